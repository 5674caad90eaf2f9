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
