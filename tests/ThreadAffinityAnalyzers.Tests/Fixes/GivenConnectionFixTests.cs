namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of connections and contexts that classes are given, by the container or by our own code.</summary>
public class GivenConnectionFixTests
{
    [Fact]
    public Task RegisteredForSingletonsOnly() => Fix.Verify(TestSources.Named([
        """
        using Shop;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton(_ =>
        {
            var connection = new SqliteConnection(builder.Configuration.GetConnectionString("Shop"));
            connection.Open();
            return connection;
        })|};
        builder.Services.AddSingleton<IOrderRepository, OrderRepository>();
        builder.Services.AddHostedService<Cleaner>();
        var app = builder.Build();
        app.MapGet("/orders/{id:int}", (int id, IOrderRepository orders) => orders.Find(id));
        app.MapPost("/orders", async (Order order, IOrderRepository orders) => await orders.AddAsync(order));
        app.Run();

        """,
        """
        namespace Shop;

        public record Order(int Id, string Name);

        public interface IOrderRepository
        {
            Order? Find(int id);

            Task<long> AddAsync(Order order);
        }

        public class OrderRepository : IOrderRepository
        {
            private readonly SqliteConnection _connection;
            private readonly ILogger<OrderRepository> _logger;

            public OrderRepository(SqliteConnection connection, ILogger<OrderRepository> logger)
            {
                _connection = connection;
                _logger = logger;
            }

            public Order? Find(int id)
            {
                using var command = _connection.CreateCommand();
                command.CommandText = "SELECT Id, Name FROM Orders WHERE Id = $id";
                command.Parameters.AddWithValue("$id", id);
                using var reader = command.ExecuteReader();
                return reader.Read() ? new Order(reader.GetInt32(0), reader.GetString(1)) : null;
            }

            public async Task<long> AddAsync(Order order)
            {
                _logger.LogInformation("Adding {Name}", order.Name);
                using var command = _connection.CreateCommand();
                command.CommandText = "INSERT INTO Orders (Name) VALUES ($name); SELECT last_insert_rowid();";
                command.Parameters.AddWithValue("$name", order.Name);
                return (long)(await command.ExecuteScalarAsync())!;
            }
        }

        """,
        """
        namespace Shop;

        public class Cleaner(SqliteConnection connection) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "DELETE FROM Orders WHERE Name = ''";
                    await command.ExecuteNonQueryAsync(stoppingToken);
                }
            }
        }

        """]),
        TestSources.Named([
        """
        using Shop;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(_ => () =>
        {
            var connection = new SqliteConnection(builder.Configuration.GetConnectionString("Shop"));
            connection.Open();
            return connection;
        });
        builder.Services.AddSingleton<IOrderRepository, OrderRepository>();
        builder.Services.AddHostedService<Cleaner>();
        var app = builder.Build();
        app.MapGet("/orders/{id:int}", (int id, IOrderRepository orders) => orders.Find(id));
        app.MapPost("/orders", async (Order order, IOrderRepository orders) => await orders.AddAsync(order));
        app.Run();

        """,
        """
        namespace Shop;

        public record Order(int Id, string Name);

        public interface IOrderRepository
        {
            Order? Find(int id);

            Task<long> AddAsync(Order order);
        }

        public class OrderRepository : IOrderRepository
        {
            private readonly Func<SqliteConnection> _openConnection;
            private readonly ILogger<OrderRepository> _logger;

            public OrderRepository(Func<SqliteConnection> openConnection, ILogger<OrderRepository> logger)
            {
                _openConnection = openConnection;
                _logger = logger;
            }

            public Order? Find(int id)
            {
                using var connection = _openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT Id, Name FROM Orders WHERE Id = $id";
                command.Parameters.AddWithValue("$id", id);
                using var reader = command.ExecuteReader();
                return reader.Read() ? new Order(reader.GetInt32(0), reader.GetString(1)) : null;
            }

            public async Task<long> AddAsync(Order order)
            {
                _logger.LogInformation("Adding {Name}", order.Name);
                using var connection = _openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "INSERT INTO Orders (Name) VALUES ($name); SELECT last_insert_rowid();";
                command.Parameters.AddWithValue("$name", order.Name);
                return (long)(await command.ExecuteScalarAsync())!;
            }
        }

        """,
        """
        namespace Shop;

        public class Cleaner(Func<SqliteConnection> openConnection) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    using var connection = openConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "DELETE FROM Orders WHERE Name = ''";
                    await command.ExecuteNonQueryAsync(stoppingToken);
                }
            }
        }

        """]));

