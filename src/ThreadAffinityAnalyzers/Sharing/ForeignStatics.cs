using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Static connections and contexts of other projects (<c>Db.Connection</c> of a data access layer): told of where concurrent code of this project uses them.</summary>
/// <remarks>A property whose getter is written by hand may make a new object for each reader; a field and an auto-property keep one.</remarks>
internal sealed class ForeignStatics
{
    private readonly SharingContext context;
    private readonly Memo<Found> found = new();

    public ForeignStatics(SharingContext context) => this.context = context;

    /// <summary>Whether one of them may be named in the span.</summary>
    public bool StandIn(NameIndex index, TextSpan span, CancellationToken cancellation) => found.Get(Find, cancellation) is { Names.IsEmpty: false } statics && index.HasAnyIn(statics.Names, span);

    /// <summary>The findings whose first use stands in the member.</summary>
    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        var statics = found.Get(Find, cancellation);
        if (statics.Names.IsEmpty || context.Catalog.AssumeConcurrent == AssumeConcurrent.Never || !context.Search.IndexOf(member.SyntaxTree, cancellation).HasAnyIn(statics.Names, member.Span))
        {
            yield break;
        }

        foreach (var holder in statics.Holders)
        {
            if (context.Search.IndexOf(member.SyntaxTree, cancellation).HasIn(holder.Name, member.Span) && Judge(holder, member, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? Judge(ISymbol holder, SyntaxNode member, CancellationToken cancellation)
    {
        if (!context.Shapes.TryGet(TypeOf(holder), out var content) || context.Search.ReferencesTo(holder, cancellation) is not { IsEmpty: false } references)
        {
            return null;
        }

        // All members that name it would come to the same verdict: one of them tells it.
        var uses = context.Uses.Of(holder, cancellation);
        var verdict = Verdict.On(context, uses, cancellation);
        if (!verdict.Races)
        {
            return null;
        }

        var used = verdict.Uses.Select(use => Place.Of(use.Use.Node)).ToImmutableHashSet();
        var first = references.Select(reference => reference.Node).FirstOrDefault(node => node is ExpressionSyntax name && used.Contains(Place.Of(Functions.Whole(name)))) ?? references[0].Node;
        if (first.SyntaxTree != member.SyntaxTree || !member.Span.Contains(first.Span) || member is CompilationUnitSyntax && first.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not GlobalStatementSyntax)
        {
            return null;
        }

        var told = SharingJudge.HolderOf(holder, content) with { Name = $"{holder.ContainingType.Name}.{holder.Name}", Declared = Place.Of(first) };
        return new SharingJudge(context).OnRacing(verdict, holder, told, null, SharingJudge.StaticRoute(content), SharingJudge.StaticKind(holder), ImmutableArray<EvidenceStep>.Empty, cancellation);
    }

    private Found Find(CancellationToken cancellation)
    {
        var holders = context.Foreign.Named(cancellation).Where(foreign => !foreign.Type.IsGenericType && !MetadataNames.IsPlatform(foreign.Type.ContainingAssembly))
            .SelectMany(foreign => foreign.Type.GetMembers()).Where(IsHolder).ToImmutableArray();
        return new Found(holders, holders.Select(holder => holder.Name).ToImmutableHashSet());
    }

    private bool IsHolder(ISymbol member) =>
        member is { IsStatic: true, IsImplicitlyDeclared: false } and (IFieldSymbol { IsConst: false } or IPropertySymbol { IsIndexer: false })
        && context.Types.Compilation.IsSymbolAccessibleWithin(member, context.Types.Compilation.Assembly)
        && context.Shapes.TryGet(TypeOf(member), out var content) && content.Shape != AffineShape.ThreadLocal
        && (member is not IPropertySymbol property || KeptProperties.IsAuto(property))
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");

    private static ITypeSymbol TypeOf(ISymbol holder) => holder is IFieldSymbol field ? field.Type : ((IPropertySymbol)holder).Type;

    private sealed record Found(ImmutableArray<ISymbol> Holders, ImmutableHashSet<string> Names);
}
