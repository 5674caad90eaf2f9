using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Delegates that are given the object: whoever wrote them, they work on it until their task has ended.</summary>
public sealed class TAA2003DelegateTests
{
    [Theory]
    [InlineData("await Task.WhenAll(Parts.Select(part => part(db)));")]
    [InlineData("var running = new List<Task>(); foreach (var part in Parts) running.Add(part(db)); await Task.WhenAll(running);")]
    [InlineData("var running = Parts.Select(async part => await part(db)).ToList(); await Task.WhenAll(running);")]
    [InlineData("var first = First.Run(db); await db.SaveChangesAsync(); await first;")]
    [InlineData("var first = First.Run.Invoke(db); await Second(db); await first;")]
    public Task GivenToSeveralBad(string body) => Rule.Bad(Report("{|TAA2003:db|}", body));

    [Theory]
    [InlineData("foreach (var part in Parts) await part(db);")]
    [InlineData("await First.Run(db); await Second(db);")]
    [InlineData("await Task.WhenAll(Parts.Select(async part => { await using var own = new Shop(new()); await part(own); }));")]
    [InlineData("var gate = new SemaphoreSlim(1, 1); await Task.WhenAll(Parts.Select(async part => { await gate.WaitAsync(); try { await part(db); } finally { gate.Release(); } }));")]
    [InlineData("foreach (var name in Names) name(db);")]
    [InlineData("await Task.WhenAll(Parts.Select(part => Told(part)));")]
    public Task GivenInTurnOk(string body) => Rule.Ok(Report("db", body));

    /// <summary>The program's own extension waits for a sequence or a tuple of tasks.</summary>
    [Theory]
    [InlineData("await ids.Select(id => _db.Orders.CountAsync(o => o.Id == id)).WhenAll();")]
    [InlineData("await ids.Select(Load).WhenAll();")]
    [InlineData("await (_db.Orders.CountAsync(), _db.Users.CountAsync()).WhenAll();")]
    [InlineData("await ids.Select(Load);")]
    public Task OwnExtensionThatWaitsForAllBad(string body) => Rule.Bad(OwnWaits(Action(body)));

    [Theory]
    [InlineData("await ids.Select(id => new Shop(new()).Orders.CountAsync(o => o.Id == id)).WhenAll();")]
    [InlineData("await ids.Select(id => Task.Delay(id)).WhenAll(); await _db.Orders.CountAsync();")]
    [InlineData("await ids.ToAsyncEnumerable().Select(async (int id, CancellationToken stop) => await _db.Orders.FindAsync(id)).ToListAsync();")]
    [InlineData("await _db.Orders.Select(o => _db.Users.Count(u => u.Id == o.Id)).ToListAsync();")]
    [InlineData("var gate = new SemaphoreSlim(1, 1); await ids.Select(async id => { await gate.WaitAsync(); try { await Load(id); } finally { gate.Release(); } }).WhenAll(); await _db.Orders.CountAsync();")]
    public Task OwnExtensionThatWaitsForOthersOk(string body) => Rule.Ok(OwnWaits(Action(body, "_db")));

    private static string[] OwnWaits(string[] sources) => [.. sources, """
        public static class OwnWaits
        {
            public static Task WhenAll(this IEnumerable<Task> tasks) => Task.WhenAll(tasks);
            public static Task WhenAll(this (Task, Task) tasks) => Task.WhenAll(tasks.Item1, tasks.Item2);
            public static System.Runtime.CompilerServices.TaskAwaiter GetAwaiter(this IEnumerable<Task> tasks) => Task.WhenAll(tasks).GetAwaiter();
        }
        """];

