namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A guard for an object that other classes use by its holder: it stands behind the holder, and they name it as they name that.</summary>
public sealed class SerializeElsewhereFixTests
{
    private const string Key = "SerializeUsesFix";

    private static string Statics(string declared, string count, string body) => $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        public static class Db
        {
        {{declared}}
        }

        public class OrdersController : ControllerBase
        {
            [HttpGet]
            public long Count(){{count}}

            [HttpPost]
            public void Add(string name)
            {
        {{body}}
            }
        }

        public static class Program
        {
            public static void Main(string[] args)
            {
                var app = WebApplication.Create(args);
                Db.Connection.Open();
                app.MapControllers();
                app.Run();
            }
        }

        """;

    [Fact]
    public Task StaticOfAnotherClass() => Fix.Verify(
        Statics("    public static readonly SqliteConnection {|TAA1001:Connection|} = new(\"Data Source=orders.db\");",
            " => Db.Connection.ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\");",
            "        Db.Connection.Execute(\"INSERT INTO orders(name) VALUES (@name)\", new { name }); // one row"),
        Statics("    public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");\n    public static readonly object Gate = new object();", """

                {
                    lock (Db.Gate)
                    {
                        return Db.Connection.ExecuteScalar<long>("SELECT COUNT(*) FROM orders");
                    }
                }
            """, """
                    lock (Db.Gate)
                    {
                        Db.Connection.Execute("INSERT INTO orders(name) VALUES (@name)", new { name }); // one row
                    }
            """), index: 1, key: Key);

    private static string Instances(string database, string count, string add, string parameter = "database") => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Database>();
        builder.Services.AddScoped<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.CountAsync());
        app.MapPost("/{name}", (string name, Database {{parameter}}) =>{{add}});
        app.Run();

        public sealed class Database
        {
        {{database}}
        }

        public class Orders
        {
            private readonly Database _database;
            public Orders(Database database) => _database = database;

        {{count}}
        }

        """;

    [Fact]
    public Task PropertyOfASingletonThatOthersAreGiven() => Fix.Verify(
        Instances("    public SqliteConnection {|TAA1002:Connection|} { get; } = new(\"Data Source=orders.db\");", """
                public async Task<long> CountAsync()
                {
                    var count = await _database.Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                    return count + 1;
                }
            """, " database.Connection.Execute(\"INSERT INTO orders(name) VALUES (@name)\", new { name })"),
        Instances("    public SqliteConnection Connection { get; } = new(\"Data Source=orders.db\");\n    public readonly SemaphoreSlim Gate = new SemaphoreSlim(1, 1);", """
                public async Task<long> CountAsync()
                {
                    await _database.Gate.WaitAsync();
                    try
                    {
                        var count = await _database.Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                        return count + 1;
                    }
                    finally
                    {
                        _database.Gate.Release();
                    }
                }
            """, """

            {
                database.Gate.Wait();
                try
                {
                    return database.Connection.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                }
                finally
                {
                    database.Gate.Release();
                }
            }
            """), index: 1, key: Key);

