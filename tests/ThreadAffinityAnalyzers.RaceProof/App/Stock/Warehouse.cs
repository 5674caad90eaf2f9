using Microsoft.Data.Sqlite;

namespace RaceApp.Stock;

/// <summary>Goods that come and go. The gate keeps the bookings apart; a look at the shelf seemed harmless without it.</summary>
internal static class Warehouse
{
    private static readonly SemaphoreSlim _gate = new(1, 1);
    private static readonly SqliteConnection _db = Open();

    public static async Task<bool> BookAsync(string name, string email)
    {
        await _gate.WaitAsync();
        try
        {
            await using var transaction = _db.BeginTransaction();
            using var command = _db.CreateCommand();
            command.CommandText = "INSERT INTO stock (name, email) VALUES ($name, $email)";
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$email", email);
            await command.ExecuteNonQueryAsync();
            if (await IsAllowedAsync(name))
            {
                await transaction.CommitAsync();
                return true;
            }
            await transaction.RollbackAsync();
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    public static async Task RemoveAsync(string name)
    {
        await _gate.WaitAsync();
        try
        {
            using var command = _db.CreateCommand();
            command.CommandText = "DELETE FROM stock WHERE name = $name";
            command.Parameters.AddWithValue("$name", name);
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Notes what somebody counted on the shelf.</summary>
    public static void Count(string name, string email)
    {
        using var command = _db.CreateCommand();
        command.CommandText = "INSERT INTO stock (name, email) VALUES ($name, $email)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$email", email);
        command.ExecuteNonQuery();
    }

    /// <summary>Asks the customs office, over the network.</summary>
    private static async Task<bool> IsAllowedAsync(string name)
    {
        await Task.Delay(1);
        return !name.StartsWith("forbidden", StringComparison.Ordinal);
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=app.db");
        connection.Open();
        return connection;
    }
}
