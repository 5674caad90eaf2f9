using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Operations on one context that run at the same time, in every way to start them; and their sequential twins.</summary>
public sealed class TAA2003Tests
{
    [Theory]
    [InlineData("await Task.WhenAll(_db.Orders.CountAsync(), _db.Users.CountAsync());")]
    [InlineData("await Task.WhenAny(_db.Orders.CountAsync(), _db.Users.CountAsync());")]
    [InlineData("await foreach (var t in Task.WhenEach(_db.Orders.CountAsync(), _db.Users.CountAsync())) { _ = t.Result; }")]
    [InlineData("Task.WaitAll(_db.Orders.CountAsync(), _db.Users.CountAsync());")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.IsFaulted || ids.Count > 1) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.Status == TaskStatus.Running) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (!t.IsCompleted && ids.Count > 1) { throw new TimeoutException(); } await _db.Users.CountAsync(); await t;")]
    [InlineData("Task.WhenAll(_db.Orders.CountAsync(), _db.Users.CountAsync()).Wait();")]
    [InlineData("await Task.WhenAll(new[] { _db.Orders.CountAsync(), _db.Users.CountAsync() });")]
#if ROSLYN_4_14_OR_GREATER // before, a collection expression is ambiguous between the overloads for arrays and spans
    [InlineData("await Task.WhenAll([_db.Orders.CountAsync(), _db.Users.CountAsync()]);")]
