using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA1003 (SharedStatement) warns of, and their silent twins.</summary>
public class TAA1003Tests
{
    [Fact]
    public Task PreparedBad() => Rule.Bad(
        """
        using Microsoft.AspNetCore.Mvc;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapControllers(); app.Run();
        public static class Users { private static readonly SqliteConnection {|TAA1001:Conn|}; private static readonly SqliteCommand {|TAA1003:Insert|}; static Users() { Conn = new SqliteConnection("Data Source=a.db"); Conn.Open(); Insert = Conn.CreateCommand(); Insert.CommandText = "INSERT"; Insert.Parameters.Add("@n", SqliteType.Text); }
         public static void Add(string n) { Insert.Parameters["@n"].Value = n; Insert.ExecuteNonQuery(); } public static long Last() { using var c = Conn.CreateCommand(); c.CommandText = "SELECT last_insert_rowid()"; return (long)c.ExecuteScalar()!; } }
        [ApiController] public class U : ControllerBase { [HttpPost("/u")] public long Post(string n) { Users.Add(n); return Users.Last(); } }
        [ApiController] public class UController : ControllerBase { [HttpPost("/u2")] public long Post(string n) { Users.Add(n); return Users.Last(); } }
        """);

    [Fact]
    public Task StaticReaderBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/o", () => Db.Next()); app.Run();
        static class Db { static SqliteConnection {|TAA1001:C|} = new("x"); static SqliteDataReader? {|TAA1003:R|}; public static object? Next() { R ??= C.CreateCommand().ExecuteReader(); R.Read(); return R.GetValue(0); } }
        """);

    [Fact]
    public Task StaticTxBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapPost("/b", () => Db.Begin()); app.MapPost("/c", () => Db.Commit()); app.Run();
        static class Db { static SqliteConnection {|TAA1001:C|} = new("x"); static SqliteTransaction? {|TAA1003:Tx|}; public static void Begin() { Tx = C.BeginTransaction(); } public static void Commit() { Tx?.Commit(); } }
        """);

    /// <summary>A transaction that does nothing has nothing that two calls could mix.</summary>
    [Fact]
    public Task TransactionWithoutStateOk() => Rule.Ok(Nothing("Nothing", "public void Commit() { }"));

    [Fact]
    public Task TransactionWithStateBad() => Rule.Bad(Nothing("{|TAA1003:Nothing|}", "private int _commits; public void Commit() => _commits++;"));

    /// <summary>The field says no more than the interface.</summary>
    [Fact]
    public Task FP_ObjectWithoutStateKnownByItsInterface() => Rule.Bad(Nothing("Nothing", "public void Commit() { }").Replace("Nested.Nothing;", "Unit.Nothing;") + "static class Unit { public static readonly IDbTransaction {|TAA1003:Nothing|} = Nested.Nothing; }");

    private static string Nothing(string name, string commit) => $$"""
        using System.Data;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/", () => { using var db = new SqliteConnection("Data Source=a.db"); db.Open(); using var work = Work.Begin(db); work.Commit(); });
        app.Run();
        static class Work { public static IDbTransaction Begin(SqliteConnection db) => db.DefaultTimeout > 9 ? db.BeginTransaction() : Nested.Nothing; }
        sealed class Nested : IDbTransaction
        {
            public static readonly Nested {{name}} = new();
            private Nested() { }
            {{commit}}
            public IDbConnection? Connection => null;
            public IsolationLevel IsolationLevel => IsolationLevel.Unspecified;
            public void Rollback() => throw new InvalidOperationException();
            public void Dispose() { }
        }

        """;
}
