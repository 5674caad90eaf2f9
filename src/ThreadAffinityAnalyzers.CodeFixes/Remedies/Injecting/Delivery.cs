using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>What a class is given instead of the object, and how a call gets an object of its own from that.</summary>
/// <param name="Type">The type of the parameter and of the field, as written.</param>
/// <param name="Wish">The name that the field is called by, in camel case.</param>
/// <param name="Namespace">The namespace of the type.</param>
internal abstract record Delivery(string Type, string Wish, string Namespace)
{
    /// <summary>The expression that yields an object for the call; <paramref name="source"/> is the field or parameter, with what stands before it.</summary>
    public abstract string Expression(string source, bool awaits, string token);

    /// <summary>The statements that make the local; <paramref name="scope"/> is a free name for what has to live beside it.</summary>
    public virtual string Opening(string local, string source, string scope, bool awaits, string token) =>
        (IsAwaited(awaits) ? "await using var " : "using var ") + local + " = " + Expression(source, awaits, token) + ";";

    /// <summary>Whether one expression is enough, and whoever has it disposes of it.</summary>
    public virtual bool IsOwned => true;

    /// <summary>What the thing that lives beside the object is called.</summary>
    public virtual string[] Beside => new[] { "scope", "serviceScope" };

    /// <summary>With its article.</summary>
    public string Described => this switch { FuncDelivery => "a ", InterfaceDelivery => "an ", _ => "" } + Type;

    /// <summary>The files that it brings.</summary>
    public virtual ImmutableArray<NewDocument> Added => ImmutableArray<NewDocument>.Empty;

    /// <summary>The namespace of its type, where that is not in sight.</summary>
    public IEnumerable<RewriteStep> Imports(DocumentId document, SemanticModel model, int position)
    {
        var simple = Type.IndexOf('<') is var at && at >= 0 ? Type.Substring(0, at) : Type;
        if (Namespace.Length > 0 && !model.LookupNamespacesAndTypes(position, name: simple).Any(one => one.ContainingNamespace?.ToDisplayString() == Namespace))
        {
            yield return new AddUsing(document, Namespace);
        }
    }

    protected virtual bool IsAwaited(bool awaits) => false;
}

/// <summary><c>Func&lt;SqliteConnection&gt;</c>: gives an open connection.</summary>
internal sealed record FuncDelivery(string Made) : Delivery("Func<" + Made + ">", "openConnection", "System")
{
    public override string Expression(string source, bool awaits, string token) => source + "()";
}

/// <summary>A method of ours that opens one: the source is the whole call.</summary>
internal sealed record CallDelivery() : Delivery("", "", "")
{
    public override string Expression(string source, bool awaits, string token) => source;
}

/// <summary><c>IConnectionFactory&lt;SqliteConnection&gt;</c>: an interface of the project, which gives an open connection.</summary>
/// <param name="Made">The connection.</param>
/// <param name="Namespace">Where the interface is.</param>
/// <param name="File">The file with the interface and its class; null where the project has them.</param>
internal sealed record InterfaceDelivery(string Made, string Namespace, NewDocument? File) : Delivery("IConnectionFactory<" + Made + ">", "connections", Namespace)
{
    /// <summary>What is written around a lambda that opens one.</summary>
    public string Create => "new ConnectionFactory<" + Made + ">(";

    public override ImmutableArray<NewDocument> Added => File is null ? base.Added : ImmutableArray.Create(File);

    public override string Expression(string source, bool awaits, string token) => source + ".OpenConnection()";
}

/// <summary><c>DbDataSource</c>, or the one of the provider.</summary>
/// <param name="Type">The type.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Create">What is written before the connection string to make one: <c>NpgsqlDataSource.Create(</c>.</param>
/// <param name="IsSynchronous">SQLite: opening asynchronously is opening.</param>
internal sealed record DataSourceDelivery(string Type, string Namespace, string Create, bool IsSynchronous) : Delivery(Type, "dataSource", Namespace)
{
    public override string Expression(string source, bool awaits, string token) =>
        IsAwaited(awaits) ? "await " + source + ".OpenConnectionAsync(" + token + ")" : source + ".OpenConnection()";

    protected override bool IsAwaited(bool awaits) => awaits && !IsSynchronous;
}

/// <summary><c>IDbContextFactory&lt;T&gt;</c>.</summary>
internal sealed record ContextFactoryDelivery(string Made) : Delivery("IDbContextFactory<" + Made + ">", "factory", "Microsoft.EntityFrameworkCore")
{
    public override string Expression(string source, bool awaits, string token) =>
        awaits ? "await " + source + ".CreateDbContextAsync(" + token + ")" : source + ".CreateDbContext()";

    protected override bool IsAwaited(bool awaits) => awaits;
}

/// <summary><c>IServiceScopeFactory</c>: a scope per call, from which the object is taken.</summary>
/// <param name="Made">The service.</param>
/// <param name="Open">What opens it: <c>Open</c>, <c>OpenAsync</c> where that is asynchronous, or nothing.</param>
internal sealed record ScopeDelivery(string Made, string Open) : Delivery("IServiceScopeFactory", "scopeFactory", "Microsoft.Extensions.DependencyInjection")
{
    public override bool IsOwned => false;

    public override string Expression(string source, bool awaits, string token) => source + ".ServiceProvider.GetRequiredService<" + Made + ">()";

    public override string Opening(string local, string source, string scope, bool awaits, string token) =>
        (awaits ? "await using var " + scope + " = " + source + ".CreateAsyncScope();" : "using var " + scope + " = " + source + ".CreateScope();") +
        "\nvar " + local + " = " + Expression(scope, awaits, token) + ";" +
        (Open.Length == 0 ? "" : awaits && Open == "OpenAsync" ? "\nawait " + local + ".OpenAsync(" + token + ");" : "\n" + local + ".Open();");
}

/// <summary>An object of a class that works with a connection: a connection per call, and one over it.</summary>
/// <param name="Creation">What makes it, with the word for the connection in it.</param>
internal sealed record WrapperDelivery(string Creation) : Delivery("", "", "")
{
    public const string Connection = "$connection";

    public override bool IsOwned => false;

    public override string[] Beside => new[] { "connection", "opened" };

    public override string Expression(string source, bool awaits, string token) => Creation;

    public override string Opening(string local, string source, string scope, bool awaits, string token) =>
        "using var " + scope + " = " + source + "();\nvar " + local + " = " + Creation.Replace(Connection, scope) + ";";
}
