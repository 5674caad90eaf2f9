using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <content>The statements and expressions that call members without naming them, form by form.</content>
internal sealed partial class UnnamedReferences
{
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
}
