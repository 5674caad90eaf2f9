using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is offered beside the safest rewrite.</summary>
public class SecondChoicesFixTests
{
    /// <summary>What stands beside a slot of each thread is one for all threads, and is called so.</summary>
    [Theory]
    [InlineData("s_db", "s_gate")]
    [InlineData("t_db", "s_gate")]
    [InlineData("_db", "_gate")]
    [InlineData("Db", "Gate")]
    public void GateBesideASlot(string slot, string gate) => Assert.Equal(gate, FreshNames.InStyleOf(slot, "gate"));

    [Fact]
    public Task OneConnectionForAllThreads() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", (int id) => Orders.GetAsync(id));
            app.MapPost("/a", (int id) => Orders.AddAsync(id));
            app.Run();

            static class Orders
            {
                private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() => new SqliteConnection("Data Source=shop.db"));

                private static SqliteConnection Db => s_db.Value!;

                public static async Task<string?> GetAsync(int id)
                {
                    await Db.OpenAsync();
                    var name = await Db.ExecuteScalarAsync<string>("SELECT name FROM orders WHERE id = @id", new { id });
                    return name;
                }

                public static async Task AddAsync(int id) => await Db.ExecuteAsync("INSERT INTO orders(id) VALUES (@id)", new { id });
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", (int id) => Orders.GetAsync(id));
            app.MapPost("/a", (int id) => Orders.AddAsync(id));
            app.Run();

            static class Orders
            {
                private static readonly Lazy<SqliteConnection> s_db = new(() => new SqliteConnection("Data Source=shop.db"));
                private static readonly SemaphoreSlim s_gate = new SemaphoreSlim(1, 1);

                private static SqliteConnection Db => s_db.Value;

                public static async Task<string?> GetAsync(int id)
                {
                    await s_gate.WaitAsync();
                    try
                    {
                        await Db.OpenAsync();
                        var name = await Db.ExecuteScalarAsync<string>("SELECT name FROM orders WHERE id = @id", new { id });
                        return name;
                    }
                    finally
                    {
                        s_gate.Release();
                    }
                }

                public static async Task AddAsync(int id)
                {
                    await s_gate.WaitAsync();
                    try
                    {
                        await Db.ExecuteAsync("INSERT INTO orders(id) VALUES (@id)", new { id });
                    }
                    finally
                    {
                        s_gate.Release();
                    }
                }
            }

