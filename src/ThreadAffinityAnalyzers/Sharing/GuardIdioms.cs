using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What one call does to a guard.</summary>
/// <param name="Verb">Takes it, tries to, gives it back.</param>
/// <param name="Guards">The guards it acts on.</param>
/// <param name="Flag">The <c>ref</c> argument that says whether it was taken, or null.</param>
/// <param name="IsConditional">Only the result says whether it is held.</param>
internal sealed record GuardAct(GuardVerb Verb, List<Guard> Guards, ExpressionSyntax? Flag, bool IsConditional);

/// <summary>Recognises calls that take or give back a guard, by the table, by shape and through methods of source.</summary>
internal sealed partial class GuardIdioms
{
    private const int Deepest = 4;
    private readonly SymbolSearch search;
    private readonly GuardIdentity identity;
    private readonly GuardMapping mapping;
    private readonly GuardOption option;
    private readonly ConcurrentDictionary<SyntaxNode, GuardState?> effects = new();

    public GuardIdioms(SymbolSearch search, GuardIdentity identity, GuardMapping mapping, GuardOption option)
    {
        this.option = option;
        this.search = search;
        this.identity = identity;
        this.mapping = mapping;
    }

    public GuardIdentity Identity => identity;

    /// <summary>What the call does to a guard, or null. Only calls with a telling name are bound.</summary>
    public GuardAct? ActOf(InvocationExpressionSyntax call, SyntaxNode? stopAt, int depth, CancellationToken cancellation)
    {
        var name = GuardSites.NameOf(call);
        var isTableName = Guards.IsCallName(name);
        var isTelling = isTableName || Guards.MayEnter(name) || Guards.MayLeave(name);
        if (!isTelling && !(IsStatement(call) && search.DeclaresCallable(name, cancellation)))
        {
            return null;
        }

        var model = search.ModelOf(call.SyntaxTree);
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        var receiver = GuardSites.ReceiverOf(call);
        if (isTableName && TryGetRow(method, receiver, model, cancellation, out var row))
        {
            return OfRow(row, call, receiver, stopAt, model, cancellation);
        }

        if (!search.DeclarationsOf(method).IsEmpty && depth < Deepest)
        {
            return OfSource(method, call, stopAt, depth, cancellation);
        }

        return receiver is null || !isTelling ? null : OfShape(method, receiver, name, stopAt, cancellation);
    }

