namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work beside the request takes the object from a scope of its own; the rest of the class keeps the one of the request.</summary>
public sealed class OwnScopeFixTests
{
    private const string Key = "OwnScopeFix";

    private const string Opened = "using var scope = scopeFactory.CreateScope();\n            var context = scope.ServiceProvider.GetRequiredService<Shop>();\n            ";

    private const string OpenedAsync = "await using var scope = scopeFactory.CreateAsyncScope();\n            var context = scope.ServiceProvider.GetRequiredService<Shop>();\n            ";

    /// <summary>What the action does, and what becomes of it where the class has no other use.</summary>
    public static TheoryData<string, string> Works => new()
    {
        { "_ = Task.Run(() =>\n        {\n            db.Add(order); // kept\n            db.SaveChanges();\n        });", "_ = Task.Run(() =>\n        {\n            " + Opened + "context.Add(order); // kept\n            context.SaveChanges();\n        });" },
        { "await queue.EnqueueAsync(async token =>\n        {\n            db.Add(order);\n            await db.SaveChangesAsync(token);\n        });", "await queue.EnqueueAsync(async token =>\n        {\n            " + OpenedAsync + "context.Add(order);\n            await context.SaveChangesAsync(token);\n        });" },
        { "ThreadPool.QueueUserWorkItem(_ =>\n        {\n            db.Add(order);\n            db.SaveChanges();\n        });", "ThreadPool.QueueUserWorkItem(_ =>\n        {\n            " + Opened + "context.Add(order);\n            context.SaveChanges();\n        });" },
        { "new Thread(() =>\n        {\n            db.Add(order);\n            db.SaveChanges();\n        }).Start();", "new Thread(() =>\n        {\n            " + Opened + "context.Add(order);\n            context.SaveChanges();\n        }).Start();" },
        { "var thread = new Thread(() =>\n        {\n            db.Add(order);\n            db.SaveChanges();\n        }) { IsBackground = true };\n        thread.Start();", "var thread = new Thread(() =>\n        {\n            " + Opened + "context.Add(order);\n            context.SaveChanges();\n        }) { IsBackground = true };\n        thread.Start();" },
        { "_ = db.Orders.ExecuteDeleteAsync();", "_ = Task.Run(async () =>\n        {\n            " + OpenedAsync + "await context.Orders.ExecuteDeleteAsync();\n        });" },
        { "await Parallel.ForEachAsync(ids, async (id, token) =>\n        {\n            await db.Orders.Where(other => other.Id == id).ExecuteDeleteAsync(token);\n        });", "await Parallel.ForEachAsync(ids, async (id, token) =>\n        {\n            " + OpenedAsync + "await context.Orders.Where(other => other.Id == id).ExecuteDeleteAsync(token);\n        });" },
    };

    [Theory, MemberData(nameof(Works))]
    public Task WorkTakesItsOwn(string before, string after) =>
        Fix.Verify(Files(Controller(Marked(before), before)), Files(Controller("IServiceScopeFactory scopeFactory", after)), key: Key);

    [Theory, MemberData(nameof(Works))]
    public Task WorkTakesItsOwnBesideTheOneOfTheRequest(string before, string after) =>
        Fix.Verify(Files(Controller(Marked(before), before, Other)), Files(Controller("Shop db, IServiceScopeFactory scopeFactory", after, Other)), key: Key);

    [Fact]
    public Task FieldAndConstructor() => Fix.Verify(
        Files(Fields("private readonly Shop {|TAA2003:_db|};\n    private readonly IWorkQueue _queue;", "Shop db, IWorkQueue queue", "_db = db;", "db.Add(order);\n            await _db.SaveChangesAsync(token);".Replace("db.Add", "_db.Add", StringComparison.Ordinal), "_db")),
        Files(Fields("private readonly Shop _db;\n    private readonly IServiceScopeFactory _scopeFactory;\n    private readonly IWorkQueue _queue;", "Shop db, IServiceScopeFactory scopeFactory, IWorkQueue queue", "_scopeFactory = scopeFactory;\n        _db = db;",
            "await using var scope = _scopeFactory.CreateAsyncScope();\n            var context = scope.ServiceProvider.GetRequiredService<Shop>();\n            context.Add(order);\n            await context.SaveChangesAsync(token);", "_db")), key: Key);

    /// <summary>What a helper of the program drops is work like any other, and the helper stays as it is.</summary>
    [Fact]
    public Task WorkGivenToAHelper() => Fix.Verify(
        Files(Controller("Shop {|TAA2003:db|}", "Later(async () =>\n        {\n            db.Add(order);\n            await db.SaveChangesAsync();\n        });", Later)),
        Files(Controller("IServiceScopeFactory scopeFactory", "Later(async () =>\n        {\n            " + OpenedAsync + "context.Add(order);\n            await context.SaveChangesAsync();\n        });", Later)), key: Key);

