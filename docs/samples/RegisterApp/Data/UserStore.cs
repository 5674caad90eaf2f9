using Microsoft.Data.Sqlite;

namespace RegisterApp.Data;

/// <summary>A registered user, as the read endpoint shows one.</summary>
public sealed record User(string Name, string Email, string UserName);

/// <summary>Reads users through one connection and one prepared command for the whole application.</summary>
public static class UserStore
{
    public const string ConnectionString = "Data Source=users.db";

    private static readonly SqliteConnection _connection = Open();
    private static readonly SqliteCommand _findByUserName;

    static UserStore()
    {
        _findByUserName = _connection.CreateCommand();
        _findByUserName.CommandText = "SELECT name, email, username FROM users WHERE username = $username";
        _findByUserName.Parameters.Add("$username", SqliteType.Text);
    }

    public static User? Find(string userName)
    {
        _findByUserName.Parameters["$username"].Value = userName;
        using var reader = _findByUserName.ExecuteReader();
        return reader.Read() ? new User(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
    }

    public static long Count()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM users";
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }
}
