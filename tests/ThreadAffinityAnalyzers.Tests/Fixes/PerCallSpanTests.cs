namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>One connection for all that belongs together: transactions, the last row, what local functions and helpers do.</summary>
public class PerCallSpanTests
{
    [Fact]
    public Task LocalFunctionsInATransaction() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Open();

                public static long Count()
                {
                    using var tx = _db.BeginTransaction();
                    Take(1);
                    Give(2);
                    tx.Commit();
                    return 1;

                    void Take(int id) => _db.Execute("UPDATE s SET n = n - 1 WHERE id = @id", new { id }, tx);
                    void Give(int id)
                    {
                        _db.Execute("UPDATE s SET n = n + 1 WHERE id = @id", new { id }, tx);
                    }
                }

                public static async Task<long> CountAsync()
                {
                    await using var tx = await _db.BeginTransactionAsync();
                    await Take(1);
                    await tx.CommitAsync();
                    return 1;

                    async Task Take(int id) => await _db.ExecuteAsync("UPDATE s SET n = n - 1 WHERE id = @id", new { id }, tx);
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    using var tx = connection.BeginTransaction();
                    Take(1);
                    Give(2);
                    tx.Commit();
                    return 1;

                    void Take(int id) => connection.Execute("UPDATE s SET n = n - 1 WHERE id = @id", new { id }, tx);
                    void Give(int id)
                    {
                        connection.Execute("UPDATE s SET n = n + 1 WHERE id = @id", new { id }, tx);
                    }
                }

                public static async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    await using var tx = await connection.BeginTransactionAsync();
                    await Take(1);
                    await tx.CommitAsync();
                    return 1;

