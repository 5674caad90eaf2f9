namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Guards as real programs place them: in base classes, facades, siblings, passed in, taken in another member.</summary>
public sealed class GuardShapesTests
{
    [Fact]
    public Task GuardInTheBaseClassOk() => Rule.Ok(BaseClass("_db", "using (await EnterAsync())"));

    [Fact]
    public Task GuardInTheBaseClassForgottenBad() => Rule.Bad(BaseClass("{|TAA4001:_db|}", ""));

    [Fact]
    public Task GuardInTheFacadeOk() => Rule.Ok(Facade("_db", "lock (_gate)"));

    [Fact]
    public Task GuardInTheFacadeForgottenBad() => Rule.Bad(Facade("{|TAA4001:_db|}", ""));

    [Fact]
    public Task OneGuardPassedToTwoClassesOk() => Rule.Ok(Siblings("db", "gate", "gate"));

    [Fact]
    public Task TwoGuardsPassedToTwoClassesBad() => Rule.Bad(Siblings("{|TAA4001:db|}", "gate", "new SemaphoreSlim(1, 1)"));

    [Fact]
    public Task UnguardedOnlyAtStartupOk() => Rule.Ok(Startup("_db", ""));

    [Fact]
    public Task UnguardedAtStartupAndInAHandlerBad() => Rule.Bad(Startup("{|TAA4001:_db|}", "app.MapPost(\"/migrate\", (Store store) => store.Migrate());"));

    [Fact]
    public Task PreparedCommandUnderASemaphoreOk() => Rule.Ok(Prepared("_command", "await _gate.WaitAsync();", "_gate.Release();"));

    [Fact]
    public Task PreparedCommandWithoutBad() => Rule.Bad(Prepared("{|TAA1003:_command|}", "", ""));

    [Fact]
    public Task GuardedWrapperThatRunsADelegateOk() => Rule.Ok(Runner("_db", "lock (_gate)"));

    [Fact]
    public Task WrapperThatRunsADelegateUnguardedBad() => Rule.Bad(Runner("{|TAA1002:_db|}", ""));

    [Fact]
    public async Task MessageSaysWhichGuardAndHowManyBad()
    {
        var findings = await Rule.Findings(Facade("_db", ""));
        var finding = Assert.Single(findings);
        Assert.Contains("'_gate'", finding.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("1 of 2", finding.GetMessage(), StringComparison.Ordinal);
    }

    private static string BaseClass(string db, string second) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapGet("/first", (Orders orders) => orders.First());
        app.MapGet("/second", (Orders orders) => orders.Second());
        app.Run();

        abstract class Guarded
        {
            private readonly SemaphoreSlim _gate = new(1, 1);

            protected async Task<IDisposable> EnterAsync()
            {
                await _gate.WaitAsync();
                return new Releaser(_gate);
            }

            private sealed class Releaser(SemaphoreSlim gate) : IDisposable
            {
                public void Dispose() => gate.Release();
            }
        }

        sealed class Orders : Guarded
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            public async Task<object?> First()
            {
                using (await EnterAsync())
                {
                    return await new SqliteCommand("SELECT 1", _db).ExecuteScalarAsync();
                }
            }

            public async Task<object?> Second()
            {
                {{second}}
                {
                    return await new SqliteCommand("SELECT 2", _db).ExecuteScalarAsync();
                }
            }
        }
        """;

    private static string Facade(string db, string second) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Facade>();
        var app = builder.Build();
        app.MapGet("/first", (Facade facade) => facade.First());
        app.MapGet("/second", (Facade facade) => facade.Second());
        app.Run();

        sealed class Facade
        {
            private readonly object _gate = new();
            private readonly Store _store = new();

            public object? First()
            {
                lock (_gate)
                {
                    return _store.One();
                }
            }

            public object? Second()
            {
                {{second}}
                {
                    return _store.Two();
                }
            }
        }

        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            public object? One() => new SqliteCommand("SELECT 1", _db).ExecuteScalar();

            public object? Two() => new SqliteCommand("SELECT 2", _db).ExecuteScalar();
        }
        """;

    private static string Siblings(string db, string first, string second) => $$"""
        var app = WebApplication.Create(args);
        var gate = new SemaphoreSlim(1, 1);
        var {{db}} = new SqliteConnection("Data Source=orders.db");
        var reader = new Reader(db, {{first}});
        var writer = new Writer(db, {{second}});
        app.MapGet("/orders", () => reader.Read());
        app.MapPost("/orders", () => writer.Write());
        app.Run();

        sealed class Reader(SqliteConnection connection, SemaphoreSlim gate)
        {
            public async Task<object?> Read()
            {
                await gate.WaitAsync();
                try
                {
                    return await new SqliteCommand("SELECT 1", connection).ExecuteScalarAsync();
                }
                finally
                {
                    gate.Release();
                }
            }
        }

        sealed class Writer
        {
            private readonly SqliteConnection _connection;
            private readonly SemaphoreSlim _gate;

            public Writer(SqliteConnection connection, SemaphoreSlim gate)
            {
                _connection = connection;
                _gate = gate ?? throw new ArgumentNullException(nameof(gate));
            }

            public async Task Write()
            {
                await _gate.WaitAsync();
                try
                {
                    await new SqliteCommand("DELETE FROM orders", _connection).ExecuteNonQueryAsync();
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """;

    private static string Startup(string db, string map) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.Services.GetRequiredService<Store>().Migrate();
        app.MapGet("/first", (Store store) => store.First());
        app.MapGet("/second", (Store store) => store.Second());
        {{map}}
        app.Run();

        sealed class Store
        {
            private readonly object _gate = new();
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            public void Migrate() => new SqliteCommand("CREATE TABLE IF NOT EXISTS orders(name)", _db).ExecuteNonQuery();

            public object? First()
            {
                lock (_gate)
                {
                    return Scalar("SELECT 1");
                }
            }

            public object? Second()
            {
                lock (_gate)
                {
                    return Scalar("SELECT 2");
                }
            }

            private object? Scalar(string sql) => new SqliteCommand(sql, _db).ExecuteScalar();
        }
        """;

    private static string Prepared(string command, string enter, string leave) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/orders", (Store store, string name) => store.Insert(name));
        app.Run();

        sealed class Store
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private readonly SqliteCommand {{command}} = new("INSERT INTO orders(name) VALUES ($name)", new SqliteConnection("Data Source=orders.db"));

            public async Task Insert(string name)
            {
                {{enter}}
                try
                {
                    _command.Parameters.Clear();
                    _command.Parameters.AddWithValue("$name", name);
                    await _command.ExecuteNonQueryAsync();
                }
                finally
                {
                    {{leave}}
                }
            }
        }
        """;

    private static string Runner(string db, string guard) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapGet("/first", (Orders orders) => orders.Count());
        app.MapPost("/second", (Database database) => database.Run(c => new SqliteCommand("DELETE FROM orders", c).ExecuteNonQuery()));
        app.Run();

        sealed class Database
        {
            private readonly object _gate = new();
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            public T Run<T>(Func<SqliteConnection, T> work)
            {
                {{guard}}
                {
                    return work(_db);
                }
            }
        }

        sealed class Orders(Database database)
        {
            public object? Count() => database.Run(c => new SqliteCommand("SELECT 1", c).ExecuteScalar());
        }
        """;
}
