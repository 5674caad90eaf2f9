namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Operations that overlap can wait for each other at one guard; never as the first choice.</summary>
public sealed class SerializeOperationsFixTests
{
    private const string Key = "SerializeOperationsFix";

    private static string Program(string owner) => """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;


        """ + owner + """


        public class Order { public int Id { get; set; } public bool IsOpen { get; set; } }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        """;

    [Fact]
    public Task MemberThatIsStartedForEach() => Fix.Verify(
        Program("""
            public class OrdersController : ControllerBase
            {
                private readonly Shop {|TAA2003:_db|};

                public OrdersController(Shop db) => _db = db;

                [HttpGet]
                public async Task<int> Get(List<int> ids)
                {
                    var all = await Task.WhenAll(ids.Select(id => Load(id)));
                    return all.Length;
                }

                // the newest
                private async Task<Order?> Load(int id) => await _db.Orders.FirstOrDefaultAsync(order => order.Id == id);

                [HttpPost]
                public async Task Save(Order order)
                {
                    _db.Add(order);
                    await _db.SaveChangesAsync(); // kept
                }
            }
            """),
        Program("""
            public class OrdersController : ControllerBase
            {
                private readonly Shop _db;
                private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);

                public OrdersController(Shop db) => _db = db;

                [HttpGet]
                public async Task<int> Get(List<int> ids)
                {
                    var all = await Task.WhenAll(ids.Select(id => Load(id)));
                    return all.Length;
                }

                // the newest
                private async Task<Order?> Load(int id)
                {
                    await _gate.WaitAsync();
                    try
                    {
                        return await _db.Orders.FirstOrDefaultAsync(order => order.Id == id);
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                [HttpPost]
                public async Task Save(Order order)
                {
                    await _gate.WaitAsync();
                    try
                    {
                        _db.Add(order);
                        await _db.SaveChangesAsync(); // kept
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            }
            """), index: 1, key: Key);

    [Fact]
    public Task LambdasOverAParameterOfTheClass() => Fix.Verify(
        Program("""
            public class OrdersController(Shop {|TAA2003:db|}) : ControllerBase
            {
                // closes all
                [HttpPost]
                public async Task Close(List<int> ids)
                {
                    await Task.WhenAll(ids.Select(async id =>
                    {
                        await Task.Delay(1);
                        var order = await db.Orders.FindAsync(id);
                        order!.IsOpen = false;
                        await db.SaveChangesAsync();
                    }));
                }
            }
            """),
        Program("""
            public class OrdersController(Shop db) : ControllerBase
            {
                private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);

                // closes all
                [HttpPost]
                public async Task Close(List<int> ids)
                {
                    await Task.WhenAll(ids.Select(async id =>
                    {
                        await Task.Delay(1);
                        await _gate.WaitAsync();
                        try
                        {
                            var order = await db.Orders.FindAsync(id);
                            order!.IsOpen = false;
                            await db.SaveChangesAsync();
                        }
                        finally
                        {
                            _gate.Release();
                        }
                    }));
                }
            }
            """), index: 1, key: Key);

    private const string Dropped = "work that nobody awaits";

    /// <summary>Work that is dropped may run when the object is disposed of; a function that holds the guard would wait for what it starts.</summary>
    [Theory]
    [InlineData("", "await Task.WhenAll(ids.Select(Load)); return 0;")]
    [InlineData("", "await Task.WhenAll(ids.Select(Load)); return 0; // nobody calls Later")]
    [InlineData(Dropped, "_ = Save(); await Load(1); return 0;")]
    [InlineData(Dropped, "Later(); await Load(1); return 0;")]
    [InlineData(Dropped, "ids.ForEach(async id => await db.Orders.FindAsync(id)); return await Task.FromResult(0);")]
    [InlineData(Dropped, "ids.ForEach(id => Load(id)); return await Task.FromResult(0);")]
    [InlineData("it would leave TAA2003", "return (await Task.WhenAll(db.Orders.CountAsync(), db.Orders.CountAsync(order => order.IsOpen))).Sum();")]
    public async Task WorkAndTwinOk(string reason, string body) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program(
        "public class OrdersController(Shop db) : ControllerBase\n{\n    [HttpGet] public async Task<int> Get(List<int> ids) { " + body + "\n }\n    private async Task Load(int id) { await db.Orders.FindAsync(id); }\n    private async Task Save() { await db.SaveChangesAsync(); }\n    private async " + (body.Contains("Later", StringComparison.Ordinal) ? "void" : "Task") + " Later() { await db.SaveChangesAsync(); }\n}")));

    /// <summary>What the starter itself uses around the work, it would hold the guard for.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(Load)); return 0;", true)]
    [InlineData("var n = await db.Orders.CountAsync(); await Task.WhenAll(ids.Select(Load)); return n + await db.SaveChangesAsync();", false)]
    [InlineData("var n = await db.Orders.CountAsync(); await Task.WhenAll(ids.Select(this.Load)); return n + await db.SaveChangesAsync();", false)]
    [InlineData("var n = db.Orders.CountAsync(); await Task.WhenAll(Load(1), Load(2)); return await n;", false)]
    public async Task StarterAndTwinOk(string body, bool isOffered) => Assert.Equal(isOffered, await Offered.RefusalOf(Key, Program(
        "public class OrdersController(Shop db) : ControllerBase\n{\n    [HttpGet] public async Task<int> Get(List<int> ids) { " + body + " }\n    private async Task Load(int id) { await db.Orders.FindAsync(id); }\n}")) == "");

    /// <summary>What the class captures from its constructor is guarded like a field.</summary>
    [Theory]
    [InlineData("    public long Count()\n    {\n        return db.ExecuteScalar<long>(\"SELECT COUNT(*) FROM a\");\n    }",
        "    private readonly object _gate = new object();\n\n    public long Count()\n    {\n        lock (_gate)\n        {\n            return db.ExecuteScalar<long>(\"SELECT COUNT(*) FROM a\");\n        }\n    }")]
    [InlineData("    public async Task<long> Count()\n    {\n        return await db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM a\");\n    }",
        "    private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);\n\n    public async Task<long> Count()\n    {\n        await _gate.WaitAsync();\n        try\n        {\n            return await db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM a\");\n        }\n        finally\n        {\n            _gate.Release();\n        }\n    }")]
    public Task ConnectionThatASingletonCaptures(string before, string after) => Fix.Verify(Singleton("{|TAA1002:db|}", before), Singleton("db", after), index: 1, key: "SerializeUsesFix");

    private static string Singleton(string db, string member) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(_ => new Store(new SqliteConnection("Data Source=a.db")));
        var app = builder.Build();
        app.MapGet("/", (Store store) => store.Count());
        app.Run();

        public class Store(SqliteConnection {{db}})
        {
        {{member}}
        }

        """;
}
