using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A parameter that a lambda captures: what its function does with it is told of the parameter, what callers do with the object where they have it.</summary>
public sealed class TAA2001OfCallersTests
{
    private const string Use = "using var command = db.CreateCommand(); command.CommandText = \"SELECT count(*) FROM a\"; return command.ExecuteScalar();";

    /// <summary>The function makes the handler itself.</summary>
    [Theory]
    [InlineData("app.MapUsers(new SqliteConnection(\"Data Source=a.db\"));", "static class Routes { public static void MapUsers(this WebApplication app, SqliteConnection {|TAA2001:db|}) { app.MapGet(\"/\", () => { USE }); } }")]
    [InlineData("Map(new SqliteConnection(\"Data Source=a.db\")); void Map(SqliteConnection {|TAA2001:db|}) { app.MapGet(\"/\", () => { USE }); }", "")]
    [InlineData("new Routes(app).Map(new SqliteConnection(\"Data Source=a.db\"));", "partial class Routes(WebApplication app) { public partial void Map(SqliteConnection db); } partial class Routes { public partial void Map(SqliteConnection {|TAA2001:db|}) { app.MapGet(\"/\", () => { USE }); } }")]
    public Task HandlerInItsFunctionBad(string statements, string types) => Rule.Bad(Web(statements, types));

    /// <summary>The lambda runs in place: whoever calls the function with an object of its own shares nothing.</summary>
    [Theory]
    [InlineData("app.MapGet(\"/\", () => { using var db = new SqliteConnection(\"Data Source=a.db\"); return Counts.Of(db); });")]
    [InlineData("app.MapGet(\"/\", () => Counts.Of(new SqliteConnection(\"Data Source=a.db\")));")]
    public Task CalledWithAnObjectOfTheCallOk(string statements) => Rule.Ok(Web(statements, Counts));

    /// <summary>The same function, called with an object of all requests: the object is told of, not the parameter.</summary>
    [Theory]
    [InlineData("var {|TAA2001:db|} = new SqliteConnection(\"Data Source=a.db\"); app.MapGet(\"/\", () => Counts.Of(db));", "")]
    [InlineData("app.MapGet(\"/\", () => Counts.Of(Shared.Db));", "static class Shared { public static readonly SqliteConnection {|TAA1001:Db|} = new(\"Data Source=a.db\"); }")]
    public Task CalledWithAnObjectOfAllBad(string statements, string types) => Rule.Bad(Web(statements, Counts + types));

    /// <summary>What a lambda is given in place, for each element, is told of where the elements are kept, once.</summary>
    [Fact]
    public Task ElementsOfAKeptListBad() => Rule.Bad(ForEach("{|TAA2001:all|}", "", "all"));

    [Fact]
    public Task ElementsOfAListOfTheCallOk() => Rule.Ok(ForEach("all", "using var db = new SqliteConnection(\"Data Source=b.db\"); var own = new List<SqliteConnection> { db };", "own"));

    private static string ForEach(string name, string own, string each) => Web(
        $"var {name} = new List<SqliteConnection> {{ new(\"Data Source=a.db\") }}; app.MapGet(\"/\", () => {{ {own} {each}.ForEach(one => Names.All.ForEach(name => Names.Count(one, name))); return \"\"; }});",
        "static class Names { public static readonly List<string> All = [\"a\", \"b\"]; public static object? Count(SqliteConnection db, string name) { USE } }");

    private const string Counts = """
        static class Counts
        {
            public static object? Of(SqliteConnection db) => Timed(() => { USE });
            private static object? Timed(Func<object?> work) => work();
        }

        """;

    private static string Web(string statements, string types) => $"""
        var app = WebApplication.CreateBuilder(args).Build();
        {statements}
        app.Run();
        {types}
        """.Replace("USE", Use);
}
