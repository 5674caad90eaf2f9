namespace RaceApp.Contacts;

internal static class ContactEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder routes)
    {
        var contacts = routes.MapGroup("/contacts");
        contacts.MapPost("/", (string name, string email) =>
        {
            if (!email.Contains('@'))
                return Results.BadRequest("not an e-mail address");
            return Results.Text($"{ContactStore.Add(name, email)} added");
        });
    }
}
