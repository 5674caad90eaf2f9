using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Names that patterns and reads through a reference give to the one connection of a singleton.</summary>
public sealed class OtherNamesTests
{
    [Theory]
    [InlineData("return _db is { } c ? Count(c) : 0;")]
    [InlineData("if (_db is SqliteConnection { State: System.Data.ConnectionState.Open } c) return c.CreateCommand().ExecuteScalar(); return null;")]
    [InlineData("if (_db is not SqliteConnection c) return null; return c.CreateCommand().ExecuteScalar();")]
    [InlineData("if (_db is not { } c || args < 0) return null; return c.CreateCommand().ExecuteScalar();")]
    [InlineData("switch (_db) { case null: return null; case SqliteConnection c: return c.CreateCommand().ExecuteScalar(); }")]
    [InlineData("switch (_db) { case var c when c is not null: return c.CreateCommand().ExecuteScalar(); default: return null; }")]
    [InlineData("return _db switch { null => null, { State: System.Data.ConnectionState.Open } c => c.CreateCommand().ExecuteScalar()!, var c => Count(c) };")]
    [InlineData("return (args switch { 0 => _db, _ => null })?.CreateCommand().ExecuteScalar();")]
    [InlineData("return LazyInitializer.EnsureInitialized(ref _db, () => new SqliteConnection(\"Data Source=a.db\")).CreateCommand().ExecuteScalar();")]
    [InlineData("var c = Volatile.Read(ref _db); return c?.CreateCommand().ExecuteScalar();")]
    [InlineData("var made = new SqliteConnection(\"Data Source=a.db\"); return (Interlocked.CompareExchange(ref _db, made, null) ?? made).CreateCommand().ExecuteScalar();")]
    public Task OneConnectionBad(string body) => Rule.Bad(Program("{|TAA1002:_db|}", body));

    [Theory]
    [InlineData("return _db is { } ? 1 : 0;")]
    [InlineData("return _db is { State: System.Data.ConnectionState.Open } c ? c.DataSource : null;")]
    [InlineData("switch (_db) { case null: return null; case SqliteConnection c: return c.State; }")]
    [InlineData("return _db switch { null => \"none\", { State: System.Data.ConnectionState.Open } => \"open\", var c => c.State.ToString() };")]
    [InlineData("return Volatile.Read(ref _db)?.State;")]
    [InlineData("var c = Interlocked.Exchange(ref _db, null) ?? new SqliteConnection(\"Data Source=a.db\"); try { return c.CreateCommand().ExecuteScalar(); } finally { Interlocked.CompareExchange(ref _db, c, null); }")]
    public Task StateOrOwnConnectionOk(string body) => Rule.Ok(Program("_db", body));

    /// <summary>As in the object pool of ASP.NET Core.</summary>
    [Fact]
    public Task TakenByExchangeOk() => Rule.Ok(Pool("_fast", "if (item == null || Interlocked.CompareExchange(ref _fast, null, item) != item) item = new SqliteConnection(\"Data Source=a.db\");"));

    [Fact]
    public Task ReadWithoutExchangeBad() => Rule.Bad(Pool("{|TAA1002:_fast|}", "if (item == null) item = new SqliteConnection(\"Data Source=a.db\");"));

    [Theory]
    [InlineData("app.MapGet(\"/\", new Pages(new SqliteConnection(\"Data Source=a.db\")).Get);")]
    [InlineData("var pages = new Pages(new SqliteConnection(\"Data Source=a.db\")); app.MapGet(\"/\", pages.Get);")]
    public Task MethodOfAMadeObjectBad(string map) => Rule.Bad(Pages(map, "{|TAA1002:db|}"));

    [Theory]
    [InlineData("app.MapGet(\"/\", () => new Pages(new SqliteConnection(\"Data Source=a.db\")).Get());")]
    [InlineData("_ = Task.Run(new Pages(new SqliteConnection(\"Data Source=a.db\")).Get);")]
    [InlineData("foreach (var arg in args) _ = Task.Run(new Pages(new SqliteConnection(arg)).Get);")]
    public Task ObjectOfEachCallOk(string map) => Rule.Ok(Pages(map, "db"));

    private static string Program(string name, string body) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/{n}", (int n, Store s) => s.Work(n));
        app.Run();
        class Store
        {
            private SqliteConnection? {{name}} = new("Data Source=a.db");
            public object? Work(int args) { {{body}} }
            private static object Count(SqliteConnection c) => c.CreateCommand().ExecuteScalar()!;
        }
        """;

    private static string Pool(string name, string take) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Pool>();
        var app = builder.Build();
        app.MapGet("/", (Pool pool) => { var c = pool.Get(); try { return c.CreateCommand().ExecuteScalar(); } finally { pool.Return(c); } });
        app.Run();
        class Pool
        {
            private SqliteConnection? {{name}};
            public SqliteConnection Get() { var item = _fast; {{take}} return item; }
            public void Return(SqliteConnection c) { if (_fast != null || Interlocked.CompareExchange(ref _fast, c, null) != null) c.Dispose(); }
        }
        """;

    private static string Pages(string map, string name) => $$"""
        var app = WebApplication.Create(args);
        {{map}}
        app.Run();
        class Pages(SqliteConnection {{name}}) { public object? Get() => db.CreateCommand().ExecuteScalar(); }
        """;
}
