using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Recognises the caches of <see cref="ObjectCaches"/>, and the calls that put an object in and ask for it.</summary>
internal static class MemoryCaches
{
    private static readonly ImmutableHashSet<string> Asking = ImmutableHashSet.Create(
        "Get", "TryGetValue", "GetOrCreate", "GetOrCreateAsync", "GetOrSet", "GetOrSetAsync", "GetOrAdd", "GetOrAddAsync", "GetAsync", "GetOrDefault", "GetOrDefaultAsync", "TryGet", "TryGetAsync");

    /// <summary>The words by which a program of this compilation puts an object into such a cache; none where no source names one.</summary>
    public static ImmutableHashSet<string> PuttingWords(SharingContext context, CancellationToken cancellation) => ObjectCaches.All
        .Where(row => context.Types.Get(row.MetadataName) is { } known && new[] { known.Name, row.Class }.Any(name => context.Search.TreesWith(name, cancellation).Any()))
        .SelectMany(row => row.Puts).ToImmutableHashSet();

    /// <summary>Whether it is such a cache.</summary>
    public static bool Is(ITypeSymbol? type) => type is not null && (IsListed(type) || type.AllInterfaces.Any(IsListed) || type.BaseType is { SpecialType: SpecialType.None } parent && Is(parent));

    /// <summary>Whether a host that is asked for the service gives everybody the same: its own cache, unless the program registers another one.</summary>
    public static bool IsForAll(ITypeSymbol service) => service.TypeKind == TypeKind.Interface && IsListed(service);

    /// <summary>The cache that the call asks for an object which stays there; null where it asks none, or asks for the entry of one flow.</summary>
    public static ExpressionSyntax? AskedBy(InvocationExpressionSyntax call, SharingContext context, CancellationToken cancellation) =>
        Asking.Contains(GuardSites.NameOf(call)) && CacheOf(call, context, cancellation) is { } cache && KeyOf(call) is { } key && !KeyedByFlow.IsFlowKey(key, context, cancellation) ? cache : null;

    /// <summary>The cache that the call is made on, or null.</summary>
    public static ExpressionSyntax? CacheOf(InvocationExpressionSyntax call, SharingContext context, CancellationToken cancellation) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && Is(context.ModelOf(receiver).GetTypeInfo(receiver, cancellation).Type) ? receiver : null;

    /// <summary>The key that the call names.</summary>
    public static ExpressionSyntax? KeyOf(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.FirstOrDefault()?.Expression;

    private static bool IsListed(ITypeSymbol type) => type is INamedTypeSymbol named && ObjectCaches.All.Any(row => named.Is(row.MetadataName));
}
