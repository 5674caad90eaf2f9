namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of objects of a scope that something longer-lived keeps.</summary>
public class ScopePerCallFixTests
{
    [Fact]
    public Task ScopedGivenToASingleton() => Fix.Verify(TestSources.Named([
        """
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddSingleton<Counter>();
        builder.Services.AddTransient<Page>();
        var app = builder.Build();
        app.MapGet("/", (Counter c) => c.Next());
        app.MapGet("/page", (Page p) => p.Render());
        app.Run();

        """,
        """
        public class Counter(SqliteConnection {|TAA3002:connection|})
        {
            private long _last;

            public long Next()
            {
                connection.Open();
                using var command = new SqliteCommand("UPDATE counter SET n = n + 1 RETURNING n", connection);
                _last = (long)command.ExecuteScalar()!;
                connection.Close();
                return _last;
            }
        }

        """,
        """
        public class Page(SqliteConnection connection)
        {
            public string Render()
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "select 'x'";
                return (string)command.ExecuteScalar()!;
            }
        }

        """]),
        TestSources.Named([
        """
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddSingleton<Counter>();
        builder.Services.AddTransient<Page>();
        var app = builder.Build();
        app.MapGet("/", (Counter c) => c.Next());
        app.MapGet("/page", (Page p) => p.Render());
        app.Run();

        """,
        """
        public class Counter(IServiceScopeFactory scopeFactory)
        {
            private long _last;

            public long Next()
            {
                using var scope = scopeFactory.CreateScope();
                var connection = scope.ServiceProvider.GetRequiredService<SqliteConnection>();
                connection.Open();
                using var command = new SqliteCommand("UPDATE counter SET n = n + 1 RETURNING n", connection);
                _last = (long)command.ExecuteScalar()!;
                return _last;
            }
        }

        """,
        """
        public class Page(SqliteConnection connection)
        {
            public string Render()
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "select 'x'";
                return (string)command.ExecuteScalar()!;
            }
        }

        """]));

    [Fact]
    public Task GivenToSingletonsAndToScopes() => Fix.Verify(
        """
        using System.Data;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton<IDbConnection>(new SqliteConnection("Data Source=app.db"))|};
        builder.Services.AddSingleton<Cache>();
        builder.Services.AddScoped<Reader>();
        var app = builder.Build();
        app.MapGet("/a", (Cache c) => c.Load("a"));
        app.MapGet("/b", (Reader r) => r.One());
        app.MapGet("/c", (IDbConnection db) =>
        {
            using var command = db.CreateCommand();
            command.CommandText = "select 1";
            return command.ExecuteScalar();
        });
        app.Run();

        public class Cache
        {
            private readonly IDbConnection _db;
            private readonly Dictionary<string, string> _values = new();

            public Cache(IDbConnection db)
            {
                _db = db ?? throw new ArgumentNullException(nameof(db));
                if (_db.State != ConnectionState.Open)
                {
                    _db.Open();
                }
            }

            public string Load(string key)
            {
                lock (_values)
                {
                    if (_values.TryGetValue(key, out var known)) return known;
                }

                using var command = _db.CreateCommand();
                command.CommandText = "select v from kv where k = @k";
                var p = command.CreateParameter();
                p.ParameterName = "@k";
                p.Value = key;
                command.Parameters.Add(p);
                var value = (string)command.ExecuteScalar()!;
                lock (_values) _values[key] = value;
                return value;
            }
        }

        public class Reader(IDbConnection db)
        {
            public object? One()
            {
                using var command = db.CreateCommand();
                command.CommandText = "select 1";
                return command.ExecuteScalar();
            }
        }

        """,
        """
        using System.Data;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<IDbConnection>(_ =>
        {
            var connection = new SqliteConnection("Data Source=app.db");
            connection.Open();
            return connection;
        });
        builder.Services.AddSingleton<Cache>();
        builder.Services.AddScoped<Reader>();
        var app = builder.Build();
        app.MapGet("/a", (Cache c) => c.Load("a"));
        app.MapGet("/b", (Reader r) => r.One());
        app.MapGet("/c", (IDbConnection db) =>
        {
            using var command = db.CreateCommand();
            command.CommandText = "select 1";
            return command.ExecuteScalar();
        });
        app.Run();

        public class Cache
        {
            private readonly IServiceScopeFactory _scopeFactory;
            private readonly Dictionary<string, string> _values = new();

            public Cache(IServiceScopeFactory scopeFactory)
            {
                _scopeFactory = scopeFactory ?? throw new ArgumentNullException(nameof(scopeFactory));
            }

            public string Load(string key)
            {
                lock (_values)
                {
                    if (_values.TryGetValue(key, out var known)) return known;
                }

                using var scope = _scopeFactory.CreateScope();
                var connection = scope.ServiceProvider.GetRequiredService<IDbConnection>();
                using var command = connection.CreateCommand();
                command.CommandText = "select v from kv where k = @k";
                var p = command.CreateParameter();
                p.ParameterName = "@k";
                p.Value = key;
                command.Parameters.Add(p);
                var value = (string)command.ExecuteScalar()!;
                lock (_values) _values[key] = value;
                return value;
            }
        }

        public class Reader(IDbConnection db)
        {
            public object? One()
            {
                using var command = db.CreateCommand();
                command.CommandText = "select 1";
                return command.ExecuteScalar();
            }
        }

        """);

