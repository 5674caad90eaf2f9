namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>The guard that one member holds, in each of its spellings, and what the member without it becomes; each refusal has a twin that is rewritten.</summary>
public sealed class SerializeGuardIdiomsTests
{
    private const string Key = "SerializeUsesFix";

    private const string Work = "return _db.ExecuteScalar<long>(\"SELECT 2\");";

    /// <summary>The guard's field, the guarded body, and the lines that the other member is put into.</summary>
    public static TheoryData<string, string, string, string> Idioms => new()
    {
        { "object _gate = new();", "lock (_gate) { BODY }", "lock (_gate)", "" },
        { "Lock _gate = new();", "lock (_gate) { BODY }", "lock (_gate)", "" },
        { "Lock _gate = new();", "using (_gate.EnterScope()) { BODY }", "using (_gate.EnterScope())", "" },
        { "Lock _gate = new();", "using var held = _gate.EnterScope(); BODY", "using (_gate.EnterScope())", "" },
        { "object _gate = new();", "Monitor.Enter(_gate); try { BODY } finally { Monitor.Exit(_gate); }", "lock (_gate)", "" },
        { "object _gate = new();", "var taken = false; try { Monitor.Enter(_gate, ref taken); BODY } finally { if (taken) Monitor.Exit(_gate); }", "lock (_gate)", "" },
        { "SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(); try { BODY } finally { _gate.Release(); }", "_gate.Wait();try", "finally{    _gate.Release();}" },
        { "ReaderWriterLockSlim _gate = new();", "_gate.EnterWriteLock(); try { BODY } finally { _gate.ExitWriteLock(); }", "_gate.EnterWriteLock();try", "finally{    _gate.ExitWriteLock();}" },
        { "object _gate = new();", "var gate = _gate; lock (gate) { BODY }", "lock (_gate)", "" },
        { "object _root = new(); private object Gate => _root;", "lock (Gate) { BODY }", "lock (Gate)", "" },
        { "object _gate = new();", "lock (GetType()) { BODY }", "lock (GetType())", "" },
        { "object _gate = new(); private const string Name = \"s\";", "lock (Name + \"/all\") { BODY }", "lock (Name + \"/all\")", "" },
        { "Mutex _gate = new();", "_gate.WaitOne(); try { BODY } finally { _gate.ReleaseMutex(); }", "_gate.WaitOne();try", "finally{    _gate.ReleaseMutex();}" },
    };

    [Theory, MemberData(nameof(Idioms))]
    public Task GuardIsCompletedOk(string field, string guarded, string head, string tail)
    {
        var whole = head.Replace(";try", ";\n        try") + "\n        {\n            " + Work + "\n        }" + (tail.Length == 0 ? "" : "\n        " + tail.Replace("{    ", "\n        {\n            ").Replace(";}", ";\n        }"));
        return Fix.Verify(Program("{|TAA4001:_db|}", field, guarded, "long", Work), Program("_db", field, guarded, "long", whole), key: Key);
    }