    /// <summary>A service is taken from the scope like a context; a handler is given the factory as a parameter.</summary>
    [Fact]
    public Task ServiceInAHandler() => Fix.Verify(
        Files("""
            var app = WebApplication.Create(args);
            app.MapPost("/orders", (Saver {|TAA2003:saver|}, Order order) =>
            {
                _ = Task.Run(() => saver.SaveAsync(order));
                return "ok";
            });
            app.Run();

            """),
        Files("""
            var app = WebApplication.Create(args);
            app.MapPost("/orders", (IServiceScopeFactory scopeFactory, Order order) =>
            {
                _ = Task.Run(async () =>
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    var saver = scope.ServiceProvider.GetRequiredService<Saver>();
                    await saver.SaveAsync(order);
                });
                return "ok";
            });
            app.Run();

            """), key: Key);

    /// <summary>Operations that are started, however their tasks are kept.</summary>
    [Theory]
    [InlineData("var all = COUNT;\n        var first = FIRST;\n        await Task.WhenAll(all, first);\n        return all.Result + first.Result;", Key)]
    [InlineData("var both = await Task.WhenAll(COUNT, FIRST);\n        return both.Sum();", Key)]
    [InlineData("var both = new Dictionary<string, Task<int>> { [\"all\"] = COUNT, [\"first\"] = FIRST };\n        await Task.WhenAll(both.Values);\n        return both[\"all\"].Result;", "Safest")]
    [InlineData("var (all, first) = (COUNT, FIRST);\n        return await all + await first;", "Safest")]
    [InlineData("var both = new { All = COUNT, First = FIRST };\n        return await both.All + await both.First;", "Safest")]
    [InlineData("var first = await Task.WhenAny(COUNT, FIRST);\n        return await first;", "Safest")]
    public Task OperationsTakeTheirOwn(string body, string key) => Fix.Verify(
        Files(Page("Shop {|TAA2003:db|}", body.Replace("COUNT", "db.Orders.CountAsync()", StringComparison.Ordinal).Replace("FIRST", "db.Orders.CountAsync(order => order.Id == 1)", StringComparison.Ordinal), "")),
        Files(Page("IServiceScopeFactory scopeFactory", body.Replace("COUNT", "InScopeAsync(context => context.Orders.CountAsync())", StringComparison.Ordinal).Replace("FIRST", "InScopeAsync(context => context.Orders.CountAsync(order => order.Id == 1))", StringComparison.Ordinal), """


                private async Task<TResult> InScopeAsync<TResult>(Func<Shop, Task<TResult>> work)
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    return await work(scope.ServiceProvider.GetRequiredService<Shop>());
                }
            """)), key: key);

