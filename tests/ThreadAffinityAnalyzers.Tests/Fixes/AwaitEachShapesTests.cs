namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Operations on one context that overlap, by what their tasks are put into: each is awaited where it is started.</summary>
public sealed class AwaitEachShapesTests
{
    /// <summary>The statements that overlap, and what becomes of them.</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        {
            """
            var saving = _db.SaveChangesAsync();
            var count = await _db.Orders.CountAsync(); // beside it
            await saving;
            Console.WriteLine(count);
            return 0;
            """,
            """
            await _db.SaveChangesAsync();
            var count = await _db.Orders.CountAsync(); // beside it
            Console.WriteLine(count);
            return 0;
            """
        },
        {
            """
            Task<int> saving = _db.SaveChangesAsync();
            var count = await _db.Orders.CountAsync();
            await saving;
            Console.WriteLine(count + await saving);
            return 0;
            """,
            """
            int saving = await _db.SaveChangesAsync();
            var count = await _db.Orders.CountAsync();
            Console.WriteLine(count + saving);
            return 0;
            """
        },
        {
            """
            var tasks = ids.Select(async id =>
                new Order()
                {
                    Id = await _db.Orders.CountAsync(order => order.Id == id), // of this one
                });

            Console.WriteLine((await Task.WhenAll(tasks)).Length);
            """,
            """
            var tasks = new List<Order>();
            foreach (var id in ids)
            {
                tasks.Add(new Order()
                {
                    Id = await _db.Orders.CountAsync(order => order.Id == id), // of this one
                });
            }

            Console.WriteLine(tasks.ToArray().Length);
            """
        },
        {
            """
            return (await Task.WhenAll(ids.Select(id => _db.Orders.CountAsync(order => order.Id == id)))).Sum();
            """,
            """
            var loaded = new List<int>();
            foreach (var id in ids)
            {
                loaded.Add(await _db.Orders.CountAsync(order => order.Id == id));
            }

            return loaded.ToArray().Sum();
            """
        },
        {
            """
            return(await Task.WhenAll(ids.Select(id => _db.Orders.CountAsync(order => order.Id == id)))).Sum();
            """,
            """
            var loaded = new List<int>();
            foreach (var id in ids)
            {
                loaded.Add(await _db.Orders.CountAsync(order => order.Id == id));
            }

            return(loaded.ToArray()).Sum();
            """
        },
        {
            """
            var lists = ids.Select(async id =>
            {
                return await _db.Orders
                    .Where(order => order.Id == id)
                    .ToListAsync();
            });

            var all = await Task.WhenAll(lists);
            Console.WriteLine(all.Length);
            return 0;
            """,
            """
            var lists = new List<List<Order>>();
            foreach (var id in ids)
            {
                lists.Add(await _db.Orders
                    .Where(order => order.Id == id)
                    .ToListAsync());
            }

            var all = lists.ToArray();
            Console.WriteLine(all.Length);
            return 0;
            """
        },
        {
            """
            var counts = await Task.WhenAll(ids.Select(async id =>
            {
                // Not all of them.
                var found = await _db.Orders.Where(order => order.Id == id).ToListAsync();
                return found.Count;
            }));
            Console.WriteLine(counts.Length);
            return 0;
            """,
            """
            var loaded = new List<int>();
            foreach (var id in ids)
            {
                // Not all of them.
                var found = await _db.Orders.Where(order => order.Id == id).ToListAsync();
                loaded.Add(found.Count);
            }

            var counts = loaded.ToArray();
            Console.WriteLine(counts.Length);
            return 0;
            """
        },
        {
            """
            _db.Orders.ExecuteDeleteAsync().ConfigureAwait(false);
            await _db.SaveChangesAsync();
            """,
            """
            await _db.Orders.ExecuteDeleteAsync().ConfigureAwait(false);
            await _db.SaveChangesAsync();
            """
        },
        {
            """
            var tasks = ids.Select(id => Load(id)).ToList();
            var all = await Task.WhenAll(tasks);
            Console.WriteLine(all.Length);
            """,
            """
            var tasks = new List<Order?>();
            foreach (var id in ids)
            {
                tasks.Add(await Load(id));
            }
            var all = tasks.ToArray();
            Console.WriteLine(all.Length);
            """
        },
        {
            """
            // All of them.
            var all = await Task.WhenAll(ids.Select(id => Load(id)));
            Console.WriteLine(all.Length);
            """,
            """
            // All of them.
            var loaded = new List<Order?>();
            foreach (var id in ids)
            {
                loaded.Add(await Load(id));
            }

            var all = loaded.ToArray();
            Console.WriteLine(all.Length);
            """
        },
        {
            """
            var orders = _db.Orders.CountAsync();
            var users = _db.Users.CountAsync();
            await Task.WhenAll(orders, users);
            Console.WriteLine(new { orders = orders.Result, users = await users });
            """,
            """
            var orders = await _db.Orders.CountAsync();
            var users = await _db.Users.CountAsync();
            Console.WriteLine(new { orders, users });
            """
        },
        {
            """
            var orders = _db.Orders.CountAsync();
            var users = _db.Users.CountAsync();
            await Task.WhenAll(orders, users);
            Console.WriteLine(orders.GetAwaiter().GetResult() + users.Result);
            """,
            """
            var orders = await _db.Orders.CountAsync();
            var users = await _db.Users.CountAsync();
            Console.WriteLine(orders + users);
            """
        },
        {
            """
            await Task.WhenAll(ids.Select(Load));
            """,
            """
            foreach (var item in ids)
            {
                await Load(item);
            }
            """
        },
        {
            """
            var tasks = from id in ids select Load(id);
            await Task.WhenAll(tasks);
            """,
            """
            foreach (var id in ids)
            {
                await Load(id);
            }
            """
        },
        {
            """
            var tasks = new List<Task<Order?>>();
            foreach (var id in ids)
            {
                tasks.Add(Load(id)); // later
            }

            foreach (var task in tasks)
            {
                Console.WriteLine((await task)!.Id);
            }
            """,
            """
            var tasks = new List<Order?>();
            foreach (var id in ids)
            {
                tasks.Add(await Load(id)); // later
            }

            foreach (var task in tasks)
            {
                Console.WriteLine(task!.Id);
            }
            """
        },
        {
            """
            var tasks = new List<Task>();
            foreach (var id in ids)
            {
                tasks.Add(Load(id));
            }

            await Task.WhenAll(tasks);
            Console.WriteLine(ids.Count);
            """,
            """
            foreach (var id in ids)
            {
                await Load(id);
            }

            Console.WriteLine(ids.Count);
            """
        },
        {
            """
            var tasks = new Task<Order?>[ids.Count];
            for (var i = 0; i < ids.Count; i++)
            {
                tasks[i] = Load(ids[i]);
            }

            var all = await Task.WhenAll(tasks);
            Console.WriteLine(all.Length);
            """,
            """
            var tasks = new Order?[ids.Count];
            for (var i = 0; i < ids.Count; i++)
            {
                tasks[i] = await Load(ids[i]);
            }

            var all = tasks;
            Console.WriteLine(all.Length);
            """
        },
        {
            """
            ids.ForEach(async id => await Load(id));
            """,
            """
            foreach (var id in ids)
            {
                await Load(id);
            }
            """
        },
        {
            """
            Task.WaitAll(_db.Orders.CountAsync(), _db.Users.CountAsync());
            """,
            """
            await _db.Orders.CountAsync();
            await _db.Users.CountAsync();
            """
        },
        {
            """
            var counts = await Task.WhenAll(new[] { _db.Orders.CountAsync(), _db.Users.CountAsync() });
            Console.WriteLine(counts[0]);
            """,
            """
            var counts = new[] { await _db.Orders.CountAsync(), await _db.Users.CountAsync() };
            Console.WriteLine(counts[0]);
            """
        },
        {
            """
            Task[] all = { _db.Orders.CountAsync(), _db.Users.CountAsync() };
            await Task.WhenAll(all);
            """,
            """
            await _db.Orders.CountAsync();
            await _db.Users.CountAsync();
            """
        },
        {
            """
            Task<int> orders = _db.Orders.CountAsync();
            Task<int> users = _db.Users.CountAsync();
            await Task.WhenAll(orders, users).ConfigureAwait(false);
            return await orders + (await users);
            """,
            """
            int orders = await _db.Orders.CountAsync();
            int users = await _db.Users.CountAsync();
            return orders + users;
            """
        },
        {
            """
            _ = Task.Run(() => _db.SaveChanges());
            """,
            """
            await Task.Run(() => _db.SaveChanges());
            """
        },
    };

    [Theory, MemberData(nameof(Shapes))]
    public Task OneByOneBad(string before, string after) => Fix.Verify(Action(before, "{|TAA2003:_db|}"), Action(after, "_db"), key: "Safest");

    /// <summary>A member that nobody could wait for gives a task, and its caller waits; a handler that dropped its work becomes asynchronous.</summary>
    [Fact]
    public Task AsyncVoidBad() => Fix.Verify(
        Action("SaveLater();\nawait Load(1);", "{|TAA2003:_db|}", "private async void SaveLater() => await _db.SaveChangesAsync();"),
        Action("await SaveLater();\nawait Load(1);", "_db", "private async Task SaveLater() => await _db.SaveChangesAsync();"));

    [Fact]
    public Task DroppedInAHandlerBad() => Fix.Verify(Handler("(Shop {|TAA2003:db|}) =>", "_ = db.SaveChangesAsync();"), Handler("async (Shop db) =>", "await db.SaveChangesAsync();"));

    /// <summary>A method that hands the task of all on awaits each where it is started.</summary>
    [Theory]
    [InlineData("public Task Run(Shop {0})\n    {\n        var orders = db.Orders.LoadAsync();\n        var users = db.Users.LoadAsync();\n        return Task.WhenAll(orders, users);\n    }",
        "public async Task Run(Shop {0})\n    {\n        await db.Orders.LoadAsync();\n        await db.Users.LoadAsync();\n    }")]
    [InlineData("public Task<int[]> Run(Shop {0})\n    {\n        Task<int> orders = db.Orders.CountAsync();\n        Console.WriteLine();\n        return Task.WhenAll(orders, db.Users.CountAsync());\n    }",
        "public async Task<int[]> Run(Shop {0})\n    {\n        var orders = await db.Orders.CountAsync();\n        Console.WriteLine();\n        return new[] { orders, await db.Users.CountAsync() };\n    }")]
    [InlineData("public Task Run(Shop {0})\n    {\n        Console.WriteLine();\n        return Task.WhenAll(db.Orders.LoadAsync(), db.Users.LoadAsync());\n    }",
        "public async Task Run(Shop {0})\n    {\n        Console.WriteLine();\n        await db.Orders.LoadAsync();\n        await db.Users.LoadAsync();\n    }")]
    [InlineData("public Task Run(Shop {0}, int[] ids)\n    {\n        Console.WriteLine();\n        return Task.WhenAll(ids.Select(id => db.Orders.CountAsync(o => o.Id == id)));\n    }",
        "public async Task Run(Shop {0}, int[] ids)\n    {\n        Console.WriteLine();\n        foreach (var id in ids)\n        {\n            await db.Orders.CountAsync(o => o.Id == id);\n        }\n    }")]
    [InlineData("public Task Run(Shop {0}, int[] ids) => Task.WhenAll(ids.Select(id => db.Orders.CountAsync(o => o.Id == id)));",
        "public async Task Run(Shop {0}, int[] ids)\n    {\n        foreach (var id in ids)\n        {\n            await db.Orders.CountAsync(o => o.Id == id);\n        }\n    }")]
    [InlineData("public Task<int[]> Run(Shop {0}, int[] ids)\n    {\n        Console.WriteLine();\n        return Task.WhenAll(ids.Select(id => db.Orders.CountAsync(o => o.Id == id)));\n    }",
        "public async Task<int[]> Run(Shop {0}, int[] ids)\n    {\n        Console.WriteLine();\n        var loaded = new List<int>();\n        foreach (var id in ids)\n        {\n            loaded.Add(await db.Orders.CountAsync(o => o.Id == id));\n        }\n\n        return loaded.ToArray();\n    }")]
    [InlineData("public Task<int[]> Run(Shop {0}, int[] ids) => Task.WhenAll(ids.Select(id => db.Orders.CountAsync(o => o.Id == id)));",
        "public async Task<int[]> Run(Shop {0}, int[] ids)\n    {\n        var loaded = new List<int>();\n        foreach (var id in ids)\n        {\n            loaded.Add(await db.Orders.CountAsync(o => o.Id == id));\n        }\n        return loaded.ToArray();\n    }")]
    public Task HandedOnBad(string before, string after) => Fix.Verify(HandingOn(before.Replace("{0}", "{|TAA2003:db|}", StringComparison.Ordinal)), HandingOn(after.Replace("{0}", "db", StringComparison.Ordinal)), key: "Safest");

    /// <summary>So do local functions and lambdas, those of routes too, and a block inside the function, which has still returned then.</summary>
    [Theory]
    [InlineData("app.MapGet(\"/\", (Shop {0}) => Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync()));",
        "app.MapGet(\"/\", async (Shop {0}) => new[] { await db.Orders.CountAsync(), await db.Users.CountAsync() });")]
    [InlineData("app.MapGet(\"/\", (Shop {0}) =>\n{\n    var orders = db.Orders.LoadAsync();\n    var users = db.Users.LoadAsync();\n    return Task.WhenAll(orders, users);\n});",
        "app.MapGet(\"/\", async (Shop {0}) =>\n{\n    await db.Orders.LoadAsync();\n    await db.Users.LoadAsync();\n});")]
    [InlineData("app.MapGet(\"/\", (Shop db) => Both(db));\nstatic Task Both(Shop {0})\n{\n    return Task.WhenAll(new[] { db.Orders.LoadAsync(), db.Users.LoadAsync() });\n}",
        "app.MapGet(\"/\", (Shop db) => Both(db));\nstatic async Task Both(Shop {0})\n{\n    await db.Orders.LoadAsync();\n    await db.Users.LoadAsync();\n}")]
    [InlineData("app.MapGet(\"/\", (Shop db) => Both(db));\nstatic Task Both(Shop {0}) => Task.WhenAll(db.Orders.LoadAsync(), db.Users.LoadAsync());",
        "app.MapGet(\"/\", (Shop db) => Both(db));\nstatic async Task Both(Shop {0})\n{\n    await db.Orders.LoadAsync();\n    await db.Users.LoadAsync();\n}")]
    [InlineData("app.MapGet(\"/\", (Shop db) => Both(db));\nstatic Task Both(Shop {0})\n{\n    if (db.Users.Local.Count == 0)\n    {\n        return Task.WhenAll(db.Orders.LoadAsync(), db.Users.LoadAsync());\n    }\n\n    throw new InvalidOperationException();\n}",
        "app.MapGet(\"/\", (Shop db) => Both(db));\nstatic async Task Both(Shop {0})\n{\n    if (db.Users.Local.Count == 0)\n    {\n        await db.Orders.LoadAsync();\n        await db.Users.LoadAsync();\n        return;\n    }\n\n    throw new InvalidOperationException();\n}")]
    public Task HandedOnByAnotherFunctionBad(string before, string after) =>
        Fix.Verify(Routes(before.Replace("{0}", "{|TAA2003:db|}", StringComparison.Ordinal)), Routes(after.Replace("{0}", "db", StringComparison.Ordinal)), key: "Safest");

    /// <summary>The lines of a text are its value: they are not set in with the code around them.</summary>
    [Fact]
    public Task LinesOfATextAreItsValueBad() => Fix.Verify(
        Reading("{|TAA2003:db|}", """
                    var all = await Task.WhenAll(ids.Select(async id => new Order
                    {
                        Id = await db.Database.ExecuteSqlRawAsync(@"UPDATE x
             SET y = 1
            WHERE z"),
                    }));
                    return all.Length;
            """),
        Reading("db", """
                    var loaded = new List<Order>();
                    foreach (var id in ids)
                    {
                        loaded.Add(new Order
                        {
                            Id = await db.Database.ExecuteSqlRawAsync(@"UPDATE x
             SET y = 1
            WHERE z"),
                        });
                    }

                    var all = loaded.ToArray();
                    return all.Length;
            """), key: "Safest");

    private static string Reading(string db, string body) => $$"""
        using Microsoft.EntityFrameworkCore;

        public class Reader
        {
            public async Task<int> Read(Shop {{db}}, List<int> ids)
            {

        """ + body + """

            }
        }

        public class Order { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

        """;

    private static string Routes(string statements) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        var app = builder.Build();
        {{statements}}
        app.Run();

        public class Order { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); public DbSet<Order> Users => Set<Order>(); }

        """;

    /// <summary>Who looks at the task itself, or returns in several places, is not rewritten.</summary>
    [Theory]
    [InlineData("public Task<int[]> Run(Shop db) { var orders = db.Orders.CountAsync(); var users = db.Users.CountAsync(); Console.WriteLine(orders.Status); return Task.WhenAll(orders, users); }")]
    [InlineData("public Task Run(Shop db) { var orders = db.Orders.LoadAsync(); if (orders.IsCompleted) return orders; return Task.WhenAll(orders, db.Users.LoadAsync()); }")]
    [InlineData("public Task Run(Shop db) { if (db.Users.Local.Count == 0) return Task.CompletedTask; return Task.WhenAll(db.Orders.LoadAsync(), db.Users.LoadAsync()); }")]
    public async Task HandedOnInAnotherShapeOk(string method)
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([HandingOn(method)]), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(offered.Titles);
    }

    private const string FanProgram = "builder.Services.AddScoped<Fan>();\nvar app = builder.Build();\napp.MapGet(\"/\", (Fan fan) => fan.Save());\napp.Run();\n";

    private static string Dropping(string db, string save) => HandingOn($"private readonly Shop {db};\n    public Fan(Shop db) => _db = db;\n    public {save}", FanProgram);

    /// <summary>A member that only drops its work waits for it.</summary>
    [Theory]
    [InlineData("_ = ", "Task.Run(() => _db.SaveChanges())")]
    [InlineData("", "Task.Run(() => _db.SaveChanges())")]
    [InlineData("_ = ", "_db.SaveChangesAsync()")]
    [InlineData("", "_db.SaveChangesAsync()")]
    public Task DroppedByAnArrowBad(string discard, string work) =>
        Fix.Verify(Dropping("{|TAA2003:_db|}", $"void Save() => {discard}{work}; // soon"), Dropping("_db", $"async Task Save() => await {work}; // soon"), key: "Safest");

    /// <summary>A query that nobody waits for may run on a context of its own.</summary>
    [Theory]
    [InlineData("_ = ")]
    [InlineData("")]
    public Task DroppedByAnArrowOnAScopeOfItsOwnBad(string discard) => Fix.Verify(
        HandingOn($$"""
            private readonly Shop {|TAA2003:_db|};
                public Fan(Shop db) => _db = db;
                public void Save() => {{discard}}_db.Orders.CountAsync();
            """, FanProgram),
        HandingOn("""
            private readonly IServiceScopeFactory _scopeFactory;
                public Fan(IServiceScopeFactory scopeFactory) => _scopeFactory = scopeFactory;
                public void Save() => _ = Task.Run(async () =>
                {
                    await using var scope = _scopeFactory.CreateAsyncScope();
                    var context = scope.ServiceProvider.GetRequiredService<Shop>();
                    await context.Orders.CountAsync();
                });
            """, FanProgram), index: 1, key: nameof(ThreadAffinityAnalyzers.CodeFixes.Remedies.OwnScopeFix));

    private static string HandingOn(string member, string start = "") => (start.Length == 0 ? "using Microsoft.EntityFrameworkCore;\n\n" : "using Microsoft.EntityFrameworkCore;\n\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDbContext<Shop>(options => options.UseSqlite(\"Data Source=a.db\"));\n" + start + "\n") + $$"""
        public class Fan
        {
            {{member}}
        }

        public class Order { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); public DbSet<Order> Users => Set<Order>(); }

        """;

    /// <summary>Which of them ends first is what the code asks: awaited in turn it would be told something else.</summary>
    [Fact]
    public async Task WhicheverEndsFirstIsNotAwaitedInTurnOk()
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([Action("await Task.WhenAny(_db.Orders.CountAsync(), _db.Users.CountAsync());", "_db")]), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain("Await the operations one after the other", offered.Titles);
        Assert.Contains(offered.Refusals, one => one.StartsWith("AwaitEachFix: a task that is kept", StringComparison.Ordinal));
    }

    private static string Handler(string head, string save) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        var app = builder.Build();
        app.MapPost("/users", {{head}}
        {
            {{save}}
            return "ok";
        });
        app.Run();

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        """;

    private static string Action(string body, string db, string more = "") => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<User> Users => Set<User>();
        }

        public sealed class Order { public int Id { get; set; } }
        public sealed class User { public int Id { get; set; } }

        public sealed class OrdersController : ControllerBase
        {
            private readonly Shop {{db}};

            public OrdersController(Shop db) => _db = db;

            [HttpGet]
            public async Task<int> Get(List<int> ids)
            {
                await Task.Yield();
                {{body.ReplaceLineEndings("\n").Replace("\n", "\n        ", StringComparison.Ordinal).Replace("\n        \n", "\n\n", StringComparison.Ordinal)}}
                {{(body.Contains("return", StringComparison.Ordinal) ? "" : "return 0;")}}
            }

            private async Task<Order?> Load(int id) => await _db.Orders.FirstOrDefaultAsync(order => order.Id == id);
            {{more}}
        }
        """;

    /// <summary>What another class of the file starts on something of the same name is its own; a result that has its local's name needs no other.</summary>
    [Fact]
    public Task SameNameInAnotherClass() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Chat>(o => o.UseSqlite("Data Source=chat.db"));
            builder.Services.AddScoped<Statistics>();
            var app = builder.Build();
            app.MapGet("/", (Statistics statistics) => statistics.Get());
            app.Run();

            class Chat(DbContextOptions<Chat> options) : DbContext(options)
            {
                public DbSet<Message> Messages => Set<Message>();
            }

            class Message
            {
                public int Id { get; set; }
            }

            class Statistics(Chat {|TAA2003:chat|})
            {
                public async Task<object> Get()
                {
                    var total = chat.Messages.CountAsync();
                    var recent = chat.Messages.CountAsync(message => message.Id > 100);
                    await Task.WhenAll(total, recent);
                    return new { total = total.Result, recent = await recent, sum = total.Result + recent.Result };
                }
            }

            class Pages(HttpClient chat)
            {
                public async Task<int> Get(string[] urls)
                {
                    var texts = urls.Select(url => chat.GetStringAsync(url));
                    await Task.WhenAll(texts);
                    return texts.Count();
                }
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Chat>(o => o.UseSqlite("Data Source=chat.db"));
            builder.Services.AddScoped<Statistics>();
            var app = builder.Build();
            app.MapGet("/", (Statistics statistics) => statistics.Get());
            app.Run();

            class Chat(DbContextOptions<Chat> options) : DbContext(options)
            {
                public DbSet<Message> Messages => Set<Message>();
            }

            class Message
            {
                public int Id { get; set; }
            }

            class Statistics(Chat chat)
            {
                public async Task<object> Get()
                {
                    var total = await chat.Messages.CountAsync();
                    var recent = await chat.Messages.CountAsync(message => message.Id > 100);
                    return new { total, recent, sum = total + recent };
                }
            }

            class Pages(HttpClient chat)
            {
                public async Task<int> Get(string[] urls)
                {
                    var texts = urls.Select(url => chat.GetStringAsync(url));
                    await Task.WhenAll(texts);
                    return texts.Count();
                }
            }

            """);
}
