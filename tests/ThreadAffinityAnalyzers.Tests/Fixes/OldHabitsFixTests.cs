namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Shapes of programs that have grown: the pattern of Dispose, a using statement around the one object, a command that is given its connection later, a Main that waits for what it has started.</summary>
public sealed class OldHabitsFixTests
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
    public Task DisposedWhereAsked() => Fix.Verify(
        Host + """
            class Store : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_db|};

                public Store()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                }

                public long Count()
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (disposing)
                    {
                        _db.Dispose();
                    }
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }
            }

            """,
        Host + """
            class Store : IDisposable
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public Store()
                {
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    return (long)command.ExecuteScalar()!;
                }

                protected virtual void Dispose(bool disposing)
                {
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }
            }

            """);

    [Fact]
    public Task UsingAroundTheOneObject() => Fix.Verify(
        Host + """
            class Store
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");

                public long Count()
                {
                    using (_db)
                    {
                        _db.Open();
                        using (var command = _db.CreateCommand())
                        {
                            command.CommandText = "SELECT COUNT(*) FROM a";
                            return (long)command.ExecuteScalar()!;
                        }
                    }
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
                    using (var connection = OpenConnection())
                    {
                        using (var command = connection.CreateCommand())
                        {
                            command.CommandText = "SELECT COUNT(*) FROM a";
                            return (long)command.ExecuteScalar()!;
                        }
                    }
                }
            }

            """);

    [Fact]
    public Task SettingsAndSchemaOnOneCommand() => Fix.Verify(
        Host + """
            class Store
            {
                private readonly SqliteConnection {|TAA1002:_db|};

                public Store()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                    using (var command = _db.CreateCommand())
                    {
                        command.CommandText = "PRAGMA journal_mode = WAL";
                        command.ExecuteNonQuery();
                        command.CommandText = "PRAGMA foreign_keys = ON";
                        command.ExecuteNonQuery();
                        command.CommandText = "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY)";
                        command.ExecuteNonQuery();
                    }
                }

                public long Count()
                {
                    using var command = _db.CreateCommand();
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
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "PRAGMA foreign_keys = ON";
                        command.ExecuteNonQuery();
                    }
                    return connection;
                }

                public Store()
                {
                    using var connection = OpenConnection();
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "PRAGMA journal_mode = WAL";
                        command.ExecuteNonQuery();
                        command.CommandText = "PRAGMA foreign_keys = ON";
                        command.ExecuteNonQuery();
                        command.CommandText = "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY)";
                        command.ExecuteNonQuery();
                    }
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
    public Task CommandThatIsGivenItsConnectionLater() => Fix.Verify(
        Host + """
            class Store
            {
                private SqliteConnection {|TAA1002:_db|};
                private SqliteCommand {|TAA1003:_command|};

                public Store()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _command = new SqliteCommand();
                    _command.Connection = _db;
                }

                public long Count()
                {
                    _db.Open();
                    _command.CommandText = "SELECT COUNT(*) FROM a";
                    var count = (long)_command.ExecuteScalar()!;
                    _db.Close();
                    return count;
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

                private static SqliteCommand CreateCommand(SqliteConnection connection)
                {
                    var command = new SqliteCommand();
                    command.Connection = connection;
                    return command;
                }

                public Store()
                {
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = CreateCommand(connection);
                    command.CommandText = "SELECT COUNT(*) FROM a";
                    var count = (long)command.ExecuteScalar()!;
                    return count;
                }
            }

            """);

    [Fact]
    public Task MainThatWaitsForWhatItStarts() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                private static SqliteConnection {|TAA1001:_db|} = null!;

                public static void Main()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                    Parallel.ForEach(File.ReadAllLines("a.txt"), Add);
                    _db.Close();
                }

                private static void Add(string line)
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES ($line)";
                    command.Parameters.AddWithValue("$line", line);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                private static SqliteConnection _db = null!;
                private static readonly object _gate = new object();

                public static void Main()
                {
                    lock (_gate)
                    {
                        _db = new SqliteConnection("Data Source=a.db");
                        _db.Open();
                    }
                    Parallel.ForEach(File.ReadAllLines("a.txt"), Add);
                    lock (_gate)
                    {
                        _db.Close();
                    }
                }

                private static void Add(string line)
                {
                    lock (_gate)
                    {
                        using var command = _db.CreateCommand();
                        command.CommandText = "INSERT INTO a VALUES ($line)";
                        command.Parameters.AddWithValue("$line", line);
                        command.ExecuteNonQuery();
                    }
                }
            }

            """, 1, "SerializeUsesFix");

    [Fact]
    public Task TransactionAroundWhatACallerGives() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapPost("/", (Store store) => store.AddBoth());
            app.Run();

            class Store
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");

                public Store() => _db.Open();

                private void Run(string sql)
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = sql;
                    command.ExecuteNonQuery();
                }

                private void InTransaction(Action work)
                {
                    using var transaction = _db.BeginTransaction();
                    work();
                    transaction.Commit();
                }

                public void AddBoth()
                {
                    InTransaction(() =>
                    {
                        Run("INSERT INTO a DEFAULT VALUES");
                        Run("INSERT INTO b DEFAULT VALUES");
                    });
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapPost("/", (Store store) => store.AddBoth());
            app.Run();

            class Store
            {
                private readonly SqliteConnection _db = new("Data Source=a.db");
                private readonly object _gate = new object();

                public Store() => _db.Open();

                private void Run(string sql)
                {
                    lock (_gate)
                    {
                        using var command = _db.CreateCommand();
                        command.CommandText = sql;
                        command.ExecuteNonQuery();
                    }
                }

                private void InTransaction(Action work)
                {
                    lock (_gate)
                    {
                        using var transaction = _db.BeginTransaction();
                        work();
                        transaction.Commit();
                    }
                }

                public void AddBoth()
                {
                    InTransaction(() =>
                    {
                        Run("INSERT INTO a DEFAULT VALUES");
                        Run("INSERT INTO b DEFAULT VALUES");
                    });
                }
            }

            """);
}
