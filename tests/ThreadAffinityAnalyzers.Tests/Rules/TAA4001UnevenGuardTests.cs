namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Every idiom of mutual exclusion: silent where both members hold it, TAA4001 where one of the two does not.</summary>
public sealed class TAA4001UnevenGuardTests
{
    /// <summary>A gate and a member body that holds it around <c>Work</c>.</summary>
    public static TheoryData<string, string> SynchronousIdioms => new()
    {
        { "object _gate = new();", "lock (_gate) { return Work; }" },
        { "object _gate = new();", "lock (_db) { return Work; }" },
        { "object _gate = new();", "lock (this) return Work;" },
        { "object _gate = new();", "lock (typeof(Store)) { return Work; }" },
        { "object _gate = new();", "var gate = _gate; lock (gate) { return Work; }" },
        { "readonly object _root = new(); object Gate => _root;", "lock (Gate) { return Work; }" },
        { "object _gate = new();", "bool taken = false; try { Monitor.Enter(_gate, ref taken); return Work; } finally { if (taken) Monitor.Exit(_gate); }" },
        { "object _gate = new();", "Monitor.Enter(_gate); try { return Work; } finally { Monitor.Exit(_gate); }" },
        { "object _gate = new();", "if (!Monitor.TryEnter(_gate, 100)) return 0; try { return Work; } finally { Monitor.Exit(_gate); }" },
        { "object _gate = new();", "bool taken = false; Monitor.TryEnter(_gate, 100, ref taken); if (!taken) return 0; try { return Work; } finally { Monitor.Exit(_gate); }" },
        { "Lock _gate = new();", "lock (_gate) { return Work; }" },
        { "Lock _gate = new();", "using (_gate.EnterScope()) { return Work; }" },
        { "Lock _gate = new();", "using var scope = _gate.EnterScope(); return Work;" },
        { "SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(); try { return Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(1);", "_gate.Wait(); var count = Work; _gate.Release(); return count;" },
        { "SemaphoreSlim _gate = new(1, 1);", "if (_gate.Wait(100)) { try { return Work; } finally { _gate.Release(); } } return 0;" },
        { "Mutex _gate = new(false, \"orders\");", "_gate.WaitOne(); try { return Work; } finally { _gate.ReleaseMutex(); }" },
        { "object _gate = new();", "lock ((object)_gate) { return Work; }" },
        { "readonly string _gate = new('x', 3);", "lock (_gate as object) { return Work; }" },
        { "readonly object _gate = 42;", "lock (_gate) { return Work; }" },
        { "const string Gate = \"orders\";", "lock (Gate + \"/all\") { return Work; }" },
        { "object _gate = new();", "lock (GetType()) { return Work; }" },
        { "SpinLock _gate = new();", "ref var gate = ref _gate; bool taken = false; try { gate.Enter(ref taken); return Work; } finally { if (taken) gate.Exit(); }" },
        { "SpinLock _gate = new();", "bool taken = false; try { _gate.Enter(ref taken); return Work; } finally { if (taken) _gate.Exit(); }" },
        { "ReaderWriterLockSlim _gate = new();", "_gate.EnterWriteLock(); try { return Work; } finally { _gate.ExitWriteLock(); }" },
        { "ReaderWriterLockSlim _gate = new();", "_gate.EnterUpgradeableReadLock(); try { return Work; } finally { _gate.ExitUpgradeableReadLock(); }" },
        { "int _busy;", "if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return 0; try { return Work; } finally { Interlocked.Exchange(ref _busy, 0); }" },
        { "int _busy;", "if (Interlocked.Exchange(ref _busy, 1) == 0) { try { return Work; } finally { Volatile.Write(ref _busy, 0); } } return 0;" },
        { "int _busy;", "while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) Thread.Yield(); try { return Work; } finally { _busy = 0; }" },
        { "object _gate = new(); T Locked<T>(Func<T> work) { lock (_gate) { return work(); } }", "return Locked(() => Work);" },
        { "object _gate = new(); T Locked<T>(Func<T> work) { lock (_gate) return work(); } T Twice<T>(Func<T> work) => Locked(() => work());", "return Twice(() => Work);" },
        { "object _gate = new();", "return _gate.Locked(() => Work);" },
        { "object _gate = new(); void Enter() => Monitor.Enter(_gate); void Leave() => Monitor.Exit(_gate);", "Enter(); try { return Work; } finally { Leave(); }" },
        { "object _gate = new();", "using (new LockScope(_gate)) { return Work; }" },
        { "object _gate = new();", "lock (_gate) { return Enumerable.Range(0, 3).Select(_ => Work).Sum(); }" },
        { "object _gate = new();", "int Local() => Work; lock (_gate) { return Local(); }" },
    };

