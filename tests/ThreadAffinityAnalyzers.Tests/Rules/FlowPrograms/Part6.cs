namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 6 of 8.</summary>
internal static class Part6
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("DiscardInRequestOk", """
            app();
            static void app()
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
                var app = builder.Build();
                app.MapPost("/visit/{id}", async (int id, Shop db, IServiceScopeFactory scopes) =>
                {
                    var order = await db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    _ = LogVisitAsync(scopes, id);
                    return order is null ? Results.NotFound() : Results.Ok(order);
                });
                app.Run();
            }
            static async Task LogVisitAsync(IServiceScopeFactory scopes, int id) { await using var scope = scopes.CreateAsyncScope(); var db = scope.ServiceProvider.GetRequiredService<Shop>(); db.Users.Add(new User { Name = id.ToString() }); await db.SaveChangesAsync(); }
            """),
        ("FireForgetService", """
            public class AuditService { private readonly Shop _db; public AuditService(Shop db) => _db = db; public async Task WriteAsync(string s) { _db.Users.Add(new User { Name = s }); await _db.SaveChangesAsync(); } public string Format(string s) => s.Trim(); public async Task PingAsync() => await Task.Delay(1); }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<AuditService>(); }
            public class OrdersController(AuditService {|TAA2003:audit|}) : ControllerBase
            {
                [HttpPost] public IActionResult Post(string name) { _ = Task.Run(() => audit.WriteAsync(name)); return Ok(); }
            }
            """),
        ("FireForgetServiceNotouch", """
            public class AuditService { private readonly Shop _db; public AuditService(Shop db) => _db = db; public async Task WriteAsync(string s) { _db.Users.Add(new User { Name = s }); await _db.SaveChangesAsync(); } public string Format(string s) => s.Trim(); public async Task PingAsync() => await Task.Delay(1); }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<AuditService>(); }
            public class OrdersController(AuditService audit) : ControllerBase
            {
                [HttpPost] public async Task<IActionResult> Post(string name) { _ = Task.Run(() => audit.PingAsync()); await audit.WriteAsync(name); return Ok(); }
                [HttpPost] public async Task<IActionResult> Two(string name) { var t = Task.Run(() => audit.Format(name)); await audit.WriteAsync(name); await t; return Ok(); }
                [HttpPost] public IActionResult Many(List<string> names) { Parallel.ForEach(names, n => audit.Format(n)); return Ok(); }
            }
            """),
        ("FireForgetTaskrun", """
            public class OrdersController : ControllerBase
            {
                private readonly Shop {|TAA2003:_db|};
                private readonly ILogger<OrdersController> _log;
                public OrdersController(Shop db, ILogger<OrdersController> log) { _db = db; _log = log; }
                [HttpPost]
                public IActionResult Import(List<Order> orders)
                {
                    Task.Run(async () =>
                    {
                        try { _db.Orders.AddRange(orders); await _db.SaveChangesAsync(); }
                        catch (Exception e) { _log.LogError(e, "import"); }
                    });
                    return Accepted();
                }
            }
            """),
        ("FireForgetTaskrunOk", """
            public class OrdersController : ControllerBase
            {
                private readonly IServiceScopeFactory _scopes;
                private readonly ILogger<OrdersController> _log;
                public OrdersController(IServiceScopeFactory scopes, ILogger<OrdersController> log) { _scopes = scopes; _log = log; }
                [HttpPost]
                public IActionResult Import(List<Order> orders)
                {
                    Task.Run(async () =>
                    {
                        using var scope = _scopes.CreateScope();
                        var db = scope.ServiceProvider.GetRequiredService<Shop>();
                        try { db.Orders.AddRange(orders); await db.SaveChangesAsync(); }
                        catch (Exception e) { _log.LogError(e, "import"); }
                    });
                    return Accepted();
                }
            }
            """),
        ("FuncList", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run()
                {
                    Func<Task<int>> orders = () => db.Orders.CountAsync();
                    Func<Task<int>> users = async () => await db.Users.CountAsync();
                    await Task.WhenAll(orders(), users());
                }
            }
            """),
        ("InterfaceConnection", """
            public class Report(IDbConnection {|TAA2003:connection|})
            {
                public async Task Sum() { await Task.WhenAll(connection.ExecuteAsync("a"), connection.ExecuteAsync("b")); }
            }
            """),
        ("IqueryableSeqOk", """
            public class Importer(Shop db)
            {
                public async Task<(int, List<Order>)> Page(int page)
                {
                    IQueryable<Order> query = db.Orders.OrderBy(o => o.Id);
                    var count = await query.CountAsync();
                    return (count, await query.Skip(page * 10).Take(10).ToListAsync());
                }
            }
            """),
        ("IqueryableTwo", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task<(int, List<Order>)> Page(int page)
                {
                    IQueryable<Order> query = db.Orders.OrderBy(o => o.Id);
                    var count = query.CountAsync();
                    var items = query.Skip(page * 10).Take(10).ToListAsync();
                    await Task.WhenAll(count, items);
                    return (await count, await items);
                }
            }
            """),
        ("LazyLambdaNotRunOk", """
            public class Importer(Shop db)
            {
                public async Task Run()
                {
                    Func<Task<int>> count = () => db.Orders.CountAsync();
                    var users = await db.Users.CountAsync();
                    if (users > 0) await count();
                }
                public async Task Strategy()
                {
                    var strategy = db.Database.CreateExecutionStrategy();
                    await strategy.ExecuteAsync(async () => { await using var tx = await db.Database.BeginTransactionAsync(); await db.SaveChangesAsync(); await tx.CommitAsync(); });
                }
            }
            """),
        ("Listforeach2", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public void Run(List<Order> orders) { orders.ForEach(async o => { db.Orders.Add(o); await db.SaveChangesAsync(); }); }
            }
            """),
        ("ListforeachOk", """
            public class Importer(Shop db)
            {
                public void Run(List<Order> orders) { orders.ForEach(o => { db.Orders.Add(o); db.SaveChanges(); }); }
            }
            """),
        ("LocalFunction", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var a = Orders(); var b = Users();
                    return await a + await b;
                    async Task<int> Orders() => await db.Orders.CountAsync();
                    Task<int> Users() => db.Users.CountAsync();
                }
            }
            """),
        ("MediatrLikeOk", """
            public class Importer(Shop db)
            {
                private readonly List<Task> _log = new();
                public async Task Run(List<int> ids)
                {
                    var orders = await db.Orders.Where(o => ids.Contains(o.Id)).ToListAsync();
                    await Task.WhenAll(orders.Select(o => SendAsync(o)));
                    var http = new HttpClient();
                    await Parallel.ForEachAsync(orders, async (o, ct) => { var r = await http.GetStringAsync("http://x/" + o.Id, ct); o.IsOpen = r.Length > 0; });
                    await db.SaveChangesAsync();
                }
                private static async Task SendAsync(Order o) { await Task.Delay(o.Id); }
            }
            """),
        ("Repos", """
            public interface IOrderRepository { Task<List<Order>> ListAsync(CancellationToken ct); }
            public interface IUserRepository { Task<List<User>> ListAsync(CancellationToken ct); }
            public class OrderRepository : IOrderRepository { private readonly Shop _context; public OrderRepository(Shop context) => _context = context; public async Task<List<Order>> ListAsync(CancellationToken ct) => await _context.Orders.ToListAsync(ct); }
            public class UserRepository : IUserRepository { private readonly Shop _context; public UserRepository(Shop context) => _context = context; public Task<List<User>> ListAsync(CancellationToken ct) => _context.Users.ToListAsync(ct); }
            public static class Reg { public static void Add(IServiceCollection s) { s.AddScoped<IOrderRepository, OrderRepository>(); s.AddScoped<IUserRepository, UserRepository>(); } }
            public class ReportService
            {
                private readonly IOrderRepository {|TAA2003:_orders|};
                private readonly IUserRepository _users;
                public ReportService(IOrderRepository orders, IUserRepository users) { _orders = orders; _users = users; }
                public async Task<int> BuildAsync(CancellationToken ct)
                {
                    Task<List<Order>> orders = _orders.ListAsync(ct);
                    Task<List<User>> users = _users.ListAsync(ct);
                    await Task.WhenAll(orders, users).ConfigureAwait(false);
                    return (await orders).Count + (await users).Count;
                }
            }
            """),
        ("ReposFactory", """
            public interface IRepository<T> where T : class { Task<List<T>> All(); }
            public class EfRepository<T>(IDbContextFactory<Shop> factory) : IRepository<T> where T : class
            {
                public async Task<List<T>> All() { await using var context = await factory.CreateDbContextAsync(); return await context.Set<T>().ToListAsync(); }
            }
            public static class Reg { public static void Add(IServiceCollection s) { s.AddScoped(typeof(IRepository<>), typeof(EfRepository<>)); s.AddDbContextFactory<Shop>(o => o.UseSqlite("Data Source=shop.db")); } }
            public class HomeController(IRepository<Order> orders, IRepository<User> users) : Controller
            {
                public async Task<IActionResult> Index()
                {
                    var o = orders.All();
                    var u = users.All();
                    await Task.WhenAll(o, u);
                    return View((o.Result, u.Result));
                }
            }
            """),
        ("ReposGeneric", """
            public interface IRepository<T> where T : class { Task<T?> Get(int id); Task<List<T>> All(); }
            public class EfRepository<T>(Shop context) : IRepository<T> where T : class
            {
                public async Task<T?> Get(int id) => await context.Set<T>().FindAsync(id);
                public Task<List<T>> All() => context.Set<T>().ToListAsync();
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped(typeof(IRepository<>), typeof(EfRepository<>)); }
            public class HomeController(IRepository<Order> {|TAA2003:orders|}, IRepository<User> users) : Controller
            {
                public async Task<IActionResult> Index()
                {
                    var o = orders.All();
                    var u = users.All();
                    await Task.WhenAll(o, u);
                    return View((o.Result, u.Result));
                }
            }
            """),
        ("ReturnedPairExpr", """
            public class Report(Shop {|TAA2003:db|})
            {
                public Task<int[]> Both() => Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync());
            }
            """),
        ("ScopePerItemOk", """
            public class Importer(IServiceProvider services)
            {
                public Task Run(List<int> ids) => Parallel.ForEachAsync(ids, async (id, ct) =>
                {
                    await using var scope = services.CreateAsyncScope();
                    var db = scope.ServiceProvider.GetRequiredService<Shop>();
                    await db.Orders.FindAsync([id], ct);
                });
                public Task Two(List<int> ids) => Task.WhenAll(ids.Select(id => OneAsync(id)));
                private async Task OneAsync(int id) { using var scope = services.CreateScope(); var repo = scope.ServiceProvider.GetRequiredService<Repo>(); await repo.Get(id); }
            }
            public class Repo(Shop db) { public ValueTask<Order?> Get(int id) => db.Orders.FindAsync(id); }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<Repo>(); }
            """),
    ];
}
