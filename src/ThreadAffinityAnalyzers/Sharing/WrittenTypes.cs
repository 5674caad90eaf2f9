using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells from a type as it is written that a variable of it holds no affine object: nearly all variables are told by it, and their symbols are never made.</summary>
internal static class WrittenTypes
{
    // The types of the framework that stand in most signatures. A type of the same name in source is asked about like any other.
    private static readonly ImmutableHashSet<string> Plain = ImmutableHashSet.Create(
        "CancellationToken", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Exception", "StringBuilder", "Stream", "HttpContext", "HttpRequest", "HttpResponse", "Type", "Uri",
        "IServiceProvider", "IServiceCollection", "IConfiguration", "ILogger", "Random", "Stopwatch", "EventArgs");

    private static readonly ImmutableHashSet<string> Collections = ImmutableHashSet.Create(
        "IEnumerable", "IAsyncEnumerable", "ICollection", "IReadOnlyCollection", "IList", "IReadOnlyList", "List", "ISet", "HashSet", "IDictionary", "IReadOnlyDictionary", "Dictionary", "Queue", "Stack",
        "ConcurrentBag", "ConcurrentQueue", "ConcurrentDictionary", "ImmutableArray", "ImmutableList", "Task", "ValueTask", "Span", "ReadOnlySpan", "Memory", "ReadOnlyMemory");

    /// <summary>Whether the written type, or for a <c>var</c> the form of its value, leaves open that the variable holds an affine object.</summary>
    public static bool MayHold(TypeSyntax? type, ExpressionSyntax? value, SymbolSearch search) => type switch
    {
        PredefinedTypeSyntax => false,
        NullableTypeSyntax nullable => MayHold(nullable.ElementType, null, search),
        ArrayTypeSyntax array => MayHold(array.ElementType, null, search),
        GenericNameSyntax generic => !Collections.Contains(generic.Identifier.ValueText) || search.DeclaresType(generic.Identifier.ValueText)
            || generic.TypeArgumentList.Arguments.Any(argument => MayHold(argument, null, search)),
        { IsVar: true } => value is not (LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or AnonymousFunctionExpressionSyntax or AnonymousObjectCreationExpressionSyntax),
        IdentifierNameSyntax name => !Plain.Contains(name.Identifier.ValueText) || search.DeclaresType(name.Identifier.ValueText),
        _ => true,
    };
}
