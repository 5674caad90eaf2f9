using System.Globalization;
using System.Text;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>A way of guarding work: <c>@</c> stands for the work, <c>$static</c> for the modifier of a static holder's members, <c>$db</c> for the holder, <c>$one</c> for the instance or the type.</summary>
/// <param name="Members">What the class declares for it.</param>
/// <param name="Guarded">The work under the guard.</param>
/// <param name="Weakened">The same with the guard removed or made to guard nothing.</param>
internal sealed record GuardIdiom(string Name, string Members, string Guarded, string Weakened, string Attribute = "", string Base = "", string Types = "");

/// <summary>What is held, and how it is worked with.</summary>
internal sealed record GuardedHolder(string Name, string Declaration, string Work, string AsyncWork, string Types = "");

/// <summary>The guard table of the coverage page: every idiom with every kind of holder, each with a twin whose guard is removed or weakened in one of two members.</summary>
internal static class GuardCells
{
    private const string Gate = "private $static readonly object _gate = new(); ";
    private const string Semaphore = "private $static readonly SemaphoreSlim _gate = new(1, 1); ";
    private const string Wide = "private $static readonly SemaphoreSlim _wide = new(4, 4); ";
    private const string Releaser = "public readonly struct Releaser(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); } ";
    private const string Extension = "static class SemaphoreExtensions { "
        + "public static IDisposable Use(this SemaphoreSlim gate) { gate.Wait(); return new Leaver(gate); } "
        + "public static async Task<IDisposable> UseAsync(this SemaphoreSlim gate) { await gate.WaitAsync(); return new Leaver(gate); } "
        + "sealed class Leaver(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); } } ";
    private const string AsyncLock = "sealed class AsyncLock { private readonly SemaphoreSlim _one = new(1, 1); "
        + "public async Task<IDisposable> LockAsync(CancellationToken token = default) { await _one.WaitAsync(token); return new Key(_one); } "
        + "sealed class Key(SemaphoreSlim one) : IDisposable { public void Dispose() => one.Release(); } } ";

    public static readonly GuardedHolder[] Holders =
    [
        new("connection", "SqliteConnection Db = new(\"Data Source=a.db\");", "new SqliteCommand(\"SELECT 1\", Db).ExecuteScalar();", "await new SqliteCommand(\"SELECT 1\", Db).ExecuteScalarAsync();"),
        new("command", "SqliteCommand Db = new(\"SELECT 1\", new SqliteConnection(\"Data Source=a.db\"));", "Db.ExecuteNonQuery();", "await Db.ExecuteNonQueryAsync();"),
        new("DbContext", "Shop Db = new();", "Db.SaveChanges();", "await Db.SaveChangesAsync();"),
        new("wrapper", "Repo# Db = new();", "Db.Work();", "await Db.WorkAsync();",
            "public class Repo# { private readonly SqliteConnection _own = new(\"Data Source=a.db\"); "
            + "public void Work() => new SqliteCommand(\"SELECT 1\", _own).ExecuteNonQuery(); public Task WorkAsync() => new SqliteCommand(\"SELECT 1\", _own).ExecuteNonQueryAsync(); }"),
    ];

