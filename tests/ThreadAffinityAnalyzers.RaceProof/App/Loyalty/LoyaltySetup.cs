using Microsoft.EntityFrameworkCore;

namespace RaceApp.Loyalty;

public static class LoyaltySetup
{
    /// <summary>The context is for one request, as it should be; the service that is given it is there for all of them.</summary>
    public static IServiceCollection AddLoyalty(this IServiceCollection services)
    {
        services.AddDbContext<LoyaltyContext>(options => options.UseSqlite("Data Source=loyalty.db"));
        services.AddSingleton<PointService>();
        return services;
    }

    public static void MapLoyalty(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Loyalty:Enabled", true))
            return;

        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<LoyaltyContext>().Database.EnsureCreated();
        }

        app.MapPost("/points", async (string name, string email, PointService points) => Results.Text((await points.GiveAsync(name, email)).ToString()));
        app.MapGet("/points/{name}", async (string name, PointService points) => await points.CountOfAsync(name));
    }
}
