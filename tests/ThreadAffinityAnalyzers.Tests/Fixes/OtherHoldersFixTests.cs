using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A guard in one of several classes over one connection keeps nobody out of the others. The twin is the only one that is given it.</summary>
public class OtherHoldersFixTests
{
    private const string Property = "public SqliteConnection? Db { private get; set; }";
    private const string Behind = "private SqliteConnection? Db; public SqliteConnection Source { set { Db = value; } }";
    private const string Method = "private SqliteConnection? Db; public void Attach(SqliteConnection db) { Db = db; }";
    private const string Constructor = "private readonly SqliteConnection Db; public Store(SqliteConnection? db = null) => Db = db!;";

    [Theory]
    [InlineData(Property, "new() { Db = shared };", "new Other { Db = shared }")]
    [InlineData(Property, "new(); store.Db = shared;", "new Other { Db = shared }")]
    [InlineData(Behind, "new() { Source = shared };", "new Other { Db = shared }")]
    [InlineData(Method, "new(); store.Attach(shared);", "new Other { Db = shared }")]
    [InlineData(Constructor, "new(shared);", "new Other { Db = shared }")]
    [InlineData(Property, "new(); store.Db = shared; builder.Services.AddSingleton(shared);", "new Other()")]
    public async Task GivenOk(string member, string store, string other)
    {
        Assert.Equal("an object that others are given, too", await RefusalOf(Program(member, store, other)));
        Assert.Equal("", await RefusalOf(Program(member, store.Replace("builder.Services.AddSingleton(shared);", "", StringComparison.Ordinal), "new Other()")));
    }

    /// <summary>What the store is told of, and not the variable that several handlers share.</summary>
    private static Task<string> RefusalOf(string program) => Offered.RefusalOf(nameof(SerializeUsesFix), program, "TAA1002");

    private static string Program(string member, string store, string other) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        var shared = new SqliteConnection("Data Source=s.db");
        shared.Open();
        Store store = {{store}}
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton({{other}});
        var app = builder.Build();
        app.MapGet("/a", (Store store) => store.Count());
        app.MapPost("/b", (string n, Store store) => store.Add(n));
        app.MapGet("/c", (Other other) => other.Count());
        app.Run();

        class Store
        {
            {{member}}
            public long Count() => Db!.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            public int Add(string n) => Db!.Execute("INSERT INTO t VALUES (@n)", new { n });
        }

        class Other
        {
            public SqliteConnection? Db;
            public long Count() => Db?.ExecuteScalar<long>("SELECT COUNT(*) FROM u") ?? 0;
        }
        """;
}
