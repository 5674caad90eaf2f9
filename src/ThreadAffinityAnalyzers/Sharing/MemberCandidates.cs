using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Asks a member's text, before anything is bound, whether it holds a word that can make a finding.</summary>
internal static class MemberCandidates
{
    public static bool IsCandidate(SyntaxNode member, SharingContext context, CancellationToken cancellation)
    {
        var index = NameIndex.Of(member.SyntaxTree, cancellation);
        return index.HasAnyIn(context.CandidateWords, member.Span) || index.HasDiscardIn(member.Span) || index.HasAwaitedNameIn(member.Span)
            || context.MemoryDatabases.HasIn(member, cancellation);
    }
}
