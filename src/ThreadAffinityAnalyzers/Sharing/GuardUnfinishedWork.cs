using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Work that is started and not awaited where it stands: a guard around the start does not cover it.</summary>
internal sealed class GuardUnfinishedWork
{
    private readonly SymbolSearch search;
    private readonly GuardIdioms idioms;

    public GuardUnfinishedWork(SymbolSearch search, GuardIdioms idioms)
    {
        this.search = search;
        this.idioms = idioms;
    }

    /// <summary>The guards that are given back when the work has ended: <c>_ = Save().ContinueWith(_ =&gt; gate.Release())</c>.</summary>
    public IEnumerable<Guard> GivenBackAfter(SyntaxNode node, SyntaxNode? stopAt, int depth, CancellationToken cancellation) => node.Ancestors().TakeWhile(at => at is ExpressionSyntax).OfType<InvocationExpressionSyntax>()
        .Where(call => GuardSites.NameOf(call) == "ContinueWith" && call.Expression.Span.Contains(node.Span))
        .SelectMany(call => call.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .SelectMany(last => idioms.ActOf(last, stopAt, depth, cancellation) is { Verb: GuardVerb.Exit } act ? act.Guards : []);

    /// <summary>Whether the task that the node makes is still running when its function goes on or returns.</summary>
    /// <param name="waits">Where a local that keeps the task is waited for, if it is.</param>
    public bool Leaves(SyntaxNode node, SyntaxNode? function, out List<SyntaxNode> waits, CancellationToken cancellation)
    {
        waits = new List<SyntaxNode>();
        var model = search.ModelOf(node.SyntaxTree);
        var outer = OutermostOf(node, model, cancellation);
        if (outer is null || outer.Parent is AwaitExpressionSyntax || !GuardSites.IsTask(model.GetTypeInfo(outer, cancellation).Type))
        {
            return false;
        }

        return outer.Parent switch
        {
            ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
            LambdaExpressionSyntax => false,
            ExpressionStatementSyntax => true,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => true,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => function is not null && IsOnlyWaitedFor(variable.Identifier.ValueText, function, waits),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => function is not null
                && model.GetSymbolInfo(left, cancellation).Symbol is ILocalSymbol && IsOnlyWaitedFor(left.Identifier.ValueText, function, waits),
            _ => false,
        };
    }

    /// <summary>From a use outwards through the calls that it is part of; null where what it makes is a value, which the call around it is only given.</summary>
    private static ExpressionSyntax? OutermostOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        var at = node;
        while (true)
        {
            switch (at.Parent)
            {
                case ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ExpressionSyntax taker } } when IsDone((ExpressionSyntax)at, taker, model, cancellation):
                    return null;
                case MemberAccessExpressionSyntax or InvocationExpressionSyntax or ConditionalAccessExpressionSyntax or MemberBindingExpressionSyntax
                    or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax or BaseObjectCreationExpressionSyntax:
                case ArgumentListSyntax { Parent: InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax }:
                case ArgumentSyntax { Parent: ArgumentListSyntax }:
                    at = at.Parent;
                    break;
                default:
                    return at as ExpressionSyntax;
            }
        }
    }

    /// <summary>The work is over when the argument is there: it is a plain value, or the result that a finished task is made of.</summary>
    private static bool IsDone(ExpressionSyntax argument, ExpressionSyntax taker, SemanticModel model, CancellationToken cancellation)
    {
        var type = model.GetTypeInfo(argument, cancellation).Type;
        return IsPlain(type)
            || !GuardSites.IsTask(type) && model.GetSymbolInfo(taker, cancellation).Symbol is IMethodSymbol { Name: "FromResult" or ".ctor" } method
            && GuardSites.IsTask(method.MethodKind == MethodKind.Constructor ? method.ContainingType : method.ReturnType)
            && method.OriginalDefinition.Parameters is [{ Type: ITypeParameterSymbol }];
    }

    /// <summary>A number, a text, a date, a <c>Guid</c>, also one that may be missing: nothing that goes on working.</summary>
    private static bool IsPlain(ITypeSymbol? type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inside] } ? IsPlain(inside)
        : type is { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } or INamedTypeSymbol { IsValueType: true, IsGenericType: false, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether the local is used for nothing but waiting and returning; what else is done with it may wait too.</summary>
    private static bool IsOnlyWaitedFor(string local, SyntaxNode function, List<SyntaxNode> waits)
    {
        foreach (var name in function.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != local)
            {
                continue;
            }

            switch (name.Parent)
            {
                case AwaitExpressionSyntax:
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Result" or "ConfigureAwait" or "GetAwaiter" } access when access.Expression == name:
                    waits.Add(name);
                    break;
                case ReturnStatementSyntax:
                case AssignmentExpressionSyntax assignment when assignment.Left == name:
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
