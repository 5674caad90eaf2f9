using Microsoft.Data.Sqlite;

namespace RaceApp.Accounts;

/// <summary>Balances, and the transfers between them.</summary>
public sealed class AccountRepository
{
    private const string ConnectionString = "Data Source=app.db";

    private static readonly SqliteConnection _connection;

    static AccountRepository()
    {
        _connection = new SqliteConnection(ConnectionString);
        _connection.Open();
    }

    /// <summary>Moves the amount, or moves nothing.</summary>
    public void Transfer(int from, int to, int amount, string name, string email)
    {
        using var transaction = _connection.BeginTransaction();
        Add(from, -amount, transaction);
        Add(to, amount, transaction);

        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO transfers (name, email) VALUES (@name, @email)";
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@email", email);
        command.ExecuteNonQuery();

        transaction.Commit();
    }

    public long? BalanceOf(int id)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT balance FROM accounts WHERE id = @id";
        command.Parameters.AddWithValue("@id", id);
        return (long?)command.ExecuteScalar();
    }

    private static void Add(int id, int amount, SqliteTransaction transaction)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE accounts SET balance = balance + @amount WHERE id = @id";
        command.Parameters.AddWithValue("@amount", amount);
        command.Parameters.AddWithValue("@id", id);
        command.ExecuteNonQuery();
    }
}
