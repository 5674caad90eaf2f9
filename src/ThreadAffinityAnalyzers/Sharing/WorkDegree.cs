using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>How many calls of a piece of started work can run at the same time.</summary>
internal static class WorkDegree
{
    /// <summary>Degree one: awaited on the spot, or <c>MaxDegreeOfParallelism = 1</c> in a call that itself waits for its end.</summary>
    public static bool IsSequential(ExpressionSyntax call, IMethodSymbol method, SharingContext context, CancellationToken cancellation)
    {
        var type = method.ContainingType?.Name;
        if (type == "Parallel")
        {
            return MaxDegree(call, context, cancellation) == 1;
        }

        if (type == "ParallelEnumerable")
        {
            return HasDegreeOne(call);
        }

        if (method.Name is "Run" or "StartNew" or "ContinueWith")
        {
            return Functions.IsAwaitedAtOnce(call) && !Functions.IsInLoopLambda(call);
        }

        // The factory runs in its caller: whoever calls at the same time is found from there.
        if (type == "ConcurrentDictionary")
        {
            return true;
        }

        // new Thread(...) that is joined right after its start.
        return type == "Thread" && IsJoinedAtOnce(call);
    }

    /// <summary>The overlap of this start: raised to itself in a loop, lowered for a timer that re-arms itself, read from the options of a dataflow block.</summary>
    public static Overlap Of(ExpressionSyntax call, IMethodSymbol method, EntryPoint row, SharingContext context, CancellationToken cancellation)
    {
        var type = method.ContainingType?.Name ?? "";
        if (type.EndsWith("Block", System.StringComparison.Ordinal))
        {
            return MaxDegree(call, context, cancellation) is { } degree && degree != 1 ? Overlap.WithItself : Overlap.WithOthers;
        }

        var timer = type == "Timer" ? (call as BaseObjectCreationExpressionSyntax)?.ArgumentList : method.Name == "CreateTimer" ? (call as InvocationExpressionSyntax)?.ArgumentList : null;
        if (timer is { Arguments: { Count: > 0 } arguments } && (arguments.Count == 4 && IsOnce(arguments[3].Expression) && !IsMadeToRepeat(KeeperOf(call, context, cancellation), context, cancellation)
            || new PausedTimers(context, KeeperOf(call, context, cancellation), cancellation).Pauses(arguments[0].Expression)))
        {
            return Overlap.WithOthers;
        }

        return row.Overlap == Overlap.WithOthers && Functions.IsInLoop(call) && !WorkOrder.EndsInLoop(call) ? Overlap.WithItself : row.Overlap;
    }

    /// <summary>The overlap of an event's handler: a timer that is set to fire once, and is started again by its handler at most, does not overlap itself; a consumer that is told to take several messages does.</summary>
    public static Overlap OfEvent(AssignmentExpressionSyntax subscription, EntryPoint row, SharingContext context, CancellationToken cancellation) =>
        row.Degree is { } option && RunsSeveral(option, context, cancellation) ? Overlap.WithItself
        : row.Overlap == Overlap.WithItself && subscription.Left is MemberAccessExpressionSyntax { Expression: var raiser }
        && (ValuesOf("AutoReset", raiser, context, cancellation).LastOrDefault() is { RawKind: (int)SyntaxKind.FalseLiteralExpression } || new PausedTimers(context, context.SymbolOf(Functions.Innermost(raiser), cancellation), cancellation).Pauses(subscription.Right))
            ? Overlap.WithOthers
            : row.Overlap;

    /// <summary>Whether the program sets the option, and nowhere to one.</summary>
    private static bool RunsSeveral(string option, SharingContext context, CancellationToken cancellation)
    {
        var written = option.Split(',').SelectMany(name => context.Search.TokensNamed(name, cancellation)).Select(GivenTo).Where(value => value is not null).ToList();
        return written.Count > 0 && written.All(value => context.ModelOf(value!).GetConstantValue(value!, cancellation).Value is int and > 1);
    }

