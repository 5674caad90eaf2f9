namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Programs of many hosts as their authors write them: who calls, and which instance keeps the connection; each warning with a silent twin.</summary>
public class HostedProgramsTests
{
    [Fact]
    public async Task OneOpensAndOthersWorkIsNotOpeningAtTheSameTimeBad()
    {
        var finding = Assert.Single(await Rule.Findings(Workers("_file.Open();", "")));
        Assert.Contains("nothing guards it", finding.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkersThatOpenAtTheSameTimeBad()
    {
        var finding = Assert.Single(await Rule.Findings(Workers("", "_file.Open();")));
        Assert.Contains("open or close it at the same time", finding.GetMessage(), StringComparison.Ordinal);
    }

    private static string Workers(string first, string each) => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Writer>();
        builder.Build().Run();
        sealed class Writer : BackgroundService
        {
            private readonly SqliteConnection _file = new("Data Source=log.db");
            protected override Task ExecuteAsync(CancellationToken stopping)
            {
                {{first}}
                return Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => Drain(n))));
            }
            private void Drain(int n) { {{each}} using var c = _file.CreateCommand(); c.CommandText = "insert"; c.ExecuteNonQuery(); }
        }
        """;

    [Fact]
    public Task GrpcServiceSingletonRepoBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IInventoryRepository, InventoryRepository>();
        var app = builder.Build();
        app.Run();
        public interface IInventoryRepository { Task<int> CountAsync(string sku); }
        public sealed class InventoryRepository : IInventoryRepository, IDisposable {
            private readonly DbConnection {|TAA1002:_connection|};
            public InventoryRepository(IConfiguration configuration) { _connection = new SqliteConnection(configuration.GetConnectionString("Default")); _connection.Open(); }
            public async Task<int> CountAsync(string sku) => await _connection.ExecuteScalarAsync<int>("select count(*) from items where sku = @sku", new { sku });
            public void Dispose() => _connection.Dispose();
        }
        public class InventoryService(IInventoryRepository repository) : Inventory.InventoryBase { public override async Task<int> GetStock(string r, Grpc.Core.ServerCallContext c) => await repository.CountAsync(r); }
        public static class Inventory { [Grpc.Core.BindServiceMethod(typeof(Inventory), "Bind")] public abstract class InventoryBase { public virtual Task<int> GetStock(string r, Grpc.Core.ServerCallContext c) => Task.FromResult(0); } }
        namespace Grpc.Core { public class BindServiceMethodAttribute(Type t, string n) : Attribute; public class ServerCallContext; }
        """);

    [Fact]
    public Task GrpcServiceScopedRepoOk() => Rule.Ok(
        """
        using Dapper;
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<IInventoryRepository, InventoryRepository>();
        var app = builder.Build();
        app.Run();
        public interface IInventoryRepository { Task<int> CountAsync(string sku); }
        public sealed class InventoryRepository : IInventoryRepository, IDisposable {
            private readonly DbConnection _connection;
            public InventoryRepository(IConfiguration configuration) { _connection = new SqliteConnection(configuration.GetConnectionString("Default")); _connection.Open(); }
            public async Task<int> CountAsync(string sku) => await _connection.ExecuteScalarAsync<int>("select count(*) from items where sku = @sku", new { sku });
            public void Dispose() => _connection.Dispose();
        }
        public class InventoryService(IInventoryRepository repository) : Inventory.InventoryBase { public override async Task<int> GetStock(string r, Grpc.Core.ServerCallContext c) => await repository.CountAsync(r); }
        public static class Inventory { [Grpc.Core.BindServiceMethod(typeof(Inventory), "Bind")] public abstract class InventoryBase { public virtual Task<int> GetStock(string r, Grpc.Core.ServerCallContext c) => Task.FromResult(0); } }
        namespace Grpc.Core { public class BindServiceMethodAttribute(Type t, string n) : Attribute; public class ServerCallContext; }
        """);

    [Fact]
    public Task HubPresenceTrackerBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSignalR();
        b.Services.AddSingleton<PresenceTracker>();
        var app = b.Build();
        app.MapHub<ChatHub>("/chat");
        app.Run();
        public class PresenceTracker {
            private readonly IDbConnection {|TAA1002:db|} = new SqliteConnection("Data Source=presence.db");
            public void Joined(string id) => db.Execute("insert into online values(@id)", new { id });
            public void Left(string id) { db.Execute("delete from online where id=@id", new { id }); } }
        public class ChatHub(PresenceTracker tracker) : Microsoft.AspNetCore.SignalR.Hub {
            public override Task OnConnectedAsync() { tracker.Joined(Context.ConnectionId); return base.OnConnectedAsync(); }
            public override Task OnDisconnectedAsync(Exception? e) { tracker.Left(Context.ConnectionId); return base.OnDisconnectedAsync(e); } }
        """);

    [Fact]
    public Task HubPresenceTrackerPercallOk() => Rule.Ok(
        """
        using Dapper;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSignalR();
        b.Services.AddSingleton<PresenceTracker>();
        var app = b.Build();
        app.MapHub<ChatHub>("/chat");
        app.Run();
        public class PresenceTracker {
            private IDbConnection Open() { var c = new SqliteConnection("Data Source=presence.db"); c.Open(); return c; }
            public void Joined(string id) { using var db = Open(); db.Execute("insert into online values(@id)", new { id }); } }
        public class ChatHub(PresenceTracker tracker) : Microsoft.AspNetCore.SignalR.Hub {
            public override Task OnConnectedAsync() { tracker.Joined(Context.ConnectionId); return base.OnConnectedAsync(); } }
        """);

    [Fact]
    public Task RazorPageStaticServiceBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddRazorPages();
        var app = b.Build();
        app.MapRazorPages();
        app.Run();
        public static class CustomerService {
          static SqliteConnection {|TAA1001:conn|};
          static CustomerService() { conn = new SqliteConnection("Data Source=crm.db"); conn.Open(); }
          public static List<string> All() { var list = new List<string>(); using (var cmd = new SqliteCommand("select name from customers", conn)) using (var r = cmd.ExecuteReader()) while (r.Read()) list.Add(r.GetString(0)); return list; } }
        public class IndexModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { public List<string> Customers { get; private set; } = []; public void OnGet() { Customers = CustomerService.All(); } public IActionResult OnPostRefresh() { Customers = CustomerService.All(); return Page(); } }
        """);

    [Fact]
    public Task BlazorServerSingletonStateBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddRazorComponents().AddInteractiveServerComponents();
        b.Services.AddSingleton<TodoStore>();
        var app = b.Build();
        app.Run();
        public class TodoStore {
          private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=todo.db");
          public async Task<List<string>> LoadAsync() => (await _c.QueryAsync<string>("select t from todo")).ToList(); }
        public class Todo : Microsoft.AspNetCore.Components.ComponentBase { [Microsoft.AspNetCore.Components.Inject] private TodoStore Store { get; set; } = default!; private List<string>? items; protected override async Task OnInitializedAsync() { items = await Store.LoadAsync(); } }
        """);

    [Fact]
    public Task BlazorServerScopedStateOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddRazorComponents().AddInteractiveServerComponents();
        b.Services.AddScoped<TodoStore>();
        var app = b.Build();
        app.Run();
        public class TodoStore {
          private readonly SqliteConnection _c = new("Data Source=todo.db");
          public async Task<List<string>> LoadAsync() => (await _c.QueryAsync<string>("select t from todo")).ToList(); }
        public class Todo : Microsoft.AspNetCore.Components.ComponentBase { [Microsoft.AspNetCore.Components.Inject] private TodoStore Store { get; set; } = default!; private List<string>? items; protected override async Task OnInitializedAsync() { items = await Store.LoadAsync(); } }
        """);

    [Fact]
    public Task EndpointsInExtensionStaticMethodsBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton(_ => new SqliteConnection("Data Source=a.db"))|};
        var app = b.Build();
        app.MapOrderEndpoints();
        app.Run();
        public static class OrderEndpoints { public static RouteGroupBuilder MapOrderEndpoints(this IEndpointRouteBuilder routes) { var group = routes.MapGroup("/orders").WithTags("x"); group.MapGet("/", GetAll); group.MapPost("/", Create).AddEndpointFilter(async (c, next) => await next(c)); return group; }
         static async Task<IResult> GetAll(SqliteConnection db) => Results.Ok(await db.QueryAsync<string>("select n from o")); static async Task<IResult> Create(string n, SqliteConnection db) { await db.ExecuteAsync("insert into o values(@n)", new { n }); return Results.Created(); } }
        """);

    [Fact]
    public Task EndpointsInExtensionScopedOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        var app = b.Build();
        app.MapOrderEndpoints();
        app.Run();
        public static class OrderEndpoints { public static RouteGroupBuilder MapOrderEndpoints(this IEndpointRouteBuilder routes) { var group = routes.MapGroup("/orders").WithTags("x"); group.MapGet("/", GetAll); group.MapPost("/", Create).AddEndpointFilter(async (c, next) => await next(c)); return group; }
         static async Task<IResult> GetAll(SqliteConnection db) => Results.Ok(await db.QueryAsync<string>("select n from o")); static async Task<IResult> Create(string n, SqliteConnection db) { await db.ExecuteAsync("insert into o values(@n)", new { n }); return Results.Created(); } }
        """);

    [Fact]
    public Task EndpointClassIEndpointReflectionBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Db>();
        var app = b.Build();
        foreach (var e in typeof(IEndpoint).Assembly.GetTypes().Where(t => typeof(IEndpoint).IsAssignableFrom(t) && !t.IsInterface).Select(Activator.CreateInstance).Cast<IEndpoint>()) e.Map(app);
        app.Run();
        public interface IEndpoint { void Map(IEndpointRouteBuilder app); }
        public class Db {
          public SqliteConnection {|TAA1002:Connection|} { get; } = new("Data Source=a.db");
        }
        public class GetUser : IEndpoint { public void Map(IEndpointRouteBuilder app) => app.MapGet("/users/{id}", Handle); private static async Task<IResult> Handle(int id, Db db) => Results.Ok(await db.Connection.QueryFirstOrDefaultAsync<string>("select n from u where id=@id", new { id })); }
        """);

    [Fact]
    public Task MasstransitConsumerCaptiveBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<ShopContext>(o => o.UseSqlite("Data Source=s.db"));
        b.Services.AddSingleton<IOrderWriter, OrderWriter>();
        var app = b.Build();
        app.Run();
        public class ShopContext(DbContextOptions<ShopContext> o) : DbContext(o) { public DbSet<Order> Orders => Set<Order>(); } public class Order { public int Id { get; set; } }
        public interface IOrderWriter { Task Write(int id); }
        public class OrderWriter : IOrderWriter {
          private readonly ShopContext {|TAA3002:_db|};
          public OrderWriter(ShopContext db) => _db = db; public async Task Write(int id) { _db.Orders.Add(new Order { Id = id }); await _db.SaveChangesAsync(); } }
        public record OrderPlaced(int Id); public class OrderPlacedConsumer(IOrderWriter writer) : MassTransit.IConsumer<OrderPlaced> { public Task Consume(MassTransit.ConsumeContext<OrderPlaced> context) => writer.Write(context.Message.Id); }
        namespace MassTransit { public interface ConsumeContext<out T> { T Message { get; } } public interface IConsumer<in T> { Task Consume(ConsumeContext<T> context); } }
        """);

    [Fact]
    public Task MasstransitConsumerScopedOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<ShopContext>(o => o.UseSqlite("Data Source=s.db"));
        b.Services.AddScoped<IOrderWriter, OrderWriter>();
        var app = b.Build();
        app.Run();
        public class ShopContext(DbContextOptions<ShopContext> o) : DbContext(o) { public DbSet<Order> Orders => Set<Order>(); } public class Order { public int Id { get; set; } }
        public interface IOrderWriter { Task Write(int id); }
        public class OrderWriter : IOrderWriter { private readonly ShopContext _db; public OrderWriter(ShopContext db) => _db = db; public async Task Write(int id) { _db.Orders.Add(new Order { Id = id }); await _db.SaveChangesAsync(); } }
        public record OrderPlaced(int Id); public class OrderPlacedConsumer(IOrderWriter writer) : MassTransit.IConsumer<OrderPlaced> { public Task Consume(MassTransit.ConsumeContext<OrderPlaced> context) => writer.Write(context.Message.Id); }
        namespace MassTransit { public interface ConsumeContext<out T> { T Message { get; } } public interface IConsumer<in T> { Task Consume(ConsumeContext<T> context); } }
        """);

    [Fact]
    public Task HangfireJobStaticBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        var app = b.Build();
        Hangfire.RecurringJob.AddOrUpdate("cleanup", () => Jobs.Cleanup(), "* * * * *");
        app.MapPost("/import", () => Hangfire.BackgroundJob.Enqueue(() => Jobs.Import(1)));
        app.Run();
        public static class Jobs {
          private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=jobs.db");
          public static void Cleanup() => Db.Execute("delete from x"); public static void Import(int id) => Db.Execute("insert into x values(1)"); }
        namespace Hangfire { public static class BackgroundJob { public static string Enqueue(System.Linq.Expressions.Expression<Action> job) => ""; } public static class RecurringJob { public static void AddOrUpdate(string id, System.Linq.Expressions.Expression<Action> job, string cron) { } public static void AddOrUpdate<T>(string id, System.Linq.Expressions.Expression<Action<T>> job, string cron) { } } }
        """);

    [Fact]
    public Task HangfireJobClassOwnOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        var app = b.Build();
        Hangfire.RecurringJob.AddOrUpdate<CleanupJob>("cleanup", j => j.Run(), "* * * * *");
        app.Run();
        public class CleanupJob { private readonly SqliteConnection _db = new("Data Source=jobs.db"); public void Run() => _db.Execute("delete from x"); }
        namespace Hangfire { public static class BackgroundJob { public static string Enqueue(System.Linq.Expressions.Expression<Action> job) => ""; } public static class RecurringJob { public static void AddOrUpdate(string id, System.Linq.Expressions.Expression<Action> job, string cron) { } public static void AddOrUpdate<T>(string id, System.Linq.Expressions.Expression<Action<T>> job, string cron) { } } }
        """);

    [Fact]
    public Task RabbitConsumerAndApiBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<EventLog>();
        b.Services.AddHostedService<Listener>();
        var app = b.Build();
        app.MapGet("/events", (EventLog log) => log.All());
        app.Run();
        public class EventLog {
          private readonly SqliteConnection {|TAA1002:_db|};
          public EventLog() { _db = new SqliteConnection("Data Source=e.db"); _db.Open(); } public void Append(string s) => _db.Execute("insert into e values(@s)", new { s }); public List<string> All() => _db.Query<string>("select s from e").AsList(); }
        public class Listener(EventLog log) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += async (_, e) => { log.Append(System.Text.Encoding.UTF8.GetString(e.Body.Span)); await Task.Yield(); }; await Task.Delay(-1, t); } }
        namespace RabbitMQ.Client.Events { public class BasicDeliverEventArgs { public ReadOnlyMemory<byte> Body; } public class AsyncEventingBasicConsumer(object channel) { public event Func<object, BasicDeliverEventArgs, Task>? ReceivedAsync; } }
        """);

    [Fact]
    public Task RabbitConsumerAloneOk() => Rule.Ok(
        """
        using Dapper;
        var b = Host.CreateApplicationBuilder(args);
        b.Services.AddSingleton<EventLog>();
        b.Services.AddHostedService<Listener>();
        b.Build().Run();
        public class EventLog { private readonly SqliteConnection _db; public EventLog() { _db = new SqliteConnection("Data Source=e.db"); _db.Open(); } public void Append(string s) => _db.Execute("insert into e values(@s)", new { s }); }
        public class Listener(EventLog log) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += async (_, e) => { log.Append(System.Text.Encoding.UTF8.GetString(e.Body.Span)); await Task.Yield(); }; await Task.Delay(-1, t); } }
        namespace RabbitMQ.Client.Events { public class BasicDeliverEventArgs { public ReadOnlyMemory<byte> Body; } public class AsyncEventingBasicConsumer(object channel) { public event Func<object, BasicDeliverEventArgs, Task>? ReceivedAsync; } }
        """);

    [Fact]
    public Task AzfuncStaticClassBad() => Rule.Bad(
        """
        using Dapper;
        new HostBuilder().Build().Run();
        public static class Shared {
          private static SqliteConnection? {|TAA1001:_connection|};
          public static SqliteConnection Connection { get { if (_connection == null) { _connection = new SqliteConnection(Environment.GetEnvironmentVariable("CS")); _connection.Open(); } return _connection; } } }
        public class Ingest { [Microsoft.Azure.Functions.Worker.Function("Ingest")] public async Task Run(string message) { using var cmd = Shared.Connection.CreateCommand(); cmd.CommandText = "insert"; await cmd.ExecuteNonQueryAsync(); } }
        namespace Microsoft.Azure.Functions.Worker { public class FunctionAttribute(string n) : Attribute; }
        """);

    [Fact]
    public Task HealthcheckSingletonConnBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton<IDbConnection>(sp => new SqliteConnection("Data Source=a.db"))|};
        b.Services.AddHealthChecks().AddCheck<DbCheck>("db");
        var app = b.Build();
        app.MapHealthChecks("/health");
        app.Run();
        public class DbCheck(IDbConnection c) : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck { public async Task<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult> CheckHealthAsync(Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckContext context, CancellationToken ct = default) { await c.ExecuteScalarAsync<int>("select 1"); return Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy(); } }
        """);

    [Fact]
    public Task MiddlewareCtorContextBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<AuditContext>(o => o.UseSqlite("x"));
        var app = b.Build();
        app.UseMiddleware<AuditMiddleware>();
        app.Run();
        public class AuditContext(DbContextOptions<AuditContext> o) : DbContext(o) { public DbSet<Entry> Entries => Set<Entry>(); } public class Entry { public int Id { get; set; } }
        public class AuditMiddleware {
          private readonly RequestDelegate _next;
          private readonly AuditContext {|TAA3002:_context|};
          public AuditMiddleware(RequestDelegate next, AuditContext context) { _next = next; _context = context; } public async Task InvokeAsync(HttpContext ctx) { await _next(ctx); _context.Entries.Add(new Entry()); await _context.SaveChangesAsync(); } }
        """);

    [Fact]
    public Task MiddlewareMethodContextOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<AuditContext>(o => o.UseSqlite("x"));
        var app = b.Build();
        app.UseMiddleware<AuditMiddleware>();
        app.Run();
        public class AuditContext(DbContextOptions<AuditContext> o) : DbContext(o) { public DbSet<Entry> Entries => Set<Entry>(); } public class Entry { public int Id { get; set; } }
        public class AuditMiddleware { private readonly RequestDelegate _next; public AuditMiddleware(RequestDelegate next) { _next = next; } public async Task InvokeAsync(HttpContext ctx, AuditContext context) { await _next(ctx); context.Entries.Add(new Entry()); await context.SaveChangesAsync(); } }
        """);

    [Fact]
    public Task ExceptionhandlerCtxBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<LogDb>(o => o.UseSqlite("x"));
        b.Services.AddExceptionHandler<GlobalHandler>();
        var app = b.Build();
        app.UseExceptionHandler(_ => { });
        app.Run();
        public class LogDb(DbContextOptions<LogDb> o) : DbContext(o);
        public class GlobalHandler(
          LogDb {|TAA3002:db|},
          ILogger<GlobalHandler> l) : Microsoft.AspNetCore.Diagnostics.IExceptionHandler { public async ValueTask<bool> TryHandleAsync(HttpContext c, Exception e, CancellationToken ct) { db.Add(new object()); await db.SaveChangesAsync(ct); return true; } }
        """);

    [Fact]
    public Task ExceptionhandlerScopefactoryOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<LogDb>(o => o.UseSqlite("x"));
        b.Services.AddExceptionHandler<GlobalHandler>();
        var app = b.Build();
        app.UseExceptionHandler(_ => { });
        app.Run();
        public class LogDb(DbContextOptions<LogDb> o) : DbContext(o);
        public class GlobalHandler(IServiceScopeFactory scopes) : Microsoft.AspNetCore.Diagnostics.IExceptionHandler { public async ValueTask<bool> TryHandleAsync(HttpContext c, Exception e, CancellationToken ct) { using var scope = scopes.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<LogDb>(); db.Add(new object()); await db.SaveChangesAsync(ct); return true; } }
        """);

    [Fact]
    public Task AuthorizationhandlerSingletonCtxBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<UserDb>(o => o.UseSqlite("x"));
        b.Services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationHandler, OwnerHandler>();
        var app = b.Build();
        app.Run();
        public class UserDb(DbContextOptions<UserDb> o) : DbContext(o) { public DbSet<U> Us => Set<U>(); } public class U { public int Id { get; set; } } public class OwnerRequirement : Microsoft.AspNetCore.Authorization.IAuthorizationRequirement;
        public class OwnerHandler(UserDb {|TAA3002:db|}) : Microsoft.AspNetCore.Authorization.AuthorizationHandler<OwnerRequirement> {
         protected override async Task HandleRequirementAsync(Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext context, OwnerRequirement r) { if (await db.Us.AnyAsync()) context.Succeed(r); } }
        """);

    [Fact]
    public Task AuthorizationhandlerScopedCtxOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<UserDb>(o => o.UseSqlite("x"));
        b.Services.AddScoped<Microsoft.AspNetCore.Authorization.IAuthorizationHandler, OwnerHandler>();
        var app = b.Build();
        app.Run();
        public class UserDb(DbContextOptions<UserDb> o) : DbContext(o) { public DbSet<U> Us => Set<U>(); } public class U { public int Id { get; set; } } public class OwnerRequirement : Microsoft.AspNetCore.Authorization.IAuthorizationRequirement;
        public class OwnerHandler(UserDb db) : Microsoft.AspNetCore.Authorization.AuthorizationHandler<OwnerRequirement> {
         protected override async Task HandleRequirementAsync(Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext context, OwnerRequirement r) { if (await db.Us.AnyAsync()) context.Succeed(r); } }
        """);

    [Fact]
    public Task MessagehandlerOwnConnBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddTransient<CachingHandler>();
        b.Services.AddHttpClient<Weather>().AddHttpMessageHandler<CachingHandler>();
        var app = b.Build();
        app.MapGet("/w", (Weather w) => w.Get());
        app.Run();
        public class CachingHandler : DelegatingHandler {
          private readonly SqliteConnection {|TAA1002:_cache|} = new("Data Source=cache.db");
          protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) { await _cache.ExecuteAsync("insert into hits values(1)"); return await base.SendAsync(request, ct); } }
        public class Weather(HttpClient http) { public Task<string> Get() => http.GetStringAsync("/"); }
        """);

    [Fact]
    public Task OrleansGrainOwnOk() => Rule.Ok(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        public interface ICounterGrain : Orleans.IGrain { Task<int> Next(); }
        public class CounterGrain : Orleans.Grain, ICounterGrain { private readonly SqliteConnection _db = new("Data Source=g.db"); public async Task<int> Next() => await _db.ExecuteScalarAsync<int>("select 1"); }
        namespace Orleans { public interface IGrain; public abstract class Grain; }
        """);

    [Fact]
    public Task OrleansGrainStaticBad() => Rule.Bad(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        public interface ICounterGrain : Orleans.IGrain { Task<int> Next(); }
        public class CounterGrain : Orleans.Grain, ICounterGrain {
         private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=g.db");
         public async Task<int> Next() => await _db.ExecuteScalarAsync<int>("select 1"); }
        namespace Orleans { public interface IGrain; public abstract class Grain; }
        """);

    [Fact]
    public Task HttplistenerLoopUnawaitedBad() => Rule.Bad(
        """
        using Dapper;
        var listener = new System.Net.HttpListener(); listener.Prefixes.Add("http://localhost:8080/"); listener.Start();
        var server = new Server();
        while (true) { var context = await listener.GetContextAsync(); _ = Task.Run(() => server.Handle(context)); }
        class Server {
          private readonly SqliteConnection {|TAA2002:_db|} = new("Data Source=a.db");
          public void Handle(System.Net.HttpListenerContext c) { _db.Execute("insert into hits values(1)"); c.Response.Close(); } }
        """);

    [Fact]
    public Task HttplistenerLoopAwaitedOk() => Rule.Ok(
        """
        using Dapper;
        var listener = new System.Net.HttpListener(); listener.Prefixes.Add("http://localhost:8080/"); listener.Start();
        var server = new Server();
        while (true) { var context = await listener.GetContextAsync();
        await server.Handle(context); }
        class Server { private readonly SqliteConnection _db = new("Data Source=a.db"); public async Task Handle(System.Net.HttpListenerContext c) { await _db.ExecuteAsync("insert into hits values(1)"); c.Response.Close(); } }
        """);

    [Fact]
    public Task TcplistenerAsyncFireBad() => Rule.Bad(
        """
        using Dapper;
        class Program {
          static readonly SqliteConnection {|TAA2003:Db|} = new("Data Source=a.db");
          static async Task Main() { var l = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 1); l.Start(); while (true) { var client = await l.AcceptTcpClientAsync(); _ = HandleAsync(client); } }
          static async Task HandleAsync(System.Net.Sockets.TcpClient c) { await Task.Yield(); await Db.ExecuteAsync("insert into c values(1)"); } }
        """);

    [Fact]
    public Task JwtEventsBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddAuthentication().AddCookie(o => { o.Events = new Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationEvents { OnValidatePrincipal = async ctx => { await Sessions.Touch(ctx.Principal!.Identity!.Name!); } }; });
        var app = b.Build();
        app.Run();
        static class Sessions {
          static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=s.db");
          public static Task Touch(string n) => Db.ExecuteAsync("update s"); }
        """);

    [Fact]
    public Task StartupCsOldStyleBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using System.Data;
        public class Program { public static void Main(string[] args) => Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(w => w.UseStartup<Startup>()).Build().Run(); }
        public class Startup { public void ConfigureServices(IServiceCollection services) { services.AddMvc(); services.{|TAA3001:AddSingleton<IDbConnection>(new SqliteConnection("Data Source=a.db"))|}; }
         public void Configure(IApplicationBuilder app) { app.UseRouting(); app.UseEndpoints(e => e.MapControllers()); } }
        [Route("api/[controller]")] [ApiController] public class ItemsController : ControllerBase { private readonly IDbConnection _db; public ItemsController(IDbConnection db) { _db = db; } [HttpGet] public IEnumerable<string> Get() => _db.Query<string>("select n from i"); [HttpPost] public int Post(string n) => _db.Execute("insert into i values(@n)", new { n }); }
        """);

    [Fact]
    public Task FilterInstanceGlobalBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers(o => o.Filters.Add(new AuditFilter("Data Source=a.db")));
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class AuditFilter : Microsoft.AspNetCore.Mvc.Filters.IActionFilter {
          private readonly SqliteConnection {|TAA1002:_db|};
          public AuditFilter(string cs) { _db = new SqliteConnection(cs); } public void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext c) { _db.Execute("insert into a values(1)"); } public void OnActionExecuted(Microsoft.AspNetCore.Mvc.Filters.ActionExecutedContext c) { } }
        public class HomeController : ControllerBase { [HttpGet("/")] public int Get() => 1; }
        """);

    [Fact]
    public Task FilterTypeGlobalOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers(o => o.Filters.Add<AuditFilter>());
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class AuditFilter : Microsoft.AspNetCore.Mvc.Filters.IActionFilter { private readonly SqliteConnection _db; public AuditFilter() { _db = new SqliteConnection("x"); } public void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext c) { _db.Execute("insert into a values(1)"); } public void OnActionExecuted(Microsoft.AspNetCore.Mvc.Filters.ActionExecutedContext c) { } }
        public class HomeController : ControllerBase { [HttpGet("/")] public int Get() => 1; }
        """);

    [Fact]
    public Task IloggerProviderDbBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Logging.AddProvider(new DbLoggerProvider());
        var app = b.Build();
        app.MapGet("/", (ILogger<Program> l) => { l.LogInformation("x"); return 1; });
        app.Run();
        public class DbLoggerProvider : ILoggerProvider {
          private readonly SqliteConnection {|TAA1002:_c|} = new("Data Source=log.db");
          public ILogger CreateLogger(string n) => new DbLogger(this, n); public void Write(string s) => _c.Execute("insert into l values(@s)", new { s }); public void Dispose() => _c.Dispose(); }
        public class DbLogger(DbLoggerProvider p, string n) : ILogger { public IDisposable? BeginScope<T>(T s) where T : notnull => null; public bool IsEnabled(LogLevel l) => true; public void Log<T>(LogLevel l, EventId e, T s, Exception? x, Func<T, Exception?, string> f) => p.Write(n + f(s, x)); }
        """);

    [Fact]
    public Task CarterModuleFieldBad() => Rule.Bad(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        public class ProductModule : Carter.ICarterModule {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=p.db");
          public void AddRoutes(IEndpointRouteBuilder app) { var g = app.MapGroup("/p"); g.MapGet("/", List); g.MapPost("/", async (string n) => await _db.ExecuteAsync("insert into p values(@n)", new { n })); } private IEnumerable<string> List() => _db.Query<string>("select n from p"); }
        namespace Carter { public interface ICarterModule { void AddRoutes(IEndpointRouteBuilder app); } }
        """);

    [Fact]
    public Task CarterModuleInjectedPerCallOk() => Rule.Ok(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        public class ProductModule : Carter.ICarterModule { public void AddRoutes(IEndpointRouteBuilder app) { var g = app.MapGroup("/p"); g.MapGet("/", () => { using var db = new SqliteConnection("x"); return db.Query<string>("select n from p"); }); } }
        namespace Carter { public interface ICarterModule { void AddRoutes(IEndpointRouteBuilder app); } }
        """);

    [Fact]
    public Task WcfSingleMultipleBad() => Rule.Bad(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        [CoreWCF.ServiceContract] public interface IStock { [CoreWCF.OperationContract] int Get(string s); }
        [CoreWCF.ServiceBehavior(InstanceContextMode = CoreWCF.InstanceContextMode.Single, ConcurrencyMode = CoreWCF.ConcurrencyMode.Multiple)] public class Stock : IStock {
          private readonly SqliteConnection {|TAA1002:_c|} = new("x");
          public int Get(string s) => _c.ExecuteScalar<int>("select 1"); }
        namespace CoreWCF { public class ServiceContractAttribute : Attribute; public class OperationContractAttribute : Attribute; public enum ConcurrencyMode { Single, Reentrant, Multiple } public enum InstanceContextMode { PerSession, PerCall, Single } public class ServiceBehaviorAttribute : Attribute { public ConcurrencyMode ConcurrencyMode { get; set; } public InstanceContextMode InstanceContextMode { get; set; } } }
        """);

    [Fact]
    public Task WcfPercallOk() => Rule.Ok(
        """
        using Dapper;
        WebApplication.Create(args).Run();
        [CoreWCF.ServiceContract] public interface IStock { [CoreWCF.OperationContract] int Get(string s); }
        [CoreWCF.ServiceBehavior(InstanceContextMode = CoreWCF.InstanceContextMode.PerCall, ConcurrencyMode = CoreWCF.ConcurrencyMode.Multiple)] public class Stock : IStock { private readonly SqliteConnection _c = new("x"); public int Get(string s) => _c.ExecuteScalar<int>("select 1"); }
        namespace CoreWCF { public class ServiceContractAttribute : Attribute; public class OperationContractAttribute : Attribute; public enum ConcurrencyMode { Single, Reentrant, Multiple } public enum InstanceContextMode { PerSession, PerCall, Single } public class ServiceBehaviorAttribute : Attribute { public ConcurrencyMode ConcurrencyMode { get; set; } public InstanceContextMode InstanceContextMode { get; set; } } }
        """);

    [Fact]
    public Task QuartzJobSingletonStoreBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Archive>();
        var app = b.Build();
        app.Run();
        public class Archive {
          private readonly SqliteConnection {|TAA1002:_c|} = new("x");
          public Task Purge() => _c.ExecuteAsync("delete"); }
        public class PurgeJob(Archive a) : Quartz.IJob { public async ValueTask Execute(Quartz.IJobExecutionContext c, CancellationToken t) => await a.Purge(); }
        namespace Quartz { public interface IJobExecutionContext; public interface IJob { ValueTask Execute(IJobExecutionContext c, CancellationToken t); } }
        """);
}
