namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Programs whose objects the container makes: captive dependencies, keyed services, locators, decorators, dispatchers, holders of every shape; each warning with a silent twin.</summary>
public class InjectedProgramsTests
{
    [Fact]
    public Task OptionsConnectionstringOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.Configure<StorageOptions>(o => o.ConnectionString = "Data Source=a.db");
        var app = b.Build();
        app.MapGet("/x", (Microsoft.Extensions.Options.IOptions<StorageOptions> o) => { using var c = new SqliteConnection(o.Value.ConnectionString); return c.ExecuteScalar<int>("select 1"); });
        app.Run();
        public class StorageOptions { public string? ConnectionString { get; set; } }
        """);

    [Fact]
    public Task DictionaryOfTenantsBad() => Rule.Bad(
        """
        using Dapper;
        using System.Collections.Concurrent;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<TenantConnections>();
        var app = b.Build();
        app.MapGet("/{tenant}", (string tenant, TenantConnections t) => t.For(tenant).ExecuteScalar<int>("select 1"));
        app.Run();
        public class TenantConnections {
          private readonly ConcurrentDictionary<string, SqliteConnection> {|TAA1002:_all|} = new();
          public SqliteConnection For(string tenant) => _all.GetOrAdd(tenant, t => { var c = new SqliteConnection($"Data Source={t}.db"); c.Open(); return c; }); }
        """);

    [Fact]
    public Task DictionaryOfStringsOk() => Rule.Ok(
        """
        using Dapper;
        using System.Collections.Concurrent;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<TenantConnections>();
        var app = b.Build();
        app.MapGet("/{tenant}", (string tenant, TenantConnections t) => { using var c = t.For(tenant); return c.ExecuteScalar<int>("select 1"); });
        app.Run();
        public class TenantConnections { private readonly ConcurrentDictionary<string, string> _all = new(); public SqliteConnection For(string tenant) { var c = new SqliteConnection(_all.GetOrAdd(tenant, t => $"Data Source={t}.db")); c.Open(); return c; } }
        """);

    [Fact]
    public Task CaptiveThreeDeepBad() => Rule.Bad(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x"));
        b.Services.AddTransient<IUserRepository, UserRepository>();
        b.Services.AddTransient<UserService>();
        b.Services.AddSingleton<UserCache>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); } public class User { public int Id { get; set; } }
        public interface IUserRepository { Task<List<User>> All(); } public class UserRepository(Ctx ctx) : IUserRepository { public Task<List<User>> All() => ctx.Users.ToListAsync(); }
        public class UserService(IUserRepository repository) { public Task<List<User>> Load() => repository.All(); }
        public class UserCache {
          private readonly UserService {|TAA3002:_service|};
          public UserCache(UserService service) => _service = service; public Task<List<User>> Refresh() => _service.Load(); }
        public class UsersController(UserCache cache) : ControllerBase { [HttpGet("/users")] public Task<List<User>> Get() => cache.Refresh(); }
        """);

    [Fact]
    public Task CaptiveThreeDeepScopedOk() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x"));
        b.Services.AddTransient<IUserRepository, UserRepository>();
        b.Services.AddTransient<UserService>();
        b.Services.AddScoped<UserCache>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); } public class User { public int Id { get; set; } }
        public interface IUserRepository { Task<List<User>> All(); } public class UserRepository(Ctx ctx) : IUserRepository { public Task<List<User>> All() => ctx.Users.ToListAsync(); }
        public class UserService(IUserRepository repository) { public Task<List<User>> Load() => repository.All(); }
        public class UserCache { private readonly UserService _service; public UserCache(UserService service) => _service = service; public Task<List<User>> Refresh() => _service.Load(); }
        public class UsersController(UserCache cache) : ControllerBase { [HttpGet("/users")] public Task<List<User>> Get() => cache.Refresh(); }
        """);

    [Fact]
    public Task CleanArchInterfaceContextSingletonBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton<IApplicationDbContext>(sp => new ApplicationDbContext())|};
        var app = b.Build();
        app.MapGet("/todo", async (IApplicationDbContext db) => await db.Todos.ToListAsync());
        app.MapPost("/todo", async (Todo t, IApplicationDbContext db, CancellationToken ct) => { db.Todos.Add(t);
        await db.SaveChangesAsync(ct); });
        app.Run();
        public interface IApplicationDbContext { DbSet<Todo> Todos { get; } Task<int> SaveChangesAsync(CancellationToken ct); } public class Todo { public int Id { get; set; } }
        public class ApplicationDbContext : DbContext, IApplicationDbContext { public DbSet<Todo> Todos => Set<Todo>(); }
        """);

    [Fact]
    public Task CleanArchInterfaceContextScopedOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<ApplicationDbContext>(o => o.UseSqlite("x"));
        b.Services.AddScoped<IApplicationDbContext>(sp => sp.GetRequiredService<ApplicationDbContext>());
        var app = b.Build();
        app.MapGet("/todo", async (IApplicationDbContext db) => await db.Todos.ToListAsync());
        app.MapPost("/todo", async (Todo t, IApplicationDbContext db, CancellationToken ct) => { db.Todos.Add(t);
        await db.SaveChangesAsync(ct); });
        app.Run();
        public interface IApplicationDbContext { DbSet<Todo> Todos { get; } Task<int> SaveChangesAsync(CancellationToken ct); } public class Todo { public int Id { get; set; } }
        public class ApplicationDbContext(DbContextOptions<ApplicationDbContext> o) : DbContext(o), IApplicationDbContext { public DbSet<Todo> Todos => Set<Todo>(); }
        """);

    [Fact]
    public Task DelegateFieldBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Pipeline>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class Pipeline {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          private readonly List<Func<string, Task>> _steps = []; private readonly Func<string, Task> _save; public Pipeline() { _save = Save; _steps.Add(Save); } private async Task Save(string s) => await _db.ExecuteAsync("insert into s values(@s)", new { s }); public async Task Run(string s) { await _save(s); } }
        public class XController(Pipeline p) : ControllerBase { [HttpPost("/x")] public Task Post(string s) => p.Run(s); }
        """);

    [Fact]
    public Task EventHandlerSingletonBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Bus>();
        b.Services.AddSingleton<Audit>();
        var app = b.Build();
        app.Services.GetRequiredService<Audit>();
        app.MapPost("/x", (Bus bus) => bus.Publish("x"));
        app.Run();
        public class Bus { public event EventHandler<string>? Published; public void Publish(string s) => Published?.Invoke(this, s); }
        public class Audit {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public Audit(Bus bus) { bus.Published += OnPublished; } private void OnPublished(object? sender, string s) => _db.Execute("insert into a values(@s)", new { s }); }
        """);

    [Fact]
    public Task BaseRepositoryStaticBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public abstract class RepositoryBase<T> {
          protected static readonly IDbConnection {|TAA1001:Connection|} = new SqliteConnection("Data Source=a.db");
          protected IEnumerable<T> Query(string sql) => Connection.Query<T>(sql); }
        public class ProductRepository : RepositoryBase<string> { public IEnumerable<string> All() => Query("select n from p"); }
        public class ProductsController : ControllerBase { private readonly ProductRepository _r = new(); [HttpGet("/p")] public IEnumerable<string> Get() => _r.All(); }
        """);

    [Fact]
    public Task BaseRepositoryInstanceOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public abstract class RepositoryBase<T> { protected readonly IDbConnection Connection = new SqliteConnection("Data Source=a.db"); protected IEnumerable<T> Query(string sql) => Connection.Query<T>(sql); }
        public class ProductRepository : RepositoryBase<string> { public IEnumerable<string> All() => Query("select n from p"); }
        public class ProductsController : ControllerBase { private readonly ProductRepository _r = new(); [HttpGet("/p")] public IEnumerable<string> Get() => _r.All(); }
        """);

    [Fact]
    public Task BaseRepositoryCtorConnectionBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        var b = WebApplication.CreateBuilder(args);
        b.Services.{|TAA3001:AddSingleton<SqliteConnection>(_ => new SqliteConnection("x"))|};
        b.Services.AddScoped<ProductRepository>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public abstract class RepositoryBase { private readonly SqliteConnection _c; protected RepositoryBase(SqliteConnection c) { _c = c; } protected IEnumerable<T> Query<T>(string sql) => _c.Query<T>(sql); }
        public class ProductRepository(SqliteConnection c) : RepositoryBase(c) { public IEnumerable<string> All() => Query<string>("select n from p"); }
        public class ProductsController(ProductRepository r) : ControllerBase { [HttpGet("/p")] public IEnumerable<string> Get() => r.All(); }
        """);

    [Fact]
    public Task DispatcherGenericBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<AccountStore>();
        b.Services.AddTransient<ICommandHandler<Deposit>, DepositHandler>();
        b.Services.AddScoped<CommandBus>();
        var app = b.Build();
        app.MapPost("/d", (Deposit d, CommandBus bus) => bus.Send(d));
        app.Run();
        public record Deposit(int A); public interface ICommandHandler<in T> { Task Handle(T c); } public class CommandBus(IServiceProvider sp) { public Task Send<T>(T c) => sp.GetRequiredService<ICommandHandler<T>>().Handle(c); }
        public class AccountStore {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public Task Add(int a) => _db.ExecuteAsync("insert into a values(@a)", new { a }); }
        public class DepositHandler(AccountStore s) : ICommandHandler<Deposit> { public Task Handle(Deposit c) => s.Add(c.A); }
        """);

    [Fact]
    public Task DispatcherDynamicBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<AccountStore>();
        b.Services.AddTransient<ICommandHandler<Deposit>, DepositHandler>();
        b.Services.AddScoped<CommandBus>();
        var app = b.Build();
        app.MapPost("/d", (Deposit d, CommandBus bus) => bus.Send(d));
        app.Run();
        public interface ICommand; public record Deposit(int A) : ICommand; public interface ICommandHandler<in T> { Task Handle(T c); } public class CommandBus(IServiceProvider sp) { public Task Send(ICommand c) { Type type = typeof(ICommandHandler<>); Type handlerType = type.MakeGenericType(c.GetType()); dynamic handler = sp.GetService(handlerType)!; return handler.Handle((dynamic)c); } }
        public class AccountStore {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public Task Add(int a) => _db.ExecuteAsync("insert into a values(@a)", new { a }); }
        public class DepositHandler(AccountStore s) : ICommandHandler<Deposit> { public Task Handle(Deposit c) => s.Add(c.A); }
        """);

    [Fact]
    public Task DeferredIteratorBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Reports>();
        var app = b.Build();
        app.MapGet("/r", (Reports r) => r.Rows().Take(10).ToList());
        app.Run();
        public class Reports {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public IEnumerable<string> Rows() { using var cmd = _db.CreateCommand(); cmd.CommandText = "select"; using var r = cmd.ExecuteReader(); while (r.Read()) yield return r.GetString(0); } }
        """);

    [Fact]
    public Task LazyTaskHolderBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Db>();
        var app = b.Build();
        app.MapGet("/r", async (Db d) => (await d.Connection).ExecuteScalar<int>("select 1"));
        app.Run();
        public class Db {
          private readonly Lazy<Task<SqliteConnection>> {|TAA1002:_lazy|} = new(async () => { var c = new SqliteConnection("x"); await c.OpenAsync(); return c; });
          public Task<SqliteConnection> Connection => _lazy.Value; }
        """);

    [Fact]
    public Task RecordHolderBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(new DbHandle(new SqliteConnection("Data Source=a.db"), "main"));
        var app = b.Build();
        app.MapGet("/r", (DbHandle h) => h.Connection.ExecuteScalar<int>("select 1"));
        app.Run();
        public sealed record DbHandle(
          SqliteConnection {|TAA1002:Connection|},
          string Name);
        """);

    [Fact]
    public Task TwoImplsOneSharesBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IStore, SqlStore>();
        b.Services.AddKeyedSingleton<IStore, MemoryStore>("mem");
        var app = b.Build();
        app.MapGet("/r", (IStore s) => s.Get());
        app.Run();
        public interface IStore { int Get(); } public class MemoryStore : IStore { public int Get() => 1; }
        public class SqlStore : IStore {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public int Get() => _db.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task TwoImplsSharedOneUnregisteredOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IStore, MemoryStore>();
        var app = b.Build();
        app.MapGet("/r", (IStore s) => s.Get());
        app.Run();
        public interface IStore { int Get(); } public class MemoryStore : IStore { public int Get() => 1; }
        public class SqlStore : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public int Get() => _db.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task DefaultInterfaceMemberBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IStore, SqlStore>();
        var app = b.Build();
        app.MapGet("/r", (IStore s) => s.CountTwice());
        app.Run();
        public interface IStore { int Count(); int CountTwice() => Count() + Count(); }
        public class SqlStore : IStore {
          private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
          public int Count() => _db.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task HostedLoopScopedFromRootAloneOk() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var b = Host.CreateApplicationBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x"));
        b.Services.AddHostedService<Poller>();
        b.Build().Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o);
        public class Poller(IServiceProvider sp) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { using var scope = sp.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<Ctx>(); await db.SaveChangesAsync(t); await Task.Delay(1000, t); } } }
        """);

    [Fact]
    public Task KeyedReadWriteBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedScoped<IDbConnection>("read", (_, _) => new SqliteConnection("r"));
        b.Services.{|TAA3001:AddKeyedSingleton<IDbConnection>("write", (_, _) => new SqliteConnection("w"))|};
        var app = b.Build();
        app.MapPost("/x", ([FromKeyedServices("write")] IDbConnection db) => db.Execute("insert into x values(1)"));
        app.MapGet("/x", ([FromKeyedServices("read")] IDbConnection db) => db.Query<int>("select 1"));
        app.Run();
        """);

    [Fact]
    public Task KeyedSingletonUnusedScopedUsedOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedScoped<IDbConnection>("read", (_, _) => new SqliteConnection("r"));
        b.Services.AddKeyedSingleton<IDbConnection>("keepalive", (_, _) => new SqliteConnection("w"));
        var app = b.Build();
        app.Services.GetRequiredKeyedService<IDbConnection>("keepalive").Open();
        app.MapGet("/x", ([FromKeyedServices("read")] IDbConnection db) => db.Query<int>("select 1"));
        app.Run();
        """);

    [Fact]
    public Task ConnFactoryInterfaceOk() => Rule.Ok(
        """
        using Dapper;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IDbConnectionFactory, SqliteConnectionFactory>();
        b.Services.AddSingleton<Repo>();
        var app = b.Build();
        app.MapGet("/x", (Repo r) => r.All());
        app.Run();
        public interface IDbConnectionFactory { IDbConnection Create(); } public class SqliteConnectionFactory(IConfiguration c) : IDbConnectionFactory { public IDbConnection Create() => new SqliteConnection(c["cs"]); }
        public class Repo { private readonly IDbConnectionFactory _f; public Repo(IDbConnectionFactory f) { _f = f; } public List<string> All() { using var c = _f.Create(); return c.Query<string>("select").AsList(); } }
        """);

    [Fact]
    public Task ConnFactoryResultKeptBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IDbConnectionFactory, SqliteConnectionFactory>();
        b.Services.AddSingleton<Repo>();
        var app = b.Build();
        app.MapGet("/x", (Repo r) => r.All());
        app.Run();
        public interface IDbConnectionFactory { IDbConnection Create(); } public class SqliteConnectionFactory(IConfiguration c) : IDbConnectionFactory { public IDbConnection Create() => new SqliteConnection(c["cs"]); }
        public class Repo {
          private readonly IDbConnection {|TAA1002:_c|};
          public Repo(IDbConnectionFactory f) { _c = f.Create(); } public List<string> All() => _c.Query<string>("select").AsList(); }
        """);

    [Fact]
    public Task TupleSingletonBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Dual>();
        var app = b.Build();
        app.MapGet("/x", (Dual d) => d.Read());
        app.MapPost("/x", (Dual d) => d.Write());
        app.Run();
        public class Dual {
          private readonly (SqliteConnection Reader, SqliteConnection Writer) {|TAA1002:_pair|} = (new("r"), new("w"));
          public int Read() => _pair.Reader.ExecuteScalar<int>("select 1"); public int Write() => _pair.Writer.Execute("insert"); }
        """);

    [Fact]
    public Task UowLazyReposScopedOk() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddDbContext<Ctx>(o => o.UseSqlite("x"));
        b.Services.AddScoped<IUnitOfWork, UnitOfWork>();
        b.Services.AddControllers();
        var app = b.Build();
        app.MapControllers();
        app.Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o) { public DbSet<User> Users => Set<User>(); } public class User { public int Id { get; set; } }
        public interface IRepo<T> { IQueryable<T> All(); } public class Repo<T>(DbContext c) : IRepo<T> where T : class { public IQueryable<T> All() => c.Set<T>(); }
        public interface IUnitOfWork { IRepo<User> Users { get; } Task Save(); } public class UnitOfWork(Ctx c) : IUnitOfWork { private readonly Lazy<IRepo<User>> _u = new(() => new Repo<User>(c)); public IRepo<User> Users => _u.Value; public Task Save() => c.SaveChangesAsync(); }
        public class UsersController(IUnitOfWork u) : ControllerBase { [HttpGet("/u")] public List<User> Get() => u.Users.All().ToList(); [HttpPost("/u")] public Task Post() => u.Save(); }
        """);

    [Fact]
    public Task ConsoleDiSingletonSequentialOk() => Rule.Ok(
        """
        using Dapper;
        using System.Data;
        var services = new ServiceCollection();
        services.AddSingleton<IDbConnection>(_ => new SqliteConnection("x"));
        services.AddSingleton<Importer>();
        var sp = services.BuildServiceProvider();
        await sp.GetRequiredService<Importer>().Run();
        public class Importer(IDbConnection db) { public async Task Run() { foreach (var f in Directory.GetFiles(".")) await db.ExecuteAsync("insert into f values(@f)", new { f }); } }
        """);

    [Fact]
    public Task ConsoleDiSingletonParallelBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data;
        var services = new ServiceCollection();
        services.{|TAA3001:AddSingleton<IDbConnection>(_ => new SqliteConnection("x"))|};
        services.AddSingleton<Importer>();
        var sp = services.BuildServiceProvider();
        await sp.GetRequiredService<Importer>().Run();
        public class Importer(IDbConnection db) { public async Task Run() { await Parallel.ForEachAsync(Directory.GetFiles("."), async (f, ct) => await db.ExecuteAsync("insert into f values(@f)", new { f })); } }
        """);

    [Fact]
    public Task StaticLocatorInstanceBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        var app = b.Build();
        ServiceLocator.Instance = app.Services;
        b.Services.AddSingleton<Db>();
        app.MapGet("/x", () => ServiceLocator.Get<Db>().N());
        app.Run();
        static class ServiceLocator { public static IServiceProvider Instance { get; set; } = null!; public static T Get<T>() where T : notnull { return Instance.GetRequiredService<T>(); } }
        public class Db {
          private readonly SqliteConnection {|TAA1002:_c|} = new("x");
          public int N() => _c.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task StaticLocatorTransientOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        var app = b.Build();
        ServiceLocator.Instance = app.Services;
        b.Services.AddTransient<Db>();
        app.MapGet("/x", () => ServiceLocator.Get<Db>().N());
        app.Run();
        static class ServiceLocator { public static IServiceProvider Instance { get; set; } = null!; public static T Get<T>() where T : notnull { return Instance.GetRequiredService<T>(); } }
        public class Db { private readonly SqliteConnection _c = new("x"); public int N() => _c.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task LibraryGuardedOk() => Rule.Ok(
        """
        using Dapper;
        public static class Store { private static readonly object Gate = new(); private static readonly SqliteConnection C = new("x"); public static int N() { lock (Gate) return C.ExecuteScalar<int>("select 1"); } public static int M() { lock (Gate) return C.ExecuteScalar<int>("select 2"); } }
        """);

    [Fact]
    public Task LibraryUnguardedBad() => Rule.Bad(
        """
        using Dapper;
        public static class Store {
         private static readonly SqliteConnection {|TAA1005:C|} = new("x");
         public static int N() => C.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task LibraryInternalOnlyOk() => Rule.Ok(
        """
        using Dapper;
        static class Store { private static readonly SqliteConnection C = new("x"); public static int N() => C.ExecuteScalar<int>("select 1"); }
        """);

    [Fact]
    public Task LibraryRegistersSingletonBad() => Rule.Bad(
        """
        using Dapper;
        using System.Data;
        public static class Infrastructure { public static IServiceCollection AddInfrastructure(this IServiceCollection services) { services.{|TAA1005:AddSingleton<IDbConnection>(_ => new SqliteConnection("x"))|};
         return services; } }
        public class OrderRepository(IDbConnection db) { public Task<int> Count() => db.ExecuteScalarAsync<int>("select 1"); }
        """);

    [Fact]
    public Task LibraryRegistersScopedOk() => Rule.Ok(
        """
        using Dapper;
        using System.Data;
        public static class Infrastructure { public static IServiceCollection AddInfrastructure(this IServiceCollection services) { services.AddScoped<IDbConnection>(_ => new SqliteConnection("x")); return services; } }
        public class OrderRepository(IDbConnection db) { public Task<int> Count() => db.ExecuteScalarAsync<int>("select 1"); }
        """);

    [Fact]
    public Task SplitThreeLevelsBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db");
        app.MapApi(db);
        app.Run();
        static class Api { public static void MapApi(this WebApplication app, SqliteConnection db) { app.MapV1(db); } static void MapV1(this WebApplication app, SqliteConnection c) => UserRoutes.Map(app, c); }
        static class UserRoutes { public static void Map(WebApplication app, SqliteConnection connection) { app.MapGet("/u", () => connection.Query<string>("select n from u")); } }
        """);

    [Fact]
    public Task UsesqliteSharedConnectionBad() => Rule.Bad(
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        var {|TAA2001:keep|} = new SqliteConnection("Data Source=:memory:");
        keep.Open();
        builder.Services.AddDbContext<Ctx>(o => o.UseSqlite(keep));
        var app = builder.Build();
        app.MapGet("/", (Ctx c) => c.SaveChanges());
        app.Run();
        public class Ctx(DbContextOptions<Ctx> o) : DbContext(o);
        """);

    [Fact]
    public Task DecoratedCachingStoreBad() => Rule.Bad(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<IStore, Store>();
        b.Services.Decorate<IStore, Logged>();
        var app = b.Build();
        app.MapGet("/", (IStore s) => s.N());
        app.Run();
        public interface IStore { int N(); } public class Store : IStore { public int N() => 1; }
        public class Logged(IStore inner) : IStore {
          private readonly SqliteConnection {|TAA1002:_log|} = new("x");
          public int N() { _log.Execute("insert"); return inner.N(); } }
        namespace Microsoft.Extensions.DependencyInjection { public static class ServiceCollectionExtensions { public static IServiceCollection Decorate<A, B>(this IServiceCollection services) => services; } }
        """);

    [Fact]
    public Task DecoratedScopedOk() => Rule.Ok(
        """
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddScoped<IStore, Store>();
        b.Services.Decorate<IStore, Logged>();
        var app = b.Build();
        app.MapGet("/", (IStore s) => s.N());
        app.Run();
        public interface IStore { int N(); } public class Store : IStore { public int N() => 1; }
        public class Logged(IStore inner) : IStore { private readonly SqliteConnection _log = new("x"); public int N() { _log.Execute("insert"); return inner.N(); } }
        namespace Microsoft.Extensions.DependencyInjection { public static class ServiceCollectionExtensions { public static IServiceCollection Decorate<A, B>(this IServiceCollection services) => services; } }
        """);
}
