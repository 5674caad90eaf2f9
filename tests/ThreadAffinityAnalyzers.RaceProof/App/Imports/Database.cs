using Microsoft.Data.Sqlite;

namespace RaceApp.Imports;

/// <summary>The connection of the catalogue, for whoever needs it.</summary>
internal static class Database
{
    public static SqliteConnection Connection { get; } = Connect();

    private static SqliteConnection Connect()
    {
        var connection = new SqliteConnection("Data Source=app.db");
        connection.Open();
        return connection;
    }
}
