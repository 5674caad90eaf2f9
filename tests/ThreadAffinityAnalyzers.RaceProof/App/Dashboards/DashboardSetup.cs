using Microsoft.EntityFrameworkCore;

namespace RaceApp.Dashboards;

public static class DashboardSetup
{
    public static IServiceCollection AddDashboards(this IServiceCollection services)
    {
        services.AddDbContext<ShopContext>(options => options.UseSqlite("Data Source=shop.db"));
        services.AddScoped<DashboardService>();
        return services;
    }

    public static void MapDashboard(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Dashboards:Enabled", true))
            return;

        using (var scope = app.Services.CreateScope())
        {
            var shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
            if (shop.Database.EnsureCreated())
            {
                for (var number = 1; number <= 200; number++)
                {
                    shop.Products.Add(new Product { Name = "product " + number, Price = number });
                    shop.Customers.Add(new Customer { Name = "customer " + number });
                }
                shop.SaveChanges();
            }
        }

        app.MapGet("/dashboard", async (DashboardService dashboards) =>
        {
            var dashboard = await dashboards.LoadAsync();
            return Results.Text($"{dashboard.Customers} customers, {dashboard.Products} products, {dashboard.Value} in stock");
        });
    }
}