    public static TheoryData<string, string> AsynchronousIdioms => new()
    {
        { "SemaphoreSlim _gate = new(1, 1);", "await _gate.WaitAsync(); try { return await Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(1, 1);", "await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false); try { return await Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(1, 1);", "if (!await _gate.WaitAsync(TimeSpan.FromSeconds(1))) return 0; try { return await Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(1, 1);", "var entered = await _gate.WaitAsync(500); if (!entered) return 0; try { return await Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(1, 1);", "using (await _gate.LockAsync()) { return await Work; }" },
        { "SemaphoreSlim _gate = new(1, 1);", "using var held = await _gate.LockAsync(); return await Work;" },
        { "AsyncLock _gate = new();", "using (await _gate.LockAsync()) { return await Work; }" },
        { "AsyncLock _gate = new();", "var held = await _gate.LockAsync(); try { return await Work; } finally { held.Dispose(); }" },
        { "SemaphoreSlim _gate = new(1, 1); async Task<T> RunAsync<T>(Func<Task<T>> work) { await _gate.WaitAsync(); try { return await work(); } finally { _gate.Release(); } }", "return await RunAsync(() => Work);" },
        { "SerialGate _gate = new();", "return await _gate.RunAsync(async () => await Work);" },
        { "SemaphoreSlim _gate = new(1, 1);", "await _gate.WaitAsync(); try { var work = Work; return await work; } finally { _gate.Release(); }" },
    };

    /// <summary>Bodies that look guarded and are not.</summary>
    public static TheoryData<string, string> Decorations => new()
    {
        { "object _x = new();", "var gate = new object(); lock (gate) { return Work; }" },
        { "object _x = new();", "lock (new object()) { return Work; }" },
        { "int _x;", "lock ((object)_x) { return Work; }" },
        { "SemaphoreSlim _gate = new(4);", "_gate.Wait(); try { return Work; } finally { _gate.Release(); }" },
        { "SemaphoreSlim _gate = new(4, 4);", "_gate.Wait(); try { return Work; } finally { _gate.Release(); }" },
        { "ReaderWriterLockSlim _gate = new();", "_gate.EnterReadLock(); try { return Work; } finally { _gate.ExitReadLock(); }" },
        { "int _x;", "object gate = _x; lock (gate) { return Work; }" },
        { "int _x;", "lock (_x as object) { return Work; }" },
        { "DayOfWeek _x;", "Monitor.Enter(_x); try { return Work; } finally { Monitor.Exit(_x); }" },
        { "int _x;", "lock ($\"orders{_x}\") { return Work; }" },
        { "int _x;", "lock (\"orders\" + _x) { return Work; }" },
        { "int _x;", "lock (_x.ToString()) { return Work; }" },
        { "int _x;", "lock (string.Intern(\"orders\" + _x)) { return Work; }" },
        { "object Make() { var made = new object(); return made; }", "lock (Make()) { return Work; }" },
        { "[ThreadStatic] static object? _gate;", "_gate ??= new(); lock (_gate) { return Work; }" },
        { "ThreadLocal<object> _gate = new(() => new());", "lock (_gate.Value!) { return Work; }" },
        { "readonly SpinLock _gate = new();", "bool taken = false; try { _gate.Enter(ref taken); return Work; } finally { if (taken) _gate.Exit(); }" },
        { "SpinLock _gate = new();", "var gate = _gate; bool taken = false; try { gate.Enter(ref taken); return Work; } finally { if (taken) gate.Exit(); }" },
    };

    /// <summary>Bodies that do not hold at all where the work stands.</summary>
    public static TheoryData<string, string> Holes => new()
    {
        { "object _gate = new();", "lock (_gate) { } return Work;" },
        { "object _gate = new();", "Monitor.Enter(_gate); Monitor.Exit(_gate); return Work;" },
        { "object _gate = new();", "Monitor.TryEnter(_gate); return Work;" },
        { "SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(100); return Work;" },
        { "SemaphoreSlim _gate = new(1, 1);", "_ = _gate.WaitAsync(); return Work;" },
        { "SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(); _gate.Release(); return Work;" },
        { "int _busy;", "if (Interlocked.CompareExchange(ref _busy, 1, 0) == 0) return 0; return Work;" },
        { "object _gate = new(); T Run<T>(Func<T> work) { lock (_gate) { } return work(); }", "return Run(() => Work);" },
    };

