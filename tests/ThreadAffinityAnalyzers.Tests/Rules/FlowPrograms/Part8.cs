namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Programs as people write them, each with a twin: part 8 of 8.</summary>
internal static class Part8
{
    public static readonly (string Name, string Text)[] Programs =
    [
        ("ValuetaskOk", """
            public class Importer(Shop db)
            {
                public async Task Run() { ValueTask<Order?> a = db.Orders.FindAsync(1); var x = await a; ValueTask<Order?> b = db.Orders.FindAsync(2); var y = await b; }
            }
            """),
        ("SqliteDapper", """
            public class Report(SqliteConnection {|TAA2004:connection|})
            {
                public async Task<int> Sum()
                {
                    var a = connection.QueryAsync<int>("SELECT 1"); var b = connection.QueryAsync<int>("SELECT 2");
                    return (await a).Single() + (await b).Single();
                }
            }
            """),
        ("SqliteSelect", """
            public class Report(SqliteConnection {|TAA2004:connection|})
            {
                public Task Sum(int[] ids) => Task.WhenAll(ids.Select(async id => { await connection.ExecuteAsync("UPDATE t SET x = 1"); await connection.ExecuteAsync("x"); }));
            }
            """),
    ];
}
