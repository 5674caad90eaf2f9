using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Operations that the analyzer has told to overlap, each awaited where it is started, whatever its task was put into.</summary>
internal sealed class OneByOne
{
    private readonly RemedyContext context;
    private readonly AwaitedCalls calls;
    private readonly List<RewriteStep> steps = new();
    private readonly HashSet<SyntaxNode> done = new();

    private readonly IReadOnlyList<StartedOperation> dropped;

    /// <summary>For the told operations, and for those that nobody waits for.</summary>
    public OneByOne(RemedyContext context, IReadOnlyList<StartedOperation> dropped)
    {
        this.context = context;
        this.dropped = dropped;
        calls = new AwaitedCalls(context);
    }

    /// <summary>The steps; null where a start is used in a way that leaves no place to wait.</summary>
    public async Task<List<RewriteStep>?> StepsAsync()
    {
        foreach (var told in context.Diagnostic.AdditionalLocations.Concat(new[] { context.Diagnostic.Location }))
        {
            if (told.SourceTree is not { } tree || context.Solution.GetDocument(tree) is not { } document)
            {
                continue;
            }

            var root = await tree.GetRootAsync(context.Cancellation).ConfigureAwait(false);
            var node = root.FindNode(told.SourceSpan, getInnermostNodeForTie: true);
            var model = await context.ModelOfAsync(document).ConfigureAwait(false);
            var isFollowed = node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } start && start.Span == told.SourceSpan && !IsLoop(start) ? await AwaitAsync(start, document, model).ConfigureAwait(false)
                : node.AncestorsAndSelf().FirstOrDefault(one => one is InvocationExpressionSyntax call && IsLoop(call) && call.ArgumentList.Arguments.Count == 1) is not InvocationExpressionSyntax loop
                || await LoopAsync(loop.ArgumentList.Arguments[0].Expression, loop, document, model).ConfigureAwait(false);
            if (!isFollowed)
            {
                return null;
            }
        }

        foreach (var one in dropped)
        {
            if (!await AwaitAsync(one.Start, one.Use.Document, one.Use.Model).ConfigureAwait(false))
            {
                return null;
            }
        }

