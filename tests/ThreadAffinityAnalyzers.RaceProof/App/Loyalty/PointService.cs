using Microsoft.EntityFrameworkCore;

namespace RaceApp.Loyalty;

/// <summary>Points for regular customers.</summary>
public sealed class PointService
{
    private readonly LoyaltyContext _context;

    public PointService(LoyaltyContext context)
    {
        _context = context;
    }

    /// <summary>Tells the number of the booking.</summary>
    public async Task<long> GiveAsync(string name, string email)
    {
        var booking = new Booking { Name = name, Email = email };
        _context.Bookings.Add(booking);
        await _context.SaveChangesAsync();
        return booking.Id;
    }

    public Task<int> CountOfAsync(string name) => _context.Bookings.CountAsync(booking => booking.Name == name);
}
