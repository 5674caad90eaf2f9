using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of dependency-injection methods and the lifetimes they give.</summary>
internal static class Registrations
{
    public static readonly ImmutableArray<Registration> All = ImmutableArray<Registration>.Empty;
}
