using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Objects that code makes over one context, directly or in an object between, and starts together.</summary>
public sealed class TAA2003WorkerTests
{
    [Theory]
    [InlineData("var orders = new Orders(db); await Task.WhenAll(ids.Select(id => new Worker(orders, id).RunAsync()));")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Worker(new Orders(db), id).RunAsync()));")]
    [InlineData("await Task.WhenAll(from id in ids select new Worker(orders: new Orders(db), id: id).RunAsync());")]
    [InlineData("var orders = new Orders(db); var first = new Worker(orders, 1); var second = new Worker(orders, 2); await Task.WhenAll(first.RunAsync(), second.RunAsync());")]
    [InlineData("var workers = ids.Select(id => new Worker(new Orders(db), id)).ToList(); await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("var workers = from id in ids select new Worker(new Orders(db), id); await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("var workers = new List<Worker>(); foreach (var id in ids) workers.Add(new Worker(new Orders(db), id)); var all = new List<Task>(); foreach (var worker in workers) all.Add(worker.RunAsync()); await Task.WhenAll(all);")]
    [InlineData("IStep[] steps = [new Counting(db), new Finding(db)]; await Task.WhenAll(steps.Select(s => s.RunAsync()));")]
    [InlineData("var steps = new List<IStep> { new Finding(db), new Counting(shops.CreateDbContext()), new Finding(db) }; await Task.WhenAll(steps.Select(s => s.RunAsync()));")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Late(id, db).RunAsync()));")]
    [InlineData("var orders = new Orders(db); await Task.WhenAll(ids.Select(id => new Chained(orders).RunAsync()));")]
    public Task MadeOverOneContextBad(string body) => Rule.Bad(Importer("{|TAA2003:db|}", body));

    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(id => new Worker(new Orders(shops.CreateDbContext()), id).RunAsync()));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { await using var own = shops.CreateDbContext(); var orders = new Orders(own); await new Worker(orders, id).RunAsync(); }));")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Worker(Fresh, id).RunAsync()));")]
    [InlineData("var one = new Orders(db); var other = new Orders(shops.CreateDbContext()); await Task.WhenAll(new Worker(one, 1).RunAsync(), new Worker(other, 2).RunAsync());")]
    [InlineData("foreach (var id in ids) await new Worker(new Orders(db), id).RunAsync();")]
    [InlineData("var workers = ids.Select(id => new Worker(new Orders(db), id)).ToList(); foreach (var worker in workers) await worker.RunAsync();")]
    [InlineData("var workers = ids.Select(id => new Worker(new Orders(shops.CreateDbContext()), id)).ToList(); await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("var workers = ids.Select(id => { var own = shops.CreateDbContext(); return new Worker(new Orders(own), id); }).ToList(); await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("var workers = new List<Worker>(); foreach (var id in ids) { var own = new Orders(shops.CreateDbContext()); workers.Add(new Worker(own, id)); } await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("var workers = new[] { new Worker(new Orders(db), 1) }; await Task.WhenAll(workers.Select(w => w.RunAsync()));")]
    [InlineData("IStep[] steps = [new Counting(db), new Finding(shops.CreateDbContext())]; await Task.WhenAll(steps.Select(s => s.RunAsync()));")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Late(id, shops.CreateDbContext()).RunAsync()));")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Chained(new Orders(shops.CreateDbContext())).RunAsync()));")]
    public Task MadeOverContextsOfTheirOwnOk(string body) => Rule.Ok(Importer("db", body));

    private static string[] Importer(string db, string body) => With($$"""
        public sealed class Importer(Shop {{db}}, IDbContextFactory<Shop> shops)
        {
            private Orders Fresh => new(shops.CreateDbContext());
            public async Task Run(List<int> ids) { {{body}} await Task.Yield(); }
            public int Count() => Fresh.Count() + db.Orders.Count();
        }
        public sealed class Orders(Shop shop) { public Task<Order?> Find(int id) => shop.Orders.FirstOrDefaultAsync(o => o.Id == id); public int Count() => shop.Orders.Count(); }
        public sealed class Worker(Orders orders, int id) { public async Task RunAsync() { await orders.Find(id); } }
        public interface IStep { Task RunAsync(); }
        public class Counting(Shop shop) : IStep { public async Task RunAsync() { await shop.Orders.CountAsync(); } }
        public sealed class Finding(Shop shop) : IStep { public async Task RunAsync() { await shop.Orders.FirstAsync(); } }
        public sealed class Chained
        {
            private readonly Orders _orders;
            private readonly int _id;
            public Chained(Orders orders) : this(1, orders) { }
            public Chained(int id, Orders orders) { _id = id; _orders = orders; }
            public async Task RunAsync() { await _orders.Find(_id); }
        }
        public sealed class Late(int delay, Shop own) : Counting(own) { public int Delay => delay; }
        """);
}
