namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>What a class is given instead of the object, and how it gets an object of its own from that.</summary>
/// <param name="Type">The type of the parameter and of the field, as written.</param>
/// <param name="Wish">The name that the field is called by, in camel case.</param>
/// <param name="Namespace">The namespace that has to be imported where the type is named, or nothing.</param>
internal abstract record Delivery(string Type, string Wish, string Namespace)
{
    /// <summary>The statements that make the local; <paramref name="source"/> is the field with what stands before it.</summary>
    public abstract string Opening(string local, string source, bool awaits, string token);
}

/// <summary><c>Func&lt;SqliteConnection&gt;</c>: gives an open connection.</summary>
internal sealed record FuncDelivery(string Made) : Delivery("Func<" + Made + ">", "openConnection", "System")
{
    public override string Opening(string local, string source, bool awaits, string token) => "using var " + local + " = " + source + "();";
}

/// <summary><c>DbDataSource</c>, or the one of the provider.</summary>
/// <param name="Type">The type.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="IsSynchronous">SQLite: opening asynchronously is opening.</param>
internal sealed record DataSourceDelivery(string Type, string Namespace, bool IsSynchronous) : Delivery(Type, "dataSource", Namespace)
{
    public override string Opening(string local, string source, bool awaits, string token) => awaits && !IsSynchronous
        ? "await using var " + local + " = await " + source + ".OpenConnectionAsync(" + token + ");"
        : "using var " + local + " = " + source + ".OpenConnection();";
}

/// <summary><c>IDbContextFactory&lt;T&gt;</c>.</summary>
internal sealed record ContextFactoryDelivery(string Made) : Delivery("IDbContextFactory<" + Made + ">", "factory", "Microsoft.EntityFrameworkCore")
{
    public override string Opening(string local, string source, bool awaits, string token) => awaits
        ? "await using var " + local + " = await " + source + ".CreateDbContextAsync(" + token + ");"
        : "using var " + local + " = " + source + ".CreateDbContext();";
}

/// <summary><c>IServiceScopeFactory</c>: a scope per call, from which the object is taken.</summary>
internal sealed record ScopeDelivery(string Made) : Delivery("IServiceScopeFactory", "scopeFactory", "Microsoft.Extensions.DependencyInjection")
{
    public override string Opening(string local, string source, bool awaits, string token) =>
        (awaits ? "await using var scope = " + source + ".CreateAsyncScope();" : "using var scope = " + source + ".CreateScope();") +
        "\nvar " + local + " = scope.ServiceProvider.GetRequiredService<" + Made + ">();";
}
