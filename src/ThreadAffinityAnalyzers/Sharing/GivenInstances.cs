using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What instances do with one object that they are given at construction.</summary>
/// <param name="Variable">The local or parameter whose object they are given; null for state.</param>
/// <param name="Names">The variable, the parameters of helpers that are given it, and locals whose members are.</param>
/// <param name="Uses">Their uses of it.</param>
/// <param name="Several">The classes of which there may be more than one: a guard in one of these guards that instance's work alone.</param>
internal sealed record GivenUses(ISymbol? Variable, ImmutableHashSet<ISymbol> Names, ImmutableArray<Use> Uses, ImmutableHashSet<INamedTypeSymbol> Several)
{
    public static readonly ImmutableHashSet<ISymbol> NoNames = ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);

    public static readonly GivenUses None = new(null, NoNames, ImmutableArray<Use>.Empty, ImmutableHashSet<INamedTypeSymbol>.Empty);
}

/// <summary>Finds the objects of this project that code makes over an affine one: <c>new Worker(db)</c> in a loop, <c>new Reader(db)</c> and <c>new Writer(db)</c>.</summary>
internal sealed class GivenInstances(SharingContext context)
{
    private const int Deepest = 3;

    /// <summary>Uses by the instances that are given the variable's object, where there are several: none of their fields is the one holder.</summary>
    /// <param name="variable">The local or parameter.</param>
    /// <param name="isUsedBeside">Whether the code that has it works with it itself: then one instance is enough.</param>
    /// <param name="cancellation">Stops the search.</param>
    public GivenUses Of(ISymbol variable, bool isUsedBeside, CancellationToken cancellation)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        var names = GivenUses.NoNames.ToBuilder();
        var made = new List<INamedTypeSymbol>();
        Collect(variable, isAgain: false, 0);
        return made.Count > (isUsedBeside ? 0 : 1) ? new GivenUses(variable, names.ToImmutable(), uses.ToImmutable(), SeveralOf(made)) : GivenUses.None;

        void Collect(ISymbol name, bool isAgain, int depth)
        {
            names.Add(name.OriginalDefinition);
            foreach (var reference in context.Search.ReferencesTo(name, cancellation))
            {
                if (reference.Node is not ExpressionSyntax use || Functions.Whole(use).Parent is not { } taker || Functions.Declares(taker, variable))
                {
                    continue;
                }

                // One that is written in a loop is made several times; a variable that is written again may have another object in each round.
                var isRepeated = isAgain || Functions.IsInLoop(taker) && !Functions.IsOfOneRound(taker, variable) && context.Search.AssignmentsTo(variable, cancellation).IsEmpty;
                if (taker is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: not ElementAccessExpressionSyntax } set && set.Right.Span.Contains(use.Span))
                {
                    GiveMember(set, isRepeated);
                }
                else if (taker is ArgumentSyntax argument && Arguments.CallOf(argument) is { } call && context.SymbolOf(call, cancellation) is IMethodSymbol method && Arguments.ParameterOf(argument, method) is { } parameter)
                {
                    if (call is BaseObjectCreationExpressionSyntax)
                    {
                        Add(method.ContainingType, context.Uses.OfParameter(parameter.OriginalDefinition, null, cancellation), isRepeated);
                    }
                    else if (depth < Deepest && method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, ReducedFrom: null } && context.Search.IsOwn(method) && context.Search.ReferencesTo(method.OriginalDefinition, cancellation).Length == 1)
                    {
                        // A helper that has one caller works for that one alone.
                        Collect(parameter.OriginalDefinition, isRepeated, depth + 1);
                    }
                }
            }
        }

        // new Worker { Connection = db }, and worker.Connection = db for a local
        void GiveMember(AssignmentExpressionSyntax set, bool isRepeated)
        {
            if (context.SymbolOf(set.Left, cancellation) is not { IsStatic: false, ContainingType: { } owner } member || member is not (IFieldSymbol or IPropertySymbol) || !context.Search.IsOwn(member))
            {
                return;
            }

            var local = set.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } ? context.SymbolOf(receiver, cancellation) as ILocalSymbol : null;
            if (local is not null || set.Parent is InitializerExpressionSyntax)
            {
                names.UnionWith(local is null ? [] : [local]);
                Add(owner, context.Uses.Of(member, cancellation).Where(use => use.Subject is Subject.OfThis), isRepeated);
            }
        }

        void Add(INamedTypeSymbol owner, IEnumerable<Use> found, bool isRepeated)
        {
            var before = uses.Count;
            uses.AddRange(found);
            made.AddRange(Enumerable.Repeat(owner.OriginalDefinition, uses.Count == before ? 0 : isRepeated ? 2 : 1));
        }
    }

    /// <summary>Uses of state's object by the instances that are given it where the state is used.</summary>
    /// <param name="uses">The uses of the state.</param>
    /// <param name="isAlone">Whether only classes count that are never given another object: which instance works on this one is not known of others.</param>
    /// <param name="cancellation">Stops the search.</param>
    public GivenUses Of(ImmutableArray<Use> uses, bool isAlone, CancellationToken cancellation)
    {
        // What has no name where it is given is told by the class that keeps it.
        var creations = uses.Where(use => use.Node is SimpleNameSyntax or MemberAccessExpressionSyntax).Select(use => (Use: use, Creation: CreationOver(use.Node))).Where(given => given.Creation is not null).ToList();
        var all = ImmutableArray.CreateBuilder<Use>();
        var several = ImmutableHashSet.CreateBuilder<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var same in creations.GroupBy(given => context.ModelOf(given.Creation!).GetTypeInfo(given.Creation!, cancellation).Type?.OriginalDefinition, SymbolEqualityComparer.Default))
        {
            if (same.Key is INamedTypeSymbol type && (!isAlone || IsAlwaysGiven(type, same.Select(given => (SyntaxNode)given.Creation!).ToList(), cancellation)))
            {
                all.AddRange(same.SelectMany(given => context.Uses.KeptAtConstruction(given.Use, cancellation)).Distinct());
                if (same.Any(given => !InstanceSource.IsConstruction(given.Creation!) && (Functions.IsInLoop(given.Creation!) || !InstanceSource.IsOneForAll(type, context, cancellation))))
                {
                    several.Add(type);
                }
            }
        }

        return new GivenUses(null, GivenUses.NoNames, all.ToImmutable(), several.ToImmutable());
    }

    /// <summary>Whether nothing makes an instance of the class but these creations.</summary>
    private bool IsAlwaysGiven(INamedTypeSymbol type, List<SyntaxNode> creations, CancellationToken cancellation) =>
        type.InstanceConstructors.SelectMany(constructor => context.Search.ReferencesTo(constructor, cancellation)).All(reference => reference.Node is ConstructorInitializerSyntax || creations.Any(creation => creation.Span.Contains(reference.Node.Span) && creation.SyntaxTree == reference.Node.SyntaxTree))
        && context.Lifetimes.Making(type, cancellation).All(made => made.Factory is not null || made.Instance is not null);

    private static BaseObjectCreationExpressionSyntax? CreationOver(SyntaxNode given) => given.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } ? creation : null;

    private static ImmutableHashSet<INamedTypeSymbol> SeveralOf(IEnumerable<INamedTypeSymbol> made) =>
        made.GroupBy(type => type, SymbolEqualityComparer.Default).Where(same => same.Skip(1).Any()).Select(same => (INamedTypeSymbol)same.Key!).ToImmutableHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
}
