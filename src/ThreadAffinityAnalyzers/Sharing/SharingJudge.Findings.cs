using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What a finding says of a holder.</content>
internal sealed partial class SharingJudge
{
    /// <summary>The finding on an object that only the projects which refer to this one use.</summary>
    internal static Finding KeptForOthers(Holder told, string how) =>
        new(told, SharingRoute.PossiblySharedHolder, how, ImmutableArray<EntryPath>.Empty, 0, ImmutableArray<EvidenceStep>.Empty, Guarding.None);

    internal static Finding Make(Holder told, SharingRoute route, string how, ImmutableArray<EvidenceStep> steps, Verdict verdict, Guarding guarding)
    {
        var openers = route is SharingRoute.StaticHolder or SharingRoute.SharedInstanceHolder ? verdict.OpenersOrClosers : ImmutableArray<ReachedUse>.Empty;
        var paths = Verdict.Paths(openers.IsEmpty ? verdict.Uses : openers, guarding.Guard, out var count);
        return new Finding(told, route, how, paths, count, steps, guarding) { OpensOrClosesConcurrently = !openers.IsEmpty };
    }

    internal static Holder HolderOf(ISymbol holder, AffineContent content)
    {
        // State of another project has no place here; who tells of it says where it does.
        var location = holder.Locations.FirstOrDefault(l => l.IsInSource);
        var kind = holder switch
        {
            IFieldSymbol => HolderKind.Field,
            IPropertySymbol => HolderKind.Property,
            ILocalSymbol => HolderKind.Local,
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => HolderKind.PrimaryConstructorParameter,
            _ => HolderKind.Parameter,
        };
        return new Holder(
            location is null ? default : new Place(location.SourceTree!, location.SourceSpan), kind, holder.Name, content.ShortName, content.Row.Role, content.Row.IsAdvisory, holder.IsStatic) { IsMany = content.IsMany };
    }
}
