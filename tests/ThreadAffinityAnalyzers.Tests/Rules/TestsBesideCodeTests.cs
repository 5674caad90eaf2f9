namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Tests that stand in the program beside what they test: a runner runs each alone with what it has made, so a call from one shows no sharing.</summary>
public sealed class TestsBesideCodeTests
{
    [Theory]
    [InlineData("Fact")]
    [InlineData("SkippableFact")]
    [InlineData("Checks.Fact")]
    [InlineData("TestMethod")]
    public Task CalledFromATestOk(string attribute) => Rule.Ok(Program($"[{attribute}] ", "s_db"));

    [Theory]
    [InlineData("")]
    [InlineData("[Obsolete] ")]
    public Task CalledFromAnotherMethodBad(string attribute) => Rule.Bad(Program(attribute, "{|TAA1001:s_db|}"));

    [Fact]
    public Task CalledFromATestAndAHandlerBad() => Rule.Bad(Program("[Fact] ", "{|TAA1001:s_db|}").Replace("app.Run();", """app.MapGet("/users", () => Users.Count());""" + "\napp.Run();"));

    /// <summary>Whatever a test makes for itself, the registration says how many requests see one.</summary>
    [Fact]
    public Task MadeByATestAndForEachRequestOk() => Rule.Ok(Registered("AddTransient", "_db"));

    [Fact]
    public Task MadeByATestAndOnceForAllRequestsBad() => Rule.Bad(Registered("AddSingleton", "{|TAA1002:_db|}"));

    private static string Registered(string register, string holder) => $$"""
        using Checks;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{register}}<Users>();
        var app = builder.Build();
        app.MapGet("/users", (Users users) => users.Count());
        app.Run();

        public class Users
        {
            private readonly SqliteConnection {{holder}} = new("Data Source=users.db");
            public object? Count() { using var command = _db.CreateCommand(); command.CommandText = "SELECT COUNT(*) FROM users"; return command.ExecuteScalar(); }
        }

        public class UserChecks
        {
            [Fact] public void Counts() { if (new Users().Count() is null) { throw new InvalidOperationException(); } }
        }

        namespace Checks
        {
            public sealed class FactAttribute : Attribute;
        }
        """;

    private static string Program(string attribute, string holder) => $$"""
        using Checks;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/check", () => { });
        new UserChecks().CountsAtOnce();
        app.Run();

        static class Users
        {
            private static readonly SqliteConnection {{holder}} = new("Data Source=users.db");
            public static object? Count() { using var command = s_db.CreateCommand(); command.CommandText = "SELECT COUNT(*) FROM users"; return command.ExecuteScalar(); }
        }

        public class UserChecks
        {
            {{attribute}}public void CountsAtOnce() => System.Threading.Tasks.Parallel.For(0, 4, _ => Users.Count());
        }

        namespace Checks
        {
            public sealed class FactAttribute : Attribute;
            public sealed class SkippableFactAttribute : Attribute;
            public sealed class TestMethodAttribute : Attribute;
        }
        """;
}
