using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Operations of one flow that overlap, with a guard around some of them or one that lets several pass: the guard is told (rules.md: 4001 goes before 2003).</summary>
public sealed class TAA4001OverlapTests
{
    /// <summary>Members and a body that overlap under one guard, and their twin whose guard has a hole.</summary>
    public static TheoryData<string, string, string> Overlaps => new()
    {
        { "", "var gate = new SemaphoreSlim(1); await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { gate.Release(); } }));", "SemaphoreSlim(1)->SemaphoreSlim(10)" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(ids.Select(async id => { await _gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { _gate.Release(); } }));", "new(1, 1)->new(4, 4)" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "var all = new List<Task>(); foreach (var id in ids) all.Add(Save(id)); await Task.WhenAll(all);", "new(1, 1)->new(4)" },
        { "", "var all = ids.Select(async id => { await _gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { _gate.Release(); } }).ToList(); await Task.WhenAll(all); await db.SaveChangesAsync();", "await Task.WhenAll(all); await db.SaveChangesAsync();->await db.SaveChangesAsync(); await Task.WhenAll(all);" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(Save(1), Count());", "COUNT->await db.Orders.CountAsync();" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "var first = Count(); await Save(1); await first;", "COUNT->await db.Orders.CountAsync();" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(Locked(_gate, () => db.Users.CountAsync()), Locked(_gate, () => db.Orders.CountAsync()));", "new(1, 1)->new(2, 2)" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(Locked(_gate, () => db.Users.CountAsync()), Locked(_gate, () => db.Orders.CountAsync()));", "Locked(_gate, () => db.Users.CountAsync())->db.Users.CountAsync()" },
        { "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(Started(), Started());", "return await db.SaveChangesAsync();->return db.SaveChangesAsync();" },
    };

    [Theory, MemberData(nameof(Overlaps))]
    public Task OneAtATimeOk(string members, string body, string hole)
    {
        Assert.Contains("->", hole, StringComparison.Ordinal);
        return Rule.Ok(Program("db", members, body, "->"));
    }

    [Theory, MemberData(nameof(Overlaps))]
    public Task HoleInTheGuardBad(string members, string body, string hole) => Rule.Bad(Program("{|TAA4001:db|}", members, body, hole));

    /// <summary>What stands behind the wait for all of them runs beside none.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(GUARDED)); await db.SaveChangesAsync();")]
    [InlineData("await Task.WhenAll(from id in ids select Save(id)); await db.SaveChangesAsync();")]
    [InlineData("var all = new List<Task>(); all.AddRange(ids.Select(GUARDED)); await Task.WhenAll(all); await db.SaveChangesAsync();")]
    [InlineData("Task all; all = Task.WhenAll(ids.Select(GUARDED)); await all; await db.SaveChangesAsync();")]
    [InlineData("Task.WaitAll(ids.Select(GUARDED).ToArray()); await db.SaveChangesAsync();")]
    [InlineData("Task.WhenAll(ids.Select(GUARDED)).Wait(); await db.SaveChangesAsync();")]
    [InlineData("Task.WhenAll(ids.Select(GUARDED)).GetAwaiter().GetResult(); await db.SaveChangesAsync();")]
    public Task WaitedForBeforeTheNextOk(string body) => Rule.Ok(Guarded("db", body));

    /// <summary>A wait for something else that is given the tasks says nothing of them.</summary>
    [Theory]
    [InlineData("var all = Task.WhenAll(ids.Select(GUARDED)); await db.SaveChangesAsync(); await all;")]
    [InlineData("await Told(ids.Select(GUARDED).ToList()); await db.SaveChangesAsync();")]
    [InlineData("await Task.WhenAny(ids.Select(GUARDED)); await db.SaveChangesAsync();")]
    public Task NextBeforeTheWaitBad(string body) => Rule.Bad(Guarded("{|TAA4001:db|}", body));

    /// <summary>A count that is no number limits how much runs at once; told by what it comes to.</summary>
    [Theory]
    [InlineData("", "options.Value.Limit")]
    [InlineData("", "options.Value.Five, options.Value.Five")]
    [InlineData("", "settings.GetValue<int>(\"Limit\")")]
    [InlineData("", "Math.Max(1, Environment.ProcessorCount - 1)")]
    [InlineData("", "Environment.ProcessorCount * 2")]
    [InlineData("private readonly int _limit = 4;", "_limit")]
    [InlineData("private readonly int _limit; public Saver(int limit) : this(null!, null!, null!) => _limit = limit; public static Saver Wide => new(8);", "_limit")]
    [InlineData("private static int Limit => 3;", "Limit")]
    [InlineData("private static readonly int s_limit = int.TryParse(Environment.GetEnvironmentVariable(\"LIMIT\"), out var limit) ? limit : 1;", "s_limit")]
    [InlineData("", "initialCount: options.Value.Limit, maxCount: 100")]
    [InlineData("private static bool IsFast => Environment.Is64BitProcess;", "IsFast ? 4 : 1")]
    public Task CountThatIsALimitBad(string members, string count) => Rule.Bad(Limited("{|TAA4001:db|}", members, count));

    [Theory]
    [InlineData("", "options.Value.One")]
    [InlineData("private const int Limit = 1;", "Limit, Limit")]
    [InlineData("", "maxCount: options.Value.Limit, initialCount: 1")]
    [InlineData("private readonly int _limit; public Saver(int limit = 1) : this(null!, null!, null!) => _limit = limit; public static Saver Narrow => new();", "_limit")]
    [InlineData("private static int Limit => 1;", "Limit")]
    [InlineData("private static int Limit() => 1;", "Limit()")]
    public Task CountThatIsOneOrNotKnownOk(string members, string count) => Rule.Ok(Limited("db", members, count));

    [Fact]
    public async Task MessageNamesTheCountBad()
    {
        var finding = Assert.Single(await Rule.Findings(Limited("db", "", "options.Value.Limit")));
        Assert.EndsWith("and 'gate' does not guard it: it lets as many pass at once as 'Limit' says", finding.GetMessage(), StringComparison.Ordinal);
    }

    private static string[] Limited(string db, string members, string count) => With($$"""
        public class Limits { public int Limit { get; set; } public int One { get; set; } = 1; public int Five { get; set; } = 5; }
        public sealed class Saver(Shop {{db}}, Microsoft.Extensions.Options.IOptions<Limits> options, IConfiguration settings)
        {
            {{members}}
            public async Task<bool> Run(List<int> ids)
            {
                using var gate = new SemaphoreSlim({{count}});
                await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { gate.Release(); } }));
                return options is null && settings is null;
            }
        }
        """);

    private static string[] Guarded(string db, string body) => Program(db, "private readonly SemaphoreSlim _gate = new(1, 1); private static Task Told(List<Task> all) => Task.Delay(all.Count);",
        body.Replace("GUARDED", "async id => { await _gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { _gate.Release(); } }", StringComparison.Ordinal), "->");

    [Fact]
    public async Task MessageNamesTheGuardBad()
    {
        var finding = Assert.Single(await Rule.Findings(Program("db", "private readonly SemaphoreSlim _gate = new(10);", "await Task.WhenAll(ids.Select(Save));", "->")));
        Assert.Equal("'db' is one Shop; 'Save' is started again before it has ended, and '_gate' does not guard it: it lets 10 pass at once", finding.GetMessage());
    }

    [Fact]
    public async Task MessageNamesTheOneThatGoesPastBad()
    {
        var finding = Assert.Single(await Rule.Findings(Program("db", "private readonly SemaphoreSlim _gate = new(1, 1);", "await Task.WhenAll(Save(1), Count());", "COUNT->await db.Orders.CountAsync();")));
        Assert.Equal("'db' is one Shop; 'Save' and 'Count' run on it at the same time, and 'Count' does not hold '_gate'", finding.GetMessage());
        Assert.StartsWith("Count()", finding.AdditionalLocations[0].SourceTree!.GetText().ToString(finding.AdditionalLocations[0].SourceSpan), StringComparison.Ordinal);
    }

    private static string[] Program(string db, string members, string body, string hole)
    {
        var (from, to) = (hole.Split("->")[0], hole.Split("->")[1]);
        var text = $$"""
            public sealed class OrdersController(Shop {{db}}) : ControllerBase
            {
                {{(members.Length == 0 ? "private readonly SemaphoreSlim _gate = new(1, 1);" : members)}}
                [HttpGet] public async Task Get(List<int> ids) { {{body}} }
                private async Task Save(int id) { await _gate.WaitAsync(); try { db.Add(new Order { Id = id }); await db.SaveChangesAsync(); } finally { _gate.Release(); } }
                private async Task Count() { COUNT }
                private async Task<int> Started() { _gate.Wait(); try { return await db.SaveChangesAsync(); } finally { _gate.Release(); } }
                private static async Task<int> Locked(SemaphoreSlim gate, Func<Task<int>> work) { await gate.WaitAsync(); try { return await work(); } finally { gate.Release(); } }
            }
            """;
        text = from.Length == 0 ? text : text.Replace(from, to, StringComparison.Ordinal);
        return With(text.Replace("COUNT", "await _gate.WaitAsync(); try { await db.Orders.CountAsync(); } finally { _gate.Release(); }", StringComparison.Ordinal)
            .Replace("async Task<int> Started() { _gate.Wait(); try { return db", "Task<int> Started() { _gate.Wait(); try { return db", StringComparison.Ordinal));
    }

    private static string Local(string db, string gate, string field = "") => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Import
        {
            {{field}}
            public void Run()
            {
                {{gate}}
                var {{db}} = new SqliteConnection("Data Source=a.db");
                new Thread(() => { lock (gate) { db.Execute("INSERT INTO a VALUES (1)"); } }).Start();
                lock (gate) { db.Execute("INSERT INTO a VALUES (2)"); }
            }
        }
        """;

    [Fact]
    public Task LocalGateThatTheStarterTakesTooOk() => Rule.Ok(Local("db", "var gate = new object();"));

    [Fact]
    public Task LocalGateThatTheStarterDoesNotTakeBad() => Rule.Bad(Local("{|TAA4001:db|}", "var gate = new object();").Replace("lock (gate) { db.Execute(\"INSERT INTO a VALUES (2)\"); }", "db.Execute(\"INSERT INTO a VALUES (2)\");", StringComparison.Ordinal));

    [Fact]
    public Task LocalGateOfEachRoundBad() => Rule.Bad("""
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Import
        {
            public void Run(List<string> rows)
            {
                var {|TAA4001:db|} = new SqliteConnection("Data Source=a.db");
                foreach (var row in rows)
                {
                    var gate = new object();
                    new Thread(() => { lock (gate) { db.Execute(row); } }).Start();
                    lock (gate) { db.Execute(row); }
                }
            }
        }
        """);

    [Fact]
    public Task LocalSemaphoreThatLetsTwoPassBad() => Rule.Bad("""
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Import
        {
            public async Task Run()
            {
                var gate = new SemaphoreSlim(2, 2);
                var {|TAA4001:db|} = new SqliteConnection("Data Source=a.db");
                var other = Task.Run(async () => { await gate.WaitAsync(); try { db.Execute("INSERT INTO a VALUES (1)"); } finally { gate.Release(); } });
                await gate.WaitAsync();
                try { db.Execute("INSERT INTO a VALUES (2)"); } finally { gate.Release(); }
                await other;
            }
        }
        """);

    [Fact]
    public Task LocalSemaphoreThatLetsOnePassOk() => Rule.Ok("""
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Import
        {
            public async Task Run()
            {
                var gate = new SemaphoreSlim(1, 1);
                var db = new SqliteConnection("Data Source=a.db");
                var other = Task.Run(async () => { await gate.WaitAsync(); try { db.Execute("INSERT INTO a VALUES (1)"); } finally { gate.Release(); } });
                await gate.WaitAsync();
                try { db.Execute("INSERT INTO a VALUES (2)"); } finally { gate.Release(); }
                await other;
            }
        }
        """);

    [Fact]
    public Task GateOfTheClassThatTheStarterTakesTooOk() => Rule.Ok(Local("db", "", "private readonly object gate = new();"));
}