#endif
    [InlineData("await Task.WhenAll(new List<Task> { _db.Orders.CountAsync(), _db.Users.CountAsync() });")]
    [InlineData("var orders = _db.Orders.CountAsync(); var users = _db.Users.CountAsync(); await Task.WhenAll(orders, users);")]
    [InlineData("var orders = _db.Orders.CountAsync(); var users = _db.Users.CountAsync(); await orders; await users;")]
    [InlineData("var orders = _db.Orders.CountAsync(); var users = await _db.Users.CountAsync(); await orders;")]
    [InlineData("var orders = _db.Orders.CountAsync().ConfigureAwait(false); var users = await _db.Users.CountAsync(); await orders;")]
    [InlineData("var orders = _db.Orders.CountAsync(); var users = _db.Users.ToList(); await orders;")]
    [InlineData("var order = _db.Orders.FindAsync(1); var user = await _db.Users.FindAsync(1); await order;")]
    [InlineData("var query = _db.Orders.Where(o => o.IsOpen); var n = query.CountAsync(); var l = query.ToListAsync(); await n; await l;")]
    [InlineData("await Task.WhenAll(ids.Select(async id => await _db.Orders.FindAsync(id)));")]
    [InlineData("await Task.WhenAll(ids.Select(id => _db.Orders.FirstAsync(o => o.Id == id)));")]
    [InlineData("await Task.WhenAll(ids.Select(id => Load(id)));")]
    [InlineData("await Task.WhenAll(ids.Select(Load));")]
    [InlineData("await Task.WhenAll(from id in ids select Load(id));")]
    [InlineData("var tasks = ids.Select(id => Load(id)).ToList(); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = ids.Select(id => Load(id)); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = ids.Select(id => Load(id)).ToArray(); foreach (var t in tasks) await t;")]
    [InlineData("var tasks = new List<Task>(); foreach (var id in ids) tasks.Add(Load(id)); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { tasks.Add(_db.Orders.FindAsync(i).AsTask()); } await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new Task[2]; for (var i = 0; i < 2; i++) { tasks[i] = Load(i); } await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task>(); foreach (var id in ids) { tasks.Add(Load(id)); if (tasks.Count == 8) { await Task.WhenAll(tasks); tasks.Clear(); } } await Task.WhenAll(tasks);")]
    [InlineData("await Task.WhenAll(Load(1), Load(2));")]
    [InlineData("async Task One(int id) { await _db.Orders.FindAsync(id); } await Task.WhenAll(One(1), One(2));")]
    [InlineData("var save = Save(); await Load(1); await save;")]
    [InlineData("SaveLater(); await Load(1);")]
    [InlineData("_ = Save(); await Load(1);")]
    [InlineData("Save(); await Load(1);")]
    [InlineData("ids.ForEach(async id => await _db.Orders.FindAsync(id));")]
    [InlineData("ids.ForEach(async id => { await Pause(); await Load(id); });")]
    [InlineData("foreach (var id in ids) { _ = Load(id); }")]
    public Task TwoOperationsOfOneContextBad(string body) => Rule.Bad(Action(body));

    [Theory]
    [InlineData("await _db.Orders.CountAsync(); await _db.Users.CountAsync();")]
    [InlineData("var orders = _db.Orders.CountAsync(); await orders; var users = _db.Users.CountAsync(); await users;")]
    [InlineData("var orders = _db.Orders.CountAsync(); orders.Wait(); var users = _db.Users.CountAsync(); users.Wait();")]
    [InlineData("_db.Orders.CountAsync().Wait(); _db.Users.CountAsync().GetAwaiter().GetResult();")]
    [InlineData("var n = _db.Orders.CountAsync().Result + _db.Users.CountAsync().Result;")]
    [InlineData("await Task.WhenAll(_db.Orders.CountAsync(), Pause());")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.IsFaulted && ids.Count > 1) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.IsCanceled || t.IsFaulted) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.Status is TaskStatus.Faulted or TaskStatus.Canceled) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (t.Status == TaskStatus.Faulted) { await _db.Users.CountAsync(); } await t;")]
    [InlineData("var t = _db.Orders.CountAsync(); if (!t.IsCompleted || ids.Count > 1) { throw new TimeoutException(); } await _db.Users.CountAsync(); await t;")]
    [InlineData("await Task.WhenAny(_db.Orders.CountAsync(), Task.Delay(100));")]
    [InlineData("var orders = _db.Orders.CountAsync(); await Pause(); await orders; await Load(1);")]
    [InlineData("foreach (var id in ids) await Load(id);")]
    [InlineData("foreach (var id in ids) { var t = Load(id); await t; }")]
    [InlineData("foreach (var t in ids.Select(id => Load(id))) await t;")]
    [InlineData("Task? last = null; foreach (var id in ids) { if (last != null) await last; last = Load(id); } if (last != null) await last;")]
    [InlineData("Task<int> t; if (ids.Count > 1) t = _db.Orders.CountAsync(); else t = _db.Users.CountAsync(); await t;")]
    [InlineData("var t = ids.Count > 1 ? _db.Orders.CountAsync() : _db.Users.CountAsync(); await t;")]
    [InlineData("var names = ids.Select(id => id.ToString()).ToList(); await Load(1);")]
    [InlineData("ids.ForEach(id => _db.Orders.Add(new Order { Id = id })); await Save();")]
    [InlineData("_db.Orders.AddAsync(new Order()); await Save();")]
    [InlineData("var query = _db.Orders.Where(o => o.IsOpen); var n = await query.CountAsync(); var l = await query.ToListAsync();")]
    [InlineData("var all = await _db.Orders.ToListAsync(); await Task.WhenAll(all.Select(async o => { await Pause(); o.Id++; }));")]
    [InlineData("await Task.WhenAll(Task.FromResult(_db.Orders.Count()), Task.FromResult(_db.Users.Count()));")]
    public Task OneAfterTheOtherOk(string body) => Rule.Ok(Action(body, "_db"));

    [Fact]
    public Task RequestParameterBad() => Rule.Bad(With("""
        var app = WebApplication.Create(args);
        app.MapGet("/counts", async (Shop {|TAA2003:db|}) => await Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync()));
        app.Run();
        """));

    [Fact]
    public Task RequestParameterInTurnOk() => Rule.Ok(With("""
        var app = WebApplication.Create(args);
        app.MapGet("/counts", async (Shop db) => { var n = await db.Orders.CountAsync(); return n + await db.Users.CountAsync(); });
        app.Run();
        """));

    [Fact]
    public Task LocalContextBad() => Rule.Bad(With("""
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            public async Task<int> Sum()
            {
                await using var {|TAA2003:db|} = await factory.CreateDbContextAsync();
                var orders = db.Orders.CountAsync();
                var users = db.Users.CountAsync();
                return await orders + await users;
            }
        }
        """));

    [Fact]
    public Task ContextPerLambdaOk() => Rule.Ok(With("""
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            public Task Sum(int[] ids) => Task.WhenAll(ids.Select(async id =>
            {
                await using var db = await factory.CreateDbContextAsync();
                return await db.Orders.FindAsync(id);
            }));
            public async Task Two()
            {
                await using var a = factory.CreateDbContext();
                await using var b = factory.CreateDbContext();
                await Task.WhenAll(a.Orders.CountAsync(), b.Users.CountAsync());
            }
            private async Task<int> Count() { await using var db = factory.CreateDbContext(); return await db.Orders.CountAsync(); }
            public Task Many() => Task.WhenAll(Count(), Count());
        }
        """));

    [Fact]
    public Task ScopePerLambdaOk() => Rule.Ok(With("""
        public sealed class Report(IServiceScopeFactory scopes)
        {
            public Task Sum(int[] ids) => Task.WhenAll(ids.Select(async id =>
            {
                using var scope = scopes.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<Shop>();
                return await db.Orders.FindAsync(id);
            }));
        }
        """));

    [Fact]
    public Task OneScopeForAllLambdasBad() => Rule.Bad(With("""
        public sealed class Report(IServiceScopeFactory scopes)
        {
            public async Task Sum(int[] ids)
            {
                using var scope = scopes.CreateScope();
                var {|TAA2003:db|} = scope.ServiceProvider.GetRequiredService<Shop>();
                await Task.WhenAll(ids.Select(async id => await db.Orders.FindAsync(id)));
            }
        }
        """));

    [Fact]
    public Task PrimaryConstructorParameterBad() => Rule.Bad(With("""
        public sealed class Report(Shop {|TAA2003:db|})
        {
            public Task Sum() => Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync());
        }
        """));

    private const string Repositories = """
        public interface IOrders { Task<int> Count(); }
        public interface IUsers { Task<int> Count(); }
        public sealed class Orders(Shop db) : IOrders { public Task<int> Count() => db.Orders.CountAsync(); }
        public sealed class Users : IUsers { private readonly Shop _shop; public Users(Shop shop) => _shop = shop; public async Task<int> Count() => await _shop.Users.CountAsync(); }
        public static class Services { public static void Add(IServiceCollection s) => s.AddScoped<IOrders, Orders>().AddTransient<IUsers, Users>(); }
        """;

    [Fact]
    public Task RepositoriesOfOneScopeBad() => Rule.Bad(With(Repositories + """
        public sealed class Report(IOrders {|TAA2003:orders|}, IUsers users)
        {
            public Task Sum() => Task.WhenAll(orders.Count(), users.Count());
        }
        """));

    [Fact]
    public Task RepositoriesThatAUnitOfWorkMakesTooBad() => Rule.Bad(With(Repositories + """
        public sealed class Work(Shop db) { public Orders Orders { get; } = new(db); }
        public sealed class Page(Orders {|TAA2003:orders|}, Users users)
        {
            public Task Sum() => Task.WhenAll(orders.Count(), users.Count());
        }
        public static class Pages { public static void Add(IServiceCollection services) => services.AddScoped<Work>().AddScoped<Orders>().AddScoped<Users>(); }
        """));

    [Fact]
    public Task RepositoriesThatAreMadeOverContextsOfTheirOwnOk() => Rule.Ok(With(Repositories + """
        public sealed class Work(IDbContextFactory<Shop> contexts) { public Orders Orders { get; } = new(contexts.CreateDbContext()); }
        public sealed class Page(Work work, Users users)
        {
            public Task Sum() => Task.WhenAll(work.Orders.Count(), users.Count());
        }
        public static class Pages { public static void Add(IServiceCollection services) => services.AddScoped<Work>().AddScoped<Users>(); }
        """));

    [Fact]
    public Task RepositoriesAtAnEndpointBad() => Rule.Bad(With("""
        var app = WebApplication.Create(args);
        app.MapGet("/", async (IOrders {|TAA2003:orders|}, IUsers users) => { var a = orders.Count(); var b = users.Count(); return await a + await b; });
        app.Run();

        """ + Repositories));

    [Fact]
    public Task RepositoriesInTurnOk() => Rule.Ok(With(Repositories + """
        public sealed class Report(IOrders orders, IUsers users)
        {
            public async Task<int> Sum() => await orders.Count() + await users.Count();
        }
        """));

    [Fact]
    public Task RepositoriesOfTransientContextOk() => Rule.Ok([.. With(Repositories + """
        public sealed class Report(IOrders orders, IUsers users)
        {
            public Task Sum() => Task.WhenAll(orders.Count(), users.Count());
        }
        """).Take(2), Scoped.Replace("o => o.UseSqlite(\"Data Source=shop.db\")", "o => o.UseSqlite(\"Data Source=shop.db\"), ServiceLifetime.Transient")]);

    [Fact]
    public Task RepositoriesMadeOverOneContextBad() => Rule.Bad(With(Repositories + """
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            public async Task Sum()
            {
                await using var {|TAA2003:db|} = factory.CreateDbContext();
                var orders = new Orders(db);
                var users = new Users(db);
                await Task.WhenAll(orders.Count(), users.Count());
            }
        }
        """));

    [Fact]
    public Task TwoContextsOfOneTypeOk() => Rule.Ok(With("""
        public sealed class Copier(Shop source, Shop target)
        {
            public Task Sum() => Task.WhenAll(source.Orders.CountAsync(), target.Orders.CountAsync());
        }
        public sealed class Keyed([FromKeyedServices("a")] Shop first)
        {
            private readonly Shop _made = Open();
            private static Shop Open() => new(new DbContextOptionsBuilder<Shop>().Options);
            public Task Sum() => Task.WhenAll(first.Orders.CountAsync(), _made.Orders.CountAsync());
        }
        """));

    [Fact]
    public Task OneOfTwoContextsTwiceBad() => Rule.Bad(With("""
        public sealed class Copier(Shop source, Shop {|TAA2003:target|})
        {
            public Task Sum() => Task.WhenAll(source.Orders.CountAsync(), target.Orders.CountAsync(), target.Users.CountAsync());
        }
        """));

    [Fact]
    public Task ContextMadeOnFirstReadBad() => Rule.Bad(With("""
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            private Shop? {|TAA2003:_db|};
            private Shop Db => _db ??= factory.CreateDbContext();
            public Task Sum() => Task.WhenAll(Db.Orders.CountAsync(), Db.Users.CountAsync());
        }
        """));

    [Fact]
    public Task ContextMadeOnEveryReadOk() => Rule.Ok(With("""
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            private Shop Db => factory.CreateDbContext();
            public Task Sum() => Task.WhenAll(Db.Orders.CountAsync(), Db.Users.CountAsync());
        }
        """));

    [Fact]
    public Task HelperThatTakesTheContextBad() => Rule.Bad(With("""
        public sealed class Report(IDbContextFactory<Shop> factory)
        {
            public async Task Sum()
            {
                await using var {|TAA2003:db|} = factory.CreateDbContext();
                await Task.WhenAll(Count(db), Count(db));
            }
            private static Task<int> Count(Shop db) => db.Orders.CountAsync();
        }
        """));

    [Fact]
    public Task GuardedOperationsOk() => Rule.Ok(With("""
        public sealed class Report(Shop db)
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            public Task Sum() => Task.WhenAll(Count(), Count());
            private async Task<int> Count()
            {
                await _gate.WaitAsync();
                try { return await db.Orders.CountAsync(); } finally { _gate.Release(); }
            }
        }
        """));

    [Fact]
    public Task UnguardedTwinBad() => Rule.Bad(With("""
        public sealed class Report(Shop {|TAA2003:db|})
        {
            public Task Sum() => Task.WhenAll(Count(), Count());
            private async Task<int> Count() { return await db.Orders.CountAsync(); }
        }
        """));

    [Fact]
    public Task OtherProviderBad() => Rule.Bad(With("""
        using System.Data.Common;

        public sealed class Report(DbDataSource source)
        {
            public async Task Sum()
            {
                await using DbConnection {|TAA2003:connection|} = await source.OpenConnectionAsync();
                var a = connection.ExecuteAsync("DELETE FROM a");
                var b = connection.QueryAsync<int>("SELECT 1");
                await a; await b;
            }
            public async Task Commands()
            {
                await using DbConnection {|TAA2003:shared|} = await source.OpenConnectionAsync();
                await using var first = shared.CreateCommand();
                await using var second = shared.CreateCommand();
                await Task.WhenAll(first.ExecuteNonQueryAsync(), second.ExecuteNonQueryAsync());
            }
        }
        """));

    [Fact]
    public Task ConnectionPerOperationOk() => Rule.Ok(With("""
        using System.Data.Common;

        public sealed class Report(DbDataSource source)
        {
            private async Task<int> Run(string sql) { await using var connection = await source.OpenConnectionAsync(); return await connection.ExecuteAsync(sql); }
            public Task Sum() => Task.WhenAll(Run("DELETE FROM a"), Run("DELETE FROM b"));
        }
        """));

    [Fact]
    public Task AsyncLocalOfTheParentBad() => Rule.Bad("""
        public static class Flow
        {
            private static readonly AsyncLocal<SqliteConnection?> {|TAA2003:s_current|} = new();
            public static async Task Run(string path)
            {
                s_current.Value = new SqliteConnection(path);
                await Task.WhenAll(Child(1), Child(2));
            }
            private static async Task Child(int id)
            {
                await Task.Delay(id);
                using var command = s_current.Value!.CreateCommand();
                await command.ExecuteNonQueryAsync();
            }
        }
        """);

    [Fact]
    public Task AsyncLocalOfEachChildOk() => Rule.Ok("""
        public static class Flow
        {
            private static readonly AsyncLocal<SqliteConnection?> s_current = new();
            public static async Task Run(string path) => await Task.WhenAll(Child(path, 1), Child(path, 2));
            private static async Task Child(string path, int id)
            {
                s_current.Value = new SqliteConnection(path);
                await Task.Delay(id);
                using var command = s_current.Value!.CreateCommand();
                await command.ExecuteNonQueryAsync();
            }
        }
        """);

    [Fact]
    public async Task MessageNamesBothOperationsBad()
    {
        var finding = Assert.Single(await Rule.Findings(Action("var orders = _db.Orders.CountAsync(); var users = await _db.Users.ToListAsync(); await orders;", "_db")));
        Assert.Equal("'_db' is one Shop, and two operations on it run at the same time: 'ToListAsync' is started before 'CountAsync' has ended", finding.GetMessage());
        Assert.Equal(2, finding.AdditionalLocations.Count);
        Assert.Equal("_db.Orders.CountAsync()", finding.AdditionalLocations[0].SourceTree!.GetText().ToString(finding.AdditionalLocations[0].SourceSpan));
    }
}
