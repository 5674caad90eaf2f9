using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Shapes of code met in programs of others, each with the twin that differs in what counts.</summary>
public class StrangersProgramsTests
{
    /// <summary>Options that are a singleton are made by one run of the lambda: what it opens for itself it opens once.</summary>
    [Theory]
    [InlineData("AddDbContext", ", ServiceLifetime.Scoped, ServiceLifetime.Singleton")]
    [InlineData("AddDbContext", ", optionsLifetime: ServiceLifetime.Singleton")]
    [InlineData("AddDbContext", ", ServiceLifetime.Singleton")]
    [InlineData("AddDbContextPool", "")]
    [InlineData("AddDbContextFactory", "")]
    [InlineData("AddPooledDbContextFactory", "")]
    public Task KeepAliveOfOptionsThatAreMadeOnceOk(string method, string lifetimes) => Rule.Ok(KeepAlive("_keep", method, lifetimes, "\"Data Source=a;Mode=Memory;Cache=Shared\""));

    [Theory]
    [InlineData("AddDbContext", "")]
    [InlineData("AddDbContext", ", ServiceLifetime.Scoped, ServiceLifetime.Scoped")]
    [InlineData("AddDbContextFactory", ", ServiceLifetime.Scoped")]
    public Task KeepAliveOfOptionsThatEachScopeMakesBad(string method, string lifetimes) => Rule.Bad(KeepAlive("{|TAA1002:_keep|}", method, lifetimes, "\"Data Source=a;Mode=Memory;Cache=Shared\""));

    /// <summary>The lambda runs once, and hands the connection to every context.</summary>
    [Theory]
    [InlineData("AddDbContext", ", ServiceLifetime.Scoped, ServiceLifetime.Singleton")]
    [InlineData("AddDbContextPool", "")]
    public Task ConnectionInOptionsThatAreMadeOnceBad(string method, string lifetimes) => Rule.Bad(KeepAlive("{|TAA1002:_keep|}", method, lifetimes, "_keep"));

    [Fact]
    public Task RepositoryThatAPropertyMakesForEachReaderOk() => Rule.Ok(Repositories("_db", "=> new Customers(new Shop(options));"));

    [Fact]
    public Task RepositoryThatAPropertyKeepsBad() => Rule.Bad(Repositories("{|TAA3002:_db|}", "{ get; } = new Customers(new Shop(options));"));

    /// <summary>Tasks that are queued unstarted run one after the other where the loop waits for each.</summary>
    [Theory]
    [InlineData("var task = _queue.Take(); task.Start(); task.Wait();")]
    [InlineData("var task = _queue.Take(); task.RunSynchronously();")]
    [InlineData("foreach (var task in _queue.GetConsumingEnumerable()) { try { task.Start(); task.Wait(); } catch (AggregateException) { } }")]
    public Task TasksThatALoopStartsAndWaitsForOk(string loop) => Rule.Ok(Queue("_db", loop));

    [Theory]
    [InlineData("var task = _queue.Take(); task.Start();")]
    [InlineData("foreach (var task in _queue.GetConsumingEnumerable()) task.Start();")]
    public Task TasksThatALoopOnlyStartsBad(string loop) => Rule.Bad(Queue("{|TAA1002:_db|}", loop));

    private static string KeepAlive(string keep, string method, string lifetimes, string given) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        new Setup().Configure(builder.Services);
        builder.Build().Run();

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);

        public sealed class Setup
        {
            private SqliteConnection? {{keep}};

            public void Configure(IServiceCollection services) => services.{{method}}<Shop>(options =>
            {
                _keep = new SqliteConnection("Data Source=a;Mode=Memory;Cache=Shared");
                _keep.Open();
                options.UseSqlite({{given}});
            }{{lifetimes}});
        }
        """;

    private static string Repositories(string db, string property) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Services.AddScoped<ICustomers, Customers>();
        var app = builder.Build();
        app.MapGet("/first", (ICustomers customers) => customers.CountAsync());
        app.MapGet("/all", () => Library.Store!.Customers.CountAsync());
        app.Run();

        public static class Library
        {
            public static IStore? Store { get; private set; }

            public static void Open(DbContextOptions<Shop> options) => Store = new Store(options);
        }

        public interface IStore { ICustomers Customers { get; } }

        public sealed class Store(DbContextOptions<Shop> options) : IStore
        {
            public ICustomers Customers {{property}}
        }

        public interface ICustomers { Task<int> CountAsync(); }

        public sealed class Customers : ICustomers
        {
            private readonly Shop {{db}};

            public Customers(Shop db) => _db = db;

            public Task<int> CountAsync() => _db.Customers.CountAsync();
        }

        public sealed class Customer { public int Id { get; set; } }

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Customer> Customers => Set<Customer>(); }
        """;

    private static string Queue(string db, string loop) => $$"""
        using System.Collections.Concurrent;

        var store = new Store();
        store.Start();
        var app = WebApplication.Create(args);
        app.MapPost("/save", (string text) => store.Save(text));
        app.MapPost("/trim", () => store.Trim());
        app.Run();

        public sealed class Store
        {
            private readonly BlockingCollection<Task> _queue = new();
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");

            public void Start() => new Thread(Work).Start();

            public void Save(string text) => _queue.Add(new Task(() => Run("INSERT INTO texts VALUES ('" + text + "')")));

            public void Trim() => _queue.Add(new Task(() => Run("DELETE FROM texts")));

            private void Work() { while (!_queue.IsCompleted) { {{loop}} } }

            private void Run(string sql) { using var command = _db.CreateCommand(); command.CommandText = sql; command.ExecuteNonQuery(); }
        }
        """;
}
