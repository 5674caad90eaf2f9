namespace RaceApp.Mailboxes;

internal static class MailboxEndpoints
{
    private static readonly MailboxDirectory Directory = new();

    public static void MapMailboxes(this WebApplication app) =>
        app.MapGet("/mailboxes/{name}", FindMailbox);

    private static IResult FindMailbox(string name)
    {
        var address = Directory.AddressOf(name);
        return address is null ? Results.NotFound() : Results.Text(address);
    }
}
