using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges objects that each thread has its own of: right in synchronous code, wrong where a use crosses an await.</summary>
internal sealed class ThreadLocalJudge
{
    /// <summary>How far a use is followed to its callers.</summary>
    private const int Hops = 6;

    private readonly SharingContext context;

    public ThreadLocalJudge(SharingContext context) => this.context = context;

    public static bool IsThreadStatic(ISymbol holder) =>
        holder is IFieldSymbol { IsStatic: true } && holder.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute");

    public Finding? Judge(ISymbol holder, AffineContent content, CancellationToken cancellation)
    {
        var touches = context.Uses.Of(holder, cancellation).Select(u => u.Node).Where(u => !InstanceSource.IsConstruction(u)).Cast<SyntaxNode>().ToList();
        if (touches.Count == 0)
        {
            return null;
        }

        // An alias that is taken before the wait is this thread's object too.
        touches.AddRange(context.Search.ReferencesTo(holder, cancellation).Select(r => r.Node).OfType<ExpressionSyntax>().Select(Functions.Whole)
            .Where(n => n.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || assignment.Left != n));
        return Conclude(holder, content, touches, cancellation);
    }

    /// <summary>A <c>Thread</c> data slot whose contents are cast to an affine type.</summary>
    public Finding? JudgeSlot(ISymbol slot, CancellationToken cancellation)
    {
        AffineContent? content = null;
        var touches = new List<SyntaxNode>();
        foreach (var reference in context.Search.ReferencesTo(slot, cancellation))
        {
            if (reference.Node is ExpressionSyntax name && Functions.Whole(name).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetData" } } call })
            {
                var value = Functions.Outermost(call);
                if (context.Shapes.TryGetWithWrappers(context.ModelOf(value).GetTypeInfo(value, cancellation).Type, cancellation, out var kept))
                {
                    content = kept;
                    touches.Add(value);
                    touches.AddRange(context.Uses.OfExpression(value, Subject.Shared.Instance, cancellation).Select(u => u.Node));
                }
            }
        }

        return content is null ? null : Conclude(slot, content, touches, cancellation);
    }

    private Finding? Conclude(ISymbol holder, AffineContent content, List<SyntaxNode> touches, CancellationToken cancellation)
    {
        AddProducts(touches, cancellation);
        if (Crossing(touches, cancellation) is not { } crossing)
        {
            return null;
        }

        var name = crossing.Before.FirstAncestorOrSelf<MemberDeclarationSyntax>() is MethodDeclarationSyntax method
            ? $"{method.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText}.{method.Identifier.ValueText}"
            : crossing.Before.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? "Program";
        var described = SharingJudge.HolderOf(holder, content);
        var steps = ImmutableArray.Create(
            new EvidenceStep(EvidenceKind.Use, Place.Of(crossing.Before), "used here"),
            new EvidenceStep(EvidenceKind.Use, Place.Of(crossing.Wait), "the flow may go on, on another thread"));
        if (crossing.After != crossing.Before)
        {
            steps = steps.Add(new EvidenceStep(EvidenceKind.Use, Place.Of(crossing.After), "used again"));
        }

        return new Finding(described, SharingRoute.ThreadLocalAcrossAwait, "thread-local", ImmutableArray<EntryPath>.Empty, 0, steps, Guarding.None)
        {
            Words = $"'{FindingMessage.Shorten(holder.Name, 40)}' is one {FindingMessage.Shorten(described.TypeName, 30)} per thread, and '{FindingMessage.Shorten(name, 40)}' awaits between uses: then the flow may be on another thread with another object, or share this one",
        };
    }

    /// <summary>A command, a reader or a transaction that was made with the object and stands in a local works on it.</summary>
    private void AddProducts(List<SyntaxNode> touches, CancellationToken cancellation)
    {
        var followed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var i = 0; i < touches.Count; i++)
        {
            var made = touches[i];
            while (made.Parent is ExpressionSyntax and not (AssignmentExpressionSyntax or AnonymousFunctionExpressionSyntax) or ArgumentSyntax or ArgumentListSyntax)
            {
                made = made.Parent;
            }

            if (made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
                && context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation) is ILocalSymbol local
                && context.Types.TryGetAffine(local.Type, out _) && followed.Add(local))
            {
                touches.AddRange(context.Uses.OfVariable(local, Subject.Shared.Instance, cancellation).Select(u => u.Node));
            }
        }
    }

    /// <summary>The first function, in order of place, with a wait between two touches or around one; touches are followed to the callers.</summary>
    private (SyntaxNode Before, SyntaxNode Wait, SyntaxNode After)? Crossing(List<SyntaxNode> touches, CancellationToken cancellation)
    {
        var direct = new HashSet<SyntaxNode>(touches);
        var all = new HashSet<SyntaxNode>(touches);
        var followed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = touches;
        for (var hop = 0; hop < Hops && open.Count > 0; hop++)
        {
            var next = new List<SyntaxNode>();
            foreach (var function in open.Select(Functions.Enclosing).OfType<SyntaxNode>().Distinct())
            {
                cancellation.ThrowIfCancellationRequested();
                var declared = function switch
                {
                    AnonymousFunctionExpressionSyntax => null,
                    AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } => context.ModelOf(property).GetDeclaredSymbol(property, cancellation),
                    MethodDeclarationSyntax or LocalFunctionStatementSyntax or PropertyDeclarationSyntax => context.ModelOf(function).GetDeclaredSymbol(function, cancellation),
                    _ => null,
                };
                if (declared is not null && followed.Add(declared))
                {
                    next.AddRange(context.Search.ReferencesTo(declared, cancellation).Select(r => r.Node).OfType<ExpressionSyntax>().Select(n => (SyntaxNode?)Functions.CallOf(n) ?? Functions.Whole(n)).Where(all.Add));
                }
            }

            open = next;
        }

        return all.GroupBy(Functions.Enclosing)
            .Where(g => g.Key is not null)
            .OrderBy(g => g.Key!.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(g => g.Key!.SpanStart)
            .Select(g => CrossingIn(g.Key!, g.OrderBy(t => t.SpanStart).ThenBy(t => t.Span.End).ToList(), direct)).FirstOrDefault(c => c is not null);
    }

    private static (SyntaxNode Before, SyntaxNode Wait, SyntaxNode After)? CrossingIn(SyntaxNode function, List<SyntaxNode> touches, HashSet<SyntaxNode> direct)
    {
        foreach (var wait in ConcurrentStarts.Own(function).Where(n => n is AwaitExpressionSyntax or CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 }))
        {
            var before = touches.FirstOrDefault(t => t.SpanStart < wait.Span.End);
            var after = touches.FirstOrDefault(t => t.SpanStart >= wait.Span.End);
            if (before is not null && after is not null && !Leaves(before, after))
            {
                return (before, wait, after);
            }

            // The operation itself is awaited: its thread goes on to other work, which has the same object.
            if (wait is AwaitExpressionSyntax awaited && touches.FirstOrDefault(t => direct.Contains(t) && awaited.Span.Contains(t.Span) && IsOperand(t, awaited)) is { } inside)
            {
                return (inside, wait, inside);
            }

            if (Functions.LoopsAround(wait, function).FirstOrDefault() is { } loop && touches.FirstOrDefault(t => loop.Span.Contains(t.Span)) is { } again)
            {
                return (again, wait, again);
            }
        }

        return null;
    }

    /// <summary>Whether the awaited call works on the touched object, rather than on a value that was computed with it.</summary>
    private static bool IsOperand(SyntaxNode touch, AwaitExpressionSyntax wait)
    {
        var operand = Functions.Innermost(wait);
        while (operand is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } or MemberAccessExpressionSyntax)
        {
            var receiver = (operand as MemberAccessExpressionSyntax ?? (MemberAccessExpressionSyntax)((InvocationExpressionSyntax)operand).Expression).Expression;
            operand = Functions.Innermost(receiver);
            if (receiver == touch || operand == touch)
            {
                return true;
            }
        }

        return touch.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && Functions.Innermost(wait) == call;
    }

    // One branch returns before the other begins.
    private static bool Leaves(SyntaxNode before, SyntaxNode after) =>
        before.Ancestors().TakeWhile(a => !a.Span.Contains(after.Span)).OfType<BlockSyntax>()
            .Any(b => b.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax);
}
