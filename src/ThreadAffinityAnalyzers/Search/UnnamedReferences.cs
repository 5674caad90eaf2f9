using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

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
    private readonly Memo<List<UnnamedSite>> loops = new(), usings = new(), awaits = new(), additions = new(), deconstructions = new(), queries = new(), elements = new();

    public UnnamedReferences(SymbolSearch search)
    {
        this.search = search;
        spellings = new Spellings(search);
    }

    public IEnumerable<(int Rank, Reference Reference)> To(ISymbol definition, HashSet<ISymbol> targets, CancellationToken cancellation)
    {
        var form = definition switch
        {
            IPropertySymbol { IsIndexer: true } => elements.Get(Elements, cancellation),
            IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method => Operators(method, cancellation),
            IMethodSymbol or IPropertySymbol => targets.Where(MayBeUnnamed).Select(target => FormOf(target.Name, cancellation)).FirstOrDefault(static found => found is not null),
            _ => null,
        };

        foreach (var site in form ?? Enumerable.Empty<UnnamedSite>())
        {
            foreach (var symbol in site.Symbols)
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

    private List<UnnamedSite>? FormOf(string name, CancellationToken cancellation)
    {
        switch (name)
        {
            case "GetEnumerator" or "GetAsyncEnumerator" or "MoveNext" or "MoveNextAsync" or "Current":
                return loops.Get(Loops, cancellation);
            case "Dispose" or "DisposeAsync":
                return usings.Get(Usings, cancellation);
            case "GetAwaiter" or "GetResult" or "IsCompleted":
                return awaits.Get(Awaits, cancellation);
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

    private List<UnnamedSite> Loops(CancellationToken cancellation) => Collect<CommonForEachStatementSyntax>("foreach", cancellation, (loop, model) =>
    {
        var used = model.GetForEachStatementInfo(loop);
        return [used.GetEnumeratorMethod, used.MoveNextMethod, used.CurrentProperty];
    });

    private List<UnnamedSite> Awaits(CancellationToken cancellation) => Collect<AwaitExpressionSyntax>("await", cancellation, (awaiting, model) =>
    {
        var used = model.GetAwaitExpressionInfo(awaiting);
        return [used.GetAwaiterMethod, used.IsCompletedProperty, used.GetResultMethod];
    });

    private List<UnnamedSite> Usings(CancellationToken cancellation)
    {
        var disposals = new[] { ("System.IDisposable", "Dispose"), ("System.IAsyncDisposable", "DisposeAsync") }
            .Select(known => (Name: known.Item2, Contract: search.Compilation.GetTypeByMetadataName(known.Item1)?.GetMembers(known.Item2).FirstOrDefault())).ToArray();
        return Collect<StatementSyntax>("using", cancellation, (statement, model) =>
        {
            var (asynchronous, resource) = statement switch
            {
                UsingStatementSyntax use => (use.AwaitKeyword.RawKind != 0, Resource(use.Declaration, use.Expression)),
                LocalDeclarationStatementSyntax use => (use.AwaitKeyword.RawKind != 0, use.Declaration.Type),
                _ => default,
            };
            if (resource is null || (model.GetTypeInfo(resource, cancellation).Type ?? model.GetSymbolInfo(resource, cancellation).Symbol as ITypeSymbol) is not { } type)
            {
                return [];
            }

            var (name, contract) = disposals[asynchronous ? 1 : 0];
            return contract is null ? [] : [DisposalOf(type, name, contract)];
        });

        static ExpressionSyntax? Resource(VariableDeclarationSyntax? declaration, ExpressionSyntax? expression) => declaration?.Type ?? expression;
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

            var model = search.ModelOf(creation.SyntaxTree);
            foreach (var initializer in creation.Initializer.DescendantNodesAndSelf(static node => node is InitializerExpressionSyntax or AssignmentExpressionSyntax)
                .OfType<InitializerExpressionSyntax>().Where(static node => node.IsKind(SyntaxKind.CollectionInitializerExpression)))
            {
                foreach (var element in initializer.Expressions)
                {
                    Keep(found, rank, element, search.Bound(model.GetCollectionInitializerSymbolInfo(element, cancellation)));
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

    private List<UnnamedSite> Collect<T>(string word, CancellationToken cancellation, Func<T, SemanticModel, IEnumerable<ISymbol?>> bind) where T : SyntaxNode
    {
        var found = new List<UnnamedSite>();
        foreach (var (rank, node) in spellings.NodesAt<T>(word, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            Keep(found, rank, node, bind(node, search.ModelOf(node.SyntaxTree)));
        }

        return found;
    }

    private static void Keep(List<UnnamedSite> found, int rank, SyntaxNode node, IEnumerable<ISymbol?> bound)
    {
        var symbols = bound.Where(static symbol => symbol is not null).Select(static symbol => SymbolIdentity.DefinitionOf(symbol!)).ToArray();
        if (symbols.Length > 0)
        {
            found.Add(new UnnamedSite(rank, node, symbols));
        }
    }

    private readonly record struct UnnamedSite(int Rank, SyntaxNode Node, ISymbol[] Symbols);
}
