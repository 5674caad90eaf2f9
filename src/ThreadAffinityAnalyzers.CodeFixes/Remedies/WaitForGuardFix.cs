using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A guard that is tried for some time, and whose answer nobody asks before the work begins, is waited for: then it is held around the work.</summary>
/// <remarks>The analyzer is asked about the result: where such a guard is not the one that is missing, nothing is offered.</remarks>
internal sealed class WaitForGuardFix : Remedy
{
    private const int Depth = 3;

    private static readonly ImmutableDictionary<string, string> Waiting = ImmutableDictionary.CreateRange(new[]
    {
        new KeyValuePair<string, string>("TryEnter", "Enter"), new("TryEnterWriteLock", "EnterWriteLock"), new("Wait", "Wait"), new("WaitAsync", "WaitAsync"), new("WaitOne", "WaitOne"),
    });

    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002", "TAA1003", "TAA2001", "TAA4001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var around = (SyntaxNode?)context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? context.Root;
        var steps = new List<RewriteStep>();
        foreach (var call in around.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name: var name } && Waiting.TryGetValue(name.Identifier.ValueText, out var waiting) && context.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method &&
                method.ContainingNamespace.ToDisplayString() == "System.Threading" && IsGivenBack(call) && !IsAskedByFlag(call) && TimeOf(call, method) is { } time &&
                context.Symbol is { } holder && Flow.FunctionAround(call) is { } function && Names(function, holder.Name, around, Depth))
            {
                steps.AddRange(Steps(context, call, name, waiting, time));
            }
        }

        if (steps.Count == 0)
        {
            context.Refuse("no guard here that is tried for some time without asking whether it was taken");
            return Task.FromResult<RewritePlan?>(null);
        }

        return Task.FromResult<RewritePlan?>(new RewritePlan("Wait until the guard is free", EquivalenceKey, steps.ToImmutableArray()));
    }

    /// <summary>Whether the function works with the object, by itself or through members beside it: what guards something else is left as it is.</summary>
    private static bool Names(SyntaxNode function, string holder, SyntaxNode around, int depth)
    {
        var words = FreshNames.WordsIn(function);
        return words.Contains(holder) || depth > 0 && around.DescendantNodes().Any(other => other != function && NameOf(other) is { } name && words.Contains(name) && Names(other, holder, around, depth - 1));
    }

    private static string? NameOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => null,
    };

    /// <summary>What is never given back in the function tells of something, and guards nothing.</summary>
    private static bool IsGivenBack(InvocationExpressionSyntax call) => Flow.FunctionAround(call)?.DescendantNodes().OfType<FinallyClauseSyntax>().SelectMany(final => final.DescendantNodes()).OfType<SimpleNameSyntax>()
        .Any(name => name.Identifier.ValueText is "Exit" or "Release" or "ReleaseMutex" or "ExitWriteLock") == true;

    /// <summary><c>TryEnter(gate, 500, ref taken); if (taken) ...</c>: the answer decides about more than giving back.</summary>
    private static bool IsAskedByFlag(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.FirstOrDefault(argument => argument.RefOrOutKeyword.RawKind != 0) is { } flag && (flag.Expression is not IdentifierNameSyntax { Identifier.ValueText: var taken } ||
            Flow.FunctionAround(call)?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == taken && name.Parent != flag && name.FirstAncestorOrSelf<FinallyClauseSyntax>() is null && !(name.Parent is AssignmentExpressionSyntax set && set.Left == name)) != false);

    /// <summary>The arguments that say how long it is tried; none where <c>TryEnter(x)</c> tries once. Null where it waits as it is.</summary>
    private static ImmutableArray<ArgumentSyntax>? TimeOf(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        var times = call.ArgumentList.Arguments.Where((argument, index) => argument.NameColon is null && index < method.Parameters.Length && method.Parameters[index].Type is { Name: "TimeSpan" or "Int32" }).ToImmutableArray();
        return times.IsEmpty && !method.Name.StartsWith("TryEnter", System.StringComparison.Ordinal) || times.Length > 1 || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null) ? null : times;
    }

    private static IEnumerable<RewriteStep> Steps(RemedyContext context, InvocationExpressionSyntax call, SimpleNameSyntax name, string waiting, ImmutableArray<ArgumentSyntax> times)
    {
        ExpressionSyntax whole = call;
        while (whole.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } })
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        var answer = whole.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } } } declarator } ? declarator : null;
        var asked = answer is null ? ImmutableArray<IfStatementSyntax>.Empty : AskedAtTheEnd(answer);
        if (whole.Parent is not ExpressionStatementSyntax && asked.IsEmpty)
        {
            yield break;
        }

        var document = context.Document.Id;
        if (answer is not null)
        {
            yield return new ReplaceText(document, TextSpan.FromBounds(answer.Parent!.SpanStart, whole.SpanStart), "");
            foreach (var ask in asked)
            {
                var only = ask.Statement is BlockSyntax { Statements: { Count: 1 } statements } ? statements[0] : ask.Statement;
                yield return new ReplaceText(document, TextSpan.FromBounds(ask.SpanStart, only.SpanStart), "");
                yield return new ReplaceText(document, TextSpan.FromBounds(only.Span.End, ask.Span.End), "");
            }
        }

        if (name.Identifier.ValueText != waiting)
        {
            yield return new ReplaceText(document, name.Identifier.Span, waiting);
        }

        var all = call.ArgumentList.Arguments;
        foreach (var time in times)
        {
            var at = all.IndexOf(time);
            yield return new ReplaceText(document, at > 0 ? TextSpan.FromBounds(all[at - 1].Span.End, time.Span.End) : all.Count > 1 ? TextSpan.FromBounds(time.SpanStart, all[1].SpanStart) : time.Span, "");
        }
    }

    /// <summary><c>finally { if (entered) gate.Release(); }</c>, where nothing else asks; empty otherwise.</summary>
    private static ImmutableArray<IfStatementSyntax> AskedAtTheEnd(VariableDeclaratorSyntax answer)
    {
        var name = answer.Identifier.ValueText;
        var uses = answer.FirstAncestorOrSelf<BlockSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == name).ToList();
        var asked = uses?.Select(one => one.Parent is IfStatementSyntax { Else: null, Parent: BlockSyntax { Parent: FinallyClauseSyntax } } ask && ask.Condition == one && !ask.DescendantTrivia().Any(Trivia.IsComment) &&
            ask.Statement is ExpressionStatementSyntax or BlockSyntax { Statements: { Count: 1 } } ? ask : null).ToList();
        return asked is null || asked.Contains(null) ? ImmutableArray<IfStatementSyntax>.Empty : asked.OfType<IfStatementSyntax>().ToImmutableArray();
    }
}
