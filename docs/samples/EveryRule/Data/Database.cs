using Microsoft.Data.Sqlite;

namespace EveryRule.Data;

/// <summary>Where the data is.</summary>
public static class Database
{
    public const string ConnectionString = "Data Source=every.db";
}

/// <summary>Orders in the database.</summary>
public interface IOrderRepository
{
    Task<long> AddAsync(string name, CancellationToken cancellationToken);

    IReadOnlyList<string> Names();
}

/// <summary>Orders in the database that it is given.</summary>
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
