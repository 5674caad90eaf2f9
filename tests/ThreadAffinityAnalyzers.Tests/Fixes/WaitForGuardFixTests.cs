namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A guard that is tried for some time, and taken to be held whether it was or not, is waited for.</summary>
public sealed class WaitForGuardFixTests
{
    private const string Semaphore = "SemaphoreSlim Gate = new(1, 1)";
    private const string InParallel = "Parallel.For(0, 100, n => Hits.Add(n));";
    private const string Asynchronously = "await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n, ct));";

    [Fact]
    public Task MonitorBesideALock()
    {
        const string Count = """


            public static object? Count()
            {
                lock (Sync)
                {
                    using var command = new SqliteCommand("SELECT count(*) FROM hits", Db);
                    return command.ExecuteScalar();
                }
            }
            """;
        return Waits("TAA4001", InParallel + "\nParallel.For(0, 100, _ => Hits.Count());", "object Sync = new()", Add("Monitor.TryEnter(Sync, 500);", "Monitor.Exit(Sync);") + Count, Add("Monitor.Enter(Sync);", "Monitor.Exit(Sync);") + Count);
    }

    [Fact]
    public Task MutexForASecond() => Waits("TAA1001", InParallel, "Mutex Gate = new()", Add("Gate.WaitOne(1000);", "Gate.ReleaseMutex();"), Add("Gate.WaitOne();", "Gate.ReleaseMutex();"));

    [Fact]
    public Task SemaphoreWithATokenBad() => Waits("TAA1001", Asynchronously, Semaphore, AddAsync("await Gate.WaitAsync(TimeSpan.FromSeconds(2), ct).ConfigureAwait(false); // not for ever", "Gate.Release();"),
        AddAsync("await Gate.WaitAsync(ct).ConfigureAwait(false); // not for ever", "Gate.Release();"));

    /// <summary>With nothing to ask any more the answer goes.</summary>
    [Fact]
    public Task AnswerThatIsAskedAtTheEnd() => Waits("TAA1001", Asynchronously, Semaphore, AddAsync("var entered = await Gate.WaitAsync(1000, ct);", "if (entered)\n        {\n            Gate.Release();\n        }"), AddAsync("await Gate.WaitAsync(ct);", "Gate.Release();"));

    [Fact]
    public Task FlagByReference()
    {
        return Waits("TAA1001", InParallel, "object Sync = new()", Flagged("TryEnter(Sync, TimeSpan.FromSeconds(1), ref taken)"), Flagged("Enter(Sync, ref taken)"));

        static string Flagged(string enter) => $$"""
            public static void Add(int n)
            {
                var taken = false;
                try
                {
                    Monitor.{{enter}};
                    using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                    command.ExecuteNonQuery();
                }
                finally
                {
                    if (taken) Monitor.Exit(Sync);
                }
            }
            """;
    }

    private static Task Waits(string rule, string start, string gate, string before, string after) => Fix.Verify(Hits($"{{|{rule}:Db|}}", start, gate, before), Hits("Db", start, gate, after), 1, "WaitForGuardFix");

    private static string Add(string take, string give) => $$"""
        public static void Add(int n)
        {
            // Half a second at most.
            {{take}}
            try
            {
                using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                command.ExecuteNonQuery();
            }
            finally
            {
                {{give}}
            }
        }
        """;

    private static string AddAsync(string take, string give) => $$"""
        public static async Task AddAsync(int n, CancellationToken ct)
        {
            {{take}}
            try
            {
                await using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                await command.ExecuteNonQueryAsync(ct);
            }
            finally
            {
                {{give}}
            }
        }
        """;

    private static string Hits(string db, string start, string gate, string members) => $$"""
        using Microsoft.Data.Sqlite;

        {{start}}

        static class Hits
        {
            private static readonly SqliteConnection {{db}} = Open();
            private static readonly {{gate}};

            private static SqliteConnection Open()
            {
                var connection = new SqliteConnection("Data Source=hits.db");
                connection.Open();
                return connection;
            }

            {{members.Replace("\n", "\n    ", StringComparison.Ordinal).Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }

        """;

