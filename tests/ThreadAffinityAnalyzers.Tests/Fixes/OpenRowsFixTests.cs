using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>SQLite writes on no connection while another one still has rows to read: what a loop over rows comes to stays on its connection.</summary>
public sealed class OpenRowsFixTests
{
    private const string Open = "rows that are read while another member writes, for which SQLite would wait for ever";

    private const string Iterator = "a transaction of an iterator around what its callers do";

    [Theory]
    [InlineData("using var reader = _db.ExecuteReader(\"SELECT id FROM t\"); while (reader.Read()) { Touch(reader.GetInt64(0)); }", Open)]
    [InlineData("using (var reader = _db.ExecuteReader(\"SELECT id FROM t\")) { if (!reader.Read()) return; Touch(reader.GetInt64(0)); }", Open)]
    [InlineData("using var reader = _db.ExecuteReader(\"SELECT id FROM t\"); Each(reader, id => _db.Execute(\"UPDATE t SET n = 0 WHERE id = @id\", new { id }));", Open)]
    [InlineData("foreach (var id in _db.Query<long>(\"SELECT id FROM t\", buffered: false)) { Around(id); }", Open)]
    [InlineData("foreach (var id in Ids()) { Touch(id); }", Open)]
    [InlineData("foreach (var id in Ids().Where(one => one > 1)) { Console.WriteLine(_db.Execute(\"DELETE FROM t WHERE id = @id\", new { id })); }", Open)]
    [InlineData("foreach (var id in InTransaction()) { Console.WriteLine(_db.Execute(\"DELETE FROM t WHERE id = @id\", new { id })); }", Iterator)]
    [InlineData("foreach (var id in InTransaction()) { Around(id); }", Iterator)]
    // What reads keeps nobody out; nor does what has been read to its end.
    [InlineData("using var reader = _db.ExecuteReader(\"SELECT id FROM t\"); while (reader.Read()) { Console.WriteLine(Count(reader.GetInt64(0))); }", "")]
    [InlineData("var all = new List<long>(); using var reader = _db.ExecuteReader(\"SELECT id FROM t\"); while (reader.Read()) { all.Add(reader.GetInt64(0)); } all.ForEach(Touch);", "")]
    [InlineData("using var reader = _db.ExecuteReader(\"SELECT id FROM t\"); if (reader.Read()) { return; } Touch(1);", "")]
    [InlineData("foreach (var id in _db.Query<long>(\"SELECT id FROM t\")) { Touch(id); }", "")]
    [InlineData("foreach (var id in Ids().ToList()) { Touch(id); }", "")]
    [InlineData("foreach (var id in Ids()) { Console.WriteLine(Count(id)); }", "")]
    [InlineData("foreach (var id in InTransaction()) { Console.WriteLine(id); }", "")]
    public async Task WriteInALoop(string body, string because)
    {
        Assert.Equal(because, await Offered.RefusalOf(nameof(OpenPerCallFix), Program(body, "")));

        // With a write-ahead log they keep out of each other's way.
        Assert.Equal(because == Open ? "" : because, await Offered.RefusalOf(nameof(OpenPerCallFix), Program(body, "c.Execute(\"PRAGMA journal_mode=WAL\");")));

        static string Program(string body, string setUp) => $$"""
            using Dapper;

            var app = WebApplication.Create(args);
            app.MapPost("/run", () => Db.Run());
            app.MapPost("/{id}", (long id) => Db.Touch(id));
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection _db = Create();

                private static SqliteConnection Create()
                {
                    var c = new SqliteConnection("Data Source=a.db");
                    c.Open();
                    {{setUp}}
                    return c;
                }

                public static void Touch(long id) => _db.Execute("UPDATE t SET seen = seen + 1 WHERE id = @id", new { id });

                public static long Count(long id) => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t WHERE id = @id", new { id });

                public static void Run()
                {
                    {{body}}
                }

                public static IEnumerable<long> Ids()
                {
                    using var reader = _db.ExecuteReader("SELECT id FROM t");
                    while (reader.Read())
                    {
                        yield return reader.GetInt64(0);
                    }
                }

                public static IEnumerable<long> InTransaction()
                {
                    using var tx = _db.BeginTransaction();
                    yield return 1;
                    tx.Commit();
                }

                private static void Around(long id) => Touch(id);

                private static void Each(System.Data.IDataReader reader, Action<long> work)
                {
                    while (reader.Read())
                    {
                        work(reader.GetInt64(0));
                    }
                }
            }
            """;
    }

    [Theory]
    [InlineData("await foreach (var order in _shop.Orders.AsAsyncEnumerable()) { await TouchAsync(order.Id); }", Open)]
    [InlineData("foreach (var order in _shop.Orders.Where(o => o.Open)) { await TouchAsync(order.Id); }", Open)]
    [InlineData("foreach (var order in await _shop.Orders.ToListAsync()) { await TouchAsync(order.Id); }", "")]
    [InlineData("await foreach (var order in _shop.Orders.AsAsyncEnumerable()) { Console.WriteLine(await CountAsync() + order.Id); }", "")]
    public async Task WriteInALoopOverAQuery(string body, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(ScopePerCallFix), SingletonOverAContext.Program("RunAsync()", $$"""
        public async Task RunAsync()
        {
            {{body}}
            await Task.Yield();
        }

        public async Task TouchAsync(int id) => await _shop.Orders.Where(o => o.Id == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.Open, false));
        """)));
}
