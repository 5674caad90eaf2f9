namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A guard that is tried for some time, and taken to be held whether it was or not, is waited for.</summary>
public sealed class WaitForGuardFixTests
{
    [Fact]
    public Task MonitorBesideALock() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));
            Parallel.For(0, 100, _ => Hits.Count());

            static class Hits
            {
                private static readonly SqliteConnection {|TAA4001:Db|} = Open();
                private static readonly object Sync = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    // Half a second at most.
                    Monitor.TryEnter(Sync, 500);
                    try
                    {
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        Monitor.Exit(Sync);
                    }
                }

                public static object? Count()
                {
                    lock (Sync)
                    {
                        using var command = new SqliteCommand("SELECT count(*) FROM hits", Db);
                        return command.ExecuteScalar();
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));
            Parallel.For(0, 100, _ => Hits.Count());

            static class Hits
            {
                private static readonly SqliteConnection Db = Open();
                private static readonly object Sync = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    // Half a second at most.
                    Monitor.Enter(Sync);
                    try
                    {
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        Monitor.Exit(Sync);
                    }
                }

                public static object? Count()
                {
                    lock (Sync)
                    {
                        using var command = new SqliteCommand("SELECT count(*) FROM hits", Db);
                        return command.ExecuteScalar();
                    }
                }
            }

            """, 1, "WaitForGuardFix");

    [Fact]
    public Task SemaphoreWithATokenBad() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n, ct));

            static class Hits
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = Open();
                private static readonly SemaphoreSlim Gate = new(1, 1);

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static async Task AddAsync(int n, CancellationToken ct)
                {
                    await Gate.WaitAsync(TimeSpan.FromSeconds(2), ct).ConfigureAwait(false); // not for ever
                    try
                    {
                        await using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        await command.ExecuteNonQueryAsync(ct);
                    }
                    finally
                    {
                        Gate.Release();
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n, ct));

            static class Hits
            {
                private static readonly SqliteConnection Db = Open();
                private static readonly SemaphoreSlim Gate = new(1, 1);

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static async Task AddAsync(int n, CancellationToken ct)
                {
                    await Gate.WaitAsync(ct).ConfigureAwait(false); // not for ever
                    try
                    {
                        await using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        await command.ExecuteNonQueryAsync(ct);
                    }
                    finally
                    {
                        Gate.Release();
                    }
                }
            }

            """, 1, "WaitForGuardFix");

    /// <summary>With nothing to ask any more the answer goes.</summary>
    [Fact]
    public Task AnswerThatIsAskedAtTheEnd() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n, ct));

            static class Hits
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = Open();
                private static readonly SemaphoreSlim Gate = new(1, 1);

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static async Task AddAsync(int n, CancellationToken ct)
                {
                    var entered = await Gate.WaitAsync(1000, ct);
                    try
                    {
                        await using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        await command.ExecuteNonQueryAsync(ct);
                    }
                    finally
                    {
                        if (entered)
                        {
                            Gate.Release();
                        }
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n, ct));

            static class Hits
            {
                private static readonly SqliteConnection Db = Open();
                private static readonly SemaphoreSlim Gate = new(1, 1);

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static async Task AddAsync(int n, CancellationToken ct)
                {
                    await Gate.WaitAsync(ct);
                    try
                    {
                        await using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        await command.ExecuteNonQueryAsync(ct);
                    }
                    finally
                    {
                        Gate.Release();
                    }
                }
            }

            """, 1, "WaitForGuardFix");

    [Fact]
    public Task MutexForASecond() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));

            static class Hits
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = Open();
                private static readonly Mutex Gate = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    Gate.WaitOne(1000);
                    try
                    {
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        Gate.ReleaseMutex();
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));

            static class Hits
            {
                private static readonly SqliteConnection Db = Open();
                private static readonly Mutex Gate = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    Gate.WaitOne();
                    try
                    {
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        Gate.ReleaseMutex();
                    }
                }
            }

            """, 1, "WaitForGuardFix");

    [Fact]
    public Task FlagByReference() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));

            static class Hits
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = Open();
                private static readonly object Sync = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    var taken = false;
                    try
                    {
                        Monitor.TryEnter(Sync, TimeSpan.FromSeconds(1), ref taken);
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        if (taken) Monitor.Exit(Sync);
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Hits.Add(n));

            static class Hits
            {
                private static readonly SqliteConnection Db = Open();
                private static readonly object Sync = new();

                private static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=hits.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    var taken = false;
                    try
                    {
                        Monitor.Enter(Sync, ref taken);
                        using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                        command.ExecuteNonQuery();
                    }
                    finally
                    {
                        if (taken) Monitor.Exit(Sync);
                    }
                }
            }

            """, 1, "WaitForGuardFix");

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
