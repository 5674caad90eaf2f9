using Microsoft.EntityFrameworkCore;

namespace RaceApp.Dashboards;

public record Dashboard(int Customers, int Products, int Value);

/// <summary>The numbers on the first page, all at once to save time.</summary>
public class DashboardService(ShopContext db)
{
    public async Task<Dashboard> LoadAsync()
    {
        var customers = CountCustomersAsync();
        var products = db.Products.CountAsync();
        var value = SumAsync();
        await Task.WhenAll(customers, products, value);
        return new Dashboard(customers.Result, products.Result, value.Result);
    }

    private async Task<int> CountCustomersAsync()
    {
        await CurrencyAsync();
        return await db.Customers.CountAsync();
    }

    private async Task<int> SumAsync()
    {
        var rate = await CurrencyAsync();
        return await db.Products.SumAsync(product => product.Price) * rate;
    }

    /// <summary>Asks the bank, over the network.</summary>
    private static async Task<int> CurrencyAsync()
    {
        await Task.Delay(1);
        return 2;
    }
}
