namespace RaceApp.Imports;

internal static class ImportEndpoints
{
    public static void MapImports(this WebApplication app)
    {
        var articles = new ArticleService();
        app.MapPost("/articles", (string name, string email) =>
        {
            articles.Add(name, email);
            return "added";
        });
        app.MapPost("/articles/import", async (string supplier, int lines) =>
            await articles.ImportAsync(supplier, lines) ? Results.Text("imported") : Results.UnprocessableEntity("unknown supplier"));
    }
}
