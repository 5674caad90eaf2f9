namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>What the tests of concurrent operations share: a context with two sets, and start-up code that registers it.</summary>
internal static class TAA2003Sources
{
    public const string Model = """
        using Microsoft.EntityFrameworkCore;

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<User> Users => Set<User>();
        }

        public sealed class Order { public int Id { get; set; } public bool IsOpen { get; set; } }
        public sealed class User { public int Id { get; set; } }
        """;

    public const string Scoped = """
        using Microsoft.EntityFrameworkCore;

        public static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        }
        """;

    /// <summary>A class with the members in front of it, over the context and its registration.</summary>
    public static string[] With(string program) => ["using Dapper;\nusing Microsoft.EntityFrameworkCore;\nusing Microsoft.AspNetCore.Mvc;\n" + program, Model, Scoped];

    /// <summary>A controller action with an injected context <c>_db</c>, which is marked as told.</summary>
    public static string[] Action(string body, string name = "{|TAA2003:_db|}") => With($$"""
        public sealed class OrdersController : ControllerBase
        {
            private readonly Shop {{name}};
            public OrdersController(Shop db) => _db = db;
            [HttpGet] public async Task<int> Get(List<int> ids)
            {
                {{body}}
                await Task.Yield();
                return 0;
            }
            private async Task<Order?> Load(int id) => await _db.Orders.FirstOrDefaultAsync(o => o.Id == id);
            private Task<int> Save() => _db.SaveChangesAsync();
            private async void SaveLater() { await _db.SaveChangesAsync(); }
            private static async Task Pause() { await Task.Delay(1); }
        }
        public static class Tasks
        {
            public static async void FireAndForget(this Task task) { try { await task; } catch (Exception) { } }
            public static void SafeFireAndForget(this Task task) => task.ContinueWith(done => Console.WriteLine(done.Exception));
            public static async Task Logged(this Task task) { await task; Console.WriteLine("done"); }
        }
        """);
}
