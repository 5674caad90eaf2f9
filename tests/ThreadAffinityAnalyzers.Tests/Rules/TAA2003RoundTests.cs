using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Tasks that are waited for later than the code around them says at first sight: in the next round of a loop, or by whoever runs through an iterator.</summary>
public sealed class TAA2003RoundTests
{
    [Fact]
    public Task TaskThatOverlapsTheNextRoundOfItsLoopBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run(int[] ids)
            {
                Task pending = Task.CompletedTask;
                foreach (var id in ids) { var n = await db.Users.CountAsync(); await pending; pending = db.SaveChangesAsync(); }
                await pending;
            }
        }
        """));

    [Fact]
    public Task TaskOfTheRoundBeforeThatIsAskedForBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run()
            {
                Task? pending = null;
                for (var i = 0; i < 3; i++) { var n = await db.Users.CountAsync(); if (pending is not null) { await pending; } pending = db.SaveChangesAsync(); }
            }
        }
        """));

    [Fact]
    public Task TaskThatTheWhileLoopAwaitsAfterItsReadBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run(CancellationToken stop)
            {
                var last = Task.FromResult(0);
                while (!stop.IsCancellationRequested) { var open = await db.Orders.CountAsync(o => o.IsOpen, stop); await last.ConfigureAwait(false); last = db.SaveChangesAsync(stop); }
            }
        }
        """));

    [Fact]
    public Task TaskThatTheNextRoundAwaitsFirstOk() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Jobs(Shop db)
        {
            public async Task Run(int[] ids)
            {
                Task pending = Task.CompletedTask;
                foreach (var id in ids) { await pending; var n = await db.Users.CountAsync(); pending = db.SaveChangesAsync(); }
                await pending;
            }
        }
        """));

    [Fact]
    public Task TaskOfEachRoundOk() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Jobs(Shop db)
        {
            public async Task Run(int[] ids)
            {
                foreach (var id in ids) { var n = await db.Users.CountAsync(); Task pending = db.SaveChangesAsync(); await pending; }
            }
        }
        """));

    [Fact]
    public Task TasksThatAnIteratorYieldsBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run() => await Task.WhenAll(All());
            private IEnumerable<Task> All() { yield return db.Orders.CountAsync(); yield return db.Users.CountAsync(); }
        }
        """));

    [Fact]
    public Task TasksThatAnIteratorYieldsInALoopBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run(int[] ids) { var tasks = All(ids).ToList(); foreach (var task in tasks) await task; }
            private IEnumerable<Task<int>> All(int[] ids) { foreach (var id in ids) yield return db.Orders.CountAsync(o => o.Id == id); }
        }
        """));

    [Fact]
    public Task TasksThatALocalIteratorYieldsBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Jobs(Shop {|TAA2003:db|})
        {
            public async Task Run()
            {
                await Task.WhenAll(All());
                IEnumerable<Task> All() { yield return db.Orders.CountAsync(); yield return db.SaveChangesAsync(); }
            }
        }
        """));

    [Fact]
    public Task TasksThatAnIteratorYieldsOneByOneOk() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Jobs(Shop db)
        {
            public async Task Run() { foreach (var task in All()) await task; }
            private IEnumerable<Task> All() { yield return db.Orders.CountAsync(); yield return db.Users.CountAsync(); }
        }
        """));

    [Theory]
    [InlineData("await before; await db.SaveChangesAsync();")]
    [InlineData("await before.ConfigureAwait(false); await db.SaveChangesAsync();")]
    [InlineData("try { await before; } catch (Exception) { } await db.SaveChangesAsync();")]
    public Task TaskThatFirstAwaitsTheOneBeforeOk(string body) => Rule.Ok(Chain("db", "_last", body));

    [Theory]
    [InlineData("_last", "await db.SaveChangesAsync(); await before;")]
    [InlineData("_last", "var saved = db.SaveChangesAsync(); await before; await saved;")]
    [InlineData("Task.CompletedTask", "await before; await db.SaveChangesAsync();")]
    public Task TaskThatDoesNotAwaitTheOneBeforeBad(string given, string body) => Rule.Bad(Chain("{|TAA2003:db|}", given, body));

    private static string[] Chain(string name, string given, string body) => TAA2003Sources.With($$"""
        public sealed class Jobs(Shop {{name}})
        {
            private Task _last = Task.CompletedTask;
            public async Task Run(int[] ids) { foreach (var id in ids) _last = SaveAsync({{given}}, id); await _last; }
            private async Task SaveAsync(Task before, int id) { {{body}} }
        }
        """);
}
