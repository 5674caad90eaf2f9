namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A lambda, a block or a local function gives the name of a field to a variable of its own: beside it the name still means the field.</summary>
public sealed class ShadowedStateTests
{
    /// <summary>Variables whose written type has nothing to do with the field's: of a library, of a keyword, of another class of source.</summary>
    public static TheoryData<string> Others => new()
    {
        "Run((System.Text.StringBuilder store) => { });",
        "Run<string>((string store) => { });",
        "foreach (Clock store in Array.Empty<Clock>()) { store.Count(); }",
        "void Local(List<int> store) { } Local([]);",
    };

    [Theory, MemberData(nameof(Others))]
    public Task FieldBesideItBad(string other) => Rule.Bad(Program("{|TAA1001:Db|}", other + " return store.Count();"));

    [Theory, MemberData(nameof(Others))]
    public Task NeverTheFieldOk(string other) => Rule.Ok(Program("Db", other + " return 1;"));

    private static string Program(string db, string body) =>
        $$"""
        var app = WebApplication.Create(args);
        var front = new Front();
        app.MapGet("/", () => front.Ask());
        app.Run();

        public class Clock { public object Count() => 1; }

        public class Store
        {
            private static readonly SqliteConnection {{db}} = new("Data Source=a.db");
            public object Count() { using var command = Db.CreateCommand(); return command.ExecuteScalar()!; }
        }

        public class Front
        {
            private readonly Store store = new();
            public object Ask() { {{body}} }
            private static void Run<T>(Action<T> action) { }
        }
        """;
}
