using Microsoft.EntityFrameworkCore;

namespace RaceApp.Notes;

public static class NoteSetup
{
    public static IServiceCollection AddNotes(this IServiceCollection services) =>
        services.AddDbContext<NoteContext>(options => options.UseSqlite("Data Source=notes.db"), ServiceLifetime.Singleton);

    public static void MapNotes(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Notes:Enabled", true))
            return;

        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<NoteContext>().Database.EnsureCreated();
        }

        app.MapPost("/notes", async (string name, string email, NoteContext db) =>
        {
            var note = new Note { Name = name, Email = email };
            db.Notes.Add(note);
            await db.SaveChangesAsync();
            return Results.Text(note.Id.ToString());
        });

        app.MapGet("/notes/{id:long}", async (long id, NoteContext db) =>
            await db.Notes.AsNoTracking().FirstOrDefaultAsync(note => note.Id == id) is { } note ? Results.Text(note.Email) : Results.NotFound());
    }
}
