namespace RaceApp.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this WebApplication app)
    {
        var sessions = new SessionStore();
        app.MapPost("/sessions", (string name, string email) =>
        {
            sessions.Start(name, email);
            return Results.Text("started");
        });
        app.MapGet("/sessions/{name}", (string name) => sessions.Find(name) is { } email ? Results.Text(email) : Results.NotFound());
    }
}