        steps.AddRange(calls.Steps);
        return steps.Count == 0 ? null : steps;
    }

    private async Task<bool> AwaitAsync(InvocationExpressionSyntax start, Document document, SemanticModel model)
    {
        // A whole that is told is no start: what it starts stands in it.
        var whole = Whole(start);
        if (IsTogether(start))
        {
            return await TogetherAsync(start, document, model).ConfigureAwait(false);
        }

        switch (whole.Parent)
        {
            case AwaitExpressionSyntax:
                return start.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { AsyncKeyword.RawKind: not 0, Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given } } waiting ||
                    await LoopAsync(waiting, given, document, model).ConfigureAwait(false);
            case { } node when Functions.Drops(node) && (AdoTypes.IsTask(model.GetTypeInfo(whole).Type) || whole != start && AdoTypes.IsTask(model.GetTypeInfo(start).Type)):
                return await WaitHereAsync(whole, new TextSpan(whole.SpanStart, 0), document, model).ConfigureAwait(false);
            case { } node when Functions.Drops(node) && model.GetSymbolInfo(start).Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true } forgotten && forgotten.DeclaringSyntaxReferences.FirstOrDefault() is { } reference &&
                await reference.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is var declared && context.Solution.GetDocument(declared.SyntaxTree) is { } there:
                return await calls.FollowAsync(forgotten, declared, there, passesOn: true).ConfigureAwait(false);
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard when Functions.Drops(discard.Parent):
                return await WaitHereAsync(whole, TextSpan.FromBounds(discard.SpanStart, whole.SpanStart), document, model).ConfigureAwait(false);
            case { } when ForgottenTask.Around(whole) is { } forgetting && AdoTypes.IsTask(model.GetTypeInfo(whole).Type):
                steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(whole.Span.End, forgetting.Span.End), ""));
                return await WaitHereAsync(whole, TextSpan.FromBounds(forgetting.SpanStart, whole.SpanStart), document, model).ConfigureAwait(false);
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } when IsTogether(outer):
                return await TogetherAsync(outer, document, model).ConfigureAwait(false);
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax list }, Parent: ExpressionStatementSyntax } add }:
                return Collected(list, document, model);
            case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax array }, Parent: ExpressionStatementSyntax }:
                return Collected(array, document, model);
            case AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax selected } } lambda:
                return await LoopAsync(lambda, selected, document, model).ConfigureAwait(false);
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax when AdoTypes.IsTask(model.GetTypeInfo(whole).Type) && Flow.FunctionAround(whole) is { } function:
                return await calls.MakeAsynchronousAsync(function, whole, model, document).ConfigureAwait(false) || context.Refuse("a function that cannot await");
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax task } when HandedOnTasks.Of(task) is { } handed:
                return await TogetherAsync(handed, document, model).ConfigureAwait(false);
            case SelectClauseSyntax { Parent.Parent: QueryExpressionSyntax query }:
                return query.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsTogether) is { } all ? await TogetherAsync(all, document, model).ConfigureAwait(false)
                    : query.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } named && Kept(named, document, model);
            case InitializerExpressionSyntax or ExpressionElementSyntax:
                return await ElementAsync(whole, document, model).ConfigureAwait(false);
            default:
                return context.Refuse("a task that is kept: " + whole.Parent);
        }
    }

    /// <summary>The call with what only turns its task into another one.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax start)
    {
        while (start.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask" or "ConfigureAwait", Parent: InvocationExpressionSyntax outer })
        {
            start = outer;
        }

        return start;
    }

    private static bool IsTogether(ExpressionSyntax call) => call is InvocationExpressionSyntax
        { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" or "WaitAll", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } }, ArgumentList.Arguments.Count: > 0 };

    /// <summary>A task that nobody waits for: whoever starts it does.</summary>
    private async Task<bool> WaitHereAsync(ExpressionSyntax start, TextSpan lead, Document document, SemanticModel model)
    {
        if (!done.Add(start))
        {
            return true;
        }

        if (Flow.FunctionAround(start) is not { } function || function is not CompilationUnitSyntax && !await calls.MakeAsynchronousAsync(function, start, model, document).ConfigureAwait(false))
        {
            return context.Refuse("a function that cannot await");
        }

        steps.Add(new ReplaceText(document.Id, lead, "await "));
        return true;
    }

    private Task<bool> ElementAsync(ExpressionSyntax element, Document document, SemanticModel model) =>
        element.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsTogether) is { } together && Elements(together) is { } all && all.Contains(element)
            ? TogetherAsync(together, document, model)
            : Task.FromResult(element.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } kept && Kept(kept, document, model));

    /// <summary>What the call waits for, where that is written in it.</summary>
    private static List<ExpressionSyntax>? Elements(InvocationExpressionSyntax together)
    {
        var arguments = together.ArgumentList.Arguments.Select(one => one.Expression).ToList();
        if (arguments.Count == 1 && WrittenElements.Of(arguments[0]) is { } written)
        {
            return written;
        }

        return arguments.All(one => Whole(one) == one && one is InvocationExpressionSyntax) && (arguments.Count > 1 || arguments[0] is InvocationExpressionSyntax { Expression: not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" } }) ? arguments : null;
    }

    /// <summary><c>Task.WhenAll(a, b)</c>, in every way to write its operations and to use its result.</summary>
    private async Task<bool> TogetherAsync(InvocationExpressionSyntax together, Document document, SemanticModel model)
    {
        if (!done.Add(together))
        {
            return true;
        }

        if (HandedOnTasks.Steps(together, model, document, context.Names) is { } each)
        {
            return Add(each);
        }

        var whole = Whole(together);
        if (Elements(together) is not { } elements)
        {
            return await SourceAsync(together, document, model).ConfigureAwait(false);
        }

        if (elements.Any(one => one is not InvocationExpressionSyntax))
        {
            return context.Refuse("a task that was started before");
        }

        var waits = elements.Select(one => "await " + one).ToList();
        if (whole.Parent is AwaitExpressionSyntax { Parent: ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } } alone && model.GetTypeInfo(alone).Type?.SpecialType == SpecialType.System_Void)
        {
            steps.Add(new GiveBlockBody(document.Id, alone, string.Join(";\n", waits.Take(waits.Count - 1)) + (waits.Count > 1 ? ";" : ""), ""));
            steps.Add(new ReplaceText(document.Id, alone.Span, waits[waits.Count - 1]));
            return true;
        }

        if (whole.Parent is AwaitExpressionSyntax awaited)
        {
            return Replace(awaited, waits, document);
        }

        if (whole.Parent is ExpressionStatementSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } })
        {
            var statement = together.FirstAncestorOrSelf<ExpressionStatementSyntax>()!;
            if (Flow.FunctionAround(together) is not { } function || function is not CompilationUnitSyntax && !await calls.MakeAsynchronousAsync(function, together, model, document).ConfigureAwait(false))
            {
                return context.Refuse("a function that cannot await");
            }

            return Replace(statement.Expression, waits, document);
        }

        return context.Refuse("the task of all is kept: " + whole.Parent);
    }

    /// <summary>Writes the waits in the place of the one; where its value is used, they make an array.</summary>
    private bool Replace(ExpressionSyntax awaited, List<string> waits, Document document)
    {
        steps.Add(awaited.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement
            ? new ReplaceText(document.Id, statement.Span, string.Join("\n", waits.Select(wait => wait + ";")), Layout: true)
            : new ReplaceText(document.Id, awaited.Span, "new[] { " + string.Join(", ", waits) + " }"));
        return true;
    }

    /// <summary><c>Task.WhenAll(ids.Select(...))</c></summary>
    private Task<bool> SourceAsync(InvocationExpressionSyntax together, Document document, SemanticModel model)
    {
        var argument = together.ArgumentList.Arguments[0].Expression;
        return Task.FromResult(together.ArgumentList.Arguments.Count == 1 && (argument is IdentifierNameSyntax list && Collected(list, document, model) || Projection.Of(argument, model) is { } projection &&
            together.Parent is AwaitExpressionSyntax awaited && projection.ReplaceValue(context, awaited, document, model, steps)) || context.Refuse("operations that are not written out"));
    }

    private static bool IsLoop(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" or "ForEach" };

    /// <summary>What is given for each element of a source starts it.</summary>
    private Task<bool> LoopAsync(ExpressionSyntax lambda, InvocationExpressionSyntax given, Document document, SemanticModel model)
    {
        // A list's own loop does not wait for what the lambda starts; a foreach does.
        if (given is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ForEach" } each, Parent: ExpressionStatementSyntax statement } && lambda is LambdaExpressionSyntax body)
        {
            return ForEachAsync(statement, each.Expression, body, document, model);
        }

        if (given.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsTogether) is { } together && together.ArgumentList.Arguments.Count == 1 && together.ArgumentList.Arguments[0].Expression.Contains(lambda))
        {
            return TogetherAsync(together, document, model);
        }

        return Task.FromResult(given.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } kept && Kept(kept, document, model) || context.Refuse("a delegate that starts it"));
    }

    private async Task<bool> ForEachAsync(ExpressionStatementSyntax statement, ExpressionSyntax source, LambdaExpressionSyntax lambda, Document document, SemanticModel model)
    {
        if (!done.Add(statement))
        {
            return true;
        }

        if (Projection.ParameterOf(lambda) is not { } parameter || Flow.FunctionAround(statement) is not { } function || lambda.Block?.DescendantNodes().OfType<ReturnStatementSyntax>().Any() == true ||
            function is not CompilationUnitSyntax && !await calls.MakeAsynchronousAsync(function, statement.Expression, model, document).ConfigureAwait(false))
        {
            return context.Refuse("a function that cannot await");
        }

        var head = "foreach (var " + parameter + " in " + source + ")\n";
        if (lambda.Block is { } block)
        {
            steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(statement.SpanStart, block.SpanStart), head, Layout: true));
            steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(block.Span.End, statement.Span.End), ""));
        }
        else
        {
            steps.Add(new ReplaceText(document.Id, statement.Span, head + "{\n" + lambda.ExpressionBody + ";\n}", Layout: true));
        }

        return true;
    }

    private bool Collected(IdentifierNameSyntax list, Document document, SemanticModel model) =>
        model.GetSymbolInfo(list).Symbol is ILocalSymbol local && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is VariableDeclaratorSyntax declarator && Kept(declarator, document, model);

    private bool Kept(VariableDeclaratorSyntax declarator, Document document, SemanticModel model) =>
        !done.Add(declarator) || (KeptTasks.Steps(context, declarator, document, model) is { } some && Add(some) || context.Refuse("tasks that are kept in " + declarator.Identifier));

    private bool Add(IEnumerable<RewriteStep> some)
    {
        steps.AddRange(some);
        return true;
    }
}
