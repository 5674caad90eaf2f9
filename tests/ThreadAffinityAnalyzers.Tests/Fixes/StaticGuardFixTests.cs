namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A guard that each instance has for itself becomes static where what it guards is static.</summary>
public sealed class StaticGuardFixTests
{
    private const string Key = "SerializeUsesFix";

    private static string Program(string members, string holder = "_db") => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Count());
        app.MapPost("/{name}", (string name, Orders orders) => orders.Add(name));
        app.Run();

        public class Orders
        {
            private static readonly SqliteConnection {{holder}} = new("Data Source=orders.db");
        {{members}}
        }

        """;

    [Fact]
    public Task ScopeOfALockOfEachInstance() => Fix.Verify(
        Program("""
                private readonly Lock _gate = new();

                public long Count()
                {
                    using (this._gate.EnterScope())
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
                    }
                }

                public void Add(string name)
                {
                    _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                }
            """, "{|TAA4001:_db|}"),
        Program("""
                private static readonly Lock _gate = new();

                public long Count()
                {
                    using (_gate.EnterScope())
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
                    }
                }

                public void Add(string name)
                {
                    using (_gate.EnterScope())
                    {
                        _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                    }
                }
            """), index: 1, key: Key);

    [Fact]
    public Task LockOfEachInstance() => Fix.Verify(
        Program("""
                private readonly object _gate = new(); // one at a time

                public long Count()
                {
                    lock (this._gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
                    }
                }

                public void Add(string name)
                {
                    lock (_gate)
                    {
                        _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                    }
                }
            """, "{|TAA4001:_db|}"),
        Program("""
                private static readonly object _gate = new(); // one at a time

                public long Count()
                {
                    lock (_gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
                    }
                }

                public void Add(string name)
                {
                    lock (_gate)
                    {
                        _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                    }
                }
            """), index: 1, key: Key);

    [Fact]
    public Task SemaphoreOfEachInstanceThatOneTakes() => Fix.Verify(
        Program("""
                readonly SemaphoreSlim _gate = new(1, 1);

                public async Task<long> Count()
                {
                    await _gate.WaitAsync();
                    try
                    {
                        return await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                public async Task Add(string name)
                {
                    await _db.ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
                }
            """, "{|TAA4001:_db|}"),
        Program("""
                static readonly SemaphoreSlim _gate = new(1, 1);

                public async Task<long> Count()
                {
                    await _gate.WaitAsync();
                    try
                    {
                        return await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                public async Task Add(string name)
                {
                    await _gate.WaitAsync();
                    try
                    {
                        await _db.ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            """), index: 1, key: Key);

    private const string Belongs = "a guard that belongs to its instance";

    private const string Returns = "guarded code that comes back to the guard, or takes another one in another order";

    /// <summary>A guard that ends with its instance, is made with it or is taken from outside stays its own; one that its holder waits for through another instance would wait for ever.</summary>
    [Theory]
    [InlineData("", "private readonly SemaphoreSlim _gate = new(1, 1);", "")]
    [InlineData(Belongs, "private readonly SemaphoreSlim _gate = new(1, 1); public void Dispose() => _gate.Dispose();", "")]
    [InlineData("", "private readonly SemaphoreSlim _gate = new(1, 1); public void Dispose() => Console.WriteLine();", "")]
    [InlineData(Belongs, "private readonly SemaphoreSlim _gate = new(1, 1); public int FreeOf(Orders other) => other._gate.CurrentCount;", "")]
    [InlineData("", "private readonly SemaphoreSlim _gate = new(1, 1); public int FreeOf() => _gate.CurrentCount;", "")]
    [InlineData(Belongs, "internal readonly SemaphoreSlim _gate = new(1, 1);", "")]
    [InlineData(Returns, "private readonly SemaphoreSlim _gate = new(1, 1); public Orders? Parent { get; set; }", "Parent?.Add(\"child\");")]
    [InlineData("", "private readonly SemaphoreSlim _gate = new(1, 1); public Orders? Parent { get; set; }", "Parent?.ToString();")]
    public async Task InstanceAndTwinOk(string reason, string members, string inside) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program($$"""
            {{members}}
            public long Count() { _gate.Wait(); try { {{inside}} return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders"); } finally { _gate.Release(); } }
            public void Add(string name) { _gate.Wait(); try { _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name }); } finally { _gate.Release(); } }
        """)));

    /// <summary>What an instance guards with a lock of its own, made in its constructor, stays.</summary>
    [Theory]
    [InlineData("", "private readonly object _gate = new();")]
    [InlineData(Belongs, "private readonly object _gate; public Orders() { _gate = new(); }")]
    public async Task MadeInTheConstructorOk(string reason, string members) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program($$"""
            {{members}}
            public long Count() { lock (_gate) { return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM orders"); } }
            public void Add(string name) { lock ((object)_gate) { _db.Execute("INSERT INTO orders(name) VALUES (@name)", new { name }); } }
        """)));
}
