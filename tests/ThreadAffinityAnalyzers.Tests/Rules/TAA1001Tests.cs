using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA1001 (StaticHolder) warns of, and their silent twins.</summary>
public class TAA1001Tests
{
    [Fact]
    public Task StaticBad() => Rule.Bad(
        """
        using Microsoft.AspNetCore.Mvc;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapControllers(); app.Run();
        static class Db { public static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=a.db"); static SqliteCommand {|TAA1003:_cmd|} = new("select 1", Conn); public static object? Get() { using var c = Conn.CreateCommand(); return c.ExecuteScalar(); } public static object? Cmd() => _cmd.ExecuteScalar(); }
        public class OrdersController : ControllerBase { [HttpGet("/o")] public object? Get() => Db.Get(); [HttpGet("/c")] public object? C() => Db.Cmd(); }
        """);

    [Fact]
    public Task ConsoleOk() => Rule.Ok(
        """
        Db.Run();
        static class Db { static readonly SqliteConnection Conn = new("Data Source=a.db"); public static void Run() { Conn.Open(); using var c = Conn.CreateCommand(); c.ExecuteNonQuery(); } }
        """);

    [Fact]
    public Task ConsoleParallelBad() => Rule.Bad(
        """
        var {|TAA2002:local|} = new SqliteConnection("Data Source=a.db");
        Parallel.ForEach(new[]{1,2,3}, i => { Db.Use(i); });
        Parallel.For(0, 10, i => { using var c = local.CreateCommand(); c.ExecuteNonQuery(); });
        static class Db { static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=a.db"); public static void Use(int i) { using var c = Conn.CreateCommand(); c.ExecuteNonQuery(); } }
        """);

