using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA3002 (CaptiveDependency) warns of, and their silent twins.</summary>
public class TAA3002Tests
{
    [Fact]
    public Task CaptiveBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.AddSingleton<Svc>();
        var app = b.Build();
        app.MapGet("/x", (Svc s) => s.Count());
        app.Run();
        class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        class User { public int Id {get;set;} }
        class Svc { private readonly Ctx {|TAA3002:_ctx|}; public Svc(Ctx ctx) { _ctx = ctx; } public int Count() => _ctx.Users.Count(); }
        """);

    [Fact]
    public Task CaptiveDeepBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.AddTransient<IRepo, Repo>();
        b.Services.AddSingleton<Svc>();
        var app = b.Build();
        app.MapGet("/x", (Svc s) => s.Count());
        app.Run();
        class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        class User { public int Id {get;set;} }
        interface IRepo { int Count(); }
        class Repo(Ctx ctx) : IRepo { public int Count() => ctx.Users.Count(); }
        class Svc(IRepo {|TAA3002:repo|}) { public int Count() => repo.Count(); }
        """);

    [Fact]
    public Task OptionsSingletonFactoryOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContextFactory<Ctx>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.AddSingleton<Svc>();
        var app = b.Build(); app.MapGet("/x", (Svc s) => s.N()); app.Run();
        public class Svc(IDbContextFactory<Ctx> f) { public int N() { using var c = f.CreateDbContext(); return c.Users.Count(); } }
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        """);

    [Fact]
    public Task ScopefactoryInHostedOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.AddHostedService<W>(); b.Services.AddScoped<Repo>();
        var app = b.Build(); app.MapGet("/x", (Repo s) => s.N()); app.Run();
        public class Repo(Ctx c) { public int N() => c.Users.Count(); }
        public class W(IServiceScopeFactory f) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { using var s = f.CreateScope(); var c = s.ServiceProvider.GetRequiredService<Ctx>(); c.Users.Add(new User()); await c.SaveChangesAsync(ct); } } }
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        """);

    [Fact]
    public Task CaptiveHostedAloneOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddScoped(_ => new SqliteConnection("x")); b.Services.AddHostedService<A>(); b.Build().Run();
        public class A(SqliteConnection c) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (true) { c.Execute("x"); await Task.Delay(1); } } }
        """);

    [Fact]
    public Task PropInjectedUnitofworkBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x")); b.Services.AddScoped<IUnit, Unit>(); b.Services.AddSingleton<Cache>(); var app = b.Build(); app.MapGet("/o", (Cache s) => s.Get()); app.Run();
        public interface IUnit { int Count(); } public class Unit : IUnit { private readonly Ctx _c; public Unit(Ctx c) { _c = c; } public int Count() => _c.Users.Count(); }
        public class Cache { private readonly IUnit {|TAA3002:_u|}; public Cache(IUnit u) { _u = u; } public int Get() => _u.Count(); }
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        """);

    [Fact]
    public Task RazorOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x")); b.Services.AddRazorPages(); var app = b.Build(); app.MapRazorPages(); app.Run();
        public class IndexModel(Ctx ctx) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { public int N; public async Task OnGetAsync() { N = await ctx.Users.CountAsync(); } }
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        """);

    [Fact]
    public Task HostedResolvesRootOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x")); b.Services.AddHostedService<W>(); b.Build().Run();
        class W(IServiceProvider sp) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (true) { using var scope = sp.CreateScope(); var ctx = scope.ServiceProvider.GetRequiredService<Ctx>(); await ctx.Users.CountAsync(t); await Task.Delay(1, t); } } }
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        """);

    private const string TwoLoops = """
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        REGISTRATION
        b.Services.AddTransient<IOrders, Orders>();
        b.Services.AddHostedService<Import>();
        b.Services.AddHostedService<Export>();
        b.Build().Run();
        class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        interface IOrders { Task<int> Count(); }
        class Orders(Shop shop) : IOrders { public Task<int> Count() => shop.Orders.CountAsync(); }
        abstract class Loop : BackgroundService
        {
            protected readonly IOrders ORDERS;
            protected readonly SqliteConnection Db = new("Data Source=a.db");
            protected Loop(IOrders orders) { _orders = orders; }
            protected async Task Look() { await _orders.Count(); using var c = Db.CreateCommand(); c.ExecuteNonQuery(); }
        }
        class Import(IOrders orders) : Loop(orders)
        {
            protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { await Look(); await Task.Delay(100, t); } }
        }
        class Export(IOrders orders) : Loop(orders)
        {
            protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { await Look(); await Task.Delay(100, t); } }
        }
        """;

    [Fact]
    public Task TwoLoopsOfOneBase_EachWithItsOwnContextOk() => Rule.Ok(TwoLoops.Replace("REGISTRATION", "b.Services.AddTransient<Shop>();").Replace("ORDERS", "_orders"));

    [Fact]
    public Task TwoLoopsOfOneBase_WithTheRootScopesContextBad() => Rule.Bad(TwoLoops.Replace("REGISTRATION", "b.Services.AddDbContext<Shop>();").Replace("ORDERS", "{|TAA3002:_orders|}"));
}
