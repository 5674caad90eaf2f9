using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>What messages say, read as their readers do.</summary>
public sealed class MessageTests
{
    [Fact]
    public Task ConnectionsByKeyBad() => Says("""
        using Dapper;
        using System.Collections.Concurrent;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Tenants>();
        var app = b.Build();
        app.MapGet("/{tenant}", (string tenant, Tenants all) => all.For(tenant).Query<int>("select 1"));
        app.Run();
        class Tenants
        {
            private readonly ConcurrentDictionary<string, SqliteConnection> _open = new();
            public SqliteConnection For(string tenant) => _open.GetOrAdd(tenant, Open);
            private static SqliteConnection Open(string tenant) => new($"Data Source={tenant}.db");
        }
        """, "'_open' keeps SqliteConnection objects for the whole application (singleton Tenants); calls of 'GET /{tenant}' can use the same one at the same time, and nothing guards it");

    [Fact]
    public Task TwoTimersOfOneMethodBad() => Says("""
        using Dapper;
        class Metering
        {
            private static readonly SqliteConnection s_db = new("Data Source=a.db");
            private Timer? _fast, _slow;
            public void Start() { _fast = new Timer(_ => s_db.Execute("a"), null, 0, 1); _slow = new Timer(_ => s_db.Execute("b"), null, 0, 1); }
        }
        """, "'s_db' is one SqliteConnection for the whole application (static field); 'Timer in Metering.Start' (2 places) use it and can run at the same time, and nothing guards it");

    [Fact]
    public Task ConnectionOfEveryContextBad() => Says("""
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        var shared = new SqliteConnection("Data Source=a.db");
        b.Services.AddDbContext<Db>(o => o.UseSqlite(shared));
        var app = b.Build();
        app.MapGet("/", (Db db) => db.Rows.CountAsync());
        app.Run();
        class Row { public int Id { get; set; } }
        class Db(DbContextOptions<Db> o) : DbContext(o) { public DbSet<Row> Rows => Set<Row>(); }
        """, "'shared' is one SqliteConnection that 'AddDbContext<Db>' gives to every object made there; these are used at the same time, and nothing guards it");

    /// <summary>A service is not the context that it works on; a parameter that is the context is.</summary>
    [Theory]
    [InlineData("Reader reader", "reader.CountAsync()", "'reader' works on one Clinic, and two operations on it run at the same time: 'CountAsync' is started before 'CountAsync' has ended")]
    [InlineData("Clinic clinic", "clinic.Beds.CountAsync()", "'clinic' is one Clinic, and two operations on it run at the same time: 'CountAsync' is started before 'CountAsync' has ended")]
    public Task WorksOnBad(string parameter, string operation, string message) => Says($$"""
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Clinic>(o => o.UseSqlite("Data Source=a.db")).AddScoped<Reader>();
        var app = b.Build();
        app.MapGet("/", async ({{parameter}}) => await Task.WhenAll({{operation}}, {{operation}}));
        app.Run();
        class Bed { public int Id { get; set; } }
        class Clinic(DbContextOptions<Clinic> o) : DbContext(o) { public DbSet<Bed> Beds => Set<Bed>(); }
        class Reader(Clinic db) { public Task<int> CountAsync() => db.Beds.CountAsync(); }
        """, message);

    [Fact]
    public Task TransactionBad() => Says(Web + """
        class Work { private static readonly SqliteTransaction s_all = new SqliteConnection("Data Source=a.db").BeginTransaction(); public static void Run() => s_all.Save("x"); }
        """, "'s_all' is one SqliteTransaction for all calls (static field), so one call commits or rolls back what another has written; 'GET /' uses it and can run many times at once, and nothing guards it");

    [Fact]
    public Task ReaderBad() => Says(Web + """
        class Work { private static readonly SqliteDataReader s_all = new SqliteCommand("select 1").ExecuteReader(); public static void Run() => s_all.Read(); }
        """, "'s_all' is one SqliteDataReader for all calls (static field), so calls take each other's rows; 'GET /' uses it and can run many times at once, and nothing guards it");

    [Fact]
    public Task MiddlewareAndArticleBad() => Says("""
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<AuditDb>(o => o.UseSqlite("Data Source=a.db"));
        var app = b.Build();
        app.UseMiddleware<Audit>();
        app.Run();
        class AuditDb(DbContextOptions<AuditDb> o) : DbContext(o);
        class Audit(RequestDelegate next, AuditDb db) { public async Task InvokeAsync(HttpContext context) { await db.SaveChangesAsync(); await next(context); } }
        """, "'db' keeps an AuditDb that was made for one scope (middleware Audit, made once); 'Audit.InvokeAsync' uses it and can run many times at once, and nothing guards it");

    /// <summary>Members of one long-named type stay apart where there is no room for both in full.</summary>
    [Fact]
    public Task LongMembersOfOneTypeBad() => Says("""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class OrganisationStatisticsController : ControllerBase
        {
            [HttpGet("/a")] public long CountApplications() => Statistics.SharedConnection.ExecuteScalar<long>("select 1");
            [HttpGet("/b")] public long CountEmployeesOf() => Statistics.SharedConnection.ExecuteScalar<long>("select 2");
        }
        static class Statistics { public static SqliteConnection SharedConnection { get; } = new("Data Source=a.db"); }
        """, "'SharedConnection' is one SqliteConnection for the whole application (static property); 'OrganisationS….CountApplications' and 'OrganisationSt….CountEmployeesOf' use it and can run at the same time, and nothing guards it");

    private const string Web = """
        var app = WebApplication.Create(args);
        app.MapGet("/", () => Work.Run());
        app.Run();

        """;

    private static async Task Says(string program, string message) => Assert.Equal(message, Assert.Single(await Rule.Findings(program)).GetMessage());
}
