using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Asks a member's text, before anything is bound, whether it holds a word that can make a finding.</summary>
internal static class MemberCandidates
{
    public static bool IsCandidate(SyntaxTree tree, TextSpan span, INamedTypeSymbol? type, SharingContext context, CancellationToken cancellation)
    {
        var index = context.Search.IndexOf(tree, cancellation);
        return (index.HasAnyIn(context.CandidateWords, span) || index.HasDiscardIn(span) || index.HasAwaitedNameIn(span) || MakesDelegate(index, span)
                || index.HasIn(context.RegistrationHelpers.Names(cancellation), span)) && context.Names.StandIn(tree, span, type, cancellation)
            || context.MemoryDatabases.HasIn(tree, span, cancellation);
    }

    /// <summary>A lambda over a local that is handed out as a <c>Func</c>; an expression tree is not run.</summary>
    private static bool MakesDelegate(NameIndex index, TextSpan span) => index.HasIn("Func", span) && index.HasLambdaIn(span) && !index.HasIn("Expression", span);
}
