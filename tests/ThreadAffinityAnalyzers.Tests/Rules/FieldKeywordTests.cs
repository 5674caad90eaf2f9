#if ROSLYN_5_OR_GREATER
namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A property keeps its object in the field that the compiler makes for the word <c>field</c> (C# 14).</summary>
public sealed class FieldKeywordTests
{
    [Theory]
    [InlineData("=> field ??= Open();")]
    [InlineData("{ get { if (field is null) field = Open(); return field; } }")]
    [InlineData("{ get => field ??= Open(); private set; }")]
    public Task KeptBad(string accessors) => Rule.Bad(Program("AddSingleton", "{|TAA1002:Db|} " + accessors));

    [Theory]
    [InlineData("=> field ??= Open();")]
    [InlineData("{ get { if (field is null) field = Open(); return field; } }")]
    public Task OfOneRequestOk(string accessors) => Rule.Ok(Program("AddScoped", "Db " + accessors));

    [Fact]
    public Task StaticBad() => Rule.Bad(Program("AddScoped", "{|TAA1001:Db|} => field ??= Open();").Replace("public SqliteConnection", "public static SqliteConnection"));

    [Theory]
    [InlineData("=> Open();")]
    [InlineData("{ get { var field = Open(); return field; } }")]
    public Task OpenedForEachReaderOk(string accessors) => Rule.Ok(Program("AddSingleton", "Db " + accessors.Replace("var field", "var @field").Replace("return field", "return @field")));

    [Fact]
    public Task TextThatIsKeptOk() => Rule.Ok(Program("AddSingleton", "Db => new(Text); private string Text => field ??= \"Data Source=a.db\";"));

    /// <summary>The declaring part of a partial property has no body, but it makes no field.</summary>
    [Theory]
    [InlineData("Db { get; }", "Db => field ??= Open();", "")]
    [InlineData("Db { get; }", "Db => _kept ??= Open();", "private SqliteConnection? {|TAA1002:_kept|};")]
    public Task PartialBad(string declared, string implemented, string more) =>
        Rule.Bad(Partial(declared, more.Length == 0 ? implemented.Replace("Db", "{|TAA1002:Db|}") : implemented, more));

    [Theory]
    [InlineData("Db { get; }", "Db => Open();")]
    [InlineData("Db { get; }", "Db { get { return Open(); } }")]
    public Task PartialOpenedForEachReaderOk(string declared, string implemented) => Rule.Ok(Partial(declared, implemented, ""));

    private static string Partial(string declared, string implemented, string more) => Program("AddSingleton", implemented + " " + more)
        .Replace("public sealed class", "public sealed partial class").Replace("public SqliteConnection", "public partial SqliteConnection")
        + $"public sealed partial class Vault {{ public partial SqliteConnection {declared} }}";

    private static string Program(string lifetime, string property) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{lifetime}}<Vault>();
        var app = builder.Build();
        app.MapGet("/count", (Vault vault) => vault.Count());
        app.Run();

        public sealed class Vault
        {
            public SqliteConnection {{property}}
            private static SqliteConnection Open() { var connection = new SqliteConnection("Data Source=a.db"); connection.Open(); return connection; }
            public object? Count() { using var command = Db.CreateCommand(); command.CommandText = "SELECT COUNT(*) FROM vault"; return command.ExecuteScalar(); }
        }
        """;
}
#endif
