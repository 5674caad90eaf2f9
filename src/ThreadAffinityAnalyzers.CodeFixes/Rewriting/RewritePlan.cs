using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>A whole repair: what it is called, and all its steps. A plan that lacks a step is never made.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="EquivalenceKey">The name of the remedy: plans with the same key are one Fix All.</param>
/// <param name="Steps">The steps, in the order of the places where they act.</param>
internal sealed record RewritePlan(string Title, string EquivalenceKey, ImmutableArray<RewriteStep> Steps)
{
    /// <summary>Files that the plan adds to a project where it does not have them yet.</summary>
    public ImmutableArray<NewDocument> Documents { get; init; } = ImmutableArray<NewDocument>.Empty;
}

/// <summary>A file that a plan adds.</summary>
internal sealed record NewDocument(Microsoft.CodeAnalysis.ProjectId Project, string Name, string Text);
