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
}
