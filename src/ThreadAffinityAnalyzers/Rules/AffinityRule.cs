using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>One rule: the route it owns and the descriptor that users see.</summary>
internal sealed record AffinityRule(SharingRoute Route, DiagnosticDescriptor Descriptor)
{
    /// <summary>All rules; every <see cref="SharingRoute"/> is owned by exactly one.</summary>
    public static readonly ImmutableArray<AffinityRule> All = ImmutableArray.Create(
        TAA1001StaticHolder.Rule, TAA1002SharedInstanceHolder.Rule, TAA1003SharedStatement.Rule, TAA1004ThreadLocalAcrossAwait.Rule,
        TAA1005PossiblySharedHolder.Rule, TAA2001CapturedByHandler.Rule, TAA2002CapturedByParallelWork.Rule, TAA2003ConcurrentOperations.Rule,
        TAA2004ConcurrentOperationsOnSynchronousProvider.Rule, TAA3001SingletonRegistration.Rule, TAA3002CaptiveDependency.Rule,
        TAA4001UnevenGuard.Rule, TAA4002EscapesGuard.Rule, TAA5001PrivateMemoryDatabase.Rule);

    public static AffinityRule Of(SharingRoute route) => All.First(rule => rule.Route == route);

    /// <summary>The message is written by the finding, so every descriptor's format is the whole text.</summary>
    internal static DiagnosticDescriptor Describe(string id, string title, DiagnosticSeverity severity, string category, string description) =>
        new(id, title, "{0}", category, severity, isEnabledByDefault: true, description,
            helpLinkUri: HelpOf(id));

    /// <summary>The rule's page.</summary>
    internal static string HelpOf(string id) => $"https://github.com/ThreadAffinityAnalyzers/ThreadAffinityAnalyzers/blob/main/docs/rules/{id}.md";
}
