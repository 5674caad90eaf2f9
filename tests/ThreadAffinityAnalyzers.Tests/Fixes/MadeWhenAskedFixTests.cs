namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Members that make the one object when they are first asked for it, and hand it out: they make one for each who asks.</summary>
public sealed class MadeWhenAskedFixTests
{
    private const string Host = """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.Count());
            app.Run();


        """;

    [Fact]
    public Task AsyncGetterThatOpens() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.CountAsync());
            app.MapPost("/", (Store store) => store.AddAsync());
            app.Run();

            class Store
            {
                private readonly SemaphoreSlim _opening = new(1, 1);
                private SqliteConnection? {|TAA4001:_db|};

                private async Task<SqliteConnection> GetConnectionAsync()
                {
                    await _opening.WaitAsync();
                    try
                    {
                        if (_db is null)
                        {
                            _db = new SqliteConnection("Data Source=a.db");
                            await _db.OpenAsync();
                        }

                        return _db;
                    }
                    finally
                    {
                        _opening.Release();
                    }
                }

                public async Task<long> CountAsync()
                {
                    var db = await GetConnectionAsync();
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)(await command.ExecuteScalarAsync())!;
                }

                public async Task AddAsync()
                {
                    using var command = (await GetConnectionAsync().ConfigureAwait(false)).CreateCommand();
                    command.CommandText = "INSERT INTO a DEFAULT VALUES";
                    await command.ExecuteNonQueryAsync();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.CountAsync());
            app.MapPost("/", (Store store) => store.AddAsync());
            app.Run();

            class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public async Task<long> CountAsync()
                {
                    using var db = OpenConnection();
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)(await command.ExecuteScalarAsync())!;
                }

                public async Task AddAsync()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a DEFAULT VALUES";
                    await command.ExecuteNonQueryAsync();
                }
            }

            """);

    [Fact]
    public Task LazyTaskOfAMethodHandedOn() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.CountAsync());
            app.MapPost("/", (Store store) => store.AddAsync());
            app.Run();

            class Store
            {
                private readonly Lazy<Task<SqliteConnection>> {|TAA1002:_db|} = new(() => OpenAsync());

                private static async Task<SqliteConnection> OpenAsync()
                {
                    var db = new SqliteConnection("Data Source=a.db");
                    await db.OpenAsync();
                    return db;
                }

                private Task<SqliteConnection> Connection => _db.Value;

                public async Task<long> CountAsync()
                {
                    var db = await Connection;
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)(await command.ExecuteScalarAsync())!;
                }

                public async Task AddAsync()
                {
                    using var command = (await Connection).CreateCommand();
                    command.CommandText = "INSERT INTO a DEFAULT VALUES";
                    await command.ExecuteNonQueryAsync();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.CountAsync());
            app.MapPost("/", (Store store) => store.AddAsync());
            app.Run();

            class Store
            {
                private static async Task<SqliteConnection> OpenAsync()
                {
                    var db = new SqliteConnection("Data Source=a.db");
                    await db.OpenAsync();
                    return db;
                }

                public async Task<long> CountAsync()
                {
                    await using var db = await OpenAsync();
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)(await command.ExecuteScalarAsync())!;
                }

                public async Task AddAsync()
                {
                    await using var connection = await OpenAsync();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a DEFAULT VALUES";
                    await command.ExecuteNonQueryAsync();
                }
            }

            """);

    [Fact]
    public Task FactoryOfAnInterfaceThatKeepsOne() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<IConnections, Connections>();
            builder.Services.AddScoped<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.Count());
            app.Run();

            interface IConnections
            {
                IDbConnection GetConnection();
            }

            class Connections : IConnections
            {
                private IDbConnection? {|TAA1002:_db|};

                public IDbConnection GetConnection()
                {
                    if (_db == null || _db.State != ConnectionState.Open)
                    {
                        _db = new SqliteConnection("Data Source=a.db");
                        _db.Open();
                    }

                    return _db;
                }
            }

            class Store(IConnections connections)
            {
                public long Count()
                {
                    using var command = connections.GetConnection().CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<IConnections, Connections>();
            builder.Services.AddScoped<Store>();
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.Count());
            app.Run();

            interface IConnections
            {
                IDbConnection GetConnection();
            }

            class Connections : IConnections
            {
                public IDbConnection GetConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }
            }

            class Store(IConnections connections)
            {
                public long Count()
                {
                    using var connection = connections.GetConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);

    [Fact]
    public Task MadeByLazyInitializer() => Fix.Verify(
        Host + """
            class Store
            {
                private SqliteConnection? {|TAA1002:_db|};

                private SqliteConnection Db => LazyInitializer.EnsureInitialized(ref _db, () =>
                {
                    var db = new SqliteConnection("Data Source=a.db");
                    db.Open();
                    return db;
                });

                public long Count()
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        Host + """
            class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var db = new SqliteConnection("Data Source=a.db");
                    db.Open();
                    return db;
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);

    [Fact]
    public Task MadeInALocalUnderALock() => Fix.Verify(
        Host + """
            class Store
            {
                private readonly object _opening = new();
                private SqliteConnection? {|TAA4001:_db|};

                private SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            lock (_opening)
                            {
                                if (_db == null)
                                {
                                    var db = new SqliteConnection("Data Source=a.db");
                                    db.Open();
                                    _db = db;
                                }
                            }
                        }

                        return _db;
                    }
                }

                public long Count()
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        Host + """
            class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);

    [Fact]
    public Task LazyBlockWithAParameterOfTheConstructor() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton(new Store("a.db"));
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.Count());
            app.Run();

            class Store
            {
                private readonly Lazy<SqliteConnection> {|TAA1002:_db|};

                public Store(string path)
                {
                    _db = new Lazy<SqliteConnection>(() =>
                    {
                        var db = new SqliteConnection($"Data Source={path}");
                        db.Open();
                        return db;
                    });
                }

                private SqliteConnection Db => _db.Value;

                public long Count()
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton(new Store("a.db"));
            var app = builder.Build();
            app.MapGet("/count", (Store store) => store.Count());
            app.Run();

            class Store
            {
                private readonly string _path;

                private SqliteConnection OpenConnection()
                {
                    var db = new SqliteConnection($"Data Source={_path}");
                    db.Open();
                    return db;
                }

                public Store(string path)
                {
                    _path = path;
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);

    [Fact]
    public Task StaticKeptByInstances() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<People>();
            builder.Services.AddScoped<Cities>();
            var app = builder.Build();
            app.MapGet("/people", (People people) => people.Count());
            app.MapGet("/cities", (Cities cities) => cities.Count());
            app.Run();

            static class Db
            {
                public static SqliteConnection {|TAA1001:Connection|} { get; } = new("Data Source=a.db");
            }

            class People
            {
                private readonly SqliteConnection _db;

                public People()
                {
                    _db = Db.Connection;
                }

                public long Count()
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM people";
                    return (long)command.ExecuteScalar()!;
                }
            }

            class Cities
            {
                private readonly SqliteConnection _db = Db.Connection;

                public long Count()
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM cities";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<People>();
            builder.Services.AddScoped<Cities>();
            var app = builder.Build();
            app.MapGet("/people", (People people) => people.Count());
            app.MapGet("/cities", (Cities cities) => cities.Count());
            app.Run();

            static class Db
            {
                public static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }
            }

            class People
            {
                public People()
                {
                }

                public long Count()
                {
                    using var connection = Db.OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM people";
                    return (long)command.ExecuteScalar()!;
                }
            }

            class Cities
            {
                public long Count()
                {
                    using var connection = Db.OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM cities";
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);
}
