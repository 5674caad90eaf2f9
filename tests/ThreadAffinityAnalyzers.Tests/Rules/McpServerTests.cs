namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>What an MCP server offers its clients is called for several of them at the same time.</summary>
public sealed class McpServerTests
{
    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource")]
    public Task StaticConnectionBad(string attribute) => Rule.Bad(Program(attribute, "private static readonly SqliteConnection {|TAA1001:s_db|} = new(\"Data Source=notes.db\");", "var db = s_db;"));

    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource")]
    public Task ConnectionPerCallOk(string attribute) => Rule.Ok(Program(attribute, "", "using var db = new SqliteConnection(\"Data Source=notes.db\"); db.Open();"));

    /// <summary>Nobody calls a method of the same shape without the attribute.</summary>
    [Fact]
    public Task OtherMethodOk() => Rule.Ok(Program("System.ComponentModel.Description(\"counts\")", "private static readonly SqliteConnection s_db = new(\"Data Source=notes.db\");", "var db = s_db;"));

    private static string Program(string attribute, string state, string open) => $$"""
        using ModelContextProtocol.Server;
        var app = WebApplication.CreateBuilder(args).Build();
        app.Run();

        public class NoteTools
        {
            {{state}}
            [{{attribute}}]
            public static object? Count() { {{open}} using var command = db.CreateCommand(); command.CommandText = "SELECT COUNT(*) FROM notes"; return command.ExecuteScalar(); }
        }

        namespace ModelContextProtocol.Server
        {
            public sealed class McpServerToolAttribute : Attribute;
            public sealed class McpServerPromptAttribute : Attribute;
            public sealed class McpServerResourceAttribute : Attribute;
        }
        """;
}
