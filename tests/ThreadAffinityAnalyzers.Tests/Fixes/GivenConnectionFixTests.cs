namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of connections that the container gives to singletons.</summary>
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
                using var c = connection.CreateCommand();
                c.CommandText = "select count(*) from t";
                return c.ExecuteScalar();
            }
        }

        """);
}
