using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The object that an expression works on.</summary>
/// <param name="Name">The field, property, local or parameter by which the code at hand has it.</param>
/// <param name="Key">Tells objects apart: the service type where the container hands out one object per scope, else the name.</param>
/// <param name="Type">The affine type of the object.</param>
internal sealed record RootObject(ISymbol Name, ISymbol Key, ITypeSymbol Type)
{
    /// <summary>The name is that of another object, which keeps it.</summary>
    public bool IsInside => !SymbolEqualityComparer.Default.Equals(Type, NameType);

    /// <summary>The type that the name is declared with.</summary>
    public ITypeSymbol? NameType => Name switch
    {
        IFieldSymbol state => state.Type,
        IPropertySymbol property => property.Type,
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };
}

/// <summary>Follows an expression back to the affine object that it was derived from: a query to its context, a command to its connection, an alias to its name.</summary>
internal sealed partial class ConcurrentRoots
{
    private const int Depth = 10;
    private readonly SharingContext context;
    private readonly ConcurrentCallees callees;

    public ConcurrentRoots(SharingContext context)
    {
        this.context = context;
        callees = new ConcurrentCallees(context, this);
    }

    /// <summary>The affine object behind the expression; null for a fresh object or one that is none.</summary>
    public RootObject? Of(ExpressionSyntax expression, CancellationToken cancellation) =>
        Of(expression, 0, cancellation) is { } root && !IsQueryParameter(root) ? root : null;

