using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Handlers that a delegate of start-up code makes and returns to the host: what that delegate declares is one for all requests.</summary>
public sealed class MadeHandlersTests
{
    private const string Open = "var {0} = new SqliteConnection(\"Data Source=a.db\");";

    private const string Use = "db.CreateCommand().ExecuteNonQuery();";

    [Theory]
    [InlineData("app.Use(next => { @O return async context => { @U await next(context); }; });")]
    [InlineData("app.Use(next => { @O Task Handle(HttpContext context) { @U return next(context); } return Handle; });")]
    [InlineData("app.Use(Make); RequestDelegate Make(RequestDelegate next) { @O return async context => { @U await next(context); }; }")]
    [InlineData("app.MapGet(\"/\", () => 1).AddEndpointFilterFactory((factory, next) => { @O return async invocation => { @U return await next(invocation); }; });")]
    public Task ConnectionOfTheMakerBad(string program) => Rule.Bad(Program(program, "{|TAA2001:db|}"));

    [Theory]
    [InlineData("app.Use(next => async context => { @O @U await next(context); });")]
    [InlineData("app.Use(next => { @O @U return async context => { await next(context); }; });")]
    [InlineData("@O app.Use(next => { @U return next; });")]
    [InlineData("@O app.MapGet(\"/\", () => 1).AddEndpointFilterFactory((factory, next) => { @U return next; });")]
    [InlineData("app.MapGet(\"/\", () => 1).AddEndpointFilterFactory((factory, next) => async invocation => { @O @U return await next(invocation); });")]
    public Task ConnectionOfTheHandlerOrOfStartUpOk(string program) => Rule.Ok(Program(program, "db"));

    [Theory]
    [InlineData("@O app.Use(next => async context => { @U await next(context); });")]
    [InlineData("@O app.MapGet(\"/\", () => 1).AddEndpointFilterFactory((factory, next) => async invocation => { @U return await next(invocation); });")]
    public Task ConnectionAroundTheMakerBad(string program) => Rule.Bad(Program(program, "{|TAA2001:db|}"));

    /// <summary>By its receiver's type alone <c>Use</c> is that of the interface.</summary>
    [Theory]
    [InlineData("WebApplication")]
    [InlineData("IApplicationBuilder")]
    public Task HandlerItselfBad(string builder) => Rule.Bad($$"""
        var app = WebApplication.Create(args);
        Start.Map(app);
        app.Run();
        static class Start
        {
            public static void Map({{builder}} app)
            {
                var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db");
                app.Use(async (context, next) => { db.CreateCommand().ExecuteNonQuery(); await next(context); });
            }
        }
        """);

    private static string Program(string program, string name) => $"""
        var app = WebApplication.Create(args);
        {program.Replace("@O", string.Format(System.Globalization.CultureInfo.InvariantCulture, Open, name)).Replace("@U", Use)}
        app.Run();
        """;
}
