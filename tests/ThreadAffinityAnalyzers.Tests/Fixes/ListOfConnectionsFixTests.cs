namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Elements of a list that are used at once can be guarded; one that gets a name of its own can go anywhere.</summary>
public sealed class ListOfConnectionsFixTests
{
    private static string Program(string list, string uses) => $$"""
        using Microsoft.Data.Sqlite;

        var app = WebApplication.Create(args);
        {{list}}
        {{uses}}
        app.Run();
        """;

    [Theory]
    [InlineData("List<SqliteConnection> {|TAA2001:held|} = [new(\"Data Source=a.db\")];", "held[0]")]
    [InlineData("SqliteConnection[] {|TAA2001:held|} = [new(\"Data Source=a.db\")];", "held[0]")]
    [InlineData("var {|TAA2001:held|} = new Dictionary<string, SqliteConnection> { [\"a\"] = new(\"Data Source=a.db\") };", "held[\"a\"]")]
    public Task ElementBad(string list, string element) => Fix.Verify(Program(list, $"app.MapGet(\"/\", () => {element}.CreateCommand().ExecuteScalar());"),
        Program("var gate = new object();\n" + list.Replace("{|TAA2001:held|}", "held", StringComparison.Ordinal), $$"""
        app.MapGet("/", () =>
        {
            lock (gate)
            {
                return {{element}}.CreateCommand().ExecuteScalar();
            }
        });
        """), key: "Safest");

    [Theory]
    [InlineData("List<SqliteConnection>", "app.MapGet(\"/\", () => { var one = held[0]; return one.CreateCommand().ExecuteScalar(); });")]
    [InlineData("List<SqliteConnection>", "app.MapGet(\"/\", () => held[0].CreateCommand());")]
    [InlineData("SqliteConnection[]", "app.MapGet(\"/\", () => { var one = held[0]; return one.CreateCommand().ExecuteScalar(); });")]
    [InlineData("SqliteConnection[]", "app.MapGet(\"/\", () => held[0].CreateCommand());")]
    public Task ElementThatGoesOnOk(string type, string uses) => Fix.Refuses(Program(type + " {|TAA2001:held|} = [new(\"Data Source=a.db\")];", uses));

    // A guard around the call that hands out an enumerator is gone when the elements are used.
    [Fact]
    public Task EnumeratorOfThemOk() => Fix.Refuses(Program("var shards = new Shards();", "app.MapGet(\"/\", () => { foreach (var shard in shards) { shard.CreateCommand().ExecuteNonQuery(); } });") + """


        class Shards : IEnumerable<SqliteConnection>
        {
            private readonly List<SqliteConnection> {|TAA1002:_shards|} = [new("Data Source=a.db"), new("Data Source=b.db")];

            public IEnumerator<SqliteConnection> GetEnumerator() => _shards.GetEnumerator();

            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);
}
