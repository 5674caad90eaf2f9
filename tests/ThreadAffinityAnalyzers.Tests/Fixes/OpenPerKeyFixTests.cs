namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A dictionary of connections by a key becomes a method that opens one for the key.</summary>
public sealed class OpenPerKeyFixTests
{
    private const string Key = "OpenPerKeyFix";

    private static string Program(string handlers, string holder) => $$"""
        {{(holder.Contains("Concurrent", StringComparison.Ordinal) ? "using System.Collections.Concurrent;\n" : "")}}using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.CreateBuilder(args).Build();
        {{handlers}}
        app.Run();

        static class Tenants
        {
        {{holder}}
        }

        """;

    private const string Asked = """app.MapGet("/{tenant}", (string tenant) => Tenants.For(tenant).Query<string>("SELECT name FROM orders"));""";

    private const string Answered = """
        app.MapGet("/{tenant}", (string tenant) =>
        {
            using var connection = Tenants.For(tenant);
            return connection.Query<string>("SELECT name FROM orders");
        });
        """;

    private const string Field = "    private static readonly ConcurrentDictionary<string, SqliteConnection> {|TAA1001:Connections|} = new();";

    /// <summary>What makes it: an expression, a block that opens, one that does not, a method, a <c>Lazy</c>; the key is the caller's, or computed from that.</summary>
    [Theory]
    [InlineData("string tenant) =>\n        Connections.GetOrAdd(tenant, key => new SqliteConnection($\"Data Source={key}.db\"));",
        "string tenant)\n    {\n        var connection = new SqliteConnection($\"Data Source={tenant}.db\");\n        connection.Open();\n        return connection;\n    }")]
    [InlineData("string tenant) => Connections.GetOrAdd(tenant, tenant => new($\"Data Source={tenant}.db\"));",
        "string tenant)\n    {\n        var connection = new SqliteConnection($\"Data Source={tenant}.db\");\n        connection.Open();\n        return connection;\n    }")]
    [InlineData("string tenant)\n    {\n        ArgumentNullException.ThrowIfNull(tenant);\n        return Connections.GetOrAdd(tenant.ToLowerInvariant(), key =>\n        {\n            // The tenant's file.\n            var made = new SqliteConnection(\"Data Source=\" + key);\n            made.Open();\n            made.Execute(\"PRAGMA foreign_keys = ON\"); // each\n            return made;\n        });\n    }",
        "string tenant)\n    {\n        ArgumentNullException.ThrowIfNull(tenant);\n        var key = tenant.ToLowerInvariant();\n        // The tenant's file.\n        var made = new SqliteConnection(\"Data Source=\" + key);\n        made.Open();\n        made.Execute(\"PRAGMA foreign_keys = ON\"); // each\n        return made;\n    }")]
    [InlineData("string tenant) => Connections.GetOrAdd(tenant, key =>\n    {\n        var made = new SqliteConnection(\"Data Source=\" + key);\n        return made;\n    });",
        "string tenant)\n    {\n        var made = new SqliteConnection(\"Data Source=\" + tenant);\n        made.Open();\n        return made;\n    }")]
    [InlineData("string tenant) => Connections.GetOrAdd(tenant, Make);\n\n    private static SqliteConnection Make(string name)\n    {\n        var made = new SqliteConnection(\"Data Source=\" + name);\n        made.Open();\n        return made;\n    }",
        "string tenant) => Make(tenant);\n\n    private static SqliteConnection Make(string name)\n    {\n        var made = new SqliteConnection(\"Data Source=\" + name);\n        made.Open();\n        return made;\n    }")]
    public Task MadeForTheKey(string before, string after) => Fix.Verify(
        Program(Asked, Field + "\n\n    public static SqliteConnection For(" + before), Program(Answered, "    public static SqliteConnection For(" + after), key: "Safest");

