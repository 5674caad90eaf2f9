using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Objects that are handed on: by a delegate or a lazy value that asks the container, and at construction by an object that makes others.</summary>
public sealed class SuppliedObjectsTests
{
    [Fact]
    public Task FuncThatAsksTheContainerForASingletonBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        builder.Services.AddScoped<Func<IStore>>(sp => () => sp.GetRequiredService<IStore>());
        var app = builder.Build();
        app.MapGet("/one", (Func<IStore> store) => store().Count());
        app.Run();
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task LazyThatAsksTheContainerForASingletonBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        builder.Services.AddScoped(sp => new Lazy<IStore>(() => sp.GetRequiredService<IStore>()));
        builder.Services.AddScoped<User>();
        var app = builder.Build();
        app.MapGet("/two", (User u) => u.Go());
        app.Run();
        public class User { private readonly Lazy<IStore> _s; public User(Lazy<IStore> s) { _s = s; } public object? Go() => _s.Value.Count(); }
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task FuncThatAsksTheContainerForAScopedServiceOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<IStore, Store>();
        builder.Services.AddScoped<Func<IStore>>(sp => () => sp.GetRequiredService<IStore>());
        var app = builder.Build();
        app.MapGet("/one", (Func<IStore> store) => store().Count());
        app.Run();
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task LazyThatAsksTheContainerForAScopedServiceOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<IStore, Store>();
        builder.Services.AddScoped(sp => new Lazy<IStore>(() => sp.GetRequiredService<IStore>()));
        builder.Services.AddScoped<User>();
        var app = builder.Build();
        app.MapGet("/two", (User u) => u.Go());
        app.Run();
        public class User { private readonly Lazy<IStore> _s; public User(Lazy<IStore> s) { _s = s; } public object? Go() => _s.Value.Count(); }
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task FuncThatMakesTheServiceOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        builder.Services.AddSingleton<Func<IStore>>(sp => () => new Store());
        var app = builder.Build();
        app.MapGet("/one", (Func<IStore> store) => store().Count());
        app.Run();
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task LoggerThatIsGivenItsProvidersConnectionBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.AddProvider(new DbLoggers());
        builder.Build().Run();
        public sealed class DbLoggers : ILoggerProvider
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=log.db");
            public ILogger CreateLogger(string name) => new DbLogger(_db);
            public void Dispose() => _db.Dispose();
        }
        public sealed class DbLogger(SqliteConnection db) : ILogger
        {
            public IDisposable? BeginScope<T>(T state) where T : notnull => null;
            public bool IsEnabled(LogLevel level) => true;
            public void Log<T>(LogLevel level, EventId id, T state, Exception? error, Func<T, Exception?, string> format) => db.CreateCommand().ExecuteNonQuery();
        }
        """);

    [Fact]
    public Task LoggerThatIsGivenItsProvidersConnectionAndGateOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.AddProvider(new DbLoggers());
        builder.Build().Run();
        public sealed class DbLoggers : ILoggerProvider
        {
            private readonly SqliteConnection _db = new("Data Source=log.db");
            private readonly object _gate = new();
            public ILogger CreateLogger(string name) => new DbLogger(_db, _gate);
            public void Dispose() => _db.Dispose();
        }
        public sealed class DbLogger(SqliteConnection db, object gate) : ILogger
        {
            public IDisposable? BeginScope<T>(T state) where T : notnull => null;
            public bool IsEnabled(LogLevel level) => true;
            public void Log<T>(LogLevel level, EventId id, T state, Exception? error, Func<T, Exception?, string> format) { lock (gate) db.CreateCommand().ExecuteNonQuery(); }
        }
        """);

    [Fact]
    public Task ObjectMadeUnderAGuardThatIsNotHeldLaterBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Repos>();
        builder.Services.AddScoped<Unit>();
        var app = builder.Build();
        app.MapGet("/one", (Repos r) => r.Make().Count());
        app.MapGet("/two", (Unit r) => r.Make().Count());
        app.Run();
        public class Repos { private readonly SqliteConnection {|TAA4001:_db|} = new("Data Source=a.db"); private readonly object _g = new(); public Repo Make() { lock (_g) return new Repo(_db); } }
        public class Unit { private readonly SqliteConnection _db = new("Data Source=a.db"); public Repo Make() => new Repo(_db); }
        public class Repo(SqliteConnection db) { public object? Count() => db.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task ObjectMadeByAUnitOfTheScopeOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Unit>();
        var app = builder.Build();
        app.MapGet("/two", (Unit r) => r.Make().Count());
        app.Run();
        public class Unit { private readonly SqliteConnection _db = new("Data Source=a.db"); public Repo Make() => new Repo(_db); }
        public class Repo(SqliteConnection db) { public object? Count() => db.CreateCommand().ExecuteScalar(); }
        """);
}