    [Theory, MemberData(nameof(SynchronousIdioms))]
    public Task BothHoldOk(string members, string body) => Rule.Ok(Instance("_db", members, body, body));

    [Theory, MemberData(nameof(SynchronousIdioms))]
    public Task OneDoesNotBad(string members, string body) => Rule.Bad(Instance("{|TAA4001:_db|}", members, body, "return Work;"));

    [Theory, MemberData(nameof(SynchronousIdioms))]
    public Task StaticBothHoldOk(string members, string body) => Rule.Ok(Static("_db", members, body, body));

    [Theory, MemberData(nameof(SynchronousIdioms))]
    public Task StaticOneDoesNotBad(string members, string body) => Rule.Bad(Static("{|TAA4001:_db|}", members, body, "return Work;"));

    [Theory, MemberData(nameof(AsynchronousIdioms))]
    public Task BothHoldAsyncOk(string members, string body) => Rule.Ok(Async("_db", members, body, body));

    [Theory, MemberData(nameof(AsynchronousIdioms))]
    public Task OneDoesNotAsyncBad(string members, string body) => Rule.Bad(Async("{|TAA4001:_db|}", members, body, "return await Work;"));

    [Theory, MemberData(nameof(Decorations))]
    public Task DecorationBad(string members, string body) => Rule.Bad(Instance("{|TAA4001:_db|}", members, body, body));

    [Theory, MemberData(nameof(Holes))]
    public Task HoleBad(string members, string body) => Rule.Bad(Instance("{|TAA1002:_db|}", members, body, body));

    [Fact]
    public Task TaskLeavesTheRegionBad() => Rule.Bad(Async("{|TAA4001:_db|}", "SemaphoreSlim _gate = new(1, 1); Task<int> Start() { _gate.Wait(); try { return Work; } finally { _gate.Release(); } }",
        "return await Start();", "return await Start();"));

    [Fact]
    public Task TwoGatesBad() => Rule.Bad(Instance("{|TAA4001:_db|}", "object _a = new(); object _b = new();", "lock (_a) { return Work; }", "lock (_b) { return Work; }"));

    [Fact]
    public Task InstanceGateOfATransientForAStaticBad() => Rule.Bad(Static("{|TAA4001:_db|}", "readonly object _gate = new();", "lock (_gate) { return Work; }", "lock (_gate) { return Work; }", "AddTransient"));

