using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>An operation that is started on the object without being awaited there: <c>var orders = db.Orders.CountAsync();</c>, <c>_ = saver.SaveAsync(order);</c></summary>
/// <param name="Use">Where it names the object.</param>
/// <param name="Start">The call that starts it, with what only turns its task into another one left out.</param>
/// <param name="IsKept">Whether somebody waits for it later on; otherwise it is dropped.</param>
internal sealed record StartedOperation(HolderUse Use, InvocationExpressionSyntax Start, bool IsKept)
{
    /// <summary>Nothing is changed by it, and nothing is left in the object for others.</summary>
    public bool IsReading => !Start.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Where(one => one.Expression.Span.Contains(Use.Access.Span)).Any(one => one.Name.Identifier.ValueText is var name && (name is "LoadAsync" or "AddAsync" or "AddRangeAsync" ||
        name.StartsWith("Save", System.StringComparison.Ordinal) || name.StartsWith("Commit", System.StringComparison.Ordinal) || name.StartsWith("Complete", System.StringComparison.Ordinal) || name.StartsWith("BeginTransaction", System.StringComparison.Ordinal)));

    /// <summary>It results in a number, a text, or nothing: no row that somebody could change and save.</summary>
    public bool GivesValue => Use.Model.GetTypeInfo(Start).Type is INamedTypeSymbol { TypeArguments: var results } && results.All(one => one.SpecialType is not (SpecialType.None or SpecialType.System_Object) || one.Name is "Guid" or "DateTimeOffset");

    public static StartedOperation? Of(HolderUse use, RemedyContext context)
    {
        ExpressionSyntax whole = use.Access;
        while (whole.Parent is MemberAccessExpressionSyntax member && member.Expression == whole || whole.Parent is InvocationExpressionSyntax call && call.Expression == whole)
        {
            if (whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask" or "ConfigureAwait" or "ContinueWith" or "Result" or "Wait" or "GetAwaiter" })
            {
                break;
            }

            whole = (ExpressionSyntax)whole.Parent;
        }

        if (whole is not InvocationExpressionSyntax start || use.Model.GetTypeInfo(start).Type is not { Name: "Task" } || Flow.FunctionAround(start) is not { } function)
        {
            return null;
        }

        var isDropped = Functions.Drops(Dropped(start).Parent);
        // What a function hands on is started by whoever calls that.
        var isHandedOn = !isDropped && start.Parent is AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or MemberAccessExpressionSyntax || start.Parent is LambdaExpressionSyntax && !IsToldIn(function.Parent!, context) && !IsToldIn(start, context);
        return isHandedOn ? null : new StartedOperation(use, start, !isDropped);
    }

    /// <summary>The call, with the discard that it is assigned to.</summary>
    private static ExpressionSyntax Dropped(ExpressionSyntax start) => start.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard ? discard : start;

    private static bool IsToldIn(SyntaxNode node, RemedyContext context) => context.Diagnostic.AdditionalLocations.Any(told => told.SourceTree == node.SyntaxTree && node.Span.Contains(told.SourceSpan));

    /// <summary>Writes each as one on an object of its own; false where there is no place for what that needs.</summary>
    public static bool Write(RemedyContext context, IReadOnlyList<StartedOperation> all, ScopeSource source, ScopeDelivery delivery, string name, List<RewriteStep> steps)
    {
        var member = new InOwnScope(context, source.Owner, source, delivery, name);
        foreach (var one in all)
        {
            var words = FreshNames.WordsInSightOf((SyntaxNode?)one.Start.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? one.Start, one.Use.Model);
            words.Remove(one.Use.Holder.Name);
            var local = context.Names.Take(one.Start, words, AdoTypes.IsSession(one.Use.Model.GetTypeInfo(one.Use.Access).Type) ? new[] { "context", "ownContext" } : new[] { FreshNames.Camel(one.Use.Holder.Name), "own" + FreshNames.Pascal(one.Use.Holder.Name) });
            var document = one.Use.Document.Id;
            steps.Add(new ReplaceText(document, one.Use.Access.Span, local));
            if (one.IsKept)
            {
                var result = (one.Use.Model.GetTypeInfo(one.Start).Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
                if (AdoTypes.IsBound(result))
                {
                    return context.Refuse("a result that needs the object");
                }

                steps.Add(new ReplaceText(document, new TextSpan(one.Start.SpanStart, 0), member.Name(hasResult: result is not null) + "(" + local + " => "));
                steps.Add(new ReplaceText(document, new TextSpan(one.Start.Span.End, 0), ")"));
                continue;
            }

            var dropped = Dropped(one.Start);
            var scope = context.Names.Take(one.Start, words, "scope", "serviceScope");
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(dropped.SpanStart, one.Start.SpanStart), "_ = Task.Run(async () =>\n{\n    " + delivery.Opening(local, name, scope, awaits: true, "").Replace("\n", "\n    ") + "\n    await ", Layout: true));
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(one.Start.Span.End, dropped.Span.End), ";\n})", Layout: true));
        }

        if (!member.HasPlace)
        {
            return context.Refuse("no place for what opens a scope");
        }

        steps.AddRange(member.Steps());
        return true;
    }
}
