using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Repositories of another project: a class whose public constructors all take a connection or context stands for it.</summary>
public sealed class LayeredKeepersTests
{
    private const string Store = """
        public class Store(SqliteConnection connection) { public object? Count() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """;

    private const string Rows = """
        using Microsoft.EntityFrameworkCore;
        public class Row { public int Id { get; set; } }
        public class Data(DbContextOptions<Data> options) : DbContext(options) { public DbSet<Row> Rows => Set<Row>(); }
        public class RowRepository(Data data) { public Task<Row?> Get(int id) => data.Rows.FirstOrDefaultAsync(row => row.Id == id); }
        """;

    [Fact]
    public Task HandlerCapturesItBad() => Layers.Bad(Store, """
        var app = WebApplication.Create(args);
        var {|TAA2001:store|} = new Store(new SqliteConnection("Data Source=a.db"));
        app.MapGet("/x", () => store.Count());
        app.Run();
        """);

    [Fact]
    public Task HandlerMakesItOk() => Layers.Ok(Store, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => { using var connection = new SqliteConnection("Data Source=a.db"); return new Store(connection).Count(); });
        app.Run();
        """);

    [Fact]
    public Task HandlerCapturesItUnderALockOk() => Layers.Ok(Store, """
        var app = WebApplication.Create(args);
        var store = new Store(new SqliteConnection("Data Source=a.db"));
        var gate = new object();
        app.MapGet("/x", () => { lock (gate) return store.Count(); });
        app.Run();
        """);

    [Fact]
    public Task ParallelWorkCapturesItBad() => Layers.Bad(Store, """
        using var connection = new SqliteConnection("Data Source=a.db");
        var {|TAA2002:store|} = new Store(connection);
        Parallel.For(0, 9, _ => store.Count());
        """);

    [Fact]
    public Task WorkInTurnCapturesItOk() => Layers.Ok(Store, """
        using var connection = new SqliteConnection("Data Source=a.db");
        var store = new Store(connection);
        for (var i = 0; i < 9; i++) await Task.Run(() => store.Count());
        """);

    [Fact]
    public Task TwoOperationsOfARepositoryBad() => Layers.Bad(Rows, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (RowRepository {|TAA2003:rows|}) => await Task.WhenAll(rows.Get(1), rows.Get(2)));
        app.Run();
        """);

    [Fact]
    public Task OneOperationAfterTheOtherOk() => Layers.Ok(Rows, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (RowRepository rows) => new[] { await rows.Get(1), await rows.Get(2) });
        app.Run();
        """);

    /// <summary>Microsoft.Data.Sqlite works in the caller's flow.</summary>
    [Fact]
    public Task TwoOperationsOverASynchronousProviderBad() => Layers.Bad("""
        public class Store(SqliteConnection connection) { public Task<object?> CountAsync() => connection.CreateCommand().ExecuteScalarAsync(); }
        """, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (Store {|TAA2004:store|}) => await Task.WhenAll(store.CountAsync(), store.CountAsync()));
        app.Run();
        """);

    [Fact]
    public Task ClassThatTakesAFactoryOk() => Layers.Ok("""
        public class Store(Func<SqliteConnection> open) { public object? Count() { using var connection = open(); return connection.CreateCommand().ExecuteScalar(); } }
        """, """
        var app = WebApplication.Create(args);
        var store = new Store(() => new SqliteConnection("Data Source=a.db"));
        app.MapGet("/x", () => store.Count());
        app.Run();
        """);
}
