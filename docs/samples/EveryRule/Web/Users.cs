using EveryRule.Data;
using Microsoft.Data.Sqlite;

namespace EveryRule.Web;

/// <summary>TAA1001 and TAA1003: a connection and a prepared command for the whole program.</summary>
internal static class Users
{
    private static readonly SqliteConnection Connection = new(Database.ConnectionString);
    private static readonly SqliteCommand Insert;

    static Users()
    {
        Connection.Open();
        Insert = Connection.CreateCommand();
        Insert.CommandText = "INSERT INTO users (name) VALUES ($name)";
        Insert.Parameters.Add("$name", SqliteType.Text);
    }

    public static string? NameOf(int id)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT name FROM users WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() as string;
    }

    public static int Add(string name)
    {
        Insert.Parameters["$name"].Value = name;
        return Insert.ExecuteNonQuery();
    }
}
