namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What runs in parallel on one object becomes a loop, statements or a plain query.</summary>
public sealed class RunInTurnFixTests
{
    private const string Key = "RunInTurnFix";

    /// <summary>The parallel statements, and what they become.</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        { "Parallel.ForEach(ids, id => db.Execute(\"x\"));", "foreach (var id in ids)\n        {\n            db.Execute(\"x\");\n        }" },
        { "await Parallel.ForEachAsync(ids, async (id, _) => await db.ExecuteAsync(\"x\"));", "foreach (var id in ids)\n        {\n            await db.ExecuteAsync(\"x\");\n        }" },
        { "await Parallel.ForEachAsync(rows, async (id, _) => await db.ExecuteAsync(\"x\"));", "await foreach (var id in rows)\n        {\n            await db.ExecuteAsync(\"x\");\n        }" },
        { "Parallel.For(0, ids.Count, i =>\n        {\n            // one\n            db.Execute(\"x\");\n        });", "for (var i = 0; i < ids.Count; i++)\n        {\n            // one\n            db.Execute(\"x\");\n        }" },
        { "await Parallel.ForAsync(0, 10, async (i, _) => await db.ExecuteAsync(\"x\"));", "for (var i = 0; i < 10; i++)\n        {\n            await db.ExecuteAsync(\"x\");\n        }" },
        { "Parallel.ForEach(ids, id =>\n        {\n            if (id == 0)\n                return;\n            db.Execute(\"x\");\n        });", "foreach (var id in ids)\n        {\n            if (id == 0)\n                continue;\n            db.Execute(\"x\");\n        }" },
        { "var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token };\n        Parallel.ForEach(ids, options, id => db.Execute(\"x\"));", "foreach (var id in ids)\n        {\n            token.ThrowIfCancellationRequested();\n            db.Execute(\"x\");\n        }" },
        { "await Parallel.ForEachAsync(ids, token, async (id, stop) =>\n        {\n            await Task.Delay(1, stop);\n            await db.ExecuteAsync(\"x\");\n        }).ConfigureAwait(false);", "foreach (var id in ids)\n        {\n            await Task.Delay(1, token);\n            await db.ExecuteAsync(\"x\");\n        }" },
        { "Parallel.Invoke(() => db.Execute(\"a\"), // first\n            () => db.Execute(\"b\"));", "db.Execute(\"a\"); // first\n        db.Execute(\"b\");" },
        { "if (ids.Count > 1)\n            Parallel.Invoke(() => db.Execute(\"a\"), () => db.Execute(\"b\"));", "if (ids.Count > 1)\n        {\n            db.Execute(\"a\");\n            db.Execute(\"b\");\n        }" },
        { "Parallel.ForEach(ids, Save);\n        void Save(int id) => db.Execute(\"x\");", "foreach (var item in ids)\n        {\n            Save(item);\n        }\n        void Save(int id) => db.Execute(\"x\");" },
        { "var all = ids.AsParallel().WithDegreeOfParallelism(4).Select(id => db.Execute(\"x\")).ToList();", "var all = ids.Select(id => db.Execute(\"x\")).ToList();" },
        { "ids.AsParallel().Where(id => id > 0).ForAll(id => db.Execute(\"x\"));", "foreach (var id in ids.Where(id => id > 0))\n        {\n            db.Execute(\"x\");\n        }" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public Task OneAfterTheOther(string before, string after) => Fix.Verify(Import("{|TAA2002:db|}", before), Import("db", after), key: Key);

    /// <summary>What needs more than a loop: the result of the loop, a state, an end that is asked for each time, a comment that has no place, other work that overlaps.</summary>
    [Theory]
    [InlineData("var done = Parallel.ForEach(ids, id => db.Execute(\"x\")).IsCompleted;")]
    [InlineData("Parallel.ForEach(ids, (id, state) => { if (id == 0) state.Break(); db.Execute(\"x\"); });")]
    [InlineData("Parallel.For(0, ids.Count(), i => db.Execute(\"x\"));")]
    [InlineData("Parallel.ForEach(ids, new ParallelOptions { TaskScheduler = TaskScheduler.Default }, id => db.Execute(\"x\"));")]
    [InlineData("Parallel.ForEach(ids, () => 0, (id, state, sum) => { db.Execute(\"x\"); return sum; }, sum => { });")]
    [InlineData("Parallel.ForEach(ids, id => { foreach (var other in ids) { if (other == id) return; } db.Execute(\"x\"); });")]
    [InlineData("var sum = ids.AsParallel().WithCancellation(token).Select(id => db.Execute(\"x\")).Sum();")]
    [InlineData("Parallel.ForEach(ids, /* all of them */ id => db.Execute(\"x\"));")]
    [InlineData("Parallel.ForEach(ids, id => db.Execute(\"x\")); foreach (var id in ids) { _ = Task.Run(() => db.Execute(\"x\")); }")]
    public async Task WhatALoopCannotDoIsLeft(string body)
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([Import("db", body)]), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain("Run the work one after the other", offered.Titles);
        Assert.Contains(offered.Refusals, one => one.StartsWith(Key, StringComparison.Ordinal));
    }

