using Microsoft.Data.Sqlite;

namespace RaceApp.Sessions;

/// <summary>Sessions in memory, with a connection per call as it should be; only the database is a private one.</summary>
internal sealed class SessionStore
{
    private const string ConnectionString = "Data Source=sessions;Mode=Memory";

    public SessionStore()
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = new SqliteCommand("CREATE TABLE IF NOT EXISTS sessions (name TEXT NOT NULL, email TEXT NOT NULL)", connection);
        command.ExecuteNonQuery();
    }

    public void Start(string name, string email)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = new SqliteCommand("INSERT INTO sessions (name, email) VALUES ($name, $email)", connection);
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$email", email);
        command.ExecuteNonQuery();
    }

    public string? Find(string name)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = new SqliteCommand("SELECT email FROM sessions WHERE name = $name", connection);
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }
}
