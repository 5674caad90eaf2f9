namespace RaceApp.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this WebApplication app) =>
        app.MapPost("/audit", async (string name, string email) => Results.Text((await AuditTrail.WriteAsync(name, email)).ToString()));
}
