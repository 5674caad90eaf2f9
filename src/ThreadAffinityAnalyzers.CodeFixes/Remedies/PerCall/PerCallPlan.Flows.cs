using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    private async Task<bool> RewriteFlowsAsync()
    {
        var uses = WorkOf(connection).Concat(WorkOfCommands()).Where(use => !AsksForString(use) && !GivesString(use)).ToList();
        if (uses.FirstOrDefault(use => use.Kind is not (UseKind.Work or UseKind.Alias)) is { } other)
        {
            return context.Refuse("a use that no connection of its own can serve: " + other.Kind + " " + other.Access.Parent);
        }

        if (uses.Any(AsksForState))
        {
            return context.Refuse("whether the one connection is open is asked");
        }

        var flows = Flow.Of(uses);
        if (flows.FirstOrDefault(flow => IsEnd(flow) && flow.Uses.All(OnlyReads)) is not null)
        {
            return context.Refuse("an end that only reads what the connection is called");
        }

        if (flows.Sum(flow => flow.Uses.Length) != uses.Count)
        {
            return context.Refuse("a use outside of every function");
        }

        flows = await FindHelpersAsync(flows).ConfigureAwait(false);
        if (flows.IsDefault)
        {
            return context.Refuse("a helper that is used in a way that no call shows");
        }

        foreach (var flow in flows)
        {
            var isHelper = helpers.ContainsKey(flow.Function) || uncalled.Contains(flow.Function);
            var isSettled = FlowRewrite.NeedsConnection(flow, isHelper, gone.Contains) && await SettleResultAsync(flow).ConfigureAwait(false);
            if (FlowRewrite.Refusal(flow, isHelper, TextsOfHelpers(flow), gone.Contains, node => flows.Any(other => other.Function == node), isSettled) is { } refusal)
            {
                return context.Refuse(refusal);
            }
        }

        if (flows.Any(flow => commands.Any(command => HeldCommand.SetsForOthers(flow.Uses.Where(command.Owns)))))
        {
            return context.Refuse("what one member sets on the command another one runs");
        }

        if (SavesForOthers(flows))
        {
            return context.Refuse("what one member adds or reads another one saves");
        }

        foreach (var flow in flows)
        {
            if (NamesBoundLocalsOutside(flow) || IsInTransactionOutside(flow))
            {
                return context.Refuse("a transaction of the function around it");
            }

            if (!helpers.ContainsKey(flow.Function) && IsGivenTransaction(flow))
            {
                return context.Refuse("a transaction that is given to it");
            }

            if (!RewriteFlow(flow))
            {
                return context.Refuse("no place for the opening: " + flow.Uses[0].Access.FirstAncestorOrSelf<StatementSyntax>());
            }

            if (freed.Contains(flow.Function))
            {
                steps.Add(MakeStatic(flow));
            }
        }

        if (Owner is { } whole && flows.All(flow => flow.Function != Home) && !Unwrap(whole))
        {
            return context.Refuse("no place for the opening: " + whole.Declaration);
        }

        if (!SettleMethods(flows))
        {
            return context.Refuse("an asynchronous end that cannot be settled");
        }

        if ((await MeetingAsync(flows).ConfigureAwait(false) ?? await WorkInLoopAsync(flows).ConfigureAwait(false)) is { } meeting)
        {
            return context.Refuse(meeting);
        }

        return !await Callers.KeepStateAsync(context, flows.Where(flow => !helpers.ContainsKey(flow.Function)), settings: true, gone.Contains).ConfigureAwait(false) || context.Refuse("callers that rely on the state of the connection");
    }

    private bool RewriteFlow(Flow flow)
    {
        if (helpers.TryGetValue(flow.Function, out var given))
        {
            return RewriteHelper(flow, given);
        }

        var isHome = IsLocal && flow.Function == Home || ServesAfterwards(flow);
        var receivers = flow.Uses.Where(use => use.Kind != UseKind.Call && SymbolEqualityComparer.Default.Equals(use.Holder, connection.Symbol) || connection.Getters.Contains(use.Holder, SymbolEqualityComparer.Default))
            .Select(use => use.Receiver).Distinct().ToList();
        if (receivers.Count > 1)
        {
            return false;
        }

        var receiver = receivers.Count == 1 ? receivers[0] : ReceiverFor(flow);
        if (receiver is null)
        {
            return false;
        }

        var taken = flow.Function is CompilationUnitSyntax ? FreshNames.WordsIn(flow.Function) : FreshNames.WordsIn(flow.Function.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? flow.Function);
        taken.UnionWith(FreshNames.MembersOf(flow.Function is CompilationUnitSyntax ? connection.Symbol.ContainingType ?? flow.Model.Compilation.ObjectType : TypeAround(flow)));
        taken.Remove(connection.Symbol.Name);
        var wishes = IsLocal ? new[] { connection.Symbol.Name } : new[] { Wish, OwnName };
        var remaining = new List<HolderUse>();

        // A local that already stands for the object becomes the owner of its own.
        var aliases = flow.Uses.Where(use => use.Kind == UseKind.Alias && !IsOfCommand(use)).ToList();
        foreach (var alias in aliases)
        {
            if (ExpressionFor(flow, receiver) is not { } opened || !OwnAlias(flow, alias, opened))
            {
                return false;
            }
        }

        remaining.AddRange(flow.Uses.Except(aliases));
        if (remaining.Count == 0)
        {
            if (AsyncBody.Needs(flow) is not { } awaits)
            {
                return false;
            }

            steps.AddRange(awaits ? AsyncBody.Steps(flow) : Enumerable.Empty<RewriteStep>());
            return true;
        }

        if (aliases.Count > 0)
        {
            // Uses beside a local for the same object: the local stands for all of them where it is in sight.
            var owner = aliases[0].Access.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>();
            if (owner is null || commands.Count > 0 || remaining.Any(use => use.Kind == UseKind.Call) || remaining.Any(use => use.Access.SpanStart < owner.Span.End || !owner.Parent!.Span.Contains(use.Access.Span)))
            {
                return false;
            }

            Rename(remaining, owner.Declaration.Variables[0].Identifier.ValueText);
            return true;
        }

        if (Owner is { } owning && flow.Function == Home)
        {
            return OpenInUsing(flow, owning, remaining, receiver);
        }

        var scope = flow.Function;
        var local = context.Names.Take(scope, taken, wishes);
        if (handing.Contains(flow.Function))
        {
            return OpenForReader(flow, remaining, local, receiver);
        }

        if (OwnUsing(flow, remaining, local, receiver))
        {
            return true;
        }

        var opening = OpeningOf(flow, local, receiver, taken);
        if (OpenCommands(flow, remaining, taken, local) is not { } more)
        {
            return false;
        }

        opening += more;
        PassOn(remaining, local);
        Rename(remaining.Where(use => !IsOfCommand(use)), local);
        var once = this.given is null ? OncePerWorker(flow, receiver + factory!.Name, local) : null;
        var last = isHome ? remaining.Last().Access : LastBeforeWaiting(flow, remaining) as SyntaxNode;
        if (once is null && last is not null && flow.Anchor(remaining) is { } first && Enclosed(flow, remaining, first, last.AncestorsAndSelf().FirstOrDefault(one => one.Parent == first.Parent), opening))
        {
            return true;
        }

        if ((once ?? FlowRewrite.Open(flow, remaining, opening, more.Length == 0 ? OpenedAt(flow, remaining) : null)) is not { } rewritten)
        {
            return false;
        }

        steps.AddRange(rewritten);
        return true;
    }

    private string Wish => IsSession ? "context" : !IsOneOfSeveral && AdoTypes.IsConnection(connection.Type) ? "connection" : OwnName;

    /// <summary>What the object is called beside another of its kind. A method or a delegate is named after what it does: there the class that has it tells them apart.</summary>
    private string OwnName => connection.Symbol is IMethodSymbol or IFieldSymbol { Type.TypeKind: TypeKind.Delegate } or IParameterSymbol { Type.TypeKind: TypeKind.Delegate }
        ? FreshNames.Camel(connection.Symbol.ContainingType.Name) + "Connection" : FreshNames.Camel(connection.Symbol.Name);

    /// <summary>The function goes on for as long as the application lives: <c>app.Run()</c> follows.</summary>
    private static bool ServesAfterwards(Flow flow) =>
        Flow.Serving(flow.Function, flow.Model) is { } serving && serving.SpanStart > flow.Uses.Last().Access.SpanStart;

    /// <summary>The call that opens a connection for the function, awaited where it can be and the provider has something to await.</summary>
    private string Opened(Flow flow, string receiver)
    {
        if (asyncName is not null && (flow.Function is CompilationUnitSyntax ? IsOpenedAwaited(flow) : flow.Symbol?.IsAsync == true || AsyncBody.Needs(flow) == true) &&
            !flow.Uses.Any(use => use.Access.Ancestors().TakeWhile(one => one != flow.Function).Any(one => one is LockStatementSyntax)))
        {
            opensAsync = true;
            return "await " + receiver + asyncName + "(" + AsyncBody.TokenOf(flow) + ")" + AsyncBody.Configured(flow.Function);
        }

        opens = true;
        return (creation.IsAsync ? "await " : "") + receiver + factory!.Name + "()";
    }

    /// <summary>Statements at the top level await where they have awaited the opening before.</summary>
    private bool IsOpenedAwaited(Flow flow) => connection.Uses.Any(use => use.Kind == UseKind.OpenOrClose && Flow.FunctionOf(use) == flow.Function &&
        use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "OpenAsync" } && use.Access.FirstAncestorOrSelf<AwaitExpressionSyntax>() is not null);

    /// <summary>Closing is awaited where nothing else is, so that an asynchronous function stays one.</summary>
    private string Using(Flow flow, string opened) =>
        (opened.StartsWith("await ", System.StringComparison.Ordinal) || flow.Symbol?.IsAsync == true && flow.Function is not CompilationUnitSyntax && !AsyncBody.Awaits(flow.Function, IsLifetimeAwait)) &&
        MadeType.AllInterfaces.Any(one => one.Name == "IAsyncDisposable") ? "await using " : "using ";

    /// <summary>The type of what is made, which may say more than that of the holder.</summary>
    private ITypeSymbol MadeType => creation.Expression is BaseObjectCreationExpressionSyntax made && made.SyntaxTree == creation.Model.SyntaxTree && creation.Model.GetTypeInfo(made).Type is { } type ? type : connection.Type;

    private INamedTypeSymbol TypeAround(Flow flow) =>
        flow.Function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && flow.Model.GetDeclaredSymbol(type) is { } symbol ? symbol : flow.Model.Compilation.ObjectType;

    /// <summary>A function that names only a command still needs the connection: it is reached like the command, if that stands in the same type.</summary>
    private string? ReceiverFor(Flow flow)
    {
        if (IsLocal)
        {
            return "";
        }

        if (flow.Uses.All(use => use.Kind == UseKind.Call))
        {
            return factory!.Modifiers.Contains("static") || flow.Uses.All(use => use.Receiver.Length == 0) ? "" : null;
        }

        var command = commands.First(one => one.Owns(flow.Uses[0]));
        if (SymbolEqualityComparer.Default.Equals(command.Held.Symbol.ContainingType, connection.Symbol.ContainingType))
        {
            return flow.Uses[0].Receiver;
        }

        // A nested type sees what is private around it.
        if (factory!.Modifiers.Contains("static") && flow.Uses.All(use => IsWithin(use, connection.Symbol.ContainingType)))
        {
            return "";
        }

        return factory!.Modifiers.Contains("static") && !factory.Modifiers.Contains("private") ? connection.Symbol.ContainingType.ToMinimalDisplayString(flow.Model, flow.Uses[0].Access.SpanStart) + "." : null;
    }

    private void Rename(IEnumerable<HolderUse> uses, string name)
    {
        // The name of a pattern goes on standing for what the pattern is asked about; a function inside has an object of its own.
        foreach (var use in uses.Where(use => use.Kind != UseKind.Call && use.Access.ToString() != name && (use.Pattern is null || Flow.FunctionAround(use.Pattern) != Flow.FunctionAround(use.Access))))
        {
            steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, name));
        }
    }
}
