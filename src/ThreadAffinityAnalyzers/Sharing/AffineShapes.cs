using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>How a type keeps an affine object.</summary>
internal enum AffineShape
{
    /// <summary>The type itself is affine.</summary>
    Direct,

    /// <summary>A lazy value, task, tuple, weak reference or collection of affine objects.</summary>
    Container,

    /// <summary>A container that gives each thread its own.</summary>
    ThreadLocal,

    /// <summary>A class or struct of this project that keeps an affine object in instance state.</summary>
    Wrapper,
}

/// <summary>What a type is made of, seen for affinity.</summary>
/// <param name="Shape">How it keeps the object.</param>
/// <param name="Row">The innermost affine type's row.</param>
/// <param name="Type">The innermost affine type.</param>
internal sealed record AffineContent(AffineShape Shape, AffineType Row, ITypeSymbol Type)
{
    /// <summary>There may be several of them: in an array, a list, a dictionary.</summary>
    public bool IsMany { get; init; }

    /// <summary>What a class of another project keeps, which stands for it; null where the type itself is affine.</summary>
    public ITypeSymbol? Kept { get; init; }

    /// <summary>The type as a message shows it.</summary>
    public string ShortName => Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}

/// <summary>Looks through lazies, tasks, tuples, collections and this project's wrappers for the affine type inside.</summary>
internal sealed partial class AffineShapes
{
    private static readonly AffineContent Nothing = new(AffineShape.Direct, null!, null!);

    // One object per flow, or handed out exclusively: never sharing (rules.md, section 5).
    private static readonly ImmutableHashSet<string> Exclusive = ImmutableHashSet.Create(
        "AsyncLocal", "ObjectPool", "DefaultObjectPool", "Func", "Channel", "ChannelReader", "ChannelWriter", "IDbContextFactory", "PooledDbContextFactory",
        "DbContextOptions", "ILogger", "IOptions", "IOptionsMonitor", "Action", "Expression", "DbContextOptionsBuilder", "DbSet");

    /// <summary>Whether a generic type of this name hands its object out for one flow at a time, so that who has it does not keep the object.</summary>
    public static bool IsExclusive(string name) => Exclusive.Contains(name);

    private readonly SharingContext context;
    private readonly ConcurrentDictionary<ITypeSymbol, AffineContent> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, AffineContent> wrappers = new(SymbolEqualityComparer.Default);

    private readonly AffineFronts fronts;

    public AffineShapes(SharingContext context)
    {
        this.context = context;
        fronts = new AffineFronts(context);
    }

    /// <summary>The affine content of a type that is not a wrapper: direct, container or thread-local.</summary>
    public bool TryGet(ITypeSymbol? type, out AffineContent content) => TryGet(type, 0, out content);

    /// <summary>The affine content of a type, wrappers of this project included.</summary>
    public bool TryGetWithWrappers(ITypeSymbol? type, CancellationToken cancellation, out AffineContent content)
    {
        if (TryGet(type, out content))
        {
            return true;
        }

        if (type is not INamedTypeSymbol)
        {
            return false;
        }

        if (!wrappers.TryGetValue(type, out content!))
        {
            TryGetWrapper(type, ImmutableHashSet<ITypeSymbol>.Empty, cancellation, out content);
            wrappers.TryAdd(type, content);
        }

        return !ReferenceEquals(content, Nothing);
    }

    /// <summary>The affine element of a channel or pool that gives each object to one flow at a time: no holder, unless its elements are used after they were given back.</summary>
    public bool TryGetPooled(ITypeSymbol? type, out AffineContent content)
    {
        content = Nothing;
        if (type is not INamedTypeSymbol { Name: "Channel" or "ObjectPool" or "DefaultObjectPool", TypeArguments: { Length: > 0 } elements } || !TryGet(elements[elements.Length - 1], out var element))
        {
            return false;
        }

        content = element with { Shape = AffineShape.Container };
        return true;
    }

    private bool TryGet(ITypeSymbol? type, int depth, out AffineContent content)
    {
        content = Nothing;
        if (type is null || depth > 4 || type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Error or TypeKind.Pointer)
        {
            return false;
        }

        // The memo takes `T` and `T?` for one; so must what it keeps, or messages would depend on who asked first.
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (known.TryGetValue(type, out content!))
        {
            return !ReferenceEquals(content, Nothing);
        }

        content = Compute(type, depth);
        known.TryAdd(type, content);
        return !ReferenceEquals(content, Nothing);
    }

