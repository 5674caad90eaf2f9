namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Members that do nothing but open or close the one connection, and members that do more when they make it.</summary>
public sealed class OpenedByMembersFixTests
{
    [Fact]
    public Task GuardFromOpeningToClosing() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            static class Database
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");

                private static void Open()
                {
                    try
                    {
                        if (_db.State != ConnectionState.Open)
                            _db.Open();
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                private static void Close() => _db.Close();

                public static void Add(int n)
                {
                    Open();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                    command.ExecuteNonQuery();
                    Close();
                }

                static void Main() => Parallel.For(0, 100, Add);
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            static class Database
            {
                private static readonly SqliteConnection _db = new("Data Source=a.db");
                private static readonly object _gate = new object();

                private static void Open()
                {
                    try
                    {
                        if (_db.State != ConnectionState.Open)
                            _db.Open();
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                private static void Close() => _db.Close();

                public static void Add(int n)
                {
                    lock (_gate)
                    {
                        Open();
                        using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                        command.ExecuteNonQuery();
                        Close();
                    }
                }

                static void Main() => Parallel.For(0, 100, Add);
            }

            """);

    [Fact]
    public Task OpenedOnceForAll() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            public static class Database
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");

                public static void Open()
                {
                    try
                    {
                        if (_db.State != ConnectionState.Open)
                            _db.Open();
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                public static void Add(int n)
                {
                    Open();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                    command.ExecuteNonQuery();
                }

                static void Main() => Parallel.For(0, 100, Add);
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            public static class Database
            {
                private static readonly SqliteConnection _db = new("Data Source=a.db");
                private static readonly object _gate = new object();

                public static void Open()
                {
                    try
                    {
                        lock (_gate)
                        {
                            if (_db.State != ConnectionState.Open)
                                _db.Open();
                        }
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                public static void Add(int n)
                {
                    Open();
                    lock (_gate)
                    {
                        using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                        command.ExecuteNonQuery();
                    }
                }

                static void Main() => Parallel.For(0, 100, Add);
            }

            """);

    [Fact]
    public Task OpenersThatGo() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            public static class Database
            {
                private static SqliteConnection? {|TAA1001:_db|};

                public static void Connect()
                {
                    if (_db == null)
                        _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                }

                public static void Disconnect()
                {
                    _db?.Close();
                }

                public static void Add(int n)
                {
                    using var command = _db!.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }
            }

            static class Program
            {
                static void Sell(int n)
                {
                    Database.Connect();
                    Database.Add(n);
                    Database.Disconnect();
                }

                static void Main() => Parallel.For(0, 100, Sell);
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            public static class Database
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }
            }

            static class Program
            {
                static void Sell(int n)
                {
                    Database.Add(n);
                }

                static void Main() => Parallel.For(0, 100, Sell);
            }

            """);

    [Fact]
    public Task OpenerOfAContractStays() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            public interface IConnected
            {
                void Connect();
            }

            public sealed class Database : IConnected
            {
                private static SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");

                public void Connect()
                {
                    _db.Open();
                }

                public static void Add(int n)
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    new Database().Connect();
                    Parallel.For(0, 100, Add);
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            public interface IConnected
            {
                void Connect();
            }

            public sealed class Database : IConnected
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public void Connect()
                {
                }

                public static void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    new Database().Connect();
                    Parallel.For(0, 100, Add);
                }
            }

            """);

    [Fact]
    public Task GuardOfADeclarationUnderACondition() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Log
            {
                private static int _lines;

            #if RELEASE
                private static readonly SqliteConnection Db = new("Data Source=/var/log/a.db");
            #else
                private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=a.db");
            #endif

                static void Write(int n)
                {
                    _lines++;
                    using var command = Db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    Db.Open();
                    Parallel.For(0, 100, Write);
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Log
            {
                private static readonly object Gate = new object();

                private static int _lines;

            #if RELEASE
                private static readonly SqliteConnection Db = new("Data Source=/var/log/a.db");
            #else
                private static readonly SqliteConnection Db = new("Data Source=a.db");
            #endif

                static void Write(int n)
                {
                    _lines++;
                    lock (Gate)
                    {
                        using var command = Db.CreateCommand();
                        command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                        command.ExecuteNonQuery();
                    }
                }

                static void Main()
                {
                    Db.Open();
                    Parallel.For(0, 100, Write);
                }
            }

            """);

    [Fact]
    public Task GetterThatNamesItByAPattern() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection? {|TAA1001:_db|};

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db is { State: System.Data.ConnectionState.Open } open)
                        {
                            return open;
                        }

                        _db = new SqliteConnection("Data Source=a.db");
                        _db.Open();
                        return _db;
                    }
                }

                static void Write(int n)
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main() => Parallel.For(0, 100, Write);
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                static void Write(int n)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main() => Parallel.For(0, 100, Write);
            }

            """);

    [Fact]
    public Task DoneBesideTheMaking() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection? {|TAA1001:_db|};

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            // the folder may be new
                            Directory.CreateDirectory("data");
                            _db = new SqliteConnection("Data Source=data/a.db");
                            _db.Open();
                        }

                        return _db;
                    }
                }

                static void Write(int n)
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main() => Parallel.For(0, 100, Write);
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=data/a.db");
                    // the folder may be new
                    Directory.CreateDirectory("data");
                    connection.Open();
                    return connection;
                }

                static void Write(int n)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main() => Parallel.For(0, 100, Write);
            }

            """);

    [Fact]
    public Task CountedBesideTheMaking() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection? {|TAA1001:_db|};
                private static int _made;

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            _made++;
                            _db = new SqliteConnection("Data Source=a.db");
                            _db.Open();
                        }

                        return _db;
                    }
                }

                static void Write(int n)
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    Parallel.For(0, 100, Write);
                    Console.WriteLine(_made);
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Store
            {
                private static SqliteConnection? _db;
                private static readonly object _gate = new object();
                private static int _made;

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            _made++;
                            _db = new SqliteConnection("Data Source=a.db");
                            _db.Open();
                        }

                        return _db;
                    }
                }

                static void Write(int n)
                {
                    lock (_gate)
                    {
                        using var command = Db.CreateCommand();
                        command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                        command.ExecuteNonQuery();
                    }
                }

                static void Main()
                {
                    Parallel.For(0, 100, Write);
                    Console.WriteLine(_made);
                }
            }

            """, 0, "Safest");

    /// <summary>What is done once would be done in each call, or be lost: no connection per call.</summary>
    [Theory]
    [InlineData("Interlocked.Increment(ref s_made);", "what the getter counts")]
    [InlineData("s_madeAt = DateTime.UtcNow;", "when it was made")]
    [InlineData("MadeAt = DateTime.UtcNow;", "when it was made, by a property")]
    [InlineData("s_made += 1;", "a sum")]
    [InlineData("File.Delete(\"data/old.db\");", "a file")]
    public async Task DoneOnceBesideTheMaking(string once, string what) => Assert.False(string.IsNullOrEmpty(await Offered.RefusalOf("OpenPerCallFix", Making(once))), what);

    /// <summary>A flag tells of the connection alone, and goes with it.</summary>
    [Theory]
    [InlineData("Console.WriteLine(\"made\");")]
    [InlineData("s_isOpen = true;")]
    public async Task DoneAgainBesideTheMaking(string again) => Assert.Equal("", await Offered.RefusalOf("OpenPerCallFix", Making(again)));

    private static string Making(string beside) => $$"""
        using Microsoft.Data.Sqlite;

        static class Store
        {
            private static int s_made;
            private static bool s_isOpen;
            private static DateTime s_madeAt;
            private static DateTime MadeAt { get; set; }
            private static SqliteConnection? _db;

            private static SqliteConnection Db
            {
                get
                {
                    if (_db == null)
                    {
                        _db = new SqliteConnection("Data Source=data/a.db");
                        _db.Open();
                        {{beside}}
                    }

                    return _db;
                }
            }

            static void Write(int n)
            {
                using var command = Db.CreateCommand();
                command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                command.ExecuteNonQuery();
            }

            public static string Told() => s_made + " " + s_isOpen + s_madeAt + MadeAt;

            static void Main() => Parallel.For(0, 100, Write);
        }
        """;

    [Fact]
    public Task ValueThatReadsLikeSql() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Events
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");

                static void Write(int n, string what)
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES ($n, $what)";
                    command.Parameters.AddWithValue("$n", n);
                    command.Parameters.AddWithValue("$what", what);
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    _db.Open();
                    Parallel.For(0, 100, n =>
                    {
                        Write(n, "begin");
                        Write(n, "end");
                    });
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Events
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                static void Write(int n, string what)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES ($n, $what)";
                    command.Parameters.AddWithValue("$n", n);
                    command.Parameters.AddWithValue("$what", what);
                    command.ExecuteNonQuery();
                }

                static void Main()
                {
                    Parallel.For(0, 100, n =>
                    {
                        Write(n, "begin");
                        Write(n, "end");
                    });
                }
            }

            """);

    [Fact]
    public Task LastOfTwoOnALine() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");

                static void Main()
                {
                    Console.WriteLine("start"); _db.Open();
                    Parallel.For(0, 100, Write);
                }

                static void Write(int n)
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                static void Main()
                {
                    Console.WriteLine("start");
                    Parallel.For(0, 100, Write);
                }

                static void Write(int n)
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO a VALUES (" + n + ")";
                    command.ExecuteNonQuery();
                }
            }

            """);
}
