using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure;

/// <summary>What the library registers.</summary>
public static class InfrastructureModule
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services) =>
        services.AddSingleton<IDbConnection>(_ => new SqliteConnection("Data Source=orders.db")).AddScoped<Counter>();
}

/// <summary>Numbers for orders.</summary>
public sealed class Counter(IDbConnection connection)
{
    public object? Next()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE counter SET value = value + 1 RETURNING value";
        return command.ExecuteScalar();
    }
}
