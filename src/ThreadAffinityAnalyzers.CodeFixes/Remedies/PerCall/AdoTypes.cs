using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>The part that a type plays in ADO.NET, by its base types and interfaces.</summary>
internal static class AdoTypes
{
    public static bool IsConnection(ITypeSymbol? type) => Is(type, "IDbConnection");

    public static bool IsCommand(ITypeSymbol? type) => Is(type, "IDbCommand");

    public static bool IsReader(ITypeSymbol? type) => Is(type, "IDataReader");

    public static bool IsTransaction(ITypeSymbol? type) => Is(type, "IDbTransaction") || type is INamedTypeSymbol { Name: "IDbContextTransaction" };

    /// <summary>What a task yields; otherwise the type itself.</summary>
    public static ITypeSymbol? InTask(ITypeSymbol? type) => IsTask(type) && type is INamedTypeSymbol { TypeArguments: { Length: 1 } results } ? results[0] : type;

    /// <summary>What a <c>Lazy</c> makes; otherwise the type itself.</summary>
    public static ITypeSymbol? InLazy(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Lazy", Arity: 1 } lazy ? lazy.TypeArguments[0] : type;

    /// <summary>An Entity Framework context.</summary>
    public static bool IsSession(ITypeSymbol? type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.Name == "DbContext" && one.ContainingNamespace?.ToDisplayString() is "Microsoft.EntityFrameworkCore" or "System.Data.Entity")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A connection, or something that lives only as long as its connection.</summary>
    public static bool IsBound(ITypeSymbol? type) =>
        Is(type, "IDbConnection") || Is(type, "IDbCommand") || Is(type, "IDataReader") || Is(type, "IDbTransaction") || Is(type, "DbBatch") ||
        IsSession(type) || type is INamedTypeSymbol { Name: "DbSet" or "IQueryable" or "IOrderedQueryable" or "DatabaseFacade" or "IDbContextTransaction" };

    /// <summary>A class that can be made by <c>new</c>: an interface or abstract base says nothing about how to open another.</summary>
    public static bool IsConcrete(ITypeSymbol? type) => type is { TypeKind: TypeKind.Class, IsAbstract: false };

    /// <summary>SQLite's providers, whose asynchronous methods are synchronous.</summary>
    public static bool IsSqlite(ITypeSymbol? type) => type?.Name.IndexOf("sqlite", System.StringComparison.OrdinalIgnoreCase) >= 0;

    public static bool IsTask(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" } && type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks";

    private static bool Is(ITypeSymbol? type, string name)
    {
        if (type is null)
        {
            return false;
        }

        for (var one = type; one is not null; one = one.BaseType)
        {
            if (Named(one, name))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(one => Named(one, name));
    }

    private static bool Named(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "Data" or "Common" } space && space.ToDisplayString() is "System.Data" or "System.Data.Common" && type.Name == name;
}
