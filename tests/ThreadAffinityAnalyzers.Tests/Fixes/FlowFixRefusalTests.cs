namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes of overlapping work refuse, each with a twin that is rewritten, and several findings repaired in one pass.</summary>
public sealed class FlowFixRefusalTests
{
    /// <summary>The signature, a body that is refused, and its twin with what it becomes.</summary>
    public static TheoryData<string, string, string, string> Awaited => new()
    {
        { "Task", "if (ids.Count == 0)\n        {\n            return Task.CompletedTask;\n        }\n\n        return Task.WhenAll(db.ExecuteAsync(\"a\"), db.ExecuteAsync(\"b\"));", "await Task.WhenAll(db.ExecuteAsync(\"a\"), db.ExecuteAsync(\"b\"));", "await db.ExecuteAsync(\"a\");\n        await db.ExecuteAsync(\"b\");" },
        { "async Task", "await Task.WhenAny(db.ExecuteAsync(\"a\"), db.ExecuteAsync(\"b\"));", "await Task.WhenAll(db.ExecuteAsync(\"a\"), db.ExecuteAsync(\"b\"));", "await db.ExecuteAsync(\"a\");\n        await db.ExecuteAsync(\"b\");" },
        { "async Task", "await Task.WhenAll(ids.Select(async id =>\n        {\n            if (id == 0)\n            {\n                return;\n            }\n\n            await db.ExecuteAsync(\"a\");\n        }));", "await Task.WhenAll(ids.Select(async id =>\n        {\n            await db.ExecuteAsync(\"a\");\n        }));", "foreach (var id in ids)\n        {\n            await db.ExecuteAsync(\"a\");\n        }" },
    };

    [Theory, MemberData(nameof(Awaited))]
    public Task OperationsThatCannotBeAwaitedInTurnAreRefused(string type, string refused, string twin, string after)
    {
        Assert.NotEqual(twin, after);
        return Fix.Refuses(Jobs("{|TAA2003:db|}", type, refused));
    }

    [Theory, MemberData(nameof(Awaited))]
    public Task TheirTwinsAreAwaitedInTurn(string type, string refused, string twin, string after)
    {
        Assert.NotEqual(refused, twin);
        return Fix.Verify(Jobs("{|TAA2003:db|}", "async " + type.Replace("async ", ""), twin), Jobs("db", "async " + type.Replace("async ", ""), after), key: "Safest");
    }

