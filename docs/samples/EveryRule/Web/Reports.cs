using Dapper;
using EveryRule.Data;
using Microsoft.Data.Sqlite;

namespace EveryRule.Web;

/// <summary>TAA4002: every use takes the lock, and the rows are read when it is gone.</summary>
internal static class Outbox
{
    private static readonly object Gate = new();
    private static readonly SqliteConnection Connection = new(Database.ConnectionString);

    public static IEnumerable<string> Unsent()
    {
        lock (Gate)
        {
            return Connection.Query<string>("SELECT text FROM outbox", buffered: false);
        }
    }

    public static void Add(string text)
    {
        lock (Gate)
        {
            Connection.Execute("INSERT INTO outbox (text) VALUES (@text)", new { text });
        }
    }
}

/// <summary>TAA2004: two counts at once on a provider that does one after the other.</summary>
internal static class Statistics
{
    public static async Task<string> CountAsync()
    {
        using var connection = new SqliteConnection(Database.ConnectionString);
        connection.Open();
        var users = connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM users");
        var orders = connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
        await Task.WhenAll(users, orders);
        return $"{await users} users, {await orders} orders";
    }
}

/// <summary>TAA9002: an audit that vouches for what needs nobody's word, since each request has its own.</summary>
internal sealed class Export
{
    [ThreadAffinityAudited("the exporter runs at night only")]
    private readonly SqliteConnection _connection = new(Database.ConnectionString);

    public IEnumerable<string> Users() => _connection.Query<string>("SELECT name FROM users");
}

/// <summary>Somebody has looked at a finding. The analyzers ask for the name alone; the package can bring the attribute along.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class ThreadAffinityAuditedAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
