namespace RaceApp.Tickets;

public static class TicketSetup
{
    public static IServiceCollection AddTickets(this IServiceCollection services) =>
        services.AddSingleton<ITicketService, TicketService>();

    public static void MapTickets(this WebApplication app)
    {
        app.MapPost("/tickets", (string name, string email, ITicketService tickets) => Results.Text(tickets.Open(name, email).ToString()));
        app.MapGet("/tickets/{number:long}", (long number, ITicketService tickets) =>
            tickets.OwnerOf(number) is { } owner ? Results.Text(owner) : Results.NotFound());
    }
}
