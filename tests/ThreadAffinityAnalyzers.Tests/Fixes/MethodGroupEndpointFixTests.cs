namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Endpoints that are methods: the framework reads what they ask for, so they can ask for a factory.</summary>
public sealed class MethodGroupEndpointFixTests
{
    private const string Key = "InjectFactoryIntoAllFix";

    private static string Program(string registration, string endpoints) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}};
        var app = builder.Build();
        app.MapOrders();
        app.Run();

        public static class OrderEndpoints
        {
            public static void MapOrders(this IEndpointRouteBuilder routes)
            {
                var group = routes.MapGroup("/orders");
                group.MapGet("/", All);
                group.MapPost("/", OrderEndpoints.Create).WithTags("orders");
            }

        {{endpoints}}
        }

        """;

    [Fact]
    public Task FactoryForEach() => Fix.Verify(
        Program("{|TAA3001:AddSingleton(_ => new SqliteConnection(\"Data Source=orders.db\"))|}", """
                private static async Task<IResult> All(SqliteConnection db) => Results.Ok(await db.QueryAsync<string>("SELECT name FROM orders"));

                private static IResult Create(string name, SqliteConnection db)
                {
                    db.Execute("INSERT INTO orders VALUES (@name)", new { name }); // one row
                    return Results.Created();
                }
            """),
        Program("""
            AddSingleton<Func<SqliteConnection>>(_ => () =>
            {
                var connection = new SqliteConnection("Data Source=orders.db");
                connection.Open();
                return connection;
            })
            """, """
                private static async Task<IResult> All(Func<SqliteConnection> openConnection)
                {
                    using var db = openConnection();
                    return Results.Ok(await db.QueryAsync<string>("SELECT name FROM orders"));
                }

                private static IResult Create(string name, Func<SqliteConnection> openConnection)
                {
                    using (var db = openConnection())
                    {
                        db.Execute("INSERT INTO orders VALUES (@name)", new { name }); // one row
                    }
                    return Results.Created();
                }
            """), index: 1, key: Key);

    /// <summary>A method that other code keeps as a delegate has to stay as it is.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("the method is handed on", "    public static readonly Func<SqliteConnection, long> Counting = All;")]
    public async Task MethodAndTwinOk(string reason, string member) => Assert.Equal(reason, await Offered.RefusalOf(Key, Program(
        "AddSingleton(_ => new SqliteConnection(\"Data Source=orders.db\"))",
        "    private static long All(SqliteConnection db) => db.ExecuteScalar<long>(\"SELECT 1\");\n    private static long Create(SqliteConnection db) => db.Execute(\"DELETE FROM orders\");\n" + member)));
}
