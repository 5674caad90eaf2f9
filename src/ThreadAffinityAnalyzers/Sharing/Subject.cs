using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which object keeps the affine object, told from where the search stands. No subject (null): a fresh or per-scope object, so nothing is shared.</summary>
internal abstract record Subject
{
    /// <summary>It outlives every call: a static, a singleton.</summary>
    public sealed record Shared : Subject
    {
        public static readonly Shared Instance = new();
    }

    /// <summary>It is, or is kept by, the instance that the member at hand belongs to.</summary>
    public sealed record OfThis(INamedTypeSymbol Type) : Subject
    {
        public bool Equals(OfThis? other) => other is not null && SymbolEqualityComparer.Default.Equals(Type, other.Type);

        public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Type);
    }

    /// <summary>It is in a local variable or parameter of the function at hand or of one around it.</summary>
    public sealed record OfVariable(ISymbol Variable) : Subject
    {
        public bool Equals(OfVariable? other) => other is not null && SymbolEqualityComparer.Default.Equals(Variable, other.Variable);

        public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Variable);
    }
}
