using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>State whose declared type says less than what is written to it.</summary>
public sealed class WrittenStateTests
{
    [Fact]
    public Task StateOfTypeObjectBad() => Rule.Bad(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => ((SqliteConnection)Globals.Connection).ExecuteScalar("SELECT 1"));
        app.MapGet("/two", () => Globals.Loose.CreateCommand());
        app.MapGet("/three", () => Globals.Kept is SqliteConnection c ? c.ExecuteScalar("SELECT 1") : null);
        app.Run();
        static class Globals
        {
            public static readonly object {|TAA1001:Connection|} = new SqliteConnection("Data Source=a.db");
            public static dynamic {|TAA1001:Loose|} = new SqliteConnection("Data Source=a.db");
            public static IDisposable? {|TAA1001:Kept|};
            public static void Open() { Kept = new SqliteConnection("Data Source=a.db"); }
        }
        """);

    [Fact]
    public Task StateOfTypeObjectOk() => Rule.Ok(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => { lock (Globals.Gate) return ((SqliteConnection)Globals.Connection).ExecuteScalar("SELECT 1"); });
        app.MapGet("/two", () => { using var c = new SqliteConnection("Data Source=a.db"); Globals.Any = c.ExecuteScalar("SELECT 1"); return Globals.Any.ToString(); });
        app.Run();
        static class Globals
        {
            public static readonly object Gate = new();
            public static readonly object Connection = new SqliteConnection("Data Source=a.db");
            public static object? Any;
            public static IDisposable KeepAlive = new SqliteConnection("Data Source=a.db");
        }
        """);

    [Fact]
    public Task FieldOfTypeIDisposableInASingletonBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store : IDisposable
        {
            private readonly IDisposable {|TAA1002:_db|};
            public Store() { _db = new SqliteConnection("Data Source=a.db"); }
            public object? Count() => (_db as SqliteConnection)!.ExecuteScalar("SELECT 1");
            public void Dispose() => _db.Dispose();
        }
        """);

    [Fact]
    public Task FieldOfTypeIDisposableInAScopedServiceOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store : IDisposable
        {
            private readonly IDisposable _db;
            public Store() { _db = new SqliteConnection("Data Source=a.db"); }
            public object? Count() => (_db as SqliteConnection)!.ExecuteScalar("SELECT 1");
            public void Dispose() => _db.Dispose();
        }
        """);

    [Fact]
    public Task FieldOfTypeObjectThatAlsoGetsSomethingElseOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store : IDisposable
        {
            private object _db;
            public Store() { _db = new SqliteConnection("Data Source=a.db"); }
            public object? Other() => _db = "x";
            public object? Count() => (_db as SqliteConnection)!.ExecuteScalar("SELECT 1");
            public void Dispose() => (_db as IDisposable)?.Dispose();
        }
        """);
}
