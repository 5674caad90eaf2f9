using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A handler that asks the application's own provider for a scoped context takes that of its request as a parameter, and a singleton that asks is registered for a scope.</summary>
public sealed class TakeInHandlerFixTests
{
    [Fact]
    public Task EachHandlerTakesAParameter() => Fix.Verify(
        Program("""
            app.MapGet("/orders/{id}", async (int id) =>
            {
                // The one that is asked for.
                var shop = {|TAA3002:app.Services.GetRequiredService<Shop>()|};
                return await shop.Orders.FindAsync(id);
            });
            app.MapGet("/open", (ILogger<Order> log) => app.Services.GetRequiredService<Shop>().Orders.Count()); // all
            """),
        Program("""
            app.MapGet("/orders/{id}", async (int id, Shop shop) =>
            {
                // The one that is asked for.
                return await shop.Orders.FindAsync(id);
            });
            app.MapGet("/open", (ILogger<Order> log, Shop shop) => shop.Orders.Count()); // all
            """));

    /// <summary>A scope of the call comes first; where a local has the name, the parameter has another one.</summary>
    [Fact]
    public Task ExpressionWithALocalOfTheName() => Fix.Verify(
        Program("""
            app.MapGet("/open", () =>
            {
                var (shop, open) = ("all", {|TAA3002:app.Services.GetRequiredService<Shop>()|}.Orders.Count());
                return shop + open;
            });
            """),
        Program("""
            app.MapGet("/open", (Shop requestShop) =>
            {
                var (shop, open) = ("all", requestShop.Orders.Count());
                return shop + open;
            });
            """), index: 1, key: nameof(TakeInHandlerFix));

    [Fact]
    public Task SingletonThatAsksIsMadeForAScope() => Fix.Verify(Reports("AddSingleton", "{|TAA3002:services.GetRequiredService<Shop>()|}"), Reports("AddScoped", "services.GetRequiredService<Shop>()"), index: 1, key: nameof(ScopeWithConsumersFix));

    [Theory]
    [InlineData("app.MapPost(\"/add\", (string name) => { app.Services.GetRequiredService<Shop>().Add(new Order()); });", "what one handler adds another one saves")]
    [InlineData("app.MapGet(\"/open\", () => Count()); int Count() => app.Services.GetRequiredService<Shop>().Orders.Count();", "")]
    [InlineData("app.MapGet(\"/open\", () => app.Services.GetRequiredService<Shop>().Orders.Count()); app.MapGet(\"/two\", () => Two()); int Two() => app.Services.GetRequiredService<Shop>().Orders.Count();", "a use that is in no handler whose parameters the framework fills")]
    [InlineData("app.MapGet(\"/open\", (HttpContext http) => http.Response.WriteAsync(app.Services.GetRequiredService<Shop>().Orders.Count().ToString()));", "")]
    public async Task HandlerThatIsGivenNothing(string handlers, string because)
    {
        var offered = (await Offered.For([("Program.cs", Program(handlers))], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication)).First(one => one.Finding.Id == "TAA3002");
        Assert.DoesNotContain(offered.Titles, title => title.StartsWith("Take the Shop as a parameter", StringComparison.Ordinal));
        Assert.Equal(because, await Offered.RefusalOf(nameof(TakeInHandlerFix), Program(handlers)) is var said && said == RemedyPlanning.OfAnotherKind ? "" : said);
    }

    /// <summary>What lives longer than a request is given the application's own provider, whatever the class is registered for.</summary>
    [Theory]
    [InlineData("", "", true)]
    [InlineData("builder.Services.AddHostedService<Loop>();", "public sealed class Loop(Reports reports) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken token) { while (true) { reports.Count(); await Task.Delay(5, token); } } }", false)]
    public async Task SingletonWhoseConsumersLiveLonger(string registration, string more, bool isOffered)
    {
        var program = Reports("AddSingleton", "services.GetRequiredService<Shop>()").Replace("var app", registration + "\nvar app") + more;
        var offered = (await Offered.For([("Program.cs", program)], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication)).First(one => one.Finding.Id == "TAA3002");
        Assert.Equal(isOffered, offered.Titles.Contains("Register Reports for a scope"));
    }

    private static string Reports(string add, string asked) => Program("app.MapGet(\"/\", (Reports reports) => reports.Count());").Replace("var app", $"builder.Services.{add}<Reports>();\nvar app") + $$"""

        public sealed class Reports(IServiceProvider services)
        {
            public int Count() => {{asked}}.Orders.Count();
        }

        """;

    private static string Program(string handlers) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        var app = builder.Build();
        {{handlers}}
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Order
        {
            public int Id { get; set; }
        }

        """;
}
