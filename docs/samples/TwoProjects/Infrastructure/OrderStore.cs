using Microsoft.Data.Sqlite;

namespace Infrastructure;

/// <summary>Orders, through the connection that its owner hands over: one owner, one flow.</summary>
public sealed class OrderStore(SqliteConnection connection)
{
    public object? Count()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM orders";
        return command.ExecuteScalar();
    }
}
