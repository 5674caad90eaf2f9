using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>How operations on one object collide.</summary>
internal enum ConflictKind
{
    /// <summary>Two calls of one function.</summary>
    Pair,

    /// <summary>One call that is started again: in a loop, or for each element.</summary>
    WithItself,

    /// <summary>Work that nobody waits for, on an object of the request's scope.</summary>
    OutlivesRequest,

    /// <summary>Work that nobody waits for, on an object that its starter disposes.</summary>
    OutlivesUsing,
}

/// <summary>Operations on one object that can run at the same time, or beside its disposal.</summary>
/// <param name="Operation">The one that is not waited for.</param>
/// <param name="Other">The one that runs beside it.</param>
/// <param name="First">The call that is not waited for.</param>
/// <param name="Second">The call that runs beside it.</param>
/// <param name="Kind">How they collide.</param>
internal sealed record Conflict(Operation Operation, Operation Other, SyntaxNode First, SyntaxNode Second, ConflictKind Kind)
{
    /// <summary>The declaration that is reported: the object's own name rather than that of a service around it.</summary>
    public ISymbol Holder => Operation.Root.IsInside && !Other.Root.IsInside ? Other.Root.Name : Operation.Root.Name;
}

/// <summary>Says a conflict in one sentence.</summary>
internal static class ConcurrentWords
{
    public static string Of(Conflict conflict, bool isSynchronous, Guarding guarding)
    {
        var words = What(conflict, isSynchronous, guarding);

        // A build log shows the declaration alone, which may be that of a base class or of a static in another file.
        return conflict.Holder is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } && conflict.Holder.ContainingType is { } keeper && EntryNames.MemberAround(conflict.First) is { } place
            && conflict.First.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText != keeper.Name && $"{words}, in '{place}'" is { Length: <= FindingMessage.MaxLength } longer
                ? longer
                : words;
    }

    /// <summary>Two repositories share no set: they share the context whose sets they keep.</summary>
    private static ITypeSymbol Shared(RootObject root) =>
        root.Type.Name == "DbSet" && root.Key is INamedTypeSymbol service && service.SelfAndBases().Any(static type => type.Name == "DbContext") ? service : root.Type;

    private static string What(Conflict conflict, bool isSynchronous, Guarding guarding)
    {
        var name = FindingMessage.Shorten(conflict.Holder.Name, 40);
        var type = FindingMessage.Shorten(Shared(conflict.Operation.Root).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), 40);
        var first = FindingMessage.Shorten(conflict.Operation.Word, 32);
        var second = FindingMessage.Shorten(conflict.Other.Word, 32);
        var other = conflict.Holder.Name == conflict.Operation.Root.Name.Name ? conflict.Other.Root.Name.Name : conflict.Operation.Root.Name.Name;

        // A repository is not the context that it works on.
        var one = conflict.Operation.Root.IsInside && conflict.Other.Root.IsInside ? $"'{name}' works on one {type}" : $"'{name}' is one {type}";
        var subject = other == conflict.Holder.Name ? one : $"'{name}' and '{FindingMessage.Shorten(other, 24)}' work on one {type}";
        if (guarding.Guard is not null)
        {
            var guard = FindingMessage.Shorten(guarding.Guard, 24);
            var started = conflict.Kind == ConflictKind.WithItself ? $"'{first}' is started again before it has ended" : $"'{second}' and '{first}' run on it at the same time";
            return guarding.Weakness is { } why ? $"{subject}; {started}, and '{guard}' does not guard it: {why}" : $"{subject}; '{second}' and '{first}' run on it at the same time, and '{first}' does not hold '{guard}'";
        }

        return conflict.Kind switch
        {
            ConflictKind.OutlivesRequest or ConflictKind.OutlivesUsing when isSynchronous => $"{one} that is disposed while '{first}' is not awaited: harmless while the provider is synchronous, wrong with Task.Run or another provider",
            ConflictKind.OutlivesRequest => $"{one} of the request; '{first}' uses it and is not awaited, but the object is disposed when the request ends",
            ConflictKind.OutlivesUsing => $"{one} that its using disposes; '{first}' uses it and is not awaited, so it can still run when the object is disposed",
            _ when isSynchronous => $"{subject}; '{second}' is started before '{first}' is awaited: harmless while the provider is synchronous, wrong with Task.Run or another provider",
            ConflictKind.WithItself => $"{subject}, and operations on it run at the same time: '{first}' is started again before the one before it has ended",
            _ => $"{subject}, and two operations on it run at the same time: '{second}' is started before '{first}' has ended",
        };
    }
}
