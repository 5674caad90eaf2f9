using EveryRule.Data;
using Microsoft.Data.Sqlite;

namespace EveryRule.Web;

/// <summary>TAA3001: orders in the database that it is given, the one of the whole program.</summary>
public class OrderRepository : IOrderRepository
{
    private readonly SqliteConnection _connection;

    /// <param name="connection">The database.</param>
    public OrderRepository(SqliteConnection connection)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
    }

    public async Task<long> AddAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO orders (name) VALUES ($name); SELECT last_insert_rowid();";
        command.Parameters.AddWithValue("$name", name);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name FROM orders";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
