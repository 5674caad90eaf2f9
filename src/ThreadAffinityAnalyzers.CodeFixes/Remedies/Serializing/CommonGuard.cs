using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>How a guard is written around statements.</summary>
internal enum GuardForm
{
    /// <summary><c>lock (_gate) { }</c></summary>
    Lock,

    /// <summary><c>_gate.Wait(); try { } finally { _gate.Release(); }</c></summary>
    Semaphore,

    /// <summary><c>_gate.EnterWriteLock(); try { } finally { _gate.ExitWriteLock(); }</c>: the thread that takes it must give it back.</summary>
    Thread,

    /// <summary><c>using (await _gate.LockAsync()) { }</c></summary>
    Scope,
}

/// <summary>The guard that some uses of a holder are under already: the others take the same.</summary>
/// <param name="Form">How it is taken.</param>
/// <param name="Written">The guard, or the whole operand of the <c>using</c>, as it is written.</param>
/// <param name="Symbol">The field that is the guard; null for <c>this</c> and <c>typeof</c>.</param>
internal sealed record CommonGuard(GuardForm Form, string Written, ISymbol? Symbol)
{
    /// <summary>The method that takes a guard of the thread.</summary>
    public string Enter => TypeOf(Symbol) == "Mutex" ? "WaitOne" : "EnterWriteLock";

    /// <summary>The method that gives it back.</summary>
    public string Exit => Form == GuardForm.Semaphore ? "Release" : TypeOf(Symbol) == "Mutex" ? "ReleaseMutex" : "ExitWriteLock";

    public bool NeedsAwait => Form == GuardForm.Scope && Written.StartsWith("await ", System.StringComparison.Ordinal);

