using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Services that a constructor asks a provider for and keeps: each is told of once, where it is kept.</summary>
public sealed class TAA3002ResolvedTests
{
    [Theory]
    [InlineData("IServiceScopeFactory scopes", "{ var scope = scopes.CreateScope(); _logs = scope.ServiceProvider.GetRequiredService<ILogs>(); }")]
    [InlineData("IServiceScopeFactory scopes", "{ _logs = scopes.CreateScope().ServiceProvider.GetService<ILogs>()!; }")]
    [InlineData("IServiceProvider services", "{ _logs = services.GetRequiredService<ILogs>(); }")]
    [InlineData("IServiceProvider services", "{ _logs = (ILogs)services.GetRequiredService(typeof(ILogs)); }")]
    [InlineData("ILogs logs", "{ _logs = logs; }")]
    public Task RepositoryOverABaseClassBad(string parameter, string body) => Rule.Bad(Program("{|TAA3002:_logs|}", parameter, body, "AddScoped"));

    [Fact]
    public Task TransientRepositoryBad() => Rule.Bad(
        Program("{|TAA3002:_logs|}", "IServiceScopeFactory scopes", "{ var scope = scopes.CreateScope(); _logs = scope.ServiceProvider.GetRequiredService<ILogs>(); }", "AddTransient"));

    /// <summary>One repository for all is told of where it keeps its context.</summary>
    [Fact]
    public Task SingletonRepositoryBad() => Rule.Bad(
        Program("_logs", "IServiceProvider services", "{ _logs = services.GetRequiredService<ILogs>(); }", "AddSingleton", context: "{|TAA3002:_context|}"));

    [Fact]
    public Task RepositoryOfTheRequestOk() => Rule.Ok(
        Program("_logs", "IServiceProvider services", "{ }", "AddScoped").Replace("await _logs!.AddAsync", "await request.RequestServices.GetRequiredService<ILogs>().AddAsync", StringComparison.Ordinal));

    private static string Program(string field, string parameter, string body, string registered, string context = "_context") => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<DbContext, Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Services.{{registered}}<ILogs, Logs>();
        var app = builder.Build();
        app.UseMiddleware<Logging>();
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Entry> Entries => Set<Entry>(); }
        public class Entry { public int Id { get; set; } }
        public interface IStore<T> { Task AddAsync(T entry); }
        public interface ILogs : IStore<Entry> { }

        public class Store<T> : IStore<T> where T : class
        {
            private readonly DbContext {{context}};
            public Store(DbContext context) { _context = context; }
            public async Task AddAsync(T entry) { await _context.Set<T>().AddAsync(entry); await _context.SaveChangesAsync(); }
        }

        public class Logs : Store<Entry>, ILogs { public Logs(DbContext context) : base(context) { } }

        public class Logging
        {
            private readonly ILogs? {{field}};
            private readonly RequestDelegate _next;
            public Logging(RequestDelegate next, {{parameter}}) { _next = next; {{body}} }
            public async Task Invoke(HttpContext request) { await _next(request); await _logs!.AddAsync(new Entry()); }
        }
        """;
}
