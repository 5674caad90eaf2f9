namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Members that open the one connection, prepare it and leave it open, and those that close it.</summary>
public sealed class PreparedByMembersFixTests
{
    /// <summary>What a member does when it has opened goes into the factory, once; the member goes, and with its calls a try that did nothing but close.</summary>
    [Fact]
    public Task OpenedPreparedAndClosedByMembers() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Shop.Sell(n));

            static class Shop
            {
                public static void Sell(int n)
                {
                    try
                    {
                        Database.Open();
                        Database.Execute("INSERT INTO sold VALUES (" + n + ")");
                    }
                    finally
                    {
                        Database.Close();
                    }
                }
            }

            static class Database
            {
                private static readonly string Folder = Environment.GetEnvironmentVariable("SHOP") ?? ".";
                private static SqliteConnection? {|TAA1001:_connection|};

                public static void Open()
                {
                    if (_connection == null)
                    {
                        _connection = new SqliteConnection("Data Source=" + Folder + "/shop.db");
                    }

                    if (_connection.State != ConnectionState.Open)
                    {
                        _connection.Open();

                        // Foreign keys are off by default in SQLite.
                        using (var pragma = _connection.CreateCommand())
                        {
                            pragma.CommandText = "PRAGMA foreign_keys = ON;";
                            pragma.ExecuteNonQuery();
                        }
                    }
                }

                public static void Close()
                {
                    if (_connection != null && _connection.State == ConnectionState.Open)
                    {
                        _connection.Close();
                    }
                }

                public static int Execute(string sql)
                {
                    Open();
                    using (var command = new SqliteCommand(sql, _connection))
                    {
                        return command.ExecuteNonQuery();
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Shop.Sell(n));

            static class Shop
            {
                public static void Sell(int n)
                {
                    Database.Execute("INSERT INTO sold VALUES (" + n + ")");
                }
            }

            static class Database
            {
                private static readonly string Folder = Environment.GetEnvironmentVariable("SHOP") ?? ".";

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=" + Folder + "/shop.db");
                    connection.Open();
                    // Foreign keys are off by default in SQLite.
                    using (var pragma = connection.CreateCommand())
                    {
                        pragma.CommandText = "PRAGMA foreign_keys = ON;";
                        pragma.ExecuteNonQuery();
                    }
                    return connection;
                }

                public static int Execute(string sql)
                {
                    using var connection = OpenConnection();
                    using (var command = new SqliteCommand(sql, connection))
                    {
                        return command.ExecuteNonQuery();
                    }
                }
            }

            """);

    /// <summary>Between opening and use another caller may close: both are under one guard. A caller elsewhere that opens and closes around it relies on nothing.</summary>
    [Fact]
    public Task GuardFromOpeningToUse() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Shop.Sell(n));

            static class Shop
            {
                public static void Sell(int n)
                {
                    try
                    {
                        Database.Open();
                        Database.Execute("INSERT INTO sold VALUES (" + n + ")");
                    }
                    finally
                    {
                        Database.Close();
                    }
                }
            }

            static class Database
            {
                private static readonly string Folder = Environment.GetEnvironmentVariable("SHOP") ?? ".";
                private static SqliteConnection? {|TAA1001:_connection|};

                public static void Open()
                {
                    if (_connection == null)
                    {
                        _connection = new SqliteConnection("Data Source=" + Folder + "/shop.db");
                    }

                    if (_connection.State != ConnectionState.Open)
                    {
                        _connection.Open();

                        // Foreign keys are off by default in SQLite.
                        using (var pragma = _connection.CreateCommand())
                        {
                            pragma.CommandText = "PRAGMA foreign_keys = ON;";
                            pragma.ExecuteNonQuery();
                        }
                    }
                }

                public static void Close()
                {
                    if (_connection != null && _connection.State == ConnectionState.Open)
                    {
                        _connection.Close();
                    }
                }

                public static int Execute(string sql)
                {
                    Open();
                    using (var command = new SqliteCommand(sql, _connection))
                    {
                        return command.ExecuteNonQuery();
                    }
                }
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Shop.Sell(n));

            static class Shop
            {
                public static void Sell(int n)
                {
                    try
                    {
                        Database.Open();
                        Database.Execute("INSERT INTO sold VALUES (" + n + ")");
                    }
                    finally
                    {
                        Database.Close();
                    }
                }
            }

            static class Database
            {
                private static readonly string Folder = Environment.GetEnvironmentVariable("SHOP") ?? ".";
                private static SqliteConnection? _connection;
                private static readonly object _gate = new object();

                public static void Open()
                {
                    lock (_gate)
                    {
                        if (_connection == null)
                        {
                            _connection = new SqliteConnection("Data Source=" + Folder + "/shop.db");
                        }

                        if (_connection.State != ConnectionState.Open)
                        {
                            _connection.Open();

                            // Foreign keys are off by default in SQLite.
                            using (var pragma = _connection.CreateCommand())
                            {
                                pragma.CommandText = "PRAGMA foreign_keys = ON;";
                                pragma.ExecuteNonQuery();
                            }
                        }
                    }
                }

                public static void Close()
                {
                    lock (_gate)
                    {
                        if (_connection != null && _connection.State == ConnectionState.Open)
                        {
                            _connection.Close();
                        }
                    }
                }

                public static int Execute(string sql)
                {
                    lock (_gate)
                    {
                        Open();
                        using (var command = new SqliteCommand(sql, _connection))
                        {
                            return command.ExecuteNonQuery();
                        }
                    }
                }
            }

            """, 1, "SerializeUsesFix");

    /// <summary>They stay, with nothing in them; the calls of the class itself go.</summary>
    [Fact]
    public Task MembersThatOthersMayCall() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Data.Sqlite;

            public sealed class Store
            {
                public static readonly Store Instance = new();
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");

                public void Open()
                {
                    if (_db.State == ConnectionState.Closed)
                        _db.Open();
                }

                public void Close()
                {
                    if (_db.State == ConnectionState.Open)
                        _db.Close();
                }

                public int Add(string sql)
                {
                    Open();
                    try
                    {
                        using var command = new SqliteCommand(sql, _db);
                        return command.ExecuteNonQuery();
                    }
                    finally
                    {
                        Close();
                    }
                }
            }

            public class SalesController : Controller
            {
                public int Add() => Store.Instance.Add("INSERT INTO sales VALUES (1)");
            }

            """,
        """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Data.Sqlite;

            public sealed class Store
            {
                public static readonly Store Instance = new();

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public void Open()
                {
                }

                public void Close()
                {
                }

                public int Add(string sql)
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand(sql, connection);
                    return command.ExecuteNonQuery();
                }
            }

            public class SalesController : Controller
            {
                public int Add() => Store.Instance.Add("INSERT INTO sales VALUES (1)");
            }

            """);

    /// <summary>The catch tells the program whether there is a connection: it is still tried.</summary>
    [Fact]
    public Task OpeningThatIsTried() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            if (!Db.Connect(args))
                return;
            Parallel.For(0, 100, n => Db.Add(n));

            static class Db
            {
                private static SqliteConnection? {|TAA1001:_db|};

                /// <summary>Whether that worked.</summary>
                public static bool Connect(string[] args)
                {
                    try
                    {
                        _db = new SqliteConnection(args[0]);
                        _db.Open();
                        return true;
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                        return false;
                    }
                }

                public static void Add(int n)
                {
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", _db);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            if (!Db.Connect(args))
                return;
            Parallel.For(0, 100, n => Db.Add(n));

            static class Db
            {
                private static string _connectionString = "";

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                /// <summary>Whether that worked.</summary>
                public static bool Connect(string[] args)
                {
                    try
                    {
                        _connectionString = args[0];
                        OpenConnection().Dispose();
                        return true;
                    }
                    catch (SqliteException error)
                    {
                        Console.WriteLine(error.Message);
                        return false;
                    }
                }

                public static void Add(int n)
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    /// <summary>Nothing of the getter can stay where it is: the mode of the journal is said again, which changes nothing.</summary>
    [Fact]
    public Task JournalInALazyGetter() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Names.Add(n));

            static class Names
            {
                private static SqliteConnection? {|TAA1001:_db|};

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db == null)
                        {
                            _db = new SqliteConnection("Data Source=a.db");
                            _db.Open();
                            // Readers do not block the writer.
                            _db.Execute("PRAGMA journal_mode = WAL");
                            _db.Execute("PRAGMA foreign_keys = ON");
                        }

                        return _db;
                    }
                }

                public static void Add(int n) => Db.Execute("INSERT INTO a VALUES (@n)", new { n });
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            Parallel.For(0, 100, n => Names.Add(n));

            static class Names
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    // Readers do not block the writer.
                    connection.Execute("PRAGMA journal_mode = WAL");
                    connection.Execute("PRAGMA foreign_keys = ON");
                    return connection;
                }

                public static void Add(int n)
                {
                    using var connection = OpenConnection();
                    connection.Execute("INSERT INTO a VALUES (@n)", new { n });
                }
            }

            """);
}
