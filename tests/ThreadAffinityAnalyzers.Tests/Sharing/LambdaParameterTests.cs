namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A lambda's parameter whose type nobody writes: the method, constructor or delegate that the lambda is given to says it.</summary>
public sealed class LambdaParameterTests
{
    private const string Handler = "{ app.MapGet(\"/\", () => { using var command = c.CreateCommand(); return command.ExecuteScalar(); }); }";

    /// <summary>What a lambda with the parameter <c>c</c> is given to, beside another lambda that works on a connection of its own.</summary>
    public static TheoryData<string> Takers => new()
    {
        "new Callbacks(s => Console.WriteLine(s), C => BODY);",
        "Callbacks made = new(s => { using var own = new SqliteConnection(s); }, C => BODY);",
        "Callbacks Make() => new(s => { using var own = new SqliteConnection(s); }, C => BODY); Make();",
        "new Named(C => BODY, s => Console.WriteLine(s));",
        "new Primary(C => BODY);",
        "Callbacks.With(C => BODY);",
        "Callbacks.WithAsync(async C => { await Task.Yield(); BODY });",
    };

    [Theory, MemberData(nameof(Takers))]
    public Task OneForAllRequestsBad(string taker) => Rule.Bad(Program(taker.Replace("C =>", "{|TAA2001:c|} =>").Replace("BODY", Handler)));

    [Theory, MemberData(nameof(Takers))]
    public Task NotCapturedByTheHandlerOk(string taker) => Rule.Ok(Program(taker.Replace("C =>", "c =>").Replace("BODY", "{ c.Open(); app.MapGet(\"/\", () => 1); }")));

    /// <summary>Its type has nothing to do with what the other lambda works on.</summary>
    [Theory]
    [InlineData("new Callbacks(s => { app.MapGet(\"/\", () => s.Length); }, c => c.Open());")]
    [InlineData("new Named(c => c.Open(), s => { app.MapGet(\"/\", () => s.Length); });")]
    public Task TextBesideAConnectionOk(string taker) => Rule.Ok(Program(taker));

    private static string Program(string body) =>
        $$"""
        var app = WebApplication.Create(args);
        {{body}}
        app.Run();

        public delegate void Opened(SqliteConnection connection);

        public class Primary(Action<SqliteConnection> opened) { public void Run() => opened(new SqliteConnection("Data Source=a.db")); }

        public class Named { public Named(Opened opened, Action<string> log) { } }

        public class Callbacks
        {
            public Callbacks(Action<string> log, Action<SqliteConnection> opened) { }
            public static void With(Action<SqliteConnection> opened) { }
            public static void WithAsync(Func<SqliteConnection, Task> opened) { }
        }
        """;
}
