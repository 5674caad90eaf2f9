namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 4 of 8.</summary>
internal static class Part4
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("FireMethod", """
            public class OrderService(Shop {|TAA2003:db|}, ILogger<OrderService> log)
            {
                public async Task Place(Order o)
                {
                    db.Orders.Add(o);
                    await db.SaveChangesAsync();
                    NotifyAsync(o);
                }
                private async Task NotifyAsync(Order o)
                {
                    var user = await db.Users.FindAsync(o.UserId);
                    log.LogInformation("{User}", user!.Name);
                }
            }
            public class OrdersController(OrderService s) : ControllerBase { public async Task<IActionResult> Post(Order o) { await s.Place(o); return Ok(); } }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<OrderService>(); }
            """),
        ("Getoradd", """
            public class NameCache(Shop db)
            {
                private readonly ConcurrentDictionary<int, string> _names = new();
                public string Name(int id) => _names.GetOrAdd(id, i => db.Users.Find(i)!.Name);
            }
            """),
        ("GetoraddParallel", """
            public class NameCache(Shop {|TAA2002:db|})
            {
                private readonly ConcurrentDictionary<int, string> _names = new();
                public void Fill(int[] ids) => Parallel.ForEach(ids, id => _names.GetOrAdd(id, i => db.Users.Find(i)!.Name));
            }
            """),
        ("GivenAwayOk", """
            public class JobsController(Shop db) : ControllerBase
            {
                private readonly List<Task> _pending = new();
                private Task? _saving;
                public async Task<int> Run() { var t = db.SaveChangesAsync(); _pending.Add(t); await Task.WhenAll(_pending); return 1; }
                public async Task Two() { _saving = db.SaveChangesAsync(); await Wait(); }
                private async Task Wait() { if (_saving is not null) await _saving; }
                public async Task Three() { var t = db.SaveChangesAsync(); await Track(t); }
                private static async Task Track(Task t) { Console.WriteLine("saving"); await t; }
                public Task Four() { var t = db.SaveChangesAsync(); Console.WriteLine("x"); return t; }
                public async Task Five() { Task t; t = db.SaveChangesAsync(); try { await t; } finally { Console.WriteLine(); } }
                public async Task Six() { await Observe(db.SaveChangesAsync(), "save"); }
                private static async Task Observe(Task t, string name) { var s = System.Diagnostics.Stopwatch.StartNew(); await t; Console.WriteLine(name + s.Elapsed); }
            }
            """),
        ("HandlerCommand", """
            public interface IHandler<T> { Task HandleAsync(T command); }
            public record CreateOrder(int Id); public record CreateUser(int Id);
            public class CreateOrderHandler(Shop db) : IHandler<CreateOrder> { public async Task HandleAsync(CreateOrder c) { db.Orders.Add(new Order { Id = c.Id }); await db.SaveChangesAsync(); } }
            public class CreateUserHandler(Shop db) : IHandler<CreateUser> { public async Task HandleAsync(CreateUser c) { db.Users.Add(new User { Id = c.Id }); await db.SaveChangesAsync(); } }
            public class Api(IHandler<CreateOrder> {|TAA2003:orders|}, IHandler<CreateUser> users) : ControllerBase
            {
                public async Task Post() => await Task.WhenAll(orders.HandleAsync(new(1)), users.HandleAsync(new(2)));
            }
            public static class Reg { public static void Add(IServiceCollection s) { s.AddScoped<IHandler<CreateOrder>, CreateOrderHandler>(); s.AddScoped<IHandler<CreateUser>, CreateUserHandler>(); } }
            """),
        ("IdbconnectionDapper", """
            public class Repo(IDbConnection {|TAA2003:db|})
            {
                public async Task<(IEnumerable<int>, IEnumerable<int>)> Both()
                {
                    var a = db.QueryAsync<int>("SELECT 1");
                    var b = db.QueryAsync<int>("SELECT 2");
                    await Task.WhenAll(a, b);
                    return (a.Result, b.Result);
                }
            }
            """),
        ("IdbconnectionMultiOk", """
            public class Repo(IDbConnection db)
            {
                public async Task<(IEnumerable<int>, IEnumerable<int>)> Both()
                {
                    using var multi = await db.QueryMultipleAsync("SELECT 1; SELECT 2");
                    return (await multi.ReadAsync<int>(), await multi.ReadAsync<int>());
                }
            }
            """),
        ("ParameterizedThread", """
            public class Loader
            {
                private SqliteConnection {|TAA2002:_conn|} = new("Data Source=x");
                public void Run()
                {
                    for (int i = 0; i < 4; i++) new Thread(new ParameterizedThreadStart(Work)).Start(i);
                }
                private void Work(object? o) { using var c = new SqliteCommand("x", _conn); c.ExecuteNonQuery(); }
            }
            """),
        ("PrefetchHttpOk", """
            public class OrdersController(Shop db, HttpClient http) : ControllerBase
            {
                public async Task<IActionResult> Get()
                {
                    var rates = http.GetStringAsync("rates");
                    var orders = await db.Orders.ToListAsync();
                    var weather = http.GetStringAsync("weather");
                    await Task.WhenAll(rates, weather, db.SaveChangesAsync());
                    return Ok(orders);
                }
            }
            """),
        ("RxLikeEvent", """
            public class Feed { public event Func<int, Task>? Received; public Task Raise(int i) => Received?.Invoke(i) ?? Task.CompletedTask; }
            public class Consumer(Feed feed, Shop db)
            {
                public void Start() { feed.Received += async i => { db.Orders.Add(new Order { Id = i }); await db.SaveChangesAsync(); }; }
            }
            """),
        ("SemaphoreDbcontextOk", """
            public class Store(Shop db)
            {
                private readonly SemaphoreSlim _gate = new(1, 1);
                public Task Run(List<int> ids) => Task.WhenAll(ids.Select(async id =>
                {
                    await _gate.WaitAsync();
                    try { db.Orders.Add(new Order { Id = id }); await db.SaveChangesAsync(); }
                    finally { _gate.Release(); }
                }));
            }
            """),
        ("SingleInObjectOk", """
            public class VM { public Task<int>? Orders { get; set; } public string? Name { get; set; } }
            public class HomeController(Shop db) : ControllerBase
            {
                public VM Index() => new VM { Orders = db.Orders.CountAsync(), Name = "x".ToString() };
            }
            """),
        ("SqliteLockOk", """
            public class Store
            {
                private readonly SqliteConnection _c = new("Data Source=x");
                private readonly object _gate = new();
                public void Run(List<int> ids) => Parallel.ForEach(ids, id => { lock (_gate) { using var cmd = _c.CreateCommand(); cmd.CommandText = "x"; cmd.ExecuteNonQuery(); } });
            }
            """),
        ("TaskLambdaServiceOk", """
            public interface IEmail { Task SendAsync(string to); }
            public class Email : IEmail { public async Task SendAsync(string to) { await Task.Delay(1); } }
            public class OrdersController(Shop db, IEmail email) : ControllerBase
            {
                public async Task<IActionResult> Post(Order o)
                {
                    db.Add(o);
                    var mail = email.SendAsync("x");
                    await db.SaveChangesAsync();
                    _ = Task.Run(() => email.SendAsync("y"));
                    await mail;
                    return Ok();
                }
            }
            public static class Reg { public static void Add(IServiceCollection s) => s.AddScoped<IEmail, Email>(); }
            """),
        ("TcpServer", """
            public class Server
            {
                private readonly SqliteConnection {|TAA2003:_db|};
                private readonly TcpListener _listener = new(IPAddress.Any, 9);
                public Server(string file) { _db = new SqliteConnection("Data Source=" + file); _db.Open(); }
                public async Task RunAsync(CancellationToken ct)
                {
                    _listener.Start();
                    while (!ct.IsCancellationRequested)
                    {
                        var client = await _listener.AcceptTcpClientAsync(ct);
                        _ = HandleAsync(client);
                    }
                }
                private async Task HandleAsync(TcpClient client)
                {
                    using var reader = new StreamReader(client.GetStream());
                    var line = await reader.ReadLineAsync();
                    using var cmd = _db.CreateCommand();
                    cmd.CommandText = "INSERT INTO log VALUES ($l)";
                    cmd.Parameters.AddWithValue("$l", line);
                    cmd.ExecuteNonQuery();
                }
            }
            """),
        ("TcpServerOk", """
            public class Server
            {
                private readonly string _cs;
                private readonly TcpListener _listener = new(IPAddress.Any, 9);
                public Server(string file) { _cs = "Data Source=" + file; }
                public async Task RunAsync(CancellationToken ct)
                {
                    _listener.Start();
                    while (!ct.IsCancellationRequested) { var client = await _listener.AcceptTcpClientAsync(ct); _ = HandleAsync(client); }
                }
                private async Task HandleAsync(TcpClient client)
                {
                    using var db = new SqliteConnection(_cs); db.Open();
                    using var reader = new StreamReader(client.GetStream());
                    var line = await reader.ReadLineAsync();
                    using var cmd = db.CreateCommand();
                    cmd.CommandText = "INSERT INTO log VALUES (1)";
                    cmd.ExecuteNonQuery();
                }
            }
            """),
        ("ThreadList", """
            public class Loader
            {
                public void Run(string cs, string[] files)
                {
                    var {|TAA2002:conn|} = new SqliteConnection(cs);
                    conn.Open();
                    var threads = new List<Thread>();
                    foreach (var file in files)
                    {
                        Thread thread = new Thread(() => Load(conn, file));
                        threads.Add(thread);
                        thread.Start();
                    }
                    foreach (var t in threads) t.Join();
                    conn.Close();
                }
                private static void Load(SqliteConnection conn, string file)
                {
                    foreach (var line in File.ReadLines(file)) { using var cmd = conn.CreateCommand(); cmd.CommandText = line; cmd.ExecuteNonQuery(); }
                }
            }
            """),
        ("ThreadListOk", """
            public class Loader
            {
                public void Run(string cs, string[] files)
                {
                    var threads = new List<Thread>();
                    foreach (var file in files)
                    {
                        Thread thread = new Thread(() => { using var conn = new SqliteConnection(cs); conn.Open(); Load(conn, file); });
                        threads.Add(thread);
                        thread.Start();
                    }
                    foreach (var t in threads) t.Join();
                }
                private static void Load(SqliteConnection conn, string file)
                {
                    foreach (var line in File.ReadLines(file)) { using var cmd = conn.CreateCommand(); cmd.CommandText = line; cmd.ExecuteNonQuery(); }
                }
            }
            """),
    ];
}