    public static readonly GuardIdiom[] Synchronous =
    [
        new("lock on a field", Gate, "lock (_gate) { @ }", "@"),
        new("lock, object per call", Gate, "lock (_gate) { @ }", "lock (new object()) { @ }"),
        new("lock, another object", Gate + "private $static readonly object _other = new(); ", "lock (_gate) { @ }", "lock (_other) { @ }"),
        new("lock on this or typeof", "", "lock ($one) { @ }", "@"),
        new("lock on the holder", "", "lock (Db) { @ }", "@"),
        new("lock through an alias", Gate, "var sync = _gate; lock (sync) { @ }", "@"),
        new("Monitor.Enter", Gate, "Monitor.Enter(_gate); try { @ } finally { Monitor.Exit(_gate); }", "Monitor.Enter(_gate); Monitor.Exit(_gate); @"),
        new("Monitor.TryEnter, ref taken", Gate, "var taken = false; try { Monitor.TryEnter(_gate, 100, ref taken); if (taken) { @ } } finally { if (taken) Monitor.Exit(_gate); }",
            "var taken = false; try { Monitor.TryEnter(_gate, 100, ref taken); @ } finally { if (taken) Monitor.Exit(_gate); }"),
        new("Monitor.TryEnter, its answer", Gate, "if (!Monitor.TryEnter(_gate, 100)) return; try { @ } finally { Monitor.Exit(_gate); }", "Monitor.TryEnter(_gate, 100); @"),
        new("Lock statement", "private $static readonly Lock _gate = new(); ", "lock (_gate) { @ }", "@"),
        new("Lock.EnterScope", "private $static readonly Lock _gate = new(); ", "using (_gate.EnterScope()) { @ }", "using (_gate.EnterScope()) { } @"),
        new("Lock.Enter", "private $static readonly Lock _gate = new(); ", "_gate.Enter(); try { @ } finally { _gate.Exit(); }", "@"),
        new("SemaphoreSlim.Wait", Semaphore, "_gate.Wait(); try { @ } finally { _gate.Release(); }", "@"),
        new("SemaphoreSlim, count above 1", Semaphore + Wide, "_gate.Wait(); try { @ } finally { _gate.Release(); }", "_wide.Wait(); try { @ } finally { _wide.Release(); }"),
        new("SemaphoreSlim.Wait, timeout", Semaphore, "if (!_gate.Wait(100)) return; try { @ } finally { _gate.Release(); }", "_gate.Wait(100); try { @ } finally { _gate.Release(); }"),
        new("releaser struct", Semaphore + "private $static Releaser Take() { _gate.Wait(); return new Releaser(_gate); } " + Releaser, "using var hold = Take(); @", "using (Take()) { } @"),
        new("extension for using", Semaphore, "using (_gate.Use()) { @ }", "@", Types: Extension),
        new("ReaderWriterLockSlim", "private $static readonly ReaderWriterLockSlim _gate = new(); ", "_gate.EnterWriteLock(); try { @ } finally { _gate.ExitWriteLock(); }",
            "_gate.EnterReadLock(); try { @ } finally { _gate.ExitReadLock(); }"),
        new("Mutex", "private $static readonly Mutex _gate = new(); ", "_gate.WaitOne(); try { @ } finally { _gate.ReleaseMutex(); }", "@"),
        new("named mutex", "", "using var gate = new Mutex(false, \"shop\"); gate.WaitOne(); try { @ } finally { gate.ReleaseMutex(); }",
            "using var gate = new Mutex(false, \"till\"); gate.WaitOne(); try { @ } finally { gate.ReleaseMutex(); }"),
        new("SpinLock", "private $static SpinLock _gate = new(); ", "var taken = false; try { _gate.Enter(ref taken); @ } finally { if (taken) _gate.Exit(); }", "@"),
        new("Interlocked gate", "private $static int _busy; ", "if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return; try { @ } finally { Interlocked.Exchange(ref _busy, 0); }",
            "Interlocked.CompareExchange(ref _busy, 1, 0); try { @ } finally { Interlocked.Exchange(ref _busy, 0); }"),
        new("[MethodImpl(Synchronized)]", "", "@", "@", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] "),
        new("execute around", Gate + "private $static void Run(Action work) { lock (_gate) { work(); } } ", "Run(() => { @ });", "@"),
        new("execute around, generic", Gate + "private $static T Run<T>(Func<T> work) { lock (_gate) { return work(); } } ", "Run(() => { @ return 1; });", "@"),
        new("extension with a delegate", Gate, "_gate.Locked(() => { @ });", "new object().Locked(() => { @ });",
            Types: "static class LockExtensions { public static void Locked(this object gate, Action work) { lock (gate) { work(); } } }"),
        new("private helper", Gate + "private $static void Help() { @ } ", "lock (_gate) { Help(); }", "Help();"),
        new("guard in the base class", "", "using (Enter()) { @ }", "@", Base: "Guarded", Types: "public class Guarded { " + Semaphore
            + "protected $static Releaser Enter() { _gate.Wait(); return new Releaser(_gate); } protected readonly struct Releaser(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); } }"),
    ];

