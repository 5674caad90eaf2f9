namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Connections of console programs: behind handlers that an accept loop starts and leaves, and given to several workers.</summary>
public class WorkersFixTests
{
    [Fact]
    public Task StaticBehindAnAcceptLoop() => Fix.Verify(
        Accepting(
            """
                public static readonly SqliteConnection {|TAA1001:Connection|} = new("Data Source=a.db");
            """,
            """
                    using var command = Database.Connection.CreateCommand();
            """),
        Accepting(
            """
                public static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }
            """,
            """
                    using var connection = Database.OpenConnection();
                    using var command = connection.CreateCommand();
            """));

    private static string Accepting(string connection, string use) => $$"""
        using System.Net;
        var listener = new HttpListener();
        listener.Start();
        while (true)
        {
            var context = await listener.GetContextAsync();
            _ = Handlers.HandleAsync(context);
        }
        static class Database
        {
        {{connection}}
        }
        static class Handlers
        {
            public static async Task HandleAsync(HttpListenerContext context)
            {
                using var reader = new StreamReader(context.Request.InputStream);
                var text = await reader.ReadToEndAsync();
        {{use}}
                command.CommandText = "INSERT INTO log VALUES ($text)";
                command.Parameters.AddWithValue("$text", text);
                await command.ExecuteNonQueryAsync();
                context.Response.Close();
            }
        }
        """;

    [Fact]
    public Task WorkersOverOneConnection() => Fix.Verify(
        """
        static class Import
        {
            static void Main(string[] args)
            {
                var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
                connection.Open();
                var workers = new List<Worker>();
                foreach (var path in args)
                {
                    workers.Add(new Worker(connection, path));
                }

                foreach (var worker in workers)
                {
                    worker.Start();
                }
            }
        }
        class Worker
        {
            private readonly SqliteConnection _connection;
            private readonly string _path;
            private readonly Thread _thread;

            public Worker(SqliteConnection connection, string path)
            {
                _connection = connection;
                _path = path;
                _thread = new Thread(Run);
            }

            public void Start() => _thread.Start();

            private void Run()
            {
                using var command = _connection.CreateCommand();
                command.CommandText = "INSERT INTO log VALUES ($path)";
                command.Parameters.AddWithValue("$path", _path);
                command.ExecuteNonQuery();
            }
        }
        """,
        """
        static class Import
        {
            static void Main(string[] args)
            {
                Func<SqliteConnection> openConnection = () =>
                {
                    var opened = new SqliteConnection("Data Source=a.db");
                    opened.Open();
                    return opened;
                };
                var workers = new List<Worker>();
                foreach (var path in args)
                {
                    workers.Add(new Worker(openConnection, path));
                }

                foreach (var worker in workers)
                {
                    worker.Start();
                }
            }
        }
        class Worker
        {
            private readonly Func<SqliteConnection> _openConnection;
            private readonly string _path;
            private readonly Thread _thread;

            public Worker(Func<SqliteConnection> openConnection, string path)
            {
                _openConnection = openConnection;
                _path = path;
                _thread = new Thread(Run);
            }

            public void Start() => _thread.Start();

            private void Run()
            {
                using var connection = _openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "INSERT INTO log VALUES ($path)";
                command.Parameters.AddWithValue("$path", _path);
                command.ExecuteNonQuery();
            }
        }
        """);

    /// <summary>How the worker gets the connection, and what it keeps it in.</summary>
    public static TheoryData<string, string, string> Kept => new()
    {
        { "new Worker(connection)", "private readonly SqliteConnection _connection;\n", "\n    public Worker(SqliteConnection connection) => _connection = connection;\n" },
        { "new Worker(connection)", "private readonly SqliteConnection _connection;\n", "\n    public Worker(SqliteConnection connection)\n    {\n        _connection = connection ?? throw new ArgumentNullException(nameof(connection));\n    }\n" },
        { "new Worker { _connection = connection }", "public required SqliteConnection _connection { get; init; }\n", "" },
    };

    [Theory, MemberData(nameof(Kept))]
    public Task OneGuardForAllWorkers(string made, string state, string constructor) => Fix.Verify(
        Looped("{|TAA2002:connection|}", made, state, constructor, Work), Looped("connection", made, state + "    private static readonly object _gate = new object();\n", constructor, Guarded), key: state.StartsWith("public", StringComparison.Ordinal) ? null : "GuardInstancesFix");

