using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Which references without a name are asked for.</summary>
internal enum UnnamedForms
{
    None,

    /// <summary>Those that say on which object they call: elements, awaits and loops.</summary>
    WithReceiver,
    All,
}

/// <summary>References that do not spell the name of what they call.</summary>
/// <remarks>
/// Returned: <c>foreach</c>, <c>using</c>, <c>await</c>, collection initialisers, deconstruction, query clauses, indexers, operators. Each form is bound
/// for the whole program, once, and only when a member of such a name is asked for.
/// Not returned: conversions, the <c>Invoke</c> behind a delegate called by its own name, the disposal of an enumerator, positional and list patterns,
/// collection expressions, ranges, interpolation handlers.
/// </remarks>
internal sealed partial class UnnamedReferences
{
    private readonly SymbolSearch search;
    private readonly Spellings spellings;
    private readonly WrittenValues values;
    private readonly Memo<List<UnnamedSite>> loops = new(), usings = new(), awaits = new(), additions = new(), deconstructions = new(), queries = new(), elements = new();

    public UnnamedReferences(SymbolSearch search)
    {
        this.search = search;
        spellings = new Spellings(search);
        values = new WrittenValues(search);
    }

    /// <param name="definition">The member asked for.</param>
    /// <param name="targets">It and the members through which it is reached.</param>
    /// <param name="forms">Which references are asked for.</param>
    /// <param name="classes">The names of the only classes that have the targets, where these are known.</param>
    /// <param name="cancellation">Stops the search.</param>
    public IEnumerable<(int Rank, Reference Reference)> To(ISymbol definition, HashSet<ISymbol> targets, UnnamedForms forms, ImmutableHashSet<string>? classes, CancellationToken cancellation)
    {
        var form = definition switch
        {
            IPropertySymbol { IsIndexer: true } => elements.Get(Elements, cancellation),
            IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method => Operators(method, cancellation),
            IMethodSymbol or IPropertySymbol => targets.Where(MayBeUnnamed).Select(target => FormOf(target.Name, forms, cancellation)).FirstOrDefault(static found => found is not null),
            _ => null,
        };

        foreach (var site in form ?? Enumerable.Empty<UnnamedSite>())
        {
            if (classes is not null && site.Value is { } value && !values.MayBe(value, classes, cancellation))
            {
                continue;
            }

            foreach (var symbol in site.Symbols(cancellation))
            {
                if (targets.Contains(symbol))
                {
                    yield return (site.Rank, new Reference(site.Node, symbol));
                    break;
                }
            }
        }
    }

    // `Current`, `IsCompleted` and `Add` are common names; the forms need what an enumerator, an awaiter or a collection has besides.
    private static bool MayBeUnnamed(ISymbol target) => target.Name switch
    {
        "Current" => HasBeside(target, "MoveNext") || HasBeside(target, "MoveNextAsync"),
        "IsCompleted" => HasBeside(target, "GetResult"),
        "GetResult" => HasBeside(target, "IsCompleted"),
        "Add" => target is IMethodSymbol { IsExtensionMethod: true } || target.ContainingType is { } type && (type.TypeKind == TypeKind.Interface || type.AllInterfaces.Any(static one => one.SpecialType == SpecialType.System_Collections_IEnumerable)),
        _ => true,
    };

    private static bool HasBeside(ISymbol member, string name)
    {
        for (var type = member.ContainingType; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return member.ContainingType is { TypeKind: TypeKind.Interface, AllInterfaces: var inherited } && inherited.Any(one => !one.GetMembers(name).IsEmpty);
    }

    private List<UnnamedSite>? FormOf(string name, UnnamedForms forms, CancellationToken cancellation)
    {
        switch (name)
        {
            case "GetAwaiter" or "GetResult" or "IsCompleted":
                return awaits.Get(Awaits, cancellation);
            case "GetEnumerator" or "GetAsyncEnumerator" or "MoveNext" or "MoveNextAsync" or "Current":
                return loops.Get(Loops, cancellation);
            case var _ when forms == UnnamedForms.WithReceiver:
                return null;
            case "Dispose" or "DisposeAsync":
                return usings.Get(Usings, cancellation);
            case "Add":
                return additions.Get(Additions, cancellation);
            case "Deconstruct":
                return deconstructions.Get(Deconstructions, cancellation);
            case "Select" or "SelectMany" or "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "GroupBy" or "Join" or "GroupJoin" or "Cast":
                return queries.Get(Queries, cancellation);
            default:
                return null;
        }
    }

    private List<UnnamedSite> Collect<T>(
        string word, Func<T, ExpressionSyntax?> valueOf, Func<T, SemanticModel, CancellationToken, IEnumerable<ISymbol?>> bind, CancellationToken cancellation) where T : SyntaxNode =>
        spellings.NodesAt<T>(word, cancellation)
            .Select(at => new UnnamedSite(at.Rank, at.Node, valueOf(at.Node), token => bind(at.Node, search.ModelOf(at.Node.SyntaxTree), token))).ToList();

    private static void Keep(List<UnnamedSite> found, int rank, SyntaxNode node, IEnumerable<ISymbol?> bound) =>
        found.Add(new UnnamedSite(rank, node, null, _ => bound));

    /// <summary>A place that may refer without a name, bound when first needed.</summary>
    private sealed class UnnamedSite(int rank, SyntaxNode node, ExpressionSyntax? value, Func<CancellationToken, IEnumerable<ISymbol?>> bind)
    {
        private ISymbol[]? symbols;

        public int Rank => rank;

        public SyntaxNode Node => node;

        /// <summary>The type that is written, or the value, of which the member is called; null where that is not one expression.</summary>
        public ExpressionSyntax? Value => value;

        public ISymbol[] Symbols(CancellationToken cancellation)
        {
            if (Volatile.Read(ref symbols) is { } known)
            {
                return known;
            }

            var bound = bind(cancellation).Where(static symbol => symbol is not null).Select(static symbol => SymbolIdentity.DefinitionOf(symbol!)).ToArray();
            Volatile.Write(ref symbols, bound);
            return bound;
        }
    }
}
