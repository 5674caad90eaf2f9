using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells cheaply which classes can have an instance that several flows see. Most services of a program are scoped or transient and made by the container only:
/// their fields need no search at all.
/// </summary>
internal sealed class SharableInstances
{
    private static readonly ImmutableHashSet<string> WorkWords = ImmutableHashSet.Create(
        "Parallel", "AsParallel", "Thread", "ThreadPool", "Timer", "Progress", "BackgroundWorker", "CreateTimer", "ActionBlock", "TransformBlock", "FileSystemWatcher", "StartNew");

    private readonly SharingContext context;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> known = new(SymbolEqualityComparer.Default);
    private readonly Memo<Dictionary<ISymbol, List<INamedTypeSymbol>>> derived = new();

    public SharableInstances(SharingContext context) => this.context = context;

    /// <summary>Whether an instance of the class, or of a class derived from it, may outlive one flow.</summary>
    public bool MayBeShared(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var definition = type.OriginalDefinition;
        if (known.TryGetValue(definition, out var answer))
        {
            return answer;
        }

        answer = Family(definition, cancellation).Any(t => IsKept(t, cancellation));
        known.TryAdd(definition, answer);
        return answer;
    }

    /// <summary>Whether the class starts work of its own, which can share its state within one flow.</summary>
    /// <param name="type">The class.</param>
    /// <param name="state">The name of the state, or null for any.</param>
    /// <param name="cancellation">Stops the search.</param>
    public bool StartsWork(INamedTypeSymbol type, string? state, CancellationToken cancellation) => type.DeclaringSyntaxReferences.Any(r =>
        NameIndex.Of(r.SyntaxTree, cancellation) is var index
        && (index.HasAnyIn(WorkWords, r.Span) || index.HasIn("Task", r.Span) && index.HasLambdaIn(r.Span) && (HasTasksStarted(r, index, cancellation) || HasWorkInLambdas(r, index, state, cancellation))));

    /// <summary>Whether the class of tasks is asked for more than a type or a task that has ended: <c>Task.Run(...)</c>, <c>new Task(...)</c>.</summary>
    private static bool HasTasksStarted(SyntaxReference declaration, NameIndex index, CancellationToken cancellation)
    {
        var root = declaration.SyntaxTree.GetRoot(cancellation);
        return index.PositionsOf("Task", declaration.Span).Any(position => SymbolSearch.IdentifierAt(root, position) is { Parent: SimpleNameSyntax name } && (name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == name => access,
            QualifiedNameSyntax or MemberAccessExpressionSyntax => name.Parent.Parent,
            var parent => parent,
        }) is ObjectCreationExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: not ("CompletedTask" or "FromResult" or "Delay" or "Yield" or "FromException" or "FromCanceled") });
    }

    /// <summary>Whether a lambda, whoever is given it, does more than one of a query: it takes nothing, is asynchronous, names the state or calls a method of the class.</summary>
    private bool HasWorkInLambdas(SyntaxReference declaration, NameIndex index, string? state, CancellationToken cancellation) =>
        context.Search.LambdasIn(declaration.GetSyntax(cancellation), cancellation).Any(lambda => state is null || !lambda.AsyncKeyword.IsKind(SyntaxKind.None)
            || lambda is not SimpleLambdaExpressionSyntax and not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: > 0 }
            || index.HasIn(state, lambda.Span) || NameIndex.HasIn(index.AsyncNames, lambda.Span)
            || lambda.DescendantNodes().Any(node => node is InvocationExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } }));

    private bool IsKept(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (context.Catalog.AssumeConcurrent == AssumeConcurrent.Always || InstanceSource.IsSingletonShaped(type, context, cancellation)
            || context.Lifetimes.Making(type, cancellation).Any(r => r.Lifetime == Lifetime.Application || r.Lifetime == Lifetime.Scope && context.Lifetimes.IsResolvedFromRoot(r.Service, cancellation))
            || type.AllInterfaces.Any(i => context.Lifetimes.Of(i, cancellation).Any(r => r.Implementation is null && r.Lifetime == Lifetime.Application)))
        {
            return true;
        }

        // A host that keeps one instance for all calls: middleware, attribute filters, hosted services ...
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
                && context.Entries.TryGetEntry(method, out var entry) && entry.Receiver == Lifetime.Application)
            {
                return true;
            }
        }

        // Created by this project's own code other than tests, or captured by a handler that its own methods give away. A struct is there without being created.
        return type.IsValueType || type.InstanceConstructors.Any(c => context.Search.ReferencesTo(c, cancellation).Any(static made => !TestMethods.Contain(made.Node))) || GivesItselfAway(type, cancellation) || ConfiguredOptions.Is(type, context, cancellation);
    }

    /// <summary>A class that maps handlers itself: its lambdas capture the instance.</summary>
    private bool GivesItselfAway(INamedTypeSymbol type, CancellationToken cancellation) =>
        context.Search.DeclarationsOf(type).Any(r => CallbackSites.StandIn(r, context, cancellation));

    private IEnumerable<INamedTypeSymbol> Family(INamedTypeSymbol type, CancellationToken cancellation)
    {
        yield return type;
        if (type.IsSealed)
        {
            yield break;
        }

        var map = derived.Get(ReadDerived, cancellation);
        var queue = new Queue<INamedTypeSymbol>();
        queue.Enqueue(type);
        while (queue.Count > 0)
        {
            if (map.TryGetValue(queue.Dequeue(), out var children))
            {
                foreach (var child in children)
                {
                    yield return child;
                    queue.Enqueue(child);
                }
            }
        }
    }

    private Dictionary<ISymbol, List<INamedTypeSymbol>> ReadDerived(CancellationToken cancellation)
    {
        var read = new Dictionary<ISymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        var queue = new Queue<INamespaceOrTypeSymbol>();
        queue.Enqueue(context.Types.Compilation.Assembly.GlobalNamespace);
        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var member in queue.Dequeue().GetMembers())
            {
                if (member is INamespaceOrTypeSymbol inner)
                {
                    queue.Enqueue(inner);
                    if (member is INamedTypeSymbol { TypeKind: TypeKind.Class, BaseType: { SpecialType: SpecialType.None } parent } type && context.Search.IsOwn(parent))
                    {
                        if (!read.TryGetValue(parent.OriginalDefinition, out var children))
                        {
                            read[parent.OriginalDefinition] = children = new List<INamedTypeSymbol>();
                        }

                        children.Add(type);
                    }
                }
            }
        }

        return read;
    }
}
