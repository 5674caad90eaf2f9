namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What SharedMemoryDatabaseFix makes of programs.</summary>
public class SharedMemoryDatabaseFixTests
{
    [Fact]
    public Task LocalOfTheProgram() => Fix.Verify(
        """
            using Dapper;

            var {|TAA2001:db|} = new SqliteConnection("Data Source=:memory:");
            db.Open();
            db.Execute("CREATE TABLE o (id INTEGER)");
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () => db.Query<int>("SELECT id FROM o"));
            app.Run();

            """,
        """
            using Dapper;

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=db;Mode=Memory;Cache=Shared");
                connection.Open();
                return connection;
            }

            using var keepAlive = OpenConnection();

            using (var db = OpenConnection())
            {
                db.Execute("CREATE TABLE o (id INTEGER)");
            }
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () =>
            {
                using var db = OpenConnection();
                return db.Query<int>("SELECT id FROM o");
            });
            app.Run();

            """);

    [Fact]
    public Task StaticFieldKeepsTheDatabaseAlive() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Notes.Count());
            app.MapPost("/c", (string n) => Notes.Add(n));
            app.Run();

            static class Notes
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=:memory:");

                static Notes()
                {
                    _db.Open();
                    _db.Execute("CREATE TABLE notes (text TEXT)");
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM notes");

                public static int Add(string text) => _db.Execute("INSERT INTO notes VALUES (@text)", new { text });
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Notes.Count());
            app.MapPost("/c", (string n) => Notes.Add(n));
            app.Run();

            static class Notes
            {
                private static readonly SqliteConnection _keepAlive = OpenConnection();

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=notes;Mode=Memory;Cache=Shared");
                    connection.Open();
                    return connection;
                }

                static Notes()
                {
                    using var connection = OpenConnection();
                    connection.Execute("CREATE TABLE notes (text TEXT)");
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM notes");
                }

                public static int Add(string text)
                {
                    using var connection = OpenConnection();
                    return connection.Execute("INSERT INTO notes VALUES (@text)", new { text });
                }
            }

            """);

    private static string Registered(string registration, string kept = "") => $$"""
        using Dapper;

        {{kept}}var builder = WebApplication.CreateBuilder(args);
        {{registration}}
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.MapGet("/first", (SqliteConnection db) => db.ExecuteScalarAsync<long>("SELECT 1"));
        app.Run();

        sealed class Store(SqliteConnection db)
        {
            public long Count() => db.ExecuteScalar<long>("SELECT count(*) FROM orders");
        }
        """;

    private const string Kept = """
        // The database lives as long as a connection to it is open.
        using var keepAlive = new SqliteConnection("Data Source=TestProject;Mode=Memory;Cache=Shared");
        keepAlive.Open();


        """;

    [Theory]
    [InlineData("AddSingleton(_ => new SqliteConnection(\"Data Source=:memory:\"))", "AddScoped(_ => new SqliteConnection(\"Data Source=TestProject;Mode=Memory;Cache=Shared\"))")]
    [InlineData("AddSingleton<SqliteConnection>(_ => { var db = new SqliteConnection(\"Data Source=:memory:\"); db.Open(); db.Execute(\"CREATE TABLE IF NOT EXISTS orders (id INTEGER)\"); return db; })",
        "AddScoped<SqliteConnection>(_ => { var db = new SqliteConnection(\"Data Source=TestProject;Mode=Memory;Cache=Shared\"); db.Open(); db.Execute(\"CREATE TABLE IF NOT EXISTS orders (id INTEGER)\"); return db; })")]
    public Task RegisteredSingletonBad(string registration, string scoped) =>
        Fix.Verify(Registered("builder.Services.{|TAA3001:" + registration + "|};"), Registered("builder.Services." + scoped + ";", Kept), key: "Safest");

    [Theory]
    [InlineData("AddSingleton(_ => { var db = new SqliteConnection(\"Data Source=:memory:\"); db.Open(); db.Execute(\"CREATE TABLE orders (id INTEGER)\"); return db; })")]
    [InlineData("AddSingleton(_ => { var db = new SqliteConnection(\"Data Source=:memory:\"); db.Open(); db.Execute(\"INSERT INTO orders VALUES (1)\"); return db; })")]
    public Task RegisteredSingletonThatIsFilledOnceOk(string registration) => Fix.Refuses(Registered("builder.Services.{|TAA3001:" + registration + "|};"));

    /// <summary>A database that has a name and a shared cache already is opened by each handler; the one connection goes on to keep it.</summary>
    [Fact]
    public Task NamedAlready() => Fix.Verify(
        """
        using var keepAlive = new SqliteConnection("Data Source=notes;Mode=Memory;Cache=Shared");
        keepAlive.Open();

        var app = WebApplication.Create(args);
        app.MapGet("/notes", () => Count({|TAA2001:KEEP|}));
        app.Run();

        static object? Count(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM notes";
            return command.ExecuteScalar();
        }

        """.Replace("{|TAA2001:KEEP|}", "keepAlive").Replace("var keepAlive", "var {|TAA2001:keepAlive|}"),
        """
        static SqliteConnection OpenConnection()
        {
            var connection = new SqliteConnection("Data Source=notes;Mode=Memory;Cache=Shared");
            connection.Open();
            return connection;
        }

        using var keepAlive2 = OpenConnection();

        var app = WebApplication.Create(args);
        app.MapGet("/notes", () =>
        {
            using var keepAlive = OpenConnection();
            return Count(keepAlive);
        });
        app.Run();

        static object? Count(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM notes";
            return command.ExecuteScalar();
        }

        """);

    /// <summary>Without a name, or without the shared cache, each connection would have a database of its own.</summary>
    [Theory]
    [InlineData("Data Source=a;Mode=Memory;Cache=Shared", "")]
    [InlineData("Data Source=;Mode=Memory;Cache=Shared", "a database in memory")]
    [InlineData("Data Source=:memory:;Cache=Shared", "a database in memory")]
    [InlineData("Data Source=Shared;Mode=Memory", "a database in memory")]
    public async Task NameOfAllConnections(string text, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(CodeFixes.Remedies.SharedMemoryDatabaseFix), $$"""
        using var keepAlive = new SqliteConnection("{{text}}");
        keepAlive.Open();
        var app = WebApplication.Create(args);
        app.MapGet("/notes", () => keepAlive.CreateCommand().ExecuteScalar());
        app.Run();
        """));
}
