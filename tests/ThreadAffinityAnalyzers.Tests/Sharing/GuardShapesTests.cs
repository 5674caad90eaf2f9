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
    public Task OneGuardPassedToTwoClassesOk() => Rule.Ok(Siblings("Connection", "gate", "gate"));

    [Fact]
    public Task TwoGuardsPassedToTwoClassesBad() => Rule.Bad(Siblings("{|TAA4001:Connection|}", "gate", "new SemaphoreSlim(1, 1)"));

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
    public Task GuardOfASingletonAroundASingletonOk() => Rule.Ok(Around("_db", "AddSingleton"));

    [Fact]
    public Task GuardOfATransientAroundASingletonBad() => Rule.Bad(Around("{|TAA4001:_db|}", "AddTransient"));

    [Fact]
    public Task ConfiguredRunnerOk() => Rule.OkWith("""
        root = true
        [*.cs]
        thread_affinity.guards = Acme.Serial.RunAsync
        """, Configured("_db", "[GuardedBy(\"_serial\")]"));

    [Fact]
    public Task RunnerThatNobodyConfiguredBad() => Rule.Bad(Configured("{|TAA1002:_db|}", ""));

    [Fact]
    public Task DeclaredGuardThatNobodyHoldsBad() => Rule.Bad(Configured("{|TAA4001:_db|}", "[GuardedBy(\"_serial\")]"));

    [Fact]
    public async Task MessageSaysWhichGuardAndHowManyBad()
    {
        var findings = await Rule.Findings(Facade("_db", ""));
        var finding = Assert.Single(findings);
        Assert.Contains("'_gate'", finding.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("1 of 2", finding.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task LockOfAnotherSubsystemOnTheWayBad() => Rule.Bad(Far("{|TAA1001:Db|}", "lock (Gate)", "", ""));

    [Fact]
    public Task LockOfAnotherSubsystemOnEveryWayOk() => Rule.Ok(Far("Db", "lock (Gate)", "lock (Simulation.Gate)", "lock (Simulation.Gate)"));

    [Fact]
    public Task LockAroundMostUsesBad() => Rule.Bad(Far("{|TAA4001:Db|}", "", "lock (Simulation.Gate)", "lock (Simulation.Gate)"));

    private static string Far(string db, string step, string first, string second) => $$"""
        var app = WebApplication.Create(args);
        var simulation = new Simulation();
        simulation.Stepped += Journal.OnStep;
        app.MapPost("/step", () => simulation.Step());
        app.MapGet("/first", () => { {{first}} { return Journal.First(); } });
        app.MapGet("/second", () => { {{second}} { return Journal.Second(); } });
        app.Run();

        public sealed class Simulation
        {
            public static readonly object Gate = new();
            public event Action? Stepped;

            public void Step() { {{step}} { Move(); } }
            private void Move() => Collide();
            private void Collide() => Settle();
            private void Settle() => Stepped?.Invoke();
        }

        public static class Journal
        {
            private static readonly SqliteConnection {{db}} = new("Data Source=journal.db");

            public static void OnStep() => Append();
            public static int First() => Count();
            public static int Second() => Count();
            private static void Append() => Count();
            private static int Count() => new SqliteCommand("SELECT 1", Db).ExecuteNonQuery();
        }
        """;

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

    private static string Around(string db, string registration) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        builder.Services.{{registration}}<Facade>();
        var app = builder.Build();
        app.MapGet("/first", (Facade facade) => facade.First());
        app.Run();

        sealed class Facade(Store store)
        {
            private readonly object _gate = new();

            public object? First()
            {
                lock (_gate)
                {
                    return store.One();
                }
            }
        }

        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            public object? One() => new SqliteCommand("SELECT 1", _db).ExecuteScalar();
        }
        """;

    private static string Siblings(string db, string first, string second) => $$"""
        var app = WebApplication.Create(args);
        var gate = new SemaphoreSlim(1, 1);
        var reader = new Reader({{first}});
        var writer = new Writer({{second}});
        app.MapGet("/orders", () => reader.Read());
        app.MapPost("/orders", () => writer.Write());
        app.Run();

        static class Db
        {
            public static readonly SqliteConnection {{db}} = new("Data Source=orders.db");
        }

        sealed class Reader(SemaphoreSlim gate)
        {
            public async Task<object?> Read()
            {
                await gate.WaitAsync();
                try
                {
                    return await new SqliteCommand("SELECT 1", Db.Connection).ExecuteScalarAsync();
                }
                finally
                {
                    gate.Release();
                }
            }
        }

        sealed class Writer
        {
            private readonly SemaphoreSlim _gate;

            public Writer(SemaphoreSlim gate)
            {
                _gate = gate ?? throw new ArgumentNullException(nameof(gate));
            }

            public async Task Write()
            {
                await _gate.WaitAsync();
                try
                {
                    await new SqliteCommand("DELETE FROM orders", Db.Connection).ExecuteNonQueryAsync();
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

    private static string Configured(string db, string attribute) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Acme.Orders>();
        var app = builder.Build();
        app.MapGet("/first", (Acme.Orders orders) => orders.Count());
        app.Run();

        namespace Acme
        {
            sealed class GuardedByAttribute(string guard) : Attribute { public string Guard => guard; }

            interface ISerial { Task<T> RunAsync<T>(Func<Task<T>> work); }

            abstract class Serial : ISerial { public abstract Task<T> RunAsync<T>(Func<Task<T>> work); }

            sealed class Orders(Serial serial)
            {
                private readonly Serial _serial = serial;
                {{attribute}}
                private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

                public Task<object?> Count() => _serial.RunAsync(() => new SqliteCommand("SELECT 1", _db).ExecuteScalarAsync());
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
