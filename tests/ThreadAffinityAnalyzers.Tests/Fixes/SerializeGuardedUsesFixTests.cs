namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What SerializeUsesFix makes of programs in which some uses are guarded: the others take the same guard, and lazy results are read inside it.</summary>
public class SerializeGuardedUsesFixTests
{
    private const string Key = "SerializeUsesFix";

    [Fact]
    public Task MissingLockOk() => Fix.Verify(Program(Locked, "{|TAA4001:_db|}", "return _db.ExecuteScalar<long>(\"SELECT 2\");"), Program(Locked, "_db", """
        lock (_sync)
                {
                    return _db.ExecuteScalar<long>("SELECT 2");
                }
        """), key: Key);

    [Fact]
    public Task MissingSemaphoreOk() => Fix.Verify(Program(Awaited, "{|TAA4001:_db|}", "return await _db.ExecuteScalarAsync<long>(\"SELECT 2\");"), Program(Awaited, "_db", """
        await _one.WaitAsync();
                try
                {
                    return await _db.ExecuteScalarAsync<long>("SELECT 2");
                }
                finally
                {
                    _one.Release();
                }
        """), key: Key);

    [Fact]
    public Task MissingAsyncLockOk() => Fix.Verify(Program(Scoped, "{|TAA4001:_db|}", "return await _db.ExecuteScalarAsync<long>(\"SELECT 2\");"), Program(Scoped, "_db", """
        using (await _mutex.LockAsync())
                {
                    return await _db.ExecuteScalarAsync<long>("SELECT 2");
                }
        """), key: Key);

    [Fact]
    public Task LazyResultIsReadInsideOk() => Fix.Verify(Lazy("{|TAA4002:_db|}", "_db.Query<string>(\"SELECT name FROM t\", buffered: false)"), Lazy("_db", "_db.Query<string>(\"SELECT name FROM t\", buffered: false).ToList()"));

    [Fact]
    public Task LazyResultOfAnUnguardedMemberIsReadInsideOk() => Fix.Verify(
        Lazy("{|TAA4001:_db|}", "_db.Query<string>(\"SELECT name FROM t\", buffered: false)").Replace("lock (_sync)\n        {\n            return _db.Query<string>(\"SELECT name FROM t\", buffered: false);\n        }", "return _db.Query<string>(\"SELECT name FROM t\", buffered: false);"),
        Lazy("_db", "_db.Query<string>(\"SELECT name FROM t\", buffered: false).ToList()"), key: Key);

    [Fact]
    public Task AwaitUnderALockIsRefused() => Fix.Refuses(
        Program(Locked.Replace("public long Second()", "public async Task<long> Second()"), "{|TAA4001:_db|}", "return await _db.ExecuteScalarAsync<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");"));

    [Fact]
    public Task SemaphoreThatWouldBeTakenTwiceIsRefused() => Fix.Refuses(
        Program(Awaited, "{|TAA4001:_db|}", "await First();\n        return await _db.ExecuteScalarAsync<long>(\"CREATE TEMP TABLE t (id); SELECT 2\");"));

    private const string Locked = """
            private readonly object _sync = new();

            public long First()
            {
                lock (_sync)
                {
                    return _db.ExecuteScalar<long>("SELECT 1");
                }
            }

            public long Second()
        """;

    private const string Awaited = """
            private readonly SemaphoreSlim _one = new(1, 1);

            public async Task<long> First()
            {
                await _one.WaitAsync();
                try
                {
                    return await _db.ExecuteScalarAsync<long>("SELECT 1");
                }
                finally
                {
                    _one.Release();
                }
            }

            public async Task<long> Second()
        """;

    private const string Scoped = """
            private readonly AsyncLock _mutex = new();

            public async Task<long> First()
            {
                using (await _mutex.LockAsync())
                {
                    return await _db.ExecuteScalarAsync<long>("SELECT 1");
                }
            }

            public async Task<long> Second()
        """;

    private static string Program(string members, string db, string second) => $$"""
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
        {{members}}
            {
                {{second}}
            }
        }

        sealed class AsyncLock
        {
            private readonly SemaphoreSlim _one = new(1, 1);

            public async Task<IDisposable> LockAsync()
            {
                await _one.WaitAsync();
                return new Releaser(_one);
            }

            private sealed class Releaser(SemaphoreSlim one) : IDisposable
            {
                public void Dispose() => one.Release();
            }
        }

        """;

    private static string Lazy(string db, string result) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => store.First());
        app.MapGet("/second", (Store store) => store.All().Count());
        app.Run();

        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=s.db");
            private readonly object _sync = new();

            public long First()
            {
                lock (_sync)
                {
                    return _db.ExecuteScalar<long>("SELECT 1");
                }
            }

            public IEnumerable<string> All()
            {
                lock (_sync)
                {
                    return {{result}};
                }
            }
        }

        """;
}
