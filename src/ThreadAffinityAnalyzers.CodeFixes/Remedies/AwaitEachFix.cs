using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Operations that were started together on one object are awaited one after the other.</summary>
internal sealed class AwaitEachFix : Remedy
{
    private const string Title = "Await the operations one after the other";

    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2002", "TAA2003", "TAA2004", "TAA4001");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Diagnostic.AdditionalLocations.Any(ClientLoops.Holds) || await GoesOnAsync(context).ConfigureAwait(false) ? null :
        context.Id == "TAA2003" && context.Symbol is { } holder ? await WholeAsync(context, holder).ConfigureAwait(false) : await InPlaceAsync(context).ConfigureAwait(false);

    /// <summary>Whether something that was started goes on for as long as the application lives: awaited, it would let nothing begin after it.</summary>
    private static async Task<bool> GoesOnAsync(RemedyContext context)
    {
        foreach (var location in context.Diagnostic.AdditionalLocations)
        {
            if (context.Solution.GetDocument(location.SourceTree) is { } document && (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax started &&
                Endless.IsRunBy(started, await context.ModelOfAsync(document).ConfigureAwait(false)))
            {
                context.Refuse("what was started does not end");
                return true;
            }
        }

        return false;
    }

    /// <summary>The plan after which nothing is started on the object without being awaited: where the functions that were told are not all, those that have to become asynchronous with their callers too.</summary>
    private async Task<RewritePlan?> WholeAsync(RemedyContext context, ISymbol holder)
    {
        var inPlace = await InPlaceAsync(context).ConfigureAwait(false);
        var dropped = (await HeldObject.UsesOfAsync(context, holder, wrapped: false).ConfigureAwait(false)).Select(use => StartedOperation.Of(use, context)).OfType<StartedOperation>().Where(one => !one.IsKept).ToList();
        if (inPlace is not null && dropped.All(one => inPlace.Steps.OfType<ReplaceText>().Any(step => step.Document == one.Use.Document.Id && step.Span.End == one.Start.SpanStart)))
        {
            return inPlace;
        }

        if (await new OneByOne(context, dropped).StepsAsync().ConfigureAwait(false) is { } steps)
        {
            return new RewritePlan(Title, EquivalenceKey, steps.ToImmutableArray());
        }

        return inPlace is not null && await CleanProof.ObjectionAsync(context.Solution, inPlace, context.Diagnostic, context.Cancellation).ConfigureAwait(false) is null ? inPlace : null;
    }

    private async Task<RewritePlan?> InPlaceAsync(RemedyContext context)
    {
        var functions = new List<SyntaxNode>();
        foreach (var location in context.Diagnostic.AdditionalLocations.Concat(new[] { context.Diagnostic.Location }))
        {
            if (location.SourceTree == context.Root.SyntaxTree && context.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is { } node &&
                node.FirstAncestorOrSelf<SyntaxNode>(one => one is BaseMethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax or BaseTypeDeclarationSyntax) is { } function and not BaseTypeDeclarationSyntax && !functions.Contains(function))
            {
                functions.Add(function);
            }
        }

        if (context.Symbol is null)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var model = await context.ModelOfAsync(context.Document).ConfigureAwait(false);
        var awaited = new HashSet<string>();
        foreach (var call in functions.SelectMany(function => function.DescendantNodes()).OfType<InvocationExpressionSyntax>().Where(IsWhenAll).Distinct().Where(call => Concerns(call, context.Symbol.Name) || IsTold(context, call)))
        {
            if (!Rewrite(context, model, call, steps, awaited))
            {
                return null;
            }
        }

        // Most uneven guards are not about operations that overlap in one flow.
        if (context.Id == "TAA4001" && steps.Count == 0)
        {
            return null;
        }

        foreach (var function in functions.Where(IsAsync))
        {
            if (!AwaitWhereStarted(context, model, function, steps, awaited))
            {
                return null;
            }
        }

        foreach (var function in functions)
        {
            if (DroppedWork.In(function, model) is var (work, statement) && Flow.FunctionAround(statement) is { } around && IsAsync(around))
            {
                steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(statement.SpanStart, work.SpanStart), "await "));
                steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(work.Span.End, statement.Span.End), ";"));
            }
        }

        foreach (var member in steps.Count == 0 ? Enumerable.Empty<SyntaxNode>() : OthersOf(context).Except(functions))
        {
            steps.AddRange(InOther(context, model, member));
        }

        return steps.Count == 0 ? null : new RewritePlan(Title, EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool IsAsync(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => function is CompilationUnitSyntax,
    };

    /// <summary>The other methods that use the same state: one diagnostic stands for all of them.</summary>
    private static IEnumerable<SyntaxNode> OthersOf(RemedyContext context) => context.Symbol is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
        ? context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<MethodDeclarationSyntax>() ?? Enumerable.Empty<SyntaxNode>()
        : Enumerable.Empty<SyntaxNode>();

    /// <summary>What is as plain as can be: operations on the object in one <c>WhenAll</c>, and dropped ones.</summary>
    private static List<RewriteStep> InOther(RemedyContext context, SemanticModel model, SyntaxNode member)
    {
        var steps = new List<RewriteStep>();
        var awaited = new HashSet<string>();
        foreach (var call in member.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsWhenAll))
        {
            var arguments = call.ArgumentList.Arguments;
            var isShared = arguments.Count == 1 ? FreshNames.WordsIn(call).Contains(context.Symbol!.Name) : arguments.Count(argument => StartOf(argument.Expression) is { } start && IsStartOn(context, model, start)) > 1;
            if (isShared && !Rewrite(context, model, call, steps, awaited))
            {
                return new List<RewriteStep>();
            }
        }

        return !IsAsync(member) || AwaitWhereStarted(context, model, member, steps, awaited, dropped: true) ? steps : new List<RewriteStep>();

        InvocationExpressionSyntax? StartOf(ExpressionSyntax argument) => argument as InvocationExpressionSyntax
            ?? ((model.GetSymbolInfo(argument).Symbol as ILocalSymbol)?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value as InvocationExpressionSyntax;
    }

    /// <summary>The analyzer has named it, or something in it, as a start.</summary>
    private static bool IsTold(RemedyContext context, SyntaxNode node) =>
        context.Diagnostic.AdditionalLocations.Any(location => location.SourceTree == node.SyntaxTree && (node.Span.Contains(location.SourceSpan) || IsTaskNamedIn(node, location.SourceSpan)));

    // `var orders = GetOrders(); await Task.WhenAll(orders, users);`: the start that was told stands in the declaration.
    private static bool IsTaskNamedIn(SyntaxNode node, TextSpan told) =>
        node.SyntaxTree.GetRoot().FindNode(told).FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } task
        && node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == task.Identifier.ValueText);

    /// <summary>A local that keeps the task for the next round of the loop, which waits for it. It is waited for twice then, which a task allows and a <c>ValueTask</c> does not.</summary>
    private static bool IsOfTheRoundBefore(SemanticModel model, IdentifierNameSyntax task) =>
        model.GetSymbolInfo(task).Symbol is ILocalSymbol { Type.Name: "Task" } local && task.FirstAncestorOrSelf<StatementSyntax>(IsLoop) is { } loop
        && local.DeclaringSyntaxReferences.All(one => !loop.Span.Contains(one.Span))
        && loop.DescendantNodes().OfType<AwaitExpressionSyntax>().Any(wait => wait.SpanStart < task.SpanStart && wait.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText == local.Name);

    private static bool IsLoop(StatementSyntax statement) => statement is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    /// <summary>Tasks that are kept in locals or dropped, other than those of a <c>WhenAll</c> that is rewritten already, are awaited where they are started.</summary>
    private static bool AwaitWhereStarted(RemedyContext context, SemanticModel model, SyntaxNode function, List<RewriteStep> steps, HashSet<string> awaited, bool dropped = false)
    {
        foreach (var started in function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<InvocationExpressionSyntax>())
        {
            if (started.Parent is not (EqualsValueClauseSyntax or ExpressionStatementSyntax or AssignmentExpressionSyntax) || !IsStartOn(context, model, started) || model.GetTypeInfo(started).Type?.Name is not ("Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable"))
            {
                continue;
            }

            switch (started.Parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declared } when !dropped && awaited.Add(declared.Identifier.ValueText):
                    if (model.GetDeclaredSymbol(declared) is not ILocalSymbol local || declared.FirstAncestorOrSelf<BlockSyntax>() is not { } block || !AwaitedLocal.Rewrite(context, model, local, started, block, null, steps))
                    {
                        return false;
                    }

                    break;
                case ExpressionStatementSyntax:
                    steps.Add(new ReplaceText(context.Document.Id, new TextSpan(started.SpanStart, 0), "await "));
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax } discard:
                    steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(discard.SpanStart, started.SpanStart), "await "));
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax task, Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } when !dropped && IsOfTheRoundBefore(model, task):
                    steps.Add(new ReplaceText(context.Document.Id, new TextSpan(statement.Span.End, 0), "\nawait " + task.Identifier.ValueText + ";", Layout: true));
                    break;
            }
        }

        return true;
    }

    /// <summary>The call works on the object: it was told, it names the object, or it calls a method of the class that does.</summary>
    private static bool IsStartOn(RemedyContext context, SemanticModel model, InvocationExpressionSyntax call) =>
        context.Diagnostic.AdditionalLocations.Any(location => location.SourceTree == call.SyntaxTree && location.SourceSpan == call.Span)
        || FreshNames.WordsIn(call).Contains(context.Symbol!.Name)
        || call.Expression is IdentifierNameSyntax && (model.GetSymbolInfo(call).Symbol as IMethodSymbol)?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is { } method
            && FreshNames.WordsIn(method).Contains(context.Symbol.Name);

    private static bool IsWhenAll(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } };

    /// <summary>The operations, or the locals that hold their tasks, work on the object.</summary>
    private static bool Concerns(InvocationExpressionSyntax call, string name)
    {
        var words = FreshNames.WordsIn(call.ArgumentList);
        return words.Contains(name) || call.FirstAncestorOrSelf<BlockSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Any(local => words.Contains(local.Identifier.ValueText) && local.Initializer is { } started && FreshNames.WordsIn(started).Contains(name)) == true;
    }

    private static bool Rewrite(RemedyContext context, SemanticModel model, InvocationExpressionSyntax call, List<RewriteStep> steps, HashSet<string> awaited)
    {
        SyntaxNode outer = call.Parent!;
        if (outer is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
        {
            outer = configured.Parent!;
        }

        var arguments = call.ArgumentList.Arguments.Select(argument => argument.Expression).ToList();
        if (outer is AwaitExpressionSyntax { Parent: not ExpressionStatementSyntax } whole && arguments.Count > 1 && arguments.All(argument => argument is InvocationExpressionSyntax) && model.GetTypeInfo(whole).Type is IArrayTypeSymbol)
        {
            // Its value is an array of the results in this order.
            steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(whole.SpanStart, arguments[0].SpanStart), "new[] { await "));
            foreach (var argument in arguments.Skip(1))
            {
                steps.Add(new ReplaceText(context.Document.Id, new TextSpan(argument.SpanStart, 0), "await "));
            }

            steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(arguments[arguments.Count - 1].Span.End, whole.Span.End), " }"));
            return true;
        }

        if (outer is not AwaitExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement })
        {
            return false;
        }

        if (arguments.Count == 1 && arguments[0] is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" } select, ArgumentList.Arguments: { Count: 1 } selected } &&
            selected[0].Expression is LambdaExpressionSyntax lambda)
        {
            return AwaitedLocal.Loop(context, statement, select.Expression, lambda, steps);
        }

        if (arguments.All(argument => argument is InvocationExpressionSyntax && AdoTypes.IsTask(model.GetTypeInfo(argument).Type)))
        {
            steps.Add(new ReplaceText(context.Document.Id, statement.Span, string.Join("\n", arguments.Select(argument => "await " + argument + ";")), Layout: true));
            return true;
        }

        // Tasks in locals: each is awaited where it is started, and its result is there afterwards.
        foreach (var argument in arguments)
        {
            if (argument is not IdentifierNameSyntax name || model.GetSymbolInfo(name).Symbol is not ILocalSymbol local ||
                local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax started } || !AwaitedLocal.Rewrite(context, model, local, started, block, call, steps))
            {
                return false;
            }

            awaited.Add(local.Name);
        }

        steps.Add(new RemoveStatement(context.Document.Id, statement));
        return true;
    }
}
