using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What runs in a transaction that somebody else has begun stays on the connection of that.</summary>
public sealed class GivenTransactionFixTests
{
    [Theory]
    [InlineData("db.Execute(\"INSERT INTO l VALUES (1)\", transaction: tx)", "a transaction that is given to it")]
    [InlineData("new SqliteCommand(\"INSERT INTO l VALUES (1)\", db, tx).ExecuteNonQuery()", "a transaction that is given to it")]
    [InlineData("tx.Connection!.Execute(\"INSERT INTO l VALUES (1)\", transaction: tx)", "")]
    public async Task LambdaThatIsGivenOne(string work, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(OpenInsideHandlerFix), $$"""
        using Dapper;

        var db = new SqliteConnection("Data Source=l.db");
        db.Open();
        var app = WebApplication.Create(args);
        app.MapPost("/t", () => InTransaction(tx => {{work}}));
        app.MapGet("/n", () => db.ExecuteScalar<long>("SELECT COUNT(*) FROM l"));
        app.Run();

        T InTransaction<T>(Func<SqliteTransaction, T> work)
        {
            using var tx = db.BeginTransaction();
            var result = work(tx);
            tx.Commit();
            return result;
        }
        """));

    /// <summary>A private helper is given the connection of its caller, and goes on in its transaction.</summary>
    [Theory]
    [InlineData("private", "")]
    [InlineData("public", "a transaction that is given to it")]
    public async Task MemberThatIsGivenOne(string access, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(OpenPerCallFix), $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/t", (Store store) => store.AddAll());
        app.Run();

        class Store
        {
            private readonly SqliteConnection _db = new("Data Source=l.db");

            public void AddAll()
            {
                using var tx = _db.BeginTransaction();
                Add(tx);
                tx.Commit();
            }

            {{access}} void Add(SqliteTransaction tx) => _db.Execute("INSERT INTO l VALUES (1)", transaction: tx);
        }
        """));

    private const string Given = "work that is given to a method which runs it in its transaction";

    /// <summary>What a lambda does itself on the shared object belongs to the transaction of the method that runs it; without one it may have a connection of its own.</summary>
    [Theory]
    [InlineData("var tx = _db.BeginTransaction();", "work()", Given)]
    [InlineData("var tx = _db.BeginTransaction();", "Policy.Run(work)", "members that call each other in a transaction")]
    [InlineData("var tx = _db.BeginTransaction();", "new[] { 1 }.Select(_ => work()).First()", Given)]
    [InlineData("var tx = new StringReader(_db.ExecuteScalar<string>(\"SELECT 1\")!);", "work()", "")]
    public async Task WorkOnTheObjectItself(string begin, string run, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(OpenPerCallFix), $$"""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapPost("/t", (string name) => Db.Add(name));
        app.MapGet("/n", () => Db.Count());
        app.Run();

        static class Db
        {
            private static readonly SqliteConnection _db = new("Data Source=l.db");

            public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM l");

            public static int Add(string name) => Around(() => _db.Execute("INSERT INTO l VALUES (@name)", new { name }));

            private static T Around<T>(Func<T> work)
            {
                using {{begin}}
                return {{run}};
            }
        }

        static class Policy
        {
            public static T Run<T>(Func<T> work) => work();
        }
        """));

    [Theory]
    [InlineData("using var tx = db.BeginTransaction(); work(); tx.Commit();", Given)]
    [InlineData("Console.WriteLine(db.Execute(\"ANALYZE\")); work();", "")]
    public async Task WorkOnACapturedLocal(string body, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(OpenInsideHandlerFix), $$"""
        using Dapper;

        var db = new SqliteConnection("Data Source=l.db");
        db.Open();
        var app = WebApplication.Create(args);
        app.MapPost("/t", (int a) => InTransaction(() => db.Execute("UPDATE l SET n = n - 1 WHERE id = @a", new { a })));
        app.MapGet("/n", () => db.ExecuteScalar<long>("SELECT COUNT(*) FROM l"));
        app.Run();

        void InTransaction(Action work)
        {
            {{body}}
        }
        """));

    /// <summary>A context begins its transaction through <c>Database</c>.</summary>
    [Theory]
    [InlineData("await using var tx = await _shop.Database.BeginTransactionAsync(); var result = await work(); await tx.CommitAsync(); return result;", "", Given)]
    [InlineData("return await work();", "using var tx = _shop.Database.BeginTransaction();", "a transaction of the function around it")]
    [InlineData("return await work();", "Console.WriteLine(await _shop.Orders.CountAsync());", "")]
    public async Task WorkOnAContext(string around, string before, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(ScopePerCallFix), SingletonOverAContext.Program("CloseAsync(id)", $$"""
        public async Task<int> CloseAsync(int id)
        {
            {{before}}
            var closed = await AroundAsync(() => _shop.Orders.Where(o => o.Id == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.Open, false)));
            {{(before.StartsWith("using", StringComparison.Ordinal) ? "tx.Commit();" : "")}}
            return closed;
        }

        private async Task<T> AroundAsync<T>(Func<Task<T>> work)
        {
            {{around}}
        }
        """)));

    /// <summary>A class that asks another one in its transaction shares the connection with it: of one scope, or under one guard.</summary>
    [Theory]
    [InlineData("using var tx = connection.BeginTransaction(); connection.Execute(\"UPDATE a SET n = n - 1\"); if (accounts.Balance() < 0) tx.Rollback(); else tx.Commit();", false)]
    [InlineData("if (accounts.Balance() < 0) return; connection.Execute(\"UPDATE a SET n = n - 1\");", true)]
    public async Task ClassThatAsksAnotherOne(string move, bool isOffered)
    {
        var offered = (await Offered.For([("Program.cs", $$"""
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton(_ => { var c = new SqliteConnection("Data Source=l.db"); c.Open(); return c; });
            builder.Services.AddSingleton<IAccounts, Accounts>();
            builder.Services.AddSingleton<Transfers>();
            var app = builder.Build();
            app.MapPost("/t", (Transfers transfers) => transfers.Move());
            app.Run();

            interface IAccounts { long Balance(); }

            class Accounts(SqliteConnection connection) : IAccounts
            {
                public long Balance() => connection.ExecuteScalar<long>("SELECT n FROM a");
            }

            class Transfers(SqliteConnection connection, IAccounts accounts)
            {
                public void Move() { {{move}} }
            }
            """)], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication)).Single(one => one.Finding.Id == "TAA3001");
        Assert.Equal(isOffered, offered.Titles.Any(title => title.StartsWith("Inject a Func", StringComparison.Ordinal)));
        Assert.Equal(isOffered, offered.Titles.Contains("Register for a scope, and take a scope per call in what lives longer"));
        Assert.Contains("Register for a scope, with the services that are given it", offered.Titles);
    }
}
