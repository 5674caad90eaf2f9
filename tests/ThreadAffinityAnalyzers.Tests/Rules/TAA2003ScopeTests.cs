using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Work that nobody waits for, on an object that is disposed under it.</summary>
public sealed class TAA2003ScopeTests
{
    [Theory]
    [InlineData("_ = Task.Run(() => _db.SaveChanges());")]
    [InlineData("_ = Task.Run(() => Save());")]
    [InlineData("_ = Task.Run(async () => { await Pause(); await _db.SaveChangesAsync(); });")]
    [InlineData("Task.Run(() => _db.SaveChanges());")]
    [InlineData("Task.Factory.StartNew(() => _db.SaveChanges());")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => _db.SaveChanges());")]
    [InlineData("_ = Save();")]
    [InlineData("_ = _db.SaveChangesAsync();")]
    [InlineData("_db.SaveChangesAsync();")]
    [InlineData("SqlMapper.ExecuteAsync(_db.Database.GetDbConnection(), \"VACUUM\");")]
    [InlineData("SaveLater();")]
    [InlineData("_ = _db.SaveChangesAsync().ContinueWith(t => Console.WriteLine(t.Result));")]
    [InlineData("_ = Pause().ContinueWith(_ => _db.SaveChanges());")]
    [InlineData("Task.Delay(5).ContinueWith(_ => Save(), TaskScheduler.Default);")]
    [InlineData("_db.SaveChangesAsync().FireAndForget();")]
    [InlineData("Tasks.FireAndForget(Save());")]
    [InlineData("Task.Run(() => _db.SaveChanges()).SafeFireAndForget();")]
    public Task FieldOfTheRequestBad(string body) => Rule.Bad(Action(body));

    [Theory]
    [InlineData("await Task.Run(() => _db.SaveChanges());")]
    [InlineData("Task.Run(() => _db.SaveChanges()).Wait();")]
    [InlineData("_ = Task.Run(() => Console.WriteLine(ids.Count));")]
    [InlineData("_ = Pause();")]
    [InlineData("_ = await Save();")]
    [InlineData("_ = _db.SaveChanges();")]
    [InlineData("Console.Out.WriteLineAsync($\"{_db.ContextId} \" + _db.Orders.Local.Count);")]
    [InlineData("var save = Save(); await save;")]
    [InlineData("Pause().FireAndForget(); await Save();")]
    [InlineData("await Pause().ContinueWith(_ => _db.SaveChanges());")]
    [InlineData("await Pause().ContinueWith(_ => Save()).Unwrap();")]
    [InlineData("var saved = Save(); var told = saved.ContinueWith(_ => Save()); await saved; await told;")]
    [InlineData("_ = Pause().ContinueWith(_ => Console.WriteLine(ids.Count)); await Save();")]
    [InlineData("await Save().Logged();")]
    public Task WaitedForOk(string body) => Rule.Ok(Action(body, "_db"));

    [Theory]
    [InlineData("await _orders.Save(); _ = Task.Run(() => _orders.Save());")]
    [InlineData("await _orders.Save(); Task.Run(async () => { try { await _orders.Save(); } catch (Exception) { } });")]
    [InlineData("await _orders.Save(); await _orders.Save(); Task.Factory.StartNew(() => _orders.Save());")]
    [InlineData("await _orders.Save(); _ = _orders.Save();")]
    public Task ServiceThatIsAwaitedBeforeBad(string body) => Rule.Bad(Service(body, "{|TAA2003:_orders|}"));

    [Theory]
    [InlineData("await _orders.Save(); await Task.Run(() => _orders.Save());")]
    [InlineData("await _orders.Save(); _ = Task.Run(async () => { using var scope = _scopes.CreateScope(); await scope.ServiceProvider.GetRequiredService<Orders>().Save(); });")]
    public Task ServiceThatIsAwaitedOk(string body) => Rule.Ok(Service(body, "_orders"));

    private const string Counts = """
        public interface ICounts { Task<int> OpenAsync(); Task<int> AllAsync(); }
        public sealed class Counts : ICounts
        {
            private readonly Shop _shop;
            public Counts(Shop shop) => _shop = shop;
            public Task<int> OpenAsync() => _shop.Orders.CountAsync(order => order.IsOpen);
            public async Task<int> AllAsync() => await _shop.Orders.CountAsync();
        }

        """;

    /// <summary>A container that scans assemblies, or another project, registers the class: what lives how long is not in sight, and one flow still starts two operations on one context.</summary>
    [Theory]
    [InlineData("var open = _counts.OpenAsync(); var all = _counts.AllAsync(); await Task.WhenAll(open, all); return open.Result + all.Result;")]
    [InlineData("var open = _counts.OpenAsync(); return await _counts.AllAsync() + await open;")]
    public Task UnregisteredInterfaceBad(string body) => Rule.Bad(Dashboard(Counts, body, "{|TAA2003:_counts|}"));

