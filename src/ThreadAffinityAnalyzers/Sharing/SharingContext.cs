using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What every part of the judgement looks things up in: one compilation's symbols, words, entry points, lifetimes and guards.</summary>
internal sealed class SharingContext
{
    public SharingContext(KnownTypes types, WeakReference<IReadOnlyDictionary<SyntaxTree, SemanticModel>>? bound)
    {
        Sharable = new SharableInstances(this);
        Types = types;
        IsOpenLibrary = types.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary && types.Catalog.AssumeConcurrent == AssumeConcurrent.Auto && !types.HasWindows;
        Search = new SymbolSearch(types.Compilation, bound);
        Entries = new EntryPointIndex(types);
        Lifetimes = new LifetimeIndex(types, Search);
        Guards = new GuardAnalysis(types, Search);
        Confinement = new Confinement(Search, Guards);
        Escapes = new EscapeAnalysis(types, Search, Guards);
        Shapes = new AffineShapes(this);
        Foreign = new ForeignAffineTypes(this);
        ForeignStatics = new ForeignStatics(this);
        CachedObjects = new CachedObjectJudge(this);
        Inherited = new InheritedState(this);
        Constructions = new AffineConstructions(this);
        Subjects = new SubjectResolver(this);
        Lists = new ListContents(this);
        Resumptions = new Resumptions(this);
        Delegates = new DelegateFlow(this);
        Reach = new ReachSearch(this);
        Uses = new UseFinder(this);
        Idle = new IdleMembers(this);
        Touches = new WrapperTouches(this);
        Operations = new ConcurrentOperationsJudge(this);
        MemoryDatabases = new MemoryDatabaseJudge(this);
        Names = new AffineNames(this, withWrappers: true);
        AffineTouches = new AffineTouches(this, Names);
        ObjectNames = new AffineNames(this, withWrappers: false);
        ObjectTouches = new AffineTouches(this, ObjectNames);
        RegistrationWords = WordsOfContainers(types);
        RegisteringMethods = new RegisteringMethods(Search, RegistrationWords);
        StartingNames = new StartingNames(Search);
        CandidateWords = types.Keep((nameof(CandidateWords), RegistrationWords, Entries.CallbackNames), () => Entries.CallbackNames.Union(RegistrationWords)
            .Union(new[] { "WhenAll", "WhenAny", "WhenEach", "WaitAll", "Wait", "ForEach", "SaveChangesAsync", "ExecuteAsync", "ExecuteNonQueryAsync", "Parallel", "ServiceDescriptor" }));
    }

    /// <summary>The words of which a member's text must hold one to be worth binding.</summary>
    public ImmutableHashSet<string> CandidateWords { get; }

    /// <summary>The names by which code comes by an affine object itself, and not by a class that keeps one.</summary>
    public AffineNames ObjectNames { get; }

    /// <summary>The methods that register a service.</summary>
    public ImmutableHashSet<string> RegistrationWords { get; }

    /// <summary>The methods of this project that register what their callers name.</summary>
    public RegisteringMethods RegisteringMethods { get; }

    /// <summary>The methods and classes of this project that start work.</summary>
    public StartingNames StartingNames { get; }

    /// <summary>The names by which code comes by an affine object.</summary>
    public AffineNames Names { get; }

    /// <summary>Which code can come by an affine object or a class that keeps one.</summary>
    public AffineTouches AffineTouches { get; }

    /// <summary>Which code can come by an affine object itself.</summary>
    public AffineTouches ObjectTouches { get; }

    public KnownTypes Types { get; }

    public SymbolSearch Search { get; }

    public EntryPointIndex Entries { get; }

    public LifetimeIndex Lifetimes { get; }

    public GuardAnalysis Guards { get; }

    public Confinement Confinement { get; }

    public EscapeAnalysis Escapes { get; }

    public AffineShapes Shapes { get; }

    /// <summary>The types of other assemblies that have to do with affine objects.</summary>
    public ForeignAffineTypes Foreign { get; }

    /// <summary>Their static state.</summary>
    public ForeignStatics ForeignStatics { get; }

    /// <summary>What this project keeps in caches.</summary>
    public CachedObjectJudge CachedObjects { get; }

    /// <summary>What classes of this project have from base classes of others.</summary>
    public InheritedState Inherited { get; }

    public AffineConstructions Constructions { get; }

    public SharableInstances Sharable { get; }

    public SubjectResolver Subjects { get; }

    public ListContents Lists { get; }

    public Resumptions Resumptions { get; }

    public DelegateFlow Delegates { get; }

    public ReachSearch Reach { get; }

    public UseFinder Uses { get; }

    /// <summary>Members that ask an object for its state and no more.</summary>
    public IdleMembers Idle { get; }

    public WrapperTouches Touches { get; }

    public ConcurrentOperationsJudge Operations { get; }

    /// <summary>What was found on fields and properties, null included: they are judged for themselves, and for others that stand before them.</summary>
    public ConcurrentDictionary<ISymbol, Finding?> StateFindings { get; } = new(SymbolEqualityComparer.Default);

    public MemoryDatabaseJudge MemoryDatabases { get; }

    public Catalog Catalog => Types.Catalog;

    /// <summary>A library whose callers nobody knows: what its public members use may be used by two flows at once. Those of a library of windows or pages are known: they run in the one flow of its user interface.</summary>
    public bool IsOpenLibrary { get; }

    public SemanticModel ModelOf(SyntaxNode node) => Search.ModelOf(node.SyntaxTree);

    /// <summary>What the name, access or call means; the first candidate where the code is half-typed.</summary>
    /// <exception cref="InsufficientExecutionStackException">Searches that ask each other are too deep. The compiler tells of it (AD0001) and goes on; a full stack would end it.</exception>
    public ISymbol? SymbolOf(SyntaxNode node, CancellationToken cancellation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();

        // A definition stands for itself unless types have been put in; a call of a delegate in a field is the delegate's method.
        if (NameIn(node) is { } name && Search.Meanings.Of(name, cancellation) is { ContainingType.IsGenericType: false } meaning and not IMethodSymbol { IsGenericMethod: true }
            && (node is not InvocationExpressionSyntax || meaning is IMethodSymbol))
        {
            return meaning;
        }

        var info = ModelOf(node).GetSymbolInfo(node, cancellation);
        return info.Symbol ?? (info.CandidateSymbols.Length > 0 ? info.CandidateSymbols[0] : null);
    }

    /// <summary>The methods that register on a container which is there; source may declare one, too.</summary>
    private static ImmutableHashSet<string> WordsOfContainers(KnownTypes types)
    {
        var containers = types.Keep("Containers", () => types.Catalog.Registrations.Select(row => row.Type).Distinct().ToArray());
        var present = Array.FindAll(containers, container => types.Get(container) is not null);
        return types.Keep((nameof(RegistrationWords), string.Join(",", present)), () => types.Catalog.Registrations.Where(row => present.Contains(row.Type)).Select(row => row.Method).ToImmutableHashSet().Remove(".ctor"));
    }

    private static SimpleNameSyntax? NameIn(SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax { Name: var name } => name,
        InvocationExpressionSyntax { Expression: (MemberAccessExpressionSyntax or SimpleNameSyntax) and var called } => NameIn(called),
        _ => null,
    };
}
