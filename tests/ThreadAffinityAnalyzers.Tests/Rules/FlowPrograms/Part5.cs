namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 5 of 8.</summary>
internal static class Part5
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("TwoThreadsSeqOk", """
            public static class P
            {
                public static void Run2()
                {
                    using var c = new SqliteConnection("Data Source=x");
                    c.Open();
                    var writer = new Thread(() => { for (var i = 0; i < 9; i++) c.Execute("INSERT INTO t VALUES (1)"); });
                    writer.Start(); writer.Join();
                    var reader = new Thread(() => { for (var i = 0; i < 9; i++) c.Query<int>("SELECT 1"); });
                    reader.Start(); reader.Join();
                }
            }
            """),
        ("ViewModel", """
            public class VM { public Task<int>? Orders { get; set; } public Task<int>? Users { get; set; } }
            public class HomeController(Shop {|TAA2003:db|}) : ControllerBase
            {
                public async Task<int> Index()
                {
                    var vm = new VM { Orders = db.Orders.CountAsync(), Users = db.Users.CountAsync() };
                    await Task.WhenAll(vm.Orders, vm.Users);
                    return vm.Orders.Result + vm.Users.Result;
                }
            }
            """),
        ("ViewModelOk", """
            public class VM { public int Orders { get; set; } public int Users { get; set; } }
            public class HomeController(Shop db) : ControllerBase
            {
                public async Task<IActionResult> Index()
                {
                    var vm = new VM { Orders = await db.Orders.CountAsync(), Users = await db.Users.CountAsync() };
                    return Ok(vm);
                }
                public async Task<IActionResult> Anonymous() => Ok(new { a = await db.Orders.CountAsync(), b = await db.Users.CountAsync() });
                public async Task<IActionResult> Args() => Ok(Sum(await db.Orders.CountAsync(), await db.Users.CountAsync()));
                public IActionResult Sync() => Ok(Sum(db.Orders.Count(), db.Users.Count()));
                public IActionResult Blocked() => Ok(Sum(db.Orders.CountAsync().Result, db.Users.CountAsync().GetAwaiter().GetResult()));
                private static int Sum(int a, int b) => a + b;
            }
            """),
        ("WatcherService", """
            public class FileImporter : BackgroundService
            {
                private readonly SqliteConnection {|TAA1002:_conn|};
                private FileSystemWatcher? _watcher;
                public FileImporter(IConfiguration c) { _conn = new SqliteConnection(c["cs"]); _conn.Open(); }
                protected override async Task ExecuteAsync(CancellationToken ct)
                {
                    _watcher = new FileSystemWatcher("/in") { EnableRaisingEvents = true };
                    _watcher.Created += OnCreated;
                    while (!ct.IsCancellationRequested) { Save("tick"); await Task.Delay(1000, ct); }
                }
                private void OnCreated(object sender, FileSystemEventArgs e) => Save(e.FullPath);
                private void Save(string s) { using var cmd = _conn.CreateCommand(); cmd.CommandText = s; cmd.ExecuteNonQuery(); }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddHostedService<FileImporter>(); }
            """),
        ("ThreadCtor1", """
            public class Loader
            {
                private SqliteConnection {|TAA2002:_conn|} = new("Data Source=x");
                public void Run() { for (int i = 0; i < 4; i++) new Thread(new ThreadStart(Work)).Start(); }
                private void Work() { using var c = new SqliteCommand("x", _conn); c.ExecuteNonQuery(); }
            }
            """),
        ("ThreadCtor2", """
            public class Loader
            {
                private SqliteConnection {|TAA2002:_conn|} = new("Data Source=x");
                public void Run() { for (int i = 0; i < 4; i++) { var t = new Thread(Work); t.Start(); } }
                private void Work() { using var c = new SqliteCommand("x", _conn); c.ExecuteNonQuery(); }
            }
            """),
        ("ThreadCtor3", """
            public class Loader
            {
                private SqliteConnection {|TAA2002:_conn|} = new("Data Source=x");
                public void Run() { for (int i = 0; i < 4; i++) { var t = new Thread(Work); t.Start(i); } }
                private void Work(object? o) { using var c = new SqliteCommand("x", _conn); c.ExecuteNonQuery(); }
            }
            """),
        ("ThreadCtor4", """
            public class Loader
            {
                private SqliteConnection {|TAA2002:_conn|} = new("Data Source=x");
                public void Run() { for (int i = 0; i < 4; i++) ThreadPool.QueueUserWorkItem(new WaitCallback(Work), i); }
                private void Work(object? o) { using var c = new SqliteCommand("x", _conn); c.ExecuteNonQuery(); }
            }
            """),
        ("ServiceTouchParallel", """
            public class AuditService { private readonly Shop _db; public AuditService(Shop db) => _db = db; public void Write(string s) { _db.Users.Add(new User { Name = s }); _db.SaveChanges(); } }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<AuditService>(); }
            public class OrdersController(AuditService {|TAA2002:audit|}) : ControllerBase
            {
                [HttpPost] public IActionResult Many(List<string> names) { Parallel.ForEach(names, n => audit.Write(n)); return Ok(); }
            }
            """),
        ("SqliteTaskrun", """
            public class Report(SqliteConnection {|TAA2002:connection|})
            {
                public async Task<int> Sum()
                {
                    var a = Task.Run(() => connection.QueryAsync<int>("SELECT 1")); var b = Task.Run(() => connection.QueryAsync<int>("SELECT 2"));
                    return (await a).Single() + (await b).Single();
                }
            }
            """),
        ("ArrayInit", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run() { Task[] all = { db.Orders.CountAsync(), db.Users.CountAsync() }; await Task.WhenAll(all); }
            }
            """),
        ("AsyncVoid", """
            public class Page
            {
                private readonly Shop {|TAA2003:_db|};
                public Page(Shop db) => _db = db;
                public async Task Show() { Track("show"); var n = await _db.Orders.CountAsync(); Console.WriteLine(n); }
                private async void Track(string what) { _db.Users.Add(new User { Name = what }); await _db.SaveChangesAsync(); }
            }
            """),
        ("AsyncVoidAwaitable", """
            public class Page
            {
                private readonly Shop _db;
                public Page(Shop db) => _db = db;
                public async Task Show() { await Track("show"); var n = await _db.Orders.CountAsync(); Console.WriteLine(n); }
                private async Task Track(string what) { _db.Users.Add(new User { Name = what }); await _db.SaveChangesAsync(); }
            }
            """),
        ("AwaitforeachInnerQuery", """
            public class Importer(Shop db)
            {
                public async Task Run()
                {
                    await foreach (var o in db.Orders.AsAsyncEnumerable()) { Console.WriteLine(await db.Users.CountAsync(u => u.Id == o.UserId)); }
                }
            }
            """),
        ("AwaitforeachUnawaited", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run()
                {
                    var all = new List<Task<int>>();
                    await foreach (var o in db.Orders.AsAsyncEnumerable()) { all.Add(db.Users.CountAsync(u => u.Id == o.UserId)); }
                    await Task.WhenAll(all);
                }
            }
            """),
        ("BranchStart", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task<int> Run(bool withUsers)
                {
                    Task<int>? users = null;
                    if (withUsers) { users = db.Users.CountAsync(); }
                    var orders = await db.Orders.CountAsync();
                    return users is null ? orders : orders + await users;
                }
            }
            """),
        ("BranchStartOk", """
            public class Importer(Shop db)
            {
                public async Task<int> Run(bool withUsers)
                {
                    Task<int> n;
                    if (withUsers) { n = db.Users.CountAsync(); } else { n = db.Orders.CountAsync(); }
                    var first = await n;
                    return first + await db.Orders.CountAsync();
                }
                public async Task<int> Switch(int kind) { var t = kind switch { 0 => db.Users.CountAsync(), 1 => db.Orders.CountAsync(), _ => Task.FromResult(0) }; return await t; }
                public Task<int> Return(bool users) { if (users) return db.Users.CountAsync(); return db.Orders.CountAsync(); }
            }
            """),
        ("CollectionExpr", """
            public class Importer(Shop {|TAA2003:db|})
            {
                public async Task Run() { Task[] all = [db.Orders.CountAsync(), db.Users.CountAsync()]; foreach (var t in all) await t; }
            }
            """),
        ("DashboardSeq", """
            public class DashboardService
            {
                private readonly Shop _db;
                public DashboardService(Shop db) { _db = db; }
                public async Task<(int, int)> GetAsync()
                {
                    var orders = await GetOrderCountAsync();
                    var users = await GetUserCountAsync();
                    return (orders, users);
                }
                private async Task<int> GetOrderCountAsync() => await _db.Orders.AsNoTracking().CountAsync();
                private async Task<int> GetUserCountAsync() { return await _db.Users.CountAsync(); }
            }
            """),
        ("DashboardWhenall", """
            public class DashboardService
            {
                private readonly Shop {|TAA2003:_db|};
                public DashboardService(Shop db) { _db = db; }
                public async Task<(int, int)> GetAsync()
                {
                    var ordersTask = GetOrderCountAsync();
                    var usersTask = GetUserCountAsync();
                    await Task.WhenAll(ordersTask, usersTask);
                    return (ordersTask.Result, usersTask.Result);
                }
                private async Task<int> GetOrderCountAsync() => await _db.Orders.AsNoTracking().CountAsync();
                private async Task<int> GetUserCountAsync() { return await _db.Users.CountAsync(); }
            }
            """),
        ("DbsetParam", """
            public class Importer
            {
                public async Task Run(DbSet<Order> {|TAA2003:orders|})
                {
                    var open = orders.CountAsync(o => o.IsOpen); var closed = orders.CountAsync(o => !o.IsOpen);
                    await Task.WhenAll(open, closed);
                }
            }
            """),
        ("DiscardInRequest", """
            app();
            static void app()
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
                var app = builder.Build();
                app.MapPost("/visit/{id}", async (int id, Shop {|TAA2003:db|}) =>
                {
                    var order = await db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    _ = LogVisitAsync(db, id);
                    return order is null ? Results.NotFound() : Results.Ok(order);
                });
                app.Run();
            }
            static async Task LogVisitAsync(Shop db, int id) { db.Users.Add(new User { Name = id.ToString() }); await db.SaveChangesAsync(); }
            """),
    ];
}
