namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Holders that are reached by what spells no name: a <c>using</c>, a <c>foreach</c>, an element. Calls through contracts that every class has are not followed.</summary>
public sealed class CallsWithoutANameTests
{
    private const string Names =
        """
        public class Names : IEnumerable<string>
        {
            private readonly SqliteConnection {|TAA1002:db|} = new("Data Source=a.db");
            public string this[int id] { get { using var command = db.CreateCommand(); return (string)command.ExecuteScalar()!; } }
            public IEnumerator<string> GetEnumerator() { using var command = db.CreateCommand(); using var reader = command.ExecuteReader(); while (reader.Read()) yield return reader.GetString(0); }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """;

    private const string Entry =
        """
        public class Entry : IDisposable
        {
            private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=a.db");
            public static Entry Make() => new();
            public void Dispose() { using var command = Db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;

    [Theory]
    [InlineData("{ var all = 0; foreach (var name in names) all += name.Length; return all; }")]
    [InlineData("{ return names[1]; }")]
    public Task OfOneObjectBad(string body) => Rule.Bad(
        $$"""
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                var names = new Names();
                app.MapGet("/", () => {{body}});
                app.Run();
            }
        }
        {{Names}}
        """);

    [Theory]
    [InlineData("{ var all = 0; foreach (var name in new Names()) all += name.Length; return all; }")]
    [InlineData("{ var names = new Names(); return names[1]; }")]
    public Task OfAnObjectForEachCallOk(string body) => Rule.Ok(
        $$"""
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapGet("/", () => {{body}});
                app.Run();
            }
        }
        {{Names.Replace("{|TAA1002:db|}", "db", StringComparison.Ordinal)}}
        """);

    [Theory]
    [InlineData("using var entry = new Entry();")]
    [InlineData("using (Entry.Make()) { }")]
    [InlineData("using Entry entry = Entry.Make();")]
    public Task DisposalOfTheClassBad(string use) => Rule.Bad(
        $$"""
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapGet("/", () => { {{use}} return 1; });
                app.Run();
            }
        }
        {{Entry}}
        """);

    /// <summary>Disposing of something else would lead to every class that can be disposed of.</summary>
    [Theory]
    [InlineData("using var stream = new System.IO.MemoryStream();")]
    [InlineData("IDisposable other = new System.IO.MemoryStream(); other.Dispose();")]
    public Task DisposalOfSomethingElseOk(string use) => Rule.Ok(
        $$"""
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapGet("/", () => { {{use}} return 1; });
                app.Run();
            }
        }
        {{Entry.Replace("{|TAA1001:Db|}", "Db", StringComparison.Ordinal)}}
        """);

    [Theory]
    [InlineData("private readonly SqliteConnection {|TAA1002:db|} = new(\"Data Source=a.db\"); public SqliteConnection this[int id] => db;", "all[1].ExecuteScalar(\"SELECT 1\")")]
    [InlineData("private readonly SqliteConnection {|TAA1002:db|} = new(\"Data Source=a.db\"); public SqliteConnection this[int id] { get { return db; } }", "{ var one = all[1]; return one.ExecuteScalar(\"SELECT 1\"); }")]
    [InlineData("private readonly Lazy<Task<SqliteConnection>> {|TAA1002:db|} = new(Open); public TaskAwaiter<SqliteConnection> GetAwaiter() => db.Value.GetAwaiter();", "(await all).ExecuteScalar(\"SELECT 1\")")]
    [InlineData("private readonly Task<SqliteConnection> {|TAA1002:db|} = Open(); public TaskAwaiter<SqliteConnection> GetAwaiter() { return db.GetAwaiter(); }", "(await all).ExecuteScalar(\"SELECT 1\")")]
    public Task HandedOutBad(string members, string body) => Rule.Bad(HandingOut(members, body));

    [Theory]
    [InlineData("public SqliteConnection this[int id] => new(\"Data Source=a.db\");", "{ using var one = all[1]; return one.ExecuteScalar(\"SELECT 1\"); }")]
    [InlineData("private readonly string[] names = [\"a.db\"]; public SqliteConnection this[int id] { get { var db = new SqliteConnection(names[id]); db.Open(); return db; } }", "{ using var one = all[1]; return one.ExecuteScalar(\"SELECT 1\"); }")]
    [InlineData("public TaskAwaiter<SqliteConnection> GetAwaiter() => Open().GetAwaiter();", "(await all).ExecuteScalar(\"SELECT 1\")")]
    public Task MadeForWhoAsksOk(string members, string body) => Rule.Ok(HandingOut(members, body));

    private static string HandingOut(string members, string body) =>
        $$"""
        using System.Runtime.CompilerServices;
        using Dapper;
        public static class Program
        {
            public static void Main()
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddSingleton<Databases>();
                var app = builder.Build();
                app.MapGet("/", {{(body.Contains("await") ? "async " : "")}}(Databases all) => {{body}});
                app.Run();
            }
        }

        public sealed class Databases
        {
            {{members}}
            private static async Task<SqliteConnection> Open() { var db = new SqliteConnection("Data Source=a.db"); await db.OpenAsync(); return db; }
        }
        """;
}