    public bool IsSame(CommonGuard other) => Form == other.Form && (Symbol is null ? Written == other.Written : SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol));

    /// <summary>What is held at the node by statements of its own function that this remedy can write again, or null.</summary>
    public static CommonGuard? Around(SyntaxNode node, SemanticModel model)
    {
        foreach (var at in node.Ancestors().TakeWhile(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax)))
        {
            var guard = at switch
            {
                LockStatementSyntax locked => OfLock(locked.Expression, model),
                TryStatementSyntax { Finally: { } final } tried when tried.Block.Span.Contains(node.Span) => OfFinally(final, model),
                UsingStatementSyntax { Expression: { } operand } => OfScope(operand, model),
                BlockSyntax block => block.Statements.OfType<LocalDeclarationStatementSyntax>().Where(one => one.UsingKeyword.RawKind != 0 && one.Span.End < node.SpanStart && one.Declaration.Variables.Count == 1)
                    .Select(one => one.Declaration.Variables[0].Initializer is { } taken ? OfScope(taken.Value, model) : null).FirstOrDefault(one => one is not null) ?? GuardedRegion.BetweenCalls(block, node, model)?.Guard,
                _ => null,
            };
            if (guard is not null)
            {
                return guard;
            }
        }

        return null;
    }

    public static CommonGuard? OfLock(ExpressionSyntax expression, SemanticModel model) =>
        expression is ThisExpressionSyntax or TypeOfExpressionSyntax || IsOwnType(expression) || IsText(expression, model) ? new CommonGuard(GuardForm.Lock, expression.ToString(), null)
        : Named(Uncast(expression), model) is var taken && Field(taken, model) is { } field ? new CommonGuard(GuardForm.Lock, taken.ToString(), field)
        : null;

    /// <summary><c>lock (GetType())</c> in a class that nobody derives from.</summary>
    private static bool IsOwnType(ExpressionSyntax expression) => expression is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: IdentifierNameSyntax { Identifier.ValueText: "GetType" } } &&
        expression.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Modifiers.Any(SyntaxKind.SealedKeyword) == true;

    /// <summary>A constant text is one object for the whole program; a constant of the function's own is not in sight elsewhere.</summary>
    private static bool IsText(ExpressionSyntax expression, SemanticModel model) => model.GetConstantValue(expression) is { HasValue: true, Value: string } &&
        expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(name => model.GetSymbolInfo(name).Symbol is IFieldSymbol or INamedTypeSymbol);

    /// <summary><c>var gate = _gate; lock (gate)</c>: what the local of the function was made from, once.</summary>
    private static ExpressionSyntax Named(ExpressionSyntax taken, SemanticModel model) =>
        taken is IdentifierNameSyntax && DeclaredInside(taken, model) is { Initializer.Value: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } local ? local.Initializer.Value : taken;

    /// <summary>The declaration of a local that its function never assigns again, and takes no reference to; null for anything else.</summary>
    public static VariableDeclaratorSyntax? DeclaredInside(ExpressionSyntax taken, SemanticModel model) =>
        model.GetSymbolInfo(taken).Symbol is ILocalSymbol { RefKind: RefKind.None, DeclaringSyntaxReferences: { Length: 1 } declared } local && declared[0].GetSyntax() is VariableDeclaratorSyntax declarator && Flow.FunctionAround(declarator) is { } function && function == Flow.FunctionAround(taken) &&
        !function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.Name && name.Parent is AssignmentExpressionSyntax { Left: var left } && left == name || name.Identifier.ValueText == local.Name && name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax)
            ? declarator : null;

    /// <summary><c>lock ((object)_gate)</c>: the same object, unless the cast boxes a value.</summary>
    private static ExpressionSyntax Uncast(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Uncast(inner.Expression),
        CastExpressionSyntax cast => Uncast(cast.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast => Uncast(cast.Left),
        _ => expression,
    };

    /// <summary>A statement that only takes (or releases) a semaphore that lets one pass.</summary>
    public static CommonGuard? OfCall(StatementSyntax statement, string method, SemanticModel model)
    {
        var call = (statement as ExpressionStatementSyntax)?.Expression;
        call = call is AwaitExpressionSyntax awaited ? awaited.Expression : call;
        return call is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access } && (name == method || name == method + "Async")
            && Field(access.Expression, model) is { } semaphore && TypeOf(semaphore) == "SemaphoreSlim" && LetsOnePass(semaphore) ? new CommonGuard(GuardForm.Semaphore, access.Expression.ToString(), semaphore) : null;
    }

    public static CommonGuard? OfFinally(FinallyClauseSyntax final, SemanticModel model)
    {
        foreach (var call in final.Block.Statements.Select(one => one is IfStatementSyntax { Else: null } taken ? taken.Statement is BlockSyntax { Statements: { Count: 1 } only } ? only[0] : taken.Statement : one).OfType<ExpressionStatementSyntax>().Select(one => one.Expression).OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Exit", Expression: IdentifierNameSyntax { Identifier.ValueText: "Monitor" } } && call.ArgumentList.Arguments.Count == 1)
            {
                return OfLock(call.ArgumentList.Arguments[0].Expression, model);
            }

            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExitWriteLock" or "ReleaseMutex" } exit && Field(exit.Expression, model) is { } taken && TypeOf(taken) is "ReaderWriterLockSlim" or "Mutex")
            {
                return new CommonGuard(GuardForm.Thread, exit.Expression.ToString(), taken);
            }

            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release" } release && call.ArgumentList.Arguments.Count == 0
                && Field(release.Expression, model) is { } semaphore && TypeOf(semaphore) == "SemaphoreSlim" && LetsOnePass(semaphore))
            {
                return new CommonGuard(GuardForm.Semaphore, release.Expression.ToString(), semaphore);
            }
        }

        return null;
    }

    private static CommonGuard? OfScope(ExpressionSyntax operand, SemanticModel model)
    {
        var call = (operand as AwaitExpressionSyntax)?.Expression ?? operand;
        return call is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EnterScope" or "Lock" or "LockAsync" } access }
            && Field(access.Expression, model) is { } field ? new CommonGuard(GuardForm.Scope, operand.ToString(), field) : null;
    }

    /// <summary>A field, or a local that the function captures: one of its own would be another in each call.</summary>
    private static ISymbol? Field(ExpressionSyntax expression, SemanticModel model) => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } || model.GetSymbolInfo(expression).Symbol is IFieldSymbol { IsStatic: true, IsReadOnly: true }
        ? model.GetSymbolInfo(expression).Symbol switch
        {
            IFieldSymbol { Type.IsValueType: false } field => field,
            IPropertySymbol { IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences: { Length: 1 } declared } property when declared[0].GetSyntax() is PropertyDeclarationSyntax { ExpressionBody.Expression: IdentifierNameSyntax kept } =>
                property.ContainingType.GetMembers(kept.Identifier.ValueText).OfType<IFieldSymbol>().FirstOrDefault(one => one is { Type.IsValueType: false, IsReadOnly: true }),
            ILocalSymbol { DeclaringSyntaxReferences.Length: 1 } local when Flow.FunctionAround(local.DeclaringSyntaxReferences[0].GetSyntax()) != Flow.FunctionAround(expression) => local,
            _ => null,
        }
        : null;

    private static string? TypeOf(ISymbol? guard) => guard switch
    {
        IFieldSymbol field => field.Type.Name,
        ILocalSymbol local => local.Type.Name,
        _ => null,
    };

    /// <summary>A private method that is only ever called under a guard; adds what its callers hold.</summary>
    public static bool IsHeldByCallers(Flow flow, List<CommonGuard> guards)
    {
        if (flow.Symbol is not { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, ContainingType: { DeclaringSyntaxReferences: { Length: 1 } owners } } method)
        {
            return false;
        }

        var held = owners[0].GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == method.Name && SymbolEqualityComparer.Default.Equals(flow.Model.GetSymbolInfo(name).Symbol?.OriginalDefinition, method))
            .Select(name => Around(name, flow.Model)).ToList();
        if (held.Count == 0 || held.Contains(null))
        {
            return false;
        }

        guards.AddRange(held.OfType<CommonGuard>());
        return true;
    }

    private static bool LetsOnePass(ISymbol semaphore) =>
        semaphore.DeclaringSyntaxReferences.All(one => one.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } counts } }
            && counts[0].Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression, Token.ValueText: "1" });
}