    [Fact]
    public Task HandedToABaseClass() => Fix.Verify(TestSources.Named([
        """
        using Data;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton<SqliteConnection>(sp =>
        {
            var cs = sp.GetRequiredService<IConfiguration>().GetConnectionString("Main") ?? "Data Source=main.db";
            return new SqliteConnection(cs);
        })|};
        builder.Services.AddSingleton<UserRepo>();
        builder.Services.AddSingleton<PostRepo>();
        builder.Services.AddSingleton<BlogService>();
        var app = builder.Build();
        app.MapGet("/u", (BlogService b) => b.Users());
        app.MapGet("/p", (BlogService b, CancellationToken ct) => b.Posts(ct));
        app.Run();

        """,
        """
        namespace Data;

        public abstract class Repo
        {
            /// <summary>The connection.</summary>
            protected SqliteConnection Connection { get; }

            /// <param name="connection">The connection.</param>
            protected Repo(SqliteConnection connection)
            {
                ArgumentNullException.ThrowIfNull(connection);
                Connection = connection;
            }

            protected void EnsureOpen()
            {
                if (Connection.State == System.Data.ConnectionState.Open)
                    return;
                Connection.Open();
            }
        }

        public class UserRepo : Repo
        {
            public UserRepo(SqliteConnection connection) : base(connection)
            {
            }

            public List<string> Names()
            {
                EnsureOpen();
                var names = new List<string>();
                using var command = new SqliteCommand("select name from users", Connection);
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    names.Add(reader.GetString(0));
                }

                return names;
            }
        }

        public sealed class PostRepo(SqliteConnection connection) : Repo(connection)
        {
            public async Task<List<string>> TitlesAsync(CancellationToken cancellationToken)
            {
                EnsureOpen();
                var titles = new List<string>();
                await using var command = Connection.CreateCommand();
                command.CommandText = "select title from posts";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    titles.Add(reader.GetString(0));
                }

                return titles;
            }
        }

        public class BlogService(UserRepo users, PostRepo posts)
        {
            public List<string> Users() => users.Names();
            public Task<List<string>> Posts(CancellationToken ct) => posts.TitlesAsync(ct);
        }

        """]),
        TestSources.Named([
        """
        using Data;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(sp => () =>
        {
            var cs = sp.GetRequiredService<IConfiguration>().GetConnectionString("Main") ?? "Data Source=main.db";
            var connection = new SqliteConnection(cs);
            connection.Open();
            return connection;
        });
        builder.Services.AddSingleton<UserRepo>();
        builder.Services.AddSingleton<PostRepo>();
        builder.Services.AddSingleton<BlogService>();
        var app = builder.Build();
        app.MapGet("/u", (BlogService b) => b.Users());
        app.MapGet("/p", (BlogService b, CancellationToken ct) => b.Posts(ct));
        app.Run();

        """,
        """
        namespace Data;

        public abstract class Repo
        {
            /// <summary>The connection.</summary>
            protected Func<SqliteConnection> OpenConnection { get; }

            /// <param name="openConnection">The connection.</param>
            protected Repo(Func<SqliteConnection> openConnection)
            {
                ArgumentNullException.ThrowIfNull(openConnection);
                OpenConnection = openConnection;
            }
        }

        public class UserRepo : Repo
        {
            public UserRepo(Func<SqliteConnection> openConnection) : base(openConnection)
            {
            }

            public List<string> Names()
            {
                var names = new List<string>();
                using var connection = OpenConnection();
                using var command = new SqliteCommand("select name from users", connection);
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    names.Add(reader.GetString(0));
                }

                return names;
            }
        }

        public sealed class PostRepo(Func<SqliteConnection> openConnection) : Repo(openConnection)
        {
            public async Task<List<string>> TitlesAsync(CancellationToken cancellationToken)
            {
                var titles = new List<string>();
                using var connection = OpenConnection();
                await using var command = connection.CreateCommand();
                command.CommandText = "select title from posts";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    titles.Add(reader.GetString(0));
                }

                return titles;
            }
        }

        public class BlogService(UserRepo users, PostRepo posts)
        {
            public List<string> Users() => users.Names();
            public Task<List<string>> Posts(CancellationToken ct) => posts.TitlesAsync(ct);
        }

        """]));

