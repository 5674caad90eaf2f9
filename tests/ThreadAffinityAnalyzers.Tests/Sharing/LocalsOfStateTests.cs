using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A local that names the state of its class and is captured by parallel work: one object, told once, at the state.</summary>
public sealed class LocalsOfStateTests
{
    [Theory]
    [InlineData("var c = db;")]
    [InlineData("var c = (Shop)(DbContext)db;")]
    [InlineData("var c = db ?? throw new InvalidOperationException();")]
    [InlineData("var c = Get();")]
    [InlineData("var c = await GetAsync();")]
    [InlineData("if (db is not { } c) return;")]
    public Task ToldAtTheStateBad(string local) => Rule.Bad(Program("{|TAA2002:db|}", local, "await Parallel.ForEachAsync(new[] { 1, 2 }, async (n, t) => await c.Orders.CountAsync(o => o.Id == n, t));"));

    [Theory]
    [InlineData("var c = db;")]
    [InlineData("var c = await GetAsync();")]
    public Task OneAfterTheOtherOk(string local) => Rule.Ok(Program("db", local, "foreach (var n in new[] { 1, 2 }) await c.Orders.CountAsync(o => o.Id == n);"));

    [Fact]
    public Task LocalOfItsOwnBad() => Rule.Bad(Program("db", "await using var {|TAA2002:c|} = new Shop();", "await Parallel.ForEachAsync(new[] { 1, 2 }, async (n, t) => await c.Orders.CountAsync(o => o.Id == n, t));"));

    private static string Program(string name, string local, string body) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>();
        builder.Services.AddScoped<Reports>();
        var app = builder.Build();
        app.MapGet("/", (Reports r) => r.RunAsync());
        app.Run();
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public class Reports(Shop {{name}})
        {
            private Shop Get() => db;
            private async Task<Shop> GetAsync() { await Task.Yield(); return db; }
            public async Task RunAsync() { {{local}} {{body}} }
        }
        """;
}
