namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Programs about concurrency inside one flow and what a fix makes of them, the first one offered where no key is named; <c>Sample.Run</c> runs each.</summary>
internal static class FlowFixSamples
{
    public static readonly (string Name, string? Key, string Before, string After)[] All =
    [
        ("AwaitedLater", null, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    var all = shop.Orders.CountAsync();
                    var first = shop.Orders.CountAsync(order => order.Id == 1);
                    return $"{await all} {await first}";
                }
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop shop)
            {
                public async Task<string> Run()
                {
                    var all = await shop.Orders.CountAsync();
                    var first = await shop.Orders.CountAsync(order => order.Id == 1);
                    return $"{all} {first}";
                }
            }

            """),
        ("EachOfMany", null, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    await Task.WhenAll(new[] { 7 }.Select(async id =>
                    {
                        shop.Orders.Add(new Order { Id = id });
                        await shop.SaveChangesAsync();
                    }));
                    return await CountAsync();
                }

                private async Task<string> CountAsync() => (await shop.Orders.CountAsync()).ToString();
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop shop)
            {
                public async Task<string> Run()
                {
                    foreach (var id in new[] { 7 })
                    {
                        shop.Orders.Add(new Order { Id = id });
                        await shop.SaveChangesAsync();
                    }
                    return await CountAsync();
                }

                private async Task<string> CountAsync() => (await shop.Orders.CountAsync()).ToString();
            }

            """),
        ("EachOfManySecond", "ContextPerCallFix", """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    await Task.WhenAll(new[] { 7 }.Select(async id =>
                    {
                        shop.Orders.Add(new Order { Id = id });
                        await shop.SaveChangesAsync();
                    }));
                    return await CountAsync();
                }

                private async Task<string> CountAsync() => (await shop.Orders.CountAsync()).ToString();
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContextFactory<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(IDbContextFactory<Shop> factory)
            {
                public async Task<string> Run()
                {
                    await Task.WhenAll(new[] { 7 }.Select(async id =>
                    {
                        await using var context = await factory.CreateDbContextAsync();
                        context.Orders.Add(new Order { Id = id });
                        await context.SaveChangesAsync();
                    }));
                    return await CountAsync();
                }

                private async Task<string> CountAsync()
                {
                    await using var context = await factory.CreateDbContextAsync();
                    return (await context.Orders.CountAsync()).ToString();
                }
            }

            """),
        ("Forgotten", null, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    shop.Orders.Add(new Order());
                    _ = shop.SaveChangesAsync();
                    return $"{await shop.Orders.CountAsync()}";
                }
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop shop)
            {
                public async Task<string> Run()
                {
                    shop.Orders.Add(new Order());
                    await shop.SaveChangesAsync();
                    return $"{await shop.Orders.CountAsync()}";
                }
            }

            """),
        ("ParallelBody", null, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    using var {|TAA2002:connection|} = new SqliteConnection(source);
                    connection.Open();
                    Parallel.ForEach(names, name =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
                    });
                }
            }

            """, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    SqliteConnection OpenConnection()
                    {
                        var connection = new SqliteConnection(source);
                        connection.Open();
                        return connection;
                    }

                    Parallel.ForEach(names, name =>
                    {
                        using var connection = OpenConnection();
                        connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
                    });
                }
            }

            """),
        ("ParallelField", null, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    new Import(source).Run(["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal sealed class Import
            {
                private readonly SqliteConnection {|TAA2002:_connection|};

                public Import(string source)
                {
                    _connection = new SqliteConnection(source);
                    _connection.Open();
                }

                public void Run(string[] names) => Parallel.ForEach(names, Save);

                private void Save(string name) => _connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
            }

            """, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    new Import(source).Run(["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal sealed class Import
            {
                private readonly string _connectionString;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                public Import(string source)
                {
                    _connectionString = source;
                }

                public void Run(string[] names) => Parallel.ForEach(names, Save);

                private void Save(string name)
                {
                    using var connection = OpenConnection();
                    connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
                }
            }

            """),
        ("ParallelPrepared", null, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    using var {|TAA2002:connection|} = new SqliteConnection(source);
                    connection.Open();
                    connection.CreateFunction("shout", (string text) => text.ToUpperInvariant());
                    Parallel.ForEach(names, name =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (shout(@name))", new { name });
                    });
                }
            }

            """, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    SqliteConnection OpenConnection()
                    {
                        var connection = new SqliteConnection(source);
                        connection.Open();
                        connection.CreateFunction("shout", (string text) => text.ToUpperInvariant());
                        return connection;
                    }

                    Parallel.ForEach(names, OpenConnection, (name, _, connection) =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (shout(@name))", new { name });
                        return connection;
                    }, connection => connection.Dispose());
                }
            }

            """),
        ("ParallelWorkers", null, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    using var {|TAA2002:connection|} = new SqliteConnection(source + ";Pooling=False");
                    connection.Open();
                    Parallel.ForEach(names, name =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
                    });
                    Parallel.For(0, 1, i => connection.Execute("INSERT INTO users (name) VALUES (@i)", new { i }));
                }
            }

            """, """
            using Dapper;

            public static class Sample
            {
                public static Task<string> Run(string source)
                {
                    using var setUp = new SqliteConnection(source);
                    setUp.Execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
                    Import.Run(source, ["ada"]);
                    return Task.FromResult(string.Join(",", setUp.Query<string>("SELECT name FROM users")));
                }
            }

            internal static class Import
            {
                public static void Run(string source, string[] names)
                {
                    SqliteConnection OpenConnection()
                    {
                        var connection = new SqliteConnection(source + ";Pooling=False");
                        connection.Open();
                        return connection;
                    }

                    Parallel.ForEach(names, OpenConnection, (name, _, connection) =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (@name)", new { name });
                        return connection;
                    }, connection => connection.Dispose());
                    Parallel.For(0, 1, OpenConnection, (i, _, connection) =>
                    {
                        connection.Execute("INSERT INTO users (name) VALUES (@i)", new { i });
                        return connection;
                    }, connection => connection.Dispose());
                }
            }

            """),
        ("ThreadLocalOfAClass", null, """
            using Dapper;

            public static class Sample
            {
                public static string Source { get; private set; } = "";

                public static async Task<string> Run(string source)
                {
                    Source = source;
                    var orders = new Orders();
                    await orders.CreateAsync();
                    return $"{await orders.AddAsync("a")} {await orders.AddAsync("b")}";
                }
            }

            public sealed class Orders
            {
                private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() =>
                {
                    var connection = new SqliteConnection(Sample.Source);
                    connection.Open();
                    return connection;
                });

                public Task CreateAsync() => s_db.Value!.ExecuteAsync("CREATE TABLE orders (name TEXT)");

                public async Task<long> AddAsync(string name)
                {
                    await s_db.Value!.ExecuteAsync("INSERT INTO orders VALUES (@name)", new { name });
                    return await s_db.Value!.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
                }
            }

            """, """
            using Dapper;

            public static class Sample
            {
                public static string Source { get; private set; } = "";

                public static async Task<string> Run(string source)
                {
                    Source = source;
                    var orders = new Orders();
                    await orders.CreateAsync();
                    return $"{await orders.AddAsync("a")} {await orders.AddAsync("b")}";
                }
            }

            public sealed class Orders
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(Sample.Source);
                    connection.Open();
                    return connection;
                }

                public async Task CreateAsync()
                {
                    using var connection = OpenConnection();
                    await connection.ExecuteAsync("CREATE TABLE orders (name TEXT)");
                }

                public async Task<long> AddAsync(string name)
                {
                    using var connection = OpenConnection();
                    await connection.ExecuteAsync("INSERT INTO orders VALUES (@name)", new { name });
                    return await connection.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
                }
            }

            """),
        ("TwoCounts", null, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    var all = AllAsync();
                    var first = FirstAsync();
                    await Task.WhenAll(all, first);
                    return $"{all.Result} {first.Result}";
                }

                private async Task<int> AllAsync() => await shop.Orders.CountAsync();

                private Task<int> FirstAsync() => shop.Orders.CountAsync(order => order.Id == 1);
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop shop)
            {
                public async Task<string> Run()
                {
                    var all = await AllAsync();
                    var first = await FirstAsync();
                    return $"{all} {first}";
                }

                private async Task<int> AllAsync() => await shop.Orders.CountAsync();

                private Task<int> FirstAsync() => shop.Orders.CountAsync(order => order.Id == 1);
            }

            """),
        ("TwoCountsSecond", "ContextPerCallFix", """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    var all = AllAsync();
                    var first = FirstAsync();
                    await Task.WhenAll(all, first);
                    return $"{all.Result} {first.Result}";
                }

                private async Task<int> AllAsync() => await shop.Orders.CountAsync();

                private Task<int> FirstAsync() => shop.Orders.CountAsync(order => order.Id == 1);
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContextFactory<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(IDbContextFactory<Shop> factory)
            {
                public async Task<string> Run()
                {
                    var all = AllAsync();
                    var first = FirstAsync();
                    await Task.WhenAll(all, first);
                    return $"{all.Result} {first.Result}";
                }

                private async Task<int> AllAsync()
                {
                    await using var context = await factory.CreateDbContextAsync();
                    return await context.Orders.CountAsync();
                }

                private async Task<int> FirstAsync()
                {
                    await using var context = await factory.CreateDbContextAsync();
                    return await context.Orders.CountAsync(order => order.Id == 1);
                }
            }

            """),
        ("ValueOfWhenAll", null, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop {|TAA2003:shop|})
            {
                public async Task<string> Run()
                {
                    var counts = await Task.WhenAll(shop.Orders.CountAsync(), shop.Orders.CountAsync(order => order.Id == 1));
                    return string.Join(" ", counts);
                }
            }

            """, """
            using Microsoft.EntityFrameworkCore;

            public static class Sample
            {
                public static async Task<string> Run(string source)
                {
                    var services = new ServiceCollection();
                    services.AddDbContext<Shop>(o => o.UseSqlite(source));
                    services.AddScoped<Page>();
                    await using var provider = services.BuildServiceProvider();
                    await using var scope = provider.CreateAsyncScope();
                    using (var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(source).Options))
                    {
                        shop.Database.EnsureCreated();
                    }
                    return await scope.ServiceProvider.GetRequiredService<Page>().Run();
                }
            }

            public class Shop : DbContext
            {
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            public class Order { public int Id { get; set; } }

            public class Page(Shop shop)
            {
                public async Task<string> Run()
                {
                    var counts = new[] { await shop.Orders.CountAsync(), await shop.Orders.CountAsync(order => order.Id == 1) };
                    return string.Join(" ", counts);
                }
            }

            """),
    ];
}
