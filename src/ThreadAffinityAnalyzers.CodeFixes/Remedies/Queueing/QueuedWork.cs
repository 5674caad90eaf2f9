using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Queueing;

/// <summary>The part of a function that works with the connection: it becomes a delegate in the writer's queue.</summary>
/// <param name="Flow">The function.</param>
/// <param name="Span">Its statements; null where the whole of an expression body goes.</param>
internal sealed record QueuedWork(Flow Flow, WorkSpan? Span)
{
    /// <summary>What runs in the queue.</summary>
    public IEnumerable<SyntaxNode> Nodes => Span is null ? new SyntaxNode[] { Flow.ExpressionBody! } : Span.Statements;

    private IEnumerable<SyntaxNode> OwnNodes => Nodes.SelectMany(node => node.DescendantNodesAndSelf(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)));

    /// <summary>Null where the statements cannot stand in a delegate.</summary>
    public static QueuedWork? Of(Flow flow, IReadOnlyCollection<Flow> all)
    {
        if (flow.ExpressionBody is not null)
        {
            return new QueuedWork(flow, null);
        }

        if (WorkSpan.Of(flow) is not { } span)
        {
            return null;
        }

        // What returns from among the statements returns the value of all the rest: the rest goes, too.
        var work = new QueuedWork(flow, span);
        var body = flow.Function.ChildNodes().OfType<BlockSyntax>().First();
        if (work.OwnNodes.OfType<ReturnStatementSyntax>().Any())
        {
            var first = span.First.AncestorsAndSelf().OfType<StatementSyntax>().First(one => one.Parent == body);
            if (span.First.Ancestors().TakeWhile(one => one != body).Any(one => one is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax))
            {
                return null;
            }

            work = work with { Span = new WorkSpan(body, body.Statements.IndexOf(first), body.Statements.Count - 1) };
        }

        // What is taken outside and given back in the delegate, or across its end, would be another thread's.
        if (ThreadGuards.In(flow.Function, flow.Model).Any(call => !work.Span!.Statements.Any(one => one.Span.Contains(call.Span))))
        {
            return null;
        }

        return work.Span!.CannotBeEnclosed(flow, all) || work.Span.Statements.Any(one => Endless.In(one) is not null) || work.OwnNodes.Any(work.LeavesTheSpan) ? null : work;
    }

    /// <summary>A <c>break</c>, <c>continue</c> or <c>goto</c> whose target stays outside.</summary>
    private bool LeavesTheSpan(SyntaxNode node) => node is GotoStatementSyntax || node is BreakStatementSyntax or ContinueStatementSyntax &&
        !node.Ancestors().TakeWhile(one => one != Span!.Block).Any(one => one is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax || one is SwitchStatementSyntax && node is BreakStatementSyntax);

    /// <summary>The steps that put the work into the writer's queue, where it knows the connection by the name.</summary>
    public IEnumerable<RewriteStep>? Steps(string writer, string name)
    {
        if (Flow.Symbol is not { } symbol || AsyncBody.Needs(Flow) is not { } givesTask)
        {
            return null;
        }

        var document = Flow.Document.Id;
        var steps = new List<RewriteStep>();
        if (Flow.ExpressionBody is { } body)
        {
            var (inner, outer, lambda) = (body, "", "");
            if (symbol.IsAsync)
            {
                outer = "await ";
                if (body is AwaitExpressionSyntax { Expression: var awaited } && Flow.Model.GetTypeInfo(awaited).Type is { Name: "Task" } task && AdoTypes.IsTask(task))
                {
                    inner = awaited;
                }
                else
                {
                    lambda = "async ";
                }
            }
            else if (givesTask && symbol.ReturnType.IsValueType)
            {
                (outer, lambda) = ("await ", "async ");
                steps.AddRange(AsyncBody.Steps(Flow));
                steps.Add(new ReplaceText(document, TextSpan.FromBounds(body.SpanStart, body.SpanStart), outer + writer + ".RunAsync" + Argument(symbol, new[] { body }) + "(" + lambda + name + " => await "));
                steps.Add(new ReplaceText(document, TextSpan.FromBounds(body.Span.End, body.Span.End), ")"));
                return steps;
            }

            steps.Add(new ReplaceText(document, TextSpan.FromBounds(body.SpanStart, inner.SpanStart), outer + writer + ".RunAsync" + Argument(symbol, new[] { inner }) + "(" + lambda + name + " => "));
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(inner.Span.End, body.Span.End), ")"));
            return steps;
        }

        if (givesTask)
        {
            steps.AddRange(AsyncBody.Steps(Flow));
        }

        var values = OwnNodes.OfType<ReturnStatementSyntax>().Select(one => one.Expression).OfType<ExpressionSyntax>().ToList();
        var hasResult = !symbol.ReturnsVoid && !(AdoTypes.IsTask(symbol.ReturnType) && symbol.ReturnType is INamedTypeSymbol { Arity: 0 });
        var awaits = givesTask || OwnNodes.Any(one => one is AwaitExpressionSyntax || one is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 });
        var returns = values.Count > 0 && hasResult;
        steps.Add(new EncloseStatements(document, Span!.First, Span.Last,
            (returns ? "return " : "") + "await " + writer + ".RunAsync" + (returns ? Argument(symbol, values) : "") + "(" + (awaits ? "async " : "") + name + " =>", ");"));
        return steps;
    }

    /// <summary>The type argument, where the values alone would not say it.</summary>
    private string Argument(IMethodSymbol symbol, IEnumerable<ExpressionSyntax> values)
    {
        var result = AdoTypes.IsTask(symbol.ReturnType) ? (symbol.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() : symbol.ReturnsVoid ? null : symbol.ReturnType;
        if (result is null)
        {
            return "";
        }

        var text = result.ToMinimalDisplayString(Flow.Model, Flow.Function.SpanStart);
        return text.Contains("?") || values.Any(value => !IsOf(value)) ? "<" + text + ">" : "";

        bool IsOf(ExpressionSyntax value) => Flow.Model.GetTypeInfo(value).Type is { } type &&
            (SymbolEqualityComparer.Default.Equals(type, result) || AdoTypes.IsTask(type) && type is INamedTypeSymbol { TypeArguments: { Length: 1 } inner } && SymbolEqualityComparer.Default.Equals(inner[0], result));
    }
}
