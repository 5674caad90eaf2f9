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
