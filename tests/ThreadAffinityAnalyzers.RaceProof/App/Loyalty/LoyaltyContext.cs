using Microsoft.EntityFrameworkCore;

namespace RaceApp.Loyalty;

public class Booking
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Email { get; set; } = "";
}

public class LoyaltyContext(DbContextOptions<LoyaltyContext> options) : DbContext(options)
{
    public DbSet<Booking> Bookings => Set<Booking>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var booking = modelBuilder.Entity<Booking>().ToTable("bookings");
        booking.Property(b => b.Id).HasColumnName("id");
        booking.Property(b => b.Name).HasColumnName("name");
        booking.Property(b => b.Email).HasColumnName("email");
    }
}