    /// <summary>What awaits cannot hold a guard that belongs to a thread; under a semaphore it is rewritten (<see cref="SerializeGuardedUsesFixTests.MissingSemaphoreOk"/>).</summary>
    [Theory]
    [InlineData("object _gate = new();", "lock (_gate) { BODY }")]
    [InlineData("Lock _gate = new();", "using (_gate.EnterScope()) { BODY }")]
    [InlineData("object _gate = new();", "Monitor.Enter(_gate); try { BODY } finally { Monitor.Exit(_gate); }")]
    [InlineData("ReaderWriterLockSlim _gate = new();", "_gate.EnterWriteLock(); try { BODY } finally { _gate.ExitWriteLock(); }")]
    public Task AwaitUnderAGuardOfAThreadIsRefused(string field, string guarded) =>
        Fix.Refuses(Program("{|TAA4001:_db|}", field, guarded, "async Task<long>", "return await _db.ExecuteScalarAsync<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");"));

    /// <summary>A guard that cannot be named in the member that lacks it: one of another class, one that is passed, two different ones.</summary>
    [Theory]
    [InlineData("object _gate = new();", "lock (_gate) { BODY }", "lock (_other) { return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\"); }")]
    [InlineData("SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(); try { BODY } finally { _gate.Release(); }", "First(); return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");")]
    public Task GuardThatCannotBeCompletedIsRefused(string field, string guarded, string second) => Fix.Refuses(Program("{|TAA4001:_db|}", field, guarded, "long", second));

    /// <summary>A lock on what is made where it is taken keeps nobody out: the common one takes its place, and nothing is left of the old.</summary>
    [Theory]
    [InlineData("int _x;", "lock (new object()) { BODY }", "lock (_gate) { BODY }")]
    [InlineData("int _x;", "lock ($\"s{Environment.CurrentManagedThreadId}\") { BODY }", "lock (_gate) { BODY }")]
    [InlineData("int _x;", "lock (\"s\" + Environment.TickCount) { BODY }", "lock (_gate) { BODY }")]
    [InlineData("int _x;", "lock ((object)Environment.TickCount) { BODY }", "lock (_gate) { BODY }")]
    [InlineData("int _x;", "// once\n        var own = new object();\n        lock (own) { BODY }", "// once\n        lock (_gate) { BODY }")]
    public Task LockThatGuardsNothingIsReplaced(string field, string guarded, string after)
    {
        const string Second = "lock (_gate)\n        {\n            return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");\n        }";
        return Fix.Verify(Program("{|TAA4001:_db|}", field, guarded, "long", "return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");"),
            Program("_db", field, after, "long", Second).Replace("(\"Data Source=s.db\");\n", "(\"Data Source=s.db\");\n    private readonly object _gate = new object();\n", StringComparison.Ordinal), key: "Safest");
    }

    /// <summary>An object that others may have, one for each thread, one that is assigned again, and one that is made from a field which nothing else names.</summary>
    [Theory]
    [InlineData("object _gate = new(); private static object Made() => new();", "lock (Made()) { BODY }")]
    [InlineData("ThreadLocal<object> _gate = new(() => new());", "lock (_gate.Value!) { BODY }")]
    [InlineData("int _x;", "lock ((object)_x) { BODY }")]
    [InlineData("int _x;", "lock (string.Intern(\"s\" + Environment.TickCount)) { BODY }")]
    [InlineData("int _x;", "var own = new object(); if (Environment.TickCount > 1) own = _other; lock (own) { BODY }")]
    public Task LockThatGuardsLittleIsRefused(string field, string guarded) => Fix.Refuses(Program("{|TAA4001:_db|}", field, guarded, "long", "return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");"));

    /// <summary>Every use holds it, and it lets several pass: with one place it is a guard.</summary>
    [Fact]
    public Task SemaphoreOfSeveralIsNarrowed()
    {
        const string Guarded = "_gate.Wait(); try { BODY } finally { _gate.Release(); }";
        const string Second = "_gate.Wait(); try { return _db.ExecuteScalar<long>(\"CREATE TEMP TABLE t (id); SELECT 2\"); } finally { _gate.Release(); }";
        return Fix.Verify(Program("{|TAA4001:_db|}", "SemaphoreSlim _gate = new(4, 4);", Guarded, "long", Second), Program("_db", "SemaphoreSlim _gate = new(1, 1);", Guarded, "long", Second), key: "Safest");
    }

    private static string Program(string db, string field, string guarded, string type, string second) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => store.First());
        app.MapGet("/second", (Store store) => store.Second());
        app.Run();

        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=s.db");
            private readonly object _other = new();
            private readonly {{field}}

            public long First()
            {
                {{guarded.Replace("BODY", "return _db.ExecuteScalar<long>(\"SELECT 1\");")}}
            }

            public {{type}} Second()
            {
                {{second}}
            }
        }

        """;
}
