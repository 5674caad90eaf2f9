using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Asks a member's text, before anything is bound, whether it holds a word that can make a finding.</summary>
internal static class MemberCandidates
{
    public static bool IsCandidate(SyntaxTree tree, TextSpan span, INamedTypeSymbol? type, SharingContext context, CancellationToken cancellation)
    {
        var index = context.Search.IndexOf(tree, cancellation);
        var namesAffine = context.Names.StandIn(tree, span, type, cancellation);
        return namesAffine && (index.HasAnyIn(context.CandidateWords, span) || index.HasDiscardIn(span) || index.HasAwaitedNameIn(span))
            // A delegate over a connection that is made here may be kept by whoever is given it.
            || namesAffine && index.HasLambdaIn(span) && context.ObjectNames.TypesStandIn(tree, span, cancellation)
            || namesAffine && context.StartingNames.StandIn(index, span, cancellation)
            || namesAffine && (context.CachedObjects.StandIn(index, span, cancellation) || RootResolutionJudge.StandIn(index, span))
            || context.RegisteringMethods.StandIn(index, span, namesAffine, cancellation)
            || context.ForeignStatics.StandIn(index, span, cancellation)
            || context.MemoryDatabases.HasIn(tree, span, cancellation);
    }
}
