namespace RaceApp.Orders;

public static class OrderEndpoints
{
    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder app)
    {
        app.MapPost("/orders", async (string name, string email) => Results.Text((await OrderRepository.AddAsync(name, email)).ToString()));
        app.MapGet("/orders/{id:long}", async (long id) => await OrderRepository.FindAsync(id) is { } order ? Results.Json(order) : Results.NotFound());
        return app;
    }
}