                    async Task Take(int id) => await connection.ExecuteAsync("UPDATE s SET n = n - 1 WHERE id = @id", new { id }, tx);
                }
            }

            """);

    [Fact]
    public Task HelpersThatAskForTheLastRow() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Open();

                public static long Count()
                {
                    Insert("x");
                    return LastId();
                }

                private static void Insert(string name) => _db.Execute("INSERT INTO s (name) VALUES (@name)", new { name });

                private static long LastId() => _db.ExecuteScalar<long>("SELECT last_insert_rowid()");

                public static async Task<long> CountAsync()
                {
                    await _db.ExecuteAsync("UPDATE s SET name = 'y'");
                    return await _db.ExecuteScalarAsync<long>("SELECT changes()");
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    Insert(connection, "x");
                    return LastId(connection);
                }

                private static void Insert(SqliteConnection connection, string name) => connection.Execute("INSERT INTO s (name) VALUES (@name)", new { name });

                private static long LastId(SqliteConnection connection) => connection.ExecuteScalar<long>("SELECT last_insert_rowid()");

                public static async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    await connection.ExecuteAsync("UPDATE s SET name = 'y'");
                    return await connection.ExecuteScalarAsync<long>("SELECT changes()");
                }
            }

            """);

    [Fact]
    public Task Iterators() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Open();

                public static long Count() => Names().Count();

                public static IEnumerable<string> Names()
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT name FROM s";
                    using var reader = command.ExecuteReader();
                    while (reader.Read()) yield return reader.GetString(0);
                }

                public static async Task<long> CountAsync()
                {
                    long n = 0;
                    await foreach (var name in NamesAsync(default)) n++;
                    return n;
                }

                public static async IAsyncEnumerable<string> NamesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
                {
                    await using var command = _db.CreateCommand();
                    command.CommandText = "SELECT name FROM s";
                    await using var reader = await command.ExecuteReaderAsync(ct);
                    while (await reader.ReadAsync(ct)) yield return reader.GetString(0);
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    return connection;
                }

                public static long Count() => Names().Count();

                public static IEnumerable<string> Names()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT name FROM s";
                    using var reader = command.ExecuteReader();
                    while (reader.Read()) yield return reader.GetString(0);
                }

                public static async Task<long> CountAsync()
                {
                    long n = 0;
                    await foreach (var name in NamesAsync(default)) n++;
                    return n;
                }

                public static async IAsyncEnumerable<string> NamesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
                {
                    using var connection = OpenConnection();
                    await using var command = connection.CreateCommand();
                    command.CommandText = "SELECT name FROM s";
                    await using var reader = await command.ExecuteReaderAsync(ct);
                    while (await reader.ReadAsync(ct)) yield return reader.GetString(0);
                }
            }

            """);

    [Fact]
    public Task TasksOfAllKinds() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() => Run().Result;

                public static ValueTask<int> Value() => new(_db.Execute("DELETE FROM s"));

                public static Task<int> Result() => Task.FromResult(_db.Execute("DELETE FROM s"));

                public static Task Done() { _db.Execute("DELETE FROM s"); return Task.CompletedTask; }

                public static Task<int> Run() => Task.Run(() => _db.Execute("DELETE FROM s"));

                public static Task<int> Choice(bool b) => b ? _db.ExecuteAsync("DELETE FROM s") : Task.FromResult(0);

                public static Task Local()
                {
                    var task = _db.ExecuteAsync("DELETE FROM s");
                    Console.WriteLine("started");
                    return task;
                }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    return connection;
                }

                public static long Count() => Run().Result;

                public static ValueTask<int> Value()
                {
                    using var connection = OpenConnection();
                    return new(connection.Execute("DELETE FROM s"));
                }

                public static Task<int> Result()
                {
                    using var connection = OpenConnection();
                    return Task.FromResult(connection.Execute("DELETE FROM s"));
                }

                public static Task Done()
                {
                    using var connection = OpenConnection();
                    connection.Execute("DELETE FROM s");
                    return Task.CompletedTask;
                }

                public static Task<int> Run() => Task.Run(() =>
                {
                    using var connection = OpenConnection();
                    return connection.Execute("DELETE FROM s");
                });

                public static async Task<int> Choice(bool b)
                {
                    using var connection = OpenConnection();
                    return await (b ? connection.ExecuteAsync("DELETE FROM s") : Task.FromResult(0));
                }

                public static async Task Local()
                {
                    using var connection = OpenConnection();
                    var task = connection.ExecuteAsync("DELETE FROM s");
                    Console.WriteLine("started");
                    await task;
                }

                public static async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """);

    [Fact]
    public Task AwaitedOpening() => Fix.Verify(TestSources.Named([
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly Npgsql.NpgsqlConnection {|TAA1001:_db|} = new("Host=localhost;Database=x");

                public static long Count()
                {
                    _db.Open();
                    try
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                    }
                    finally
                    {
                        _db.Close();
                    }
                }

                public static async Task<long> CountAsync(CancellationToken stop = default)
                {
                    await _db.OpenAsync(stop);
                    try
                    {
                        return await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                    }
                    finally
                    {
                        await _db.CloseAsync();
                    }
                }
            }

            """, Server]), TestSources.Named([
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static Npgsql.NpgsqlConnection OpenConnection()
                {
                    var connection = new Npgsql.NpgsqlConnection("Host=localhost;Database=x");
                    connection.Open();
                    return connection;
                }

                private static async Task<Npgsql.NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
                {
                    var connection = new Npgsql.NpgsqlConnection("Host=localhost;Database=x");
                    await connection.OpenAsync(cancellationToken);
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync(CancellationToken stop = default)
                {
                    await using var connection = await OpenConnectionAsync(stop);
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """, Server]));

    [Fact]
    public Task AwaitedOpeningAlone() => Fix.Verify(TestSources.Named([
        """
            using Dapper;
            using Npgsql;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly NpgsqlConnection {|TAA1001:_db|} = new("Host=localhost");

                static S() => _db.Open();

                public static Task<long> CountAsync() => _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """, Server]), TestSources.Named([
        """
            using Dapper;
            using Npgsql;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static async Task<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
                {
                    var connection = new NpgsqlConnection("Host=localhost");
                    await connection.OpenAsync(cancellationToken);
                    return connection;
                }

                public static async Task<long> CountAsync()
                {
                    await using var connection = await OpenConnectionAsync();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """, Server]));

    /// <summary>A provider that has something to await.</summary>
    private static readonly string Server = "namespace Npgsql;\n\n" + ProviderStubs.Connection("NpgsqlConnection");

    /// <summary>What has opened the one connection marks the place of the call's own: comments and statements below it stay with what they speak of.</summary>
    [Fact]
    public Task OwnConnectionIsOpenedWhereTheSharedOneWas() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/count", () => Notes.Count());
            app.MapGet("/all", () => Notes.All());
            app.Run();

            static class Notes
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=notes.db");

                public static int Count()
                {
                    try
                    {
                        Db.Open();

                        // Counted by the database.
                        const string query = "SELECT COUNT(*) FROM notes";
                        using var command = Db.CreateCommand();
                        command.CommandText = query;
                        return (int)(long)command.ExecuteScalar()!;
                    }
                    catch (SqliteException)
                    {
                        return 0;
                    }
                    finally
                    {
                        Db.Close();
                    }
                }

                public static string All()
                {
                    Db.Open();
                    var text = new System.Text.StringBuilder();

                    // All of them.
                    using (var command = Db.CreateCommand())
                    {
                        command.CommandText = "SELECT text FROM notes";
                        using var reader = command.ExecuteReader();
                        while (reader.Read())
                            text.AppendLine(reader.GetString(0));
                    }

                    Db.Close();
                    return text.ToString();
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/count", () => Notes.Count());
            app.MapGet("/all", () => Notes.All());
            app.Run();

            static class Notes
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=notes.db");
                    connection.Open();
                    return connection;
                }

                public static int Count()
                {
                    try
                    {
                        using var connection = OpenConnection();

                        // Counted by the database.
                        const string query = "SELECT COUNT(*) FROM notes";
                        using var command = connection.CreateCommand();
                        command.CommandText = query;
                        return (int)(long)command.ExecuteScalar()!;
                    }
                    catch (SqliteException)
                    {
                        return 0;
                    }
                }

                public static string All()
                {
                    using var connection = OpenConnection();
                    var text = new System.Text.StringBuilder();

                    // All of them.
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "SELECT text FROM notes";
                        using var reader = command.ExecuteReader();
                        while (reader.Read())
                            text.AppendLine(reader.GetString(0));
                    }

                    return text.ToString();
                }
            }

            """);
}