    /// <summary>A lock of another library that is taken and given back by two calls: <c>await gate.AcquireAsync(); ... gate.Release();</c>.</summary>
    private GuardAct? OfShape(IMethodSymbol method, ExpressionSyntax receiver, string name, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        if (!search.DeclarationsOf(method).IsEmpty || !Guards.IsLockTypeName(method.ContainingType?.Name ?? ""))
        {
            return null;
        }

        var isVoid = method.ReturnsVoid || GuardSites.IsTask(method.ReturnType) && method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 };
        var verb = Guards.MayLeave(name) ? GuardVerb.Exit : GuardVerb.Enter;
        var guards = verb == GuardVerb.Exit || isVoid ? Single(identity.Of(receiver, stopAt, cancellation), Guards.IsReadScope(name) ? "many hold it for reading at once" : null) : new List<Guard>();
        return guards.Count == 0 ? null : new GuardAct(verb, guards, null, IsConditional: false);
    }

    /// <summary>The guards that are held until the value of this expression is disposed, or an empty list.</summary>
    /// <param name="isUsed">It stands in a <c>using</c>, so a method of this project may return the scope under any name.</param>
    public List<Guard> ScopeOf(ExpressionSyntax? expression, bool isUsed, SyntaxNode? stopAt, int depth, CancellationToken cancellation)
    {
        var none = new List<Guard>();
        var written = expression;
        expression = WithoutAwait(expression);
        switch (expression)
        {
            case InvocationExpressionSyntax call:
                var name = GuardSites.NameOf(call);
                var receiver = GuardSites.ReceiverOf(call);
                if (option.IsEmpty && !(isUsed && !MakesSomethingElse(name)) && !Guards.MayEnter(name) && !(receiver is not null && Guards.MayEnter(LastName(receiver))))
                {
                    return none;
                }

                var model = search.ModelOf(call.SyntaxTree);

                // A task can be disposed, too, and then is: whoever forgets to await it waits for nothing.
                if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method || isUsed && GuardSites.IsTask(model.GetTypeInfo(written!, cancellation).Type))
                {
                    return none;
                }

                if (option.Has(method))
                {
                    return Single(identity.Of(receiver, stopAt, cancellation) ?? identity.OfConfigured(method), null);
                }

                if (TryGetRow(method, receiver, model, cancellation, out var row))
                {
                    return row.Verb == GuardVerb.EnterScope ? Single(identity.Of(receiver, stopAt, cancellation), null) : none;
                }

                if (!search.DeclarationsOf(method).IsEmpty && depth < Deepest
                    && (EffectOf(method, depth, cancellation)?.Held is { } taken && taken.Any() ? taken : ScopeReturnedBy(method, depth, cancellation)) is var held && held.Any())
                {
                    return mapping.AtCall(held, method, call, stopAt, cancellation);
                }

                return ByShape(method, call, receiver, name, stopAt, model, cancellation);
            case BaseObjectCreationExpressionSyntax creation when isUsed || Guards.MayEnter(creation is ObjectCreationExpressionSyntax named ? named.Type.ToString() : "Lock"):
                return search.ModelOf(creation.SyntaxTree).GetSymbolInfo(creation, cancellation).Symbol is IMethodSymbol constructor
                    && !search.DeclarationsOf(constructor).IsEmpty && depth < Deepest && EffectOf(constructor, depth, cancellation) is { } made
                    ? mapping.AtCall(made.Held, constructor, creation, stopAt, cancellation)
                    : none;
            default:
                return none;
        }
    }

    public static ExpressionSyntax? WithoutAwait(ExpressionSyntax? expression)
    {
        while (true)
        {
            switch (expression)
            {
                case AwaitExpressionSyntax wait: expression = wait.Expression; break;
                case ParenthesizedExpressionSyntax inner: expression = inner.Expression; break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed: expression = suppressed.Operand; break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" } access }:
                    expression = access.Expression;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result: expression = result.Expression; break;
                default: return expression;
            }
        }
    }

    /// <summary>The usual operands of a <c>using</c>: not worth binding.</summary>
    private static bool MakesSomethingElse(string name) =>
        name.StartsWith("Create", System.StringComparison.Ordinal) || name.StartsWith("Execute", System.StringComparison.Ordinal) || name.StartsWith("BeginTransaction", System.StringComparison.Ordinal);

    private GuardAct? OfRow(GuardCall row, InvocationExpressionSyntax call, ExpressionSyntax? receiver, SyntaxNode? stopAt, SemanticModel model, CancellationToken cancellation)
    {
        var arguments = call.ArgumentList.Arguments;
        var guarded = row.OnArgument ? arguments.FirstOrDefault()?.Expression : receiver;
        var guards = Single(identity.Of(guarded, stopAt, cancellation), row.IsShared ? "many hold it for reading at once" : null);
        if (guards.Count == 0)
        {
            return null;
        }

        if (row.Verb == GuardVerb.Exit)
        {
            return new GuardAct(GuardVerb.Exit, guards, null, false);
        }

        if (!row.OnArgument && receiver is not null && IsSignal(call, receiver, cancellation))
        {
            return null;
        }

        var flag = arguments.FirstOrDefault(argument => argument.RefOrOutKeyword.IsKind(SyntaxKind.RefKeyword))?.Expression;
        var isTry = row.Verb == GuardVerb.TryEnter;
        var isTimed = !isTry && !row.OnArgument && arguments.Any(argument => IsTimeout(argument, model, cancellation));
        return new GuardAct(isTry ? GuardVerb.TryEnter : GuardVerb.Enter, guards, isTry ? flag : null, isTry || isTimed);
    }

    /// <summary>It starts closed, and who waits for it does not give it back: others say by it that there is something to do.</summary>
    private bool IsSignal(InvocationExpressionSyntax wait, ExpressionSyntax receiver, CancellationToken cancellation) =>
        identity.StartsClosed(receiver, cancellation)
        && !GuardSites.FunctionOf(wait).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            GuardSites.NameOf(call) is "Release" or "Set" && GuardSites.ReceiverOf(call) is { } released && SyntaxFactory.AreEquivalent(released, receiver));

    /// <summary>A step of its own, <c>await Begin();</c>: a method of this project may take or give back a guard there under any name.</summary>
    private static bool IsStatement(InvocationExpressionSyntax call)
    {
        SyntaxNode at = call;
        while (at.Parent is AwaitExpressionSyntax
            || at.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax } access && access.Expression == at)
        {
            at = at.Parent is MemberAccessExpressionSyntax ? at.Parent.Parent! : at.Parent;
        }

        return at.Parent is ExpressionStatementSyntax;
    }

    private List<Guard> ByShape(
        IMethodSymbol method, InvocationExpressionSyntax call, ExpressionSyntax? receiver, string name, SyntaxNode? stopAt, SemanticModel model, CancellationToken cancellation)
    {
        var type = receiver is null ? method.ContainingType : model.GetTypeInfo(receiver, cancellation).Type;
        if (!Guards.MayEnter(name) || type is null || !Guards.IsLockTypeName(type.Name) || method.ReturnsVoid)
        {
            return new List<Guard>();
        }

        var arguments = call.ArgumentList.Arguments;
        var isKeyed = arguments.Count > 0 && model.GetTypeInfo(arguments[0].Expression, cancellation).Type is { } key
            && key.Name is not ("CancellationToken" or "TimeSpan" or "Boolean" or "Int32")
            && !model.GetConstantValue(arguments[0].Expression, cancellation).HasValue;
        return Single(
            identity.Of(receiver, stopAt, cancellation) ?? identity.OfThis(method.ContainingType),
            Guards.IsReadScope(name) ? "many hold it for reading at once" : isKeyed ? GuardIdentity.OnePerKey : null);
    }

    /// <summary>The row of the table for a call of the method on the receiver.</summary>
    internal static bool TryGetRow(IMethodSymbol method, ExpressionSyntax? receiver, SemanticModel model, CancellationToken cancellation, out GuardCall row)
    {
        // WaitOne is declared on WaitHandle: the receiver's own type tells a mutex from an event.
        for (var type = receiver is null || method.IsStatic ? method.ContainingType : model.GetTypeInfo(receiver, cancellation).Type; type is not null; type = type.BaseType)
        {
            if (Guards.TryGet(type.ContainingNamespace?.ToDisplayString() + "." + type.MetadataName, method.Name, out row))
            {
                return true;
            }
        }

        row = null!;
        return false;
    }

    private static bool IsTimeout(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellation)
    {
        if (argument.RefOrOutKeyword.IsKind(SyntaxKind.RefKeyword) || model.GetTypeInfo(argument.Expression, cancellation).ConvertedType is { Name: "CancellationToken" or "Boolean" })
        {
            return false;
        }

        return model.GetConstantValue(argument.Expression, cancellation) is not { HasValue: true, Value: -1 }
            && LastName(argument.Expression) is not ("InfiniteTimeSpan" or "Infinite");
    }

    private static List<Guard> Single(Guard? guard, string? weakness)
    {
        var guards = new List<Guard>();
        if (guard is not null)
        {
            guards.Add(weakness is null ? guard : guard with { Weakness = weakness });
        }

        return guards;
    }

    internal static string LastName(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        InvocationExpressionSyntax call => GuardSites.NameOf(call),
        _ => "",
    };
}
