using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Static connections of a data access layer, used by the project above it.</summary>
public sealed class LayeredStaticsTests
{
    /// <summary>The message is that of a static connection of the project's own: who opens and closes it for each call is told what that does.</summary>
    [Theory]
    [InlineData("Db.Connection.Open(); Db.Connection.Close();", "TAA1001 'Db.Connection' is one SqliteConnection (static field); calls of 'GET /' open or close it at the same time, which corrupts the connection pool for correct code too")]
    [InlineData("Db.Connection.CreateCommand().ExecuteScalar();", "TAA1001 'Db.Connection' is one SqliteConnection for the whole application (static field); 'GET /' uses it and can run many times at once, and nothing guards it")]
    public async Task MessageBad(string use, string message) => Assert.Equal([message], await Layers.Said(
        """
        public static class Db { public static readonly Microsoft.Data.Sqlite.SqliteConnection Connection = new("Data Source=a.db"); }
        """,
        $$"""
        var app = WebApplication.Create(args);
        app.MapGet("/", () => { {{use}} });
        app.Run();
        """));

    private const string Handlers = """
        var app = WebApplication.Create(args);
        app.MapGet("/orders", () => { using var command = {|TAA1001:Db.Connection|}.CreateCommand(); return command.ExecuteScalar(); });
        app.MapPost("/orders", () => { using var command = Db.Connection.CreateCommand(); return command.ExecuteNonQuery(); });
        app.Run();
        """;

    [Theory]
    [InlineData("public static readonly SqliteConnection {|TAA1005:Connection|} = new(\"Data Source=a.db\");")]
    [InlineData("public static SqliteConnection {|TAA1005:Connection|} { get; } = new(\"Data Source=a.db\");")]
    [InlineData("public static System.Data.IDbConnection {|TAA1005:Connection|} { get; set; } = new SqliteConnection(\"Data Source=a.db\");")]
    [InlineData("static Db() { {|TAA1005:Connection|} = null!; } public static SqliteConnection {|TAA1005:Connection|} { get; private set; }")]
    public Task HandlersUseItBad(string member) => Layers.Bad(
        "public static class Db { " + member.Replace("{ {|TAA1005:Connection|} = null!; }", "{ Connection = null!; }", StringComparison.Ordinal) + " }",
        Handlers.Replace("{|TAA1001:Db.Connection|}", "Db.{|TAA1001:Connection|}", StringComparison.Ordinal));

    /// <summary>A getter that its author has written may make a connection for each reader.</summary>
    [Theory]
    [InlineData("public static SqliteConnection Connection => new(\"Data Source=a.db\");")]
    [InlineData("public static SqliteConnection Connection { get { var made = new SqliteConnection(\"Data Source=a.db\"); made.Open(); return made; } }")]
    [InlineData("[ThreadStatic] public static SqliteConnection Connection = null!;")]
    public Task HandlersUseTheirOwnOk(string member) => Layers.Ok("public static class Db { " + member + " }", Handlers.Replace("{|TAA1001:Db.Connection|}", "Db.Connection", StringComparison.Ordinal));

    [Fact]
    public Task HandlersTakeTheLockOfTheLibraryInOneOfTwoPlacesBad() => Layers.Bad("""
        public static class Db { public static readonly object Gate = new(); public static readonly SqliteConnection {|TAA1005:Connection|} = new("Data Source=a.db"); }
        """, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => { lock (Db.Gate) { using var command = Db.{|TAA4001:Connection|}.CreateCommand(); return command.ExecuteScalar(); } });
        app.MapGet("/y", () => { using var command = Db.Connection.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        """);

    [Fact]
    public Task HandlersTakeTheLockOfTheLibraryOk() => Layers.Bad("""
        public static class Db { public static readonly object Gate = new(); public static readonly SqliteConnection {|TAA1005:Connection|} = new("Data Source=a.db"); }
        """, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => { lock (Db.Gate) { using var command = Db.Connection.CreateCommand(); return command.ExecuteScalar(); } });
        app.Run();
        """);

    [Fact]
    public Task StartUpAloneUsesItOk() => Layers.Bad("""
        public static class Db { public static readonly SqliteConnection {|TAA1005:Connection|} = new("Data Source=a.db"); }
        """, """
        var app = WebApplication.Create(args);
        using (var command = Db.Connection.CreateCommand()) { command.CommandText = "PRAGMA journal_mode = WAL"; command.ExecuteNonQuery(); }
        app.MapGet("/x", () => 1);
        app.Run();
        """);

    [Fact]
    public Task ControllerUsesAContextBad() => Layers.Bad("""
        using Microsoft.EntityFrameworkCore;
        public class Row { public int Id { get; set; } }
        public class Data : DbContext { public static Data {|TAA1005:Current|} { get; } = new(); public DbSet<Row> Rows => Set<Row>(); }
        """, """
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class RowsController : ControllerBase
        {
            private static int Count() => Data.{|TAA1001:Current|}.Rows.Count();
            [HttpGet("/rows")] public int Get() => Count();
            [HttpPost("/rows")] public int Post() { Data.Current.Rows.Add(new Row()); return Data.Current.SaveChanges(); }
        }
        """);

    [Fact]
    public Task ConsoleUsesItOk() => Layers.Bad("""
        public static class Db { public static readonly SqliteConnection {|TAA1005:Connection|} = new("Data Source=a.db"); }
        """, """
        Db.Connection.Open();
        using var command = Db.Connection.CreateCommand();
        Console.WriteLine(command.ExecuteScalar());
        """);

    [Fact]
    public Task FriendUsesAnInternalOneBad() => Layers.Bad("""
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Application")]
        internal static class Db { internal static readonly SqliteConnection Connection = new("Data Source=a.db"); }
        """, Handlers.Replace("{|TAA1001:Db.Connection|}", "Db.{|TAA1001:Connection|}", StringComparison.Ordinal));

    /// <summary>What a library keeps for others is said in the library, where nobody uses it.</summary>
    [Theory]
    [InlineData("services.AddSingleton<System.Data.IDbConnection>(_ => new SqliteConnection(\"Data Source=a.db\"))")]
    [InlineData("services.AddDbContext<Data>(o => o.UseSqlite(\"Data Source=a.db\"), ServiceLifetime.Singleton)")]
    public Task LibraryRegistersASingletonForOthersBad(string registration) => Layers.Bad("""
        using Microsoft.EntityFrameworkCore;
        public class Data(DbContextOptions<Data> options) : DbContext(options);
        public static class Infrastructure { public static IServiceCollection AddInfrastructure(this IServiceCollection services) => REGISTRATION; }
        """.Replace("REGISTRATION", registration.Replace(".Add", ".{|TAA1005:Add", StringComparison.Ordinal) + "|}", StringComparison.Ordinal));

    [Fact]
    public Task LibraryRegistersForAScopeOk() => Layers.Ok("""
        using Microsoft.EntityFrameworkCore;
        public class Data(DbContextOptions<Data> options) : DbContext(options);
        public static class Infrastructure { public static IServiceCollection AddInfrastructure(this IServiceCollection services) => services.AddDbContext<Data>(o => o.UseSqlite("Data Source=a.db")); }
        """);

    [Fact]
    public Task LibraryRegistersWhatNobodyElseCanNameOk() => Layers.Ok("""
        using Microsoft.EntityFrameworkCore;
        internal class Data(DbContextOptions<Data> options) : DbContext(options);
        public static class Infrastructure { public static IServiceCollection AddInfrastructure(this IServiceCollection services) => services.AddSingleton<Data>(); }
        """);
}
