using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work with the one connection that a guard or a queue would not take in: a remedy takes it in, or is not offered.</summary>
public class BesideTheGuardFixTests
{
    private const string Guard = "Guard every use with one";

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

    [Fact]
    public Task StaticThatAnInstanceMakesBad() => Fix.Verify(
        """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient<Accounts>();
        var app = builder.Build();
        app.MapGet("/{id}", (int id, Accounts accounts) => accounts.Balance(id));
        app.MapPost("/", (int from, Accounts accounts) => accounts.Pay(from));
        app.Run();

        public class Accounts
        {
            private static SqliteConnection? {|TAA1001:_db|};

            public Accounts()
            {
                if (_db == null)
                {
                    _db = new SqliteConnection("Data Source=accounts.db");
                    _db.Open();
                }
            }

            public decimal Balance(int id) => _db!.ExecuteScalar<decimal>("SELECT balance FROM accounts WHERE id = @id", new { id });

            public bool Pay(int from)
            {
                using var tx = _db!.BeginTransaction();
                if (Balance(from) < 1)
                    return false;

                _db.Execute("UPDATE accounts SET balance = balance - 1 WHERE id = @from", new { from }, tx);
                tx.Commit();
                return true;
            }
        }

        """,
        """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient<Accounts>();
        var app = builder.Build();
        app.MapGet("/{id}", (int id, Accounts accounts) => accounts.Balance(id));
        app.MapPost("/", (int from, Accounts accounts) => accounts.Pay(from));
        app.Run();

        public class Accounts
        {
            private static SqliteConnection? _db;
            private static readonly object _gate = new object();

            public Accounts()
            {
                lock (_gate)
                {
                    if (_db == null)
                    {
                        _db = new SqliteConnection("Data Source=accounts.db");
                        _db.Open();
                    }
                }
            }

            public decimal Balance(int id)
            {
                lock (_gate)
                {
                    return _db!.ExecuteScalar<decimal>("SELECT balance FROM accounts WHERE id = @id", new { id });
                }
            }

            public bool Pay(int from)
            {
                lock (_gate)
                {
                    using var tx = _db!.BeginTransaction();
                    if (Balance(from) < 1)
                        return false;

                    _db.Execute("UPDATE accounts SET balance = balance - 1 WHERE id = @from", new { from }, tx);
                    tx.Commit();
                }
                return true;
            }
        }

        """);

    /// <summary>An instance of another class that works with it as it is made holds no guard.</summary>
    [Theory]
    [InlineData("private readonly SqliteTransaction _tx = _db.BeginTransaction(); public void Dispose() { _tx.Commit(); _tx.Dispose(); }", false)]
    [InlineData("private readonly SqliteTransaction _tx; public Work() { _tx = _db.BeginTransaction(); } public void Dispose() { _tx.Commit(); _tx.Dispose(); }", false)]
    [InlineData("private readonly int _before = _db.Execute(\"ANALYZE\"); public void Dispose() => Console.WriteLine(_before);", false)]
    [InlineData("private static readonly int _before = _db.Execute(\"ANALYZE\"); public void Dispose() => Console.WriteLine(_before);", false)]
    [InlineData("public void Dispose() => _db.Execute(\"ANALYZE\");", true)]
    [InlineData("public void Dispose() => Console.WriteLine();", true)]
    public async Task WorkOfAnotherInstanceOk(string members, bool isOffered)
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

                public static int Run(string name)
                {
                    using (new Work())
                    {
                        return _db.Execute(name);
                    }
                }

                private sealed class Work : IDisposable
                {
                    {{members}}
                }
            }
            """)], null, OutputKind.ConsoleApplication);
        Assert.Equal(isOffered, offered.First(one => one.Finding.GetMessage().StartsWith("'_db'", StringComparison.Ordinal)).Titles.Any(title => title.StartsWith(Guard, StringComparison.Ordinal)));
    }
}