    [Fact]
    public Task SynchronizedMethodOk() => Rule.Ok(Synchronized("_db", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]"));

    [Fact]
    public Task SynchronizedMethodBad() => Rule.Bad(Synchronized("{|TAA4001:_db|}", ""));

    [Fact]
    public Task CallersOfAPrivateMethodHoldOk() => Rule.Ok(Instance("_db", "object _gate = new(); int Inner() => Work;", "lock (_gate) { return Inner(); }", "lock (_gate) { return Inner(); }"));

    [Fact]
    public Task OneCallerOfAPrivateMethodDoesNotBad() => Rule.Bad(Instance("{|TAA4001:_db|}", "object _gate = new(); int Inner() => Work;", "lock (_gate) { return Inner(); }", "return Inner();"));

    [Fact]
    public Task CapturedGateOfTheProgramOk() => Rule.Ok(Captured("connection", "lock (gate)", "lock (gate)"));

    [Fact]
    public Task CapturedGateInOneHandlerOnlyBad() => Rule.Bad(Captured("{|TAA4001:connection|}", "lock (gate)", ""));

    private static string Instance(string db, string members, string first, string second) => Program("AddSingleton", $$"""
        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            {{members}}
            public int First() { {{first}} }
            public int Second() { {{second}} }
        }
        """, "Db.Count(_db)");

    private static string Static(string db, string members, string first, string second, string registration = "AddSingleton") => Program(registration, $$"""
        sealed class Store
        {
            private static readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            {{members}}
            public int First() { {{first}} }
            public int Second() { {{second}} }
        }
        """, "Db.Count(_db)");

    private static string Async(string db, string members, string first, string second) => Program("AddSingleton", $$"""
        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            {{members}}
            public async Task<int> First() { {{first}} }
            public async Task<int> Second() { {{second}} }
        }
        """, "Db.CountAsync(_db)");

    private static string Synchronized(string db, string attribute) => Program("AddSingleton", $$"""
        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]
            public int First() => Work;
            {{attribute}}
            public int Second() => Work;
        }
        """, "Db.Count(_db)");

    private static string Captured(string connection, string first, string second) => $$"""
        var app = WebApplication.Create(args);
        var gate = new object();
        var {{connection}} = new SqliteConnection("Data Source=orders.db");
        app.MapGet("/first", () => { {{first}} { return Count(connection); } });
        app.MapGet("/second", () => { {{second}} { return Count(connection); } });
        app.Run();

        static int Count(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM orders";
            return Convert.ToInt32(command.ExecuteScalar());
        }
        """;

    private static string Program(string registration, string store, string work) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}}<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => store.First());
        app.MapGet("/second", (Store store) => store.Second());
        app.Run();

        {{store.Replace("Work", work, StringComparison.Ordinal)}}

        static class Db
        {
            public static int Count(SqliteConnection connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM orders";
                return Convert.ToInt32(command.ExecuteScalar());
            }

            public static async Task<int> CountAsync(SqliteConnection connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM orders";
                return Convert.ToInt32(await command.ExecuteScalarAsync());
            }

            public static T Locked<T>(this object gate, Func<T> work)
            {
                lock (gate)
                {
                    return work();
                }
            }

            public static async Task<Releaser> LockAsync(this SemaphoreSlim gate)
            {
                await gate.WaitAsync();
                return new Releaser(gate);
            }
        }

        readonly struct Releaser(SemaphoreSlim gate) : IDisposable
        {
            public void Dispose() => gate.Release();
        }

        sealed class LockScope : IDisposable
        {
            private readonly object _held;

            public LockScope(object held)
            {
                _held = held;
                Monitor.Enter(held);
            }

            public void Dispose() => Monitor.Exit(_held);
        }

        sealed class AsyncLock
        {
            private readonly SemaphoreSlim _semaphore = new(1, 1);

            public async Task<Releaser> LockAsync()
            {
                await _semaphore.WaitAsync();
                return new Releaser(_semaphore);
            }
        }

        sealed class SerialGate
        {
            private readonly SemaphoreSlim _semaphore = new(1, 1);

            public async Task<T> RunAsync<T>(Func<Task<T>> work)
            {
                await _semaphore.WaitAsync();
                try
                {
                    return await work();
                }
                finally
                {
                    _semaphore.Release();
                }
            }
        }
        """;

    [Fact]
    public Task FP_MutexThatItsMakerOwns() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Notes>();
        var app = builder.Build();
        app.MapGet("/notes", (Notes notes) => notes.Read());
        app.Run();

        class Notes
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
            public string Read()
            {
                using var mutex = new Mutex(true, "notes", out var isMade);
                if (!isMade) mutex.WaitOne();
                try { return _db.QuerySingle<string>("SELECT text FROM notes"); }
                finally { mutex.ReleaseMutex(); }
            }
        }
        """);

    /// <summary>Who locks the context itself excludes everybody else who does, however long the container lets it live.</summary>
    [Theory]
    [InlineData("private readonly Shop _db; public Orders(Shop db) => _db = db;", "")]
    [InlineData("private Shop _db => db;", "(Shop db)")]
    public Task LockOnTheInjectedContextItselfOk(string members, string parameters) => Rule.Ok(LockedContext(members, parameters, "lock (_db) { return _db.Set<Order>().Count(); }"));

    [Fact]
    public Task LockOnTheInjectedContextInSomeOfTheUsesBad() =>
        Rule.Bad(LockedContext("private readonly Shop {|TAA4001:_db|}; public Orders(Shop db) => _db = db;", "", "return _db.Set<Order>().Count();"));

    private static string LockedContext(string members, string parameters, string count) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=a.db"));
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapPost("/orders", (Orders orders) => orders.Add());
        app.MapGet("/orders", (Orders orders) => orders.Count());
        app.Run();
        public class Order { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public class Orders{{parameters}}
        {
            {{members}}
            public void Add() { lock (_db) { _db.Add(new Order()); _db.SaveChanges(); } }
            public int Count() { {{count}} }
        }
        """;
}
