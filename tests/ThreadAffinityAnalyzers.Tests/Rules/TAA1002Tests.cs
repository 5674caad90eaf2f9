using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA1002 (SharedInstanceHolder) warns of, and their silent twins.</summary>
public class TAA1002Tests
{
    [Fact]
    public Task SingletonRepoBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IRepo, Repo>();
        var app = b.Build();
        app.MapGet("/x", (IRepo r) => r.Get());
        app.Run();
        interface IRepo { object? Get(); }
        class Repo : IRepo { private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=a.db"); public object? Get() { var cmd = _c.CreateCommand(); return cmd.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ScopedRepoOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<IRepo, Repo>();
        var app = b.Build();
        app.MapGet("/x", (IRepo r) => r.Get());
        app.Run();
        interface IRepo { object? Get(); }
        class Repo : IRepo { private readonly SqliteConnection _c = new("Data Source=a.db"); public object? Get() { var cmd = _c.CreateCommand(); return cmd.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ControllerFieldOk() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Mvc;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapControllers(); app.Run();
        public class OrdersController : ControllerBase { private readonly SqliteConnection _c = new("Data Source=a.db"); [HttpGet("/o")] public object? Get() { _c.Open(); return _c.CreateCommand().ExecuteScalar(); } }
        """);

    [Fact]
    public Task MiddlewareBad() => Rule.Bad(
        """
        var app = WebApplication.CreateBuilder(args).Build(); app.UseMiddleware<Mw>(); app.Run();
        public class Mw(RequestDelegate next) { private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=a.db"); public async Task InvokeAsync(HttpContext ctx) { _c.CreateCommand().ExecuteNonQuery(); await next(ctx); } }
        """);

    [Fact]
    public Task HostedAloneOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args); b.Services.AddHostedService<Worker>(); var app = b.Build(); app.Run();
        class Worker : BackgroundService { private readonly SqliteConnection _c = new("Data Source=a.db"); protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { _c.CreateCommand().ExecuteNonQuery(); await Task.Delay(1, ct); } } }
        """);

