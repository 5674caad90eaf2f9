using Microsoft.Data.Sqlite;

namespace Infrastructure;

/// <summary>Settings of the application, read through one connection for all callers.</summary>
public static class Settings
{
    private static readonly SqliteConnection Connection = new("Data Source=settings.db");

    public static object? Read(string key)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT value FROM settings WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar();
    }
}
