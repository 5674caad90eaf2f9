using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers;

/// <summary>The one door to the judgement: rules and fixes ask it about a declaration and get findings, which hold places and words, no symbols.</summary>
/// <remarks>
/// One model per snapshot, not per <see cref="Compilation"/>: since Roslyn 4.14 the driver clones the compilation for each document that is asked. The clones share
/// the array behind <c>SyntaxTrees</c>, so that array is the key, checked against references, options and catalogue.
/// </remarks>
internal sealed class AffinityModel
{
    private static readonly ConditionalWeakTable<object, Snapshots> BySnapshot = new();

    private readonly Compilation compilation;
    private readonly ImmutableArray<MetadataReference> references;
    private readonly CompilationOptions options;
    private readonly Catalog catalog;
    private readonly ConcurrentDictionary<Place, ImmutableArray<Finding>> findings = new();
    private readonly Memo<SharingContext> context = new();
    private readonly KnownTypes? types;
    private volatile WeakReference<IReadOnlyDictionary<SyntaxTree, SemanticModel>>? bound;

    private AffinityModel(Compilation compilation, Catalog catalog, KnownTypes? types)
    {
        this.compilation = compilation;
        this.catalog = catalog;
        this.types = types;
        references = compilation.ExternalReferences;
        options = compilation.Options;
    }

    /// <summary>Whether the compilation can hold an affine object at all; if not, nothing is registered and nothing is asked.</summary>
    public bool HasAffineTypes => types is not null;

    /// <summary>Whether the model was made with this catalogue.</summary>
    public bool Follows(Catalog other) => ReferenceEquals(other, catalog) || catalog.Equals(other);

    /// <summary>How many models have been made for the snapshots of this array of trees; tests assert one per snapshot.</summary>
    internal static int ModelsMadeFor(Compilation compilation) => BySnapshot.TryGetValue(KeyOf(compilation), out var made) ? made.Count : 0;

    /// <summary>What has been read and bound to answer so far; tests and benchmarks hold it against the size of the program.</summary>
    internal (int TreesIndexed, int TreesBound, int SitesBound) Work =>
        types is null ? default : (Context.Search.TreesIndexed, Context.Search.TreesBound, Context.Search.SitesBound);

    /// <summary>Benchmarks ask again what it was asked.</summary>
    internal GuardAnalysis Guards => Context.Guards;

    public static AffinityModel For(Compilation compilation, Catalog catalog, CancellationToken cancellation) =>
        BySnapshot.GetValue(KeyOf(compilation), static _ => new Snapshots()).GetOrAdd(compilation, catalog, cancellation);

    public static AffinityModel For(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation) =>
        For(compilation, CatalogReader.Read(compilation, options, cancellation), cancellation);

    /// <summary>The findings whose primary location lies in the declaration (a variable declarator, property, parameter list's type, or member body).</summary>
    public ImmutableArray<Finding> FindingsIn(SyntaxNode declaration, CancellationToken cancellation)
    {
        if (types is null)
        {
            return ImmutableArray<Finding>.Empty;
        }

        var place = Place.Of(declaration);
        if (findings.TryGetValue(place, out var known))
        {
            return known;
        }

        var made = Judge(declaration, cancellation);
        return findings.GetOrAdd(place, made);
    }

    /// <summary>Whether the type of the field, property or parameter can hold an affine object. Most cannot, and are told by the type alone.</summary>
    public bool MayHold(ISymbol holder, ITypeSymbol type, CancellationToken cancellation)
    {
        if (types is null || type is not { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct or TypeKind.Array or TypeKind.TypeParameter } && !WrittenState.IsOpen(type))
        {
            return false;
        }

        // A clone of the compilation has symbols of its own, about which this model's memos know nothing: the declaration will tell.
        return !ReferenceEquals(holder.ContainingAssembly, compilation.Assembly) || new SharingJudge(Context).MayHold(holder, type, cancellation);
    }

    /// <summary>Whether the type in a base list may be a class of another project from which an affine object is inherited.</summary>
    public bool MayHandDown(BaseTypeSyntax parent, CancellationToken cancellation) => types is not null && Context.Inherited.MayBe(parent, cancellation);

