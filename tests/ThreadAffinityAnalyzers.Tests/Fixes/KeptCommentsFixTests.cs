namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is said where the one object was made, opened and prepared is said where each of many is; regions that hold nothing any more go.</summary>
public class KeptCommentsFixTests
{
    [Fact]
    public Task GetterThatOpensLate() => Fix.Verify(
        Program("""
                private static SqliteConnection? {|TAA1001:_conn|};

                // Everybody goes through here.
                private static SqliteConnection Conn
                {
                    get
                    {
                        // the first caller opens
                        if (_conn == null)
                        {
                            _conn = new SqliteConnection("Data Source=a.db"); // relative path
                            // WAL is set elsewhere
                            _conn.Open(); // may throw
                        }

                        return _conn; // never null
                    }
                }

                public static long Count() => Conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t"); // all rows
            """),
        Program("""
                // Everybody goes through here.
                private static SqliteConnection OpenConnection()
                {
                    // the first caller opens
                    // relative path
                    var connection = new SqliteConnection("Data Source=a.db");
                    // WAL is set elsewhere
                    // may throw
                    connection.Open();
                    // never null
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t"); // all rows
                }
            """));

    /// <summary>What is said of a statement that the factory repeats is said once.</summary>
    [Fact]
    public Task GetterThatPrepares() => Fix.Verify(
        Program("""
                private static SqliteConnection? {|TAA1001:_conn|};

                private static SqliteConnection Conn
                {
                    get
                    {
                        if (_conn == null)
                        {
                            _conn = new SqliteConnection("Data Source=a.db"); // relative path
                            _conn.Open();

                            // Readers must not wait for writers.
                            _conn.Execute("PRAGMA busy_timeout=2000");
                        }

                        return _conn;
                    }
                }

                public static long Count() => Conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            """),
        Program("""
                private static SqliteConnection OpenConnection()
                {
                    // relative path
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    // Readers must not wait for writers.
                    connection.Execute("PRAGMA busy_timeout=2000");
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>What documents a getter that goes would be read as the documentation of the next member.</summary>
    [Fact]
    public Task DocumentedGetterOfADocumentedField() => Fix.Verify(
        Program("""
                /// <summary>The one connection.</summary>
                private static SqliteConnection? {|TAA1001:_conn|};

                /// <summary>Opens on first use.</summary>
                private static SqliteConnection Conn => _conn ??= new SqliteConnection("Data Source=a.db"); // relative path

                /// <summary>All rows.</summary>
                public static long Count() => Conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            """),
        Program("""
                /// <summary>The one connection.</summary>
                private static SqliteConnection OpenConnection()
                {
                    // Opens on first use.
                    // relative path
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                /// <summary>All rows.</summary>
                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    [Fact]
    public Task MethodThatOpensOnce() => Fix.Verify(
        Program("""
                private static readonly SqliteConnection {|TAA1001:_conn|} = new("Data Source=a.db");

                // has it been opened?
                private static bool _opened; // not yet

                /// <summary>Opens it.</summary>
                private static void EnsureOpen()
                {
                    // only once
                    if (!_opened)
                    {
                        _conn.Open(); // for good
                        _opened = true; /* remembered */
                    }
                }

                public static long Count()
                {
                    EnsureOpen(); // lazily
                    return _conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """),
        Program("""
                private static SqliteConnection OpenConnection()
                {
                    // has it been opened?
                    // not yet
                    var connection = new SqliteConnection("Data Source=a.db");
                    // Opens it.
                    // only once
                    // for good
                    connection.Open();
                    /* remembered */
                    return connection;
                }

                public static long Count()
                {
                    // lazily
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>A comment that is about more than what goes stays above the rest.</summary>
    [Fact]
    public Task ConstructorThatPrepares() => Fix.Verify(
        Program("""
                private static readonly SqliteConnection {|TAA1001:_conn|};

                static S()
                {
                    // The database.
                    _conn = new SqliteConnection("Data Source=a.db"); // relative path
                    _conn.Open(); // for good

                    // off by default
                    _conn.Execute("PRAGMA foreign_keys = ON"); // for each connection

                    // The log.
                    _conn.Execute("CREATE TABLE IF NOT EXISTS log (id INTEGER)"); // once
                    Console.WriteLine("ready");
                }

                public static long Count() => _conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            """),
        Program("""
                private static SqliteConnection OpenConnection()
                {
                    // The database.
                    // relative path
                    var connection = new SqliteConnection("Data Source=a.db");
                    // for good
                    connection.Open();
                    // off by default
                    // for each connection
                    connection.Execute("PRAGMA foreign_keys = ON");
                    return connection;
                }

                static S()
                {
                    using var connection = OpenConnection();

                    // The log.
                    connection.Execute("CREATE TABLE IF NOT EXISTS log (id INTEGER)"); // once
                    Console.WriteLine("ready");
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>What documented a constructor that goes is no documentation of the next member, and lines of several keep their shape.</summary>
    [Fact]
    public Task DocumentedConstructorThatGoes() => Fix.Verify(
        Program("""
                private static SqliteConnection {|TAA1001:_conn|} = null!; // set below

                /// <summary>Opens it.</summary>
                static S()
                {
                    /* the one
                       connection */
                    _conn = new SqliteConnection("Data Source=a.db"); // relative path
                    _conn.Open();
                }

                /// <summary>All rows.</summary>
                public static long Count() => _conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            """),
        Program("""
                // set below
                private static SqliteConnection OpenConnection()
                {
                    /* the one
                       connection */
                    // relative path
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                // Opens it.

                /// <summary>All rows.</summary>
                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>A constructor whose work was conditional keeps its directives.</summary>
    [Fact]
    public Task ConstructorWithACondition() => Fix.Verify(
        Program("""
                private static readonly SqliteConnection {|TAA1001:_conn|} = new("Data Source=a.db");

                static S()
                {
            #if !SLOW
                    _conn.Open();
            #endif
                }

                public static long Count() => _conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            """),
        Program("""
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                static S()
                {
            #if !SLOW
            #endif
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>A region that the rewrite empties goes, inner ones first; one that was empty, or holds something else, stays.</summary>
    [Fact]
    public Task RegionAroundTheHolder() => Fix.Verify(
        Program("""
                #region Database

                #region Connection

                private static SqliteConnection? {|TAA1001:_conn|};

                #endregion

                #endregion

                #region Nothing yet
                #endregion

                #region Opening
                // The one way in.
                private static SqliteConnection Create()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                private static SqliteConnection Conn => _conn ??= Create();
                #endregion

                public static long Count()
                {
                    return Conn.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """),
        Program("""
                #region Nothing yet
                #endregion

                #region Opening
                // The one way in.
                private static SqliteConnection Create()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }
                #endregion

                public static long Count()
                {
                    using var connection = Create();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            """));

    /// <summary>What a property was made with is kept in a private field, and is called as the fields of the class are.</summary>
    [Theory]
    [InlineData("_logger", "_connectionString")]
    [InlineData("m_logger", "m_connectionString")]
    [InlineData("logger", "connectionString")]
    public Task PublicPropertyThatGivesWayToAString(string other, string field) => Fix.Verify(
        Holder(other, """
                public SqliteConnection {|TAA1002:Connection|} { get; } // open
            """, """
                    Connection = new SqliteConnection(configuration["Db"]);
                    Connection.Open();
            """, """
                public long Count() => Connection.ExecuteScalar<long>("SELECT 1");
            """),
        Holder(other, $$"""
                // open
                private readonly string? {{field}};

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection({{field}});
                    connection.Open();
                    return connection;
                }
            """, $"""
                    {field} = configuration["Db"];
            """, """
                public long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT 1");
                }
            """));

    private static string Program(string members) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Count());
        app.Run();

        static class S
        {
        {{members}}
        }

        """;

    private static string Holder(string other, string declaration, string making, string use) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Holder>();
        var app = builder.Build();
        app.MapGet("/a", (Holder holder) => holder.Count());
        app.Run();

        sealed class Holder
        {
        {{declaration}}

            private readonly ILogger<Holder> {{other}};

            public Holder(IConfiguration configuration, ILogger<Holder> log)
            {
        {{making}}
                {{other}} = log;
            }

        {{use}}
        }

        """;
}
