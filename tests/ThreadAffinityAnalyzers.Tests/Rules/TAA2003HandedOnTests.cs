using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Operations that are started through what an object is handed to: a method that is given a repository, a helper that is given the work.</summary>
public sealed class TAA2003HandedOnTests
{
    [Theory]
    [InlineData("await Task.WhenAll(Fill(orders), Count(orders));")]
    [InlineData("var fill = Fill(orders); await Count(orders); await fill;")]
    [InlineData("var fill = Deeper(orders); await orders.CountAsync(); await fill;")]
    [InlineData("foreach (var client in Clients()) _ = Serve(client, orders);")]
    [InlineData("var same = orders; await Task.WhenAll(Fill(same), Count(orders));")]
    public Task RepositoryHandedOnBad(string body) => Rule.Bad(Job(body, "{|TAA2003:orders|}"));

    [Theory]
    [InlineData("await Fill(orders); await Count(orders);")]
    [InlineData("await Task.WhenAll(Fill(orders), Count(new Orders(new Shop(new()))));")]
    [InlineData("var other = new Orders(new Shop(new())); await Task.WhenAll(Fill(orders), Deeper(other));")]
    [InlineData("foreach (var client in Clients()) await Serve(client, orders);")]
    [InlineData("foreach (var client in Clients()) _ = Serve(client, new Orders(new Shop(new())));")]
    [InlineData("await Task.WhenAll(Fill(orders), Tell(orders));")]
    [InlineData("var mine = orders; mine = new Orders(new Shop(new())); await Task.WhenAll(Fill(orders), Count(mine));")]
    [InlineData("var one = Own; var other = Own; await Task.WhenAll(Fill(one), Count(other));")]
    [InlineData("var one = Fresh; var other = Fresh; await Task.WhenAll(Fill(one), Count(other));")]
    public Task RepositoryHandedOnInTurnOk(string body) => Rule.Ok(Job(body, "orders"));

    private static string[] Job(string body, string name) => With($$"""
        public sealed class Orders(Shop db)
        {
            public string Name => "orders";
            public Task SaveAsync() => db.SaveChangesAsync();
            public async Task<int> CountAsync() => await db.Orders.CountAsync();
        }
        public sealed class Job : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                var {{name}} = new Orders(new Shop(new()));
                {{body}}
                await orders.SaveAsync();
            }
            private static Orders Fresh => new(new Shop(new()));
            private Orders Own => new(new Shop(new()));
            private static async Task Fill(Orders orders) { for (var i = 0; i < 9; i++) await orders.SaveAsync(); }
            private static async Task Count(Orders orders) => Console.WriteLine(await orders.CountAsync());
            private static Task Deeper(Orders given) => Count(given);
            private static async Task Serve(string client, Orders orders) { var mine = orders; Console.WriteLine(client + await mine.CountAsync()); }
            private static async Task Tell(Orders orders) { await Task.Delay(1); Console.WriteLine(orders.Name); }
            private static IEnumerable<string> Clients() { while (true) yield return "client"; }
        }
        """);

    /// <summary>The request goes on, and ends, while the helper's work still runs.</summary>
    [Theory]
    [InlineData("void Later(Func<Task> work) => _ = Task.Run(work);")]
    [InlineData("void Later(Func<Task> work) { Task.Run(async () => { try { await work(); } catch (Exception e) { Console.WriteLine(e); } }); }")]
    [InlineData("static void Later(Func<Task> work) => ThreadPool.QueueUserWorkItem(_ => work());")]
    [InlineData("void Later(Func<Task> work) => _ = work();")]
    [InlineData("async void Later(Func<Task> work) { try { await work(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("void Later(Func<Task> work) => Start(work); static void Start(Func<Task> started) { _ = Task.Run(started); }")]
    public Task HelperThatDropsItsWorkBad(string helper) => Rule.Bad(Helped("Later(() => _db.SaveChangesAsync());", "private " + helper, "{|TAA2003:_db|}"));

    [Theory]
    [InlineData("await Now(() => _db.SaveChangesAsync());", "Task Now(Func<Task> work) => Task.Run(work);")]
    [InlineData("await Now(() => _db.SaveChangesAsync());", "async Task Now(Func<Task> work) { try { await work(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("Now(() => _db.SaveChangesAsync());", "void Now(Func<Task> work) => work().Wait();")]
    [InlineData("Now(() => _db.SaveChangesAsync());", "void Now(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();")]
    [InlineData("Now(() => _db.Orders.Load());", "void Now(Action work) => work();")]
    [InlineData("Later(() => Task.Delay(1)); await _db.SaveChangesAsync();", "void Later(Func<Task> work) => _ = Task.Run(work);")]
    [InlineData("Later(async () => { using var scope = _scopes.CreateScope(); await scope.ServiceProvider.GetRequiredService<Shop>().SaveChangesAsync(); });", "void Later(Func<Task> work) => _ = Task.Run(work);")]
    public Task HelperThatWaitsOk(string body, string helper) => Rule.Ok(Helped(body, "private " + helper, "_db"));

    private static string[] Helped(string body, string helper, string name) => With($$"""
        public sealed class OrdersController : ControllerBase
        {
            private readonly Shop {{name}}; private readonly IServiceScopeFactory _scopes;
            public OrdersController(Shop db, IServiceScopeFactory scopes) => (_db, _scopes) = (db, scopes);
            [HttpPost] public async Task<int> Post()
            {
                {{body}}
                await Task.Yield();
                return 0;
            }
            {{helper}}
        }
        """);
}
