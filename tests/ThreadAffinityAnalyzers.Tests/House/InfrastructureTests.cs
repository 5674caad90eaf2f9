namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The testing house itself stands: programs compile against every provider, without a download.</summary>
public sealed class InfrastructureTests
{
    [Fact]
    public Task ProgramOfEveryProviderCompilesOk() => Rule.Ok("""
        using Dapper;
        using Microsoft.EntityFrameworkCore;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", () =>
        {
            using var connection = new SqliteConnection("Data Source=orders.db");
            return connection.Query<string>("SELECT name FROM orders").AsList();
        });
        app.MapGet("/users", (Users users) => users.Names.ToListAsync());
        app.Run();

        sealed class Users(DbContextOptions<Users> options) : DbContext(options) { public DbSet<Name> Names => Set<Name>(); }
        sealed class Name { public int Id { get; set; } }
        """);
}
