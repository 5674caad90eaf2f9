using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Private members that only using members call, with the name of the connection that they are given: a second connection would see neither the transaction nor the last row.</summary>
    private readonly Dictionary<SyntaxNode, string> helpers = new();

    /// <summary>Private methods that needed their instance for the connection alone: the SDK asks that such a method is static.</summary>
    private readonly HashSet<SyntaxNode> freed = new();

    /// <summary>Private methods that nobody calls: what they ask for is nobody's.</summary>
    private readonly HashSet<SyntaxNode> uncalled = new();

    /// <summary>The functions with the calls of helpers among their uses; default where a helper is used in a way that no call shows.</summary>
    private async Task<ImmutableArray<Flow>> FindHelpersAsync(ImmutableArray<Flow> found)
    {
        var flows = found.ToList();
        var calls = new Dictionary<SyntaxNode, List<HolderUse>>();
        for (var i = 0; i < flows.Count; i++)
        {
            var flow = flows[i];
            if (!flow.IsInner || IsLocal != flow.Function is LocalFunctionStatementSyntax || flow.Symbol is not { } symbol ||
                flow.Function.DescendantNodes().OfType<YieldStatementSyntax>().Any())
            {
                continue;
            }

            var sites = await CallsOfAsync(symbol).ConfigureAwait(false);
            sites?.RemoveAll(site => commands.Any(command => command.Made.Expression == site.Access));
            var isMaker = commandMakers.Contains(flow.Function);
            var texts = SqlTexts.In(flow.Function, flow.Model).ToList();

            // What a member reads through a helper it may change and save.
            var mustPass = AdoTypes.IsBound(symbol.ReturnType) || FlowRewrite.Asks(flow, Enumerable.Empty<string>()) && !texts.Any(SqlTexts.Writes) ||
                IsSession && sites?.Any(site => flows.Any(one => one.Function == Flow.FunctionOf(site))) == true;
            if (sites is null || sites.Count == 0 && !isMaker || sites.Any(site => Flow.FunctionOf(site) is null or CompilationUnitSyntax))
            {
                if (AdoTypes.IsBound(symbol.ReturnType))
                {
                    return default;
                }

                if (sites is { Count: 0 })
                {
                    uncalled.Add(flow.Function);
                }

                continue;
            }

            calls[flow.Function] = sites;
            if (mustPass)
            {
                // What it returns, or asks for, lives on the connection of its caller: every caller opens one.
                foreach (var caller in Flow.Of(sites).Where(caller => flows.All(one => one.Function != caller.Function)))
                {
                    flows.Add(caller);
                }
            }
        }

        var functions = new HashSet<SyntaxNode>(flows.Select(flow => flow.Function));
        foreach (var pair in calls.Where(pair => pair.Value.All(site => functions.Contains(Flow.FunctionOf(site)!)) && (commandMakers.Contains(pair.Key) || pair.Value.Any(site => Flow.FunctionOf(site) != pair.Key))))
        {
            var taken = FreshNames.WordsIn(pair.Key);
            taken.Remove(connection.Symbol.Name);
            helpers.Add(pair.Key, context.Names.Take(pair.Key, taken, Wish, OwnName));
        }

        var opensStatically = this.given is null && factory!.Modifiers.Contains("static");
        freed.UnionWith(flows.Where(flow => !IsLocal && commands.Count == 0 && calls.ContainsKey(flow.Function) && (opensStatically || helpers.ContainsKey(flow.Function)) && !flow.Symbol!.IsStatic && calls[flow.Function].All(site => ((InvocationExpressionSyntax)site.Access).Expression is SimpleNameSyntax)).Select(flow => flow.Function));
        while (freed.RemoveWhere(helper => NeedsInstance(flows.First(flow => flow.Function == helper), calls)) > 0)
        {
            // One that stays keeps those that call it.
        }

        return flows.Select(flow => new Flow(flow.Function, flow.Uses.Where(use => use.Kind != UseKind.Call)
            .Concat(helpers.Keys.SelectMany(helper => calls[helper]).Where(site => Flow.FunctionOf(site) == flow.Function)).OrderBy(use => use.Access.SpanStart).ToImmutableArray())).ToImmutableArray();
    }

    private static ReplaceText MakeStatic(Flow flow)
    {
        var method = (MethodDeclarationSyntax)flow.Function;
        return method.Modifiers.Count > 0 && method.Modifiers[0].IsKind(SyntaxKind.PrivateKeyword) ? new ReplaceText(flow.Document.Id, new TextSpan(method.Modifiers[0].Span.End, 0), " static")
            : new ReplaceText(flow.Document.Id, new TextSpan(method.Modifiers.Count > 0 ? method.Modifiers[0].SpanStart : method.ReturnType.SpanStart, 0), "static ");
    }

    /// <summary>It names something of its instance beside the connection, which it is given or opens, and the methods that need none.</summary>
    private bool NeedsInstance(Flow helper, Dictionary<SyntaxNode, List<HolderUse>> calls) =>
        helper.Function.DescendantNodes().Any(node => node is ThisExpressionSyntax or BaseExpressionSyntax || node is SimpleNameSyntax name &&
            helper.Model.GetSymbolInfo(name, context.Cancellation).Symbol is { IsStatic: false } symbol &&
            (symbol is IFieldSymbol or IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } || symbol is IParameterSymbol && !helper.Function.Span.Contains(symbol.Locations[0].SourceSpan)) &&
            !(name.Parent is MemberAccessExpressionSyntax member && member.Name == name || name.Parent is MemberBindingExpressionSyntax or NameColonSyntax or AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax }) &&
            !helper.Uses.Any(use => use.Access.Span.Contains(name.Span)) && !freed.Any(other => calls[other].Any(site => site.Access.Span.Start == name.SpanStart)));

    private async Task<List<HolderUse>?> CallsOfAsync(IMethodSymbol method)
    {
        var sites = new List<HolderUse>();
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false))
        {
            foreach (var location in referenced.Locations)
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                var name = root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                var called = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? (SyntaxNode)member : name;
                if (called.Parent is not InvocationExpressionSyntax call || call.Expression != called)
                {
                    return null;
                }

                sites.Add(new HolderUse(connection.Symbol, location.Document, await context.ModelOfAsync(location.Document).ConfigureAwait(false), call,
                    called is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } other ? other.Expression + "." : "") { Kind = UseKind.Call });
            }
        }

        return sites;
    }

    private IEnumerable<string> TextsOfHelpers(Flow flow) =>
        flow.Uses.Where(use => use.Kind == UseKind.Call).Select(use => use.Model.GetSymbolInfo(use.Access).Symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation))
            .OfType<SyntaxNode>().SelectMany(node => node.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(one => one.Token.Value).OfType<string>();

    private bool RewriteHelper(Flow flow, string given)
    {
        var list = Flow.ParametersOf(flow.Function)!;
        steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(list.OpenParenToken.Span.End, 0), factory!.Type + " " + given + (list.Parameters.Count > 0 ? ", " : "")));
        if (flow.Uses.Any(use => use.Kind == UseKind.Alias && !IsOfCommand(use)))
        {
            return false;
        }

        if (OpenCommands(flow, flow.Uses, FreshNames.WordsIn(flow.Function), given)?.TrimStart('\n') is not { } opening)
        {
            return false;
        }

        PassOn(flow.Uses, given);
        Rename(flow.Uses.Where(use => !IsOfCommand(use)), given);
        if (opening.Length == 0)
        {
            return true;
        }

        if (FlowRewrite.Open(flow, flow.Uses, opening) is not { } rewritten)
        {
            return false;
        }

        steps.AddRange(rewritten);
        return true;
    }

    private void PassOn(IEnumerable<HolderUse> uses, string local)
    {
        foreach (var use in uses.Where(use => use.Kind == UseKind.Call))
        {
            var list = ((InvocationExpressionSyntax)use.Access).ArgumentList;
            steps.Add(new ReplaceText(use.Document.Id, new TextSpan(list.OpenParenToken.Span.End, 0), local + (list.Arguments.Count > 0 ? ", " : "")));
        }
    }
}