    /// <summary>A loop would still use the object beside what was started before it; where that is waited for first, nothing is left beside it.</summary>
    [Theory]
    [InlineData("_ = Task.Run(() => db.Execute(\"y\")); Parallel.ForEach(ids, id => db.Execute(\"x\"));", true)]
    [InlineData("await Task.Run(() => db.Execute(\"y\")); Parallel.ForEach(ids, id => db.Execute(\"x\"));", false)]
    public async Task WorkThatWasStartedBeforeStays(string body, bool isRefused)
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([Import("db", body)]), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.Equal(isRefused, offered.Refusals.Contains(Key + ": work that was started before goes on beside it"));
        Assert.Equal(!isRefused, offered.Titles.Contains("Run the work one after the other"));
    }

    [Fact]
    public Task ExpressionBodyBecomesALoop() => Fix.Verify(
        """
        using Dapper;

        public static class Import
        {
            public static void Run(SqliteConnection {|TAA2002:db|}, int[] ids) => Parallel.ForEach(ids, id => db.Execute("x"));
        }

        """,
        """
        using Dapper;

        public static class Import
        {
            public static void Run(SqliteConnection db, int[] ids)
            {
                foreach (var id in ids)
                {
                    db.Execute("x");
                }
            }
        }

        """, key: Key);

    /// <summary>Nothing can be opened inside a query expression: this is the first choice.</summary>
    [Fact]
    public Task QueryExpressionRunsInTurn() => Fix.Verify(Import("{|TAA2002:db|}", "var all = (from id in ids.AsParallel() select db.Execute(\"x\")).ToList();"), Import("db", "var all = (from id in ids select db.Execute(\"x\")).ToList();"), key: "Safest");

    /// <summary>What the database was not asked stays in memory.</summary>
    [Fact]
    public Task QueryOfAContextStaysInMemory() => Fix.Verify(
        [.. TestSources.Named([Context("{|TAA2002:db|}", ".AsParallel()")])], [.. TestSources.Named([Context("db", ".AsEnumerable()")])], key: "Safest");

    private static string Context(string db, string start) => $$"""
        using Microsoft.EntityFrameworkCore;

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public sealed class Order { public int Id { get; set; } }

        public static class Report
        {
            public static List<int> Run(Shop {{db}}) => db.Orders{{start}}.Select(order => db.Orders.Count(other => other.Id > order.Id)).ToList();
        }

        """;

    private static string Import(string db, string body) => $$"""
        using Dapper;

        public static class Import
        {
            public static async Task Run(SqliteConnection {{db}}, List<int> ids, IAsyncEnumerable<int> rows, CancellationToken token)
            {
                {{body}}
                await Task.Yield();
            }
        }

        """;
}