    [Fact]
    public Task LazyElement() => Fix.Verify(
        Program(Asked, Field.Replace("SqliteConnection>", "Lazy<SqliteConnection>>", StringComparison.Ordinal) + """


                public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => new Lazy<SqliteConnection>(() =>
                {
                    var made = new SqliteConnection("Data Source=" + key);
                    made.Open();
                    return made;
                })).Value;
            """),
        Program(Answered, """
                public static SqliteConnection For(string tenant)
                {
                    var made = new SqliteConnection("Data Source=" + tenant);
                    made.Open();
                    return made;
                }
            """), key: "Safest");

    /// <summary>Behind an interface, asynchronous, with a <c>Dispose</c> that closes all of them, and a last row that its own call asks for.</summary>
    [Fact]
    public Task OfASingleton() => Fix.Verify(
        """
        using System.Collections.Concurrent;
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ITenants, Tenants>();
        var app = builder.Build();
        app.MapPost("/{tenant}/{name}", async (string tenant, string name, ITenants tenants) =>
        {
            await tenants.For(tenant).ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
            return await tenants.For(tenant).ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
        });
        app.Run();

        public interface ITenants
        {
            SqliteConnection For(string tenant);
        }

        public sealed class Tenants(IConfiguration configuration) : ITenants, IDisposable
        {
            private readonly ConcurrentDictionary<string, SqliteConnection> {|TAA1002:_all|} = new();

            public SqliteConnection For(string tenant) => _all.GetOrAdd(tenant, _ => new SqliteConnection(configuration.GetConnectionString(tenant)));

            public void Dispose()
            {
                foreach (var connection in _all.Values)
                {
                    connection.Dispose();
                }

                _all.Clear();
            }
        }

        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ITenants, Tenants>();
        var app = builder.Build();
        app.MapPost("/{tenant}/{name}", async (string tenant, string name, ITenants tenants) =>
        {
            using var connection = tenants.For(tenant);
            await connection.ExecuteAsync("INSERT INTO orders(name) VALUES (@name)", new { name });
            return await connection.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
        });
        app.Run();

        public interface ITenants
        {
            SqliteConnection For(string tenant);
        }

        public sealed class Tenants(IConfiguration configuration) : ITenants, IDisposable
        {
            public SqliteConnection For(string tenant)
            {
                var connection = new SqliteConnection(configuration.GetConnectionString(tenant));
                connection.Open();
                return connection;
            }

            public void Dispose()
            {
            }
        }

        """, key: "Safest");

    private const string For = "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => new SqliteConnection(\"Data Source=\" + key));";

    private const string Twin = "app.MapGet(\"/{tenant}\", (string tenant) => { Tenants.For(tenant).Execute(\"DELETE FROM a\"); return Tenants.For(tenant).Execute(\"DELETE FROM b\"); });";

    private const string Several = "calls for several keys in one function, or for one that changes";

