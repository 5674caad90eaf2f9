namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 1 of 8.</summary>
internal static class Part1
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("AdoReaderInnerOk", """
            public class Report
            {
                public void Run(string cs)
                {
                    using var connection = new SqliteConnection(cs);
                    connection.Open();
                    using var outer = new SqliteCommand("SELECT id FROM t", connection);
                    using var reader = outer.ExecuteReader();
                    while (reader.Read())
                    {
                        using var inner = new SqliteCommand("UPDATE t SET x = 1 WHERE id = " + reader.GetInt32(0), connection);
                        inner.ExecuteNonQuery();
                    }
                }
            }
            """),
        ("ArrayLoop", """
            public class Fan(Shop {|TAA2003:db|})
            {
                public async Task Run(int[] ids)
                {
                    var tasks = new Task<Order?>[ids.Length];
                    for (int i = 0; i < ids.Length; i++) { var id = ids[i]; tasks[i] = db.Orders.SingleOrDefaultAsync(o => o.Id == id); }
                    var found = await Task.WhenAll(tasks);
                }
            }
            """),
        ("ArrayTasks", """
            public class Fan(Shop {|TAA2003:db|})
            {
                public async Task Run()
                {
                    var tasks = new Task[2];
                    tasks[0] = db.Orders.CountAsync();
                    tasks[1] = db.Users.CountAsync();
                    await Task.WhenAll(tasks);
                }
            }
            """),
        ("AsyncVoidRepo", """
            public class AuditService(Shop db)
            {
                public async void Log(string text) { db.Users.Add(new User { Name = text }); await db.SaveChangesAsync(); }
            }
            public class OrdersController(Shop {|TAA2003:db|}, AuditService audit) : ControllerBase
            {
                public async Task<IActionResult> Post(Order o)
                {
                    audit.Log("x");
                    db.Orders.Add(o);
                    await db.SaveChangesAsync();
                    return Ok();
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<AuditService>(); }
            """),
        ("Batches", """
            public class Jobs(Shop {|TAA2003:db|})
            {
                public async Task Run(int[] ids)
                {
                    var tasks = new List<Task>();
                    foreach (var id in ids)
                    {
                        tasks.Add(Import(id));
                        if (tasks.Count == 10) { await Task.WhenAll(tasks); tasks.Clear(); }
                    }
                    await Task.WhenAll(tasks);
                }
                private async Task Import(int id) { db.Orders.Add(new Order { Id = id }); await db.SaveChangesAsync(); }
            }
            """),
        ("BatchesChunk", """
            public class Jobs(Shop {|TAA2003:db|})
            {
                public async Task Run(int[] ids)
                {
                    foreach (var chunk in ids.Chunk(10))
                        await Task.WhenAll(chunk.Select(Import));
                }
                private async Task Import(int id) { db.Orders.Add(new Order { Id = id }); await db.SaveChangesAsync(); }
            }
            """),
        ("BatchesOk", """
            public class Jobs(IDbContextFactory<Shop> factory)
            {
                public async Task Run(int[] ids)
                {
                    foreach (var chunk in ids.Chunk(10))
                        await Task.WhenAll(chunk.Select(Import));
                }
                private async Task Import(int id) { await using var db = await factory.CreateDbContextAsync(); db.Orders.Add(new Order { Id = id }); await db.SaveChangesAsync(); }
            }
            """),
        ("CancellationRetryOk", """
            public class Fan(Shop db)
            {
                public async Task<int> Run()
                {
                    for (var i = 0; ; i++)
                    {
                        try { return await db.SaveChangesAsync(); }
                        catch (DbUpdateException) when (i < 3) { await Task.Delay(100); }
                    }
                }
                public async Task WithTimeout() { using var cts = new CancellationTokenSource(1000); await db.SaveChangesAsync(cts.Token).WaitAsync(TimeSpan.FromSeconds(1)); }
            }
            """),
        ("ConsoleMain", """
            public static class Program2
            {
                public static async Task RunAsync(DbContextOptions<Shop> options)
                {
                    using var {|TAA2002:db|} = new Shop(options);
                    var tasks = new List<Task>();
                    for (int i = 0; i < 10; i++)
                    {
                        int n = i;
                        tasks.Add(Task.Run(async () => { db.Orders.Add(new Order { Id = n }); await db.SaveChangesAsync(); }));
                    }
                    await Task.WhenAll(tasks.ToArray());
                }
            }
            """),
        ("ContinueChainOk", """
            public class Fan(Shop db)
            {
                public Task<int> Run() => db.Orders.CountAsync().ContinueWith(t => t.Result + db.Users.Count());
                public async Task Two() { await db.SaveChangesAsync().ContinueWith(t => Console.WriteLine(t.Status)); await db.SaveChangesAsync(); }
            }
            """),
        ("ExtensionBoth", """
            public static class Queries
            {
                public static Task<int> OpenAsync(this Shop db) => db.Orders.CountAsync(o => o.IsOpen);
                public static Task<decimal> SumAsync(this Shop db) => db.Orders.SumAsync(o => o.Total);
            }
            public class Fan(Shop {|TAA2003:db|})
            {
                public async Task<decimal> Run()
                {
                    var open = db.OpenAsync(); var sum = db.SumAsync();
                    await Task.WhenAll(open, sum);
                    return open.Result * sum.Result;
                }
            }
            """),
        ("GenericRepoBase", """
            public abstract class RepositoryBase<T>(Shop context) where T : class
            {
                protected Shop Context { get; } = context;
                public virtual Task<List<T>> All(CancellationToken ct = default) => Context.Set<T>().AsNoTracking().ToListAsync(ct);
            }
            public class OrderRepository(Shop context) : RepositoryBase<Order>(context), IOrderRepository { }
            public class UserRepository(Shop context) : RepositoryBase<User>(context), IUserRepository { }
            public interface IOrderRepository { Task<List<Order>> All(CancellationToken ct = default); }
            public interface IUserRepository { Task<List<User>> All(CancellationToken ct = default); }
            public class Overview(IOrderRepository {|TAA2003:orders|}, IUserRepository users)
            {
                public async Task<int> Count(CancellationToken ct)
                {
                    var o = orders.All(ct);
                    var u = users.All(ct);
                    return (await o).Count + (await u).Count;
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) { s.AddScoped<IOrderRepository, OrderRepository>(); s.AddScoped<IUserRepository, UserRepository>(); s.AddScoped<Overview>(); } }
            """),
        ("GenericRepoTransientOk", """
            public class OrderRepository(IDbContextFactory<Shop> factory) : IOrderRepository { public async Task<List<Order>> All() { await using var db = await factory.CreateDbContextAsync(); return await db.Orders.ToListAsync(); } }
            public class UserRepository(IDbContextFactory<Shop> factory) : IUserRepository { public async Task<List<User>> All() { await using var db = await factory.CreateDbContextAsync(); return await db.Users.ToListAsync(); } }
            public interface IOrderRepository { Task<List<Order>> All(); }
            public interface IUserRepository { Task<List<User>> All(); }
            public class Overview(IOrderRepository orders, IUserRepository users)
            {
                public async Task<int> Count() { var o = orders.All(); var u = users.All(); return (await o).Count + (await u).Count; }
            }
            public static class Reg { public static void Add(IServiceCollection s) { s.AddDbContextFactory<Shop>(); s.AddScoped<IOrderRepository, OrderRepository>(); s.AddScoped<IUserRepository, UserRepository>(); s.AddScoped<Overview>(); } }
            """),
        ("HostedPeriodicOk", """
            public class Poller : BackgroundService
            {
                private readonly SqliteConnection _connection = new("Data Source=p.db");
                protected override async Task ExecuteAsync(CancellationToken ct)
                {
                    _connection.Open();
                    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                    while (await timer.WaitForNextTickAsync(ct)) { await _connection.ExecuteAsync("DELETE FROM t"); }
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddHostedService<Poller>(); }
            """),
        ("HostedTimer", """
            public class Poller : IHostedService, IDisposable
            {
                private Timer? _timer;
                private readonly SqliteConnection {|TAA1002:_connection|} = new("Data Source=p.db");
                public Task StartAsync(CancellationToken ct) { _connection.Open(); _timer = new Timer(DoWork, null, TimeSpan.Zero, TimeSpan.FromSeconds(5)); return Task.CompletedTask; }
                private void DoWork(object? state) { _connection.Execute("DELETE FROM t"); }
                public Task StopAsync(CancellationToken ct) { _timer?.Change(Timeout.Infinite, 0); return Task.CompletedTask; }
                public void Dispose() { _timer?.Dispose(); _connection.Dispose(); }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddHostedService<Poller>(); }
            """),
        ("HubFire", """
            public class ChatHub(Shop {|TAA2003:db|}) : Microsoft.AspNetCore.SignalR.Hub
            {
                public Task Send(string text)
                {
                    Task.Run(() => { db.Users.Add(new User { Name = text }); db.SaveChanges(); });
                    return Task.CompletedTask;
                }
            }
            """),
        ("LazyShopProperty", """
            public abstract class BaseController : ControllerBase
            {
                protected Shop Db => HttpContext.RequestServices.GetRequiredService<Shop>();
            }
            public class HomeController : BaseController
            {
                public async Task<int> Index()
                {
                    var a = Db.Orders.CountAsync(); var b = Db.Users.CountAsync();
                    return await a + await b;
                }
            }
            """),
        ("Listforeach", """
            public class OrderRepo(Shop db) { public async Task AddAsync(Order o) { db.Add(o); await db.SaveChangesAsync(); } }
            public class Importer(OrderRepo {|TAA2003:repo|})
            {
                public void Import(List<Order> orders) { orders.ForEach(async o => await repo.AddAsync(o)); }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<OrderRepo>(); }
            """),
    ];
}
