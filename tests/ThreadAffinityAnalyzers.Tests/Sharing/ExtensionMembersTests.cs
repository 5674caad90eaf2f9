#if ROSLYN_5_OR_GREATER
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Extension members of C# 14 that ask a connection for its state, work with it, or give it to handlers.</summary>
public sealed class ExtensionMembersTests
{
    [Theory]
    [InlineData("connection.IsReady")]
    [InlineData("connection.IsIn(\"a.db\")")]
    public Task StateIsAskedOk(string asked) => Rule.Ok(Program("connection", $"app.MapGet(\"/\", () => {asked});", ""));

    [Theory]
    [InlineData("connection.Total")]
    [InlineData("connection.Find(1)")]
    public Task ConnectionIsWorkedWithBad(string used) => Rule.Bad(Program("{|TAA2001:connection|}", $"app.MapGet(\"/\", () => {used});", ""));

    [Fact]
    public Task HandlerOfAnExtensionBlockBad() => Rule.Bad(Program("{|TAA2001:connection|}", "app.MapOrders(connection);",
        "public void MapOrders(SqliteConnection c) => routes.MapGet(\"/orders/{id}\", (int id) => c.Find(id));"));

    [Fact]
    public Task HandlerOfAnExtensionBlockOpensItsOwnOk() => Rule.Ok(Program("connection", "app.MapOrders(connection.ConnectionString);",
        "public void MapOrders(string text) => routes.MapGet(\"/orders/{id}\", (int id) => { using var c = new SqliteConnection(text); return c.Find(id); });"));

    private static string Program(string name, string map, string mapping) => $$"""
        var app = WebApplication.Create(args);
        using var {{name}} = new SqliteConnection("Data Source=a.db");
        connection.Open();
        {{map}}
        app.Run();
        static class Extensions
        {
            extension(SqliteConnection c)
            {
                public bool IsReady => c.State == System.Data.ConnectionState.Open;
                public object? Total { get { return c.CreateCommand().ExecuteScalar(); } }
                public bool IsIn(string file) => c.DataSource == file;
                public object? Find(int id) => c.CreateCommand().ExecuteScalar();
            }
            extension(IEndpointRouteBuilder routes)
            {
                {{mapping}}
            }
        }
        """;
}
#endif
