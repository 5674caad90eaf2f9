namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Private in-memory databases: every connection sees its own.</summary>
public sealed class TAA5001Tests
{
    /// <summary>A class that fills a database through one connection and reads it through another.</summary>
    private static string Store(string creation, string state = "", string setup = "") => $$"""
        public sealed class Store
        {
            {{state}}
            public void Fill()
            {
                {{setup}}
                using var first = {{creation}};
                first.Open();
                using var command = first.CreateCommand();
                command.CommandText = "CREATE TABLE orders (id INTEGER)";
                command.ExecuteNonQuery();
            }
            public object? Read()
            {
                {{setup}}
                using var second = {|TAA5001:{{creation}}|};
                second.Open();
                using var command = second.CreateCommand();
                command.CommandText = "SELECT count(*) FROM orders";
                return command.ExecuteScalar();
            }
        }
        """;

    [Theory]
    [InlineData("new SqliteConnection(\"Data Source=:memory:\")", "", "")]
    [InlineData("new SqliteConnection(\"DataSource=:memory:;Foreign Keys=True\")", "", "")]
    [InlineData("new SqliteConnection(\"Filename=:memory:\")", "", "")]
    [InlineData("new SqliteConnection(\"Data Source=\")", "", "")]
    [InlineData("new SqliteConnection(\"Data Source=file::memory:\")", "", "")]
    [InlineData("new SqliteConnection(\"Data Source=shop;Mode=Memory\")", "", "")]
    [InlineData("new SqliteConnection(Text)", "private const string Text = \"Data Source=:memory:\";", "")]
    [InlineData("new SqliteConnection(s_text)", "private static readonly string s_text = \"Data Source=:memory:\";", "")]
    [InlineData("new SqliteConnection(Text)", "private static string Text => \"Data Source=:memory:\";", "")]
    [InlineData("new SqliteConnection(text)", "", "var text = \"Data Source=:memory:\";")]
    [InlineData("new SqliteConnection($\"Data Source={Name}\")", "private const string Name = \":memory:\";", "")]
    [InlineData("new SqliteConnection(\"Data Source=\" + Name)", "private const string Name = \":memory:\";", "")]
    [InlineData("new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = \":memory:\" }.ToString())", "", "")]
    [InlineData("new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = \"shop\", Mode = SqliteOpenMode.Memory }.ConnectionString)", "", "")]
    [InlineData("new SqliteConnection(builder.ConnectionString)", "", "var builder = new SqliteConnectionStringBuilder(); builder[\"Data Source\"] = \":memory:\";")]
    [InlineData("new SqliteConnection(builder.ConnectionString)", "", "var builder = new SqliteConnectionStringBuilder(); builder.DataSource = \":memory:\";")]
    [InlineData("new SqliteConnection(Text())", "private static string Text() { var text = \"Data Source=:memory:\"; return text; }", "")]
    [InlineData("new SqliteConnection(s_text)", "private static string s_text = \"Data Source=:memory:\";", "")]
    public Task EveryFormBad(string creation, string state, string setup) => Rule.Bad(Store(creation, state, setup));

    [Theory]
    [InlineData("new SqliteConnection(\"Data Source=shop.db\")")]
    [InlineData("new SqliteConnection(\"Data Source=shop;Mode=Memory;Cache=Shared\")")]
    [InlineData("new SqliteConnection(\"Data Source=file::memory:?cache=shared\")")]
    [InlineData("new SqliteConnection(\"Data Source=file:shop?mode=memory&cache=shared\")")]
    [InlineData("new SqliteConnection(Environment.GetEnvironmentVariable(\"DB\"))")]
    [InlineData("new SqliteConnection($\"Data Source={Environment.MachineName}\")")]
    [InlineData("new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = \"shop\", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared }.ToString())")]
    public Task SharedOrFileOk(string creation) => Rule.Ok(Store(creation).Replace("{|TAA5001:", "").Replace("|}", ""));

    [Fact]
    public Task TextThatIsReplacedOk() => Rule.Ok(Store("new SqliteConnection(s_text)", "private static string s_text = \"Data Source=:memory:\"; public static void Use(string text) => s_text = text;", "")
        .Replace("{|TAA5001:", "").Replace("|}", ""));

    [Fact]
    public Task SharedHelperBad() => Rule.Bad("""
        using Dapper;

        public sealed class Store
        {
            private static SqliteConnection Open()
            {
                var connection = {|TAA5001:new SqliteConnection("Data Source=:memory:")|};
                connection.Open();
                return connection;
            }
            public void Fill() { using var c = Open(); c.Execute("CREATE TABLE orders (id INTEGER)"); }
            public void Add(int id) { using var c = Open(); c.Execute("INSERT INTO orders VALUES (@id)", new { id }); }
            public int Count() { using var c = Open(); return c.ExecuteScalar<int>("SELECT count(*) FROM orders"); }
        }
        """);

    [Fact]
    public Task HelperThatMakesTheTablesStillLosesRowsBad() => Rule.Bad("""
        using Dapper;

        public sealed class Store
        {
            private static SqliteConnection Open()
            {
                var connection = {|TAA5001:new SqliteConnection("Data Source=:memory:")|};
                connection.Execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER)");
                return connection;
            }
            public void Add(int id) { using var c = Open(); c.Execute("INSERT INTO orders VALUES (@id)", new { id }); }
            public int Count() { using var c = Open(); return c.ExecuteScalar<int>("SELECT count(*) FROM orders"); }
        }
        """);

