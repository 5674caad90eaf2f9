namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Local functions that work with a captured connection for the handler that calls them.</summary>
public sealed class LocalFunctionFixTests
{
    /// <summary>With a connection of its own it would be no part of the transaction; one that is called by others opens its own.</summary>
    [Fact]
    public Task GivenTheConnectionOfItsCaller() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            await using var {|TAA2001:conn|} = new SqliteConnection("Data Source=bank.db");
            await conn.OpenAsync();

            app.MapPost("/pay", async (int from, int to, long cents) =>
            {
                await using var tx = (SqliteTransaction)await conn.BeginTransactionAsync();
                await Add(from, -cents, tx);
                await Add(to, cents, tx);
                await tx.CommitAsync();
            });
            app.MapGet("/moves", () => Count("SELECT count(*) FROM moves"));
            app.Run();

            async Task Add(int account, long cents, SqliteTransaction tx)
            {
                await using var command = new SqliteCommand("INSERT INTO moves VALUES ($a, $c)", conn, tx);
                command.Parameters.AddWithValue("$a", account);
                command.Parameters.AddWithValue("$c", cents);
                await command.ExecuteNonQueryAsync();
            }

            object? Count(string sql)
            {
                using var command = new SqliteCommand(sql, conn);
                return command.ExecuteScalar();
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=bank.db");
                connection.Open();
                return connection;
            }

            app.MapPost("/pay", async (int from, int to, long cents) =>
            {
                using var conn = OpenConnection();
                await using var tx = (SqliteTransaction)await conn.BeginTransactionAsync();
                await Add(conn, from, -cents, tx);
                await Add(conn, to, cents, tx);
                await tx.CommitAsync();
            });
            app.MapGet("/moves", () => Count("SELECT count(*) FROM moves"));
            app.Run();

            async Task Add(SqliteConnection connection, int account, long cents, SqliteTransaction tx)
            {
                await using var command = new SqliteCommand("INSERT INTO moves VALUES ($a, $c)", connection, tx);
                command.Parameters.AddWithValue("$a", account);
                command.Parameters.AddWithValue("$c", cents);
                await command.ExecuteNonQueryAsync();
            }

            object? Count(string sql)
            {
                using var conn = OpenConnection();
                using var command = new SqliteCommand(sql, conn);
                return command.ExecuteScalar();
            }

            """);

    /// <summary>A semaphore taken again inside would be waited for for ever.</summary>
    [Fact]
    public Task UnderTheGuardOfItsCaller() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            await using var {|TAA2001:conn|} = new SqliteConnection("Data Source=bank.db");
            await conn.OpenAsync();

            app.MapPost("/pay", async (int from, int to, long cents) =>
            {
                await using var tx = (SqliteTransaction)await conn.BeginTransactionAsync();
                await Add(from, -cents, tx);
                await Add(to, cents, tx);
                await tx.CommitAsync();
            });
            app.MapGet("/moves", () => Count("SELECT count(*) FROM moves"));
            app.Run();

            async Task Add(int account, long cents, SqliteTransaction tx)
            {
                await using var command = new SqliteCommand("INSERT INTO moves VALUES ($a, $c)", conn, tx);
                command.Parameters.AddWithValue("$a", account);
                command.Parameters.AddWithValue("$c", cents);
                await command.ExecuteNonQueryAsync();
            }

            object? Count(string sql)
            {
                using var command = new SqliteCommand(sql, conn);
                return command.ExecuteScalar();
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            var gate = new SemaphoreSlim(1, 1);
            await using var conn = new SqliteConnection("Data Source=bank.db");
            await conn.OpenAsync();

            app.MapPost("/pay", async (int from, int to, long cents) =>
            {
                await gate.WaitAsync();
                try
                {
                    await using var tx = (SqliteTransaction)await conn.BeginTransactionAsync();
                    await Add(from, -cents, tx);
                    await Add(to, cents, tx);
                    await tx.CommitAsync();
                }
                finally
                {
                    gate.Release();
                }
            });
            app.MapGet("/moves", () => Count("SELECT count(*) FROM moves"));
            app.Run();

            async Task Add(int account, long cents, SqliteTransaction tx)
            {
                await using var command = new SqliteCommand("INSERT INTO moves VALUES ($a, $c)", conn, tx);
                command.Parameters.AddWithValue("$a", account);
                command.Parameters.AddWithValue("$c", cents);
                await command.ExecuteNonQueryAsync();
            }

            object? Count(string sql)
            {
                gate.Wait();
                try
                {
                    using var command = new SqliteCommand(sql, conn);
                    return command.ExecuteScalar();
                }
                finally
                {
                    gate.Release();
                }
            }

            """, 1, "SerializeUsesFix");
}
