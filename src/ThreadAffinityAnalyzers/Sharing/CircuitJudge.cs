using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Judges the scoped context of a Blazor Server component: its scope is the circuit, and while one handler awaits, the next one runs with the same context.
/// </summary>
internal sealed class CircuitJudge
{
    private readonly SharingContext context;

    public CircuitJudge(SharingContext context) => this.context = context;

    public Finding? On(ISymbol holder, AffineContent content, CancellationToken cancellation)
    {
        if (content.Row.Role != AffineRole.Session || content.Shape != AffineShape.Direct || !context.Entries.IsComponentOfCircuit(holder.ContainingType)
            || !IsInjected(holder, cancellation) || context.Subjects.OfService(content.Type, cancellation) is not (Lifetime.Scope or Lifetime.Call)
            || context.Catalog.AssumeConcurrent == AssumeConcurrent.Never)
        {
            return null;
        }

        var paths = context.Uses.Of(holder, cancellation)
            .Select(use => (Use: use, Handler: use.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>()))
            .Where(at => at.Handler is not null && at.Use.Node.Ancestors().TakeWhile(node => node != at.Handler).Any(node => node is AwaitExpressionSyntax))
            .GroupBy(at => at.Handler!)
            .Select(group => new EntryPath($"{holder.ContainingType.Name}.{group.Key.Identifier.ValueText}", Place.Of(group.Key), Place.Of(group.First().Use.Node), OverlapsItself: true))
            .ToImmutableArray();
        return paths.IsEmpty
            ? null
            : new Finding(SharingJudge.HolderOf(holder, content), SharingRoute.PossiblySharedHolder, "scope of a circuit", paths.Take(3).ToImmutableArray(), paths.Length, ImmutableArray<EvidenceStep>.Empty, Guarding.None);
    }

    private bool IsInjected(ISymbol holder, CancellationToken cancellation) =>
        holder.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "InjectAttribute") || context.Subjects.OriginOf(holder, cancellation).Parameter is not null;
}
