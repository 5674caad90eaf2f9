using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges objects that each thread has its own of: right in synchronous code, wrong where a use crosses an await.</summary>
internal sealed class ThreadLocalJudge
{
    private readonly SharingContext context;

    public ThreadLocalJudge(SharingContext context) => this.context = context;

    public static bool IsThreadStatic(ISymbol holder) =>
        holder is IFieldSymbol { IsStatic: true } && holder.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute");

    public Finding? Judge(ISymbol holder, AffineContent content, CancellationToken cancellation)
    {
        var uses = context.Uses.Of(holder, cancellation).Where(u => CrossesAwait(u.Node)).ToImmutableArray();
        if (uses.IsEmpty)
        {
            return null;
        }

        var verdict = Verdict.On(context, uses, cancellation);
        if (!verdict.Races)
        {
            return null;
        }

        var finding = SharingJudge.Make(holder, content, SharingRoute.ThreadLocalAcrossAwait, "thread-local", ImmutableArray<EvidenceStep>.Empty, verdict, Guarding.None);
        return finding with
        {
            Words = $"'{holder.Name}' is one {finding.Holder.TypeName} per thread, and '{FindingMessage.Shorten(finding.Paths[0].Entry, 50)}' awaits while it uses it: after the await another thread's object may be meant, or another call uses this one",
        };
    }

    /// <summary>Whether an await stands before or after the use in its function, so that the flow can change threads around it.</summary>
    private static bool CrossesAwait(SyntaxNode use)
    {
        if (Functions.Enclosing(use) is not { } function)
        {
            return false;
        }

        return function.DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(n => n is AwaitExpressionSyntax or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 });
    }
}
