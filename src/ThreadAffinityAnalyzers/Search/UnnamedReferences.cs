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
internal sealed class UnnamedReferences
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

    private List<UnnamedSite> Loops(CancellationToken cancellation) => Collect<CommonForEachStatementSyntax>("foreach", static loop => loop.Expression, (loop, model, _) =>
    {
        var used = model.GetForEachStatementInfo(loop);
        return [used.GetEnumeratorMethod, used.MoveNextMethod, used.CurrentProperty];
    }, cancellation);

    private List<UnnamedSite> Awaits(CancellationToken cancellation) => Collect<AwaitExpressionSyntax>("await", static awaiting => awaiting.Expression, (awaiting, model, _) =>
    {
        var used = model.GetAwaitExpressionInfo(awaiting);
        return [used.GetAwaiterMethod, used.IsCompletedProperty, used.GetResultMethod];
    }, cancellation);

    private List<UnnamedSite> Usings(CancellationToken cancellation)
    {
        var disposals = new[] { ("System.IDisposable", "Dispose"), ("System.IAsyncDisposable", "DisposeAsync") }
            .Select(known => (Name: known.Item2, Contract: search.Compilation.GetTypeByMetadataName(known.Item1)?.GetMembers(known.Item2).FirstOrDefault())).ToArray();
        return Collect<StatementSyntax>("using", static statement => Resource(statement) is var (declared, value) && declared is { IsVar: false } ? declared : value, (statement, model, token) =>
        {
            var (declared, value) = Resource(statement);
            if ((declared ?? value) is not { } resource || (model.GetTypeInfo(resource, token).Type ?? model.GetSymbolInfo(resource, token).Symbol as ITypeSymbol) is not { } type)
            {
                return [];
            }

            var isAwaited = statement is UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 };
            var (name, contract) = disposals[isAwaited ? 1 : 0];
            return contract is null ? [] : [DisposalOf(type, name, contract)];
        }, cancellation);

        static (TypeSyntax? Declared, ExpressionSyntax? Value) Resource(StatementSyntax statement) => statement switch
        {
            UsingStatementSyntax { Expression: { } expression } => (null, expression),
            UsingStatementSyntax { Declaration: { } variable } => (variable.Type, variable.Variables[0].Initializer?.Value),
            LocalDeclarationStatementSyntax { Declaration: var variable } => (variable.Type, variable.Variables[0].Initializer?.Value),
            _ => default,
        };
    }

    private static ISymbol? DisposalOf(ITypeSymbol type, string name, ISymbol contract)
    {
        if (type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter)
        {
            return contract;
        }

        if (type.FindImplementationForInterfaceMember(contract) is { } implementation)
        {
            return implementation;
        }

        // The pattern of a ref struct.
        return type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(static method => method.Parameters.IsEmpty);
    }

    private List<UnnamedSite> Additions(CancellationToken cancellation)
    {
        var found = new List<UnnamedSite>();
        foreach (var (rank, creation) in spellings.NodesAt<BaseObjectCreationExpressionSyntax>("new", cancellation))
        {
            if (creation.Initializer is null)
            {
                continue;
            }

            foreach (var initializer in creation.Initializer.DescendantNodesAndSelf(static node => node is InitializerExpressionSyntax or AssignmentExpressionSyntax)
                .OfType<InitializerExpressionSyntax>().Where(static node => node.IsKind(SyntaxKind.CollectionInitializerExpression)))
            {
                var made = initializer == creation.Initializer ? creation : null;
                foreach (var element in initializer.Expressions)
                {
                    found.Add(new UnnamedSite(rank, element, made, token => search.Bound(search.ModelOf(element.SyntaxTree).GetCollectionInitializerSymbolInfo(element, token))));
                }
            }
        }

        return found;
    }

    private List<UnnamedSite> Deconstructions(CancellationToken cancellation)
    {
        var found = new List<UnnamedSite>();
        foreach (var (rank, loop) in spellings.NodesAt<ForEachVariableStatementSyntax>("foreach", cancellation))
        {
            Keep(found, rank, loop, MethodsOf(search.ModelOf(loop.SyntaxTree).GetDeconstructionInfo(loop)));
        }

        foreach (var (rank, token) in spellings.TokensSpelt("=", cancellation))
        {
            if (token.Parent is AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } assignment)
            {
                Keep(found, rank, assignment, MethodsOf(search.ModelOf(assignment.SyntaxTree).GetDeconstructionInfo(assignment)));
            }
        }

        return found;
    }

    private static IEnumerable<ISymbol?> MethodsOf(DeconstructionInfo used) => new ISymbol?[] { used.Method }.Concat(used.Nested.SelectMany(MethodsOf));

    private List<UnnamedSite> Queries(CancellationToken cancellation)
    {
        var found = new List<UnnamedSite>();
        foreach (var (rank, first) in spellings.NodesAt<FromClauseSyntax>("from", cancellation))
        {
            if (first.Parent is not QueryExpressionSyntax query)
            {
                continue;
            }

            var model = search.ModelOf(query.SyntaxTree);
            foreach (var part in query.DescendantNodes(static node => node is QueryExpressionSyntax or QueryBodySyntax or QueryContinuationSyntax or OrderByClauseSyntax))
            {
                switch (part)
                {
                    case QueryClauseSyntax clause:
                        var used = model.GetQueryClauseInfo(clause, cancellation);
                        Keep(found, rank, clause, search.Bound(used.OperationInfo).Concat(search.Bound(used.CastInfo)));
                        break;
                    case OrderingSyntax ordering:
                        Keep(found, rank, ordering, search.Bound(model.GetSymbolInfo(ordering, cancellation)));
                        break;
                    case SelectOrGroupClauseSyntax end:
                        Keep(found, rank, end, search.Bound(model.GetSymbolInfo(end, cancellation)));
                        break;
                }
            }
        }

        return found.GroupBy(static site => site.Node).Select(static sites => sites.First()).ToList();
    }

    private List<UnnamedSite> Elements(CancellationToken cancellation)
    {
        var found = new List<UnnamedSite>();
        foreach (var (rank, token) in spellings.TokensSpelt("[", cancellation))
        {
            if (token.Parent is BracketedArgumentListSyntax { Parent: { } access } && access is ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax)
            {
                Keep(found, rank, access, search.Bind(access, cancellation));
            }
        }

        return found;
    }

    private List<UnnamedSite>? Operators(IMethodSymbol method, CancellationToken cancellation)
    {
        var declared = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as OperatorDeclarationSyntax;
        var sign = declared?.OperatorToken.Text ?? SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(method.MetadataName));
        if (sign.Length == 0 || char.IsLetter(sign[0]))
        {
            return null;
        }

        var found = new List<UnnamedSite>();
        foreach (var (rank, token) in spellings.TokensSpelt(sign, cancellation))
        {
            if (token.Parent is BinaryExpressionSyntax or AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax)
            {
                Keep(found, rank, token.Parent, search.Bind(token.Parent, cancellation));
            }
        }

        return found;
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
