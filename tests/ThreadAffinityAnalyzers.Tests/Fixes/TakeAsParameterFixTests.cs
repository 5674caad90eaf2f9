namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A context that start-up resolves for all handlers becomes a parameter of each.</summary>
public sealed class TakeAsParameterFixTests
{
    private static string Program(string statements) => "using Microsoft.EntityFrameworkCore;\n\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=shop.db\"));\nvar app = builder.Build();\n" + statements.ReplaceLineEndings("\n") + """

        app.Run();

        public class Order { public int Id { get; set; } }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        """;

    [Theory]
    [InlineData("app.Services.CreateScope().ServiceProvider")]
    [InlineData("app.Services")]
    public Task OfEachHandler(string provider) => Fix.Verify(
        Program($$"""
            var {|TAA2001:db|} = {{provider}}.GetRequiredService<Shop>();
            app.MapGet("/", () => db.Orders.Count());
            app.MapPost("/{id}", async (int id) =>
            {
                db.Orders.Add(new Order { Id = id });
                await db.SaveChangesAsync(); // at once
            });
            """),
        Program("""
            app.MapGet("/", (Shop db) => db.Orders.Count());
            app.MapPost("/{id}", async (int id, Shop db) =>
            {
                db.Orders.Add(new Order { Id = id });
                await db.SaveChangesAsync(); // at once
            });
            """), key: "Safest");

    /// <summary>What start-up does with it goes on with its own.</summary>
    [Fact]
    public Task SeedingStays() => Fix.Verify(
        Program("""
            var {|TAA2001:db|} = app.Services.CreateScope().ServiceProvider.GetRequiredService<Shop>();
            db.Database.EnsureCreated();
            app.MapGet("/", () => db.Orders.Count());
            """),
        Program("""
            var db = app.Services.CreateScope().ServiceProvider.GetRequiredService<Shop>();
            db.Database.EnsureCreated();
            app.MapGet("/", (Shop db) => db.Orders.Count());
            """), key: "Safest");

    private const string Elsewhere = "a use that is in no handler whose parameters the framework fills";

    private const string Saved = "what one handler adds another one saves";

    [Theory]
    [InlineData(Saved, "app.MapPost(\"/\", () => { db.Orders.Add(new Order()); }); app.MapPost(\"/save\", () => db.SaveChanges());")]
    [InlineData("", "app.MapPost(\"/\", () => { db.Orders.Add(new Order()); db.SaveChanges(); });")]
    [InlineData("", "app.MapGet(\"/\", () => db.Orders.Count());")]
    [InlineData(Elsewhere, "app.MapGet(\"/\", Count); int Count() => db.Orders.Count();")]
    [InlineData(Elsewhere, "app.MapGet(\"/\", (HttpContext http) => http.Response.WriteAsync(db.Orders.Count().ToString()));")]
    [InlineData("", "app.MapGet(\"/\", (string name) => name + db.Orders.Count());")]
    [InlineData(Elsewhere, "app.MapGet(\"/\", (string name = \"x\") => name + db.Orders.Count());")]
    [InlineData(Elsewhere, "app.MapGet(\"/\", () => db.Orders.Count()); using var timer = new Timer(_ => db.Orders.Count(), null, 0, 1000);")]
    public async Task HandlersAndTwinsOk(string reason, string handlers) => Assert.Equal(reason, await Offered.RefusalOf("TakeAsParameterFix", Program("var db = app.Services.GetRequiredService<Shop>();\n" + handlers)));
}
