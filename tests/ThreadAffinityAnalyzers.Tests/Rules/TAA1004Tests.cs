namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Objects that each thread has its own of, used around an await; and the synchronous twins.</summary>
public sealed class TAA1004Tests
{
    private const string ThreadStatic = "[ThreadStatic] private static SqliteConnection? {|TAA1004:s_db|}; private static SqliteConnection Db => s_db ??= new SqliteConnection(\"Data Source=shop.db\");";
    private const string ThreadStaticMethod = "[ThreadStatic] private static SqliteConnection? {|TAA1004:s_db|}; private static SqliteConnection Get() { s_db ??= new SqliteConnection(\"Data Source=shop.db\"); return s_db; } private static SqliteConnection Db => Get();";
    private const string ThreadLocal = "private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() => new SqliteConnection(\"Data Source=shop.db\")); private static SqliteConnection Db => s_db.Value!;";
    private const string InstanceThreadLocal = "private readonly ThreadLocal<SqliteConnection> {|TAA1004:_db|} = new(() => new SqliteConnection(\"Data Source=shop.db\")); private SqliteConnection Db => _db.Value!;";
    private const string Slot = "private static readonly LocalDataStoreSlot {|TAA1004:s_db|} = Thread.AllocateDataSlot(); private static SqliteConnection Db => (SqliteConnection)Thread.GetData(s_db)!;";

    private static string Class(string state, string body) => $$"""
        using Dapper;

        public sealed class Store
        {
            {{state}}
            public async Task<long> Add(List<int> ids)
            {
                await Task.CompletedTask;
                {{body}}
                return 0;
            }
            private void Insert() => Db.Execute("INSERT INTO orders VALUES (1)");
            private long LastId() => Db.ExecuteScalar<long>("SELECT last_insert_rowid()");
        }
        """;

    public static TheoryData<string> Holders => [ThreadStatic, ThreadStaticMethod, ThreadLocal, InstanceThreadLocal, Slot];

    private static string Silent(string state) => state.Replace("{|TAA1004:", "").Replace("|}", "");

    [Theory]
    [MemberData(nameof(Holders))]
    public Task UseOnEitherSideBad(string state) =>
        Rule.Bad(Class(state, "Db.Execute(\"INSERT INTO orders VALUES (1)\"); await Task.Delay(1); return Db.ExecuteScalar<long>(\"SELECT last_insert_rowid()\");"));

    [Theory]
    [MemberData(nameof(Holders))]
    public Task BothUsesAfterTheWaitOk(string state) =>
        Rule.Ok(Class(Silent(state), "await Task.Delay(1); Db.Execute(\"INSERT INTO orders VALUES (1)\"); return Db.ExecuteScalar<long>(\"SELECT last_insert_rowid()\");"));

    [Theory]
    [InlineData("Insert(); await Task.Delay(1); return LastId();")]
    [InlineData("var db = Db; await Task.Delay(1); db.Execute(\"INSERT INTO orders VALUES (1)\");")]
    [InlineData("await Db.ExecuteAsync(\"INSERT INTO orders VALUES (1)\");")]
    [InlineData("await Db.ExecuteAsync(\"INSERT INTO orders VALUES (1)\").ConfigureAwait(false);")]
    [InlineData("using var tx = Db.BeginTransaction(); await Task.Delay(1); Db.Execute(\"INSERT INTO orders VALUES (1)\", transaction: tx); tx.Commit();")]
    [InlineData("foreach (var id in ids) { Db.Execute(\"INSERT INTO orders VALUES (1)\"); await Task.Delay(id); }")]
    [InlineData("using var cmd = Db.CreateCommand(); await Task.Delay(1); return (long)cmd.ExecuteScalar()!;")]
    [InlineData("using var cmd = new SqliteCommand(\"SELECT 1\", Db); using var reader = cmd.ExecuteReader(); while (await reader.ReadAsync()) { }")]
    [InlineData("using var cmd = Db.CreateCommand(); await cmd.ExecuteNonQueryAsync();")]
    public Task EveryCrossingBad(string body) => Rule.Bad(Class(ThreadLocal, body));

    [Theory]
    [InlineData("Insert(); return LastId();")]
    [InlineData("if (ids.Count == 0) { Insert(); return LastId(); } await Task.Delay(1);")]
    [InlineData("await Task.Delay(1); Insert();")]
    [InlineData("Insert(); await Task.Delay(1);")]
    [InlineData("var cmd = Db.CreateCommand(); cmd.ExecuteNonQuery(); await Task.Delay(1); cmd.Dispose();")]
    [InlineData("var cmd = Db.CreateCommand(); var count = (long)cmd.ExecuteScalar()!; await Task.Delay(1); return count;")]
    public Task NoWaitInBetweenOk(string body) => Rule.Ok(Class(Silent(ThreadLocal), body));

    [Fact]
    public Task SynchronousRequestsAndThreadsOk() => Rule.Ok("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", () => Store.Count());
        new Thread(() => { while (true) { Store.Count(); Thread.Sleep(1); } }).Start();
        app.Run();

        public static class Store
        {
            private static readonly ThreadLocal<SqliteConnection> s_db = new(() => new SqliteConnection("Data Source=shop.db"));
            public static int Count() { var db = s_db.Value!; db.Execute("UPDATE orders SET seen = 1"); return db.ExecuteScalar<int>("SELECT count(*) FROM orders"); }
        }
        """);

    [Fact]
    public Task HandlerThatWaitsBad() => Rule.Bad("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", async () => { Store.Touch(); await Task.Delay(1); return Store.Count(); });
        app.Run();

        public static class Store
        {
            private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() => new SqliteConnection("Data Source=shop.db"));
            public static void Touch() => s_db.Value!.Execute("UPDATE orders SET seen = 1");
            public static int Count() => s_db.Value!.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """);

    [Fact]
    public Task ContextPerThreadBad() => Rule.Bad("""
        using Microsoft.EntityFrameworkCore;

        public sealed class Users(DbContextOptions<Users> options) : DbContext(options) { public DbSet<User> All => Set<User>(); }
        public sealed class User { public int Id { get; set; } }
        public sealed class Store(DbContextOptions<Users> options)
        {
            private readonly ThreadLocal<Users> {|TAA1004:_users|} = new(() => new Users(options));
            public async Task<int> Count() => await _users.Value!.All.CountAsync();
        }
        """);

    [Fact]
    public Task ContextPerThreadInSynchronousCodeOk() => Rule.Ok("""
        using Microsoft.EntityFrameworkCore;

        public sealed class Users(DbContextOptions<Users> options) : DbContext(options) { public DbSet<User> All => Set<User>(); }
        public sealed class User { public int Id { get; set; } }
        public sealed class Store(DbContextOptions<Users> options)
        {
            private readonly ThreadLocal<Users> _users = new(() => new Users(options));
            public int Count() => _users.Value!.All.Count();
        }
        """);

    [Fact]
    public Task AsyncLocalKeepsItsFlowOk() => Rule.Ok(Class(
        "private static readonly AsyncLocal<SqliteConnection> s_db = new(); private static SqliteConnection Db => s_db.Value!;", "Insert(); await Task.Delay(1); return LastId();"));

    [Fact]
    public async Task MessageNamesTheMemberBad()
    {
        var finding = Assert.Single(await Rule.Findings(Class(Silent(ThreadLocal), "Insert(); await Task.Delay(1); return LastId();")));
        Assert.Contains("'s_db' is one SqliteConnection per thread, and 'Store.Add' awaits between uses", finding.GetMessage());
    }
}
