namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What real code taught: one class with opposite verdicts, a singleton that nobody asks for, a repository that lives shorter than its connection.</summary>
public class RegistrationPairsTests
{
    [Fact]
    public Task OneWrapperForTwoServices_TheSingletonIsUsedBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IReadStore, Store>();
        b.Services.AddScoped<IWriteStore, Store>();
        var app = b.Build();
        app.MapGet("/r", (IReadStore s) => s.Read());
        app.Run();
        public interface IReadStore { object? Read(); } public interface IWriteStore { object? Write(); }
        public class Store : IReadStore, IWriteStore { private readonly SqliteConnection {|TAA1002:_kept|} = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); public object? Write() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneWrapperForTwoServices_TheScopedOneIsUsedOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IReadStore, Store>();
        b.Services.AddScoped<IWriteStore, Store>();
        var app = b.Build();
        app.MapGet("/w", (IWriteStore s) => s.Write());
        app.Run();
        public interface IReadStore { object? Read(); } public interface IWriteStore { object? Write(); }
        public class Store : IReadStore, IWriteStore { private readonly SqliteConnection _kept = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); public object? Write() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneWrapperInTwoServices_OneIsASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IReadStore, ReadStore>();
        b.Services.AddScoped<IWriteStore, WriteStore>();
        var app = b.Build();
        app.MapGet("/r", (IReadStore s) => s.Count()); app.MapGet("/w", (IWriteStore s) => s.Count());
        app.Run();
        public interface IReadStore { object? Count(); } public interface IWriteStore { object? Count(); }
        public class Database { private readonly SqliteConnection {|TAA1002:_kept|} = new("Data Source=a.db"); public object? Ask() => _kept.CreateCommand(); }
        public class ReadStore : IReadStore { private readonly Database _db = new(); public object? Count() => _db.Ask(); }
        public class WriteStore : IWriteStore { private readonly Database _db = new(); public object? Count() => _db.Ask(); }
        """);

    [Fact]
    public Task OneWrapperUnderTwoKeys_TheSingletonIsUsedBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedSingleton<Store>("a");
        b.Services.AddKeyedScoped<Store>("b");
        var app = b.Build();
        app.MapGet("/r", ([FromKeyedServices("a")] Store s) => s.Read());
        app.Run();
        public class Store { private readonly SqliteConnection {|TAA1002:_kept|} = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneWrapperUnderTwoKeys_TheScopedOneIsUsedOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedSingleton<Store>("a");
        b.Services.AddKeyedScoped<Store>("b");
        var app = b.Build();
        app.MapGet("/r", ([FromKeyedServices("b")] Store s) => s.Read());
        app.Run();
        public class Store { private readonly SqliteConnection _kept = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneConnectionTypeUnderTwoKeys_TheSingletonIsUsedBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddKeyedSingleton("a", new SqliteConnection("Data Source=a.db"))|};
        b.Services.AddKeyedScoped("b", (_, _) => new SqliteConnection("Data Source=a.db"));
        b.Services.AddScoped<Store>();
        var app = b.Build();
        app.MapGet("/r", (Store s) => s.Read());
        app.Run();
        public class Store([FromKeyedServices("a")] SqliteConnection kept) { public object? Read() => kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneConnectionTypeUnderTwoKeys_TheScopedOneIsUsedOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedSingleton("a", new SqliteConnection("Data Source=a.db"));
        b.Services.AddKeyedScoped("b", (_, _) => new SqliteConnection("Data Source=a.db"));
        b.Services.AddScoped<Store>();
        var app = b.Build();
        app.MapGet("/r", (Store s) => s.Read());
        app.Run();
        public class Store([FromKeyedServices("b")] SqliteConnection kept) { public object? Read() => kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneWrapperInTwoHosts_RequestsShareItBad() => Rule.Bad(
        """
        public static class Program { public static async Task Main(string[] args) {
         if (args.Length > 0) await Worker.RunAsync(args); else await Web.RunAsync(args); } }
        static class Web { public static async Task RunAsync(string[] args) { var b = WebApplication.CreateBuilder(args);
         b.Services.AddSingleton<Store>();
         var app = b.Build(); app.MapGet("/r", (Store s) => s.Read()); await app.RunAsync(); } }
        static class Worker { public static async Task RunAsync(string[] args) { var b = Host.CreateApplicationBuilder(args);
         b.Services.AddSingleton<Store>(); b.Services.AddHostedService<Loop>(); await b.Build().RunAsync(); } }
        public class Loop(Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { store.Read(); await Task.Delay(10, t); } } }
        public class Store { private readonly SqliteConnection {|TAA1002:_kept|} = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task OneWrapperInTwoHosts_OneLoopOwnsTheSingletonOk() => Rule.Ok(
        """
        public static class Program { public static async Task Main(string[] args) {
         if (args.Length > 0) await Worker.RunAsync(args); else await Web.RunAsync(args); } }
        static class Web { public static async Task RunAsync(string[] args) { var b = WebApplication.CreateBuilder(args);
         b.Services.AddScoped<Store>();
         var app = b.Build(); app.MapGet("/r", (Store s) => s.Read()); await app.RunAsync(); } }
        static class Worker { public static async Task RunAsync(string[] args) { var b = Host.CreateApplicationBuilder(args);
         b.Services.AddSingleton<Store>(); b.Services.AddHostedService<Loop>(); await b.Build().RunAsync(); } }
        public class Loop(Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { store.Read(); await Task.Delay(10, t); } } }
        public class Store { private readonly SqliteConnection _kept = new("Data Source=a.db");
         public object? Read() => _kept.CreateCommand(); }
        """);

    [Fact]
    public Task SingletonConnectionThatNoOneInjectsOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new SqliteConnection("Data Source=a.db"));
        b.Services.AddScoped<Store>();
        var app = b.Build();
        app.MapGet("/r", (Store s) => s.Read());
        app.Run();
        public class Store { public object? Read() { using var kept = new SqliteConnection("Data Source=a.db"); kept.Open(); return kept.CreateCommand().ExecuteScalar(); } }
        """);

    [Fact]
    public Task ScopedRepositoryOfASingletonConnectionBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton<SqliteConnection>(_ => new("Data Source=a.db"))|};
        b.Services.AddScoped<Store>();
        var app = b.Build();
        app.MapGet("/r", (Store s) => s.Read());
        app.Run();
        public class Store { private readonly SqliteConnection _c; public Store(SqliteConnection c) => _c = c; public object? Read() => _c.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task ScopedRepositoryOfAScopedConnectionOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<SqliteConnection>(_ => new("Data Source=a.db"));
        b.Services.AddScoped<Store>();
        var app = b.Build();
        app.MapGet("/r", (Store s) => s.Read());
        app.Run();
        public class Store { private readonly SqliteConnection _c; public Store(SqliteConnection c) => _c = c; public object? Read() => _c.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task TransientOfAGuardedSingletonInASingletonOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new Connection()).AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go()); app.MapGet("/s", (IStatus s) => s.Get());
        app.Run();
        public class Connection { private readonly object _gate = new(); private readonly SqliteConnection _db = new("x"); public object? Ask() { lock (_gate) return _db.CreateCommand().ExecuteScalar(); } public object? Ask2() { lock (_gate) return _db.CreateCommand().ExecuteScalar(); } }
        public interface IStatus { object? Get(); }
        public class Status(Connection c) : IStatus { public object? Get() => c.Ask(); }
        public class Accessor { private readonly IStatus _status; public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get(); }
        """);

    [Fact]
    public Task TransientOfAnUnguardedSingletonInASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new Connection()).AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go()); app.MapGet("/s", (IStatus s) => s.Get());
        app.Run();
        public class Connection {  private readonly SqliteConnection {|TAA1002:_db|} = new("x");
         public object? Ask() { return _db.CreateCommand().ExecuteScalar(); } public object? Ask2() { return _db.CreateCommand().ExecuteScalar(); } }
        public interface IStatus { object? Get(); }
        public class Status(Connection c) : IStatus { public object? Get() => c.Ask(); }
        public class Accessor { private readonly IStatus _status; public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get(); }
        """);

    [Fact]
    public Task TransientOfAHalfGuardedSingletonInASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new Connection()).AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go()); app.MapGet("/s", (IStatus s) => s.Get());
        app.Run();
        public class Connection { private readonly object _gate = new(); private readonly SqliteConnection {|TAA4001:_db|} = new("x");
         public object? Ask() { lock (_gate) return _db.CreateCommand().ExecuteScalar(); } public object? Ask2() { return _db.CreateCommand().ExecuteScalar(); } }
        public interface IStatus { object? Get(); }
        public class Status(Connection c) : IStatus { public object? Get() => c.Ask() ?? c.Ask2(); }
        public class Accessor { private readonly IStatus _status; public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get() ?? 1; }
        """);

    [Fact]
    public Task TransientOfASingletonConnectionInASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton(new SqliteConnection("x"))|};
        b.Services.AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go());
        app.Run();
        public interface IStatus { object? Get(); }
        public class Status(SqliteConnection c) : IStatus { public object? Get() => c.CreateCommand().ExecuteScalar(); }
        public class Accessor { private readonly IStatus _status; public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get(); }
        """);

    [Fact]
    public Task TransientWithAConnectionOfItsOwnInASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new Settings()).AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go());
        app.Run();
        public class Settings { public string Name = "x"; }
        public interface IStatus { object? Get(); }
        public class Status(Settings s) : IStatus { private readonly SqliteConnection _own = new(s.Name); public object? Get() => _own.CreateCommand().ExecuteScalar(); }
        public class Accessor { private readonly IStatus {|TAA3002:_status|};
         public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get(); }
        """);

    [Fact]
    public Task TransientWithOneOfEachInASingletonBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton(new SqliteConnection("a"))|}.AddTransient<SqliteTransactionScope>().AddTransient<IStatus, Status>().AddSingleton<Accessor>();
        var app = b.Build();
        app.MapGet("/a", (Accessor a) => a.Go());
        app.Run();
        public class SqliteTransactionScope { private readonly SqliteConnection _own = new("b"); public object? Get() => _own.CreateCommand().ExecuteScalar(); }
        public interface IStatus { object? Get(); }
        public class Status(SqliteConnection s, SqliteTransactionScope t) : IStatus { public object? Get() => s.CreateCommand().ExecuteScalar() ?? t.Get(); }
        public class Accessor { private readonly IStatus {|TAA3002:_status|};
         public Accessor(IStatus s) { _status = s; } public object? Go() => _status.Get(); }
        """);

    [Fact]
    public Task ContextOfTheRequestInAContainerOfAToolOk() => Rule.Ok(
        """
         using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Shop>(o => o.UseSqlite("x"));
        var app = b.Build();
        app.MapGet("/a", (Shop s) => s.SaveChanges()); app.MapPost("/seed", (Shop s) => new Seeder(s).Run());
        app.Run();
        public class Shop(DbContextOptions<Shop> o) : DbContext(o) { }
        public class Seeder(Shop db) { public void Run() { var services = new ServiceCollection(); services.AddSingleton(db); services.AddTransient<Step>(); using var sp = services.BuildServiceProvider(); sp.GetRequiredService<Step>().Go(); } }
        public class Step(Shop db) { public void Go() => db.SaveChanges(); }
        """);

    [Fact]
    public Task FirstOfAllHandlersThatMatchBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IHandler, Orders>();
        b.Services.AddSingleton<IHandler, Nothing>();
        var app = b.Build();
        app.MapGet("/run/{name}", (string name, IEnumerable<IHandler> handlers) => handlers.Where(h => h.Name == name).OrderBy(h => h.Name).First().Count());
        app.Run();
        public interface IHandler { string Name { get; } object? Count(); }
        public class Nothing : IHandler { public string Name => ""; public object? Count() => null; }
        public class Orders : IHandler { public string Name => "orders"; private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task FactoryOfOneThingOrAnotherBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IStore>(sp => { if (b.Environment.IsDevelopment()) { return new Nothing(); } return new Store(); });
        var app = b.Build();
        app.MapGet("/count", (IStore store) => store.Count());
        app.Run();
        public interface IStore { object? Count(); }
        public class Nothing : IStore { public object? Count() => null; }
        public class Store : IStore { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task OutputCachePolicyThatAsksAServiceBad() => Rule.Bad(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Store>();
        b.Services.AddOutputCache(o => o.AddBasePolicy(p => p.With(c => c.HttpContext.RequestServices.GetRequiredService<Store>().Count() != null)));
        var app = b.Build();
        app.UseOutputCache();
        app.Run();
        public class Store { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task FirstOfAllHandlersThatMatchOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<IHandler, Orders>();
        b.Services.AddScoped<IHandler, Nothing>();
        var app = b.Build();
        app.MapGet("/run/{name}", (string name, IEnumerable<IHandler> handlers) => handlers.Where(h => h.Name == name).OrderBy(h => h.Name).First().Count());
        app.Run();
        public interface IHandler { string Name { get; } object? Count(); }
        public class Nothing : IHandler { public string Name => ""; public object? Count() => null; }
        public class Orders : IHandler { public string Name => "orders"; private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task FactoryOfOneThingOrAnotherOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<IStore>(sp => { if (b.Environment.IsDevelopment()) { return new Nothing(); } return new Store(); });
        var app = b.Build();
        app.MapGet("/count", (IStore store) => store.Count());
        app.Run();
        public interface IStore { object? Count(); }
        public class Nothing : IStore { public object? Count() => null; }
        public class Store : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task OutputCachePolicyThatAsksAServiceOk() => Rule.Ok(
        """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<Store>();
        b.Services.AddOutputCache(o => o.AddBasePolicy(p => p.With(c => c.HttpContext.RequestServices.GetRequiredService<Store>().Count() != null)));
        var app = b.Build();
        app.UseOutputCache();
        app.Run();
        public class Store { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() => _db.CreateCommand().ExecuteScalar(); }
        """);

    [Theory]
    [InlineData("builder.Services.AddDbContext<Shop>(options => options.UseAnother(\"a.db\", other => other.Assembly(\"x\")));", 0)]
    [InlineData("", 1)]
    public async Task ContextWhoseOptionsDoNotCompileOk(string registration, int warnings)
    {
        var compilation = TestSources.Compile(TestSources.Named([$$"""
            using Microsoft.EntityFrameworkCore;
            var builder = WebApplication.CreateBuilder(args);
            {{registration}}
            var app = builder.Build();
            app.MapGet("/orders", (Shop shop) => shop.SaveChanges());
            app.MapPost("/seed", (Shop shop) => new Seeder(shop).Run());
            app.Run();
            public class Shop(DbContextOptions<Shop> options) : DbContext(options) { }
            public class Seeder(Shop shop) { public void Run() { var services = new ServiceCollection(); services.AddSingleton(shop); services.BuildServiceProvider().GetRequiredService<Shop>().SaveChanges(); } }
            """]), Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        Assert.Equal(warnings, (await UnaskedChecks.AnalyzeWhole(compilation, null)).Length);
    }
}
