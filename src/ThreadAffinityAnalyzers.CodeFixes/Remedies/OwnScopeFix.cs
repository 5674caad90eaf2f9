using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Work that overlaps the request, or other work of it, takes the object from a scope of its own; everything else keeps the one of the request.</summary>
internal sealed class OwnScopeFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2002", "TAA2003");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not { } holder || TypeOf(holder) is not { TypeKind: TypeKind.Class or TypeKind.Interface } type || AdoTypes.IsBound(type) && !AdoTypes.IsSession(type) ||
            context.Model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IServiceScopeFactory") is null || await ScopeSource.OfAsync(context, holder).ConfigureAwait(false) is not { } source)
        {
            return null;
        }

        var uses = (await HeldObject.UsesOfAsync(context, holder, wrapped: false).ConfigureAwait(false)).Where(use => use.Kind is not (UseKind.Assignment or UseKind.NullCheck)).ToList();
        var inWork = uses.Where(use => OverlappingWork.Around(use, context) is not null).ToImmutableArray();
        var started = uses.Except(inWork).Select(use => StartedOperation.Of(use, context)).OfType<StartedOperation>().ToList();
        if (inWork.IsEmpty && started.Count == 0)
        {
            return null;
        }

        var rest = uses.Where(use => !inWork.Contains(use) && !started.Any(one => one.Use == use)).ToList();
        if (Objection(type, inWork, started, rest) is { } objection)
        {
            context.Refuse(objection);
            return null;
        }

        if (await SharedConnection.IsUnderAsync(context, type, scoped: true).ConfigureAwait(false))
        {
            return null;
        }

        var made = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(context.Model, context.Node.SpanStart);
        var delivery = new ScopeDelivery(made, "");
        if (source.Give(context, delivery, isLast: rest.Count == 0) is not { } name)
        {
            return null;
        }

        if (!inWork.IsEmpty)
        {
            if (await PerCallPlan.TryGivenAsync(context, new HeldObject(holder, type, false, source.Declaration, context.Document, inWork), new GivenSource(delivery, _ => name)).ConfigureAwait(false) is not { } opened)
            {
                return null;
            }

            source.Steps.AddRange(opened);
        }

        return StartedOperation.Write(context, started, source, delivery, name, source.Steps) ? new RewritePlan("Take the " + type.Name + " from a scope of its own in each work", EquivalenceKey, source.Steps.ToImmutableArray()) : null;
    }

    private static INamedTypeSymbol? TypeOf(ISymbol holder) => holder switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    } as INamedTypeSymbol;

    /// <summary>What one of them changes another one saves, or what is read is changed and saved elsewhere: with an object for each it would be lost.</summary>
    private static string? Objection(INamedTypeSymbol type, IReadOnlyCollection<HolderUse> inWork, IReadOnlyCollection<StartedOperation> started, IReadOnlyCollection<HolderUse> rest)
    {
        foreach (var work in inWork.GroupBy(Flow.FunctionOf))
        {
            var outside = rest.Where(use => Flow.FunctionAround(work.Key!.Parent!) is { } around && around.Span.Contains(use.Access.Span)).ToList();
            var saves = work.Any(Saves);
            if (saves && work.All(Saves) && (outside.Count > 0 || DoesMore(work.Key!, work.First())))
            {
                return "the work saves what is changed elsewhere";
            }

            if (!saves && (AdoTypes.IsSession(type) && work.Any(Changes) || outside.Any(Saves)))
            {
                return "what the work changes is saved elsewhere";
            }

            if (!AdoTypes.IsSession(type) && outside.Count > 0)
            {
                return "the function uses the object before or beside the work";
            }
        }

        // What a context saves, or takes to be saved, is what this very one keeps in mind: one of its own has nothing of it.
        return started.Any(one => !one.IsReading && (one.IsKept || AdoTypes.IsSession(type))) ? "an operation that changes something" : started.Any(one => one.IsKept && !one.GivesValue) && rest.Concat(inWork).Any(Saves) ? "what an operation reads is saved elsewhere" : null;
    }

    private static bool Saves(HolderUse use) => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Parent: InvocationExpressionSyntax { ArgumentList.Arguments: var given } } &&
        (name is "SaveChanges" or "SaveChangesAsync" || given.All(one => one.Expression is IdentifierNameSyntax token && use.Model.GetTypeInfo(token).Type?.Name == "CancellationToken") &&
            (name.StartsWith("Save", System.StringComparison.Ordinal) || name.StartsWith("Commit", System.StringComparison.Ordinal) || name.StartsWith("Complete", System.StringComparison.Ordinal)));

    private static bool Changes(HolderUse use) => use.Access.Ancestors().TakeWhile(one => one is MemberAccessExpressionSyntax or InvocationExpressionSyntax).OfType<MemberAccessExpressionSyntax>()
        .Any(one => one.Name.Identifier.ValueText is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" or "Attach" or "AttachRange");

    /// <summary>The function around the work uses something else that it was given: that may have changed what is saved.</summary>
    private static bool DoesMore(SyntaxNode work, HolderUse use) => AdoTypes.IsSession(use.Model.GetTypeInfo(use.Access).Type) || Flow.FunctionAround(work.Parent!) is not { } around || work.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call ||
        around.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => !call.Span.Contains(name.Span) && use.Model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsConst: false } or IPropertySymbol { IsStatic: false, ContainingType.IsReferenceType: true } or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } });
}
