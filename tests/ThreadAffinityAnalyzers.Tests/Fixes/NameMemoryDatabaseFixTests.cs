namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Private in-memory databases become shared ones with a connection that keeps them.</summary>
public sealed class NameMemoryDatabaseFixTests
{
    private const string Key = "Safest";

    [Fact]
    public Task ProgramBad() => Fix.Verify("""
        using Dapper;

        var app = WebApplication.Create(args);
        using (var start = new SqliteConnection("Data Source=:memory:;Foreign Keys=True")) { start.Execute("CREATE TABLE orders (id INTEGER)"); }
        app.MapGet("/orders", () => { using var c = {|TAA5001:new SqliteConnection("Data Source=:memory:")|}; return c.ExecuteScalar<int>("SELECT count(*) FROM orders"); });
        app.Run();
        """, """
        using Dapper;

        // The database lives as long as a connection to it is open.
        using var keepAlive = new SqliteConnection("Data Source=TestProject;Mode=Memory;Cache=Shared");
        keepAlive.Open();

        var app = WebApplication.Create(args);
        using (var start = new SqliteConnection("Data Source=TestProject;Mode=Memory;Cache=Shared;Foreign Keys=True")) { start.Execute("CREATE TABLE orders (id INTEGER)"); }
        app.MapGet("/orders", () => { using var c = new SqliteConnection("Data Source=TestProject;Mode=Memory;Cache=Shared"); return c.ExecuteScalar<int>("SELECT count(*) FROM orders"); });
        app.Run();
        """, key: Key);

    [Fact]
    public Task TypeBad() => Fix.Verify("""
        using Dapper;

        public sealed class Store
        {
            private const string Text = "Data Source=shop;Mode=Memory";

            public void Fill()
            {
                using var c = new SqliteConnection(Text);
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public int Count()
            {
                using var c = {|TAA5001:new SqliteConnection(Text)|};
                return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
            }
        }
        """, """
        using Dapper;

        public sealed class Store
        {
            // The database lives as long as a connection to it is open.
            private static readonly SqliteConnection s_keepAlive = new SqliteConnection("Data Source=shop;Mode=Memory;Cache=Shared");

            static Store()
            {
                s_keepAlive.Open();
            }

            private const string Text = "Data Source=shop;Mode=Memory;Cache=Shared";

            public void Fill()
            {
                using var c = new SqliteConnection(Text);
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public int Count()
            {
                using var c = new SqliteConnection(Text);
                return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
            }
        }
        """, key: Key);

    [Theory]
    [InlineData("\"Data Source=:memory:\"", "")]
    [InlineData("s_text", "private static readonly string s_text = \"Data Source=:memory:\";")]
    public Task HelperThatMakesItsTablesAnewOk(string argument, string state) => Fix.Refuses($$"""
        using Dapper;

        public sealed class Store
        {
            {{state}}
            private static SqliteConnection Open()
            {
                var connection = {|TAA5001:new SqliteConnection({{argument}})|};
                connection.Open();
                connection.Execute("CREATE TABLE orders (id INTEGER)");
                return connection;
            }
            public void Add(int id) { using var c = Open(); c.Execute("INSERT INTO orders VALUES (@id)", new { id }); }
            public int Count() { using var c = Open(); return c.ExecuteScalar<int>("SELECT count(*) FROM orders"); }
        }
        """);

    [Theory]
    [InlineData("$\"Data Source={Name}\"", "\"Data Source=Store;Mode=Memory;Cache=Shared\"")]
    [InlineData("\"Data Source=\" + Name", "\"Data Source=Store;Mode=Memory;Cache=Shared\"")]
    [InlineData("new SqliteConnectionStringBuilder { DataSource = \":memory:\" }.ToString()",
        "new SqliteConnectionStringBuilder { DataSource = \"Store\", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared }.ToString()")]
    [InlineData("new SqliteConnectionStringBuilder { DataSource = \":memory:\", ForeignKeys = true, Cache = SqliteCacheMode.Private }.ConnectionString",
        "new SqliteConnectionStringBuilder { DataSource = \"Store\", ForeignKeys = true, Cache = SqliteCacheMode.Shared, Mode = SqliteOpenMode.Memory }.ConnectionString")]
    public Task TextInPartsBad(string text, string shared) => Fix.Verify(Parts("{|TAA5001:new SqliteConnection(" + text + ")|}", "new SqliteConnection(" + text + ")", ""), Parts("new SqliteConnection(" + shared + ")", "new SqliteConnection(" + shared + ")", """
            // The database lives as long as a connection to it is open.
            private static readonly SqliteConnection s_keepAlive = new SqliteConnection("Data Source=Store;Mode=Memory;Cache=Shared");

            static Store()
            {
                s_keepAlive.Open();
            }


        """), key: Key);

    private static string Parts(string second, string first, string kept) => $$"""
        using Dapper;

        public sealed class Store
        {
        {{kept}}    public const string Name = ":memory:";

            public void Fill()
            {
                using var c = {{first}};
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public int Count()
            {
                using var c = {{second}};
                return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
            }
        }
        """;

    [Fact]
    public Task BuilderThatIsFilledInAfterwardsBad() => Fix.Verify("""
        using Dapper;

        public sealed class Store
        {
            public void Fill()
            {
                using var c = new SqliteConnection("Data Source=:memory:");
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public async Task<int> Count()
            {
                var builder = new SqliteConnectionStringBuilder();
                builder.DataSource = ":memory:"; // private
                using var c = {|TAA5001:new SqliteConnection(builder.ConnectionString)|};
                return await c.ExecuteScalarAsync<int>("SELECT count(*) FROM orders");
            }
        }
        """, """
        using Dapper;

        public sealed class Store
        {
            // The database lives as long as a connection to it is open.
            private static readonly SqliteConnection s_keepAlive = new SqliteConnection("Data Source=Store;Mode=Memory;Cache=Shared");

            static Store()
            {
                s_keepAlive.Open();
            }

            public void Fill()
            {
                using var c = new SqliteConnection("Data Source=Store;Mode=Memory;Cache=Shared");
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public async Task<int> Count()
            {
                var builder = new SqliteConnectionStringBuilder();
                builder.DataSource = "Store";
                builder.Mode = SqliteOpenMode.Memory;
                builder.Cache = SqliteCacheMode.Shared; // private
                using var c = new SqliteConnection(builder.ConnectionString);
                return await c.ExecuteScalarAsync<int>("SELECT count(*) FROM orders");
            }
        }
        """, key: Key);

    [Fact]
    public Task TextWithAPartOfTheProgramOk() => Fix.Refuses("""
        using Dapper;

        public sealed class Store(string options)
        {
            public void Fill()
            {
                using var c = new SqliteConnection("Data Source=:memory:;" + options);
                c.Execute("CREATE TABLE orders (id INTEGER)");
            }

            public int Count()
            {
                using var c = {|TAA5001:new SqliteConnection("Data Source=:memory:")|};
                return c.ExecuteScalar<int>("SELECT count(*) FROM orders");
            }
        }
        """);
}
