using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What a function leaves behind that still needs the connection when the function has ended: readers, commands, transactions, and rows that are read when somebody asks for them.</summary>
internal static class Outliving
{
    private const int Depth = 4;

    /// <summary>Whether something bound to a connection gets out of the function. What a helper returns is its caller's business.</summary>
    /// <param name="flow">The function.</param>
    /// <param name="isHelper">Whether its caller owns the connection.</param>
    /// <param name="isGone">Whether the rewrite takes the node away.</param>
    /// <param name="isRead">Whether the rewrite reads the value before it gets out.</param>
    public static bool Escapes(Flow flow, bool isHelper, Func<SyntaxNode, bool> isGone, Func<ExpressionSyntax, bool>? isRead = null)
    {
        if (flow.Function is CompilationUnitSyntax)
        {
            return false;
        }

        return !isHelper && Returned(flow.Function).Any(value => isRead?.Invoke(value) != true && Carries(value, flow.Model, Depth)) || Stored(flow, isGone).Any(value => !IsAnotherConnection(value, flow.Model) && isRead?.Invoke(value) != true && (Carries(value, flow.Model, Depth) || IsWork(value, flow.Model)) && !IsFlowOfItsOwn(value, flow)) ||
               !isHelper && Dependents.Of(flow, flow.Uses).Escape;
    }

    /// <summary>A new connection needs none that was there before.</summary>
    private static bool IsAnotherConnection(ExpressionSyntax value, SemanticModel model) => value is BaseObjectCreationExpressionSyntax made && AdoTypes.IsConnection(model.GetTypeInfo(made).Type) &&
        made.ArgumentList?.Arguments.Any(argument => Carries(argument.Expression, model, Depth)) != true;

    /// <summary>Whether the function gives back something that is bound to a connection.</summary>
    public static bool IsReturnedBy(SyntaxNode function, SemanticModel model) => Returned(function).Any(value => Carries(value, model, Depth));

