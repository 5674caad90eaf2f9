using EveryRule.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EveryRule.Web;

/// <summary>Works on the repository beside the requests.</summary>
public class OrderReport(IOrderRepository orders, ILogger<OrderReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            logger.LogInformation("{Count} orders", orders.Names().Count);
        }
    }
}

/// <summary>TAA3002: a singleton with a context that was made for one scope. It remembers, so it stays a singleton.</summary>
public class PriceList(Shop shop)
{
    private int _asked;

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return await shop.Products.CountAsync(cancellationToken);
    }
}

/// <summary>TAA2003: two queries at once on the context of one request.</summary>
public class Overview(Shop shop)
{
    public async Task<int> LoadAsync()
    {
        var products = shop.Products.CountAsync();
        var named = shop.Products.CountAsync(product => product.Name != "");
        await Task.WhenAll(products, named);
        return await products + await named;
    }
}

/// <summary>TAA1002: a singleton that has made itself a connection.</summary>
public sealed class VisitCounter : IDisposable
{
    private readonly SqliteConnection _connection;

    public VisitCounter()
    {
        _connection = new SqliteConnection(Database.ConnectionString);
        _connection.Open();
        // without this a busy database is an error at once
        Execute("PRAGMA busy_timeout = 5000");
    }

    public int Hit(string path)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO visits (path) VALUES ($path)";
        command.Parameters.AddWithValue("$path", path);
        return command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>TAA4001: a lock around some of the uses.</summary>
public sealed class Ledger
{
    private readonly object _gate = new();
    private readonly SqliteConnection _connection = new(Database.ConnectionString);

    public Ledger() => _connection.Open();

    public void Book(int amount)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "INSERT INTO ledger (amount) VALUES ($amount)";
            command.Parameters.AddWithValue("$amount", amount);
            command.ExecuteNonQuery();
        }
    }

    public object? Sum()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT SUM(amount) FROM ledger";
        return command.ExecuteScalar();
    }
}