    [Fact]
    public Task LockOkOk() => Rule.Ok(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => Db.A()); app.MapGet("/b", () => Db.B());
        app.Run();
        static class Db { static readonly object Gate = new(); static readonly SqliteConnection Conn = new("Data Source=a.db"); public static object? A() { lock (Gate) { using var c = Conn.CreateCommand(); return c.ExecuteScalar(); } } public static object? B() { lock (Gate) { using var c = Conn.CreateCommand(); return c.ExecuteScalar(); } } }
        """);

    [Fact]
    public Task HostedAndRequestBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args); b.Services.AddHostedService<Worker>(); b.Services.AddHostedService<Other>(); var app = b.Build(); app.Run();
        static class Db { public static SqliteConnection {|TAA1001:Conn|} = new("Data Source=a.db"); }
        class Worker : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { Db.Conn.CreateCommand().ExecuteNonQuery(); await Task.Delay(1, ct); } } }
        class Other : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { Db.Conn.CreateCommand().ExecuteNonQuery(); await Task.Delay(1, ct); } } }
        """);

    [Fact]
    public Task FactoryPropOk() => Rule.Ok(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => { using var c = Db.Connection; c.Open(); return c.CreateCommand().ExecuteScalar(); });
        app.Run();
        static class Db { public static SqliteConnection Connection => new("Data Source=a.db"); }
        """);

    [Fact]
    public Task StartupOnlyOk() => Rule.Ok(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        Db.Migrate();
        app.MapGet("/a", () => 1);
        app.Run();
        static class Db { static readonly SqliteConnection Conn = new("Data Source=a.db"); public static void Migrate() { Conn.Open(); Conn.CreateCommand().ExecuteNonQuery(); } }
        """);

    [Fact]
    public Task DictOfConnBad() => Rule.Bad(
        """
        using System.Collections.Concurrent;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a/{t}", (string t) => Db.For(t).CreateCommand().ExecuteScalar());
        app.Run();
        static class Db { static readonly ConcurrentDictionary<string, SqliteConnection> {|TAA1001:Conns|} = new(); public static SqliteConnection For(string t) => Conns.GetOrAdd(t, x => new SqliteConnection("Data Source=" + x)); }
        """);

    [Fact]
    public Task HandlersDispatchBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); var app = b.Build();
        app.MapGet("/o", Handlers.Get); app.Run();
        static class Handlers { public static async Task<IResult> Get(HttpContext c) => Results.Ok(await Service.LoadAsync()); }
        static class Service { public static Task<int> LoadAsync() => Repository.Run(db => db.QuerySingleAsync<int>("select 1")); }
        static class Repository { static SqliteConnection? {|TAA1001:_db|}; static SqliteConnection Db { get { if (_db == null) { _db = new SqliteConnection("Data Source=a.db"); _db.Open(); } return _db; } } public static Task<T> Run<T>(Func<SqliteConnection, Task<T>> f) => f(Db); }
        """);

    [Fact]
    public Task RunHelperLockOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); var app = b.Build();
        app.MapGet("/o", () => Repository.Run(db => db.QuerySingle<int>("select 1"))); app.Run();
        static class Repository { static readonly object L = new(); static readonly SqliteConnection _db = new("x"); public static T Run<T>(Func<SqliteConnection, T> f) { lock (L) { return f(_db); } } }
        """);

    [Fact]
    public Task StaticFactoryMethodOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => { using var c = Db.Open(); return c.ExecuteScalar("x"); }); app.Run();
        static class Db { private const string Cs = "Data Source=a.db"; public static SqliteConnection Open() { var c = new SqliteConnection(Cs); c.Open(); return c; } }
        """);

    [Fact]
    public Task BagPoolOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use()); app.Run();
        static class Db { static readonly ConcurrentBag<SqliteConnection> Pool = new(); public static object? Use() { if (!Pool.TryTake(out var c)) { c = new SqliteConnection("x"); c.Open(); } try { return c.ExecuteScalar("x"); } finally { Pool.Add(c); } } }
        """);

    [Fact]
    public Task ThreadKeyedOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use()); app.Run();
        static class Db { static readonly ConcurrentDictionary<int, SqliteConnection> Pool = new(); public static object? Use() => Pool.GetOrAdd(Environment.CurrentManagedThreadId, _ => new SqliteConnection("x")).ExecuteScalar("x"); }
        """);

    [Fact]
    public Task AsynclocalOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use()); app.Run();
        static class Db { static readonly AsyncLocal<SqliteConnection?> Cur = new(); public static object? Use() { Cur.Value = new SqliteConnection("x"); return Cur.Value.ExecuteScalar("x"); } }
        """);

    [Fact]
    public Task PartialBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use()); app.Run();
        static partial class Db { private static readonly SqliteConnection {|TAA1001:_c|} = Create(); private static SqliteConnection Create() { var c = new SqliteConnection("x"); c.Open(); return c; } }
        static partial class Db { public static object? Use() { var local = _c; return local.ExecuteScalar("x"); } }
        """);

    [Fact]
    public Task GenericStaticBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Repo<User>.All()); app.Run();
        static class Repo<T> { private static readonly IDbConnection {|TAA1001:_c|} = new SqliteConnection("x"); public static IEnumerable<T> All() => _c.Query<T>("x"); }
        class User {}
        """);

    [Fact]
    public Task HubBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddSignalR(); var app = b.Build(); app.MapHub<Chat>("/h"); app.Run();
        public class Chat : Microsoft.AspNetCore.SignalR.Hub { static readonly SqliteConnection {|TAA1001:Db|} = new("x"); readonly SqliteConnection own = new("y"); public async Task Send(string m) { await Db.ExecuteAsync(m); await own.ExecuteAsync(m); } }
        """);

    [Fact]
    public Task LazyTaskBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use()); app.Run();
        static class Db { static readonly Lazy<Task<SqliteConnection>> {|TAA1001:_c|} = new(async () => { var c = new SqliteConnection("x"); await c.OpenAsync(); return c; }); public static async Task<object?> Use() { var c = await _c.Value; return await c.ExecuteScalarAsync("x"); } }
        """);

    [Fact]
    public Task ProgramMainStaticBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        public class Program { static SqliteConnection {|TAA1001:db|} = new("x"); public static void Main(string[] args) { var app = WebApplication.CreateBuilder(args).Build(); db.Open(); app.MapGet("/o", () => db.ExecuteScalar("x")); app.Run(); } }
        """);

    [Fact]
    public Task BaseControllerStaticBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var b = WebApplication.CreateBuilder(args); b.Services.AddControllers(); var app = b.Build(); app.MapControllers(); app.Run();
        public abstract class BaseApi : ControllerBase { protected static readonly SqliteConnection {|TAA1001:Db|} = new("x"); }
        [Route("a")] public class AController : BaseApi { [HttpGet] public object? Get() => Db.ExecuteScalar("x"); }
        """);

    [Fact]
    public Task StaticEventHandlersOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        static class P { static readonly SqliteConnection Db = new("x"); static void Main() { Console.CancelKeyPress += (s, e) => Db.Close(); AppDomain.CurrentDomain.ProcessExit += (s, e) => Db.Dispose(); Db.Execute("x"); } }
        """);

    [Fact]
    public Task ConsoleToolOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        using var c = new SqliteConnection("x"); c.Open(); foreach (var f in Directory.GetFiles(".")) { Import(f); } void Import(string f) { c.Execute("insert", new { f }); } Console.WriteLine(Repo.Count());
        static class Repo { static readonly SqliteConnection C = new("x"); public static int Count() => C.QuerySingle<int>("x"); }
        """);

    [Fact]
    public Task TupleArrayBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Use(1)); app.Run();
        static class Db { static readonly SqliteConnection[] {|TAA1001:All|} = { new("a"), new("b") }; static readonly (SqliteConnection Read, SqliteConnection Write) {|TAA1001:Pair|} = (new("a"), new("b")); public static object? Use(int i) { Pair.Write.Execute("x"); return All[i % 2].ExecuteScalar("x"); } }
        """);
}
