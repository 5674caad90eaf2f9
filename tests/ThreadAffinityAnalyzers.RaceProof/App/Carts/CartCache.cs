using Microsoft.Data.Sqlite;

namespace RaceApp.Carts;

/// <summary>Shopping carts live in memory only; a restart forgets them.</summary>
public sealed class CartCache
{
    private static readonly SqliteConnection _memory = new("Data Source=:memory:");

    static CartCache()
    {
        _memory.Open();
        using var command = _memory.CreateCommand();
        command.CommandText = "CREATE TABLE carts (name TEXT PRIMARY KEY, email TEXT NOT NULL)";
        command.ExecuteNonQuery();
    }

    public void Put(string name, string email)
    {
        using var transaction = _memory.BeginTransaction();
        using (var delete = _memory.CreateCommand())
        {
            delete.CommandText = "DELETE FROM carts WHERE name = $name";
            delete.Parameters.AddWithValue("$name", name);
            delete.ExecuteNonQuery();
        }
        using (var insert = _memory.CreateCommand())
        {
            insert.CommandText = "INSERT INTO carts (name, email) VALUES ($name, $email)";
            insert.Parameters.AddWithValue("$name", name);
            insert.Parameters.AddWithValue("$email", email);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public string? Get(string name)
    {
        using var select = _memory.CreateCommand();
        select.CommandText = "SELECT email FROM carts WHERE name = $name";
        select.Parameters.AddWithValue("$name", name);
        return select.ExecuteScalar() as string;
    }
}
