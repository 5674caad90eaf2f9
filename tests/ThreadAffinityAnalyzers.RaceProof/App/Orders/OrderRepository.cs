using Dapper;
using Microsoft.Data.Sqlite;

namespace RaceApp.Orders;

public record Order(long Id, string Name, string Email);

/// <summary>Orders, through Dapper.</summary>
public static class OrderRepository
{
    private static SqliteConnection? _db;

    private static SqliteConnection Db
    {
        get
        {
            if (_db == null)
            {
                _db = new SqliteConnection("Data Source=app.db");
                _db.Open();
            }
            return _db;
        }
    }

    public static async Task<long> AddAsync(string name, string email)
    {
        await Db.ExecuteAsync("INSERT INTO orders (name, email) VALUES (@name, @email)", new { name, email });
        return await Db.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
    }

    public static Task<Order?> FindAsync(long id) =>
        Db.QuerySingleOrDefaultAsync<Order>("SELECT id, name, email FROM orders WHERE id = @id", new { id });
}