            """, index: 1, key: "ShareThreadLocalFix");

    [Fact]
    public Task FileInMemory() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Todos>();
            var app = builder.Build();
            using (var db = new SqliteConnection("Data Source=:memory:"))
            {
                db.Open();
                using var cmd = db.CreateCommand();
                cmd.CommandText = "CREATE TABLE todo(id INTEGER PRIMARY KEY, title TEXT)";
                cmd.ExecuteNonQuery();
            }
            app.MapGet("/todo", (Todos t) => t.All());
            app.MapPost("/todo", (Todos t, string title) => t.Add(title));
            app.Run();

            class Todos
            {
                public List<string> All()
                {
                    using var db = {|TAA5001:new SqliteConnection("Data Source=:memory:")|};
                    db.Open();
                    using var cmd = db.CreateCommand();
                    cmd.CommandText = "SELECT title FROM todo";
                    using var r = cmd.ExecuteReader();
                    var list = new List<string>();
                    while (r.Read()) list.Add(r.GetString(0));
                    return list;
                }

                public void Add(string title)
                {
                    using var db = new SqliteConnection("Data Source=:memory:");
                    db.Open();
                    using var cmd = db.CreateCommand();
                    cmd.CommandText = "INSERT INTO todo(title) VALUES($t)";
                    cmd.Parameters.AddWithValue("$t", title);
                    cmd.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            // The database lives as long as a connection to it is open.
            using var keepAlive = new SqliteConnection("Data Source=file:/Todos?vfs=memdb");
            keepAlive.Open();

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Todos>();
            var app = builder.Build();
            using (var db = new SqliteConnection("Data Source=file:/Todos?vfs=memdb"))
            {
                db.Open();
                using var cmd = db.CreateCommand();
                cmd.CommandText = "CREATE TABLE todo(id INTEGER PRIMARY KEY, title TEXT)";
                cmd.ExecuteNonQuery();
            }
            app.MapGet("/todo", (Todos t) => t.All());
            app.MapPost("/todo", (Todos t, string title) => t.Add(title));
            app.Run();

            class Todos
            {
                public List<string> All()
                {
                    using var db = new SqliteConnection("Data Source=file:/Todos?vfs=memdb");
                    db.Open();
                    using var cmd = db.CreateCommand();
                    cmd.CommandText = "SELECT title FROM todo";
                    using var r = cmd.ExecuteReader();
                    var list = new List<string>();
                    while (r.Read()) list.Add(r.GetString(0));
                    return list;
                }

                public void Add(string title)
                {
                    using var db = new SqliteConnection("Data Source=file:/Todos?vfs=memdb");
                    db.Open();
                    using var cmd = db.CreateCommand();
                    cmd.CommandText = "INSERT INTO todo(title) VALUES($t)";
                    cmd.Parameters.AddWithValue("$t", title);
                    cmd.ExecuteNonQuery();
                }
            }

            """, index: 1, key: "MemoryFileSystemFix");

    [Fact]
    public Task FileInMemoryByABuilder() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public sealed class Store
            {
                public void Fill()
                {
                    using var c = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "shop", Mode = SqliteOpenMode.Memory, ForeignKeys = true }.ToString());
                    c.Execute("CREATE TABLE orders (id INTEGER)");
                }

                public int Count()
                {
                    using var c = {|TAA5001:new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "shop", Mode = SqliteOpenMode.Memory, ForeignKeys = true }.ToString())|};
                    return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public sealed class Store
            {
                // The database lives as long as a connection to it is open.
                private static readonly SqliteConnection s_keepAlive = new SqliteConnection("Data Source=file:/shop?vfs=memdb");

                static Store()
                {
                    s_keepAlive.Open();
                }

                public void Fill()
                {
                    using var c = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "file:/shop?vfs=memdb", Mode = SqliteOpenMode.ReadWriteCreate, ForeignKeys = true }.ToString());
                    c.Execute("CREATE TABLE orders (id INTEGER)");
                }

                public int Count()
                {
                    using var c = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "file:/shop?vfs=memdb", Mode = SqliteOpenMode.ReadWriteCreate, ForeignKeys = true }.ToString());
                    return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
                }
            }

            """, index: 1, key: "MemoryFileSystemFix");

    [Fact]
    public Task FactoryForEverybody() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{|TAA3001:AddSingleton(sp => new SqliteConnection(sp.GetRequiredService<IConfiguration>()["Db"]))|};
            builder.Services.AddScoped<Users>();
            var app = builder.Build();
            using (var scope = app.Services.CreateScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<SqliteConnection>();
                db.Execute("CREATE TABLE IF NOT EXISTS users (id INTEGER)");
            }

            app.MapGet("/count", (SqliteConnection db) => db.ExecuteScalar<int>("SELECT count(*) FROM users"));
            app.MapGet("/users/{id}", (int id, Users users) => users.Has(id));
            app.Run();

            class Users
            {
                private readonly SqliteConnection _db;

                public Users(SqliteConnection db) => _db = db;

                public bool Has(int id) => _db.ExecuteScalar<int>("SELECT count(*) FROM users WHERE id = @id", new { id }) > 0;
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Func<SqliteConnection>>(sp => () =>
            {
                var connection = new SqliteConnection(sp.GetRequiredService<IConfiguration>()["Db"]);
                connection.Open();
                return connection;
            });
            builder.Services.AddScoped<Users>();
            var app = builder.Build();
            using (var scope = app.Services.CreateScope())
            {
                using var db = scope.ServiceProvider.GetRequiredService<Func<SqliteConnection>>()();
                db.Execute("CREATE TABLE IF NOT EXISTS users (id INTEGER)");
            }

            app.MapGet("/count", (Func<SqliteConnection> openConnection) =>
            {
                using var connection = openConnection();
                return connection.ExecuteScalar<int>("SELECT count(*) FROM users");
            });
            app.MapGet("/users/{id}", (int id, Users users) => users.Has(id));
            app.Run();

            class Users
            {
                private readonly Func<SqliteConnection> _openConnection;

                public Users(Func<SqliteConnection> openConnection) => _openConnection = openConnection;

                public bool Has(int id)
                {
                    using var connection = _openConnection();
                    return connection.ExecuteScalar<int>("SELECT count(*) FROM users WHERE id = @id", new { id }) > 0;
                }
            }

            """, index: 1, key: "InjectFactoryIntoAllFix");

    [Fact]
    public Task ScopeForAStoreAndWhoIsGivenIt() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Notes>();
            builder.Services.AddSingleton<INoteService, NoteService>();
            var app = builder.Build();
            app.MapGet("/n", (INoteService n) => n.All());
            app.MapPost("/n", (Notes n, string t) => n.Add(t));
            app.Run();

            interface INoteService { string[] All(); }

            sealed class NoteService(Notes notes, ILogger<NoteService> logger) : INoteService
            {
                public string[] All()
                {
                    logger.LogInformation("all");
                    return notes.All();
                }
            }

            sealed class Notes : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_connection|};

                public Notes(IConfiguration configuration)
                {
                    _connection = new SqliteConnection(configuration.GetConnectionString("Notes"));
                    _connection.Open();
                }

                public string[] All() => _connection.Query<string>("select title from notes").ToArray();

                public void Add(string t) => _connection.Execute("insert into notes values (@t)", new { t });

                public void Dispose() => _connection.Dispose();
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Notes>();
            builder.Services.AddScoped<INoteService, NoteService>();
            var app = builder.Build();
            app.MapGet("/n", (INoteService n) => n.All());
            app.MapPost("/n", (Notes n, string t) => n.Add(t));
            app.Run();

            interface INoteService { string[] All(); }

            sealed class NoteService(Notes notes, ILogger<NoteService> logger) : INoteService
            {
                public string[] All()
                {
                    logger.LogInformation("all");
                    return notes.All();
                }
            }

            sealed class Notes : IDisposable
            {
                private readonly SqliteConnection _connection;

                public Notes(IConfiguration configuration)
                {
                    _connection = new SqliteConnection(configuration.GetConnectionString("Notes"));
                    _connection.Open();
                }

                public string[] All() => _connection.Query<string>("select title from notes").ToArray();

                public void Add(string t) => _connection.Execute("insert into notes values (@t)", new { t });

                public void Dispose() => _connection.Dispose();
            }

            """, index: 2, key: "ScopeWithConsumersFix");

    [Fact]
    public Task ScopeForAUnitOfWork() => Fix.Verify(
        """
            using System.Data;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<IUnitOfWork, UnitOfWork>();
            builder.Services.AddSingleton<Orders>();
            var app = builder.Build();
            app.MapPost("/", (Orders orders, string name) => orders.Add(name));
            app.Run();

            interface IUnitOfWork
            {
                IDbConnection Connection { get; }
            }

            sealed class UnitOfWork(IConfiguration configuration) : IUnitOfWork, IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_connection|} = new(configuration["Db"]);

                public IDbConnection Connection => _connection;

                public void Dispose() => _connection.Dispose();
            }

            sealed class Orders
            {
                private readonly IUnitOfWork _unit;

                public Orders(IUnitOfWork unit)
                {
                    _unit = unit ?? throw new ArgumentNullException(nameof(unit));
                }

                public int Add(string name) => _unit.Connection.Execute("INSERT INTO orders VALUES (@name)", new { name });
            }

            """,
        """
            using System.Data;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<IUnitOfWork, UnitOfWork>();
            builder.Services.AddScoped<Orders>();
            var app = builder.Build();
            app.MapPost("/", (Orders orders, string name) => orders.Add(name));
            app.Run();

            interface IUnitOfWork
            {
                IDbConnection Connection { get; }
            }

            sealed class UnitOfWork(IConfiguration configuration) : IUnitOfWork, IDisposable
            {
                private readonly SqliteConnection _connection = new(configuration["Db"]);

                public IDbConnection Connection => _connection;

                public void Dispose() => _connection.Dispose();
            }

            sealed class Orders
            {
                private readonly IUnitOfWork _unit;

                public Orders(IUnitOfWork unit)
                {
                    _unit = unit ?? throw new ArgumentNullException(nameof(unit));
                }

                public int Add(string name) => _unit.Connection.Execute("INSERT INTO orders VALUES (@name)", new { name });
            }

            """);

    [Fact]
    public Task ScopeForAContextAndWhoIsGivenIt() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{|TAA3001:AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"), ServiceLifetime.Singleton)|};
            builder.Services.AddSingleton<Orders>();
            var app = builder.Build();
            app.MapGet("/", (Orders orders) => orders.All());
            app.Run();

            class Shop(DbContextOptions<Shop> options) : DbContext(options)
            {
                public DbSet<Order> Orders => Set<Order>();
            }

            class Order
            {
                public int Id { get; set; }
            }

            class Orders(Shop shop)
            {
                public IAsyncEnumerable<Order> All() => shop.Orders.AsAsyncEnumerable();
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            builder.Services.AddScoped<Orders>();
            var app = builder.Build();
            app.MapGet("/", (Orders orders) => orders.All());
            app.Run();

            class Shop(DbContextOptions<Shop> options) : DbContext(options)
            {
                public DbSet<Order> Orders => Set<Order>();
            }

            class Order
            {
                public int Id { get; set; }
            }

            class Orders(Shop shop)
            {
                public IAsyncEnumerable<Order> All() => shop.Orders.AsAsyncEnumerable();
            }

            """);

    /// <summary>An editor asks about a clone of the compilation before the fix asks about its own.</summary>
    [Fact]
    public void RegistrationsAreKnownWhicheverCompilationIsAskedFirstOk()
    {
        var compilation = TestSources.Compile([("Program.cs", """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddTransient(_ => new SqliteConnection("Data Source=orders.db"));
            builder.Services.AddSingleton<Orders>();
            var app = builder.Build();
            app.MapGet("/", (Orders orders) => orders.Count());
            app.Run();

            class Orders(SqliteConnection connection)
            {
                public object? Count() => new SqliteCommand("SELECT 1", connection).ExecuteScalar();
            }
            """)], Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        var options = new Microsoft.CodeAnalysis.Diagnostics.AnalyzerOptions([]);
        _ = AffinityModel.For(compilation.Clone(), options, CancellationToken.None);
        var keeper = compilation.GetTypeByMetadataName("Orders")!;
        Assert.Single(AffinityModel.For(compilation, options, CancellationToken.None).ScopableRegistrations(keeper, CancellationToken.None));
    }

    [Theory]
    [InlineData("public void Dispose() { }", "", "a class that does not dispose of it")]
    [InlineData("public void Dispose() => _connection.Dispose();", "private int _count; public int Next() => ++_count;", "what the one object remembers between two calls")]
    [InlineData("public void Dispose() => _connection.Dispose();", "public Store() => new SqliteCommand(\"CREATE TABLE t (id INTEGER)\", _connection).ExecuteNonQuery();", "work that its constructor does once")]
    [InlineData("public void Dispose() => _connection.Dispose();", "public Store() => new SqliteCommand(\"CREATE TABLE IF NOT EXISTS t (id INTEGER)\", _connection).ExecuteNonQuery();", null)]
    public async Task StoreThatCannotBeScoped(string end, string more, string? because)
    {
        var offered = Assert.Single(await Offered.For([("Program.cs", $$"""
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/", (Store store) => store.Count());
            app.Run();

            sealed class Store : IDisposable
            {
                private readonly SqliteConnection _connection = new("Data Source=s.db");
                {{more}}
                public object? Count() => new SqliteCommand("SELECT 1", _connection).ExecuteScalar();
                {{end}}
            }
            """)], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication));
        Assert.Equal(because, offered.Refusals.Where(one => one.StartsWith(nameof(ScopeWithConsumersFix) + ": ", StringComparison.Ordinal)).Select(one => one[(nameof(ScopeWithConsumersFix).Length + 2)..]).SingleOrDefault());
    }
}
