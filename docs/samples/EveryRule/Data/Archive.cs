using Microsoft.Data.Sqlite;

namespace EveryRule.Data;

/// <summary>TAA1005: a connection for all callers, of whom this library knows none.</summary>
public static class Archive
{
    private static readonly SqliteConnection Connection = new("Data Source=archive.db");

    public static object? Count()
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM orders";
        return command.ExecuteScalar();
    }
}
