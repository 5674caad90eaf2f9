namespace RaceApp.Stock;

internal static class StockEndpoints
{
    public static void MapStock(this WebApplication app)
    {
        app.MapPost("/stock", async (string name, string email) =>
            await Warehouse.BookAsync(name, email) ? Results.Text("booked") : Results.UnprocessableEntity("not allowed"));
        app.MapDelete("/stock/{name}", async (string name) =>
        {
            await Warehouse.RemoveAsync(name);
            return Results.Text("removed");
        });
        app.MapPost("/stock/counted", (string name, string email) =>
        {
            Warehouse.Count(name, email);
            return Results.Text("noted");
        });
    }
}