    private AffineContent Compute(ITypeSymbol type, int depth)
    {
        if (type is IArrayTypeSymbol array)
        {
            return TryGet(array.ElementType, depth + 1, out var element) ? element with { Shape = AffineShape.Container, IsMany = true } : Nothing;
        }

        if (context.Types.TryGetAffine(type, out var row))
        {
            return new AffineContent(AffineShape.Direct, row, type);
        }

        if (type is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract && fronts.Of(contract) is { } behind)
        {
            return new AffineContent(AffineShape.Direct, behind, type);
        }

        if (OfForeign(type, depth, null, CancellationToken.None) is { } foreign)
        {
            return foreign;
        }

        // A class of this project that is a list of connections, or a lazy one: class AsyncLazy<T> : Lazy<Task<T>>.
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class, BaseType: { TypeArguments.Length: > 0 } parent } heir && context.Search.IsOwn(heir) && !context.Search.IsOwn(parent))
        {
            return TryGet(parent, depth + 1, out var inherited) && inherited.Shape == AffineShape.Container ? inherited : Nothing;
        }

        if (type is not INamedTypeSymbol { TypeArguments.Length: > 0 } generic || generic.Name == "DbSet")
        {
            return Nothing;
        }

        if (Exclusive.Contains(generic.Name) || !generic.IsTupleType && context.Search.IsOwn(generic) || !IsContainer(generic))
        {
            return Nothing;
        }

        // What is attached to an object lives as long as that object: only the value of a ConditionalWeakTable is kept by it.
        foreach (var argument in generic.Name == "ConditionalWeakTable" ? generic.TypeArguments.RemoveAt(0) : generic.TypeArguments)
        {
            if (TryGet(argument, depth + 1, out var inner))
            {
                return inner with { Shape = generic.Name == "ThreadLocal" ? AffineShape.ThreadLocal : AffineShape.Container, IsMany = inner.IsMany || IsCollection(generic) };
            }
        }

        return Nothing;
    }

    // Known by shape: values that are read back as they were put in. A generic class of another library (a repository of entities) is not.
    private static bool IsContainer(INamedTypeSymbol type)
    {
        return type.IsTupleType || type.Name.Contains("Lazy") || type.Name is "Nullable" or "WeakReference" or "ThreadLocal" or "Task" or "ValueTask" or "KeyValuePair" or "Tuple" or "ValueTuple"
            || IsCollection(type);
    }

    private static bool IsCollection(INamedTypeSymbol type) => type.Name == "ConditionalWeakTable" || type.Name != "KeyValuePair" && type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", System.StringComparison.Ordinal) == true;

    /// <summary>A class or struct of source that keeps an affine object in instance state, transitively; an interface by what is registered for it.</summary>
    private bool TryGetWrapper(ITypeSymbol? type, ImmutableHashSet<ITypeSymbol> seen, CancellationToken cancellation, out AffineContent content)
    {
        content = Nothing;
        if (type is not INamedTypeSymbol named || seen.Contains(named) || seen.Count > 8 || named.SpecialType != SpecialType.None)
        {
            return false;
        }

        var next = seen.Add(named);
        if (named.TypeKind == TypeKind.Interface)
        {
            foreach (var registration in context.Lifetimes.Of(named, cancellation))
            {
                if (registration.Implementation is { } made && !made.Equals(named, SymbolEqualityComparer.Default) && TryGetWrapper(made, next, cancellation, out content))
                {
                    return true;
                }
            }

            return false;
        }

        if (OfForeign(named, 0, next, cancellation) is { } foreign)
        {
            content = foreign;
            return true;
        }

        for (INamedTypeSymbol? part = named; part is not null && part.SpecialType == SpecialType.None; part = part.BaseType)
        {
            if (!context.Search.IsOwn(part))
            {
                break;
            }

            foreach (var kept in StateOf(part, cancellation))
            {
                if (TryGet(kept, out var inner) || TryGetWrapper(kept, next, cancellation, out inner))
                {
                    content = inner with { Shape = AffineShape.Wrapper };
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The types of a class's instance fields (auto-properties by their backing fields) and captured primary-constructor parameters.</summary>
    private IEnumerable<ITypeSymbol> StateOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field)
            {
                yield return field.Type;
            }
        }

        foreach (var parameter in PrimaryParameters(type, cancellation))
        {
            yield return parameter.Type;
        }
    }

    /// <summary>Parameters of the primary constructor of a class or struct that is not a record.</summary>
    public IEnumerable<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.IsRecord)
        {
            yield break;
        }

        foreach (var constructor in type.InstanceConstructors)
        {
            if (context.Search.DeclarationsOf(constructor) is [var declared] && declared.GetSyntax(cancellation) is TypeDeclarationSyntax)
            {
                foreach (var parameter in constructor.Parameters)
                {
                    yield return parameter;
                }
            }
        }
    }
}
