using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which guard an expression means: the same declaration is the same guard, through aliases, properties and constructor parameters.</summary>
internal sealed partial class GuardIdentity
{
    public const string MadePerCall = "it is made anew for each call";
    public const string OnePerKey = "there is one for each key";
    public const string OnePerFlow = "each flow has its own";
    private const int DeepestAlias = 8;

    /// <summary>Stands in a key between an object and the part of it that is the guard; no path of a file contains it.</summary>
    public const char Part = '|';

    private readonly SymbolSearch search;
    private readonly GuardCounts counts;
    private readonly ConcurrentDictionary<string, IParameterSymbol> parameters = new();
    private readonly ConcurrentDictionary<ISymbol, Guard?> fields = new(SymbolEqualityComparer.Default);

    public GuardIdentity(SymbolSearch search)
    {
        this.search = search;
        counts = new GuardCounts(search);
    }

    /// <summary>Whether the guard is one that nobody passes before another one has let him.</summary>
    public bool StartsClosed(ExpressionSyntax guarded, CancellationToken cancellation) =>
        search.ModelOf(guarded.SyntaxTree).GetSymbolInfo(guarded, cancellation).Symbol is { } symbol && counts.StartsClosed(symbol, cancellation);

    /// <summary>The guard that this expression is when it is locked or waited for, or null where no declaration can be told.</summary>
    public Guard? Of(ExpressionSyntax? expression, SyntaxNode? stopAt, CancellationToken cancellation, int depth = 0)
    {
        expression = Bare(expression);
        if (expression is null || depth > DeepestAlias)
        {
            return null;
        }

        cancellation.ThrowIfCancellationRequested();

        if (IsBoxed(expression, cancellation))
        {
            return new Guard("new:" + KeyOf(expression), expression.ToString(), false, MadePerCall);
        }

        switch (expression)
        {
            case ThisExpressionSyntax or BaseExpressionSyntax:
                return OfThis(search.ModelOf(expression.SyntaxTree).GetTypeInfo(expression, cancellation).Type);
            case TypeOfExpressionSyntax type:
                return OfType(search.ModelOf(expression.SyntaxTree).GetTypeInfo(type.Type, cancellation).Type);
            case LiteralExpressionSyntax literal:
                return new Guard("literal:" + literal.Token.ValueText, literal.Token.Text, true, null);
            case BaseObjectCreationExpressionSyntax creation when OfSystem(creation, "new", cancellation) is { } system:
                return system;
            case BaseObjectCreationExpressionSyntax or AnonymousObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax:
                return new Guard("new:" + KeyOf(expression), "new", false, MadePerCall);
            case InterpolatedStringExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }:
                return search.ModelOf(expression.SyntaxTree).GetConstantValue(expression, cancellation) is { HasValue: true, Value: string text }
                    ? new Guard("literal:" + text, expression.ToString(), true, null)
                    : new Guard("new:" + KeyOf(expression), "string", false, MadePerCall);
            case ElementAccessExpressionSyntax element:
                return Of(element.Expression, stopAt, cancellation, depth + 1) is { } container
                    ? container with { Key = container.Key + "[]", Weakness = OnePerKey, Index = ElementGuards.IndexOf(element) }
                    : null;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment:
                return Of(assignment.Left, stopAt, cancellation, depth + 1);
        }