    /// <summary>What asks before it works, and what is never given back, is left as it is.</summary>
    [Theory]
    [InlineData("Monitor.TryEnter(Sync, 500); try { Add(); } finally { Monitor.Exit(Sync); }", "")]
    [InlineData("if (!Monitor.TryEnter(Sync, 500)) Console.WriteLine(); try { Add(); } finally { Monitor.Exit(Sync); }", "no guard here that is tried for some time without asking whether it was taken")]
    [InlineData("var taken = false; try { Monitor.TryEnter(Sync, 500, ref taken); Add(); } finally { if (taken) Monitor.Exit(Sync); }", "")]
    [InlineData("var taken = false; try { Monitor.TryEnter(Sync, 500, ref taken); if (!taken) Console.WriteLine(); Add(); } finally { if (taken) Monitor.Exit(Sync); }", "no guard here that is tried for some time without asking whether it was taken")]
    [InlineData("Gate.Wait(500); try { Add(); } finally { Gate.Release(); }", "")]
    [InlineData("Gate.Wait(500); Add();", "no guard here that is tried for some time without asking whether it was taken")]
    [InlineData("var taken = Gate.Wait(500); try { Add(); } finally { if (taken) Gate.Release(); }", "")]
    [InlineData("var taken = Gate.Wait(500); try { if (taken) Console.WriteLine(); Add(); } finally { if (taken) Gate.Release(); }", "no guard here that is tried for some time without asking whether it was taken")]
    public async Task AskedAndTwinsOk(string body, string reason) => Assert.Equal(reason, await Offered.RefusalOf("WaitForGuardFix", Program(body)));

    /// <summary>What guards something else may go on giving up.</summary>
    [Fact]
    public Task GuardOfSomethingElse()
    {
        const string Other = "Monitor.TryEnter(s_other, 100); try { s_told++; } finally { Monitor.Exit(s_other); }";
        return Fix.Verify(Beside("{|TAA1001:Db|}", "Monitor.TryEnter(Sync, 500)", Other), Beside("Db", "Monitor.Enter(Sync)", Other), 1, "WaitForGuardFix");

        static string Beside(string db, string guard, string other) => Program(guard + "; try { Add(); } finally { Monitor.Exit(Sync); }").Replace(" Db = ", $" {db} = ", StringComparison.Ordinal).Replace("    public static void Run()", $$"""
                private static readonly object s_other = new();
                private static int s_told;

                public static void Tell()
                {
                    {{other}}
                }

                public static void Run()
            """, StringComparison.Ordinal);
    }

    /// <summary>The queue runs on another thread: what this one has taken it could not give back there.</summary>
    [Theory]
    [InlineData("Monitor.TryEnter(Sync, 500); try { Add(); } finally { Monitor.Exit(Sync); }", "a caller of Add cannot await")]
    [InlineData("Monitor.TryEnter(Sync, 500); try { Db.Close(); Db.Open(); } finally { Monitor.Exit(Sync); }", "statements that cannot be put into a delegate")]
    [InlineData("try { Db.Close(); Db.Open(); } finally { Console.WriteLine(); }", "")]
    public async Task QueueUnderAGuardOfTheThreadAndTwinOk(string body, string reason) => Assert.Equal(reason, await Offered.RefusalOf("SingleWriterFix", Program(body)));

    private static string Program(string body) => $$"""
        using Microsoft.Data.Sqlite;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/", () => Hits.Run());
        app.Run();

        static class Hits
        {
            private static readonly SqliteConnection Db = new("Data Source=hits.db");
            private static readonly object Sync = new();
            private static readonly SemaphoreSlim Gate = new(1, 1);

            public static void Run()
            {
                {{body}}
            }

            private static void Add()
            {
                using var command = new SqliteCommand("INSERT INTO hits VALUES (1)", Db);
                command.ExecuteNonQuery();
            }
        }
        """;
}