    private const string Work = """
            using var command = _connection.CreateCommand();
            command.CommandText = "DELETE FROM log";
            command.ExecuteNonQuery();
    """;

    private const string Guarded = """
            lock (_gate)
            {
                using var command = _connection.CreateCommand();
                command.CommandText = "DELETE FROM log";
                command.ExecuteNonQuery();
            }
    """;

    private static string Looped(string connection, string made, string state, string constructor, string work) => $$"""
        var {{connection}} = new SqliteConnection("Data Source=a.db");
        connection.Open();
        for (var i = 0; i < 4; i++)
        {
            {{made}}.Start();
        }

        Console.ReadLine();
        class Worker
        {
            {{state}}{{constructor}}
            public void Start() => new Thread(Loop).Start();

            private void Loop()
            {
        {{work}}
            }
        }
        """;

    [Fact]
    public Task OneSemaphoreForTheStoreOfAStaticConnection() => Fix.Verify(
        Stored("{|TAA1001:Connection|}", "", """
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1";
                return await command.ExecuteScalarAsync();
        """),
        Stored("Connection", """
            private static readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);


        """, """
                await _gate.WaitAsync();
                try
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT 1";
                    return await command.ExecuteScalarAsync();
                }
                finally
                {
                    _gate.Release();
                }
        """));

    private static string Stored(string connection, string gate, string work) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Store(Db.Connection));
        var app = builder.Build();
        app.MapGet("/", (Store store) => store.GetAsync());
        app.Run();
        static class Db
        {
            public static readonly SqliteConnection {{connection}} = new("Data Source=a.db");
        }
        class Store(SqliteConnection connection)
        {
        {{gate}}    public async Task<object?> GetAsync()
            {
        {{work}}
            }
        }
        """;

    [Fact]
    public Task AGuardOfEachWorkerBecomesStatic() => Fix.Verify(Own("{|TAA4001:connection|}", "private readonly"), Own("connection", "private static readonly"));

    private static string Own(string connection, string modifiers) => $$"""
        var {{connection}} = new SqliteConnection("Data Source=a.db");
        for (var i = 0; i < 4; i++) new Worker(connection).Start();
        Console.ReadLine();
        class Worker(SqliteConnection connection)
        {
            {{modifiers}} object _gate = new();
            public void Start() => new Thread(Loop).Start();
            private void Loop()
            {
                lock (_gate)
                {
                    using var command = connection.CreateCommand();
                    command.ExecuteNonQuery();
                }
            }
        }
        """;

    /// <summary>Another class works on it, too, or the code that starts the workers does: a guard in the one class is not enough.</summary>
    [Theory]
    [InlineData("new Worker { Connection = connection }.Start(); new Reader { Connection = connection }.Start();")]
    [InlineData("new Worker { Connection = connection }.Start(); using var command = connection.CreateCommand(); command.ExecuteNonQuery();")]
    public Task RefusesOneGuardWhereOthersWorkBeside(string body) => Fix.Refuses(
        $$"""
        var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
        {{body}}
        Console.ReadLine();
        class Worker
        {
            public required SqliteConnection Connection { get; init; }
            public void Start() { var thread = new Thread(Loop); thread.Start(); }
            private void Loop() { using var command = Connection.CreateCommand(); command.ExecuteNonQuery(); }
        }
        class Reader
        {
            public required SqliteConnection Connection { get; init; }
            public void Start() { var thread = new Thread(Loop); thread.Start(); }
            private void Loop() { using var command = Connection.CreateCommand(); command.ExecuteScalar(); }
        }
        """);

    /// <summary>A connection that is closed when the helper returns is gone for the threads of the workers that it made.</summary>
    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) new Worker(given).Start();")]
    [InlineData("var first = new Worker(given); var second = new Worker(given); first.Start(); second.Start();")]
    public Task RefusesForAHelperThatLeavesWorkers(string body) => Fix.Refuses(
        $$"""
        using var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
        Import.Run(connection);
        Console.ReadLine();
        static class Import { public static void Run(SqliteConnection given) { {{body}} } }
        class Worker(SqliteConnection connection)
        {
            public void Start() { var thread = new Thread(Loop); thread.Start(); }
            private void Loop() { using var command = connection.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """);
}
