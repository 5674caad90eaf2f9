using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A variable that a delegate captures belongs to the frame that made the delegate, wherever the delegate is run.</summary>
public class CapturedFrameTests
{
    [Fact]
    public Task FilterReturnedForTheCallersContextOk() => Rule.Ok(
        """
        using System.Linq.Expressions;
        using Microsoft.EntityFrameworkCore;
        var app = WebApplication.Create(args);
        app.MapGet("/a", () => new Items().Values());
        var timer = new Timer(_ => new Items().Values(), null, 0, 1000);
        app.Run();
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public class Items
        {
            public int Values()
            {
                using var context = new Shop();
                return context.Orders.Where(Has(context)).Where(Under(context)).Count();
            }
            private static Expression<Func<Order, bool>> Has(Shop context) => o => context.Orders.Any(x => x.Id == o.Id);
            private static Func<Order, bool> Under(Shop context) { return o => context.Orders.Find(o.Id) != null; }
        }
        """);

    [Fact]
    public Task HandlerReturnedForAConnectionBad() => Rule.Bad(
        """
        using Microsoft.Data.Sqlite;
        var app = WebApplication.Create(args);
        var {|TAA2001:shared|} = new SqliteConnection("Data Source=a.db");
        shared.Open();
        app.MapGet("/a", Handlers.Make(shared));
        app.MapGet("/b", () => Handlers.Lazy(shared)(3));
        app.Run();
        public static class Handlers
        {
            public static Func<int> Make(SqliteConnection connection) => () => { using var c = connection.CreateCommand(); return c.ExecuteNonQuery(); };
            public static Func<int, int> Lazy(SqliteConnection connection) { return x => { using var c = connection.CreateCommand(); return c.ExecuteNonQuery() + x; }; }
        }
        """);

    private const string Processors = """
        using Microsoft.Data.Sqlite;
        new Server();
        Work.Run(async () => { await Task.Yield(); Jobs.Start(new[] { 3 }); });
        Console.ReadLine();
        public abstract class Processor
        {
            protected SqliteConnection? DB;
            public async Task Process() { _db = new SqliteConnection("Data Source=a.db"); _db.Open(); await Load(); }
            protected abstract Task Load();
        }
        public class AppProcessor(int id) : Processor { protected override async Task Load() { using var c = _db!.CreateCommand(); c.CommandText = "select " + id; await c.ExecuteNonQueryAsync(); } }
        public static class Jobs
        {
            private static readonly Processor Only = new AppProcessor(0);
            private static readonly SemaphoreSlim Few = new(15);
            public static void Start(IEnumerable<int> apps)
            {
                var processors = new List<Processor>();
                processors.AddRange(apps.Select(a => new AppProcessor(a)));
                foreach (var item in processors)
                {
                    var processor = ITEM;
                    Work.Run(async () => { await Few.WaitAsync(); try { await processor.Process(); } finally { Few.Release(); } });
                }
            }
        }
        public static class Work
        {
            public static Task Run(Func<Task> action) { var t = Task.Run(action); t.ContinueWith(x => Console.WriteLine(x)); return t; }
        }
        public class Server { public Server() { new Thread(Listen).Start(); } private void Listen() { while (true) { Jobs.Start(new[] { 1, 2 }); } } }
        """;

    [Fact]
    public Task WorkOnEachItemStartedByAHelperOk() => Rule.Ok(Processors.Replace("DB", "_db").Replace("ITEM", "item"));

    [Fact]
    public Task WorkOnOneObjectStartedByAHelperBad() => Rule.Bad(Processors.Replace("DB", "{|TAA4001:_db|}").Replace("ITEM", "Only"));
}
