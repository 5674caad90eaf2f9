namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work of a request that is given to a method which drops it is awaited instead.</summary>
public sealed class ForgottenTaskFixTests
{
    private static string Program(string db, string body) => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        public class Order { public int Id { get; set; } }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

        public sealed class OrdersController : ControllerBase
        {
            private readonly Shop {{db}};

            public OrdersController(Shop db) => _db = db;

            [HttpPost]
            public async Task<int> Add(int id)
            {
                _db.Orders.Add(new Order { Id = id });
                {{body}}
                await Task.Yield();
                return id;
            }

            private Task<int> Save() => _db.SaveChangesAsync();
        }

        public static class Tasks
        {
            public static async void FireAndForget(this Task task) { try { await task; } catch (Exception) { } }

            public static async void Forget(this Task task, Action<Exception> failed) { try { await task; } catch (Exception error) { failed(error); } }
        }

        public static class Program
        {
            public static void Main(string[] args)
            {
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddDbContext<Shop>();
                builder.Services.AddControllers();
                builder.Build().Run();
            }
        }

        """;

    [Theory]
    [InlineData("_db.SaveChangesAsync().FireAndForget(); // saved later", "await _db.SaveChangesAsync(); // saved later")]
    [InlineData("Tasks.FireAndForget(Save());", "await Save();")]
    [InlineData("Tasks.FireAndForget(_db.SaveChangesAsync());", "await _db.SaveChangesAsync();")]
    [InlineData("Task.Run(() => _db.SaveChanges()).FireAndForget();", "await Task.Run(() => _db.SaveChanges());")]
    public Task TaskIsAwaited(string before, string after) => Fix.Verify(Program("{|TAA2003:_db|}", before), Program("_db", after));

    /// <summary>A method that is told what to do with an exception does more than to drop the task.</summary>
    [Theory]
    [InlineData("", "_db.SaveChangesAsync().FireAndForget();")]
    [InlineData("a task that is kept: _db.SaveChangesAsync().Forget", "_db.SaveChangesAsync().Forget(error => Console.WriteLine(error));")]
    [InlineData("a task that is kept: _db.SaveChangesAsync()", "Tasks.Forget(_db.SaveChangesAsync(), error => Console.WriteLine(error));")]
    public async Task MethodAndTwinOk(string reason, string body) => Assert.Equal(reason, await Offered.RefusalOf("AwaitEachFix", Program("_db", body)));
}
