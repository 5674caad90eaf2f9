namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A delegate that hands out one connection opens one in each call, and its callers dispose of theirs.</summary>
public sealed class OpenInDelegateFixTests
{
    private const string Key = "OpenInDelegateFix";

    [Fact]
    public Task RegisteredOverALocal() => Fix.Verify(
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=shop.db");
        connection.Open();
        builder.Services.AddSingleton<Func<SqliteConnection>>(() => connection);
        builder.Services.AddScoped<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Count());
        app.MapGet("/names", (Func<SqliteConnection> open) => open().Query<string>("SELECT name FROM orders"));
        app.MapPost("/{name}", (string name, Orders orders) => orders.Add(name));
        app.Run();

        public class Orders(Func<SqliteConnection> open)
        {
            public long Count() => open().ExecuteScalar<long>("SELECT COUNT(*) FROM orders");

            public async Task<long> Add(string name)
            {
                await open().ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
                return await open.Invoke().ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
            }
        }

        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(() =>
        {
            var connection = new SqliteConnection("Data Source=shop.db");
            connection.Open();
            return connection;
        });
        builder.Services.AddScoped<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Count());
        app.MapGet("/names", (Func<SqliteConnection> open) =>
        {
            using var connection = open();
            return connection.Query<string>("SELECT name FROM orders");
        });
        app.MapPost("/{name}", (string name, Orders orders) => orders.Add(name));
        app.Run();

        public class Orders(Func<SqliteConnection> open)
        {
            public long Count()
            {
                using var connection = open();
                return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
            }

            public async Task<long> Add(string name)
            {
                using var connection = open();
                await connection.ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
                return await connection.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
            }
        }

        """, key: "Safest");

    [Fact]
    public Task KeptByASingletonsConstructor() => Fix.Verify(
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/", (Store store) => store.Count());
        app.Run();

        public class Store
        {
            private readonly Func<SqliteConnection> _open;

            public Store(IConfiguration configuration)
            {
                var {|TAA2001:one|} = new SqliteConnection(configuration.GetConnectionString("Shop"));
                one.Open();
                _open = () => one;
            }

            public long Count()
            {
                using var command = _open().CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                return (long)command.ExecuteScalar()!;
            }
        }

        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/", (Store store) => store.Count());
        app.Run();

        public class Store
        {
            private readonly Func<SqliteConnection> _open;

            public Store(IConfiguration configuration)
            {
                _open = () =>
                {
                    var one = new SqliteConnection(configuration.GetConnectionString("Shop"));
                    one.Open();
                    return one;
                };
            }

            public long Count()
            {
                using var connection = _open();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                return (long)command.ExecuteScalar()!;
            }
        }

        """, key: "Safest");

    private const string Callers = "callers of the delegate that cannot dispose of what it hands out";

    private static string Program(string text, string handlers, string members) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        var connection = new SqliteConnection("{{text}}");
        builder.Services.AddSingleton<Func<SqliteConnection>>(() => connection);
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Count());
        {{handlers}}
        app.Run();

        public class Orders(Func<SqliteConnection> open)
        {
            public long Count() => open().ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
            {{members}}
        }
        """;

    /// <summary>A caller that keeps what it gets, or hands the delegate to somebody else; another delegate of the type; a database in memory.</summary>
    [Theory]
    [InlineData("", "Data Source=a.db", "", "")]
    [InlineData("a connection that cannot be made again", "Data Source=:memory:", "", "")]
    [InlineData(Callers, "Data Source=a.db", "", "private readonly SqliteConnection _own = open(); public int Clear() => _own.Execute(\"DELETE FROM orders\");")]
    [InlineData("", "Data Source=a.db", "", "public int Clear() => open().Execute(\"DELETE FROM orders\");")]
    [InlineData(Callers, "Data Source=a.db", "", "public Func<SqliteConnection> Open => open;")]
    [InlineData("", "Data Source=a.db", "", "public bool CanOpen => open != null;")]
    [InlineData("a result that needs the connection", "Data Source=a.db", "", "public SqliteDataReader Read() { var command = open().CreateCommand(); command.CommandText = \"SELECT 1\"; return command.ExecuteReader(); }")]
    [InlineData(Callers, "Data Source=a.db", "var other = new SqliteConnection(\"Data Source=b.db\"); var more = new Orders(() => other);", "")]
    [InlineData("", "Data Source=a.db", "var more = new Orders(() => new SqliteConnection(\"Data Source=b.db\"));", "")]
    [InlineData(Callers, "Data Source=a.db", "var more = new Orders(Other); static SqliteConnection Other() => new(\"Data Source=b.db\");", "")]
    public async Task CallersAndTwinsOk(string reason, string text, string handlers, string members) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program(text, handlers, members)));
}
