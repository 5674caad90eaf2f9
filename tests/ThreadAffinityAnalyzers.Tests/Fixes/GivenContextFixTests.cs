namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of contexts that classes are given.</summary>
public class GivenContextFixTests
{
    [Fact]
    public Task ContextWithAHelperThatReads() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<AppDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Db")));
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddHostedService<Sync>();
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<AppDb>().Database.EnsureCreated();
        }

        app.MapGet("/settings/{key}", async (string key, Settings settings) => await settings.GetAsync(key));
        app.MapGet("/all", (AppDb db) => db.Values.ToListAsync());
        app.Run();

        public class Value { public int Id { get; set; } public string Key { get; set; } = ""; public string Text { get; set; } = ""; }

        public class AppDb : DbContext
        {
            public AppDb(DbContextOptions<AppDb> options) : base(options) { }
            public DbSet<Value> Values => Set<Value>();
        }

        public class Settings
        {
            private readonly AppDb {|TAA3002:_db|};
            private readonly ILogger<Settings> _log;

            public Settings(AppDb db, ILogger<Settings> log)
            {
                _db = db;
                _log = log;
            }

            public async Task<string?> GetAsync(string key)
            {
                var value = await FindAsync(key);
                return value?.Text;
            }

            public async Task SetAsync(string key, string text, CancellationToken cancellationToken = default)
            {
                var value = await FindAsync(key);
                if (value is null)
                {
                    _db.Values.Add(new Value { Key = key, Text = text });
                }
                else
                {
                    value.Text = text;
                }

                await _db.SaveChangesAsync(cancellationToken);
            }

            private Task<Value?> FindAsync(string key) => _db.Values.FirstOrDefaultAsync(v => v.Key == key);
        }

        public class Sync(Settings settings) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await settings.SetAsync("last", DateTime.UtcNow.ToString("O"), stoppingToken);
                    await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
                }
            }
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextFactory<AppDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Db")));
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddHostedService<Sync>();
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<AppDb>().Database.EnsureCreated();
        }

        app.MapGet("/settings/{key}", async (string key, Settings settings) => await settings.GetAsync(key));
        app.MapGet("/all", (AppDb db) => db.Values.ToListAsync());
        app.Run();

        public class Value { public int Id { get; set; } public string Key { get; set; } = ""; public string Text { get; set; } = ""; }

        public class AppDb : DbContext
        {
            public AppDb(DbContextOptions<AppDb> options) : base(options) { }
            public DbSet<Value> Values => Set<Value>();
        }

        public class Settings
        {
            private readonly IDbContextFactory<AppDb> _factory;
            private readonly ILogger<Settings> _log;

            public Settings(IDbContextFactory<AppDb> factory, ILogger<Settings> log)
            {
                _factory = factory;
                _log = log;
            }

            public async Task<string?> GetAsync(string key)
            {
                await using var context = await _factory.CreateDbContextAsync();
                var value = await FindAsync(context, key);
                return value?.Text;
            }

            public async Task SetAsync(string key, string text, CancellationToken cancellationToken = default)
            {
                await using var context = await _factory.CreateDbContextAsync(cancellationToken);
                var value = await FindAsync(context, key);
                if (value is null)
                {
                    context.Values.Add(new Value { Key = key, Text = text });
                }
                else
                {
                    value.Text = text;
                }

                await context.SaveChangesAsync(cancellationToken);
            }

            private static Task<Value?> FindAsync(AppDb context, string key) => context.Values.FirstOrDefaultAsync(v => v.Key == key);
        }

        public class Sync(Settings settings) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await settings.SetAsync("last", DateTime.UtcNow.ToString("O"), stoppingToken);
                    await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
                }
            }
        }

        """);

    [Fact]
    public Task ContextRegisteredAsInstance() => Fix.Verify(
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton(new Db(new DbContextOptionsBuilder<Db>().UseSqlite("Data Source=x.db").Options))|};
        builder.Services.AddSingleton<People>();
        var app = builder.Build();
        app.MapGet("/people", (People p) => p.All());
        app.MapPost("/people", (People p, string name) => p.Add(name));
        app.Run();
        public class Person { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Db(DbContextOptions<Db> options) : DbContext(options) { public DbSet<Person> People => Set<Person>(); }
        public class People(Db db)
        {
            public async Task<List<Person>> All() => await db.People.AsNoTracking().ToListAsync();
            public async Task Add(string name) { db.People.Add(new Person { Name = name }); await db.SaveChangesAsync(); }
        }

        """,
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new Db(new DbContextOptionsBuilder<Db>().UseSqlite("Data Source=x.db").Options));
        builder.Services.AddSingleton<People>();
        var app = builder.Build();
        app.MapGet("/people", (People p) => p.All());
        app.MapPost("/people", (People p, string name) => p.Add(name));
        app.Run();
        public class Person { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Db(DbContextOptions<Db> options) : DbContext(options) { public DbSet<Person> People => Set<Person>(); }
        public class People(IServiceScopeFactory scopeFactory)
        {
            public async Task<List<Person>> All()
            {
                await using var scope = scopeFactory.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<Db>();
                return await context.People.AsNoTracking().ToListAsync();
            }
            public async Task Add(string name)
            {
                await using var scope = scopeFactory.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<Db>();
                context.People.Add(new Person { Name = name });
                await context.SaveChangesAsync();
            }
        }

        """);
}
