using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work that is done once where the one object is made is not done again with each: such code does not become the one that makes them.</summary>
public class OnceOnlyFixTests
{
    private const string Reason = "work that is done once where it is made";

    [Theory]
    [InlineData("""c.Execute("INSERT INTO starts VALUES (1)");""", """c.Execute("INSERT OR IGNORE INTO starts VALUES (1)");""")]
    [InlineData("""c.Execute("DELETE FROM sessions");""", """c.Execute("PRAGMA foreign_keys = ON");""")]
    [InlineData("""c.Execute("CREATE TABLE t (x)");""", """c.Execute("CREATE TABLE IF NOT EXISTS t (x)");""")]
    [InlineData("""c.Execute("-- anew\nDROP TABLE IF EXISTS t; ANALYZE");""", """c.Execute("-- anew\nANALYZE");""")]
    [InlineData("""c.Execute(File.ReadAllText("schema.sql"));""", """if (File.Exists("schema.sql")) Console.WriteLine();""")]
    [InlineData("""File.Delete("lock");""", """Directory.CreateDirectory("data");""")]
    [InlineData("""using var k = c.CreateCommand(); k.CommandText = Texts.Schema; k.ExecuteNonQuery();""", """using var k = c.CreateCommand(); k.CommandText = Texts.Fixed; k.ExecuteNonQuery();""")]
    [InlineData("new SqliteCommand(Texts.Schema, c).ExecuteNonQuery();", "new SqliteCommand(Texts.Fixed, c).ExecuteNonQuery();")]
    [InlineData("Texts.Seed(c);", "Texts.Look(c);")]
    [InlineData("Texts.Made++;", "var n = Texts.Made; n++;")]
    [InlineData("Interlocked.Increment(ref Texts.Made);", "var n = 0; Interlocked.Increment(ref n);")]
    [InlineData("Texts.All.Add(c);", "var all = new List<SqliteConnection>(); all.Add(c);")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => c.Dispose();", "c.StateChange += (_, _) => Console.WriteLine();")]
    public async Task MakerAndTwinOk(string bad, string twin)
    {
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Static(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Static(twin)));
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Lazy(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Lazy(twin)));
    }

    [Theory]
    [InlineData(nameof(NarrowLifetimeFix), """c.Execute("DELETE FROM sessions");""", """c.Execute("PRAGMA foreign_keys = ON");""")]
    [InlineData(nameof(NarrowLifetimeFix), "Texts.Seed(c);", "Texts.Look(c);")]
    [InlineData(nameof(NarrowLifetimeFix), """File.Delete("lock");""", """Directory.CreateDirectory("data");""")]
    public async Task RegistrationAndTwinOk(string remedy, string bad, string twin)
    {
        Assert.NotEqual("", await RefusalReasonTests.RefusalOf(remedy, Registered(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(remedy, Registered(twin)));
    }

    /// <summary>The class that is registered for a scope is made once for each: what its constructor does is done as often.</summary>
    [Theory]
    [InlineData("public Store() { Database.EnsureDeleted(); }", "public Store() { ChangeTracker.LazyLoadingEnabled = false; }")]
    [InlineData("public Store() { Made++; }", "public Store() { Mine++; }")]
    public async Task ConstructorAndTwinOk(string bad, string twin)
    {
        Assert.NotEqual("", await RefusalReasonTests.RefusalOf(nameof(NarrowLifetimeFix), Context(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(NarrowLifetimeFix), Context(twin)));
    }

    /// <summary>What a method of another project does when it makes the object is read there.</summary>
    [Theory]
    [InlineData("", "INSERT INTO starts VALUES (1)", false)]
    [InlineData("", "PRAGMA foreign_keys = ON", true)]
    [InlineData("Schema.", "INSERT INTO starts VALUES (1)", false)]
    [InlineData("Schema.", "PRAGMA foreign_keys = ON", true)]
    public async Task LibraryThatMakesItAndTwinOk(string own, string sql, bool isRewritten)
    {
        var library = $$"""
            using Microsoft.Data.Sqlite;

            namespace Lib;

            public static class Database
            {
                public static SqliteConnection Open()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    {{own}}Prepare(connection);
                    return connection;
                }

                public static void Prepare(SqliteConnection connection) { using var command = connection.CreateCommand(); command.CommandText = "{{sql}}"; command.ExecuteNonQuery(); }
            }

            public static class Schema
            {
                public static void Prepare(SqliteConnection connection) => Database.Prepare(connection);
            }
            """;
        const string Static = """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = Lib.Database.Open();
                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            }
            """;
        const string Registered = """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton(_ => Lib.Database.Open());
            var app = builder.Build();
            app.MapGet("/a", (SqliteConnection db) => db.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
            app.Run();
            """;
        const string Given = """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton(_ => Lib.Database.Open());
            builder.Services.AddSingleton<Reader>();
            var app = builder.Build();
            app.MapGet("/a", (Reader reader) => reader.Count());
            app.Run();

            class Reader(SqliteConnection db)
            {
                public long Count() => db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            }
            """;
        Assert.Equal(isRewritten, await RefusalReasonTests.RefusalOf(nameof(InjectFactoryFix), Given, library: library) == "");
        Assert.Equal(isRewritten, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Static, library: library) == "");
        Assert.Equal(isRewritten, await RefusalReasonTests.RefusalOf(nameof(NarrowLifetimeFix), Registered, library: library) == "");
    }

    private const string Texts = """
        static class Texts
        {
            public static int Made;
            public const string Fixed = "CREATE TABLE IF NOT EXISTS t (x)";
            public static string Schema => Environment.GetEnvironmentVariable("SCHEMA")!;
            public static readonly List<SqliteConnection> All = new();
            public static void Seed(SqliteConnection c) { using var k = c.CreateCommand(); k.CommandText = "INSERT INTO t VALUES (1)"; k.ExecuteNonQuery(); }
            public static void Look(SqliteConnection c) { using var k = c.CreateCommand(); k.CommandText = "SELECT 1"; k.ExecuteNonQuery(); }
        }
        """;

    private static string Static(string work) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Count());
        app.Run();

        static class S
        {
            private static readonly SqliteConnection _db = Make();
            private static SqliteConnection Make()
            {
                var c = new SqliteConnection("Data Source=s.db");
                c.Open();
                {{work}}
                return c;
            }
            public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
        }
        {{Texts}}
        """;

    private static string Lazy(string work) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Count());
        app.Run();

        static class S
        {
            private static readonly Lazy<SqliteConnection> _db = new(() =>
            {
                var c = new SqliteConnection("Data Source=s.db");
                c.Open();
                {{work}}
                return c;
            });
            public static long Count() => _db.Value.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
        }
        {{Texts}}
        """;

    private static string Registered(string work) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(_ =>
        {
            var c = new SqliteConnection("Data Source=s.db");
            c.Open();
            {{work}}
            return c;
        });
        var app = builder.Build();
        app.MapGet("/a", (SqliteConnection db) => db.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
        app.Run();
        {{Texts}}
        """;

    private static string Context(string constructor) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/a", (Store db) => db.Rows.CountAsync());
        app.Run();

        public class Store : DbContext
        {
            public static int Made;
            public int Mine;
            {{constructor}}
            public DbSet<Row> Rows => Set<Row>();
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite("Data Source=s.db");
        }

        public class Row { public int Id { get; set; } }
        """;
}
