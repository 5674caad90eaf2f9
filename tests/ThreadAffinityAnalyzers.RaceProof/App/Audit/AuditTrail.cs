using Microsoft.Data.Sqlite;

namespace RaceApp.Audit;

/// <summary>Who did what. A connection for each thread, since a connection must stay on one thread.</summary>
internal static class AuditTrail
{
    private static readonly ThreadLocal<SqliteConnection> Connections = new(() =>
    {
        var connection = new SqliteConnection("Data Source=app.db");
        connection.Open();
        return connection;
    });

    public static async Task<long> WriteAsync(string name, string email)
    {
        using var insert = Connections.Value!.CreateCommand();
        insert.CommandText = "INSERT INTO audit (name, email) VALUES ($name, $email)";
        insert.Parameters.AddWithValue("$name", name);
        insert.Parameters.AddWithValue("$email", email);
        await insert.ExecuteNonQueryAsync();

        await NotifyAsync(name);

        using var id = Connections.Value!.CreateCommand();
        id.CommandText = "SELECT last_insert_rowid()";
        return (long)(await id.ExecuteScalarAsync())!;
    }

    /// <summary>Tells the operators, over the network.</summary>
    private static Task NotifyAsync(string name) => Task.Delay(name.Length > 0 ? 1 : 0);
}
