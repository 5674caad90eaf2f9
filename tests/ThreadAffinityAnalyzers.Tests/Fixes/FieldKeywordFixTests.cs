#if ROSLYN_5_OR_GREATER
namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A property that keeps its connection in the field of the compiler (C# 14) becomes a factory.</summary>
public sealed class FieldKeywordFixTests
{
    private static string Program(string property, string members, string opened = "Db", string registration = "AddSingleton") => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}}<Vault>();
        var app = builder.Build();
        app.MapGet("/count", (Vault vault) => vault.Count());
        app.Run();

        public sealed class Vault
        {
        {{property}}
        {{members}}

            public long Count()
            {
                {{opened}}.ExecuteScalar<long>("SELECT COUNT(*) FROM vault");
            }
        }

        """.Replace("        Db.Execute", "        return Db.Execute").Replace("        connection.Execute", "        return connection.Execute");

    private const string Opening = """

            private static SqliteConnection Open()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }
        """;

    /// <summary>The method that made the one makes one for each call.</summary>
    [Theory]
    [InlineData("private SqliteConnection {|TAA1002:Db|} => field ??= Open();")]
    [InlineData("private SqliteConnection {|TAA1002:Db|} { get { if (field is null) field = Open(); return field; } }")]
    [InlineData("private SqliteConnection {|TAA1002:Db|} { get { if (field == null) { field = Open(); } return field; } }")]
    [InlineData("private SqliteConnection {|TAA1002:Db|} { get { return field ??= Open(); } }")]
    [InlineData("private SqliteConnection {|TAA1002:Db|} { get => field ??= Open(); set; }")]
    public Task MadeByAMethod(string property) => Fix.Verify(
        Program("    " + property, Opening), Program("", Opening.TrimStart('\n'), "using var connection = Open();\n        connection").Replace("{\n\n    private", "{\n    private"));

    /// <summary>What is made in place becomes the body of a factory, with what the instance knows.</summary>
    [Fact]
    public Task MadeInPlace() => Fix.Verify(
        Program("    private SqliteConnection {|TAA1002:Db|} => field ??= new SqliteConnection(_text);", "    private readonly string _text = \"Data Source=a.db\";"),
        Program("""
                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_text);
                    connection.Open();
                    return connection;
                }

            """.TrimEnd(' '), "    private readonly string _text = \"Data Source=a.db\";", "using var connection = OpenConnection();\n        connection"));

    [Fact]
    public Task Static() => Fix.Verify(
        Program("    private static SqliteConnection {|TAA1001:Db|} => field ??= Open();", Opening, registration: "AddScoped"),
        Program("", Opening.TrimStart('\n'), "using var connection = Open();\n        connection", "AddScoped").Replace("{\n\n    private", "{\n    private"));

    private const string NoPlace = "no single place where it is made";

    /// <summary>A getter that does more, and one whose field another accessor fills, is no factory.</summary>
    [Theory]
    [InlineData("", "Db => field ??= Open();")]
    [InlineData(NoPlace, "Db { get { Console.WriteLine(); return field ??= Open(); } }")]
    [InlineData(NoPlace, "Db { get { if (field is null) { field = Open(); Console.WriteLine(); } return field; } }")]
    [InlineData(NoPlace, "Db { get => field ??= Open(); set { field = value; Console.WriteLine(); } }")]
    [InlineData(NoPlace, "Db { get => field ??= Open(); set; } public void Use(SqliteConnection other) => Db = other;")]
    public async Task GetterAndTwinOk(string reason, string property) => Assert.Equal(reason, await Offered.RefusalOf("OpenPerCallFix", Program("    private SqliteConnection " + property, Opening)));
}
#endif
