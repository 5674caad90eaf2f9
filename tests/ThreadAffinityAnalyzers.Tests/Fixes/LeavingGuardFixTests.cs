namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is made of results that leave a guard: the guard is held longer, by the member itself or by those that call it, or the result gets a connection of its own.</summary>
public class LeavingGuardFixTests
{
    private const string Widen = "Hold the guard until the last use of what is made under it";

    private const string Guard = "Guard every use with one lock";

    private const string Own = "Open a connection per call instead of guarding one";

    [Fact]
    public Task LockIsHeldUntilTheReaderIsReadOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static List<string> Names()
                {
                    var names = new List<string>();
                    SqliteDataReader reader;
                    lock (_gate)
                    {
                        reader = new SqliteCommand("SELECT name FROM orders", _db).ExecuteReader();
                    }

                    // All rows.
                    using (reader)
                    {
                        while (reader.Read())
                            names.Add(reader.GetString(0)); // one
                    }

                    return names;
                }
            """),
        Program("_db", """
                public static List<string> Names()
                {
                    var names = new List<string>();
                    SqliteDataReader reader;
                    lock (_gate)
                    {
                        reader = new SqliteCommand("SELECT name FROM orders", _db).ExecuteReader();

                        // All rows.
                        using (reader)
                        {
                            while (reader.Read())
                                names.Add(reader.GetString(0)); // one
                        }
                    }

                    return names;
                }
            """));

    [Fact]
    public Task SemaphoreIsHeldUntilTheReaderIsReadOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static async Task<List<string>> Names()
                {
                    var names = new List<string>();
                    SqliteDataReader reader;
                    await _one.WaitAsync();
                    try
                    {
                        reader = await new SqliteCommand("SELECT name FROM orders", _db).ExecuteReaderAsync();
                    }
                    finally
                    {
                        // Always.
                        _one.Release();
                    }
                    while (await reader.ReadAsync())
                        names.Add(reader.GetString(0));
                    return names;
                }
            """, Awaited),
        Program("_db", """
                public static async Task<List<string>> Names()
                {
                    var names = new List<string>();
                    SqliteDataReader reader;
                    await _one.WaitAsync();
                    try
                    {
                        reader = await new SqliteCommand("SELECT name FROM orders", _db).ExecuteReaderAsync();
                        while (await reader.ReadAsync())
                            names.Add(reader.GetString(0));
                    }
                    finally
                    {
                        // Always.
                        _one.Release();
                    }
                    return names;
                }
            """, Awaited));

    [Fact]
    public Task ReleaseBehindTheLastUseOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static async Task<object?> Names()
                {
                    await _one.WaitAsync();
                    var command = _db.CreateCommand();
                    command.CommandText = "SELECT 1";
                    _one.Release();
                    return await command.ExecuteScalarAsync();
                }
            """, Awaited),
        Program("_db", """
                public static async Task<object?> Names()
                {
                    await _one.WaitAsync();
                    try
                    {
                        var command = _db.CreateCommand();
                        command.CommandText = "SELECT 1";
                        return await command.ExecuteScalarAsync();
                    }
                    finally
                    {
                        _one.Release();
                    }
                }
            """, Awaited));

    [Fact]
    public Task GuardOnOneLineOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static int Names()
                {
                    SqliteDataReader reader;
                    lock (_gate) { reader = new SqliteCommand("SELECT 1", _db).ExecuteReader(); }
                    reader.Read();
                    return reader.GetInt32(0);
                }
            """),
        Program("_db", """
                public static int Names()
                {
                    SqliteDataReader reader;
                    lock (_gate)
                    {
                        reader = new SqliteCommand("SELECT 1", _db).ExecuteReader();
                        reader.Read();
                        return reader.GetInt32(0);
                    }
                }
            """));

    /// <summary>The connection is opened before the block whose reader is read behind it.</summary>
    [Fact]
    public Task OwnConnectionLivesAsLongAsTheReaderOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static int Names()
                {
                    SqliteDataReader reader;
                    lock (_gate)
                    {
                        reader = new SqliteCommand("SELECT 1", _db).ExecuteReader();
                    }
                    reader.Read();
                    return reader.GetInt32(0);
                }
            """),
        PerCall("""
                public static int Names()
                {
                    SqliteDataReader reader;
                    using var connection = OpenConnection();
                    lock (_gate)
                    {
                        reader = new SqliteCommand("SELECT 1", connection).ExecuteReader();
                    }
                    reader.Read();
                    return reader.GetInt32(0);
                }
            """), key: "OwnConnectionFix");

    [Fact]
    public Task CallersOfAPrivateMemberHoldTheLockOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", Read("private") + Caller),
        Program("_db", Read("private") + """


                public static List<string> Names()
                {
                    var names = new List<string>();
                    lock (_gate)
                    {
                        using var reader = Read();
                        while (reader.Read())
                            names.Add(reader.GetString(0));
                    }
                    return names;
                }
            """));

    [Fact]
    public Task RowsOfAPrivateIteratorAreReadInsideOk() => Fix.Verify(Program("{|TAA4002:_db|}", Iterator("Own()")), Program("_db", Iterator("Own().ToList()")));

    [Fact]
    public Task RowsPutIntoAFieldAreReadInsideOk() => Fix.Verify(Program("{|TAA4002:_db|}", Stored("")), Program("_db", Stored(".ToList()")));

    [Fact]
    public Task ReturnedReaderClosesItsConnectionOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", Read("public") + Caller),
        PerCall("""
                public static SqliteDataReader Read()
                {
                    lock (_gate)
                    {
                        // The names.
                        var connection = OpenConnection();
                        try
                        {
                            var command = new SqliteCommand("SELECT name FROM orders", connection);
                            return command.ExecuteReader(CommandBehavior.CloseConnection);
                        }
                        catch
                        {
                            connection.Dispose();
                            throw;
                        }
                    }
                }
            """ + Caller));

    [Fact]
    public Task ReturnedReaderOfAnAsyncMemberClosesItsConnectionOk() => Fix.Verify(
        Program("{|TAA4002:_db|}", """
                public static async Task<SqliteDataReader> Read(CancellationToken token)
                {
                    await _one.WaitAsync(token);
                    try
                    {
                        return await new SqliteCommand("SELECT name FROM orders", _db).ExecuteReaderAsync(CommandBehavior.SingleRow, token);
                    }
                    finally
                    {
                        _one.Release();
                    }
                }
            """ + AsyncCaller, Awaited).Replace("Sqlite;", "Sqlite;\nusing System.Data;"),
        PerCall("""
                public static async Task<SqliteDataReader> Read(CancellationToken token)
                {
                    await _one.WaitAsync(token);
                    try
                    {
                        var connection = OpenConnection();
                        try
                        {
                            return await new SqliteCommand("SELECT name FROM orders", connection).ExecuteReaderAsync(CommandBehavior.SingleRow | CommandBehavior.CloseConnection, token);
                        }
                        catch
                        {
                            connection.Dispose();
                            throw;
                        }
                    }
                    finally
                    {
                        _one.Release();
                    }
                }
            """ + AsyncCaller, Awaited));

    public static TheoryData<string, string> Refused => new()
    {
        // Another guard would be taken under this one: who takes them the other way round waits for ever.
        { Widen, "public static int Names() { SqliteDataReader reader; lock (_gate) { reader = new SqliteCommand(\"SELECT 1\", _db).ExecuteReader(); } lock (_other) { reader.Read(); } return 0; }" },
        // Work of a caller may take any guard.
        { Widen, "public static int Names() => Run(() => { }); private static int Run(Action done) { SqliteDataReader reader; lock (_gate) { reader = new SqliteCommand(\"SELECT 1\", _db).ExecuteReader(); } done(); reader.Read(); return 0; }" },
        // A lock cannot be held over an await.
        { Widen, "public static async Task<bool> Names() { SqliteDataReader reader; lock (_gate) { reader = new SqliteCommand(\"SELECT 1\", _db).ExecuteReader(); } return await reader.ReadAsync(); }" },
        // Nobody closes what the caller forgets.
        { Own, "public static bool Names() { var reader = Read(); return reader.Read(); } public static SqliteDataReader Read() { lock (_gate) { return new SqliteCommand(\"SELECT 1\", _db).ExecuteReader(); } }" },
        // The command is over before its reader is.
        { Own, "public static bool Names() { using var reader = Read(); return reader.Read(); } public static SqliteDataReader Read() { lock (_gate) { using var command = new SqliteCommand(\"SELECT 1\", _db); return command.ExecuteReader(); } }" },
        // What its owner does between begin and commit would be on another connection.
        { Own, "public static void Names() { using var work = Begin(); work.Commit(); } public static SqliteTransaction Begin() { lock (_gate) { return _db.BeginTransaction(); } }" },
        // Callers in other classes cannot hold a guard that they do not see.
        { Guard, "public static bool Names() { using var reader = Read(); return reader.Read(); } public static SqliteDataReader Read() { lock (_gate) { return new SqliteCommand(\"SELECT 1\", _db).ExecuteReader(); } }" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task RemedyIsNotOfferedOk(string title, string members)
    {
        var offered = await Offered.For([("/0/Test0.cs", TestSources.WithoutMarkup(Program("_db", "    " + members)))], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        Assert.Equal("TAA4002", Assert.Single(offered).Finding.Id);
        Assert.DoesNotContain(title, offered[0].Titles);
    }

    /// <summary>Callers in other assemblies are not in sight: one of them may forget the reader, and its connection with it.</summary>
    [Theory]
    [InlineData("public", "public", false)]
    [InlineData("public", "internal", true)]
    [InlineData("internal", "public", true)]
    public async Task ReaderOfALibraryOk(string type, string member, bool isOffered)
    {
        var offered = await Offered.For([("/0/Test0.cs", $$"""
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Data.Sqlite;

            public class OrdersController : ControllerBase
            {
                [HttpGet]
                public bool Get() { using var reader = Orders.Read(); return reader.Read(); }
            }

            {{type}} static class Orders
            {
                private static readonly object _gate = new();
                private static readonly SqliteConnection _db = new("Data Source=orders.db");

                {{member}} static SqliteDataReader Read() { lock (_gate) { return new SqliteCommand("SELECT 1", _db).ExecuteReader(); } }
            }
            """)], null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary);
        Assert.Equal("TAA4002", Assert.Single(offered).Finding.Id);
        Assert.Equal(isOffered, offered[0].Titles.Contains(Own));
    }

    /// <summary>Work between two regions gets the guard where that ends before the second region takes it; where it cannot, the semaphore would be taken twice.</summary>
    [Theory]
    [InlineData("_db.ChangeDatabase(\"a\");", "_one.Wait(); _db.ChangeDatabase(\"b\"); _one.Release(); return null;", true)]
    [InlineData("var between = _db.CreateCommand().ExecuteScalar();", "_one.Wait(); _db.ChangeDatabase(\"b\"); _one.Release(); return between;", false)]
    [InlineData("var between = _db.CreateCommand().ExecuteScalar();", "_one.Wait(); try { _db.ChangeDatabase(\"b\"); } finally { _one.Release(); } return between;", false)]
    public async Task WorkBetweenTwoRegionsOk(string between, string second, bool isOffered)
    {
        var members = $$"""
                public static object? Names()
                {
                    _one.Wait();
                    new SqliteCommand("CREATE TEMP TABLE t (id)", _db).ExecuteScalar();
                    _one.Release();
                    {{between}}
                    {{second}}
                }
            """;
        var count = "    public static object? Count() { _one.Wait(); try { return new SqliteCommand(\"SELECT 1\", _db).ExecuteScalar(); } finally { _one.Release(); } }";
        var offered = await Offered.For([("/0/Test0.cs", Program("_db", members, count))], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        Assert.Equal("TAA4001", Assert.Single(offered).Finding.Id);
        Assert.Equal(isOffered, offered[0].Titles.Contains("Guard every use with one SemaphoreSlim"));
    }

    /// <summary>A semaphore that is waited for and released in one list is a guard: nobody takes it twice.</summary>
    [Fact]
    public async Task GuardWithoutTryIsNotTakenTwiceOk()
    {
        var program = Program("_db", "    public static int Names() => 1; public static object? Two() { _one.Wait(); using var command = _db.CreateCommand(); command.CommandText = \"CREATE TEMP TABLE t (id)\"; var n = command.ExecuteScalar(); _one.Release(); return n; }",
            "    public static object? Count() => new SqliteCommand(\"SELECT 1\", _db).ExecuteScalar();").Replace("app.Run();", "app.MapGet(\"/two\", () => Orders.Two());\napp.Run();");
        var offered = await Offered.For([("/0/Test0.cs", program)], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        Assert.Equal("TAA4001", Assert.Single(offered).Finding.Id);
        Assert.Equal(["Guard every use with one SemaphoreSlim"], offered[0].Titles);
        await Fix.Verify(program.Replace("SqliteConnection _db", "SqliteConnection {|TAA4001:_db|}"), program.Replace("Count() => new SqliteCommand(\"SELECT 1\", _db).ExecuteScalar();", """
            Count()
                {
                    _one.Wait();
                    try
                    {
                        return new SqliteCommand("SELECT 1", _db).ExecuteScalar();
                    }
                    finally
                    {
                        _one.Release();
                    }
                }
            """));
    }

    private const string Locked = """
            public static object? Count()
            {
                lock (_gate)
                {
                    return new SqliteCommand("SELECT count(*) FROM orders", _db).ExecuteScalar();
                }
            }
        """;

    private const string Awaited = """
            public static async Task<object?> Count()
            {
                await _one.WaitAsync();
                try
                {
                    return await new SqliteCommand("SELECT count(*) FROM orders", _db).ExecuteScalarAsync();
                }
                finally
                {
                    _one.Release();
                }
            }
        """;

    private const string Caller = """


            public static List<string> Names()
            {
                var names = new List<string>();
                using var reader = Read();
                while (reader.Read())
                    names.Add(reader.GetString(0));
                return names;
            }
        """;

    private const string AsyncCaller = """


            public static async Task<List<string>> Names()
            {
                var names = new List<string>();
                await using var reader = await Read(CancellationToken.None).ConfigureAwait(false);
                while (await reader.ReadAsync())
                    names.Add(reader.GetString(0));
                return names;
            }
        """;

    private static string Read(string access) => $$"""
            {{access}} static SqliteDataReader Read()
            {
                lock (_gate)
                {
                    // The names.
                    var command = new SqliteCommand("SELECT name FROM orders", _db);
                    return command.ExecuteReader();
                }
            }
        """;

    private static string Iterator(string rows) => $$"""
            public static IEnumerable<string> Names()
            {
                lock (_gate)
                {
                    return {{rows}};
                }
            }

            private static IEnumerable<string> Own()
            {
                using var reader = new SqliteCommand("SELECT name FROM orders", _db).ExecuteReader();
                while (reader.Read())
                    yield return reader.GetString(0);
            }
        """;

    private static string Stored(string read) => $$"""
            private static IEnumerable<string> _rows = [];

            public static int Names()
            {
                lock (_gate)
                {
                    _rows = Dapper.SqlMapper.Query<string>(_db, "SELECT name FROM orders", buffered: false){{read}};
                    return 0;
                }
            }
        """;

    private static string Program(string db, string members, string count = Locked) => Whole($$"""
            private static readonly SqliteConnection {{db}} = new("Data Source=orders.db");

        """, members, count);

    private static string PerCall(string members, string count = Locked) => Whole("", """
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=orders.db");
                connection.Open();
                return connection;
            }


        """ + members, count.Replace("return ", "using var connection = OpenConnection();\n            return ").Replace("_db", "connection")).Replace("using Microsoft.Data.Sqlite;", members.Contains("CommandBehavior") ? "using Microsoft.Data.Sqlite;\nusing System.Data;" : "using Microsoft.Data.Sqlite;");

    private static string Whole(string holder, string members, string count) => $$"""
        using Microsoft.Data.Sqlite;

        var app = WebApplication.Create(args);
        app.MapGet("/names", () => Orders.Names());
        app.MapGet("/count", () => Orders.Count());
        app.Run();

        static class Orders
        {
        {{holder}}    private static readonly object _gate = new();
            private static readonly object _other = new();
            private static readonly SemaphoreSlim _one = new(1, 1);

        {{members}}

        {{count}}
        }

        """;
}
