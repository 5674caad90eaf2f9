namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Reading operations that overlap on one local can have an object each.</summary>
public sealed class OwnObjectFixTests
{
    private const string Key = "OwnObjectFix";

    private const string Model = """

        public class Order { public int Id { get; set; } public bool IsOpen { get; set; } }

        public class User { public int Id { get; set; } }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<User> Users => Set<User>();
        }

        """;

    private static string Report(string parameter, string body) => $$"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using System.Data.Common;

        public class Report({{parameter}})
        {
            public async Task<long> Sum(CancellationToken token)
            {
                {{body.ReplaceLineEndings("\n").Replace("\n", "\n        ", StringComparison.Ordinal)}}
            }
        }
        """ + Model;

    [Theory]
    [InlineData("IDbContextFactory<Shop> factory", "await using var {0} = await factory.CreateDbContextAsync(token);\nvar orders = db.Orders.CountAsync(token);\nvar users = db.Users.CountAsync(token); // beside\nreturn await orders + await users;",
        "await using var db = await factory.CreateDbContextAsync(token);\nawait using var usersDb = await factory.CreateDbContextAsync(token);\nvar orders = db.Orders.CountAsync(token);\nvar users = usersDb.Users.CountAsync(token); // beside\nreturn await orders + await users;")]
    [InlineData("DbContextOptions<Shop> options", "using var {0} = new Shop(options);\nvar counts = await Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync());\nreturn counts[0] + counts[1];",
        "using var db = new Shop(options);\nusing var secondDb = new Shop(options);\nvar counts = await Task.WhenAll(db.Orders.CountAsync(), secondDb.Users.CountAsync());\nreturn counts[0] + counts[1];")]
    [InlineData("IServiceScopeFactory scopes", "using var scope = scopes.CreateScope();\nvar {0} = scope.ServiceProvider.GetRequiredService<Shop>();\nvar orders = db.Orders.CountAsync();\nvar users = db.Users.CountAsync();\nawait Task.WhenAll(orders, users);\nreturn await orders + await users;",
        "using var scope = scopes.CreateScope();\nvar db = scope.ServiceProvider.GetRequiredService<Shop>();\nusing var usersScope = scopes.CreateScope();\nvar usersDb = usersScope.ServiceProvider.GetRequiredService<Shop>();\nvar orders = db.Orders.CountAsync();\nvar users = usersDb.Users.CountAsync();\nawait Task.WhenAll(orders, users);\nreturn await orders + await users;")]
    [InlineData("DbDataSource source", "await using var {0} = await source.OpenConnectionAsync(token);\nvar orders = db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM orders\");\nvar users = db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM users\");\nreturn await orders + await users;",
        "await using var db = await source.OpenConnectionAsync(token);\nawait using var usersDb = await source.OpenConnectionAsync(token);\nvar orders = db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM orders\");\nvar users = usersDb.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM users\");\nreturn await orders + await users;")]
    public Task OneForEach(string parameter, string before, string after) => Fix.Verify(
        Report(parameter, before.Replace("{0}", "{|TAA2003:db|}", StringComparison.Ordinal)), Report(parameter, after), index: 1, key: Key);

    private const string Changing = "an operation that changes something";

    private const string Left = "what one call leaves on the connection is not what the next one finds";

    private const string Apart = "operations that are not written out beside each other";

    /// <summary>What is changed, read to be saved, in a transaction, or started in a loop stays on one context.</summary>
    [Theory]
    [InlineData("", "var b = db.Users.CountAsync(); return await a + await b;")]
    [InlineData(Changing, "var b = db.SaveChangesAsync(); return await a + await b;")]
    [InlineData(Changing, "var b = db.Users.CountAsync(); await Task.WhenAll(a, b); await db.SaveChangesAsync(); return 0;")]
    [InlineData(Changing, "db.Users.Add(new User()); var b = db.Users.CountAsync(); return await a + await b;")]
    [InlineData(Left, "await using var tx = await db.Database.BeginTransactionAsync(); var b = db.Users.CountAsync(); return await a + await b;")]
    [InlineData("", "var b = db.Users.CountAsync(); var n = await a + await b; return n + await db.Orders.CountAsync();")]
    [InlineData(Apart, "foreach (var id in new[] { 1, 2 }) { var b = db.Users.CountAsync(u => u.Id == id); await Task.WhenAll(a, b); } return 0;")]
    public async Task ContextAndTwinOk(string reason, string body) => Assert.Equal(reason, await Offered.RefusalOf(Key,
        Report("IDbContextFactory<Shop> factory", "await using var db = await factory.CreateDbContextAsync(token); var a = db.Orders.CountAsync(); " + body)));

    [Theory]
    [InlineData("", "SELECT COUNT(*) FROM b", "")]
    [InlineData(Changing, "INSERT INTO b VALUES (1) RETURNING id", "")]
    [InlineData(Left, "SELECT lastval()", "")]
    [InlineData("", "SELECT max(id) FROM b", "")]
    [InlineData("the function uses the object before or beside the work", "SELECT COUNT(*) FROM b", "db.Execute(\"SET search_path = own\");")]
    [InlineData(Left, "SELECT COUNT(*) FROM b", "db.Execute(\"CREATE TEMP TABLE t(x INT)\");")]
    public async Task ConnectionAndTwinOk(string reason, string sql, string before) => Assert.Equal(reason, await Offered.RefusalOf(Key,
        Report("DbDataSource source", $"await using var db = await source.OpenConnectionAsync(token); {before} var a = db.ExecuteScalarAsync<long>(\"SELECT COUNT(*) FROM a\"); var b = db.ExecuteScalarAsync<long>(\"{sql}\"); return await a + await b;")));

    private const string Shared = "the contexts' options hold one connection";

    private static string Host(string registrations, string parameter, string body, string model = Model) => "using Microsoft.Data.Sqlite;\nusing Microsoft.EntityFrameworkCore;\nusing System.Data.Common;\nvar builder = WebApplication.CreateBuilder(args);\n" + registrations +
        "\nbuilder.Services.AddScoped<Report>();\nvar app = builder.Build();\napp.MapGet(\"/\", (Report report, CancellationToken token) => report.Sum(token));\napp.Run();\n" +
        "public class Report(" + parameter + ") { public async Task<long> Sum(CancellationToken token) { " + body + " } }\n" + model;

    private const string TwoCounts = "var a = db.Orders.CountAsync(); var b = db.Users.CountAsync(); return await a + await b;";

    /// <summary>Options that hold an open connection give it to every context; those that hold its text, or make one for each, do not.</summary>
    [Theory]
    [InlineData(Shared, "builder.Services.AddDbContextFactory<Shop>(o => o.UseSqlite(connection));")]
    [InlineData("", "builder.Services.AddDbContextFactory<Shop>(o => o.UseSqlite(connection.ConnectionString));")]
    [InlineData(Shared, "builder.Services.AddDbContextFactory<Shop>(o => Options.Of(o, connection));")]
    [InlineData("", "builder.Services.AddDbContextFactory<Shop>(o => o.UseSqlite(\"Data Source=a.db\")); builder.Services.AddDbContextFactory<Other>(o => o.UseSqlite(connection));")]
    [InlineData(Shared, "builder.Services.AddDbContextFactory<Shop>(o => o.UseSqlite(new SqliteConnection(\"Data Source=a.db\")));")]
    public async Task FactoryOverOneConnectionOk(string reason, string registrations) => Assert.Equal(reason, await Offered.RefusalOf(Key, Host(
        "var connection = new SqliteConnection(\"Data Source=a.db\");\nconnection.Open();\n" + registrations, "IDbContextFactory<Shop> factory", "await using var db = await factory.CreateDbContextAsync(token); " + TwoCounts,
        Model + "public class Other(DbContextOptions<Other> options) : DbContext(options); static class Options { public static void Of(DbContextOptionsBuilder o, DbConnection c) { " + (registrations.Contains("Options.Of", StringComparison.Ordinal) ? "o.UseSqlite(c);" : "") + " } }"), "TAA2003"));

    [Theory]
    [InlineData(Shared, "using var c = new SqliteConnection(\"Data Source=a.db\"); var options = new DbContextOptionsBuilder<Shop>().UseSqlite(c).Options; using var db = new Shop(options); ")]
    [InlineData("", "using var c = new SqliteConnection(\"Data Source=a.db\"); var options = new DbContextOptionsBuilder<Shop>().UseSqlite(c.ConnectionString).Options; using var db = new Shop(options); ")]
    [InlineData("", "using var db = new Own(\"Data Source=a.db\"); ")]
    [InlineData(Shared, "using var db = new Given(source.CreateConnection()); ")]
    public async Task ContextMadeByNewOverOneConnectionOk(string reason, string made) => Assert.Equal(reason, await Offered.RefusalOf(Key, Host("", "DbDataSource source", made + TwoCounts, Model + """
        public class Own(string text) : Shop(new()) { protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlite(new SqliteConnection(text)); }
        public class Given(DbConnection given) : Shop(new()) { protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlite(given.ConnectionString); }
        """), "TAA2003"));

    /// <summary>A scope of its own brings a connection of its own, unless that is a singleton.</summary>
    [Theory]
    [InlineData(Key, "")]
    [InlineData("OwnScopeFix", "")]
    [InlineData(Key, Shared, "Singleton")]
    [InlineData("OwnScopeFix", Shared, "Singleton")]
    public async Task ScopedConnectionAndTwinOk(string key, string reason, string lifetime = "Scoped") => Assert.Equal(reason, await Offered.RefusalOf(key, Host(
        $"builder.Services.Add{lifetime}(_ => new SqliteConnection(\"Data Source=a.db\"));\nbuilder.Services.AddDbContext<Shop>((services, o) => o.UseSqlite(services.GetRequiredService<SqliteConnection>()));",
        key == Key ? "IServiceScopeFactory scopes" : "Shop db", (key == Key ? "using var scope = scopes.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<Shop>(); " : "") + TwoCounts), "TAA2003"));
}
