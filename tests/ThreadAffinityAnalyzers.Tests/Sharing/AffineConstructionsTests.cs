using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Generic classes of the project that keep a <c>T</c>: what is put in for it decides, and each construction is judged by itself.</summary>
public sealed class AffineConstructionsTests
{
    [Fact]
    public Task GenericHolderOfAConnectionBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Holder<SqliteConnection>(new SqliteConnection("Data Source=a.db")));
        builder.Services.AddScoped<Holder<Clock>>();
        var app = builder.Build();
        app.MapGet("/count", (Holder<SqliteConnection> holder) => holder.Value.ExecuteScalar("SELECT 1"));
        app.Run();
        class Clock {}
        class Holder<T>(T {|TAA1002:value|})
        {
            public T Value => value;
        }
        """);

    [Fact]
    public Task GenericHolderOfAConnectionThatIsScopedOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new Holder<SqliteConnection>(new SqliteConnection("Data Source=a.db")));
        builder.Services.AddSingleton<Clock>().AddSingleton<Holder<Clock>>();
        var app = builder.Build();
        app.MapGet("/count", (Holder<SqliteConnection> holder) => holder.Value.ExecuteScalar("SELECT 1"));
        app.MapGet("/now", (Holder<Clock> holder) => holder.Value.Now());
        app.Run();
        class Clock { public int Now() => 1; }
        class Holder<T>(T value)
        {
            public T Value => value;
        }
        """);

    [Fact]
    public Task StaticOfAGenericClassBad() => Rule.Bad(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Singleton<SqliteConnection>.Instance.ExecuteScalar("SELECT 1"));
        app.Run();
        static class Singleton<T> where T : class, new()
        {
            private static T? {|TAA1001:_instance|};
            public static T Instance => _instance ??= new T();
        }
        """);

    [Fact]
    public Task StaticOfAnotherConstructionOk() => Rule.Ok(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Singleton<Clock>.Instance.Now());
        using (var db = Singleton<SqliteConnection>.Instance) db.Execute("CREATE TABLE t(x)");
        app.Run();
        class Clock { public int Now() => 1; }
        static class Singleton<T> where T : class, new()
        {
            private static T? _instance;
            public static T Instance => _instance ??= new T();
        }
        """);

    [Fact]
    public Task LazyClassOfTheProjectBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly AsyncLazy<SqliteConnection> {|TAA1002:_db|} = new(async () => { var c = new SqliteConnection("Data Source=a.db"); await c.OpenAsync(); return c; });
            public async Task<int> Count() { var c = await _db.Value; return await c.ExecuteScalarAsync<int>("SELECT 1"); }
        }
        class AsyncLazy<T>(Func<Task<T>> make) : Lazy<Task<T>>(make) { }
        """);

    [Fact]
    public Task LazyClassOfTheProjectInAScopedServiceOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly AsyncLazy<SqliteConnection> _db = new(async () => { var c = new SqliteConnection("Data Source=a.db"); await c.OpenAsync(); return c; });
            public async Task<int> Count() { var c = await _db.Value; return await c.ExecuteScalarAsync<int>("SELECT 1"); }
        }
        class AsyncLazy<T>(Func<Task<T>> make) : Lazy<Task<T>>(make) { }
        """);

    [Fact]
    public Task ValueThatAGenericClassMakesOnceBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly Cached<SqliteConnection> _db = new(() => new SqliteConnection("Data Source=a.db"));
            private readonly Cached<string> _name = new(() => "x");
            public int Count() => _db.Get().ExecuteScalar<int>("SELECT 1");
        }
        class Cached<T> where T : class
        {
            private readonly Func<T> _make;
            private T? {|TAA1002:_value|};
            public Cached(Func<T> make) => _make = make;
            public T Get() => _value ??= _make();
        }
        """);

    [Fact]
    public Task GenericClassThatLocksAroundItsCallersWorkOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly Guarded<SqliteConnection> _db = new(new SqliteConnection("Data Source=a.db"));
            public int Count() => _db.Use(c => c.ExecuteScalar<int>("SELECT 1"));
        }
        class Guarded<T> where T : class
        {
            private readonly object _gate = new();
            private readonly T _value;
            public Guarded(T value) => _value = value;
            public R Use<R>(Func<T, R> work) { lock (_gate) return work(_value); }
        }
        """);

    [Fact]
    public Task GenericPoolOk() => Rule.Ok(
        """
        using Dapper;
        using System.Collections.Concurrent;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Pool<SqliteConnection>(() => new SqliteConnection("Data Source=a.db")));
        var app = builder.Build();
        app.MapGet("/count", (Pool<SqliteConnection> pool) => { var c = pool.Rent(); try { return c.ExecuteScalar<int>("SELECT 1"); } finally { pool.Return(c); } });
        app.Run();
        class Pool<T>(Func<T> make) where T : class
        {
            private readonly ConcurrentBag<T> _items = new();
            private T? _first;
            public T Rent() { var f = Interlocked.Exchange(ref _first, null); return f ?? (_items.TryTake(out var x) ? x : make()); }
            public void Return(T item) { if (Interlocked.CompareExchange(ref _first, item, null) != null) _items.Add(item); }
        }
        """);

    [Fact]
    public Task PropertyOfAGenericBaseClassBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        var app = builder.Build();
        app.MapGet("/count", (IStore s) => s.Count());
        app.Run();
        interface IStore { int Count(); }
        class Store : StoreBase<SqliteConnection>, IStore { public Store() : base(new SqliteConnection("Data Source=a.db")) { } public int Count() => Db.ExecuteScalar<int>("SELECT 1"); }
        abstract class StoreBase<T>
        {
            protected StoreBase(T db) => Db = db;
            protected T {|TAA1002:Db|} { get; }
        }
        """);

    [Fact]
    public Task PropertyOfAGenericBaseClassOfAnotherOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<IStore, Store>().AddSingleton<Clock>();
        var app = builder.Build();
        app.MapGet("/count", (IStore s) => s.Count());
        app.MapGet("/length", (Clock c) => c.Length());
        app.Run();
        interface IStore { int Count(); }
        class Store : StoreBase<SqliteConnection>, IStore { public Store() : base(new SqliteConnection("Data Source=a.db")) { } public int Count() => Db.ExecuteScalar<int>("SELECT 1"); }
        class Clock : StoreBase<string> { public Clock() : base("x") { } public int Length() => Db.Length; }
        abstract class StoreBase<T>
        {
            protected StoreBase(T db) => Db = db;
            protected T Db { get; }
        }
        """);
}
