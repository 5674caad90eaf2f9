using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work with the one connection that a guard or a queue would not take in: a remedy takes it in, or is not offered.</summary>
public class BesideTheGuardFixTests
{
    private const string Queue = "Queue every use for one ConnectionWriter that owns the connection";

    /// <summary>A command that is made once would run beside the queue; one that is over when the constructor is does not.</summary>
    [Theory]
    [InlineData("_count = _db.CreateCommand();", false)]
    [InlineData("var made = _db.CreateCommand(); made.CommandText = \"SELECT 1\"; _count = made;", false)]
    [InlineData("_all.Add(_db.CreateCommand());", false)]
    [InlineData("_count.Connection = _db;", false)]
    [InlineData("_more = new More(_db);", false)]
    [InlineData("using var made = _db.CreateCommand(); made.CommandText = \"SELECT 1\"; made.ExecuteNonQuery();", true)]
    [InlineData("_rows = _db.Query<string>(\"SELECT name FROM t\").ToList();", true)]
    public async Task MadeOnceFromWhatIsQueuedOk(string making, bool isOffered)
    {
        var offered = await Offered.For([("/0/Test0.cs", $$"""
            using Dapper;

            var app = WebApplication.Create(args);
            app.MapPost("/run", (string name) => Db.Run(name));
            app.MapPost("/more", (string name) => Db.Run(name));
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection _db = new("Data Source=a.db");
                private static readonly List<SqliteCommand> _all = [];
                private static readonly List<string>? _rows;
                private static readonly SqliteCommand _count = new();
                private static readonly More? _more;

                static Db()
                {
                    _db.Open();
                    {{making}}
                }

                public static int Run(string name) => _db.Execute(name);
            }

            sealed class More(SqliteConnection db)
            {
                public int Run(string name) => db.Execute(name);
            }
            """)], null, OutputKind.ConsoleApplication);
        Assert.Equal(isOffered, offered.First(one => one.Finding.GetMessage().StartsWith("'_db'", StringComparison.Ordinal)).Titles.Contains(Queue));
    }
}
