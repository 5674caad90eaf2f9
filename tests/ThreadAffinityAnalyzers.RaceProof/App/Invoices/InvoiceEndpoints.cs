namespace RaceApp.Invoices;

internal static class InvoiceEndpoints
{
    public static void MapInvoices(this WebApplication app) =>
        app.MapPost("/invoices", async (string customer, int lines) => Results.Text($"{await InvoiceBook.AddAsync(customer, lines)} lines"));
}
