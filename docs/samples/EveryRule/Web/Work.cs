using EveryRule.Data;
using Microsoft.Data.Sqlite;

namespace EveryRule.Web;

/// <summary>TAA2002: a connection that parallel work captures.</summary>
internal static class Import
{
    public static void Run(string[] lines)
    {
        var connection = new SqliteConnection(Database.ConnectionString);
        connection.Open();
        Parallel.ForEach(lines, line =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO lines (text) VALUES ($text)";
            command.Parameters.AddWithValue("$text", line);
            command.ExecuteNonQuery();
        });
    }
}

/// <summary>TAA1004: a connection of the thread, used on both sides of an await.</summary>
internal static class Sensors
{
    [ThreadStatic]
    private static SqliteConnection? t_connection;

    public static async Task<double> AverageAsync()
    {
        t_connection ??= new SqliteConnection(Database.ConnectionString);
        t_connection.Open();
        await Task.Delay(10);
        await using var command = t_connection.CreateCommand();
        command.CommandText = "SELECT AVG(value) FROM sensors";
        return Convert.ToDouble(await command.ExecuteScalarAsync());
    }
}

/// <summary>TAA5001: a database in memory that each connection has for itself.</summary>
internal static class Scratch
{
    public static long Count()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM notes";
        return (long)command.ExecuteScalar()!;
    }

    public static void Add(string text)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO notes (text) VALUES ($text)";
        command.Parameters.AddWithValue("$text", text);
        command.ExecuteNonQuery();
    }
}