    [Theory]
    [InlineData("while (await timer.WaitForNextTickAsync())")]
    [InlineData("while (!token.IsCancellationRequested)")]
    [InlineData("while (true)")]
    [InlineData("for (;;)")]
    [InlineData("await foreach (var one in queue.ReadAllAsync())")]
    public Task LoopsThatDoNotEndAreRefused(string loop) => Fix.Refuses(Loops("{|TAA2003:db|}", loop, "await Task.WhenAll(PullAsync(), PushAsync());"));

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++)")]
    [InlineData("foreach (var one in System.IO.File.ReadAllLines(\"jobs.txt\"))")]
    [InlineData("while (true) if (token.IsCancellationRequested) return; else")]
    public Task LoopsThatEndAreAwaitedInTurn(string loop) => Fix.Verify(
        Loops("{|TAA2003:db|}", loop, "await Task.WhenAll(PullAsync(), PushAsync());"), Loops("db", loop, "await PullAsync();\n        await PushAsync();"), key: "Safest");

    private static string Loops(string db, string loop, string run) => $$"""
        using System.Data.Common;
        using System.Threading.Channels;
        using Dapper;

        public class Worker(DbConnection {{db}}, PeriodicTimer timer, ChannelReader<string> queue, CancellationToken token)
        {
            public PeriodicTimer Timer => timer;

            public ChannelReader<string> Queue => queue;

            public CancellationToken Token => token;

            public async Task RunAsync()
            {
                {{run}}
            }

            private async Task PullAsync()
            {
                {{loop}}
                {
                    await db.ExecuteAsync("UPDATE cursors SET pulled = 1");
                }
            }

            private async Task PushAsync()
            {
                await db.ExecuteAsync("DELETE FROM outbox");
            }
        }

        """;

    [Fact]
    public Task OperationsOfTwoClassesInOnePass() => Fix.Verify(
        Jobs("{|TAA2003:db|}", "async Task", "await Task.WhenAll(db.ExecuteAsync(\"a\"), db.ExecuteAsync(\"b\"));") + Jobs("{|TAA2003:db|}", "async Task", "await Task.WhenAll(db.ExecuteAsync(\"c\"), db.ExecuteAsync(\"d\"));", "More"),
        Jobs("db", "async Task", "await db.ExecuteAsync(\"a\");\n        await db.ExecuteAsync(\"b\");") + Jobs("db", "async Task", "await db.ExecuteAsync(\"c\");\n        await db.ExecuteAsync(\"d\");", "More"), key: "Safest");

    [Fact]
    public Task ClientsOfAListenerAreNotServedInTurn() => Fix.Refuses(Server("{|TAA2003:_db|}", "var client = await listener.AcceptTcpClientAsync();\n            _ = ServeAsync(client.ToString());"));

    [Fact]
    public Task RoundsOfAPollAreAwaitedInTurn() => Fix.Verify(
        Server("{|TAA2003:_db|}", "await Task.Delay(1000);\n            _ = ServeAsync(\"all\");"),
        Server("_db", "await Task.Delay(1000);\n            await ServeAsync(\"all\");"), key: "Safest");

    [Fact]
    public Task ThreadLocalTransactionOverTwoMembersIsRefused() => Fix.Refuses(Threads("{|TAA1004:s_db|}", "s_db.Value!.Execute(\"BEGIN\");", "s_db.Value!.Execute(\"COMMIT\");", threadLocal: true));

    [Fact]
    public Task ThreadLocalStatementsInTwoMembersAreReleased() => Fix.Verify(
        Threads("{|TAA1004:s_db|}", "s_db.Value!.Execute(\"DELETE FROM a\");", "s_db.Value!.Execute(\"DELETE FROM b\");", threadLocal: true),
        Threads("s_db", "using var connection = OpenConnection();\n        connection.Execute(\"DELETE FROM a\");", "using var connection = OpenConnection();\n        connection.Execute(\"DELETE FROM b\");", threadLocal: false), key: "Safest");

    [Theory]
    [InlineData("db.Execute(\"CREATE TEMP TABLE seen (id INTEGER)\");", "db.Execute(\"INSERT INTO seen VALUES (@id)\", new { id });")]
    [InlineData("using var {|TAA2002:transaction|} = db.BeginTransaction();", "db.Execute(\"INSERT INTO t VALUES (@id)\", new { id }, transaction);")]
    public Task ParallelBodyOverStateOfTheConnectionRunsInTurn(string before, string body) => Fix.Verify(
        Parallel("{|TAA2002:db|}", before, body),
        Parallel("db", before.Replace("{|TAA2002:transaction|}", "transaction", StringComparison.Ordinal), body).Replace("Parallel.ForEach(ids, id =>", "foreach (var id in ids)", StringComparison.Ordinal).Replace("        });", "        }", StringComparison.Ordinal),
        key: "Safest", iterations: 1);

    [Fact]
    public Task ParallelBodyOpensItsOwn() => Fix.Verify(
        Parallel("{|TAA2002:db|}", "db.Execute(\"CREATE TABLE IF NOT EXISTS t (id INTEGER)\");", "db.Execute(\"INSERT INTO t VALUES (@id)\", new { id });"),
        """
        using Dapper;

        public static class Import
        {
            public static void Run(string source, List<int> ids)
            {
                SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(source);
                    connection.Open();
                    return connection;
                }

                using (var db = OpenConnection())
                {
                    db.Execute("CREATE TABLE IF NOT EXISTS t (id INTEGER)");
                }
                Parallel.ForEach(ids, id =>
                {
                    using var db = OpenConnection();
                    db.Execute("INSERT INTO t VALUES (@id)", new { id });
                });
            }
        }

        """, key: "Safest");

    private static string Jobs(string db, string type, string body, string name = "Jobs") => (name == "Jobs" ? "using System.Data.Common;\nusing Dapper;\n\n" : "") + $$"""
        public static class {{name}}
        {
            public static {{type}} Run(DbConnection {{db}}, List<int> ids)
            {
                {{body}}
            }
        }

        """;

    private static string Threads(string name, string first, string second, bool threadLocal) => $$"""
        using Dapper;

        public static class Store
        {
            {{(threadLocal ? $"private static readonly ThreadLocal<SqliteConnection> {name} = new(() => new SqliteConnection(\"Data Source=shop.db\"));" : "private static SqliteConnection OpenConnection()\n    {\n        var connection = new SqliteConnection(\"Data Source=shop.db\");\n        connection.Open();\n        return connection;\n    }")}}

            public static async Task RunAsync()
            {
                First();
                await Task.Delay(1);
                Second();
            }

            private static void First()
            {
                {{first}}
            }

            private static void Second()
            {
                {{second}}
            }
        }

        """;

    private static string Parallel(string db, string before, string body) => $$"""
        using Dapper;

        public static class Import
        {
            public static void Run(string source, List<int> ids)
            {
                using var {{db}} = new SqliteConnection(source);
                db.Open();
                {{before}}
                Parallel.ForEach(ids, id =>
                {
                    {{body}}
                });
            }
        }

        """;

    private static string Server(string holder, string body) => $$"""
        using System.Data.Common;
        using System.Net.Sockets;
        using Dapper;

        public sealed class Server
        {
            private readonly DbConnection {{holder}} = DbProviderFactories.GetFactory("shop").CreateConnection()!;

            public async Task RunAsync(TcpListener listener)
            {
                while (true)
                {
                    {{body}}
                }
            }

            private async Task ServeAsync(string? name) => await _db.ExecuteAsync("INSERT INTO visits VALUES (@name)", new { name });
        }

        public static class Program
        {
            public static Task Main() => new Server().RunAsync(new TcpListener(System.Net.IPAddress.Any, 5000));
        }
        """;
}
