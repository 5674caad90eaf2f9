namespace RaceApp.Carts;

public static class CartEndpoints
{
    public static void MapCarts(this WebApplication app)
    {
        var carts = new CartCache();
        app.MapPost("/carts", (string name, string email) =>
        {
            carts.Put(name, email);
            return Results.Text("kept");
        });
        app.MapGet("/carts/{name}", (string name) => carts.Get(name) is { } email ? Results.Text(email) : Results.NotFound());
    }
}