    [Fact]
    public Task OneFlowOverOneConnectionOk() => Rule.Ok("""
        using Dapper;

        public sealed class Calculator
        {
            public int Sum(int[] values)
            {
                using var connection = new SqliteConnection("Data Source=:memory:");
                connection.Open();
                Prepare(connection);
                foreach (var value in values) connection.Execute("INSERT INTO numbers VALUES (@value)", new { value });
                return connection.ExecuteScalar<int>("SELECT sum(n) FROM numbers");
            }
            public int Max(int[] values)
            {
                using var connection = new SqliteConnection("Data Source=:memory:");
                connection.Open();
                Prepare(connection);
                Fill(connection, values);
                using var command = new SqliteCommand("SELECT max(n) FROM numbers", connection);
                return Convert.ToInt32(command.ExecuteScalar());
            }
            private static void Prepare(SqliteConnection connection) => connection.Execute("CREATE TABLE numbers (n INTEGER)");
            private static void Fill(SqliteConnection connection, int[] values)
            {
                foreach (var value in values)
                {
                    using var command = new SqliteCommand("INSERT INTO numbers VALUES ($v)", connection);
                    command.Parameters.AddWithValue("$v", value);
                    command.ExecuteNonQuery();
                }
            }
        }
        """);

    [Fact]
    public Task KeptConnectionOk() => Rule.Ok("""
        using Dapper;

        public sealed class Cache : IDisposable
        {
            private readonly SqliteConnection _connection = new("Data Source=:memory:");
            public Cache() { _connection.Open(); _connection.Execute("CREATE TABLE orders (id INTEGER)"); }
            public void Add(int id) => _connection.Execute("INSERT INTO orders VALUES (@id)", new { id });
            public int Count() => _connection.ExecuteScalar<int>("SELECT count(*) FROM orders");
            public void Dispose() => _connection.Dispose();
        }
        """);

    [Fact]
    public Task HandlersOfOneProgramBad() => Rule.Bad("""
        using Dapper;

        var app = WebApplication.Create(args);
        using (var start = new SqliteConnection("Data Source=:memory:")) { start.Execute("CREATE TABLE orders (id INTEGER)"); }
        app.MapGet("/orders", () =>
        {
            using var connection = {|TAA5001:new SqliteConnection("Data Source=:memory:")|};
            return connection.Query<int>("SELECT id FROM orders").ToList();
        });
        app.Run();
        """);

    [Fact]
    public Task ScopedRegistrationBad() => Rule.Bad("""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => {|TAA5001:new SqliteConnection("Data Source=:memory:")|});
        var app = builder.Build();
        app.MapPost("/orders", (SqliteConnection db) => db.Execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER); INSERT INTO orders VALUES (1)"));
        app.MapGet("/orders", (SqliteConnection db) => db.Query<int>("SELECT id FROM orders").ToList());
        app.Run();
        """);

    [Fact]
    public Task TwoDatabasesTwoFindingsBad() => Rule.Bad("""
        using Dapper;

        public sealed class Store
        {
            public void Fill()
            {
                using var a = new SqliteConnection("Data Source=a;Mode=Memory"); a.Execute("CREATE TABLE x (id INTEGER)");
                using var b = new SqliteConnection("Data Source=b;Mode=Memory"); b.Execute("CREATE TABLE x (id INTEGER)");
            }
            public int Read()
            {
                using var a = {|TAA5001:new SqliteConnection("Data Source=a;Mode=Memory")|};
                using var b = {|TAA5001:new SqliteConnection("Data Source=b;Mode=Memory")|};
                using var again = new SqliteConnection("Data Source=b;Mode=Memory");
                return a.ExecuteScalar<int>("SELECT count(*) FROM x") + b.ExecuteScalar<int>("SELECT count(*) FROM x") + again.ExecuteScalar<int>("SELECT count(*) FROM x");
            }
        }
        """);

    private static string Context(string options, string start) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.{{options}});
        var app = builder.Build();
        using (var scope = app.Services.CreateScope()) { {{start}} }
        app.MapGet("/users", (Shop shop) => shop.Users.ToListAsync());
        app.Run();

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<User> Users => Set<User>(); }
        public sealed class User { public int Id { get; set; } }
        """;

    [Fact]
    public Task ContextByConnectionStringBad() =>
        Rule.Bad(Context("{|TAA5001:UseSqlite(\"Data Source=:memory:\")|}", "scope.ServiceProvider.GetRequiredService<Shop>().Database.EnsureCreated();"));

    [Fact]
    public Task ContextThatKeepsItsConnectionOpenOk() =>
        Rule.Ok(Context("UseSqlite(\"Data Source=:memory:\")", "var db = scope.ServiceProvider.GetRequiredService<Shop>().Database; db.OpenConnection(); db.EnsureCreated();"));

    [Fact]
    public Task ContextOverSharedCacheOk() =>
        Rule.Ok(Context("UseSqlite(\"Data Source=shop;Mode=Memory;Cache=Shared\")", "scope.ServiceProvider.GetRequiredService<Shop>().Database.EnsureCreated();"));

    [Fact]
    public async Task MessageNamesTheTableAndTheConstantBad()
    {
        var source = TestSources.WithoutMarkup(Store("new SqliteConnection(Text)", "private const string Text = \"Data Source=:memory:\";"));
        var finding = Assert.Single(await Rule.Findings(source));
        Assert.Contains("table 'orders'", finding.GetMessage());
        Assert.Equal("\"Data Source=:memory:\"", source.Substring(finding.AdditionalLocations[0].SourceSpan.Start, finding.AdditionalLocations[0].SourceSpan.Length));
    }
}