    /// <summary>Two keys in one function, or one that changes, need two connections.</summary>
    [Theory]
    [InlineData("", Twin)]
    [InlineData(Several, "app.MapGet(\"/{tenant}\", (string tenant) => { Tenants.For(\"main\").Execute(\"DELETE FROM a\"); return Tenants.For(tenant).Execute(\"DELETE FROM b\"); });")]
    [InlineData(Several, "app.MapGet(\"/{tenant}\", (string tenant) => { Tenants.For(tenant).Execute(\"DELETE FROM a\"); tenant = \"main\"; return Tenants.For(tenant).Execute(\"DELETE FROM b\"); });")]
    [InlineData(Several, "app.MapGet(\"/{tenant}\", (string tenant) => Tenants.For(Next(tenant)).Execute(\"DELETE FROM a\")); static string Next(string one) => one + Environment.TickCount64;")]
    [InlineData("", "app.MapGet(\"/{tenant}\", (string tenant) => { var own = Tenants.For(Next(tenant)); return own.Execute(\"DELETE FROM a\"); }); static string Next(string one) => one + Environment.TickCount64;")]
    [InlineData(Several, "app.MapGet(\"/\", () => Tenants.For(\":memory:\").Execute(\"DELETE FROM a\"));")]
    [InlineData("", "app.MapGet(\"/\", () => Tenants.For(\"memory\").Execute(\"DELETE FROM a\"));")]
    [InlineData("a use that cannot have a connection of its own", "app.MapGet(\"/{tenant}\", (string tenant) => { var all = new List<SqliteConnection> { Tenants.For(tenant) }; return all[0].Execute(\"DELETE FROM a\"); });")]
    public async Task CallsAndTwinsOk(string reason, string handlers) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program(handlers, Field + For)));

    /// <summary>What cannot be done for each connection, and what others do with the dictionary.</summary>
    [Theory]
    [InlineData("", "", For)]
    [InlineData("", "8, 100", For)]
    [InlineData("a dictionary with a comparer", "StringComparer.OrdinalIgnoreCase", For)]
    [InlineData("a database in memory", "", "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => new SqliteConnection(\"Data Source=\" + key + \";Mode=Memory\"));")]
    [InlineData("", "", "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => new SqliteConnection(\"Data Source=\" + key + \";Mode=ReadOnly\"));")]
    [InlineData("a dictionary of which others take what is in it", "", For + "\n\n    public static int Count => Connections.Count;")]
    [InlineData("", "", For + "\n\n    public static void Clear() => Console.WriteLine();")]
    [InlineData("work that is done once where it is made", "", "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => { var made = new SqliteConnection(\"Data Source=\" + key); made.Open(); made.Execute(\"INSERT INTO opened(at) VALUES (1)\"); return made; });")]
    [InlineData("", "", "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => { var made = new SqliteConnection(\"Data Source=\" + key); made.Open(); made.Execute(\"CREATE TABLE IF NOT EXISTS opened(at INT)\"); return made; });")]
    [InlineData("what one call leaves on the connection is not what the next one finds", "", "\n\n    public static SqliteConnection For(string tenant) => Connections.GetOrAdd(tenant, key => { var made = new SqliteConnection(\"Data Source=\" + key); made.Open(); made.Execute(\"CREATE TEMP TABLE IF NOT EXISTS opened(at INT)\"); return made; });")]
    public async Task CreationsAndTwinsOk(string reason, string given, string holder) =>
        Assert.Equal(reason, await Offered.RefusalOf(Key, Program(Twin, Field.Replace("new()", "new(" + given + ")", StringComparison.Ordinal) + holder)));

    /// <summary>Two dictionaries that meet in one handler, repaired one after the other and together.</summary>
    [Fact]
    public Task TwoThatMeet() => Fix.Verify(
        Program("""
            app.MapPost("/{tenant}", (string tenant) =>
            {
                var name = Names.For(tenant).ExecuteScalar<string>("SELECT name FROM names");
                Tenants.For(tenant).Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
            });
            """, Field + For) + NamesClass("    private static readonly ConcurrentDictionary<string, SqliteConnection> {|TAA1001:All|} = new();\n\n    public static SqliteConnection For(string tenant) => All.GetOrAdd(tenant, key => new SqliteConnection(\"Data Source=names-\" + key));"),
        Program("""
            app.MapPost("/{tenant}", (string tenant) =>
            {
                using var namesConnection = Names.For(tenant);
                var name = namesConnection.ExecuteScalar<string>("SELECT name FROM names");
                using var connection = Tenants.For(tenant);
                connection.Execute("INSERT INTO orders(name) VALUES (@name)", new { name });
            });
            """, "    public static SqliteConnection For(string tenant)\n    {\n        var connection = new SqliteConnection(\"Data Source=\" + tenant);\n        connection.Open();\n        return connection;\n    }")
            + NamesClass("    public static SqliteConnection For(string tenant)\n    {\n        var connection = new SqliteConnection(\"Data Source=names-\" + tenant);\n        connection.Open();\n        return connection;\n    }"),
        key: "Safest");

    private static string NamesClass(string members) => "static class Names\n{\n" + members + "\n}\n";
}