    [Fact]
    public Task ResolvedFromAScopeThatIsKept() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<ShopContext>(options => options.UseSqlite("Data Source=shop.db"));
        builder.Services.AddHostedService<OrderWorker>();
        builder.Services.AddSingleton<IPriceCache, PriceCache>();
        var app = builder.Build();
        app.MapGet("/price/{id}", (int id, IPriceCache cache) => cache.PriceOf(id));
        app.Run();

        public class Item { public int Id { get; set; } public decimal Price { get; set; } }

        public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<Item> Items => Set<Item>();
        }

        public interface IPriceCache { Task<decimal> PriceOf(int id); }

        public class PriceCache : IPriceCache
        {
            private readonly ShopContext {|TAA3002:_context|};
            private readonly Dictionary<int, decimal> _prices = new();

            public PriceCache(IServiceProvider services)
            {
                _context = services.CreateScope().ServiceProvider.GetRequiredService<ShopContext>();
            }

            public async Task<decimal> PriceOf(int id)
            {
                var item = await _context.Items.FindAsync(id);
                return item?.Price ?? 0;
            }
        }

        public class OrderWorker(IServiceProvider services) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await using var scope = services.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
                while (!stoppingToken.IsCancellationRequested)
                {
                    await context.Items.CountAsync(stoppingToken);
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<ShopContext>(options => options.UseSqlite("Data Source=shop.db"));
        builder.Services.AddHostedService<OrderWorker>();
        builder.Services.AddSingleton<IPriceCache, PriceCache>();
        var app = builder.Build();
        app.MapGet("/price/{id}", (int id, IPriceCache cache) => cache.PriceOf(id));
        app.Run();

        public class Item { public int Id { get; set; } public decimal Price { get; set; } }

        public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<Item> Items => Set<Item>();
        }

        public interface IPriceCache { Task<decimal> PriceOf(int id); }

        public class PriceCache : IPriceCache
        {
            private readonly IServiceScopeFactory _scopeFactory;
            private readonly Dictionary<int, decimal> _prices = new();

            public PriceCache(IServiceProvider services)
            {
                _scopeFactory = services.GetRequiredService<IServiceScopeFactory>();
            }

            public async Task<decimal> PriceOf(int id)
            {
                await using var scope = _scopeFactory.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
                var item = await context.Items.FindAsync(id);
                return item?.Price ?? 0;
            }
        }

        public class OrderWorker(IServiceProvider services) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await using var scope = services.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
                while (!stoppingToken.IsCancellationRequested)
                {
                    await context.Items.CountAsync(stoppingToken);
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }

        """);

    [Fact]
    public Task WrapperOfAScope() => Fix.Verify(
        """
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<DbConnection>(_ => new SqliteConnection("Data Source=q.db"));
        builder.Services.AddScoped<QuoteStore>();
        builder.Services.AddSingleton<QuoteOfTheDay>();
        var app = builder.Build();
        app.MapGet("/q", (QuoteOfTheDay q) => q.Today());
        app.Run();

        public class QuoteStore
        {
            private readonly DbConnection _db;
            public QuoteStore(DbConnection db) => _db = db;
            public string? Any()
            {
                if (_db.State != System.Data.ConnectionState.Open) _db.Open();
                using var c = _db.CreateCommand();
                c.CommandText = "select text from q order by random() limit 1";
                return c.ExecuteScalar() as string;
            }
        }

        public class QuoteOfTheDay
        {
            private readonly QuoteStore {|TAA3002:_store|};
            private DateOnly _day;
            private string? _text;

            public QuoteOfTheDay(QuoteStore store)
            {
                _store = store;
            }

            public string? Today()
            {
                var day = DateOnly.FromDateTime(DateTime.Today);
                if (_day != day) { _text = _store.Any(); _day = day; }
                return _text;
            }
        }

        """,
        """
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<DbConnection>(_ => new SqliteConnection("Data Source=q.db"));
        builder.Services.AddScoped<QuoteStore>();
        builder.Services.AddSingleton<QuoteOfTheDay>();
        var app = builder.Build();
        app.MapGet("/q", (QuoteOfTheDay q) => q.Today());
        app.Run();

        public class QuoteStore
        {
            private readonly DbConnection _db;
            public QuoteStore(DbConnection db) => _db = db;
            public string? Any()
            {
                if (_db.State != System.Data.ConnectionState.Open) _db.Open();
                using var c = _db.CreateCommand();
                c.CommandText = "select text from q order by random() limit 1";
                return c.ExecuteScalar() as string;
            }
        }

        public class QuoteOfTheDay
        {
            private readonly IServiceScopeFactory _scopeFactory;
            private DateOnly _day;
            private string? _text;

            public QuoteOfTheDay(IServiceScopeFactory scopeFactory)
            {
                _scopeFactory = scopeFactory;
            }

            public string? Today()
            {
                var day = DateOnly.FromDateTime(DateTime.Today);
                if (_day != day)
                {
                    using var scope = _scopeFactory.CreateScope();
                    var store = scope.ServiceProvider.GetRequiredService<QuoteStore>();
                    _text = store.Any();
                    _day = day;
                }
                return _text;
            }
        }

        """);

    /// <summary>The constructor is given a factory of scopes: that one is kept, and not one that a scope of it would give.</summary>
    [Fact]
    public Task FactoryThatTheConstructorIsGivenIsKept() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Labels>();
        var app = builder.Build();
        app.UseMiddleware<Tracing>();
        app.MapGet("/", () => "ok");
        app.Run();

        public class Tracing
        {
            private readonly RequestDelegate next;
            private readonly Shop {|TAA3002:shop|};
            private readonly Labels labels;

            public Tracing(RequestDelegate next, IServiceScopeFactory serviceScopeFactory)
            {
                this.next = next;
                var serviceScope = serviceScopeFactory.CreateScope();
                this.shop = serviceScope.ServiceProvider.GetRequiredService<Shop>();
                this.labels = serviceScope.ServiceProvider.GetRequiredService<Labels>();
            }

            public async Task InvokeAsync(HttpContext context)
            {
                await this.shop.Orders.AddAsync(new Order { Text = labels.Of(context) });
                await this.shop.SaveChangesAsync();
                await this.next(context);
            }
        }

        public class Labels { public string Of(HttpContext context) => context.Request.Path; }
        public class Order { public int Id { get; set; } public string Text { get; set; } = ""; }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Labels>();
        var app = builder.Build();
        app.UseMiddleware<Tracing>();
        app.MapGet("/", () => "ok");
        app.Run();

        public class Tracing
        {
            private readonly RequestDelegate next;
            private readonly IServiceScopeFactory scopeFactory;
            private readonly Labels labels;

            public Tracing(RequestDelegate next, IServiceScopeFactory serviceScopeFactory)
            {
                this.next = next;
                var serviceScope = serviceScopeFactory.CreateScope();
                this.scopeFactory = serviceScopeFactory;
                this.labels = serviceScope.ServiceProvider.GetRequiredService<Labels>();
            }

            public async Task InvokeAsync(HttpContext context)
            {
                await using var scope = scopeFactory.CreateAsyncScope();
                var shop = scope.ServiceProvider.GetRequiredService<Shop>();
                await shop.Orders.AddAsync(new Order { Text = labels.Of(context) });
                await shop.SaveChangesAsync();
                await this.next(context);
            }
        }

        public class Labels { public string Of(HttpContext context) => context.Request.Path; }
        public class Order { public int Id { get; set; } public string Text { get; set; } = ""; }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """, key: "Safest");
}
