using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>A guard that is held: the lock object, semaphore or <c>this</c>/type by which mutual exclusion is had. Two guards are one when their keys are equal.</summary>
/// <param name="Key">Identity: place of the guard's declaration, or a text for <c>this</c> of a type, a <c>typeof</c>, the holder itself.</param>
/// <param name="Name">As a message shows it.</param>
/// <param name="IsStatic">It lives as long as the application; otherwise as long as the instance that declares it.</param>
/// <param name="Weakness">Why it guards nothing (made per call, a count above 1, a read lock), or null.</param>
internal sealed record Guard(string Key, string Name, bool IsStatic, string? Weakness)
{
    /// <summary>The type whose instance state is the guard, for an instance guard.</summary>
    public INamedTypeSymbol? Owner { get; init; }

    /// <summary>The class in which the guard is declared, static or not; null for what has no declaration.</summary>
    public INamedTypeSymbol? Home { get; init; }

    /// <summary>For a local that guards nothing which outlives its call: the block that makes it, and what else is weak about it.</summary>
    public (SyntaxNode Block, string? Weakness)? MadeIn { get; init; }

    /// <summary>For one of several guards: the variable that chooses it.</summary>
    public string? Index { get; init; }

    /// <summary>The guard as it is for this holder: a local that is made with each object, in the same block or around it, lives as long as the object.</summary>
    public Guard For(ISymbol? holder) =>
        MadeIn is { } made && holder is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared } && declared[0].SyntaxTree == made.Block.SyntaxTree && made.Block.Span.Contains(declared[0].Span)
            ? this with { Weakness = made.Weakness }
            : this;

    /// <summary>How many calls lie between the use and the function that takes the guard.</summary>
    public int Away { get; init; }

    public bool Equals(Guard? other) => other is not null && Key == other.Key && Weakness == other.Weakness;

    public override int GetHashCode() => Key.GetHashCode();
}
