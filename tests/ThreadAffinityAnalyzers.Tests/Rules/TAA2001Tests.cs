using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA2001 (CapturedByHandler) warns of, and their silent twins.</summary>
public class TAA2001Tests
{
    [Fact]
    public Task ToplevelBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
        connection.Open();
        var {|TAA2001:command|} = connection.CreateCommand();
        app.MapPost("/register", (string name) => { command.CommandText = "x"; command.ExecuteNonQuery(); return Results.Ok(); });
        app.MapGet("/u", () => { using var c = connection.CreateCommand(); return c.ExecuteScalar(); });
        app.Run();
        """);

    [Fact]
    public Task MapExtensionBad() => Rule.Bad(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
        app.MapOrders(connection);
        app.Run();
        static class Orders { public static void MapOrders(this WebApplication app, SqliteConnection connection) { app.MapGet("/orders", () => connection.CreateCommand().ExecuteScalar()); } }
        """);

    [Fact]
    public Task UsesqliteConnBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db"); connection.Open();
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite(connection));
        var app = b.Build();
        app.MapGet("/x", (Ctx c) => c.Users.Count());
        app.Run();
        class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        class User { public int Id {get;set;} }
        """);

    [Fact]
    public Task LocalfnBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var {|TAA2001:c|} = new SqliteConnection("x"); app.MapGet("/o", Handler); app.Run(); object? Handler() => c.ExecuteScalar("x");
        """);

    [Fact]
    public Task ScopedFactoryCapturesBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); var {|TAA2001:c|} = new SqliteConnection("x"); c.Open(); b.Services.AddScoped(_ => new Repo(c)); var app = b.Build(); app.MapGet("/o", (Repo d) => d.Query()); app.Run();
        class Repo(SqliteConnection c) { public object? Query() => c.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task TwoWrappersBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var {|TAA2001:c|} = new SqliteConnection("x"); var users = new Users(c); var orders = new Orders(c); app.MapGet("/u", () => users.Query()); app.MapGet("/o", () => orders.Query()); app.Run();
        class Users { readonly SqliteConnection _c; public Users(SqliteConnection c) { _c = c; } public object? Query() => _c.ExecuteScalar("x"); }
        class Orders { readonly SqliteConnection _c; public Orders(SqliteConnection c) { _c = c; } public object? Query() => _c.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task LifetimeStopOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var c = new SqliteConnection("x"); c.Open(); c.Execute("pragma journal_mode=wal"); app.Lifetime.ApplicationStopping.Register(() => c.Dispose()); app.MapGet("/", () => "x"); app.Run();
        """);

    [Fact]
    public Task ShutdownFlushOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var c = new SqliteConnection("x"); c.Open(); app.Lifetime.ApplicationStopping.Register(() => c.Execute("pragma optimize")); app.MapGet("/", () => "x"); app.Run();
        """);

    [Fact]
    public Task UseMiddlewareInlineBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var {|TAA2001:c|} = new SqliteConnection("x"); app.Use(async (ctx, next) => { await c.ExecuteAsync("x"); await next(); }); app.Run();
        """);

    [Fact]
    public Task LocalSameNameOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); var connection = "Data Source=x"; app.MapGet("/o", () => { using var c = new SqliteConnection(connection); return c.ExecuteScalar("x"); }); app.Run();
        """);

    /// <summary>Types are told by their written names before they are bound; a type of source may bear a name of the framework's.</summary>
    [Theory]
    [InlineData("Random {|TAA2001:held|} = new();", "held.Orders.Count()")]
    [InlineData("Random? {|TAA2001:held|} = new();", "held.Orders.Count()")]
    [InlineData("List<SqliteConnection> {|TAA2001:held|} = [new(\"Data Source=a.db\")];", "held[0].CreateCommand().ExecuteScalar()")]
    [InlineData("Dictionary<string, List<SqliteConnection>> {|TAA2001:held|} = [];", "held[\"a\"][0].CreateCommand().ExecuteScalar()")]
    public Task HolderByItsWrittenTypeBad(string holder, string use) => Rule.Bad(WrittenTypes.Replace("HOLDER", holder).Replace("USE", use));

    [Theory]
    [InlineData("System.Random held = new();", "held.Next()")]
    [InlineData("List<string> held = [];", "held.Count")]
    [InlineData("Dictionary<string, List<Order>> held = [];", "held.Count")]
    public Task HolderByItsWrittenTypeOk(string holder, string use) => Rule.Ok(WrittenTypes.Replace("HOLDER", holder).Replace("USE", use));

    private const string WrittenTypes = """
        using Microsoft.EntityFrameworkCore;
        var app = WebApplication.Create(args);
        HOLDER
        app.MapGet("/a", () => USE);
        app.Run();

        class Random : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        """;

    /// <summary>What is registered for a scope lives as long as the application where the application's own provider makes it.</summary>
    [Theory]
    [InlineData("var {|TAA2001:db|} = app.Services.GetRequiredService<Shop>(); app.MapGet(\"/\", () => db.Orders.Count());")]
    [InlineData("Shop {|TAA2001:db|} = app.Services.GetRequiredService<Shop>(); app.MapGet(\"/\", Count); int Count() => db.Orders.Count();")]
    [InlineData("var {|TAA2001:db|} = app.Services.CreateScope().ServiceProvider.GetRequiredService<Shop>(); app.MapGet(\"/\", () => db.Orders.Count());")]
    public Task ContextOfTheRootProviderBad(string routes) => Rule.Bad(Scoped.Replace("ROUTES", routes));

    [Theory]
    [InlineData("var db = app.Services.GetRequiredService<Shop>(); void Seed() => db.SaveChanges(); Seed(); app.MapGet(\"/\", (Shop shop) => shop.Orders.Count());")]
    [InlineData("app.MapGet(\"/\", () => { using var scope = app.Services.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<Shop>(); return Count(); int Count() => db.Orders.Count(); });")]
    public Task ContextOfTheRootProviderOk(string routes) => Rule.Ok(Scoped.Replace("ROUTES", routes));

    private const string Scoped = """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        var app = builder.Build();
        ROUTES
        app.Run();

        class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        """;
}