    /// <summary>Whether the text of the member at the span holds a word that makes a question worthwhile; asked before its nodes are made or bound.</summary>
    public bool IsCandidate(SyntaxTree tree, TextSpan span, INamedTypeSymbol? type, CancellationToken cancellation) =>
        types is not null && MemberCandidates.IsCandidate(tree, span, type, Context, cancellation);

    /// <summary>The calls that ask a cache for what the call puts there, and would find nothing if it did not.</summary>
    public ImmutableArray<SyntaxNode> AskingFor(InvocationExpressionSyntax put, CancellationToken cancellation) =>
        types is null ? ImmutableArray<SyntaxNode>.Empty : Context.CachedObjects.AskingFor(put, cancellation);

    /// <summary>Whether everybody who is given the services that the call registers lives no longer than a scope.</summary>
    public bool MayBeScoped(SyntaxNode call, CancellationToken cancellation)
    {
        if (types is null)
        {
            return false;
        }

        var alternative = new ScopedAlternative(Context.Lifetimes);
        var registrations = alternative.At(call, cancellation);
        return !registrations.IsEmpty && registrations.All(registration => !registration.IsHosted && alternative.Allows(registration, cancellation));
    }

    /// <summary>The calls that register the type as a singleton, where all of them may register it for a scope; otherwise none.</summary>
    public ImmutableArray<SyntaxNode> ScopableRegistrations(INamedTypeSymbol implementation, CancellationToken cancellation) => types is null
        ? ImmutableArray<SyntaxNode>.Empty
        : new ScopedAlternative(Context.Lifetimes).Making(Own(implementation, cancellation), cancellation).Select(registration => registration.Call).ToImmutableArray();

