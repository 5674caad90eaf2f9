using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Layered solutions in which the application knows the context by an interface alone, and another project implements it.</summary>
public sealed class LayeredFrontsTests
{
    private const string Contract = """
        using Microsoft.EntityFrameworkCore;
        public class Row { public int Id { get; set; } }
        public interface IAppDb { DbSet<Row> Rows { get; } Task<int> SaveChangesAsync(CancellationToken cancellation); }

        """;

    private const string Implementation = """
        using Microsoft.EntityFrameworkCore;
        public class AppDb(DbContextOptions<AppDb> options) : DbContext(options), IAppDb { public DbSet<Row> Rows => Set<Row>(); }
        public static class Infrastructure
        {
            public static IServiceCollection AddInfrastructure(this IServiceCollection services) =>
                services.AddDbContext<AppDb>(o => o.UseSqlite("Data Source=a.db")).AddScoped<IAppDb>(sp => sp.GetRequiredService<AppDb>());
        }
        """;

    [Theory]
    [InlineData("DbSet<Row> Rows { get; }")]
    [InlineData("DbSet<Row> Rows { get; set; }")]
    [InlineData("Microsoft.EntityFrameworkCore.DbSet<Row> Rows { get; }")]
    [InlineData("DbSet<T> Set<T>() where T : class;")]
    public Task TwoOperationsOnTheInterfaceBad(string set) => Layers.Bad("""
        using Microsoft.EntityFrameworkCore;
        public class Row { public int Id { get; set; } }
        public interface IAppDb { $SET$ Task<int> SaveChangesAsync(CancellationToken cancellation); }
        public class Importer(IAppDb {|TAA2003:db|})
        {
            public async Task Run(CancellationToken cancellation) { var a = db.SaveChangesAsync(cancellation); var b = db.SaveChangesAsync(cancellation); await Task.WhenAll(a, b); }
        }
        """.Replace("$SET$", set, StringComparison.Ordinal));

    [Fact]
    public Task OneOperationAfterTheOtherOk() => Layers.Ok(Contract + """
        public class Totals(IAppDb db)
        {
            public async Task<int> Sum(CancellationToken cancellation) { var a = await db.Rows.CountAsync(cancellation); return a + await db.Rows.CountAsync(cancellation); }
        }
        """, Implementation);

    [Fact]
    public Task InterfaceOfAnotherProjectBad() => Layers.Bad(Contract, """
        using Microsoft.EntityFrameworkCore;
        public class Totals(IAppDb {|TAA2003:db|})
        {
            public async Task<int> Sum(CancellationToken cancellation) { var a = db.Rows.CountAsync(cancellation); var b = db.Rows.CountAsync(cancellation); return await a + await b; }
        }
        """, Implementation);

    [Fact]
    public Task SingletonOfTheApplicationKeepsItBad() => Layers.Bad(Contract, Implementation, """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddInfrastructure().AddSingleton<Totals>();
        var app = b.Build();
        app.MapGet("/sum", (Totals totals, CancellationToken cancellation) => totals.Sum(cancellation));
        app.Run();
        class Totals(IAppDb {|TAA3002:db|}) { public Task<int> Sum(CancellationToken cancellation) => db.Rows.CountAsync(cancellation); }
        """);

    [Fact]
    public Task ScopedServiceOfTheApplicationKeepsItOk() => Layers.Ok(Contract, Implementation, """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddInfrastructure().AddScoped<Totals>();
        var app = b.Build();
        app.MapGet("/sum", (Totals totals, CancellationToken cancellation) => totals.Sum(cancellation));
        app.Run();
        class Totals(IAppDb db) { public Task<int> Sum(CancellationToken cancellation) => db.Rows.CountAsync(cancellation); }
        """);

    /// <summary>Nothing says that a repository's interface is a context's.</summary>
    [Fact]
    public Task InterfaceWithoutSetsOk() => Layers.Ok("""
        public interface ICounts { Task<int> CountAsync(); }
        public class Totals(ICounts counts)
        {
            public async Task<int> Sum() { var a = counts.CountAsync(); var b = counts.CountAsync(); return await a + await b; }
        }
        """);

    /// <summary>A class of the project that is no context implements it.</summary>
    [Fact]
    public Task InterfaceThatSomethingElseImplementsOk() => Layers.Ok(Contract + """
        public class Memory : IAppDb { public DbSet<Row> Rows => null!; public Task<int> SaveChangesAsync(CancellationToken cancellation) => Task.FromResult(0); }
        public class Importer(IAppDb db)
        {
            public async Task Run(CancellationToken cancellation) { var a = db.SaveChangesAsync(cancellation); var b = db.SaveChangesAsync(cancellation); await Task.WhenAll(a, b); }
        }
        """);
}
