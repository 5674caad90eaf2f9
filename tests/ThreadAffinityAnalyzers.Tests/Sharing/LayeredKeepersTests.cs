using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Repositories of another project: a class whose public constructors all take a connection or context stands for it.</summary>
public sealed class LayeredKeepersTests
{
    private const string OnlyContext = """
        using Microsoft.EntityFrameworkCore;
        public class Order { public int Id { get; set; } }
        public class Shop(DbContextOptions options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        """;

    private const string OnlyDerived = """
        using Microsoft.EntityFrameworkCore;
        public class Outlet(DbContextOptions options) : Shop(options);
        """;

    /// <summary>A library that names Entity Framework alone refers to no ADO.NET; what it declares is known all the same, and what is derived from that in the next library.</summary>
    [Theory]
    [InlineData("Shop")]
    [InlineData("Outlet")]
    public Task ContextOfALibraryBad(string context) => Layers.Bad(OnlyContext, OnlyDerived, $$"""
        using Microsoft.EntityFrameworkCore;
        var app = WebApplication.Create(args);
        app.MapGet("/", async ({{context}} {|TAA2003:db|}) => await Task.WhenAll(db.Orders.CountAsync(), db.Orders.CountAsync()));
        app.Run();
        """);

    [Fact]
    public Task ContextOfALibraryInTurnOk() => Layers.Ok(OnlyContext, OnlyDerived, """
        using Microsoft.EntityFrameworkCore;
        var app = WebApplication.Create(args);
        app.MapGet("/", async (Outlet db) => await db.Orders.CountAsync() + await db.Orders.CountAsync());
        app.Run();
        """);

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