    [Fact]
    public Task LazyInstanceBad() => Rule.Bad(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => Store.Instance.Get());
        app.Run();
        sealed class Store { private static readonly Lazy<Store> lazy = new(() => new Store()); public static Store Instance => lazy.Value; private readonly SqliteConnection {|TAA1002:_c|}; private Store() { _c = new SqliteConnection("Data Source=a.db"); } public object? Get() => _c.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task CapturedInstanceBad() => Rule.Bad(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        var store = new Store("Data Source=a.db");
        app.MapGet("/a", () => store.Get());
        app.MapGet("/b", store.Get);
        app.Run();
        class Store { private readonly SqliteConnection {|TAA1002:_c|}; public Store(string cs) { _c = new SqliteConnection(cs); } public object? Get() => _c.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task TimerBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args); b.Services.AddHostedService<W>(); b.Build().Run();
        class W : IHostedService { private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=a.db"); private Timer? _t; public Task StartAsync(CancellationToken ct) { _t = new Timer(Tick, null, 0, 1000); return Task.CompletedTask; } private void Tick(object? s) { _c.CreateCommand().ExecuteNonQuery(); } public Task StopAsync(CancellationToken ct) => Task.CompletedTask; }
        """);

    [Fact]
    public Task GateSemaphoreOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Repo>(); var app = b.Build();
        app.MapGet("/a", (Repo r) => r.Get()); app.MapPost("/a", (Repo r) => r.Put());
        app.Run();
        class Repo { private readonly SemaphoreSlim _gate = new(1, 1); private readonly SqliteConnection _c = new("Data Source=a.db");
         public async Task<object?> Get() { await _gate.WaitAsync(); try { return await _c.CreateCommand().ExecuteScalarAsync(); } finally { _gate.Release(); } }
         public async Task Put() { await _gate.WaitAsync(); try { await Inner(); } finally { _gate.Release(); } }
         private async Task Inner() { await _c.CreateCommand().ExecuteNonQueryAsync(); } }
        """);

    [Fact]
    public Task TwoRegsBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IWrite, Repo>(); b.Services.AddScoped<IRead, Repo>();
        var app = b.Build(); app.MapGet("/x", (IRead r) => r.Get()); app.MapPost("/x", (IWrite r) => r.Put()); app.Run();
        public interface IRead { object? Get(); } public interface IWrite { object? Put(); }
        public class Repo : IRead, IWrite { private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=a.db"); public object? Get() => _c.CreateCommand().ExecuteScalar(); public object? Put() => _c.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task TwoRegsOwnLoopOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<IRead, Repo>(); b.Services.AddHostedService<W>();
        var app = b.Build(); app.MapGet("/x", (IRead r) => r.Get()); app.Run();
        public interface IRead { object? Get(); }
        public class Repo : IRead { private readonly SqliteConnection _c = new("Data Source=a.db"); public object? Get() => _c.CreateCommand().ExecuteScalar(); }
        public class W : BackgroundService { readonly Repo _r = new(); protected override async Task ExecuteAsync(CancellationToken ct) { while (true) { _r.Get(); await Task.Delay(1); } } }
        """);

    [Fact]
    public Task ExtRegisterBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddData(); var app = b.Build(); app.MapGroup("/api").MapOrders(); app.Run();
        public static class Ext { public static IServiceCollection AddData(this IServiceCollection s) => s.AddStore<IStore, Store>(); public static IServiceCollection AddStore<I, T>(this IServiceCollection s) where I : class where T : class, I { s.AddSingleton<I, T>(); return s; } 
         public static void MapOrders(this IEndpointRouteBuilder r) { r.MapGet("/o", Get); } static object? Get(IStore s) => s.Load(); }
        public interface IStore { object? Load(); }
        public class Store : BaseStore, IStore { public object? Load() => Query(); }
        public abstract class BaseStore { protected readonly SqliteConnection {|TAA1002:Db|} = new("Data Source=a.db"); protected object? Query() => Db.ExecuteScalar("select 1"); }
        """);

    [Fact]
    public Task AttrFilterBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddControllers(); var app = b.Build(); app.MapControllers(); app.Run();
        public class AuditAttribute : Microsoft.AspNetCore.Mvc.Filters.ActionFilterAttribute { private readonly SqliteConnection {|TAA1002:_c|} = new("x"); public override void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext context) { _c.Execute("insert"); } }
        """);

    [Fact]
    public Task TwoHostedSharedBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Q>(); b.Services.AddHostedService<A>(); b.Services.AddHostedService<B>(); b.Build().Run();
        public class Q { readonly SqliteConnection {|TAA1002:_c|} = new("x"); public void Do() => _c.Execute("x"); }
        public class A(Q q) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (true) { q.Do(); await Task.Delay(1); } } }
        public class B(Q q) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (true) { q.Do(); await Task.Delay(1); } } }
        """);

    [Fact]
    public Task OneHostedSingletonOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Q>(); b.Services.AddHostedService<A>(); b.Build().Run();
        public class Q { readonly SqliteConnection _c = new("x"); public void Do() => _c.Execute("x"); }
        public class A(Q q) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (true) { q.Do(); await Task.Delay(1); } } }
        """);

    [Fact]
    public Task IserviceInstanceCsOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton(new Store("x")); var app = b.Build(); app.MapGet("/o", (Store s) => s.Get()); app.Run();
        public class Store { private readonly string _cs; public Store(string cs) => _cs = cs; public object? Get() { using var c = new SqliteConnection(_cs); return c.ExecuteScalar("x"); } }
        """);

