namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 3 of 8.</summary>
internal static class Part3
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("TwoContextsOk", """
            public class Fan
            {
                public async Task<int> Run(DbContextOptions<Shop> options)
                {
                    await using var one = new Shop(options);
                    await using var two = new Shop(options);
                    var a = one.Orders.CountAsync();
                    var b = two.Orders.CountAsync();
                    await Task.WhenAll(a, b);
                    return a.Result + b.Result;
                }
            }
            """),
        ("Uow", """
            public interface IUnitOfWork { IRepository<Order> Orders { get; } IRepository<User> Users { get; } Task<int> SaveAsync(); }
            public interface IRepository<T> where T : class { Task<List<T>> GetAllAsync(); Task<T?> GetAsync(int id); }
            public class Repository<T> : IRepository<T> where T : class
            {
                protected readonly Shop Context;
                public Repository(Shop context) => Context = context;
                public async Task<List<T>> GetAllAsync() => await Context.Set<T>().ToListAsync();
                public async Task<T?> GetAsync(int id) => await Context.Set<T>().FindAsync(id);
            }
            public class UnitOfWork : IUnitOfWork
            {
                private readonly Shop _context;
                private IRepository<Order>? _orders;
                private IRepository<User>? _users;
                public UnitOfWork(Shop context) { _context = context; }
                public IRepository<Order> Orders => _orders ??= new Repository<Order>(_context);
                public IRepository<User> Users => _users ??= new Repository<User>(_context);
                public Task<int> SaveAsync() => _context.SaveChangesAsync();
            }
            public class DashboardController(IUnitOfWork {|TAA2003:uow|}) : ControllerBase
            {
                public async Task<IActionResult> Index()
                {
                    var orders = uow.Orders.GetAllAsync();
                    var users = uow.Users.GetAllAsync();
                    await Task.WhenAll(orders, users);
                    return Ok(new { orders = orders.Result, users = users.Result });
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<IUnitOfWork, UnitOfWork>(); }
            """),
        ("ValuetaskFind", """
            public class Fan(Shop {|TAA2003:db|})
            {
                public async Task<Order?> Run(int a, int b)
                {
                    var first = db.Orders.FindAsync(a);
                    var second = db.Orders.FindAsync(b);
                    return await first ?? await second;
                }
            }
            """),
        ("WhenallDispose", """
            public class Fan
            {
                public Task Run(DbContextOptions<Shop> o)
                {
                    var {|TAA2003:db|} = new Shop(o);
                    var x = db.Orders.LoadAsync();
                    var y = db.Users.LoadAsync();
                    return Task.WhenAll(x, y);
                }
            }
            """),
        ("WhenallOneScope", """
            public class Fan(IServiceScopeFactory scopes)
            {
                public async Task<int[]> Run()
                {
                    using var scope = scopes.CreateScope();
                    var {|TAA2003:db|} = scope.ServiceProvider.GetRequiredService<Shop>();
                    return await Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync());
                }
            }
            """),
        ("WhenallScopesOk", """
            public class Fan(IServiceScopeFactory scopes)
            {
                public async Task<int[]> Run() => await Task.WhenAll(In(db => db.Orders.CountAsync()), In(db => db.Users.CountAsync()));
                private async Task<T> In<T>(Func<Shop, Task<T>> work)
                {
                    using var scope = scopes.CreateScope();
                    return await work(scope.ServiceProvider.GetRequiredService<Shop>());
                }
            }
            """),
        ("WrapperOneTouchOk", """
            public class OrderService(Shop db, HttpClient http)
            {
                public Task<int> CountAsync() => db.Orders.CountAsync();
                public Task<string> RateAsync(string c) => http.GetStringAsync("rates/" + c);
            }
            public class Page(OrderService orders)
            {
                public async Task<string> Run()
                {
                    var n = orders.CountAsync();
                    var r = orders.RateAsync("EUR");
                    await Task.WhenAll(n, r);
                    return n.Result + r.Result;
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<OrderService>(); }
            """),
        ("WrapperUntouchedOk", """
            public class OrderService(Shop db, IClock clock)
            {
                public Task<int> CountAsync() => db.Orders.CountAsync();
                public async Task<string> FormatAsync(decimal total) { await Task.Delay(1); return total.ToString("C") + clock.Now; }
                public string Title(int id) => "Order " + id;
            }
            public interface IClock { DateTime Now { get; } }
            public class Page(OrderService orders)
            {
                public async Task<string> Run(decimal[] totals)
                {
                    var n = orders.CountAsync();
                    var texts = await Task.WhenAll(totals.Select(t => orders.FormatAsync(t)));
                    Parallel.ForEach(totals, t => orders.Title((int)t));
                    return string.Join(",", texts) + await n;
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<OrderService>(); }
            """),
        ("YieldTasksOk", """
            public class Jobs(Shop db)
            {
                public async Task Run() { foreach (var t in All()) await t; }
                private IEnumerable<Task> All()
                {
                    yield return db.Orders.CountAsync();
                    yield return db.Users.CountAsync();
                }
            }
            """),
        ("AddVariable", """
            public class JobsController(Shop {|TAA2003:db|}) : ControllerBase
            {
                public async Task Run(int[] ids)
                {
                    var tasks = new List<Task>();
                    foreach (var id in ids) { var t = OneAsync(id); tasks.Add(t); }
                    await Task.WhenAll(tasks);
                }
                private async Task OneAsync(int id) { await db.Orders.FindAsync(id); }
            }
            """),
        ("AddVariableOk", """
            public class Jobs(IDbContextFactory<Shop> f)
            {
                public async Task Run(int[] ids)
                {
                    var tasks = new List<Task>();
                    foreach (var id in ids) { var t = One(id); tasks.Add(t); }
                    await Task.WhenAll(tasks);
                }
                private async Task One(int id) { await using var db = f.CreateDbContext(); await db.Orders.FindAsync(id); }
            }
            """),
        ("Anonymous", """
            public class HomeController(Shop {|TAA2003:db|}) : ControllerBase
            {
                public async Task<IActionResult> Index()
                {
                    var x = new { Orders = db.Orders.CountAsync(), Users = db.Users.CountAsync() };
                    return Ok(await x.Orders + await x.Users);
                }
            }
            """),
        ("Asnotracking", """
            public class Repo(Shop {|TAA2003:db|})
            {
                public async Task<int> Both()
                {
                    var a = db.Orders.AsNoTracking().ToListAsync();
                    var b = db.Users.AsNoTracking().ToListAsync();
                    await Task.WhenAll(a, b);
                    return (await a).Count + (await b).Count;
                }
            }
            """),
        ("BlockingTwoThreads", """
            public static class P
            {
                public static void Run2()
                {
                    using var {|TAA2002:c|} = new SqliteConnection("Data Source=x");
                    c.Open();
                    var writer = new Thread(() => { for (var i = 0; i < 9; i++) c.Execute("INSERT INTO t VALUES (1)"); });
                    var reader = new Thread(() => { for (var i = 0; i < 9; i++) c.Query<int>("SELECT 1"); });
                    writer.Start(); reader.Start();
                    writer.Join(); reader.Join();
                }
            }
            """),
        ("ContinueDisposeOk", """
            public class Report(IDbContextFactory<Shop> f)
            {
                public Task<int> Run()
                {
                    var db = f.CreateDbContext();
                    return db.Orders.CountAsync().ContinueWith(t => { db.Dispose(); return t.Result; });
                }
            }
            """),
        ("DataThenParallelHttpOk", """
            public class Sync(Shop db, HttpClient http)
            {
                public async Task Run()
                {
                    var orders = await db.Orders.ToListAsync();
                    var results = await Task.WhenAll(orders.Select(async o => (o, text: await http.GetStringAsync("x/" + o.Id))));
                    foreach (var (o, text) in results) o.Total = text.Length;
                    await db.SaveChangesAsync();
                    await Parallel.ForEachAsync(orders, async (o, ct) => o.Total += (await http.GetStringAsync("y", ct)).Length);
                    await db.SaveChangesAsync();
                }
            }
            """),
        ("DictionaryInit", """
            public class HomeController(Shop {|TAA2003:db|}) : ControllerBase
            {
                public async Task<IActionResult> Index()
                {
                    var x = new Dictionary<string, Task<int>> { ["o"] = db.Orders.CountAsync(), ["u"] = db.Users.CountAsync() };
                    await Task.WhenAll(x.Values);
                    return Ok(x["o"].Result);
                }
            }
            """),
        ("DisposeRace", """
            public class Report(IDbContextFactory<Shop> f)
            {
                public async Task Run()
                {
                    using (var {|TAA2003:db|} = f.CreateDbContext())
                    {
                        _ = db.Orders.LoadAsync();
                    }
                    await Task.Delay(1);
                }
            }
            """),
    ];
}
