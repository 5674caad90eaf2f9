using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Where and how the held object is made.</summary>
/// <param name="Expression">The expression that makes it; null where <paramref name="Body"/> does.</param>
/// <param name="Body">The block of a lazy factory.</param>
/// <param name="Assignment">The assignment that stores it; null for an initializer.</param>
/// <param name="Function">The function in which that happens; null for an initializer.</param>
/// <param name="Model">The model of the document.</param>
/// <param name="Document">The document.</param>
internal sealed record Creation(
    ExpressionSyntax? Expression, BlockSyntax? Body, AssignmentExpressionSyntax? Assignment, SyntaxNode? Function, SemanticModel Model, Document Document)
{
    /// <summary>Assignments of <c>null</c>, and <c>if (x == null)</c> frames around the creation: they go.</summary>
    public ImmutableArray<StatementSyntax> Frames { get; init; } = ImmutableArray<StatementSyntax>.Empty;

    public static Creation? Of(HeldObject held, SemanticModel declaring)
    {
        var initializer = held.Declaration switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        if (held.Declaration is PropertyDeclarationSyntax lazy && BackingField.MadeIn(lazy, held.Symbol, declaring) is { } first)
        {
            return held.Uses.Any(use => use.Kind == UseKind.Assignment) ? null : Made(first, null, null, declaring, held) is { } late ? late with { IsLate = true } : null;
        }

        if (held.Declaration is PropertyDeclarationSyntax computed &&
            (computed.ExpressionBody is not null || computed.AccessorList?.Accessors.Any(one => one.Body is not null || one.ExpressionBody is not null) == true))
        {
            return null;
        }

        var sets = held.Uses.Where(use => use.Kind == UseKind.Assignment).Select(use => (Use: use, Set: (AssignmentExpressionSyntax)use.Access.Parent!)).ToList();
        var frames = ImmutableArray.CreateBuilder<StatementSyntax>();
        (HolderUse Use, AssignmentExpressionSyntax Set)? made = null;
        foreach (var (use, set) in sets)
        {
            if (IsNull(set.Right))
            {
                if (set.Parent is not ExpressionStatementSyntax reset)
                {
                    return null;
                }

                frames.Add(reset);
            }
            else if (made is not null)
            {
                return null;
            }
            else
            {
                made = (use, set);
            }
        }

        if (initializer is not null && !IsNull(initializer))
        {
            return made is null ? Made(initializer, null, null, declaring, held) is { } whole ? whole with { Frames = frames.ToImmutable() } : null : null;
        }

        if (made is null && held.Uses.Where(use => IsFirstAsked(use.Access)).ToList() is { Count: > 0 } asking)
        {
            // LazyInitializer.EnsureInitialized(ref _db, Open): all who ask say the same.
            var call = (InvocationExpressionSyntax)Bare(asking[0].Access);
            return call.ArgumentList.Arguments.Count == 2 && asking.All(use => Bare(use.Access).ToString() == call.ToString()) &&
                MadeBy(call.ArgumentList.Arguments[1].Expression, null, null, asking[0].Model, held) is { } late ? late with { IsLate = true, Frames = frames.ToImmutable(), Document = asking[0].Document } : null;
        }

        if (made is not { } only || !(only.Set.IsKind(SyntaxKind.SimpleAssignmentExpression) || only.Set.IsKind(SyntaxKind.CoalesceAssignmentExpression)))
        {
            return null;
        }

        var function = Flow.FunctionAround(only.Set);
        return Made(only.Set.Right, only.Set, function, only.Use.Model, held) is { } creation ? creation with { Frames = frames.ToImmutable(), Document = only.Use.Document } : null;
    }

    private static Creation? Made(ExpressionSyntax value, AssignmentExpressionSyntax? set, SyntaxNode? function, SemanticModel model, HeldObject held)
    {
        if (held.IsWrapped)
        {
            if (value is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments })
            {
                return null;
            }

            if (held.IsAwaited)
            {
                return arguments[0].Expression switch
                {
                    ParenthesizedLambdaExpressionSyntax { Block: { } awaiting, AsyncKeyword.RawKind: not 0 } => ReturnsFresh(awaiting) ? new Creation(null, awaiting, set, function, model, held.Document) { IsAsync = true } : null,
                    // A method of ours that opens it: what it hands out is awaited by who asks.
                    ParenthesizedLambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax opening, AsyncKeyword.RawKind: 0 } => ByMethod(opening, opening, set, function, model, held) is { } called ? called with { IsAsync = true } : null,
                    IdentifierNameSyntax or MemberAccessExpressionSyntax => ByMethod(arguments[0].Expression, SyntaxFactory.ParseExpression(arguments[0].Expression + "()"), set, function, model, held) is { Maker.Parameters.IsEmpty: true } named ? named with { IsAsync = true } : null,
                    _ => null,
                };
            }

            return MadeBy(arguments[0].Expression, set, function, model, held with { IsWrapped = false });
        }

        value = Bare(value);
        if (value is BaseObjectCreationExpressionSyntax)
        {
            return new Creation(value, null, set, function, model, held.Document);
        }

        // A getter that takes a lock makes it in a local first, so that nobody sees it before it is open.
        if (value is IdentifierNameSyntax && set is not null && held.IsInGetter(set) && model.GetSymbolInfo(value).Symbol is ILocalSymbol made && OpenedOnly(made, value, function!, model) is { } initial)
        {
            return Made(initial, set, function, model, held);
        }

        if (value is AwaitExpressionSyntax { Expression: InvocationExpressionSyntax awaited })
        {
            awaited = awaited is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } } ? inner : awaited;
            return ByMethod(awaited, awaited, set, function, model, held) is { } opened ? opened with { IsAsync = true } : null;
        }

        // A call that makes a new object each time: a method of ours whose returned local is new, or a method that says so.
        return value is InvocationExpressionSyntax call && ByMethod(call, call, set, function, model, held) is { } creation ? creation
            : value is InvocationExpressionSyntax create && model.GetSymbolInfo(create).Symbol is IMethodSymbol { Name: "CreateCommand" or "CreateConnection" or "CreateDbContext", DeclaringSyntaxReferences.IsEmpty: true }
                ? new Creation(value, null, set, function, model, held.Document)
                : null;
    }

    /// <summary>What the local is made from, where nothing else is done with it than to open it and to hand it on.</summary>
    private static ExpressionSyntax? OpenedOnly(ILocalSymbol local, ExpressionSyntax value, SyntaxNode function, SemanticModel model) =>
        local.DeclaringSyntaxReferences is { Length: 1 } declared && declared[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } initial } && function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local))
            .All(name => name == value || name.Parent is ReturnStatementSyntax || name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" } opened && opened.Expression == name) ? initial : null;

    /// <summary>What a lambda or a method makes for who asks first.</summary>
    private static Creation? MadeBy(ExpressionSyntax delivering, AssignmentExpressionSyntax? set, SyntaxNode? function, SemanticModel model, HeldObject held) => delivering switch
    {
        ParenthesizedLambdaExpressionSyntax { Block: { } block } lambda when lambda.AsyncKeyword.RawKind == 0 && ReturnsFresh(block) => new Creation(null, block, set, function, model, held.Document),
        ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } => Made(body, set, function, model, held),
        IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(delivering).Symbol is IMethodSymbol { Parameters.IsEmpty: true } method =>
            new Creation(SyntaxFactory.ParseExpression(delivering + "()"), null, set, function, model, held.Document) { Maker = method },
        _ => null,
    };

    /// <summary>What a method of ours makes anew each time; null where it may hand out what it has.</summary>
    private static Creation? ByMethod(ExpressionSyntax named, ExpressionSyntax call, AssignmentExpressionSyntax? set, SyntaxNode? function, SemanticModel model, HeldObject held) =>
        model.GetSymbolInfo(named).Symbol is IMethodSymbol made && made.DeclaringSyntaxReferences.Length == 1 && made.DeclaringSyntaxReferences[0].GetSyntax() is { } maker && (MakesFresh(maker) || MakesByContract(made))
            ? new Creation(call, null, set, function, model, held.Document) { Maker = made } : null;

    /// <summary>A factory's method without a body here: whether what implements it makes a new object each time is asked of the whole solution (<see cref="PerCallPlan"/>).</summary>
    private static bool MakesByContract(IMethodSymbol method) => method.IsAbstract && AdoTypes.IsConnection(method.ReturnType);

    /// <summary>A getter makes it when it is first asked for.</summary>
    public bool IsLate { get; init; }

    /// <summary>The method of ours that makes the object, where one does.</summary>
    public IMethodSymbol? Maker { get; init; }

    /// <summary>The body awaits: so does whoever asks for an object.</summary>
    public bool IsAsync { get; init; }

    /// <summary>Whether what makes the object opens it, too, or is told to: <c>Make(connection => connection.Open())</c>.</summary>
    public bool Opens => Body is not null && NamesOpen(Body) || Makers.Any(NamesOpen) ||
        Expression is InvocationExpressionSyntax making && making.ArgumentList.Arguments.Any(one => one.Expression is AnonymousFunctionExpressionSyntax told ? NamesOpen(told)
            : making.SyntaxTree == Model.SyntaxTree && Model.GetSymbolInfo(one.Expression).Symbol is IMethodSymbol { DeclaringSyntaxReferences: [var named] } && one.Expression is not InvocationExpressionSyntax && NamesOpen(named.GetSyntax()));

    /// <summary>The bodies of the methods that make it: several, where an interface is asked.</summary>
    public ImmutableArray<SyntaxNode> Makers { get; init; } = ImmutableArray<SyntaxNode>.Empty;

    private bool NamesOpen(SyntaxNode body) => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Open" || IsAsync && name.Identifier.ValueText is "OpenAsync");

    public static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized || expression is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            expression = expression is ParenthesizedExpressionSyntax inner ? inner.Expression : ((PostfixUnaryExpressionSyntax)expression).Operand;
        }

        return expression;
    }

    private static bool IsFirstAsked(ExpressionSyntax access) => Bare(access) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EnsureInitialized" } };

    public static bool IsNull(ExpressionSyntax value) => Bare(value) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression };

    public static bool MakesFresh(SyntaxNode maker) => maker switch
    {
        MethodDeclarationSyntax { Body: { } body } => ReturnsFresh(body),
        LocalFunctionStatementSyntax { Body: { } body } => ReturnsFresh(body),
        MethodDeclarationSyntax { ExpressionBody.Expression: var value } => IsFresh(value),
        LocalFunctionStatementSyntax { ExpressionBody.Expression: var value } => IsFresh(value),
        _ => false,
    };

    private static bool IsFresh(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand" }, ArgumentList.Arguments.Count: 0 };

    /// <summary>Every return gives back a new object or a local that was initialised with one.</summary>
    private static bool ReturnsFresh(BlockSyntax body)
    {
        var fresh = new HashSet<string>(body.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Where(one => one.Initializer is { } initializer && IsFresh(initializer.Value)).Select(one => one.Identifier.ValueText));
        var returns = body.DescendantNodes().OfType<ReturnStatementSyntax>().ToList();
        return returns.Count > 0 && returns.All(one => one.Expression is { } value && IsFresh(value) || one.Expression is IdentifierNameSyntax name && fresh.Contains(name.Identifier.ValueText));
    }
}
