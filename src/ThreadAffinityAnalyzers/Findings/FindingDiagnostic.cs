using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>Turns a finding into the diagnostic that users see.</summary>
internal static class FindingDiagnostic
{
    /// <summary>The property that carries the holder's name: an audit of top-level code names it.</summary>
    public const string HolderProperty = "Holder";

    public static Diagnostic Of(Finding finding, DiagnosticDescriptor rule)
    {
        var more = ImmutableArray.CreateBuilder<Location>();
        var isUneven = finding.Route == SharingRoute.UnevenGuard && !finding.Paths.IsEmpty;
        if (isUneven)
        {
            // The hole in the guard is what the reader looks for.
            more.Add(finding.Paths[0].Use.ToLocation());
        }

        foreach (var step in finding.Steps)
        {
            more.Add(step.Place.ToLocation());
        }

        foreach (var path in finding.Paths)
        {
            more.Add(path.EntryPlace.ToLocation());
            if (!isUneven || path != finding.Paths[0])
            {
                more.Add(path.Use.ToLocation());
            }
        }

        return Diagnostic.Create(rule, finding.Holder.Declared.ToLocation(), more.ToImmutable(),
            ImmutableDictionary<string, string?>.Empty.Add(HolderProperty, finding.Holder.Name), FindingMessage.Of(finding));
    }
}