    /// <summary>A handler that names the held local and nothing else that needs it: it gets an object of its own.</summary>
    private static bool IsFlowOfItsOwn(ExpressionSyntax value, Flow flow) => value is AnonymousFunctionExpressionSyntax lambda && flow.Uses[0].Holder is ILocalSymbol holder &&
        lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => flow.Model.GetSymbolInfo(name).Symbol).OfType<ILocalSymbol>()
            .All(local => !IsBound(local.Type) || IsIn(local, lambda) || SymbolEqualityComparer.Default.Equals(local, holder));

    /// <summary>Whether a local that is declared before the block keeps something of it that needs the connection.</summary>
    public static bool Leaves(SyntaxNode block, Flow flow) => block != flow.Function && LeavingBlock(block, flow.Function, flow.Model).Any();

    /// <summary>The locals of the function that are declared before the block and keep something of it that needs the connection.</summary>
    public static IEnumerable<ILocalSymbol> LeavingBlock(SyntaxNode block, SyntaxNode function, SemanticModel model) =>
        block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<AssignmentExpressionSyntax>()
            .Where(set => set.Parent is not InitializerExpressionSyntax && model.GetSymbolInfo(set.Left).Symbol is ILocalSymbol local && IsIn(local, function) && !IsIn(local, block) && Carries(set.Right, model, Depth))
            .Select(set => (ILocalSymbol)model.GetSymbolInfo(set.Left).Symbol!);

    /// <summary>The locals that the statement declares and gives something that needs the connection.</summary>
    public static IEnumerable<ILocalSymbol> DeclaredIn(StatementSyntax statement, SemanticModel model) => statement is LocalDeclarationStatementSyntax declaration
        ? declaration.Declaration.Variables.Where(one => one.Initializer is { } given && Carries(given.Value, model, Depth)).Select(one => model.GetDeclaredSymbol(one)).OfType<ILocalSymbol>()
        : Enumerable.Empty<ILocalSymbol>();

    /// <summary>What the function itself gives back.</summary>
    public static IEnumerable<ExpressionSyntax> Returned(SyntaxNode function)
    {
        foreach (var node in function.DescendantNodes(one => one == function || one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            switch (node)
            {
                case ReturnStatementSyntax { Expression: { } returned }:
                    yield return returned;
                    break;
                case YieldStatementSyntax { Expression: { } yielded }:
                    yield return yielded;
                    break;
                case ArrowExpressionClauseSyntax arrow:
                    yield return arrow.Expression;
                    break;
            }
        }

        if (function is AnonymousFunctionExpressionSyntax { ExpressionBody: { } body })
        {
            yield return body;
        }
    }

    /// <summary>What is put into something that lives longer than the function.</summary>
    private static IEnumerable<ExpressionSyntax> Stored(Flow flow, Func<SyntaxNode, bool> isGone)
    {
        foreach (var node in flow.Function.DescendantNodes(one => !isGone(one)).Where(one => !isGone(one)))
        {
            if (node is AssignmentExpressionSyntax assignment && assignment.Parent is not InitializerExpressionSyntax && LivesLonger(assignment.Left, flow))
            {
                yield return assignment.Right;
            }
            else if (node is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Enqueue" or "Push" or "TryAdd" or "TryWrite" or "Set", Expression: var collection } } } given &&
                     LivesLonger(collection, flow) && !AdoTypes.IsBound(flow.Model.GetTypeInfo(collection).Type))
            {
                yield return given.Expression;
            }
        }
    }

    private static bool LivesLonger(ExpressionSyntax place, Flow flow)
    {
        switch (place)
        {
            case TupleExpressionSyntax tuple:
                return tuple.Arguments.Any(one => LivesLonger(one.Expression, flow));
            case ElementAccessExpressionSyntax element:
                return LivesLonger(element.Expression, flow);
            case MemberAccessExpressionSyntax member when flow.Model.GetTypeInfo(member.Expression).Type is { } owner && AdoTypes.IsBound(owner):
                return false;
            default:
                return flow.Model.GetSymbolInfo(place).Symbol switch
                {
                    IFieldSymbol or IPropertySymbol or IEventSymbol => true,
                    IParameterSymbol parameter => parameter.RefKind != RefKind.None || !IsIn(parameter, flow.Function),
                    ILocalSymbol local => local.IsRef || !IsIn(local, flow.Function),
                    _ => false,
                };
        }
    }

    private static bool IsIn(ISymbol symbol, SyntaxNode function) =>
        symbol.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == function.SyntaxTree && function.Span.Contains(one.Span));

    /// <summary>Whether the value is bound to a connection, or holds something that is.</summary>
    public static bool Carries(ExpressionSyntax value, SemanticModel model) => Carries(value, model, Depth);

    private static bool Carries(ExpressionSyntax value, SemanticModel model, int depth)
    {
        if (depth == 0 || value.SyntaxTree != model.SyntaxTree)
        {
            return false;
        }

        if (IsBound(model.GetTypeInfo(value).Type))
        {
            return value is not (LiteralExpressionSyntax or DefaultExpressionSyntax);
        }

        switch (value)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                return lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => model.GetSymbolInfo(name).Symbol is ILocalSymbol local && IsBound(local.Type) && !IsIn(local, lambda));
            case InvocationExpressionSyntax call:
                return IsSequence(model.GetTypeInfo(call).Type) && IsLazy(call, model, depth) ||
                       model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "FromResult" } && call.ArgumentList.Arguments.Any(one => Carries(one.Expression, model, depth));
            case IdentifierNameSyntax when model.GetSymbolInfo(value).Symbol is ILocalSymbol local && !local.Type.IsValueType && local.Type.SpecialType != SpecialType.System_String:
                return local.DeclaringSyntaxReferences.Select(one => one.GetSyntax()).OfType<VariableDeclaratorSyntax>().Any(one => one.Initializer is { } initializer && Carries(initializer.Value, model, depth - 1));
            case BaseObjectCreationExpressionSyntax or TupleExpressionSyntax or AnonymousObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax:
                return IsHeldBy(value).Any(part => Carries(part, model, depth));
            case SwitchExpressionSyntax choice:
                return choice.Arms.Any(arm => Carries(arm.Expression, model, depth));
            case ConditionalExpressionSyntax or CastExpressionSyntax or ParenthesizedExpressionSyntax or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax or WithExpressionSyntax:
                return value.ChildNodes().OfType<ExpressionSyntax>().Any(part => Carries(part, model, depth));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression } choice:
                return Carries(choice.Left, model, depth) || Carries(choice.Right, model, depth);
            default:
                return value is CollectionExpressionSyntax && value.ChildNodes().SelectMany(one => one.ChildNodes()).OfType<ExpressionSyntax>().Any(part => Carries(part, model, depth));
        }
    }

    /// <summary>What is put into the value where it is made.</summary>
    public static IEnumerable<ExpressionSyntax> IsHeldBy(ExpressionSyntax value)
    {
        foreach (var part in value.ChildNodes())
        {
            switch (part)
            {
                case BaseArgumentListSyntax arguments:
                    foreach (var argument in arguments.Arguments)
                    {
                        yield return argument.Expression;
                    }

                    break;
                case ArgumentSyntax argument:
                    yield return argument.Expression;
                    break;
                case AnonymousObjectMemberDeclaratorSyntax member:
                    yield return member.Expression;
                    break;
                case InitializerExpressionSyntax initializer:
                    foreach (var expression in initializer.Expressions)
                    {
                        yield return expression is AssignmentExpressionSyntax set ? set.Right : expression;
                    }

                    break;
            }
        }
    }

    /// <summary>A sequence whose elements are read from the connection when they are asked for.</summary>
    private static bool IsLazy(InvocationExpressionSyntax call, SemanticModel model, int depth)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol found)
        {
            return false;
        }

        var method = found.ReducedFrom ?? found;
        var given = call.ArgumentList.Arguments.Select(one => one.Expression).Concat(call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } ? new[] { receiver } : Array.Empty<ExpressionSyntax>());
        if (method.ContainingNamespace?.ToDisplayString() is "Dapper" && method.Name.StartsWith("Query", StringComparison.Ordinal) || method.Parameters.Any(one => one.Name == "buffered"))
        {
            return IsUnbuffered(call, method, found.ReducedFrom is not null);
        }

        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } source)
        {
            var there = Models.Of(source.SyntaxTree, model);
            return source.DescendantNodes().OfType<YieldStatementSyntax>().Any()
                ? given.Any(one => Carries(one, model, depth))
                : there is null || Returned(source).Any(one => Carries(one, there, depth - 1));
        }

        return given.Any(one => one is not AnonymousFunctionExpressionSyntax && Carries(one, model, depth));
    }

    private static bool IsUnbuffered(InvocationExpressionSyntax call, IMethodSymbol method, bool isReduced)
    {
        if (method.Name.Contains("Unbuffered"))
        {
            return true;
        }

        var position = method.Parameters.ToList().FindIndex(one => one.Name == "buffered") - (isReduced ? 1 : 0);
        var arguments = call.ArgumentList.Arguments;
        var said = arguments.FirstOrDefault(one => one.NameColon?.Name.Identifier.ValueText == "buffered") ?? (position >= 0 && position < arguments.Count && arguments.Take(position + 1).All(one => one.NameColon is null) ? arguments[position] : null);
        return said is not null && !said.Expression.IsKind(SyntaxKind.TrueLiteralExpression) ||
               arguments.Any(one => one.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "CommandFlags") && !one.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "Buffered"));
    }

    /// <summary>A task whose work goes on with the connection.</summary>
    private static bool IsWork(ExpressionSyntax value, SemanticModel model) =>
        AdoTypes.IsTask(model.GetTypeInfo(value).Type) && value.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(one => one is IdentifierNameSyntax && IsBound(model.GetTypeInfo(one).Type));

    private static bool IsSequence(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IAsyncEnumerable" or "IOrderedEnumerable" or "IEnumerator" or "IAsyncEnumerator" or "IGrouping" or "ILookup" } ||
        type is INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" } task && IsSequence(task.TypeArguments[0]);

    /// <summary>A type that is bound to a connection, or made to hold one that is.</summary>
    public static bool IsBound(ITypeSymbol? type) =>
        AdoTypes.IsBound(type) || type is INamedTypeSymbol { Arity: 1 } wrapped && (AdoTypes.IsTask(wrapped) || wrapped.Name is "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "List" or "Lazy") && IsBound(wrapped.TypeArguments[0]) ||
        type is INamedTypeSymbol { Name: "Enumerator", ContainingType: { } list } && IsBound(list) ||
        type is IArrayTypeSymbol array && IsBound(array.ElementType) || type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(one => IsBound(one.Type));
}