    private static ExpressionSyntax? GivenTo(SyntaxToken option) => option.Parent switch
    {
        IdentifierNameSyntax { Parent: NameColonSyntax { Parent: ArgumentSyntax argument } } => argument.Expression,
        IdentifierNameSyntax { Parent: AssignmentExpressionSyntax write } name when write.Left == name => write.Right,
        IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax write } member } when write.Left == member => write.Right,
        _ => null,
    };

    /// <summary>What is written to a property of the object that the expression names or makes: in its initialiser, then by assignments.</summary>
    private static IEnumerable<ExpressionSyntax> ValuesOf(string property, ExpressionSyntax of, SharingContext context, CancellationToken cancellation)
    {
        var made = Functions.Innermost(of);
        var variable = made is SimpleNameSyntax or MemberAccessExpressionSyntax ? context.SymbolOf(made, cancellation) : null;
        if (variable is ILocalSymbol or IFieldSymbol or IPropertySymbol)
        {
            made = (variable is ILocalSymbol ? context.Subjects.Initializer(variable, cancellation) : context.Subjects.OriginOf(variable, cancellation).Value) ?? made;
        }

        foreach (var assignment in (made as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>())
        {
            if (assignment.Left.ToString() == property)
            {
                yield return assignment.Right;
            }
        }

        if (variable is not (ILocalSymbol or IFieldSymbol or IPropertySymbol))
        {
            yield break;
        }

        foreach (var reference in context.Search.ReferencesTo(variable, cancellation))
        {
            if (reference.Node is ExpressionSyntax name && Functions.Whole(name).Parent is MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax write } member && write.Left == member && member.Name.Identifier.ValueText == property)
            {
                yield return write.Right;
            }
        }
    }

    /// <summary>Whether the start hands back nothing that could be waited for (a thread, a timer, an event): what the starter holds does not guard the work.</summary>
    public static bool GoesOnWithoutStarter(SyntaxNode start, EntryPoint row, SharingContext context, CancellationToken cancellation) =>
        row.Type is not ("System.Threading.Tasks.Parallel" or "System.Linq.ParallelEnumerable")
        && !GuardSites.IsTask(context.ModelOf(start).GetTypeInfo(start, cancellation).Type);

    /// <summary>A query over <c>AsParallel()</c> whose clauses, but not whose source, hold the site: they run like lambdas, several at once.</summary>
    public static QueryExpressionSyntax? ParallelQueryAround(SyntaxNode site, SyntaxNode function, SharingContext context, CancellationToken cancellation)
    {
        QueryExpressionSyntax? query = null;
        for (var at = site.Parent; at is not null && at != function; at = at.Parent)
        {
            query = at as QueryExpressionSyntax ?? query;
        }

        return query is not null && !query.FromClause.Span.Contains(site.Span)
            && context.ModelOf(query).GetTypeInfo(query.FromClause.Expression, cancellation).Type is { Name: "ParallelQuery" or "OrderedParallelQuery" }
            && !HasDegreeOne(query.FromClause.Expression)
            ? query
            : null;
    }

    private static bool HasDegreeOne(SyntaxNode source) =>
        source.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WithDegreeOfParallelism" }
            && i.ArgumentList.Arguments.FirstOrDefault()?.Expression.ToString() == "1");

    /// <summary>Callbacks on the tokens of the application's lifetime run at start-up or shut-down.</summary>
    public static bool IsShutdown(ExpressionSyntax call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Register" or "UnsafeRegister", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ApplicationStarted" or "ApplicationStopping" or "ApplicationStopped" } } };

    public static bool IsShutdownEvent(string name) => name is "ProcessExit" or "CancelKeyPress" or "DomainUnload" or "Unloading" or "UnhandledException";

    /// <summary>A period of zero, or none, lets a timer fire once.</summary>
    private static bool IsOnce(ExpressionSyntax period) => IsNever(period) || period.ToString() is "0" or "TimeSpan.Zero";

    /// <summary>Whether a timer with this due time does not fire at all.</summary>
    public static bool IsNever(ExpressionSyntax time) => time switch
    {
        MemberAccessExpressionSyntax { Name: var name } => IsNever(name),
        IdentifierNameSyntax name => name.Identifier.ValueText is "Infinite" or "InfiniteTimeSpan",
        _ => time.ToString() is "-1",
    };

    /// <summary>Whether a timer that was made at rest, or to fire once, is given a period later: <c>_timer.Change(0, 1000)</c>.</summary>
    private static bool IsMadeToRepeat(ISymbol? timer, SharingContext context, CancellationToken cancellation) =>
        timer is not null && context.Search.ReferencesTo(timer, cancellation).Any(reference => reference.Node is ExpressionSyntax name
            && Functions.Outermost(Functions.Whole(name)) is var kept
            && kept.Parent switch
            {
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Change", Parent: InvocationExpressionSyntax call } member when member.Expression == kept => call,
                ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Change" } } call } => call,
                _ => null,
            } is { ArgumentList.Arguments: { Count: 2 } times } && !IsNever(times[0].Expression) && !IsOnce(times[1].Expression));

    /// <summary>What keeps the timer that the expression makes.</summary>
    private static ISymbol? KeeperOf(ExpressionSyntax making, SharingContext context, CancellationToken cancellation) => Functions.Outermost(making).Parent switch
    {
        AssignmentExpressionSyntax assignment => context.SymbolOf(assignment.Left, cancellation),
        EqualsValueClauseSyntax { Parent: { } declared } => context.ModelOf(declared).GetDeclaredSymbol(declared, cancellation),
        _ => null,
    };

    /// <summary>The overlap of work whose degree the method around its start is given: <c>new Queue&lt;T&gt;(1, item => ...)</c> runs one item after the other.</summary>
    public static Overlap Given(DelegateRole.Hosted work, ExpressionSyntax call, IMethodSymbol method, SharingContext context, CancellationToken cancellation) =>
        work is { Overlap: Overlap.WithItself, Row.Kind: EntryKind.Work, Site: ExpressionSyntax start }
        && WrittenDegree(start, context, cancellation) is { } written
        && context.SymbolOf(written, cancellation) is IParameterSymbol degree
        && SymbolEqualityComparer.Default.Equals(degree.ContainingSymbol, (method.ReducedFrom ?? method).OriginalDefinition)
        && Arguments.For(call, method, degree) is { } given && context.ModelOf(given).GetConstantValue(given, cancellation).Value is 1
            ? Overlap.WithOthers
            : work.Overlap;

    private static int? MaxDegree(ExpressionSyntax call, SharingContext context, CancellationToken cancellation) => WrittenDegree(call, context, cancellation) is { } written
        ? context.ModelOf(written).GetConstantValue(written, cancellation).Value is int degree ? degree : int.MaxValue
        : null;

    private static ExpressionSyntax? WrittenDegree(ExpressionSyntax call, SharingContext context, CancellationToken cancellation)
    {
        var list = call switch
        {
            InvocationExpressionSyntax i => i.ArgumentList,
            BaseObjectCreationExpressionSyntax o => o.ArgumentList,
            _ => null,
        };
        return list?.Arguments.Select(argument => ValuesOf("MaxDegreeOfParallelism", argument.Expression, context, cancellation).LastOrDefault()).FirstOrDefault(written => written is not null);
    }

    private static bool IsJoinedAtOnce(ExpressionSyntax creation)
    {
        if (Functions.Outermost(creation).Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } declarator }
            || declarator.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
        {
            return false;
        }

        var siblings = statement.Parent switch
        {
            BlockSyntax block => block.Statements.ToList(),
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToList(),
            _ => null,
        };
        var index = siblings?.IndexOf(statement) ?? -1;
        if (siblings is null || index < 0)
        {
            return false;
        }

        var started = false;
        foreach (var next in siblings.Skip(index + 1))
        {
            var text = next.ToString();
            if (started)
            {
                return text.StartsWith(name + ".Join(", System.StringComparison.Ordinal);
            }

            started = text.StartsWith(name + ".Start(", System.StringComparison.Ordinal);
        }

        return false;
    }
}