    /// <summary>The type as the compilation of the model knows it: whoever asks may have it from a clone.</summary>
    private INamedTypeSymbol Own(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is { } declared && compilation.ContainsSyntaxTree(declared.SyntaxTree) && Context.ModelOf(declared).GetDeclaredSymbol(declared, cancellation) is INamedTypeSymbol own ? own : type;

    /// <summary>The calls that register the type, or are the call, with those of the singletons that are given what they register, where all of them may register for a scope; otherwise none.</summary>
    /// <param name="registered">A class, or null.</param>
    /// <param name="call">A registering call, where there is no class.</param>
    /// <param name="keepsNothing">Whether a class remembers nothing between two calls.</param>
    /// <param name="cancellation">The token.</param>
    public ImmutableArray<SyntaxNode> ScopableWithConsumers(INamedTypeSymbol? registered, SyntaxNode? call, Func<INamedTypeSymbol, bool> keepsNothing, CancellationToken cancellation)
    {
        if (types is null)
        {
            return ImmutableArray<SyntaxNode>.Empty;
        }

        var alternative = new ScopedAlternative(Context.Lifetimes);
        var first = registered is not null ? Context.Lifetimes.Making(Own(registered, cancellation), cancellation) : alternative.At(call!, cancellation);
        return first.IsEmpty || first.Any(one => one.Lifetime != Lifetime.Application || registered is not null && one.Instance is not null) ? ImmutableArray<SyntaxNode>.Empty
            : alternative.WithConsumers(first, keepsNothing, cancellation).Select(one => one.Call).Distinct().ToImmutableArray();
    }

    /// <summary>Who registers the service of the registering call or of the parameter, and who is given it; null where that cannot be seen in full.</summary>
    public ServiceDemand? DemandAt(SyntaxNode place, CancellationToken cancellation)
    {
        if (types is null)
        {
            return null;
        }

        var service = place is ParameterSyntax parameter ? Context.ModelOf(parameter).GetDeclaredSymbol(parameter, cancellation)?.Type
            : new ScopedAlternative(Context.Lifetimes).At(place, cancellation) is { Length: 1 } registered ? registered[0].Service : null;
        return service is null ? null : DemandFor(service, cancellation);
    }

    /// <summary>The same for the service of this metadata name.</summary>
    public ServiceDemand? DemandFor(string service, CancellationToken cancellation) =>
        types is not null && compilation.GetTypeByMetadataName(service) is { } type ? DemandFor(type, cancellation) : null;

    private ServiceDemand? DemandFor(ITypeSymbol service, CancellationToken cancellation)
    {
        var registrations = Context.Lifetimes.Of(service, cancellation);
        var consumers = new ScopedAlternative(Context.Lifetimes).Consumers(service, cancellation);
        if (consumers.IsDefault || registrations.Any(one => one.IsHosted || one.Forward is not null || !SymbolEqualityComparer.Default.Equals(one.Service, service)))
        {
            return null;
        }

        var name = service is INamedTypeSymbol { IsGenericType: false, ContainingType: null } named ? named.ContainingNamespace.IsGlobalNamespace ? named.MetadataName : named.ContainingNamespace.ToDisplayString() + "." + named.MetadataName : null;
        return new ServiceDemand(name, registrations.Select(one => one.Call).ToImmutableArray(), registrations.All(one => one.Lifetime == Lifetime.Application),
            consumers.Select(one => new ServicePlace(one.Node, one.IsShort, one.IsRegistered)).ToImmutableArray());
    }

    /// <summary>Made on the first question, which only a holder or a candidate member asks; never remembers a cancellation.</summary>
    private SharingContext Context => context.Get(_ => new SharingContext(types!, bound), CancellationToken.None);

    /// <summary>Said before the first question by a run that has bound all bodies of this compilation. Not kept alive: the run lets go of them when it ends.</summary>
    public void AnswerFrom(IReadOnlyDictionary<SyntaxTree, SemanticModel>? models, Compilation run)
    {
        if (models is not null && bound is null && ReferenceEquals(run, compilation))
        {
            bound = new WeakReference<IReadOnlyDictionary<SyntaxTree, SemanticModel>>(models);
        }
    }

    private ImmutableArray<Finding> Judge(SyntaxNode declaration, CancellationToken cancellation)
    {
        if (!compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return ImmutableArray<Finding>.Empty;
        }

        var model = Context.ModelOf(declaration);
        switch (declaration)
        {
            case VariableDeclaratorSyntax or PropertyDeclarationSyntax or ParameterSyntax:
                return HolderDeclaredBy(model, declaration, cancellation) is { } holder && new SharingJudge(Context).OnState(holder, cancellation) is { } finding
                    ? ImmutableArray.Create(finding)
                    : ImmutableArray<Finding>.Empty;
            case BaseTypeSyntax parent:
                return Context.Inherited.On(parent, new SharingJudge(Context), cancellation) is { } inherited ? ImmutableArray.Create(inherited) : ImmutableArray<Finding>.Empty;
            default:
                return new MemberJudge(Context).In(declaration, cancellation);
        }
    }

    /// <summary>The symbol that keeps the object; a positional parameter of a record keeps it in the property of its name.</summary>
    private static ISymbol? HolderDeclaredBy(SemanticModel model, SyntaxNode declaration, CancellationToken cancellation)
    {
        var symbol = model.GetDeclaredSymbol(declaration, cancellation);
        return symbol is IParameterSymbol { ContainingType: { IsRecord: true } record }
            ? record.GetMembers(symbol.Name).OfType<IPropertySymbol>().FirstOrDefault(p => p.DeclaringSyntaxReferences.Any(r => r.Span == declaration.Span))
            : symbol;
    }

    private static object KeyOf(Compilation compilation)
    {
        if (compilation is CSharpCompilation csharp && MemoryMarshal.TryGetArray(csharp.SyntaxTrees.AsMemory(), out var segment) && segment.Array is { Length: > 0 } array)
        {
            return array;
        }

        return compilation;
    }

    /// <summary>The models of one array of trees: more than one only where references, options or catalogue differ.</summary>
    private sealed class Snapshots
    {
        private ImmutableList<AffinityModel> models = ImmutableList<AffinityModel>.Empty;

        public int Count => models.Count;

        public AffinityModel GetOrAdd(Compilation compilation, Catalog catalog, CancellationToken cancellation)
        {
            while (true)
            {
                var seen = Volatile.Read(ref models);
                foreach (var model in seen)
                {
                    if (model.Fits(compilation, catalog))
                    {
                        return model;
                    }
                }

                var made = new AffinityModel(compilation, catalog, KnownTypes.For(compilation, catalog, cancellation));
                if (Interlocked.CompareExchange(ref models, seen.Add(made), seen) == seen)
                {
                    return made;
                }
            }
        }
    }

    private bool Fits(Compilation other, Catalog otherCatalog) =>
        ReferenceEquals(other, compilation)
            ? Equals(catalog, otherCatalog)
            : Equals(catalog, otherCatalog) && options.Equals(other.Options) && references.SequenceEqual(other.ExternalReferences);
}