    [Fact]
    public Task MadeForOneConstructor() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Ledger(new SqliteConnection("Data Source=ledger.db")));
        var app = builder.Build();
        app.MapPost("/pay", (Ledger l, int from, int to, decimal amount) => l.Transfer(from, to, amount));
        app.MapGet("/balance/{id}", (Ledger l, int id) => l.Balance(id));
        app.Run();

        public class Ledger : IDisposable
        {
            private readonly SqliteConnection {|TAA1002:connection|};

            public Ledger(SqliteConnection connection)
            {
                this.connection = connection ?? throw new ArgumentNullException(nameof(connection));
                this.connection.Open();
                CreateTables();
            }

            private void CreateTables()
            {
                using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, balance REAL)";
                command.ExecuteNonQuery();
            }

            public void Transfer(int from, int to, decimal amount)
            {
                using var transaction = connection.BeginTransaction();
                Add(from, -amount, transaction);
                Add(to, amount, transaction);
                transaction.Commit();
            }

            private void Add(int id, decimal amount, SqliteTransaction transaction)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "UPDATE accounts SET balance = balance + $a WHERE id = $id";
                command.Parameters.AddWithValue("$a", amount);
                command.Parameters.AddWithValue("$id", id);
                command.ExecuteNonQuery();
            }

            public decimal Balance(int id)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT balance FROM accounts WHERE id = $id";
                command.Parameters.AddWithValue("$id", id);
                return Convert.ToDecimal(command.ExecuteScalar());
            }

            public void Dispose()
            {
                connection.Dispose();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Ledger(() =>
        {
            var opened = new SqliteConnection("Data Source=ledger.db");
            opened.Open();
            return opened;
        }));
        var app = builder.Build();
        app.MapPost("/pay", (Ledger l, int from, int to, decimal amount) => l.Transfer(from, to, amount));
        app.MapGet("/balance/{id}", (Ledger l, int id) => l.Balance(id));
        app.Run();

        public class Ledger : IDisposable
        {
            private readonly Func<SqliteConnection> openConnection;

            public Ledger(Func<SqliteConnection> openConnection)
            {
                this.openConnection = openConnection ?? throw new ArgumentNullException(nameof(openConnection));
                CreateTables();
            }

            private void CreateTables()
            {
                using var connection = openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, balance REAL)";
                command.ExecuteNonQuery();
            }

            public void Transfer(int from, int to, decimal amount)
            {
                using var connection = openConnection();
                using var transaction = connection.BeginTransaction();
                Add(connection, from, -amount, transaction);
                Add(connection, to, amount, transaction);
                transaction.Commit();
            }

            private void Add(SqliteConnection connection, int id, decimal amount, SqliteTransaction transaction)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "UPDATE accounts SET balance = balance + $a WHERE id = $id";
                command.Parameters.AddWithValue("$a", amount);
                command.Parameters.AddWithValue("$id", id);
                command.ExecuteNonQuery();
            }

            public decimal Balance(int id)
            {
                using var connection = openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT balance FROM accounts WHERE id = $id";
                command.Parameters.AddWithValue("$id", id);
                return Convert.ToDecimal(command.ExecuteScalar());
            }

            public void Dispose()
            {
            }
        }

        """);

    [Fact]
    public Task LocalMadeForOneConstructor() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        var connection = new SqliteConnection("Data Source=shop.db");
        connection.Open();
        builder.Services.AddSingleton<ICart>(new Cart(connection));
        var app = builder.Build();
        app.MapGet("/cart", (ICart cart) => cart.Count());
        app.MapPost("/cart", (ICart cart, string item) => cart.Add(item));
        app.Run();

        interface ICart { int Count(); void Add(string item); }

        class Cart : ICart
        {
            readonly SqliteConnection {|TAA1002:_c|};
            public Cart(SqliteConnection c) => _c = c;
            public int Count()
            {
                using var cmd = _c.CreateCommand();
                cmd.CommandText = "select count(*) from cart";
                return Convert.ToInt32(cmd.ExecuteScalar());
            }
            public void Add(string item)
            {
                using var cmd = _c.CreateCommand();
                cmd.CommandText = "insert into cart values ($i)";
                cmd.Parameters.AddWithValue("$i", item);
                cmd.ExecuteNonQuery();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ICart>(new Cart(() =>
        {
            var connection = new SqliteConnection("Data Source=shop.db");
            connection.Open();
            return connection;
        }));
        var app = builder.Build();
        app.MapGet("/cart", (ICart cart) => cart.Count());
        app.MapPost("/cart", (ICart cart, string item) => cart.Add(item));
        app.Run();

        interface ICart { int Count(); void Add(string item); }

        class Cart : ICart
        {
            readonly Func<SqliteConnection> _openConnection;
            public Cart(Func<SqliteConnection> openConnection) => _openConnection = openConnection;
            public int Count()
            {
                using var connection = _openConnection();
                using var cmd = connection.CreateCommand();
                cmd.CommandText = "select count(*) from cart";
                return Convert.ToInt32(cmd.ExecuteScalar());
            }
            public void Add(string item)
            {
                using var connection = _openConnection();
                using var cmd = connection.CreateCommand();
                cmd.CommandText = "insert into cart values ($i)";
                cmd.Parameters.AddWithValue("$i", item);
                cmd.ExecuteNonQuery();
            }
        }

        """);

    [Fact]
    public Task ResolvedAtStartUp() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton(sp => new SqliteConnection("Data Source=boot.db"))|};
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        var db = app.Services.GetRequiredService<SqliteConnection>();
        db.Open();
        using (var create = db.CreateCommand())
        {
            create.CommandText = "CREATE TABLE IF NOT EXISTS t (x)";
            create.ExecuteNonQuery();
        }
        app.MapGet("/", (Store s) => s.N());
        app.Run();
        class Store(SqliteConnection db)
        {
            public object? N() { using var c = db.CreateCommand(); c.CommandText = "select count(*) from t"; return c.ExecuteScalar(); }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(sp => () =>
        {
            var connection = new SqliteConnection("Data Source=boot.db");
            connection.Open();
            return connection;
        });
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        using var db = app.Services.GetRequiredService<Func<SqliteConnection>>()();
        using (var create = db.CreateCommand())
        {
            create.CommandText = "CREATE TABLE IF NOT EXISTS t (x)";
            create.ExecuteNonQuery();
        }
        app.MapGet("/", (Store s) => s.N());
        app.Run();
        class Store(Func<SqliteConnection> openConnection)
        {
            public object? N()
            {
                using var connection = openConnection();
                using var c = connection.CreateCommand(); c.CommandText = "select count(*) from t"; return c.ExecuteScalar();
            }
        }

        """);

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
                    _text = store.Any(); _day = day;
                }
                return _text;
            }
        }

        """);

    [Fact]
    public Task ContextWithAHelperThatReads() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<AppDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Db")));
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddHostedService<Sync>();
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<AppDb>().Database.EnsureCreated();
        }

        app.MapGet("/settings/{key}", async (string key, Settings settings) => await settings.GetAsync(key));
        app.MapGet("/all", (AppDb db) => db.Values.ToListAsync());
        app.Run();

        public class Value { public int Id { get; set; } public string Key { get; set; } = ""; public string Text { get; set; } = ""; }

        public class AppDb : DbContext
        {
            public AppDb(DbContextOptions<AppDb> options) : base(options) { }
            public DbSet<Value> Values => Set<Value>();
        }

        public class Settings
        {
            private readonly AppDb {|TAA3002:_db|};
            private readonly ILogger<Settings> _log;

            public Settings(AppDb db, ILogger<Settings> log)
            {
                _db = db;
                _log = log;
            }

            public async Task<string?> GetAsync(string key)
            {
                var value = await FindAsync(key);
                return value?.Text;
            }

            public async Task SetAsync(string key, string text, CancellationToken cancellationToken = default)
            {
                var value = await FindAsync(key);
                if (value is null)
                {
                    _db.Values.Add(new Value { Key = key, Text = text });
                }
                else
                {
                    value.Text = text;
                }

                await _db.SaveChangesAsync(cancellationToken);
            }

            private Task<Value?> FindAsync(string key) => _db.Values.FirstOrDefaultAsync(v => v.Key == key);
        }

        public class Sync(Settings settings) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await settings.SetAsync("last", DateTime.UtcNow.ToString("O"), stoppingToken);
                    await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
                }
            }
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextFactory<AppDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Db")));
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddHostedService<Sync>();
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<AppDb>().Database.EnsureCreated();
        }

        app.MapGet("/settings/{key}", async (string key, Settings settings) => await settings.GetAsync(key));
        app.MapGet("/all", (AppDb db) => db.Values.ToListAsync());
        app.Run();

        public class Value { public int Id { get; set; } public string Key { get; set; } = ""; public string Text { get; set; } = ""; }

        public class AppDb : DbContext
        {
            public AppDb(DbContextOptions<AppDb> options) : base(options) { }
            public DbSet<Value> Values => Set<Value>();
        }

        public class Settings
        {
            private readonly IDbContextFactory<AppDb> _factory;
            private readonly ILogger<Settings> _log;

            public Settings(IDbContextFactory<AppDb> factory, ILogger<Settings> log)
            {
                _factory = factory;
                _log = log;
            }

            public async Task<string?> GetAsync(string key)
            {
                await using var context = await _factory.CreateDbContextAsync();
                var value = await FindAsync(context, key);
                return value?.Text;
            }

            public async Task SetAsync(string key, string text, CancellationToken cancellationToken = default)
            {
                await using var context = await _factory.CreateDbContextAsync(cancellationToken);
                var value = await FindAsync(context, key);
                if (value is null)
                {
                    context.Values.Add(new Value { Key = key, Text = text });
                }
                else
                {
                    value.Text = text;
                }

                await context.SaveChangesAsync(cancellationToken);
            }

            private Task<Value?> FindAsync(AppDb context, string key) => context.Values.FirstOrDefaultAsync(v => v.Key == key);
        }

        public class Sync(Settings settings) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await settings.SetAsync("last", DateTime.UtcNow.ToString("O"), stoppingToken);
                    await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
                }
            }
        }

        """);

    [Fact]
    public Task ContextRegisteredAsInstance() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton(new Db(new DbContextOptionsBuilder<Db>().UseSqlite("Data Source=x.db").Options))|};
        builder.Services.AddSingleton<People>();
        var app = builder.Build();
        app.MapGet("/people", (People p) => p.All());
        app.MapPost("/people", (People p, string name) => p.Add(name));
        app.Run();
        public class Person { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Db(DbContextOptions<Db> options) : DbContext(options) { public DbSet<Person> People => Set<Person>(); }
        public class People(Db db)
        {
            public async Task<List<Person>> All() => await db.People.AsNoTracking().ToListAsync();
            public async Task Add(string name) { db.People.Add(new Person { Name = name }); await db.SaveChangesAsync(); }
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new Db(new DbContextOptionsBuilder<Db>().UseSqlite("Data Source=x.db").Options));
        builder.Services.AddSingleton<People>();
        var app = builder.Build();
        app.MapGet("/people", (People p) => p.All());
        app.MapPost("/people", (People p, string name) => p.Add(name));
        app.Run();
        public class Person { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Db(DbContextOptions<Db> options) : DbContext(options) { public DbSet<Person> People => Set<Person>(); }
        public class People(IServiceScopeFactory scopeFactory)
        {
            public async Task<List<Person>> All()
            {
                await using var scope = scopeFactory.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<Db>();
                return await context.People.AsNoTracking().ToListAsync();
            }
            public async Task Add(string name)
            {
                await using var scope = scopeFactory.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<Db>();
                context.People.Add(new Person { Name = name }); await context.SaveChangesAsync();
            }
        }

        """);

    [Fact]
    public Task FactoryThatTheConstructorWasGiven() => Fix.Verify(
        """
        using Npgsql;
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConnectionFactory, ConnectionFactory>();
        builder.Services.AddSingleton<ReportService>();
        var app = builder.Build();
        app.MapGet("/report", (ReportService s, CancellationToken ct) => s.LoadAsync(ct));
        app.Run();

        public interface IConnectionFactory { NpgsqlConnection Create(); }

        public class ConnectionFactory(IConfiguration configuration) : IConnectionFactory
        {
            public NpgsqlConnection Create() => new(configuration.GetConnectionString("db"));
        }

        public class ReportService
        {
            private readonly NpgsqlConnection {|TAA1002:_db|};

            public ReportService(IConnectionFactory factory)
            {
                _db = factory.Create();
                _db.Open();
            }

            public async Task<List<string>> LoadAsync(CancellationToken ct)
            {
                var rows = await _db.QueryAsync<string>(new CommandDefinition("select name from report", cancellationToken: ct));
                return rows.AsList();
            }
        }

        """,
        """
        using Npgsql;
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConnectionFactory, ConnectionFactory>();
        builder.Services.AddSingleton<ReportService>();
        var app = builder.Build();
        app.MapGet("/report", (ReportService s, CancellationToken ct) => s.LoadAsync(ct));
        app.Run();

        public interface IConnectionFactory { NpgsqlConnection Create(); }

        public class ConnectionFactory(IConfiguration configuration) : IConnectionFactory
        {
            public NpgsqlConnection Create() => new(configuration.GetConnectionString("db"));
        }

        public class ReportService
        {
            private readonly IConnectionFactory _factory;

            private NpgsqlConnection OpenConnection()
            {
                var connection = _factory.Create();
                connection.Open();
                return connection;
            }

            public ReportService(IConnectionFactory factory)
            {
                _factory = factory;
            }

            public async Task<List<string>> LoadAsync(CancellationToken ct)
            {
                using var connection = OpenConnection();
                var rows = await connection.QueryAsync<string>(new CommandDefinition("select name from report", cancellationToken: ct));
                return rows.AsList();
            }
        }

        """);

    [Fact]
    public Task LazilyMadeFromSettings() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Search>();
        var app = builder.Build();
        app.MapGet("/search", (string q, Search s) => s.Find(q));
        app.MapPost("/index", (string t, Search s) => s.Index(t));
        app.Run();

        public class Search
        {
            private SqliteConnection? {|TAA1002:_connection|};
            private readonly IConfiguration _configuration;

            public Search(IConfiguration configuration) => _configuration = configuration;

            private SqliteConnection Connection
            {
                get
                {
                    if (_connection == null)
                    {
                        _connection = new SqliteConnection(_configuration["Search"]);
                        _connection.Open();
                    }

                    return _connection;
                }
            }

            public List<string> Find(string q)
            {
                var result = new List<string>();
                using var cmd = new SqliteCommand("select t from docs where docs match @q", Connection);
                cmd.Parameters.AddWithValue("@q", q);
                using var r = cmd.ExecuteReader();
                while (r.Read()) result.Add(r.GetString(0));
                return result;
            }

            public void Index(string t)
            {
                using var tx = Connection.BeginTransaction();
                using var cmd = Connection.CreateCommand();
                cmd.Transaction = tx;
                cmd.CommandText = "insert into docs(t) values (@t)";
                cmd.Parameters.AddWithValue("@t", t);
                cmd.ExecuteNonQuery();
                tx.Commit();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Search>();
        var app = builder.Build();
        app.MapGet("/search", (string q, Search s) => s.Find(q));
        app.MapPost("/index", (string t, Search s) => s.Index(t));
        app.Run();

        public class Search
        {
            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(_configuration["Search"]);
                connection.Open();
                return connection;
            }

            private readonly IConfiguration _configuration;

            public Search(IConfiguration configuration) => _configuration = configuration;

            public List<string> Find(string q)
            {
                var result = new List<string>();
                using var connection = OpenConnection();
                using var cmd = new SqliteCommand("select t from docs where docs match @q", connection);
                cmd.Parameters.AddWithValue("@q", q);
                using var r = cmd.ExecuteReader();
                while (r.Read()) result.Add(r.GetString(0));
                return result;
            }

            public void Index(string t)
            {
                using var connection = OpenConnection();
                using var tx = connection.BeginTransaction();
                using var cmd = connection.CreateCommand();
                cmd.Transaction = tx;
                cmd.CommandText = "insert into docs(t) values (@t)";
                cmd.Parameters.AddWithValue("@t", t);
                cmd.ExecuteNonQuery();
                tx.Commit();
            }
        }

        """);

    [Fact]
    public Task PragmaByAMethodOfItsOwn() => Fix.Verify(TestSources.Named([
        """
        var builder = WebApplication.CreateBuilder(args);
        var database = new Database("Data Source=app.db");
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        """,
        """
        /// <summary>The database.</summary>
        public sealed class Database : IDisposable
        {
            private readonly SqliteConnection {|TAA1002:_connection|};

            public Database(string connectionString)
            {
                _connection = new SqliteConnection(connectionString);
                _connection.Open();
                // foreign keys are off by default
                Execute("PRAGMA foreign_keys = ON");
                Execute("CREATE TABLE IF NOT EXISTS Notes (Id INTEGER PRIMARY KEY, Text TEXT)");
            }

            public int Execute(string sql, params (string Name, object Value)[] parameters)
            {
                using var command = _connection.CreateCommand();
                command.CommandText = sql;
                foreach (var (name, value) in parameters)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                return command.ExecuteNonQuery();
            }

            public List<string> Texts()
            {
                var texts = new List<string>();
                using (var command = _connection.CreateCommand())
                {
                    command.CommandText = "SELECT Text FROM Notes";
                    using (var reader = command.ExecuteReader())
                    {
                        while (reader.Read())
                            texts.Add(reader.GetString(0));
                    }
                }

                return texts;
            }

            public void Dispose() => _connection.Dispose();
        }

        """,
        """
        public class NoteStore(Database database)
        {
            public void Add(string text) => database.Execute("INSERT INTO Notes (Text) VALUES ($t)", ("$t", text));

            public List<string> All() => database.Texts();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;

        [ApiController]
        [Route("notes")]
        public class NotesController : ControllerBase
        {
            private readonly NoteStore _store;

            public NotesController(NoteStore store) => _store = store;

            [HttpGet]
            public List<string> Get() => _store.All();

            [HttpPost]
            public void Post(string text) => _store.Add(text);
        }

        """]),
        TestSources.Named([
        """
        var builder = WebApplication.CreateBuilder(args);
        var database = new Database("Data Source=app.db");
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        """,
        """
        /// <summary>The database.</summary>
        public sealed class Database : IDisposable
        {
            private readonly string _connectionString;

            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(_connectionString);
                connection.Open();
                using (var command = connection.CreateCommand())
                {
                    command.CommandText = "PRAGMA foreign_keys = ON";
                    command.ExecuteNonQuery();
                }

                return connection;
            }

            public Database(string connectionString)
            {
                _connectionString = connectionString;
                // foreign keys are off by default
                Execute("CREATE TABLE IF NOT EXISTS Notes (Id INTEGER PRIMARY KEY, Text TEXT)");
            }

            public int Execute(string sql, params (string Name, object Value)[] parameters)
            {
                using var connection = OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                foreach (var (name, value) in parameters)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                return command.ExecuteNonQuery();
            }

            public List<string> Texts()
            {
                var texts = new List<string>();
                using var connection = OpenConnection();
                using (var command = connection.CreateCommand())
                {
                    command.CommandText = "SELECT Text FROM Notes";
                    using (var reader = command.ExecuteReader())
                    {
                        while (reader.Read())
                            texts.Add(reader.GetString(0));
                    }
                }

                return texts;
            }

            public void Dispose()
            {
            }
        }

        """,
        """
        public class NoteStore(Database database)
        {
            public void Add(string text) => database.Execute("INSERT INTO Notes (Text) VALUES ($t)", ("$t", text));

            public List<string> All() => database.Texts();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;

        [ApiController]
        [Route("notes")]
        public class NotesController : ControllerBase
        {
            private readonly NoteStore _store;

            public NotesController(NoteStore store) => _store = store;

            [HttpGet]
            public List<string> Get() => _store.All();

            [HttpPost]
            public void Post(string text) => _store.Add(text);
        }

        """]));
}