    /// <summary>A guard that one class takes is taken by the other one.</summary>
    [Fact]
    public Task GuardOfTheHoldersClassThatOneOtherTakes() => Fix.Verify(
        Statics("    public static readonly object Gate = new();\n    public static readonly SqliteConnection {|TAA4001:Connection|} = new(\"Data Source=orders.db\");",
            " { lock (Db.Gate) return Db.Connection.ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\"); }",
            "        Db.Connection.Execute(\"INSERT INTO orders(name) VALUES (@name)\", new { name });"),
        Statics("    public static readonly object Gate = new();\n    public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");",
            " { lock (Db.Gate) return Db.Connection.ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\"); }", """
                    lock (Db.Gate)
                    {
                        Db.Connection.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
                    }
            """), index: 1, key: Key);

    /// <summary>A static guard of a third class is one for all, too; what awaits cannot hold a lock.</summary>
    [Theory]
    [InlineData("", "long", "_db.ExecuteScalar<long>(\"SELECT 2\")")]
    [InlineData("code that cannot wait for the guard that is there", "async Task<long>", "await _db.ExecuteScalarAsync<long>(\"SELECT 2\")")]
    public async Task GuardOfAThirdClassAndTwinOk(string reason, string result, string value) => Assert.Equal(reason, await Offered.RefusalOf(Key, $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.Create(args);
        app.MapGet("/one", () => Store.One());
        app.MapGet("/two", () => Store.Two());
        app.Run();

        public static class Gates { public static readonly object Store = new(); }

        public static class Store
        {
            private static readonly SqliteConnection _db = new("Data Source=a.db");
            public static long One() { lock (Gates.Store) { return _db.ExecuteScalar<long>("SELECT 1"); } }
            public static {{result}} Two() => {{value}};
        }
        """));

    /// <summary>Two classes that use the object of a third one take the guard that one of them takes already.</summary>
    [Fact]
    public Task GuardOfAThirdClassThatOneOtherTakes() => Fix.Verify(
        Statics("    public static readonly SqliteConnection {|TAA4001:Connection|} = new(\"Data Source=orders.db\");",
            " { lock (Gates.Orders) return Db.Connection.ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\"); }", "        Db.Connection.Execute(\"DELETE FROM orders\");") + "public static class Gates { public static readonly object Orders = new(); }\n",
        Statics("    public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");",
            " { lock (Gates.Orders) return Db.Connection.ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\"); }", "        lock (Gates.Orders)\n        {\n            Db.Connection.Execute(\"DELETE FROM orders\");\n        }") + "public static class Gates { public static readonly object Orders = new(); }\n", index: 1, key: Key);

    private const string Cannot = "a guard that cannot be named where the object is used";
    private const string NoPlace = "a use in a place that no guard can be written around";

    /// <summary>What stands before the holder's name means one object for as long as the guard is held.</summary>
    [Theory]
    [InlineData("", "private readonly Database _database; public Orders(Database database) => _database = database;", "_database.Connection.ExecuteScalar<long>(\"SELECT 1\")")]
    [InlineData("", "private Database Database { get; } public Orders(Database database) => Database = database;", "Database.Connection.ExecuteScalar<long>(\"SELECT 1\")")]
    [InlineData(Cannot, "private Database _database; public Orders(Database database) => _database = database;", "_database.Connection.ExecuteScalar<long>(\"SELECT 1\")")]
    [InlineData(Cannot, "private readonly Database _database; public Orders(Database database) => _database = database; private Database Found() => _database;", "Found().Connection.ExecuteScalar<long>(\"SELECT 1\")")]
    [InlineData(Cannot, "private readonly Database _one; private readonly Database _database; public Orders(Database database) => _one = _database = database;", "_one.Connection.ExecuteScalar<long>(\"SELECT 1\") + _database.Connection.ExecuteScalar<long>(\"SELECT 1\")")]
    public async Task ReceiverAndTwinOk(string reason, string members, string count) => Assert.Equal(reason, await Offered.RefusalOf(Key, $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Database>();
        builder.Services.AddScoped<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Count());
        app.Run();

        public sealed class Database
        {
            public SqliteConnection Connection { get; } = new("Data Source=orders.db");
        }

        public class Orders
        {
            {{members}}
            public long Count() => {{count}};
        }
        """, "TAA1002"));

    /// <summary>Whoever makes the object in another class, or reads it where no statement stands, is not kept out by a guard.</summary>
    [Theory]
    [InlineData("", "", "public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");")]
    [InlineData(NoPlace, "public static void Reset() { Db.Connection = new(\"Data Source=other.db\"); }", "public static SqliteConnection Connection = new(\"Data Source=orders.db\");")]
    [InlineData(NoPlace, "private readonly long _first = Db.Connection.ExecuteScalar<long>(\"SELECT 1\");", "public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");")]
    [InlineData("", "private readonly long _first; public OrdersController() { _first = Db.Connection.ExecuteScalar<long>(\"SELECT 1\"); }", "public static readonly SqliteConnection Connection = new(\"Data Source=orders.db\");")]
    public async Task PlaceAndTwinOk(string reason, string members, string declared) => Assert.Equal(reason, await Offered.RefusalOf(Key, $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        public static class Db
        {
            {{declared}}
        }

        public class OrdersController : ControllerBase
        {
            {{members}}
            [HttpGet]
            public long Count() => Db.Connection.ExecuteScalar<long>("SELECT 1");
        }

        public static class Program
        {
            public static void Main(string[] args) { var app = WebApplication.Create(args); app.MapControllers(); app.Run(); }
        }
        """, "TAA1001"));

    /// <summary>A constructor of another class is no creation of the holder's: it waits like any other member.</summary>
    [Fact]
    public Task ConstructorOfAnotherClass() => Fix.Verify(
        Constructed("SqliteConnection {|TAA1001:Connection|} = new(\"Data Source=orders.db\");", "        _first = Db.Connection.ExecuteScalar<long>(\"SELECT 1\");"),
        Constructed("SqliteConnection Connection = new(\"Data Source=orders.db\");\n    internal static readonly object Gate = new object();", """
                    lock (Db.Gate)
                    {
                        _first = Db.Connection.ExecuteScalar<long>("SELECT 1");
                    }
            """), index: 1, key: Key);

    private static string Constructed(string declared, string body) => $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        internal static class Db
        {
            internal static readonly {{declared}}
        }

        public class OrdersController : ControllerBase
        {
            private readonly long _first;

            public OrdersController()
            {
        {{body}}
            }

            [HttpGet]
            public long Get() => _first;
        }

        public static class Program
        {
            public static void Main(string[] args) { var app = WebApplication.Create(args); app.MapControllers(); app.Run(); }
        }

        """;

    private static string Derived(string field, string member) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.CountAsync());
        app.Run();

        public abstract class Repository
        {
            protected readonly SqliteConnection {{field}}
        }

        public sealed class Orders : Repository
        {
            public Task<long> CountAsync(){{member}}
        }

        """;

    /// <summary>A derived class takes the guard that it inherits.</summary>
    [Fact]
    public Task FieldOfABaseClass() => Fix.Verify(
        Derived("{|TAA1002:_connection|} = new(\"Data Source=orders.db\");", " => _connection.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM orders\");").Replace("public Task<long>", "public async Task<long>").Replace("=> _connection", "=> await _connection"),
        Derived("_connection = new(\"Data Source=orders.db\");\n    protected readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);", """

                {
                    await _gate.WaitAsync();
                    try
                    {
                        return await _connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            """).Replace("public Task<long>", "public async Task<long>"), index: 1, key: Key);

    /// <summary>A member of the derived class by the guard's name would hide it.</summary>
    [Theory]
    [InlineData("", " => _connection.ExecuteScalarAsync<long>(\"SELECT 1\");")]
    [InlineData("it would leave TAA1002", " => _connection.ExecuteScalarAsync<long>(\"SELECT 1\");\n    private readonly object _gate = new();\n    public override string ToString() { lock (_gate) { return \"orders\"; } }")]
    public async Task InheritedNameAndTwinOk(string reason, string member)
    {
        var refusal = await Offered.RefusalOf(Key, Derived("_connection = new(\"Data Source=orders.db\");", member), "TAA1002");
        Assert.True(reason.Length == 0 ? refusal.Length == 0 : refusal.StartsWith(reason, StringComparison.Ordinal), refusal);
    }

    /// <summary>What a public member hands out is guarded where it is asked for; the guard is seen as far as that member.</summary>
    [Fact]
    public Task HandedOutByAPublicMember() => Fix.Verify(
        Handed("{|TAA1001:_connection|}", "", "", "        return Db.Open().ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\");"),
        Handed("_connection", "\n    public static readonly object Gate = new object();", "", "        lock (Db.Gate)\n        {\n            return Db.Open().ExecuteScalar<long>(\"SELECT COUNT(*) FROM orders\");\n        }"), index: 1, key: Key);

    /// <summary>Whoever keeps what is handed out uses it when the guard is gone.</summary>
    [Theory]
    [InlineData("", "", "        return Db.Open().ExecuteScalar<long>(\"SELECT 1\");")]
    [InlineData("it is passed on", "    private static SqliteConnection? _mine;\n", "        _mine = Db.Open(); return _mine.ExecuteScalar<long>(\"SELECT 1\");")]
    public async Task HandedOutAndTwinOk(string reason, string members, string body)
    {
        var refusal = await Offered.RefusalOf(Key, Handed("_connection", "", members, body), "TAA1001");
        Assert.True(reason.Length == 0 ? refusal.Length == 0 : refusal.StartsWith(reason, StringComparison.Ordinal), refusal);
    }

    private static string Handed(string field, string gate, string members, string body) => $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        public static class Db
        {
            private static SqliteConnection? {{field}};{{gate}}

            public static SqliteConnection Open()
            {
                if (_connection is null)
                {
                    _connection = new SqliteConnection("Data Source=orders.db");
                    _connection.Open();
                }

                return _connection;
            }
        }

        public class OrdersController : ControllerBase
        {
        {{members}}
            [HttpGet]
            public long Count()
            {
        {{body}}
            }
        }

        public static class Program
        {
            public static void Main(string[] args) { var app = WebApplication.Create(args); app.MapControllers(); app.Run(); }
        }

        """;
}