    /// <summary>Two objects of one class take theirs from scopes of one factory, in one pass as one after the other.</summary>
    [Fact]
    public Task FieldsOfOneClassShareTheFactory() => Fix.Verify(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Mail>();
        builder.Services.AddScoped<Trace>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public class OrdersController : ControllerBase
        {
            private readonly Mail {|TAA2003:_mail|};
            private readonly Trace {|TAA2003:_trace|};

            public OrdersController(Mail mail, Trace trace)
            {
                _mail = mail;
                _trace = trace;
            }

            [HttpPost]
            public string Post(string text)
            {
                _mail.SendAsync(text);
                return text;
            }

            [HttpPut]
            public string Put(string text)
            {
                _trace.WriteAsync(text);
                return text;
            }

            [HttpGet]
            public async Task<string> Get(string text)
            {
                await _mail.SendAsync(text);
                await _trace.WriteAsync(text);
                return text;
            }
        }

        public class Mail(Shop shop) { public async Task SendAsync(string text) { shop.Add(new Order { Text = text }); await shop.SaveChangesAsync(); } }
        public class Trace(Shop shop) { public async Task WriteAsync(string text) { shop.Add(new Order { Text = text }); await shop.SaveChangesAsync(); } }
        public class Order { public int Id { get; set; } public string Text { get; set; } = ""; }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Mail>();
        builder.Services.AddScoped<Trace>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public class OrdersController : ControllerBase
        {
            private readonly Mail _mail;
            private readonly IServiceScopeFactory _scopeFactory;
            private readonly Trace _trace;

            public OrdersController(Mail mail, IServiceScopeFactory scopeFactory, Trace trace)
            {
                _scopeFactory = scopeFactory;
                _mail = mail;
                _trace = trace;
            }

            [HttpPost]
            public string Post(string text)
            {
                _ = Task.Run(async () =>
                {
                    await using var scope = _scopeFactory.CreateAsyncScope();
                    var mail = scope.ServiceProvider.GetRequiredService<Mail>();
                    await mail.SendAsync(text);
                });
                return text;
            }

            [HttpPut]
            public string Put(string text)
            {
                _ = Task.Run(async () =>
                {
                    await using var scope = _scopeFactory.CreateAsyncScope();
                    var trace = scope.ServiceProvider.GetRequiredService<Trace>();
                    await trace.WriteAsync(text);
                });
                return text;
            }

            [HttpGet]
            public async Task<string> Get(string text)
            {
                await _mail.SendAsync(text);
                await _trace.WriteAsync(text);
                return text;
            }
        }

        public class Mail(Shop shop) { public async Task SendAsync(string text) { shop.Add(new Order { Text = text }); await shop.SaveChangesAsync(); } }
        public class Trace(Shop shop) { public async Task WriteAsync(string text) { shop.Add(new Order { Text = text }); await shop.SaveChangesAsync(); } }
        public class Order { public int Id { get; set; } public string Text { get; set; } = ""; }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """, key: Key);

    /// <summary>What would be lost, or another's: changes saved elsewhere, rows that are changed and saved, a class that our own code makes.</summary>
    [Theory]
    [InlineData("_ = Task.Run(() => db.SaveChanges());", "", "the work saves what is changed elsewhere")]
    [InlineData("db.Add(order); await queue.EnqueueAsync(token => db.SaveChangesAsync(token));", "", "the work saves what is changed elsewhere")]
    [InlineData("Parallel.ForEach(ids, id => db.Add(new Order { Id = id })); db.SaveChanges();", "", "what the work changes is saved elsewhere")]
    [InlineData("var a = db.Orders.FirstAsync(); var b = db.Orders.CountAsync(); (await a).Name = \"x\"; await b; await db.SaveChangesAsync();", "", "what an operation reads is saved elsewhere")]
    [InlineData("var a = db.SaveChangesAsync(); var b = db.Orders.CountAsync(); await a; await b;", "", "an operation that changes something")]
    [InlineData("db.Add(order); _ = db.SaveChangesAsync();", "", "an operation that changes something")]
    [InlineData("_ = Task.Run(() => { db.Add(order); db.SaveChanges(); });", "public static OrdersController Make(Shop shop, IWorkQueue queue) => new(shop, queue);", "not of its kind")]
    public async Task WhatWouldBeLostIsRefused(string body, string more, string because)
    {
        var offered = (await Offered.For(Files(Controller("Shop db", body, more)), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary)).First();
        Assert.DoesNotContain(offered.Titles, title => title.Contains("scope of its own", StringComparison.Ordinal));
        Assert.Contains(Key + ": " + because, offered.Refusals);
    }

    private const string Later = "private static void Later(Func<Task> work) => _ = Task.Run(work);";

    private const string Other = "[HttpPut] public Task<int> Count() => db.Orders.CountAsync();";

    private static string Marked(string body) => body.StartsWith("await Parallel", StringComparison.Ordinal) ? "Shop {|TAA2002:db|}" : "Shop {|TAA2003:db|}";

    private static string Controller(string given, string body, string more = "") => $$"""
        public sealed class OrdersController({{given}}, IWorkQueue queue) : ControllerBase
        {
            {{more}}
            [HttpPost]
            public async Task Post(Order order, List<int> ids)
            {
                {{body}}
                await queue.EnqueueAsync(token => Task.CompletedTask);
            }
        }

        """;

    private static string Page(string given, string body, string more) => $$"""
        public sealed class Page({{given}}) : ControllerBase
        {
            [HttpGet]
            public async Task<int> Run()
            {
                {{body}}
            }{{more}}
        }

        """;

    private static string Fields(string fields, string given, string kept, string work, string db) => $$"""
        public sealed class OrdersController : ControllerBase
        {
            {{fields}}

            public OrdersController({{given}})
            {
                {{kept}}
                _queue = queue;
            }

            [HttpPost]
            public async Task Post(Order order)
            {
                await _queue.EnqueueAsync(async token =>
                {
                    {{work}}
                });
            }

            [HttpGet]
            public Task<int> Count() => {{db}}.Orders.CountAsync();
        }

        """;

    private static (string Name, string Text)[] Files(string program) => TestSources.Named(["using Microsoft.AspNetCore.Mvc;\nusing Microsoft.EntityFrameworkCore;\n\n" + program, """
        using Microsoft.EntityFrameworkCore;
        using System.Threading.Channels;

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public sealed class Order { public int Id { get; set; } public string Name { get; set; } = ""; }
        public sealed class Saver(Shop shop) { public async Task SaveAsync(Order order) { shop.Add(order); await shop.SaveChangesAsync(); } }

        public interface IWorkQueue { ValueTask EnqueueAsync(Func<CancellationToken, Task> item); }
        public sealed class WorkQueue : IWorkQueue
        {
            private readonly Channel<Func<CancellationToken, Task>> _queue = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
            public async ValueTask EnqueueAsync(Func<CancellationToken, Task> item) => await _queue.Writer.WriteAsync(item);
        }

        public static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddScoped<Saver>().AddSingleton<IWorkQueue, WorkQueue>().AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        }

        """]);
}