    public static readonly GuardIdiom[] Asynchronous =
    [
        new("SemaphoreSlim.WaitAsync", Semaphore, "await _gate.WaitAsync(); try { @ } finally { _gate.Release(); }", "@"),
        new("SemaphoreSlim, count above 1", Semaphore + Wide, "await _gate.WaitAsync(); try { @ } finally { _gate.Release(); }", "await _wide.WaitAsync(); try { @ } finally { _wide.Release(); }"),
        new("SemaphoreSlim, one per call", Semaphore, "await _gate.WaitAsync(); try { @ } finally { _gate.Release(); }",
            "var own = new SemaphoreSlim(1, 1); await own.WaitAsync(); try { @ } finally { own.Release(); }"),
        new("SemaphoreSlim, not awaited", Semaphore, "await _gate.WaitAsync(); try { @ } finally { _gate.Release(); }", "_ = _gate.WaitAsync(); try { @ } finally { _gate.Release(); }"),
        new("SemaphoreSlim, released early", Semaphore, "await _gate.WaitAsync(); try { @ } finally { _gate.Release(); }", "await _gate.WaitAsync(); _gate.Release(); @"),
        new("SemaphoreSlim, timeout", Semaphore, "if (!await _gate.WaitAsync(100)) return; try { @ } finally { _gate.Release(); }", "await _gate.WaitAsync(100); try { @ } finally { _gate.Release(); }"),
        new("releaser struct", Semaphore + "private $static async Task<Releaser> Take() { await _gate.WaitAsync(); return new Releaser(_gate); } " + Releaser, "using var hold = await Take(); @", "using (await Take()) { } @"),
        new("extension for using", Semaphore, "using (await _gate.UseAsync()) { @ }", "@", Types: Extension),
        new("AsyncLock", "private $static readonly AsyncLock _gate = new(); ", "using (await _gate.LockAsync()) { @ }", "@", Types: AsyncLock),
        new("AsyncLock, one per call", "private $static readonly AsyncLock _gate = new(); ", "using (await _gate.LockAsync()) { @ }", "using (await new AsyncLock().LockAsync()) { @ }", Types: AsyncLock),
        new("Interlocked gate", "private $static int _busy; ", "if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return; try { @ } finally { Interlocked.Exchange(ref _busy, 0); }",
            "Interlocked.CompareExchange(ref _busy, 1, 0); try { @ } finally { Interlocked.Exchange(ref _busy, 0); }"),
        new("execute around", Semaphore + "private $static async Task Run(Func<Task> work) { await _gate.WaitAsync(); try { await work(); } finally { _gate.Release(); } } ", "await Run(async () => { @ });", "@"),
        new("execute around, not awaited", Semaphore + "private $static async Task Run(Func<Task> work) { await _gate.WaitAsync(); try { await work(); } finally { _gate.Release(); } } "
            + "private $static async Task Start(Func<Task> work) { await _gate.WaitAsync(); try { _ = work(); } finally { _gate.Release(); } } ", "await Run(async () => { @ });", "await Start(async () => { @ });"),
        new("execute around, generic", Semaphore + "private $static async Task<T> Run<T>(Func<Task<T>> work) { await _gate.WaitAsync(); try { return await work(); } finally { _gate.Release(); } } ",
            "await Run(async () => { @ return 1; });", "@"),
        new("extension with a delegate", Semaphore, "await _gate.Locked(async () => { @ });", "await new SemaphoreSlim(1, 1).Locked(async () => { @ });",
            Types: "static class LockExtensions { public static async Task Locked(this SemaphoreSlim gate, Func<Task> work) { await gate.WaitAsync(); try { await work(); } finally { gate.Release(); } } }"),
        new("private helper", Semaphore + "private $static async Task Help() { @ } ", "await _gate.WaitAsync(); try { await Help(); } finally { _gate.Release(); }", "await Help();"),
        new("guard in the base class", "", "using (await EnterAsync()) { @ }", "@", Base: "Guarded", Types: "public class Guarded { " + Semaphore
            + "protected $static async Task<IDisposable> EnterAsync() { await _gate.WaitAsync(); return new Releaser(_gate); } sealed class Releaser(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); } }"),
    ];

    /// <summary>A program in which two handlers reach each kind of holder, static or of a singleton, under one idiom.</summary>
    public static string Program(GuardIdiom idiom, bool isAsync, bool isStatic, bool weakened)
    {
        var types = new StringBuilder(idiom.Types);
        var registrations = new StringBuilder();
        var maps = new StringBuilder();
        for (var index = 0; index < Holders.Length; index++)
        {
            var name = index.ToString(CultureInfo.InvariantCulture);
            var (lambda, receiver) = isStatic ? ("()", "Store#") : ("(Store# store)", "store");
            registrations.Append(isStatic ? "" : $"builder.Services.AddSingleton<Store{name}>();\n");
            maps.Append($"app.MapGet(\"/read#\", {lambda} => {receiver}.Read());\napp.MapPost(\"/write#\", {lambda} => {receiver}.Write());\n".Replace("#", name));
            types.Append(Store(idiom, Holders[index], isAsync, weakened).Replace("#", name));
        }

        return $$"""
            using Microsoft.EntityFrameworkCore;
            var builder = WebApplication.CreateBuilder(args);
            {{registrations}}var app = builder.Build();
            {{maps}}app.Run();
            public class Shop : DbContext;
            {{types.Replace("$static", isStatic ? "static" : "").Replace("$one", isStatic ? "typeof(Shop)" : "this")}}
            """;
    }

    private static string Store(GuardIdiom idiom, GuardedHolder holder, bool isAsync, bool weakened)
    {
        var signature = isAsync ? "public $static async Task " : "public $static void ";
        var work = isAsync ? holder.AsyncWork : holder.Work;
        return $$"""

            {{holder.Types}}
            public class Store#{{(idiom.Base.Length > 0 ? " : " + idiom.Base : "")}}
            {
                private $static readonly {{holder.Declaration}}
                {{idiom.Members.Replace("@", work)}}
                {{idiom.Attribute}}{{signature}}Read() { {{idiom.Guarded.Replace("@", work)}} }
                {{(weakened ? "" : idiom.Attribute)}}{{signature}}Write() { {{(weakened ? idiom.Weakened : idiom.Guarded).Replace("@", work)}} }
            }
            """;
    }
}
