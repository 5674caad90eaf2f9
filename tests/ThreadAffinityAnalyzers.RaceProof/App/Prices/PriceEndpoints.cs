namespace RaceApp.Prices;

internal static class PriceEndpoints
{
    public static void MapPrices(this WebApplication app)
    {
        app.MapGet("/prices/{supplier}", (string supplier) => Results.Text(string.Join(", ", PriceList.Of(supplier))));
        app.MapPost("/prices", async (string name, string email) =>
            await PriceList.SetAsync(name, email) ? Results.Text("taken") : Results.UnprocessableEntity("too low"));
    }
}
