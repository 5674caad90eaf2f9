using Microsoft.EntityFrameworkCore;

namespace RaceApp.Notes;

public sealed class Note
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public required string Email { get; set; }
}

public sealed class NoteContext(DbContextOptions<NoteContext> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var note = modelBuilder.Entity<Note>().ToTable("notes");
        note.Property(n => n.Id).HasColumnName("id");
        note.Property(n => n.Name).HasColumnName("name");
        note.Property(n => n.Email).HasColumnName("email");
    }
}
