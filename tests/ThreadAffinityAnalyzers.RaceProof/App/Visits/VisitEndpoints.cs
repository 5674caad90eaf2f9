namespace RaceApp.Visits;

public static class VisitEndpoints
{
    public static void MapVisits(this WebApplication app)
    {
        app.MapPost("/visits", (string name, string email) =>
        {
            new VisitLog().Record(name, email);
            return Results.Text("seen");
        });
        app.MapGet("/visits/{name}", (string name) => new VisitLog().Count(name));
    }
}
