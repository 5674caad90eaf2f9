using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA3001 (SingletonRegistration) warns of, and their silent twins.</summary>
public class TAA3001Tests
{
    [Fact]
    public Task AddsingletonConnBad() => Rule.Bad(
        """
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton(_ => new SqliteConnection("Data Source=a.db"))|};
        b.Services.AddScoped<Repo>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class Repo(SqliteConnection c) { public object? Get() { using var cmd = c.CreateCommand(); return cmd.ExecuteScalar(); } }
        public class XController(Repo repo) : ControllerBase { [HttpGet("/x")] public object? Get() => repo.Get(); }
        """);

    [Fact]
    public Task UnusedSingletonOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(_ => new SqliteConnection("Data Source=a.db"));
        var app = b.Build();
        app.MapGet("/x", () => 1);
        app.Run();
        """);

    [Fact]
    public Task ScopedConnRootOk() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Mvc; using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        b.Services.AddScoped<Repo>();
        b.Services.AddControllers();
        var app = b.Build(); app.MapControllers(); app.Run();
        public class Repo(SqliteConnection c) { public Task<IEnumerable<int>> Get() => c.QueryAsync<int>("select 1"); }
        public class XController(Repo repo) : ControllerBase { [HttpGet("/x")] public Task<IEnumerable<int>> Get() => repo.Get(); }
        """);

    [Fact]
    public Task KeepaliveOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        var keepAlive = new SqliteConnection("Data Source=m;Mode=Memory;Cache=Shared"); keepAlive.Open();
        b.Services.AddSingleton(keepAlive);
        var app = b.Build();
        app.MapGet("/a", () => { using var c = new SqliteConnection("Data Source=m;Mode=Memory;Cache=Shared"); c.Open(); return c.CreateCommand().ExecuteScalar(); });
        app.Run();
        """);

    [Fact]
    public Task SingletonCtxBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore; using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddDbContext<Ctx>(o => o.UseSqlite("Data Source=a.db"), ServiceLifetime.Singleton)|};
        b.Services.AddControllers();
        var app = b.Build(); app.MapControllers(); app.Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); }
        public class User { public int Id {get;set;} }
        public class XController : ControllerBase { private readonly Ctx _ctx; public XController(Ctx ctx) => _ctx = ctx; [HttpGet("/x")] public int Get() => _ctx.Users.Count(); }
        """);

    [Fact]
    public Task ScopedRepoSingletonConnBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton<IDbConnection>(sp => new SqliteConnection(sp.GetRequiredService<IConfiguration>()["cs"]))|};
        b.Services.AddScoped<IRepo, Repo>();
        var app = b.Build(); app.MapGet("/x", async (IRepo r) => await r.All()); app.Run();
        public interface IRepo { Task<IEnumerable<int>> All(); }
        public class Repo : IRepo { private readonly IDbConnection _db; public Repo(IDbConnection db) { _db = db ?? throw new ArgumentNullException(nameof(db)); } public Task<IEnumerable<int>> All() => _db.QueryAsync<int>("select 1"); }
        """);

    [Fact]
    public Task RouteParamSingletonBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton(new SqliteConnection("Data Source=a.db"))|};
        var app = b.Build(); app.MapGet("/x", (SqliteConnection c) => c.CreateCommand().ExecuteScalar()); app.Run();
        """);
}
