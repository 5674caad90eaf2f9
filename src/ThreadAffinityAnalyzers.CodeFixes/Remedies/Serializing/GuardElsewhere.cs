using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>The guard of a holder that other types use, too: it stands behind the holder and is seen as far, and they name it as they name the holder: <c>Db.Gate</c>, <c>_database.Gate</c>.</summary>
internal static class GuardElsewhere
{
    /// <summary>Whether the use stands outside of the type that declares the holder.</summary>
    public static bool Is(HolderUse use, ISymbol holder) => IsOutside(use.Access, holder);

    /// <summary>Whether the function stands there.</summary>
    public static bool IsIn(Flow flow, ISymbol holder) => holder is IFieldSymbol or IPropertySymbol && IsOutside(flow.Function, holder);

    /// <summary>Whether a guard can be named wherever the holder is used.</summary>
    public static bool IsNameable(HeldObject held) => held.Symbol is IFieldSymbol or IPropertySymbol && !held.Symbol.ContainingType.IsGenericType &&
        !held.Getters.Add(held.Symbol).Any(one => Exports.Has(one, held.Document)) && !HeldObject.IsContract(held.Symbol) && held.Uses.Where(use => Is(use, held.Symbol)).All(use => Flow.FunctionOf(use) is not null && (use.Kind != UseKind.Assignment || OneAtATime.IsAlone(use, held.Symbol)));

    /// <summary>What the other types name: the holder, or the member that hands it out; null where none does.</summary>
    public static ISymbol? NamedBy(HeldObject held) => held.Uses.Where(use => Is(use, held.Symbol)).Select(use => use.Holder).OrderByDescending(one => one.DeclaredAccessibility).FirstOrDefault();

    /// <summary>The guard as the function writes it; null where it cannot name it.</summary>
    public static CommonGuard? In(Flow flow, CommonGuard guard, ISymbol holder)
    {
        if (holder is ILocalSymbol or IParameterSymbol || !IsOutside(flow.Function, holder))
        {
            return guard;
        }

        if (guard.Form == GuardForm.Scope || guard.Symbol is null && guard.Written is "this")
        {
            return null;
        }

        if (guard.Symbol is { IsStatic: true } common)
        {
            return Of(common.ContainingType, common.Name);
        }

        if (guard.Symbol is { } known && !SymbolEqualityComparer.Default.Equals(known.ContainingType, holder.ContainingType))
        {
            return null;
        }

        var name = guard.Symbol?.Name ?? guard.Written;
        if (holder.IsStatic)
        {
            return Of(holder.ContainingType, name);
        }

        // A derived class names what it inherits.
        if (flow.Uses.All(use => use.Access is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }) && Derives(flow, holder.ContainingType))
        {
            return guard with { Written = name };
        }

        // Several objects have several guards, and what the receiver means must not change while one of them is held.
        var receivers = flow.Uses.Select(use => use.Receiver).Distinct().ToList();
        return receivers.Count == 1 && receivers[0].Length > 0 && flow.Uses.All(use => use.Access is MemberAccessExpressionSyntax { Expression: var before } && IsSteady(before, flow)) ? guard with { Written = receivers[0] + name } : null;

        CommonGuard Of(INamedTypeSymbol type, string member) => guard with { Written = type.ToMinimalDisplayString(flow.Model, flow.Function.SpanStart) + "." + member };
    }

    private static bool Derives(Flow flow, INamedTypeSymbol from)
    {
        var type = flow.Function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declared ? flow.Model.GetDeclaredSymbol(declared) : null;
        for (var one = type?.BaseType; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, from))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOutside(SyntaxNode node, ISymbol holder) =>
        !holder.ContainingType.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == node.SyntaxTree && one.Span.Contains(node.Span));

    /// <summary>A name that means one object for as long as the function runs.</summary>
    private static bool IsSteady(ExpressionSyntax receiver, Flow flow) => receiver switch
    {
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own => IsKept(flow.Model.GetSymbolInfo(own).Symbol),
        MemberAccessExpressionSyntax member => IsKept(flow.Model.GetSymbolInfo(member).Symbol) && IsSteady(member.Expression, flow),
        IdentifierNameSyntax name => flow.Model.GetSymbolInfo(name).Symbol is var symbol && (symbol is ILocalSymbol or IParameterSymbol ? IsGivenOnce(symbol, flow) : IsKept(symbol)),
        _ => false,
    };

    private static bool IsKept(ISymbol? symbol) => symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { IsReadOnly: true, IsVirtual: false, IsOverride: false, IsAbstract: false, DeclaringSyntaxReferences: { Length: 1 } } &&
        (symbol is IFieldSymbol || symbol.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: { Count: 1 } accessors } && accessors[0] is { Body: null, ExpressionBody: null });

    /// <summary>A local or parameter that nobody assigns again, and that no function inside of this one declares.</summary>
    private static bool IsGivenOnce(ISymbol symbol, Flow flow)
    {
        if (symbol.DeclaringSyntaxReferences.Length != 1 || symbol is IParameterSymbol { RefKind: not RefKind.None } or ILocalSymbol { RefKind: not RefKind.None })
        {
            return false;
        }

        var declared = symbol.DeclaringSyntaxReferences[0].GetSyntax();
        var scope = declared.Ancestors().FirstOrDefault(one => one is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        return scope is not null && (!flow.Function.Span.Contains(declared.Span) || Flow.FunctionAround(declared.Parent!) == flow.Function) &&
            !scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == symbol.Name &&
                (name.Parent is AssignmentExpressionSyntax { Left: var left } && left == name || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax));
    }
}
