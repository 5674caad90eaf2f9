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