    /// <summary>What a local is another name of for good: <c>var mine = orders</c>. What a static object keeps is told at the field in which it keeps it, and a property with a body may make a new one.</summary>
    private ExpressionSyntax? RenamedBy(ILocalSymbol local, CancellationToken cancellation) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: var same } && Functions.Innermost(same) is (SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }) and var name
        && context.SymbolOf(name, cancellation) is { IsStatic: false } named && (named is ILocalSymbol or IParameterSymbol or IFieldSymbol || named is IPropertySymbol property && context.Touches.IsAuto(property, cancellation))
        && context.Search.AssignmentsTo(local, cancellation).IsEmpty
            ? same
            : null;

    /// <summary>The name by which the code has any object: the field, local or parameter at the root of the expression.</summary>
    public ISymbol? NameOf(ExpressionSyntax expression, CancellationToken cancellation)
    {
        for (var i = 0; i < Depth; i++)
        {
            expression = Functions.Innermost(expression);
            var name = expression as SimpleNameSyntax ?? (expression as MemberAccessExpressionSyntax)?.Name ?? (expression as MemberBindingExpressionSyntax)?.Name;
            if (name is null)
            {
                return null;
            }

            var symbol = context.SymbolOf(name, cancellation);
            if (symbol is ILocalSymbol alias && RenamedBy(alias, cancellation) is { } same)
            {
                expression = same;
                continue;
            }

            if (symbol is ILocalSymbol or IParameterSymbol || symbol is IFieldSymbol or IPropertySymbol && (symbol.IsStatic || Functions.ReceiverOf(name) is null or ThisExpressionSyntax))
            {
                return symbol;
            }

            if (symbol is not (IFieldSymbol or IPropertySymbol) || Functions.ReceiverOf(name) is not { } receiver)
            {
                return null;
            }

            expression = receiver;
        }

        return null;
    }

    private RootObject? Of(ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return null;
        }

        expression = Functions.Innermost(expression);
        switch (expression)
        {
            case ConditionalExpressionSyntax conditional:
                return Of(conditional.WhenTrue, depth + 1, cancellation) ?? Of(conditional.WhenFalse, depth + 1, cancellation);
            case SwitchExpressionSyntax choice:
                return choice.Arms.Select(a => Of(a.Expression, depth + 1, cancellation)).FirstOrDefault(r => r is not null);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return Of(coalesce.Left, depth + 1, cancellation) ?? Of(coalesce.Right, depth + 1, cancellation);
            case AssignmentExpressionSyntax assignment:
                return Of(assignment.Left, depth + 1, cancellation);
            case QueryExpressionSyntax query:
                return Of(query.FromClause.Expression, depth + 1, cancellation);
            case ConditionalAccessExpressionSyntax access:
                return Of(access.WhenNotNull, depth + 1, cancellation);
            case SimpleNameSyntax name:
                return OfName(name, depth, cancellation);
            case MemberAccessExpressionSyntax member:
                return OfName(member.Name, depth, cancellation);
            case MemberBindingExpressionSyntax binding:
                return OfName(binding.Name, depth, cancellation);
            case InvocationExpressionSyntax call:
                return OfCall(call, depth, cancellation);
            case BaseObjectCreationExpressionSyntax creation when IsDerived(context.ModelOf(creation).GetTypeInfo(creation, cancellation).Type):
                return creation.ArgumentList?.Arguments.Select(a => IsAffine(a.Expression, cancellation) ? Of(a.Expression, depth + 1, cancellation) : null).FirstOrDefault(r => r is not null);
            default:
                return null;
        }
    }

    private RootObject? OfName(SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        var symbol = context.SymbolOf(name, cancellation);
        switch (symbol)
        {
            case ILocalSymbol local when IsDerived(local.Type):
                var origin = local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is VariableDeclaratorSyntax or SingleVariableDesignationSyntax
                    && context.Subjects.Initializer(local, cancellation) is { } value && !value.Span.Contains(name.Span)
                        ? Of(value, depth + 1, cancellation)
                        : null;
                return origin is not null && !IsQueryParameter(origin) ? origin : Named(local, local.Type, cancellation) ?? origin;
            case IParameterSymbol parameter when IsDerived(parameter.Type):
                return Named(parameter, parameter.Type, cancellation) ?? new RootObject(parameter, parameter, parameter.Type);
            case IFieldSymbol field when IsDerived(field.Type):
                return field.IsStatic || Functions.ReceiverOf(name) is null or ThisExpressionSyntax or BaseExpressionSyntax
                    ? Named(field, field.Type, cancellation)
                    : OfOther(field.Type, Functions.ReceiverOf(name)!, depth, cancellation);
            case IPropertySymbol property:
                return OfProperty(property, name, depth, cancellation);
            default:
                return null;
        }
    }

    private RootObject? OfProperty(IPropertySymbol property, SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        var receiver = Functions.ReceiverOf(name);
        if (property.Name == "Value" && property.ContainingType?.Name == "AsyncLocal" && receiver is not null && NameOf(receiver, cancellation) is { } flow)
        {
            return context.Shapes.TryGet(property.Type, out var kept) ? new RootObject(flow, flow, kept.Type) : null;
        }

        if (!IsDerived(property.Type))
        {
            return null;
        }

        // A set or facade of a context, the connection of a command or transaction: that context or connection.
        if (IsDerived(property.ContainingType) || !context.Search.IsOwn(property))
        {
            return receiver is not null && IsAffine(receiver, cancellation) ? Of(receiver, depth + 1, cancellation) : null;
        }

        if (property is { ContainingType.TypeKind: TypeKind.Interface, GetMethod: { } getter } && !context.Shapes.TryGet(property.Type, out _))
        {
            return OfFront(getter, receiver, depth, cancellation);
        }

        var isOwn = property.IsStatic || receiver is null or ThisExpressionSyntax or BaseExpressionSyntax;
        foreach (var reference in context.Search.DeclarationsOf(property))
        {
            if (reference.GetSyntax(cancellation) is PropertyDeclarationSyntax declaration && ReturnedBy(declaration) is { } value)
            {
                // A property that creates on every read gives separate objects; one that returns state is that state.
                var inner = Of(value, depth + 1, cancellation);
                return inner is null || isOwn ? inner : OfOther(property.Type, receiver!, depth, cancellation);
            }
        }

        return isOwn ? Named(property, property.Type, cancellation) : OfOther(property.Type, receiver!, depth, cancellation);
    }

    private RootObject? OfCall(InvocationExpressionSyntax call, int depth, CancellationToken cancellation)
    {
        if (context.SymbolOf(call, cancellation) is not IMethodSymbol method || !IsDerived(method.ReturnType))
        {
            return null;
        }

        var definition = method.ReducedFrom ?? method;
        var receiver = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            MemberBindingExpressionSyntax binding => Functions.ReceiverOf(binding.Name),
            _ => null,
        };
        if (definition is { IsStatic: false, ContainingType.TypeKind: TypeKind.Interface } && context.Search.IsOwn(definition))
        {
            return OfFront(definition, receiver, depth, cancellation);
        }

        if (context.Search.DeclarationsOf(definition).FirstOrDefault()?.GetSyntax(cancellation) is { } declared)
        {
            // A getter of this project stands for what it returns: a field of this instance, or the argument; one that narrows a query for the query it was given.
            // The end of its body first: a condition before it often returns the argument as it came.
            var inner = Functions.Returned(declared).Reverse().Select(v => Of(v, depth + 1, cancellation)).FirstOrDefault(r => r is not null);
            return inner?.Name switch
            {
                IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, definition.OriginalDefinition) =>
                    Arguments.For(call, method, parameter) is { } argument ? Of(argument, depth + 1, cancellation) : null,
                ILocalSymbol => null,
                _ when !method.IsStatic && call.Expression is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) and var owner } && inner is not null =>
                    OfOther(inner.Type, owner, depth, cancellation),
                _ => inner,
            };
        }

        // A connection that is made after another one is an object of its own.
        if (IdleMembers.IsCopy(method.Name))
        {
            return null;
        }

        if (receiver is not null && IsAffine(receiver, cancellation))
        {
            return Of(receiver, depth + 1, cancellation);
        }

        return call.ArgumentList.Arguments.Select(a => IsAffine(a.Expression, cancellation) ? Of(a.Expression, depth + 1, cancellation) : null).FirstOrDefault(r => r is not null);
    }

    /// <summary>The object that another object keeps: known by that other one's name.</summary>
    private RootObject? OfOther(ITypeSymbol type, ExpressionSyntax receiver, int depth, CancellationToken cancellation)
    {
        if (IsAffine(receiver, cancellation))
        {
            return Of(receiver, depth + 1, cancellation);
        }

        return NameOf(receiver, cancellation) is { } name && context.Shapes.TryGet(type, out var content) ? new RootObject(name, name, content.Type) : null;
    }

    private RootObject? Named(ISymbol symbol, ITypeSymbol type, CancellationToken cancellation) =>
        context.Shapes.TryGet(type, out var content) && content.Shape is AffineShape.Direct or AffineShape.Container && !content.Row.IsAdvisory
            ? new RootObject(symbol, KeyOf(symbol, cancellation), content.Type)
            : null;

    /// <summary>The parameter is a query: its object is known only where a call of the method says what it was given.</summary>
    private bool IsQueryParameter(RootObject root) => root.Name is IParameterSymbol && !context.Shapes.TryGet(root.Type, out _);

    /// <summary>Whether the expression's value is affine or a query over such an object.</summary>
    public bool IsAffine(ExpressionSyntax expression, CancellationToken cancellation) =>
        expression is not TypeSyntax { RawKind: (int)SyntaxKind.PredefinedType } && IsDerived(context.ModelOf(expression).GetTypeInfo(expression, cancellation).Type);

    private bool IsDerived(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType is not SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Error)
        {
            return false;
        }

        return context.Shapes.TryGet(type, out _) || IsQuery(type) || type.AllInterfaces.Any(IsQuery)
            || type.Name is "EntityEntry" or "DatabaseFacade" or "DbSet" or "CollectionEntry" or "ReferenceEntry" or "ChangeTracker";
    }

    private static bool IsQuery(ITypeSymbol type) => type.Name is "IQueryable" or "IAsyncEnumerable";

    private static ExpressionSyntax? ReturnedBy(PropertyDeclarationSyntax property) =>
        property.ExpressionBody?.Expression
        ?? property.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration)) switch
        {
            { ExpressionBody.Expression: var value } => value,
            { Body: { } body } => body.DescendantNodes().OfType<ReturnStatementSyntax>().LastOrDefault()?.Expression,
            _ => null,
        };
}
