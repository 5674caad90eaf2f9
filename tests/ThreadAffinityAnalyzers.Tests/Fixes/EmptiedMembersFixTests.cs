namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Where the connection was all that an end or a question was about, what is left of them is as their author would have left it.</summary>
public class EmptiedMembersFixTests
{
    /// <summary>An <c>if</c> that is left with nothing goes, where its question does nothing.</summary>
    [Fact]
    public Task EmptiedDisposing() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private SqliteConnection? {|TAA1002:_db|};
                private bool _disposed;

                public Settings()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                }

                public string? Get(string key) => _db!.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (_disposed)
                        return;
                    if (disposing)
                    {
                        _db?.Dispose();
                        _db = null;
                    }
                    _disposed = true;
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private bool _disposed;

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public Settings()
                {
                }

                public string? Get(string key)
                {
                    using var connection = OpenConnection();
                    return connection.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (_disposed)
                        return;
                    _disposed = true;
                }
            }

            """);

    /// <summary>A question that does something is asked as before: the connection is guarded.</summary>
    [Fact]
    public Task QuestionThatDoesSomething() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
                private int _ended;

                public string? Get(string key) => _db.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });

                private bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

                public void Dispose()
                {
                    if (End())
                    {
                        _db.Dispose();
                    }
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private readonly SqliteConnection _db = new("Data Source=a.db");
                private readonly object _gate = new object();
                private int _ended;

                public string? Get(string key)
                {
                    lock (_gate)
                    {
                        return _db.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });
                    }
                }

                private bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

                public void Dispose()
                {
                    if (End())
                    {
                        _db.Dispose();
                    }
                }
            }

            """);

    /// <summary>Where the end awaited nothing but the task of the connection, nothing is awaited any more.</summary>
    [Fact]
    public Task EndOfALazyTask() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Places>();
            var app = builder.Build();
            app.MapGet("/near", (Places places) => places.CountAsync());
            app.Run();

            sealed class Places : IAsyncDisposable
            {
                private readonly Lazy<Task<SqliteConnection>> {|TAA1002:_connection|} = new(async () =>
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    await connection.OpenAsync();
                    return connection;
                });

                public async Task<long> CountAsync()
                {
                    var connection = await _connection.Value;
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM a");
                }

                public async ValueTask DisposeAsync()
                {
                    if (_connection.IsValueCreated)
                    {
                        await (await _connection.Value).DisposeAsync();
                    }
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Places>();
            var app = builder.Build();
            app.MapGet("/near", (Places places) => places.CountAsync());
            app.Run();

            sealed class Places : IAsyncDisposable
            {
                private static async Task<SqliteConnection> OpenConnectionAsync()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    await connection.OpenAsync();
                    return connection;
                }

                public async Task<long> CountAsync()
                {
                    await using var connection = await OpenConnectionAsync();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM a");
                }

                public ValueTask DisposeAsync()
                {
                    return default;
                }
            }

            """);
}
