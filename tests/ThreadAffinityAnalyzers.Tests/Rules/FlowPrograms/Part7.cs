namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 7 of 8.</summary>
internal static class Part7
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("ScopeShared", """
            public class Importer(IServiceProvider services)
            {
                public async Task Run(List<int> ids)
                {
                    await using var scope = services.CreateAsyncScope();
                    var {|TAA2003:repo|} = scope.ServiceProvider.GetRequiredService<Repo>();
                    await Task.WhenAll(ids.Select(id => repo.Get(id).AsTask()));
                }
            }
            public class Repo(Shop db) { public ValueTask<Order?> Get(int id) => db.Orders.FindAsync(id); }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<Repo>(); }
            """),
        ("SelectAsyncPages", """
            [ApiController]
            public class OrdersController(Shop {|TAA2003:db|}) : ControllerBase
            {
                [HttpPost("close")]
                public async Task<IActionResult> Close([FromBody] int[] ids)
                {
                    var results = await Task.WhenAll(ids.Select(async id =>
                    {
                        var order = await db.Orders.FindAsync(id);
                        if (order is null) return false;
                        order.IsOpen = false;
                        await db.SaveChangesAsync();
                        return true;
                    }));
                    return Ok(results.Count(r => r));
                }
            }
            """),
        ("SelectAsyncSeq", """
            [ApiController]
            public class OrdersController(Shop db) : ControllerBase
            {
                [HttpPost("close")]
                public async Task<IActionResult> Close([FromBody] int[] ids)
                {
                    var n = 0;
                    foreach (var id in ids)
                    {
                        var order = await db.Orders.FindAsync(id);
                        if (order is null) continue;
                        order.IsOpen = false;
                        await db.SaveChangesAsync();
                        n++;
                    }
                    return Ok(n);
                }
            }
            """),
        ("SelectAwaitedEachOk", """
            public class Importer(Shop db)
            {
                public async Task<int> Run(List<int> ids) { var sum = 0; foreach (var t in ids.Select(CountFor)) sum += await t; return sum; }
                public async IAsyncEnumerable<int> Stream(List<int> ids) { foreach (var id in ids) yield return await CountFor(id); }
                private async Task<int> CountFor(int id) => await db.Orders.CountAsync(o => o.UserId == id);
            }
            """),
        ("SelectMethodGroup", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task<int[]> Run(List<int> ids) => await Task.WhenAll(ids.Select(CountFor));
                private async Task<int> CountFor(int id) => await db.Orders.CountAsync(o => o.UserId == id);
            }
            """),
        ("SemaphoreOneOk", """
            public class Importer(Shop db)
            {
                public async Task Run(List<int> ids)
                {
                    using var gate = new SemaphoreSlim(1, 1);
                    await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { gate.Release(); } }));
                }
            }
            """),
        ("SemaphoreThrottled", """
            public class Importer(Shop {|TAA4001:db|})
            {
                public async Task Run(List<int> ids)
                {
                    using var gate = new SemaphoreSlim(4);
                    await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { gate.Release(); } }));
                }
            }
            """),
        ("SqliteAfterDelay", """
            public class Report(SqliteConnection {|TAA2003:connection|})
            {
                public Task Sum(int[] ids) => Task.WhenAll(ids.Select(async id => { await Task.Delay(10); await connection.ExecuteAsync("UPDATE t SET x = 1"); }));
            }
            """),
        ("StaticContextField", """
            public class Importer
            {
                public async Task Run(Shop {|TAA2003:context|})
                {
                    var set = context.Set<Order>();
                    await Task.WhenAll(set.CountAsync(), context.Users.CountAsync());
                }
            }
            """),
        ("TasksDict", """
            public class Importer
            {
                private readonly Shop {|TAA2003:_db|};
                public Importer(Shop db) => _db = db;
                public async Task<Dictionary<int, Order?>> Run(IEnumerable<int> ids)
                {
                    var pending = new Dictionary<int, Task<Order?>>();
                    foreach (var id in ids) pending[id] = _db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    await Task.WhenAll(pending.Values);
                    return pending.ToDictionary(p => p.Key, p => p.Value.Result);
                }
            }
            """),
        ("TasksDict2", """
            public class Importer
            {
                private readonly Shop {|TAA2003:_db|};
                public Importer(Shop db) => _db = db;
                public async Task Run(IEnumerable<int> ids)
                {
                    var pending = ids.ToDictionary(id => id, id => _db.Orders.FirstOrDefaultAsync(o => o.Id == id));
                    foreach (var p in pending) Console.WriteLine(await p.Value);
                }
            }
            """),
        ("TasksDictOk", """
            public class Importer
            {
                private readonly Shop _db;
                public Importer(Shop db) => _db = db;
                public async Task<Dictionary<int, Order?>> Run(IEnumerable<int> ids)
                {
                    var found = new Dictionary<int, Order?>();
                    foreach (var id in ids) found[id] = await _db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    return found;
                }
            }
            """),
        ("TasksList", """
            public class Importer
            {
                private readonly Shop {|TAA2003:_db|};
                public Importer(Shop db) => _db = db;
                public async Task Run(IEnumerable<int> ids, CancellationToken ct)
                {
                    List<Task> pending = [];
                    foreach (var id in ids) { pending.Add(One(id, ct)); }
                    await Task.WhenAll(pending);
                }
                private async Task One(int id, CancellationToken ct) { var o = await _db.Orders.SingleAsync(o => o.Id == id, ct); o.IsOpen = true; await _db.SaveChangesAsync(ct); }
            }
            """),
        ("TimeoutWaitasyncOk", """
            public class Importer(Shop db)
            {
                public async Task<int> Run() { var n = await db.Orders.CountAsync().WaitAsync(TimeSpan.FromSeconds(1)); return n + await db.Users.CountAsync(); }
            }
            """),
        ("TimeoutWhenany", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var work = db.Orders.CountAsync();
                    if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return await db.Users.CountAsync(); }
                    return await work;
                }
            }
            """),
        ("TimeoutWhenanyOk", """
            public class Importer(Shop db)
            {
                public async Task<int> Run()
                {
                    var work = db.Orders.CountAsync();
                    if (await Task.WhenAny(work, Task.Delay(1000)) != work) { throw new TimeoutException(); }
                    return await work;
                }
            }
            """),
        ("Tryfinally", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run()
                {
                    var save = db.SaveChangesAsync();
                    try { await db.Orders.CountAsync(); } finally { await save; }
                }
            }
            """),
        ("TryfinallyOk", """
            public class Importer(Shop db)
            {
                public async Task Run()
                {
                    try { await db.Orders.CountAsync(); } catch (InvalidOperationException) { await db.Users.CountAsync(); } finally { await db.SaveChangesAsync(); }
                }
            }
            """),
        ("Unitofwork", """
            public class UnitOfWork(Shop {|TAA2003:shop|})
            {
                public OrderStore Orders { get; } = new OrderStore(shop);
                public UserStore Users { get; } = new UserStore(shop);
                public Task<int> Commit() => shop.SaveChangesAsync();
                public async Task Both() { await Task.WhenAll(Orders.Count(), Users.Count()); }
            }
            public class OrderStore(Shop shop) { public Task<int> Count() => shop.Orders.CountAsync(); }
            public class UserStore(Shop shop) { public Task<int> Count() => shop.Users.CountAsync(); }
            """),
        ("UsingDisposed", """
            public class Report(IDbContextFactory<Shop> factory)
            {
                public Task<int> Count()
                {
                    using var {|TAA2003:db|} = factory.CreateDbContext();
                    return db.Orders.CountAsync();
                }
            }
            """),
        ("UsingDisposedOk", """
            public class Report(IDbContextFactory<Shop> factory)
            {
                public async Task<int> Count()
                {
                    using var db = factory.CreateDbContext();
                    return await db.Orders.CountAsync();
                }
                public int CountNow()
                {
                    using var db = factory.CreateDbContext();
                    return db.Orders.Count();
                }
            }
            """),
        ("ValuetaskDeferred", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run() { ValueTask<Order?> a = db.Orders.FindAsync(1); ValueTask<Order?> b = db.Orders.FindAsync(2); var x = await a; var y = await b; }
            }
            """),
    ];
}
