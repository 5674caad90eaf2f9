using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Private methods and local functions that only other functions with uses call: they are part of those.</summary>
/// <param name="Flows">All functions, with the calls of the helpers among their uses.</param>
/// <param name="Are">The helpers.</param>
internal sealed record InnerMembers(List<Flow> Flows, HashSet<SyntaxNode> Are)
{
    public static async Task<InnerMembers> FindAsync(RemedyContext context, List<Flow> flows)
    {
        var functions = new HashSet<SyntaxNode>(flows.Select(flow => flow.Function));
        var helpers = new HashSet<SyntaxNode>();
        var calls = new List<HolderUse>();
        foreach (var flow in flows)
        {
            if (!flow.IsInner || flow.Symbol is not { } method)
            {
                continue;
            }

            if (await CallsOfAsync(context, method).ConfigureAwait(false) is { Count: > 0 } sites && sites.All(site => Flow.FunctionOf(site) is { } caller && caller != flow.Function && functions.Contains(caller)))
            {
                helpers.Add(flow.Function);
                calls.AddRange(sites);
            }
        }

        return new InnerMembers(flows.Select(flow => new Flow(flow.Function, flow.Uses.Concat(calls.Where(site => Flow.FunctionOf(site) == flow.Function))
            .OrderBy(use => use.Access.SpanStart).ToImmutableArray())).ToList(), helpers);
    }

    /// <summary>The calls of the method; null where it is named otherwise.</summary>
    public static async Task<List<HolderUse>?> CallsOfAsync(RemedyContext context, IMethodSymbol method)
    {
        var sites = new List<HolderUse>();
        foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
            var name = root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            var called = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
            if (called.Parent is not InvocationExpressionSyntax call || call.Expression != called)
            {
                return null;
            }

            sites.Add(new HolderUse(method, location.Document, await context.ModelOfAsync(location.Document).ConfigureAwait(false), call, "") { Kind = UseKind.Call });
        }

        return sites;
    }

    /// <summary>The functions without the private methods that nothing names: nobody runs them.</summary>
    public static async Task<List<Flow>> CalledAsync(RemedyContext context, IEnumerable<Flow> flows)
    {
        var called = new List<Flow>();
        foreach (var flow in flows)
        {
            if (flow.Function is not MethodDeclarationSyntax || flow.Symbol is not { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, ExplicitInterfaceImplementations.IsEmpty: true } method ||
                (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).Any(one => one.Locations.Any()))
            {
                called.Add(flow);
            }
        }

        return called;
    }

    /// <summary>The calls in the function hand the connection on.</summary>
    public IEnumerable<RewriteStep> PassOn(Flow flow, string name) => flow.Uses.Where(use => use.Kind == UseKind.Call).Select(use =>
    {
        var list = ((InvocationExpressionSyntax)use.Access).ArgumentList;
        return new ReplaceText(use.Document.Id, new TextSpan(list.OpenParenToken.Span.End, 0), name + (list.Arguments.Count > 0 ? ", " : ""));
    });
}