    /// <summary>Both work on the context of the request.</summary>
    [Fact]
    public Task OperationsOfTwoRepositoriesBad() => Layers.Bad(Rows + TwoOfRows, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (RowRepository {|TAA2003:rows|}, CountRepository counts) => { var row = rows.Get(1); var count = counts.Count(); await Task.WhenAll(row, count); });
        app.Run();
        """);

    [Fact]
    public Task OperationsOfTwoRepositoriesInTurnOk() => Layers.Ok(Rows + TwoOfRows, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (RowRepository rows, CountRepository counts) => { var row = await rows.Get(1); return await counts.Count(); });
        app.Run();
        """);

    /// <summary>Each has a context of its own.</summary>
    [Fact]
    public Task OperationsOfTwoRepositoriesOverTwoContextsOk() => Layers.Ok(Rows + """

        public class Other(DbContextOptions<Other> options) : DbContext(options) { public DbSet<Row> Rows => Set<Row>(); }
        public class CountRepository(Other data) { public Task<int> Count() => data.Rows.CountAsync(); }
        """, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", async (RowRepository rows, CountRepository counts) => { var row = rows.Get(1); var count = counts.Count(); await Task.WhenAll(row, count); });
        app.Run();
        """);

    private const string TwoOfRows = """

        public class CountRepository(Data data) { public Task<int> Count() => data.Rows.CountAsync(); }
        """;

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

    private const string Cities = """
        public interface ICities { object? Count(); }
        public class Cities(SqliteConnection connection) : ICities { public object? Count() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """;

    private const string CityService = """
        public interface ICityService { object? Count(); }
        public class CityService(ICities cities) : ICityService { public object? Count() => cities.Count(); }
        """;

    private static string Program(string connection, string cities, string service, string more = "") => $$"""
        var b = WebApplication.CreateBuilder(args);
        b.Services.{{connection}}(_ => new SqliteConnection("Data Source=a.db")){{(connection.Contains('|') ? "|}" : "")}};
        b.Services.{{cities}}<ICities, Cities>(){{(cities.Contains('|') ? "|}" : "")}};
        b.Services.{{service}}<ICityService, CityService>(){{(service.Contains('|') ? "|}" : "")}};
        var app = b.Build();
        app.MapGet("/x", (ICityService service) => service.Count());
        app.Run();
        {{more}}
        """;

    /// <summary>The service takes an interface, and the program says what it registers for that.</summary>
    [Theory]
    [InlineData("AddScoped", "AddScoped", "{|TAA3001:AddSingleton")]
    [InlineData("AddTransient", "AddTransient", "{|TAA3001:AddSingleton")]
    [InlineData("AddScoped", "{|TAA3001:AddSingleton", "AddSingleton")]
    [InlineData("{|TAA3001:AddSingleton", "AddSingleton", "AddSingleton")]
    [InlineData("{|TAA3001:AddSingleton", "AddScoped", "AddScoped")]
    public Task OneOfThreeLayersIsASingletonBad(string connection, string cities, string service) => Layers.Bad(Cities, CityService, Program(connection, cities, service));

    [Theory]
    [InlineData("AddScoped", "AddScoped", "AddScoped")]
    [InlineData("AddTransient", "AddScoped", "AddTransient")]
    public Task AllLayersAreMadePerRequestOk(string connection, string cities, string service) => Layers.Ok(Cities, CityService, Program(connection, cities, service));

    [Fact]
    public Task ServiceOfTheProgramIsTheSingletonBad() => Layers.Bad(Cities, Program("AddScoped", "AddScoped", "AddSingleton", """
        interface ICityService { object? Count(); }
        class CityService(ICities {|TAA3002:cities|}) : ICityService { public object? Count() => cities.Count(); }
        """));

    private const string Flags = """
        public class Flags { private readonly bool _on; public Flags(SqliteConnection connection) { _on = connection.CreateCommand().ExecuteScalar() is 1L; } public bool IsOn() => _on; }
        """;

    /// <summary>The connection is closed before anybody asks: the class has read what it needs.</summary>
    [Theory]
    [InlineData("b.Services.AddSingleton(_ => { using var c = new SqliteConnection(\"Data Source=a.db\"); c.Open(); return new Flags(c); });")]
    [InlineData("b.Services.AddSingleton(_ => { using (var c = new SqliteConnection(\"Data Source=a.db\")) { return new Flags(c); } });")]
    [InlineData("b.Services.AddSingleton(_ => { using var c = new SqliteConnection(\"Data Source=a.db\"); var made = new Flags(c); return made; });")]
    [InlineData("b.Services.AddSingleton(Load()); static Flags Load() { using var c = new SqliteConnection(\"Data Source=a.db\"); return new Flags(c); }")]
    [InlineData("using (var c = new SqliteConnection(\"Data Source=a.db\")) { b.Services.AddSingleton(new Flags(c)); }")]
    public Task SingletonIsGivenAConnectionToBeMadeOk(string registration) => Layers.Ok(Flags, FlagsProgram(registration));

    [Theory]
    [InlineData("b.Services.{|TAA3001:AddSingleton(_ => { var c = new SqliteConnection(\"Data Source=a.db\"); return new Flags(c); })|};")]
    [InlineData("using var c = new SqliteConnection(\"Data Source=a.db\"); b.Services.{|TAA3001:AddSingleton(new Flags(c))|};")]
    public Task SingletonMayKeepTheConnectionBad(string registration) => Layers.Bad(Flags, FlagsProgram(registration));

    [Fact]
    public Task StaticIsGivenAConnectionToBeMadeOk() => Layers.Ok(Flags, """
        var app = WebApplication.Create(args);
        Flags flags;
        using (var c = new SqliteConnection("Data Source=a.db")) { flags = new Flags(c); }
        app.MapGet("/x", () => flags.IsOn() && Settings.Flags.IsOn());
        app.Run();
        static class Settings { public static readonly Flags Flags = Load(); private static Flags Load() { using var c = new SqliteConnection("Data Source=a.db"); return new Flags(c); } }
        """);

    private static string FlagsProgram(string registration) => $$"""
        var b = WebApplication.CreateBuilder(args);
        {{registration}}
        var app = b.Build();
        app.MapGet("/x", (Flags flags) => flags.IsOn());
        app.Run();
        """;

    /// <summary>The lock inside is no part of its surface; <c>[ThreadSafe]</c> on the class would be.</summary>
    [Fact]
    public Task FP_ClassOfAnotherProjectThatGuardsItself() => Layers.Bad("""
        public class Store(SqliteConnection connection)
        {
            private readonly object _gate = new();
            public object? Count() { lock (_gate) { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        }
        """, StoreProgram("{|TAA3001:AddSingleton(_ => new Store(new SqliteConnection(\"Data Source=a.db\")))|}"));

    [Fact]
    public Task ClassOfAnotherProjectThatSaysItGuardsItselfOk() => Layers.Ok("""
        public class ThreadSafeAttribute : Attribute;
        [ThreadSafe]
        public class Store(SqliteConnection connection)
        {
            private readonly object _gate = new();
            public object? Count() { lock (_gate) { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        }
        """, StoreProgram("AddSingleton(_ => new Store(new SqliteConnection(\"Data Source=a.db\")))"));

    /// <summary>Nothing outside shows that the class opens a connection of its own; the library is told that it may be shared.</summary>
    [Fact]
    public Task FN_ClassOfAnotherProjectThatMakesItsConnection() => Layers.Ok("""
        public class Store { private readonly SqliteConnection _connection = new("Data Source=a.db"); public object? Count() { using var command = _connection.CreateCommand(); return command.ExecuteScalar(); } }
        """, StoreProgram("AddSingleton<Store>()"));

    private static string StoreProgram(string registration) => $$"""
        var b = WebApplication.CreateBuilder(args);
        b.Services.{{registration}};
        var app = b.Build();
        app.MapGet("/x", (Store store) => store.Count());
        app.Run();
        """;
}
