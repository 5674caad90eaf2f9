using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Interceptors and filters that are made once and run for every context or page.</summary>
public sealed class InterceptorsTests
{
    [Fact]
    public Task InterceptorThatIsASingletonBad() => Rule.Bad(Interceptor("AddSingleton", "{|TAA1002:_db|}", "_db"));

    [Fact]
    public Task InterceptorOfAScopeOk() => Rule.Ok(Interceptor("AddScoped", "_db", "_db"));

    [Fact]
    public Task InterceptorThatWorksOnItsContextOk() => Rule.Ok(Interceptor("AddSingleton", "_db", "e.Context!.Database.GetDbConnection()"));

    [Fact]
    public Task PageFilterThatIsGivenBad() => Rule.Bad(PageFilter("{|TAA1002:_db|}", "new Visits()"));

    [Fact]
    public Task PageFilterThatIsMadeForEachPageOk() => Rule.Ok(PageFilter("_db", "new Microsoft.AspNetCore.Mvc.TypeFilterAttribute(typeof(Visits))"));

    /// <summary>What start-up code makes once runs for the contexts of all requests.</summary>
    [Theory]
    [InlineData("var audit = new Audit();", "audit")]
    [InlineData("", "Audit.Instance")]
    [InlineData("", "Audits.All")]
    public Task InterceptorThatIsMadeOnceBad(string made, string given) => Rule.Bad(Given("{|TAA1002:_db|}", made, given));

    [Theory]
    [InlineData("", "new Audit()")]
    [InlineData("Audit Make() => new();", "Make()")]
    public Task InterceptorThatIsMadeForEachContextOk(string made, string given) => Rule.Ok(Given("_db", made, given));

    private static string Given(string name, string made, string given) => Interceptor("AddScoped", name, "_db")
        .Replace("builder.Services.AddScoped<Audit>();", made).Replace("(sp, options)", "options").Replace("sp.GetRequiredService<Audit>()", given)
        .Replace("public class Audit :", (given == "Audits.All" ? "static class Audits { public static readonly Audit All = new(); } " : "") + "public class Audit :")
        .Replace("private readonly SqliteConnection", (given == "Audit.Instance" ? "public static Audit Instance { get; } = new(); " : "") + "private readonly SqliteConnection");

    private static string Interceptor(string lifetime, string name, string connection) => $$"""
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Diagnostics;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{lifetime}}<Audit>();
        builder.Services.AddDbContext<Shop>((sp, options) => options.AddInterceptors(sp.GetRequiredService<Audit>()));
        var app = builder.Build();
        app.MapPost("/orders", (Shop shop) => shop.SaveChanges());
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { }
        public class Audit : SaveChangesInterceptor
        {
            private readonly SqliteConnection {{name}} = new("Data Source=audit.db");
            public override InterceptionResult<int> SavingChanges(DbContextEventData e, InterceptionResult<int> result) { {{connection}}.CreateCommand().ExecuteNonQuery(); return result; }
        }
        """;

    private static string PageFilter(string name, string filter) => $$"""
        using Microsoft.AspNetCore.Mvc.Filters;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddRazorPages(options => options.Conventions.ConfigureFilter({{filter}}));
        var app = builder.Build();
        app.MapRazorPages();
        app.Run();

        public class Visits : IAsyncPageFilter
        {
            private readonly SqliteConnection {{name}} = new("Data Source=visits.db");
            public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;
            public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) { _db.CreateCommand().ExecuteNonQuery(); await next(); }
        }
        """;
}