    [Theory]
    [InlineData("var open = await _counts.OpenAsync(); return open + await _counts.AllAsync();")]
    [InlineData("var open = _counts.OpenAsync(); await open; var all = _counts.AllAsync(); return await all + open.Result;")]
    public Task UnregisteredInterfaceAwaitedOk(string body) => Rule.Ok(Dashboard(Counts, body, "_counts"));

    /// <summary>Work that the request leaves behind outlives the scope that its context is of.</summary>
    [Fact]
    public Task UnregisteredInterfaceDroppedBad() => Rule.Bad(Dashboard(Counts, "_ = _counts.AllAsync(); return await Task.FromResult(1);", "{|TAA2003:_counts|}"));

    private const string Together = "var open = _counts.OpenAsync(); var all = _counts.AllAsync(); return await open + await all;";

    /// <summary>Which of two classes is behind the interface cannot be told where nothing registers one.</summary>
    [Fact]
    public Task UnregisteredInterfaceOfTwoClassesOk() => Rule.Ok(Dashboard(
        Counts + "public sealed class NoCounts : ICounts { public Task<int> OpenAsync() => Task.FromResult(0); public Task<int> AllAsync() => Task.FromResult(0); }\n", Together, "_counts"));

    /// <summary>A class that names the interface in two parts is one class, and one that names it as the argument of another interface is none of its classes.</summary>
    [Theory]
    [InlineData("public sealed partial class Counts : ICounts { }\n")]
    [InlineData("public interface IHas<T> { } public sealed class HasCounts : IHas<ICounts> { }\n")]
    public Task UnregisteredInterfaceOfOneClassBad(string more) => Rule.Bad(Dashboard(Counts.Replace("sealed class Counts", "sealed partial class Counts") + more, Together, "{|TAA2003:_counts|}"));

    [Fact]
    public Task UnregisteredInterfaceOfAContextPerCallOk() => Rule.Ok(Dashboard(Counts.Replace("Shop shop", "IDbContextFactory<Shop> shops").Replace("private readonly Shop _shop;", "private readonly IDbContextFactory<Shop> _shops;")
        .Replace("=> _shop = shop;", "=> _shops = shops;").Replace("public Task<int> OpenAsync() => _shop.", "public async Task<int> OpenAsync() => await _shops.CreateDbContext().").Replace("await _shop.", "await _shops.CreateDbContext()."), Together, "_counts"));

    private static string[] Dashboard(string behind, string body, string name) => With(behind + $$"""
        public sealed class DashboardController : ControllerBase
        {
            private readonly ICounts {{name}};
            public DashboardController(ICounts counts) => _counts = counts;
            [HttpGet] public async Task<int> Get() { {{body}} }
        }
        """);

