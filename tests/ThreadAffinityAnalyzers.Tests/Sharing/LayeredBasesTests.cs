using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Repositories whose base class, with its connection or context, is of another project: told of where the base is named.</summary>
public sealed class LayeredBasesTests
{
    private const string Makes = """
        public abstract class Repository { protected readonly SqliteConnection Connection; protected Repository(string text) { Connection = new SqliteConnection(text); } protected SqliteConnection Fresh => new("Data Source=a.db"); }
        """;

    private const string Takes = """
        public abstract class Repository(SqliteConnection connection) { protected SqliteConnection Connection => connection; }
        """;

    [Fact]
    public Task SingletonOverAConnectionOfItsBaseBad() => Layers.Bad(Makes, Program("AddSingleton<Notes>()") + """
        class Notes() : {|TAA1002:Repository|}("Data Source=a.db") { public object? Count() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ScopedOverAConnectionOfItsBaseOk() => Layers.Ok(Makes, Program("AddScoped<Notes>()") + """
        class Notes() : Repository("Data Source=a.db") { public object? Count() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task SingletonThatGuardsItsUsesOk() => Layers.Ok(Makes, Program("AddSingleton<Notes>()") + """
        class Notes() : Repository("Data Source=a.db")
        {
            private readonly object _gate = new();
            public object? Count() { lock (_gate) { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        }
        """);

    [Fact]
    public Task SingletonThatGuardsSomeOfItsUsesBad() => Layers.Bad(Makes, Program("AddSingleton<Notes>()") + """
        class Notes() : {|TAA4001:Repository|}("Data Source=a.db")
        {
            private readonly object _gate = new();
            public object? Count() { lock (_gate) { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
            public object? First() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); }
        }
        """ + "static class More { public static void Map(WebApplication app) => app.MapGet(\"/first\", (Notes notes) => notes.First()); }");

    /// <summary>A getter that its author has written makes one for each reader, as far as anybody outside can see.</summary>
    [Fact]
    public Task SingletonThatOpensOnePerCallOk() => Layers.Ok(Makes, Program("AddSingleton<Notes>()") + """
        class Notes() : Repository("Data Source=a.db") { public object? Count() { using var connection = Fresh; using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task SingletonThatHandsAScopedConnectionToItsBaseBad() => Layers.Bad(Takes, Program("AddScoped(_ => new SqliteConnection(\"Data Source=a.db\")); b.Services.AddSingleton<Notes>()") + """
        class Notes(SqliteConnection connection) : {|TAA3002:Repository|}(connection) { public object? Count() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    /// <summary>One connection for all, whoever is made over it.</summary>
    [Theory]
    [InlineData("AddSingleton<Notes>()")]
    [InlineData("AddScoped<Notes>()")]
    public Task SingletonConnectionIsHandedToTheBaseBad(string notes) => Layers.Bad(Takes, Program("{|TAA3001:AddSingleton(_ => new SqliteConnection(\"Data Source=a.db\"))|}; b.Services." + notes) + """
        class Notes(SqliteConnection connection) : Repository(connection) { public object? Count() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ScopedConnectionIsHandedToTheBaseOk() => Layers.Ok(Takes, Program("AddScoped(_ => new SqliteConnection(\"Data Source=a.db\")); b.Services.AddScoped<Notes>()") + """
        class Notes : Repository { public Notes(SqliteConnection connection) : base(connection) { } public object? Count() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task GenericBaseOverAContextBad() => Layers.Bad("""
        using Microsoft.EntityFrameworkCore;
        public abstract class Crud<TContext, T> where TContext : DbContext where T : class
        {
            protected Crud(TContext context) { Context = context; }
            protected TContext Context { get; }
        }
        """, """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Data>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.AddSingleton<Notes>();
        var app = b.Build();
        app.MapGet("/x", (Notes notes) => notes.Count());
        app.Run();
        class Note { public int Id { get; set; } }
        class Data(DbContextOptions<Data> options) : DbContext(options);
        class Notes(Data data) : {|TAA3002:Crud<Data, Note>|}(data) { public Task<int> Count() => Context.Set<Note>().CountAsync(); }
        """);

    // The package is named like the framework and does not come with it.
    private const string Identity = """
        // assembly: Microsoft.AspNetCore.Identity.EntityFrameworkCore
        using Microsoft.EntityFrameworkCore;
        namespace Microsoft.AspNetCore.Identity.EntityFrameworkCore;
        public class IdentityDbContext(DbContextOptions options) : DbContext(options) { public DbSet<IdentityUser> Users => Set<IdentityUser>(); }
        """;

    [Theory]
    [InlineData("AddSingleton<Notes>()", "notes", "{|TAA3002:data|}", "notes.Count()")]
    [InlineData("AddScoped<Notes>()", "{|TAA2003:notes|}", "data", "Task.WhenAll(notes.Count(), notes.Count())")]
    public Task RepositoryOverAContextOfIdentityBad(string registration, string notes, string data, string work) => Layers.Bad(Identity, OverIdentity(registration, notes, data, work));

    [Theory]
    [InlineData("AddScoped<Notes>()", "notes.Count()")]
    [InlineData("AddScoped<Notes>()", "Task.FromResult(notes.Count().Result + notes.Count().Result)")]
    public Task RepositoryOverAContextOfIdentityOk(string registration, string work) => Layers.Ok(Identity, OverIdentity(registration, "notes", "data", work));

    private static string OverIdentity(string registration, string notes, string data, string work) => $$"""
        using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Data>(o => o.UseSqlite("Data Source=a.db"));
        b.Services.{{registration}};
        var app = b.Build();
        app.MapGet("/x", (Notes {{notes}}) => {{work}});
        app.Run();
        class Note { public int Id { get; set; } }
        class Data(DbContextOptions<Data> options) : IdentityDbContext(options);
        class Notes(Data {{data}}) { public Task<int> Count() => data.Set<Note>().CountAsync(); }
        """;

    /// <summary>A controller is made for each request.</summary>
    [Fact]
    public Task ControllerOverAConnectionOfItsBaseOk() => Layers.Ok("""
        using Microsoft.AspNetCore.Mvc;
        public abstract class DataController : ControllerBase { protected SqliteConnection Connection { get; } = new("Data Source=a.db"); }
        """, """
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers();
        b.Build().Run();
        public class NotesController : DataController { [HttpGet] public object? Get() { using var command = Connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    /// <summary>The call is of the base class's own method: what it does with the context is not in sight.</summary>
    [Fact]
    public Task FN_MethodOfABaseClassOfAnotherProject() => Layers.Ok("""
        public class Repository(SqliteConnection connection) { public object? Count() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """, Program("AddScoped(_ => new SqliteConnection(\"Data Source=a.db\")); b.Services.AddSingleton<Notes>()") + """
        class Notes(SqliteConnection connection) : Repository(connection);
        """);

    private static string Program(string registration) => $$"""
        var b = WebApplication.CreateBuilder(args);
        b.Services.{{registration}};
        var app = b.Build();
        app.MapGet("/x", (Notes notes) => notes.Count());
        app.Run();

        """;
}