    [Fact]
    public Task EventTimerElapsedBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Poll>(); var app = b.Build(); app.Services.GetRequiredService<Poll>(); app.Run();
        public class Poll { readonly SqliteConnection {|TAA1002:_c|} = new("x"); readonly System.Timers.Timer _t = new(10); public Poll() { _t.Elapsed += OnTick; _t.Start(); } void OnTick(object? s, System.Timers.ElapsedEventArgs e) => _c.Execute("x"); }
        """);

    [Fact]
    public Task StaticWrapperInstanceBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Globals.Db.Query()); app.Run();
        static class Globals { public static readonly Database Db = new("x"); }
        class Database(string cs) { private readonly SqliteConnection {|TAA1002:_c|} = new(cs); public object? Query() => _c.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task InjectedSingletonWrapperOfNewBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Database>(sp => new Database(new SqliteConnection("x"))); var app = b.Build(); app.MapGet("/o", (Database d) => d.Query()); app.Run();
        class Database { private readonly SqliteConnection {|TAA1002:_c|}; public Database(SqliteConnection c) { _c = c; } public object? Query() => _c.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task MinimalClassModuleBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); new Module("x").Map(app); app.Run();
        class Module { readonly SqliteConnection {|TAA1002:_c|}; public Module(string cs) { _c = new SqliteConnection(cs); } public void Map(WebApplication app) { app.MapGet("/a", () => _c.ExecuteScalar("x")); app.MapGet("/b", Get); } object? Get() => _c.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task ChannelWorkerOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Writer>(); b.Services.AddHostedService(sp => sp.GetRequiredService<Writer>()); var app = b.Build(); app.MapPost("/o", async (Writer w) => await w.Enqueue("x")); app.Run();
        class Writer : BackgroundService { readonly System.Threading.Channels.Channel<string> _q = System.Threading.Channels.Channel.CreateUnbounded<string>(); readonly SqliteConnection _c = new("x"); public ValueTask Enqueue(string s) => _q.Writer.WriteAsync(s); protected override async Task ExecuteAsync(CancellationToken t) { await foreach (var s in _q.Reader.ReadAllAsync(t)) { await _c.ExecuteAsync(s); } } }
        """);

    [Fact]
    public Task HostedWithPublicUseBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Writer>(); b.Services.AddHostedService(sp => sp.GetRequiredService<Writer>()); var app = b.Build(); app.MapPost("/o", async (Writer w) => await w.Now("x")); app.Run();
        class Writer : BackgroundService { readonly SqliteConnection {|TAA1002:_c|} = new("x"); public Task Now(string s) => _c.ExecuteAsync(s); protected override async Task ExecuteAsync(CancellationToken t) { while (true) { await _c.ExecuteAsync("tick"); await Task.Delay(1, t); } } }
        """);

    [Fact]
    public Task WpfLikeOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var f = new Form(); f.Show();
        class Form { readonly SqliteConnection _c = new("x"); public event EventHandler? Clicked; public void Show() { Clicked += (s, e) => _c.Execute("x"); Clicked?.Invoke(this, EventArgs.Empty); } }
        """);

    [Fact]
    public Task RecordPrimaryBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton(new Store(new SqliteConnection("x"))); var app = b.Build(); app.MapGet("/o", (Store s) => s.Get()); app.Run();
        record Store(SqliteConnection {|TAA1002:Connection|}) { public object? Get() => Connection.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task InterfaceDefaultBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<IClock, Clock>(); var app = b.Build(); app.MapGet("/o", (IClock c) => c.Now); app.Run();
        interface IClock { object? Now { get; } } class Clock : IClock { readonly SqliteConnection {|TAA1002:_c|} = new("x"); object? IClock.Now => _c.ExecuteScalar("select date()"); }
        """);

    [Fact]
    public Task FuncFactoryOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Func<SqliteConnection>>(_ => () => new SqliteConnection("x")); b.Services.AddSingleton<Repo>(); var app = b.Build(); app.MapGet("/o", (Repo r) => r.Get()); app.Run();
        class Repo(Func<SqliteConnection> open) { public object? Get() { using var c = open(); return c.ExecuteScalar("x"); } }
        """);

    [Fact]
    public Task DatasourceOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<DbDataSource>(_ => SqliteFactory.Instance.CreateDataSource("x")); b.Services.AddSingleton<Repo>(); var app = b.Build(); app.MapGet("/o", (Repo r) => r.Get()); app.Run();
        class Repo(DbDataSource source) { public object? Get() { using var c = source.OpenConnection(); return c.CreateCommand().ExecuteScalar(); } }
        """);

    [Fact]
    public Task AuthorizationSingletonBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationHandler, H>(); var app = b.Build(); app.Run();
        class R : Microsoft.AspNetCore.Authorization.IAuthorizationRequirement {} class H : Microsoft.AspNetCore.Authorization.AuthorizationHandler<R> { readonly SqliteConnection {|TAA1002:_c|} = new("x"); protected override Task HandleRequirementAsync(Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext context, R requirement) => _c.ExecuteAsync("x"); }
        """);
}