    /// <summary>Lambdas in a list that is written out: two of them work on the context.</summary>
    [Theory]
    [InlineData("var parts = new Func<Task<int>>[] { () => _db.Orders.CountAsync(), () => _db.Users.CountAsync() }; await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("List<Func<Task>> parts = [async () => await Load(1), () => Save()]; await Task.WhenAll(parts.Select(async part => await part()));")]
    [InlineData("var parts = new List<Func<Task>> { () => Load(1), () => Load(2), () => Task.Delay(1) }; var running = new List<Task>(); foreach (var part in parts) running.Add(part()); await Task.WhenAll(running);")]
    [InlineData("Func<Task<int>>[] parts = [Save, Save]; await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("var parts = new List<Func<Task>>(); parts.Add(() => Load(1)); parts.Add(() => Save()); await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("var parts = new List<Func<Task>>(); foreach (var id in ids) parts.Add(() => Load(id)); await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("Func<Task>[] parts = [() => Load(1), Save]; await Task.WhenAll(from part in parts select part());")]
    public Task LambdasOfAListBad(string body) => Rule.Bad(Action(body));

    [Theory]
    [InlineData("var parts = new Func<Task<int>>[] { () => _db.Orders.CountAsync(), () => _db.Users.CountAsync() }; foreach (var part in parts) await part();")]
    [InlineData("var parts = new Func<Task>[] { () => _db.Orders.CountAsync(), () => Task.Delay(1) }; await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("Func<Task>[] parts = [async () => { await using var own = new Shop(new()); await own.SaveChangesAsync(); }, () => Save()]; await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("var gate = new SemaphoreSlim(1, 1); var parts = new Func<Task>[] { () => Load(1), () => Save() }; await Task.WhenAll(parts.Select(async part => { await gate.WaitAsync(); try { await part(); } finally { gate.Release(); } }));")]
    [InlineData("var parts = new List<Func<Task>>(); parts.Add(() => Save()); parts.Add(() => Task.Delay(1)); await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("var parts = new List<Func<Task>>(); foreach (var id in ids) { var own = new Shop(new()); parts.Add(() => own.SaveChangesAsync()); } await Task.WhenAll(parts.Select(part => part()));")]
    [InlineData("var parts = new List<Func<Task>>(); foreach (var id in ids) parts.Add(() => Load(id)); foreach (var part in parts) await part();")]
    public Task LambdasOfAListOk(string body) => Rule.Ok(Action(body, "_db"));

    /// <summary>A lambda or a method in a local, started for each element or several times.</summary>
    [Theory]
    [InlineData("Func<int, Task> load = Load; await Task.WhenAll(ids.Select(load));")]
    [InlineData("Func<int, Task> load = async id => await _db.Orders.FindAsync(id); await Task.WhenAll(ids.Select(load));")]
    [InlineData("Func<int, Task> load = Load; await Task.WhenAll(load(1), load(2));")]
    [InlineData("Func<int, Task> load = Load; await Task.WhenAll(ids.Select(id => load(id)));")]
    [InlineData("async Task One(int id) => await _db.Orders.FindAsync(id); Func<int, Task> load = One; await Task.WhenAll(ids.Select(load));")]
    [InlineData("var load = Load; var all = new List<Task>(); foreach (var id in ids) all.Add(load(id)); await Task.WhenAll(all);")]
    [InlineData("var load = this.Load; await Task.WhenAll(ids.Select(load));")]
    [InlineData("Func<int, Task> load = id => Task.CompletedTask; if (ids.Count > 1) load = Load; await Task.WhenAll(ids.Select(load));")]
    public Task KeptInALocalBad(string body) => Rule.Bad(Action(body));

    [Theory]
    [InlineData("Func<int, Task> load = Load; foreach (var id in ids) await load(id);")]
    [InlineData("Func<int, Task> load = async id => { await using var own = new Shop(new()); await own.Orders.FindAsync(id); }; await Task.WhenAll(ids.Select(load));")]
    [InlineData("Func<int, Task> load = async id => { await using var own = new Shop(new()); await own.Orders.FindAsync(id); }; await Task.WhenAll(ids.Select(async id => await load(id)));")]
    [InlineData("var load = Load; foreach (var id in ids) await load(id);")]
    public Task KeptInALocalOk(string body) => Rule.Ok(Action(body, "_db"));

    /// <summary><c>ConvertAll</c> and <c>Zip</c> start something for each element, as <c>Select</c> does.</summary>
    [Theory]
    [InlineData("var tasks = ids.ConvertAll(Load); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = ids.ConvertAll(id => _db.Orders.FirstAsync(o => o.Id == id)); await Task.WhenAll(tasks);")]
    [InlineData("await Task.WhenAll(Array.ConvertAll(ids.ToArray(), async id => await _db.Orders.FindAsync(id)));")]
    [InlineData("await Task.WhenAll(ids.Zip(ids, (one, _) => Load(one)));")]
    public Task ConvertedTogetherBad(string body) => Rule.Bad(Action(body));

    [Theory]
    [InlineData("var names = ids.ConvertAll(id => id.ToString()); await _db.SaveChangesAsync();")]
    [InlineData("var tasks = ids.ConvertAll(id => Task.Delay(id)); await Task.WhenAll(tasks); await _db.SaveChangesAsync();")]
    [InlineData("foreach (var task in ids.Zip(ids, (one, _) => Load(one))) await task;")]
    public Task ConvertedInTurnOk(string body) => Rule.Ok(Action(body, "_db"));

    private static string[] Report(string db, string body) => With($$"""
        public sealed class Part { public required Func<Shop, Task> Run { get; init; } }

        public sealed class Report(Shop {{db}})
        {
            public static readonly List<Func<Shop, Task>> Parts = new();
            public static readonly List<Func<Shop, string>> Names = new();
            public required Part First { get; init; }
            public required Func<Shop, Task> Second { get; init; }
            private static Task Told(Func<Shop, Task> part) { Console.WriteLine(part); return Task.CompletedTask; }
            public async Task Make()
            {
                {{body}}
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task HelperThatLendsTheObjectBad() => Rule.Bad(Lending("{|TAA2003:_db|}", "try { return await work(_db); } finally { Console.WriteLine(1); }", "var orders = Lend(db => db.Orders.CountAsync()); var users = Lend(db => db.Users.CountAsync()); return await orders + await users;"));

    [Theory]
    [InlineData("try { return await work(_db); } finally { Console.WriteLine(1); }", "return await Lend(db => db.Orders.CountAsync()) + await Lend(db => db.Users.CountAsync());")]
    [InlineData("await _gate.WaitAsync(); try { return await work(_db); } finally { _gate.Release(); }", "var orders = Lend(db => db.Orders.CountAsync()); var users = Lend(db => db.Users.CountAsync()); return await orders + await users;")]
    [InlineData("await using var own = new Shop(new()); return await work(own);", "var orders = Lend(db => db.Orders.CountAsync()); var users = Lend(db => db.Users.CountAsync()); return await orders + await users + await _db.SaveChangesAsync();")]
    public Task HelperThatLendsTheObjectOk(string helper, string body) => Rule.Ok(Lending("_db", helper, body));

    private static string[] Lending(string db, string helper, string body) => With($$"""
        public sealed class FiguresController : ControllerBase
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private readonly Shop {{db}};
            public FiguresController(Shop db) => _db = db;
            [HttpGet] public async Task<int> Get() { {{body}} }
            private async Task<int> Lend(Func<Shop, Task<int>> work) { {{helper}} }
        }
        """);
}
