namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 2 of 8.</summary>
internal static class Part2
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("MiddlewareAudit", """
            public class AuditMiddleware(RequestDelegate next)
            {
                public async Task InvokeAsync(HttpContext context, AuditLog {|TAA2003:log|})
                {
                    await next(context);
                    _ = log.WriteAsync(context.Request.Path);
                }
            }
            public class AuditLog(Shop db)
            {
                public async Task WriteAsync(string path) { db.Users.Add(new User { Name = path }); await db.SaveChangesAsync(); }
            }
            public static class Reg { public static void Add(WebApplicationBuilder b) { b.Services.AddScoped<AuditLog>(); var app = b.Build(); app.UseMiddleware<AuditMiddleware>(); app.Run(); } }
            """),
        ("MinimalFire", """
            public static class Api
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/orders", (Order o, Shop {|TAA2003:db|}) =>
                    {
                        db.Orders.Add(o);
                        _ = Task.Run(async () => await db.SaveChangesAsync());
                        return Results.Accepted();
                    });
                }
            }
            """),
        ("MinimalFireOk", """
            public static class Api
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/orders", (Order o, IServiceScopeFactory scopes) =>
                    {
                        _ = Task.Run(async () =>
                        {
                            await using var scope = scopes.CreateAsyncScope();
                            var db = scope.ServiceProvider.GetRequiredService<Shop>();
                            db.Orders.Add(o);
                            await db.SaveChangesAsync();
                        });
                        return Results.Accepted();
                    });
                    app.MapGet("/orders", (Shop db) => db.Orders.ToListAsync());
                    app.MapGet("/orders/{id}", async (int id, Shop db) => await db.Orders.FindAsync(id) is { } o ? Results.Ok(o) : Results.NotFound());
                }
            }
            """),
        ("MissingAwait", """
            [ApiController, Route("[controller]")]
            public class OrdersController : ControllerBase
            {
                private readonly Shop {|TAA2003:_context|};
                public OrdersController(Shop context) { _context = context; }
                [HttpPut("{id}")]
                public async Task<IActionResult> Put(int id, Order order)
                {
                    _context.Entry(order).State = EntityState.Modified;
                    _context.SaveChangesAsync();
                    var updated = await _context.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    return Ok(updated);
                }
            }
            """),
        ("OwnWhenall", """
            public static class TaskTuple
            {
                public static async Task<(A, B)> WhenBoth<A, B>(Task<A> a, Task<B> b) { await Task.WhenAll(a, b); return (a.Result, b.Result); }
            }
            public class Stats(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var (a, b) = await TaskTuple.WhenBoth(db.Orders.CountAsync(), db.Users.CountAsync());
                    return a + b;
                }
            }
            """),
        ("ParallelComputeOk", """
            public class ImportController : ControllerBase
            {
                private readonly Shop _db;
                public ImportController(Shop db) => _db = db;
                [HttpPost]
                public IActionResult Import(List<Order> orders)
                {
                    var all = _db.Orders.ToList();
                    Parallel.ForEach(all, order => { order.Total = Compute(order); });
                    var sums = all.AsParallel().Select(o => o.Total * 2).ToList();
                    _db.SaveChanges();
                    return Ok(sums);
                }
                private static decimal Compute(Order o) => o.Id * 2;
            }
            """),
        ("ParallelController", """
            public class ImportController : ControllerBase
            {
                private readonly Shop {|TAA2002:_db|};
                public ImportController(Shop db) => _db = db;
                [HttpPost]
                public IActionResult Import(List<Order> orders)
                {
                    Parallel.ForEach(orders, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, order =>
                    {
                        var existing = _db.Orders.Find(order.Id);
                        if (existing == null) _db.Orders.Add(order); else existing.Total = order.Total;
                    });
                    _db.SaveChanges();
                    return Ok();
                }
            }
            """),
        ("PipelineOk", """
            public class Jobs(Shop db, HttpClient http)
            {
                public async Task Run(int[] ids)
                {
                    Task pending = Task.CompletedTask;
                    foreach (var id in ids)
                    {
                        var text = await http.GetStringAsync("http://x/" + id);
                        await pending;
                        db.Orders.Add(new Order { Id = text.Length });
                        pending = db.SaveChangesAsync();
                    }
                    await pending;
                }
            }
            """),
        ("PlinqOverDbset", """
            public class Report(Shop {|TAA2002:db|})
            {
                public List<string> Names() => db.Orders.ToList().AsParallel().Select(o => db.Users.First(u => u.Id == o.UserId).Name).ToList();
            }
            """),
        ("PollyLikeOk", """
            public interface IPolicy { Task<T> ExecuteAsync<T>(Func<Task<T>> action); }
            public class Stats(Shop db, IPolicy policy)
            {
                public async Task<int> Run()
                {
                    var a = await policy.ExecuteAsync(() => db.Orders.CountAsync());
                    var b = await policy.ExecuteAsync(async () => await db.Users.CountAsync());
                    return a + b;
                }
            }
            """),
        ("QuerySyntax", """
            public class Jobs(Shop {|TAA2003:db|})
            {
                public async Task Run(int[] ids)
                {
                    var tasks = from id in ids select db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    var all = await Task.WhenAll(tasks);
                }
            }
            """),
        ("QuerySyntaxOk", """
            public class Jobs(Shop db)
            {
                public async Task Run(int[] ids)
                {
                    var tasks = from id in ids select db.Orders.FirstOrDefaultAsync(o => o.Id == id);
                    foreach (var t in tasks) Console.WriteLine((await t)!.Id);
                }
            }
            """),
        ("SagaWhenanyTimeout", """
            public class Slow(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var slow = db.Orders.CountAsync();
                    if (await Task.WhenAny(slow, Task.Delay(1000)) != slow)
                    {
                        return await db.Users.CountAsync();
                    }
                    return await slow;
                }
            }
            """),
        ("TaskRunAwaitedOk", """
            public class Fan(Shop db)
            {
                public async Task<List<Order>> Run()
                {
                    var list = await Task.Run(() => db.Orders.ToList());
                    var n = await Task.Run(async () => await db.Users.CountAsync());
                    await Task.Factory.StartNew(() => db.SaveChanges());
                    return list;
                }
            }
            """),
        ("TreeRecursion", """
            public class TreeService(Shop {|TAA2003:db|})
            {
                public async Task<int> Depth(int id)
                {
                    var children = await db.Orders.Where(o => o.UserId == id).ToListAsync();
                    var depths = await Task.WhenAll(children.Select(c => Depth(c.Id)));
                    return 1 + depths.DefaultIfEmpty().Max();
                }
            }
            """),
        ("TreeRecursionOk", """
            public class TreeService(Shop db)
            {
                public async Task<int> Depth(int id)
                {
                    var children = await db.Orders.Where(o => o.UserId == id).ToListAsync();
                    var max = 0;
                    foreach (var c in children) max = Math.Max(max, await Depth(c.Id));
                    return 1 + max;
                }
            }
            """),
        ("TupleAwaiter", """
            public static class TupleAwait
            {
                public static System.Runtime.CompilerServices.TaskAwaiter<(A, B)> GetAwaiter<A, B>(this (Task<A>, Task<B>) tasks) => Both(tasks).GetAwaiter();
                private static async Task<(A, B)> Both<A, B>((Task<A>, Task<B>) t) { await Task.WhenAll(t.Item1, t.Item2); return (t.Item1.Result, t.Item2.Result); }
            }
            public class Stats(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var (a, b) = await (db.Orders.CountAsync(), db.Users.CountAsync());
                    return a + b;
                }
            }
            """),
        ("TupleStart", """
            public class Stats(Shop {|TAA2003:db|})
            {
                public async Task<int> Run()
                {
                    var (a, b) = (db.Orders.CountAsync(), db.Users.CountAsync());
                    return await a + await b;
                }
            }
            """),
    ];
}
