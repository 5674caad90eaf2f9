namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What strangers write around the one connection.</summary>
public sealed class HabitsFixTests
{
    [Fact]
    public Task TryOnOneLine() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db"); // for all
            db.Open();
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/", () =>
            {
                using var command = new SqliteCommand("SELECT count(*) FROM a", db);
                return command.ExecuteScalar();
            });
            try { app.Run(); }
            finally { db.Close(); }

            """,
        """
            using Microsoft.Data.Sqlite;

            // for all
            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/", () =>
            {
                using var db = OpenConnection();
                using var command = new SqliteCommand("SELECT count(*) FROM a", db);
                return command.ExecuteScalar();
            });
            app.Run();

            """);

    [Fact]
    public Task GuardBehindWhatIsSaidOfTheObject() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            // The one connection.
            var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db"); // for all
            db.Open();
            app.MapGet("/", () =>
            {
                using var command = new SqliteCommand("SELECT count(*) FROM a", db);
                return command.ExecuteScalar();
            });
            app.Run();

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            // The one connection.
            var db = new SqliteConnection("Data Source=a.db"); // for all
            var gate = new object();
            db.Open();
            app.MapGet("/", () =>
            {
                lock (gate)
                {
                    using var command = new SqliteCommand("SELECT count(*) FROM a", db);
                    return command.ExecuteScalar();
                }
            });
            app.Run();

            """, 1, "SerializeUsesFix");

    /// <summary>They end with the file: one connection for all of them.</summary>
    [Fact]
    public Task LinesOfAFile() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            using var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
            connection.Open();
            await Parallel.ForEachAsync(args, async (file, ct) =>
            {
                foreach (var line in await File.ReadAllLinesAsync(file, ct))
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES ($t)", connection);
                    command.Parameters.AddWithValue("$t", line);
                    command.ExecuteNonQuery();
                }
            });

            """,
        """
            using Microsoft.Data.Sqlite;

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }

            await Parallel.ForEachAsync(args, async (file, ct) =>
            {
                using var connection = OpenConnection();
                foreach (var line in await File.ReadAllLinesAsync(file, ct))
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES ($t)", connection);
                    command.Parameters.AddWithValue("$t", line);
                    command.ExecuteNonQuery();
                }
            });

            """);

    /// <summary>It need not be kept a second time.</summary>
    [Fact]
    public Task TextThatNobodySets() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Store.Instance.Add(n));

            sealed class Store
            {
                public static readonly Store Instance = new();
                private SqliteConnection {|TAA1002:_db|};
                private string _text = "Data Source=" + Environment.MachineName;

                private Store()
                {
                    _db = new SqliteConnection(_text);
                    _db.Open();
                }

                public void Add(int n)
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Store.Instance.Add(n));

            sealed class Store
            {
                public static readonly Store Instance = new();
                private string _text = "Data Source=" + Environment.MachineName;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_text);
                    connection.Open();
                    return connection;
                }

                private Store()
                {
                }

                public void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    [Fact]
    public Task TextThatIsSetLater() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Store.Instance.Add(n));

            sealed class Store
            {
                public static readonly Store Instance = new();
                private SqliteConnection {|TAA1002:_db|};
                private string _text = "Data Source=" + Environment.MachineName;

                private Store()
                {
                    _db = new SqliteConnection(_text);
                    _db.Open();
                }

                public void Rename(string text) => _text = text;

                public void Add(int n)
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Store.Instance.Add(n));

            sealed class Store
            {
                public static readonly Store Instance = new();
                private readonly string _connectionString;
                private string _text = "Data Source=" + Environment.MachineName;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                private Store()
                {
                    _connectionString = _text;
                }

                public void Rename(string text) => _text = text;

                public void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    [Fact]
    public Task CommentOfWhatIsDoneBeside() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => AppData.Add(n));

            static class AppData
            {
                private static SqliteConnection? {|TAA1001:_db|};

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            // The folder is not there on a fresh machine.
                            Directory.CreateDirectory("data"); // once is enough
                            _db = new SqliteConnection("Data Source=data/app.db");
                            _db.Open();
                        }

                        return _db;
                    }
                }

                public static void Add(int n)
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", Db);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => AppData.Add(n));

            static class AppData
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=data/app.db");
                    // The folder is not there on a fresh machine.
                    // once is enough
                    Directory.CreateDirectory("data");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    /// <summary>A new connection needs none that was there before.</summary>
    [Fact]
    public Task ConnectionBesideAnother() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Posts.Instance.Add(n));
            Parallel.For(0, 100, _ => Posts.Instance.Count());

            sealed class Posts
            {
                public static readonly Posts Instance = new("a.db");
                private readonly SqliteConnection _reader;
                private readonly SqliteConnection {|TAA1002:_writer|};

                private Posts(string path)
                {
                    _writer = new($"Data Source={path}");
                    _writer.Open();
                    using (var command = new SqliteCommand("CREATE TABLE IF NOT EXISTS a(n INT)", _writer))
                    {
                        command.ExecuteNonQuery();
                    }

                    _reader = new($"Data Source={path};Mode=ReadOnly");
                }

                public void Add(int n)
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _writer);
                    command.ExecuteNonQuery();
                }

                public string Count() => _reader.ConnectionString;
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Posts.Instance.Add(n));
            Parallel.For(0, 100, _ => Posts.Instance.Count());

            sealed class Posts
            {
                public static readonly Posts Instance = new("a.db");
                private readonly SqliteConnection _reader;
                private readonly string _connectionString;

                private SqliteConnection OpenWriter()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                private Posts(string path)
                {
                    _connectionString = $"Data Source={path}";
                    using var writer = OpenWriter();
                    using (var command = new SqliteCommand("CREATE TABLE IF NOT EXISTS a(n INT)", writer))
                    {
                        command.ExecuteNonQuery();
                    }

                    _reader = new($"Data Source={path};Mode=ReadOnly");
                }

                public void Add(int n)
                {
                    using var writer = OpenWriter();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", writer);
                    command.ExecuteNonQuery();
                }

                public string Count() => _reader.ConnectionString;
            }

            """);
}
