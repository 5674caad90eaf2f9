namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of connections that an instance holds.</summary>
public class InstanceHolderFixTests
{
    [Fact]
    public Task FieldNamedLikeTheParameter() => Fix.Verify(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/hits", () => Database.Instance.Count());
        app.Run();

        public sealed class Database
        {
            private readonly SqliteConnection {|TAA1002:conn|};

            private Database(string connectionString)
            {
                conn = new SqliteConnection(connectionString);
                conn.Open();
            }

            public static Database Instance { get; } = new("Data Source=main.db");

            public long Count()
            {
                using var command = conn.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM hits";
                return (long)command.ExecuteScalar()!;
            }
        }

        """,
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/hits", () => Database.Instance.Count());
        app.Run();

        public sealed class Database
        {
            private readonly string connectionString;

            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(connectionString);
                connection.Open();
                return connection;
            }

            private Database(string connectionString)
            {
                this.connectionString = connectionString;
            }

            public static Database Instance { get; } = new("Data Source=main.db");

            public long Count()
            {
                using var connection = OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM hits";
                return (long)command.ExecuteScalar()!;
            }
        }

        """);

    [Fact]
    public Task InitializerFromAPrimaryConstructor() => Fix.Verify(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<INotes, Notes>();
        var app = builder.Build();
        app.MapGet("/notes", (INotes n) => n.All());
        app.MapDelete("/notes/{id:int}", (int id, INotes n) => n.Delete(id));
        app.Run();

        interface INotes
        {
            Task<IEnumerable<string>> All();
            Task Delete(int id);
        }

        class Notes(IConfiguration configuration) : INotes, IAsyncDisposable
        {
            private readonly SqliteConnection {|TAA1002:db|} = new(configuration.GetConnectionString("Notes"));

            public async Task<IEnumerable<string>> All() => await db.QueryAsync<string>("SELECT text FROM notes");

            public Task Delete(int id) => db.ExecuteAsync("DELETE FROM notes WHERE id = @id", new { id });

            public ValueTask DisposeAsync() => db.DisposeAsync();
        }

        """,
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<INotes, Notes>();
        var app = builder.Build();
        app.MapGet("/notes", (INotes n) => n.All());
        app.MapDelete("/notes/{id:int}", (int id, INotes n) => n.Delete(id));
        app.Run();

        interface INotes
        {
            Task<IEnumerable<string>> All();
            Task Delete(int id);
        }

        class Notes(IConfiguration configuration) : INotes, IAsyncDisposable
        {
            private readonly string? connectionString = configuration.GetConnectionString("Notes");

            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(connectionString);
                connection.Open();
                return connection;
            }

            public async Task<IEnumerable<string>> All()
            {
                using var connection = OpenConnection();
                return await connection.QueryAsync<string>("SELECT text FROM notes");
            }

            public async Task Delete(int id)
            {
                using var connection = OpenConnection();
                await connection.ExecuteAsync("DELETE FROM notes WHERE id = @id", new { id });
            }

            public ValueTask DisposeAsync() => default;
        }

        """);

    [Fact]
    public Task NothingLeftToAwait() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        class Store : IAsyncDisposable
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new SqliteConnection("Data Source=shop.db");

            public async Task<int> Count()
            {
                await _db.OpenAsync();
                using var command = _db.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                var count = Convert.ToInt32(command.ExecuteScalar());
                await _db.CloseAsync();
                return count;
            }

            public async ValueTask DisposeAsync()
            {
                await _db.CloseAsync();
                await _db.DisposeAsync();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        class Store : IAsyncDisposable
        {
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            public async Task<int> Count()
            {
                await using var connection = OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                var count = Convert.ToInt32(command.ExecuteScalar());
                return count;
            }

            public ValueTask DisposeAsync()
            {
                return default;
            }
        }

        """);

    [Fact]
    public Task GateIsWaitedForWithTheToken() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store, CancellationToken ct) => store.Count(ct));
        app.Run();

        class Store
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new SqliteConnection("Data Source=:memory:");

            public async Task<int> Count(CancellationToken cancellationToken)
            {
                await using var command = _db.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken));
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store, CancellationToken ct) => store.Count(ct));
        app.Run();

        class Store
        {
            private readonly SqliteConnection _db = new SqliteConnection("Data Source=:memory:");
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);

            public async Task<int> Count(CancellationToken cancellationToken)
            {
                await _gate.WaitAsync(cancellationToken);
                try
                {
                    await using var command = _db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM orders";
                    return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken));
                }
                finally
                {
                    _gate.Release();
                }
            }
        }

        """);

}