        var symbol = search.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression, cancellation).Symbol;
        return symbol switch
        {
            IFieldSymbol { IsReadOnly: false } field when IsMadeBefore(expression, field) => new Guard("new:" + KeyOf(expression), field.Name, false, MadePerCall),
            IFieldSymbol field => OfField(field, stopAt, cancellation, depth),
            IPropertySymbol property => OfProperty(property, expression, stopAt, cancellation, depth),
            ILocalSymbol local => OfLocal(local, expression, stopAt, cancellation, depth),
            IParameterSymbol parameter => OfParameter(parameter),
            IMethodSymbol method when expression is InvocationExpressionSyntax call => OfCall(method, call, stopAt, cancellation, depth),
            _ => null,
        };
    }

    public Guard OfThis(ITypeSymbol? type)
    {
        // One object has one monitor, in whichever class of the hierarchy the lock stands.
        while (type?.BaseType is { } baseType && search.IsOwn(baseType))
        {
            type = baseType;
        }

        return new Guard("this:" + type?.OriginalDefinition.ToDisplayString(), "this", false, null) { Owner = type as INamedTypeSymbol, Home = type as INamedTypeSymbol };
    }

    public Guard OfType(ITypeSymbol? type) =>
        new("typeof:" + type?.OriginalDefinition.ToDisplayString(), "typeof(" + (type?.Name ?? "?") + ")", true, null) { Home = type as INamedTypeSymbol };

    /// <summary>A member of the option that is called by simple name: the guard is its type's.</summary>
    public Guard OfConfigured(IMethodSymbol method) =>
        new("option:" + method.ContainingType?.OriginalDefinition.ToDisplayString(), method.Name, method.IsStatic, null) { Owner = method.IsStatic ? null : method.ContainingType };

    public Guard OfParameter(IParameterSymbol parameter)
    {
        var key = ParameterKey(parameter);
        parameters.TryAdd(key, parameter);
        return new Guard(key, parameter.Name, false, null) { Home = parameter.ContainingType };
    }

    private Guard? OfField(IFieldSymbol field, SyntaxNode? stopAt, CancellationToken cancellation, int depth)
    {
        if (!fields.TryGetValue(field.OriginalDefinition, out var guard))
        {
            guard = OfMember(field, stopAt, cancellation, depth);
            fields.TryAdd(field.OriginalDefinition, guard);
        }

        // A static of a generic type is another one for each type argument.
        return guard is { IsStatic: true } && field is { IsStatic: true, ContainingType: { IsGenericType: true } owner } && owner.TypeArguments.Any(argument => argument is ITypeParameterSymbol)
            ? guard with { Owner = owner }
            : guard;
    }

    /// <summary>A mutex or semaphore of the operating system: the same name is the same guard, whoever opens it.</summary>
    private Guard? OfSystem(BaseObjectCreationExpressionSyntax creation, string shown, CancellationToken cancellation)
    {
        if (creation.ArgumentList is not { Arguments.Count: > 1 } list
            || search.ModelOf(creation.SyntaxTree).GetTypeInfo(creation, cancellation).Type is not { Name: "Mutex" or "Semaphore" } type)
        {
            return null;
        }

        foreach (var argument in list.Arguments)
        {
            if (search.ModelOf(creation.SyntaxTree).GetConstantValue(argument.Expression, cancellation) is { HasValue: true, Value: string name })
            {
                return new Guard("system:" + type.Name + ":" + name, shown, true, counts.WeaknessOf(creation, type, cancellation));
            }
        }

        return null;
    }

    private Guard? OfMember(IFieldSymbol field, SyntaxNode? stopAt, CancellationToken cancellation, int depth)
    {
        if (search.DeclarationsOf(field).IsEmpty)
        {
            return new Guard("member:" + field.OriginalDefinition.ToDisplayString(), field.Name, field.IsStatic, null);
        }

        if (field.IsReadOnly && GuardSites.ValuesOf(field, cancellation) is { Count: 1 } values && IsName(values[0]) && !IsBoxed(values[0], cancellation)
            && Of(values[0], stopAt, cancellation, depth + 1) is { } alias)
        {
            return ResolveParameter(alias, new Dictionary<string, Guard>(), cancellation, depth + 1);
        }

        if (GuardSites.ValuesOf(field, cancellation) is { Count: 1 } made && Bare(made[0]) is BaseObjectCreationExpressionSyntax creation && OfSystem(creation, field.Name, cancellation) is { } system)
        {
            return system;
        }

        return new Guard(KeyOf(field.DeclaringSyntaxReferences[0]), field.Name, field.IsStatic, counts.WeaknessOf(field, field.Type, cancellation))
        {
            Owner = field.IsStatic ? null : field.ContainingType,
            Home = field.ContainingType,
        };
    }

    private Guard? OfProperty(IPropertySymbol property, ExpressionSyntax expression, SyntaxNode? stopAt, CancellationToken cancellation, int depth)
    {
        if (search.DeclarationsOf(property).IsEmpty)
        {
            // SyncRoot and the like belong to the object on which they are read.
            var receiver = expression is MemberAccessExpressionSyntax access && !property.IsStatic ? Of(access.Expression, stopAt, cancellation, depth + 1) : null;
            return receiver is not null
                ? receiver with
                {
                    Key = receiver.Key + Part + property.Name,
                    Name = receiver.Name + "." + property.Name,
                    Weakness = receiver.Weakness ?? (property.ContainingType?.Name is "ThreadLocal" or "AsyncLocal" ? OnePerFlow : null),
                }
                : new Guard("member:" + property.OriginalDefinition.ToDisplayString(), property.Name, property.IsStatic, null);
        }

        if (GuardSites.ReturnedBy(property.DeclaringSyntaxReferences[0].GetSyntax(cancellation)) is { } returned)
        {
            return Of(returned, stopAt, cancellation, depth + 1);
        }

        if (property.IsReadOnly && GuardSites.ValuesOf(property, cancellation) is { Count: 1 } values && IsName(values[0]) && !IsBoxed(values[0], cancellation)
            && Of(values[0], stopAt, cancellation, depth + 1) is { } alias)
        {
            return ResolveParameter(alias, new Dictionary<string, Guard>(), cancellation, depth + 1);
        }

        return new Guard(KeyOf(property.DeclaringSyntaxReferences[0]), property.Name, property.IsStatic, counts.WeaknessOf(property, property.Type, cancellation))
        {
            Owner = property.IsStatic ? null : property.ContainingType,
            Home = property.ContainingType,
        };
    }

    private Guard? OfLocal(ILocalSymbol local, ExpressionSyntax use, SyntaxNode? stopAt, CancellationToken cancellation, int depth)
    {
        if (local.DeclaringSyntaxReferences.Length == 0)
        {
            return null;
        }

        var declaration = local.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var value = (declaration as VariableDeclaratorSyntax)?.Initializer?.Value;
        if (value is not null && Bare(value) is not (BaseObjectCreationExpressionSyntax or LiteralExpressionSyntax) && !IsBoxed(value, cancellation) && (local.IsRef || !local.Type.IsValueType)
            && Of(value, stopAt, cancellation, depth + 1) is { } alias)
        {
            return alias;
        }

        if (Bare(value) is BaseObjectCreationExpressionSyntax creation && OfSystem(creation, local.Name, cancellation) is { } system)
        {
            return system;
        }

        var isOnce = local.ContainingSymbol is IMethodSymbol { Name: "Main" or "<Main>$" } or IMethodSymbol { IsStatic: true, ReturnsVoid: true, IsExtensionMethod: true };
        var declaring = GuardSites.FunctionOf(declaration);
        var isPerCall = stopAt is not null
            ? stopAt.Span.Contains(declaration.Span) && stopAt.SyntaxTree == declaration.SyntaxTree
            : declaring == GuardSites.FunctionOf(use) && !isOnce;
        var weakness = value is null ? null : counts.WeaknessOf(value, local.Type, cancellation);
        return new Guard(KeyOf(local.DeclaringSyntaxReferences[0]), local.Name, isOnce, isPerCall ? MadePerCall : weakness)
        {
            Home = local.ContainingType,
            MadeIn = isPerCall && value is not null && declaration.FirstAncestorOrSelf<BlockSyntax>() is { } block ? (block, weakness) : null,
        };
    }

    private Guard? OfCall(IMethodSymbol method, InvocationExpressionSyntax call, SyntaxNode? stopAt, CancellationToken cancellation, int depth)
    {
        if (search.DeclarationsOf(method) is { IsEmpty: false } declared && GuardSites.ReturnedBy(declared[0].GetSyntax(cancellation)) is { } returned)
        {
            return Of(returned, stopAt, cancellation, depth + 1);
        }

        if (method.Name is "GetOrAdd" or "GetOrCreate" or "GetOrCreateValue" or "GetValue"
            && call.Expression is MemberAccessExpressionSyntax access && Of(access.Expression, stopAt, cancellation, depth + 1) is { } container)
        {
            return container with { Key = container.Key + "[]", Weakness = OnePerKey, Index = ElementGuards.IndexOf(call) };
        }

        // Every object has its class; two classes of one base have two.
        if (method is { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object })
        {
            return OfType(GuardSites.ReceiverOf(call) is { } of ? search.ModelOf(call.SyntaxTree).GetTypeInfo(of, cancellation).Type : search.ModelOf(call.SyntaxTree).GetEnclosingSymbol(call.SpanStart, cancellation)?.ContainingType);
        }

        if (method.ReturnType.SpecialType == SpecialType.System_String || IsMadeBy(method, cancellation, depth))
        {
            return new Guard("new:" + KeyOf(call), method.Name + "()", false, method.Name == "Intern" ? OnePerKey : MadePerCall);
        }

        return new Guard("call:" + method.OriginalDefinition.ToDisplayString(), method.Name + "()", method.IsStatic, null) { Home = method.ContainingType };
    }

    public static ExpressionSyntax? Bare(ExpressionSyntax? expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner: expression = inner.Expression; break;
                case CastExpressionSyntax cast: expression = cast.Expression; break;
                case RefExpressionSyntax alias: expression = alias.Expression; break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } seen: expression = seen.Left; break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed: expression = suppressed.Operand; break;
                default: return expression;
            }
        }
    }

    private static bool IsName(ExpressionSyntax expression) => Bare(expression) is IdentifierNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax;

    private static string KeyOf(SyntaxReference reference) => reference.SyntaxTree.FilePath + ":" + reference.Span.Start;

    private static string KeyOf(SyntaxNode node) => node.SyntaxTree.FilePath + ":" + node.SpanStart;
}