    private static string[] Service(string body, string name) => With($$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>().AddScoped<Orders>().AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public sealed class Orders(Shop shop)
        {
            public async Task Save() { await Task.Yield(); await shop.SaveChangesAsync(); }
        }

        public sealed class OrdersController : ControllerBase
        {
            private readonly Orders {{name}};
            private readonly IServiceScopeFactory _scopes;
            public OrdersController(Orders orders, IServiceScopeFactory scopes) { _orders = orders; _scopes = scopes; }
            [HttpPost] public async Task<int> Post() { {{body}} return 0; }
        }
        """);

    [Fact]
    public Task HandlerParameterBad() => Rule.Bad(With("""
        var app = WebApplication.Create(args);
        app.MapPost("/orders", (Shop {|TAA2003:db|}) => { _ = Task.Run(() => db.SaveChanges()); return "ok"; });
        app.MapPost("/users", (Shop {|TAA2003:shop|}) => { _ = shop.SaveChangesAsync(); return "ok"; });
        app.Run();
        """));

    [Fact]
    public Task HandlerParameterAwaitedOk() => Rule.Ok(With("""
        var app = WebApplication.Create(args);
        app.MapPost("/orders", async (Shop db) => { await Task.Run(() => db.SaveChanges()); return "ok"; });
        app.MapPost("/users", (Shop shop) => shop.SaveChangesAsync());
        app.Run();
        """));

    [Fact]
    public Task ScopedServiceBad() => Rule.Bad(With("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Saver>();
        var app = builder.Build();
        app.MapPost("/orders", (Saver saver) => saver.Save());
        app.Run();

        public sealed class Saver(Shop {|TAA2003:db|})
        {
            public void Save() => _ = Task.Run(() => db.SaveChanges());
        }
        """));

    private static string[] Saver(string member) => With($$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Saver>();
        var app = builder.Build();
        app.MapPost("/orders", async (Saver saver) => { await Task.Yield(); {{(member.Contains("void Save") ? "saver.Save();" : "await saver.Save();")}} });
        app.Run();

        public sealed class Saver(Shop {|TAA2003:db|}) { public {{member}} }
        """);

    /// <summary>The one expression of a member that gives nothing back is a statement: its task is dropped.</summary>
    [Theory]
    [InlineData("void Save() => db.SaveChangesAsync();")]
    [InlineData("async Task Save() { Later(); await Task.Yield(); void Later() => db.SaveChangesAsync(); }")]
    [InlineData("void Save() => Text = \"\"; private string Text { set => db.SaveChangesAsync(); }")]
    public Task ExpressionBodyBad(string member) => Rule.Bad(Saver(member));

    [Theory]
    [InlineData("Task Save() => db.SaveChangesAsync();")]
    [InlineData("async Task Save() => await db.SaveChangesAsync();")]
    [InlineData("async Task Save() { await Later(); Task Later() => db.SaveChangesAsync(); }")]
    [InlineData("Task Save() => Saved; private Task Saved => db.SaveChangesAsync();")]
    [InlineData("Task Save() => Saved; private Task Saved { get => db.SaveChangesAsync(); }")]
    [InlineData("void Save() => db.SaveChanges();")]
    [InlineData("void Save() => db.SaveChangesAsync().Wait();")]
    public Task ExpressionBodyOk(string member) => Rule.Ok([.. Saver(member).Select(text => text.Replace("{|TAA2003:db|}", "db"))]);

    [Fact]
    public Task ScopeOfItsOwnOk() => Rule.Ok(With("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Saver>();
        var app = builder.Build();
        app.MapPost("/orders", (Saver saver) => saver.Save());
        app.Run();

        public sealed class Saver(IServiceScopeFactory scopes)
        {
            public void Save() => _ = Task.Run(() => { using var scope = scopes.CreateScope(); scope.ServiceProvider.GetRequiredService<Shop>().SaveChanges(); });
        }
        """));

    [Fact]
    public Task UsingOfTheStarterBad() => Rule.Bad(With("""
        public sealed class Importer(IDbContextFactory<Shop> factory)
        {
            public void Run()
            {
                using var {|TAA2003:db|} = factory.CreateDbContext();
                Task.Run(() => db.SaveChanges());
            }
            public async Task Drop()
            {
                using (var {|TAA2003:shop|} = factory.CreateDbContext())
                {
                    _ = shop.SaveChangesAsync();
                    await Task.Yield();
                }
            }
        }
        """));

    /// <summary>A task that a using hands to the caller goes on without its context, with a name or without.</summary>
    [Theory]
    [InlineData("using var {|TAA2003:db|} = factory.CreateDbContext(); return db.Orders.CountAsync();")]
    [InlineData("using var {|TAA2003:db|} = factory.CreateDbContext(); var count = db.Orders.CountAsync(); return count;")]
    [InlineData("using (var {|TAA2003:db|} = factory.CreateDbContext()) { Task<int> count = db.Orders.CountAsync(); return count; }")]
    public Task TaskThatLeavesItsUsingBad(string body) => Rule.Bad(Counter("", body));

    [Theory]
    [InlineData("", "using var db = factory.CreateDbContext(); var count = db.Orders.CountAsync(); count.Wait(); return count;")]
    [InlineData("", "using var db = factory.CreateDbContext(); var count = db.Orders.CountAsync().Result; return Task.FromResult(count);")]
    [InlineData("", "var db = factory.CreateDbContext(); var count = db.Orders.CountAsync(); return count;")]
    [InlineData("", "int known; using (var other = factory.CreateDbContext()) known = other.Orders.Count(); var db = factory.CreateDbContext(); var count = db.Orders.CountAsync(); return count;")]
    [InlineData("async", "using var db = factory.CreateDbContext(); var count = await db.Orders.CountAsync(); return count;")]
    public Task TaskThatEndsInItsUsingOk(string modifier, string body) => Rule.Ok(Counter(modifier, body));

    [Fact]
    public Task UsingInsideTheWorkOk() => Rule.Ok(With("""
        public sealed class Importer(IDbContextFactory<Shop> factory)
        {
            public void Run() => Task.Run(() => { using var db = factory.CreateDbContext(); db.SaveChanges(); });
        }
        """));

    [Fact]
    public async Task MessageSaysWhenItIsDisposedBad()
    {
        var finding = Assert.Single(await Rule.Findings(Action("_ = Task.Run(() => _db.SaveChanges());", "_db")));
        Assert.Contains("is disposed when the request ends", finding.GetMessage());
    }

    private static string[] Counter(string modifier, string body) => With($$"""
        public sealed class Counter(IDbContextFactory<Shop> factory)
        {
            public {{modifier}} Task<int> Count() { {{body}} }
        }
        """);
}
