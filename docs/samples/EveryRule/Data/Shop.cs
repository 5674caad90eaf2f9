using Microsoft.EntityFrameworkCore;

namespace EveryRule.Data;

/// <summary>A product.</summary>
public class Product
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}

/// <summary>The products.</summary>
public class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();
}
