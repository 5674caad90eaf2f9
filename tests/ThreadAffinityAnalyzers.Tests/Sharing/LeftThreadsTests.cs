using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Threads that a request starts and leaves run on when its context is disposed.</summary>
public sealed class LeftThreadsTests
{
    [Theory]
    [InlineData("new Thread(() => { db.Add(new object()); db.SaveChanges(); }).Start();")]
    [InlineData("var thread = new Thread(() => { db.Add(new object()); db.SaveChanges(); }) { IsBackground = true }; thread.Start();")]
    [InlineData("new Thread(Save).Start(); void Save() => db.SaveChanges();")]
    [InlineData("Thread thread = new(() => { db.Add(new object()); db.SaveChanges(); }); thread.Start();")]
    [InlineData("Thread thread; thread = new Thread(() => { db.Add(new object()); db.SaveChanges(); }); thread.Start();")]
    [InlineData("Background.Run(() => { db.Add(new object()); db.SaveChanges(); });")]
    [InlineData("Background.Start(() => { db.Add(new object()); db.SaveChanges(); });")]
    [InlineData("new Thread(new ThreadStart(() => { db.Add(new object()); db.SaveChanges(); })).Start();")]
    [InlineData("var report = new Report(db); new Thread(report.Write).Start();")]
    [InlineData("var thread = new System.Threading.Thread(() => new Report(db).Write()); thread.Name = \"report\"; thread.Start();")]
    public async Task OverTheContextOfTheRequestBad(string body)
    {
        await Rule.Bad(Handler("{|TAA2003:db|}", body));
        await Rule.Bad(Controller("{|TAA2003:db|}", body));
    }

    [Theory]
    [InlineData("var thread = new Thread(() => db.SaveChanges()); thread.Start(); thread.Join();")]
    [InlineData("var thread = new Thread(() => db.SaveChanges());")]
    [InlineData("Thread thread = new(() => db.SaveChanges()); thread.Start(); thread.Join();")]
    [InlineData("Background.RunToTheEnd(() => db.SaveChanges());")]
    [InlineData("using var done = new ManualResetEventSlim(); new Thread(() => { db.SaveChanges(); done.Set(); }).Start(); done.Wait();")]
    [InlineData("new Thread(() => Console.WriteLine(1)).Start(); db.SaveChanges();")]
    [InlineData("new Thread(() => { using var scope = scopes.CreateScope(); scope.ServiceProvider.GetRequiredService<Shop>().SaveChanges(); }).Start();")]
    [InlineData("new Thread(() => { using var own = new Shop(new DbContextOptions<Shop>()); new Report(own).Write(); }).Start();")]
    public async Task JoinedOrOnAContextOfItsOwnOk(string body)
    {
        await Rule.Ok(Handler("db", body));
        await Rule.Ok(Controller("db", body));
    }

    /// <summary>SQLite does its work on the thread that asks: here that is not the request's, so it is no suggestion.</summary>
    [Theory]
    [InlineData("(SqliteConnection {|TAA2003:db|}) => { new Thread(() => Use(db)).Start(); }")]
    [InlineData("() => { using var {|TAA2003:db|} = new SqliteConnection(\"Data Source=a.db\"); new Thread(() => Use(db)).Start(); }")]
    public Task OverAConnectionOfSqliteBad(string handler) => Rule.Bad(Sqlite(handler));

    [Theory]
    [InlineData("() => { new Thread(() => { using var own = new SqliteConnection(\"Data Source=a.db\"); Use(own); }).Start(); }")]
    [InlineData("() => { using var db = new SqliteConnection(\"Data Source=a.db\"); var thread = new Thread(() => Use(db)); thread.Start(); thread.Join(); }")]
    public Task OverAConnectionOfTheThreadOk(string handler) => Rule.Ok(Sqlite(handler));

    private static string Sqlite(string handler) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        var app = builder.Build();
        app.MapPost("/", {{handler}});
        app.Run();
        static void Use(SqliteConnection db) { using var command = db.CreateCommand(); command.ExecuteNonQuery(); }
        """;

    /// <summary>Workers that are made over the context of a scoped service, kept in an array or list.</summary>
    [Theory]
    [InlineData("var all = ids.Select(id => new Report(db)).ToArray(); await Task.WhenAll(all.Select(one => Task.Run(one.Write)));")]
    [InlineData("var all = ids.Select(id => new Report(db)).ToList(); await Task.WhenAll(all.Select(one => Task.Run(() => one.Write())));")]
    [InlineData("Report[] all = [new Report(db), new Report(db)]; await Task.WhenAll(all.Select(one => Task.Run(one.Write)));")]
    public Task WorkersInAListBad(string body) => Rule.Bad(Service("db", "{|TAA2002:shop|}", body));

    [Theory]
    [InlineData("var all = ids.Select(id => new Report(db)).ToArray(); foreach (var one in all) await Task.Run(one.Write);")]
    [InlineData("var all = ids.Select(id => new Report(new Shop(new DbContextOptions<Shop>()))).ToArray(); await Task.WhenAll(all.Select(one => Task.Run(one.Write)));")]
    [InlineData("Report[] all = [new Report(db), new Report(other)]; await Task.WhenAll(all.Select(one => Task.Run(one.Write)));")]
    public Task WorkersInTurnOrEachOnItsOwnOk(string body) => Rule.Ok(Service("db", "shop", body));

    private static string Handler(string db, string body) => $$"""
        {{Start}}
        app.MapPost("/", (Shop {{db}}, IServiceScopeFactory scopes) => { {{body}} });
        app.Run();
        {{Classes("shop")}}
        """;

    private static string Controller(string db, string body) => $$"""
        {{Start}}
        builder.Services.AddControllers();
        app.Run();

        [Microsoft.AspNetCore.Mvc.ApiController]
        public sealed class Reports(Shop {{db}}, IServiceScopeFactory scopes) : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            [Microsoft.AspNetCore.Mvc.HttpPost] public void Post() { _ = scopes; {{body}} }
        }
        {{Classes("shop")}}
        """;

    private static string Service(string db, string shop, string body) => $$"""
        {{Start}}
        builder.Services.AddScoped<Import>();
        app.MapPost("/", (int[] ids, Import import) => import.RunAsync(ids));
        app.Run();
        public sealed class Import(Shop {{db}}, Shop other) { public async Task RunAsync(int[] ids) { _ = db.Database; _ = other.Database; {{body}} } }
        {{Classes(shop)}}
        """;

    private const string Start = """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>();
        var app = builder.Build();
        """;

    private static string Classes(string shop) => $$"""
        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public sealed class Report(Shop {{shop}}) { public void Write() => shop.SaveChanges(); }
        public static class Background
        {
            public static void Run(Action work) { var thread = new Thread(() => work()) { IsBackground = true }; thread.Start(); }
            public static void Start(ThreadStart work) => new Thread(work).Start();
            public static void RunToTheEnd(Action work) { var thread = new Thread(() => work()); thread.Start(); thread.Join(); }
        }
        """;
}
