namespace RaceApp.Tokens;

internal static class TokenEndpoints
{
    public static void MapTokens(this WebApplication app)
    {
        var tokens = new TokenStore();
        app.MapPost("/tokens", async (string name, string email, CancellationToken cancellationToken) =>
            Results.Text((await tokens.IssueAsync(name, email, cancellationToken)).ToString()));
    }
}
