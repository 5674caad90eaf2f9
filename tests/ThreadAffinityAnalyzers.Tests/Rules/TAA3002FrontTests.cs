using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Contexts behind interfaces of the program (<c>IAppDbContext</c>), and their sets kept beside them or alone.</summary>
public sealed class TAA3002FrontTests
{
    private const string Types = """

        class Row { public int Id { get; set; } }
        interface IAppDb { DbSet<Row> Rows { get; } Task<int> SaveChangesAsync(CancellationToken cancellation = default); }
        class AppDb(DbContextOptions<AppDb> options) : DbContext(options), IAppDb { public DbSet<Row> Rows => Set<Row>(); }
        """;

    private const string Forwarded = "b.Services.AddDbContext<AppDb>(o => o.UseSqlite(\"Data Source=a.db\")); b.Services.AddScoped<IAppDb>(sp => sp.GetRequiredService<AppDb>());";

    [Theory]
    [InlineData(Forwarded)]
    [InlineData("b.Services.AddDbContext<IAppDb, AppDb>(o => o.UseSqlite(\"Data Source=a.db\"));")]
    public Task SingletonKeepsTheInterfaceBad(string registered) => Rule.Bad(Program(registered, "AddSingleton") + """

        class Keeper(IAppDb {|TAA3002:db|}) { public async Task Add() { db.Rows.Add(new Row()); await db.SaveChangesAsync(); } }
        """ + Types);

    [Theory]
    [InlineData(Forwarded)]
    [InlineData("b.Services.AddDbContext<IAppDb, AppDb>(o => o.UseSqlite(\"Data Source=a.db\"));")]
    public Task ScopedKeepsTheInterfaceOk(string registered) => Rule.Ok(Program(registered, "AddScoped") + """

        class Keeper(IAppDb db) { public async Task Add() { db.Rows.Add(new Row()); await db.SaveChangesAsync(); } }
        """ + Types);

    [Fact]
    public Task StaticOfTheInterfaceBad() => Rule.Bad("""
        using Microsoft.EntityFrameworkCore;
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => Global.Db.Rows.CountAsync());
        app.Run();
        static class Global { public static readonly IAppDb {|TAA1001:Db|} = new AppDb(new()); }
        """ + Types);

    [Fact]
    public Task TwoOperationsOnTheInterfaceBad() => Rule.Bad(Program(Forwarded, "AddScoped") + """

        class Keeper(IAppDb {|TAA2003:db|}) { public async Task Add() { var a = db.Rows.CountAsync(); var b = db.Rows.CountAsync(); await Task.WhenAll(a, b); } }
        """ + Types);

    [Fact]
    public Task TwoOperationsInTurnOk() => Rule.Ok(Program(Forwarded, "AddScoped") + """

        class Keeper(IAppDb db) { public async Task Add() { await db.Rows.CountAsync(); await db.Rows.CountAsync(); } }
        """ + Types);

    /// <summary>Behind such an interface may stand a class that is no context.</summary>
    [Fact]
    public Task InterfaceOfOtherClassesTooOk() => Rule.Ok("""
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<ICounts, InMemory>();
        var app = b.Build();
        app.MapGet("/x", (ICounts counts) => counts.Count());
        app.Run();
        interface ICounts { int Count(); }
        class InMemory : ICounts { public int Count() => 1; }
        class AppDb(DbContextOptions<AppDb> options) : DbContext(options), ICounts { public int Count() => 2; }
        """);

    [Fact]
    public Task SetAloneBad() => Rule.Bad(Program(Forwarded, "AddSingleton") + """

        class Keeper
        {
            private readonly DbSet<Row> {|TAA3002:_rows|};
            public Keeper(AppDb db) => _rows = db.Set<Row>();
            public Task<int> Add() => _rows.CountAsync();
        }
        """ + Types);

    [Fact]
    public Task SetBesideItsContextIsToldOnceBad() => Rule.Bad(Program(Forwarded, "AddSingleton") + """

        class Keeper
        {
            private readonly AppDb {|TAA3002:_db|};
            private readonly DbSet<Row> _rows;
            public Keeper(AppDb db) { _db = db; _rows = db.Rows; }
            public async Task Add() { _rows.Add(new Row()); await _db.SaveChangesAsync(); }
        }
        """ + Types);

    [Fact]
    public Task SetOfAScopedClassOk() => Rule.Ok(Program(Forwarded, "AddScoped") + """

        class Keeper
        {
            private readonly AppDb _db;
            private readonly DbSet<Row> _rows;
            public Keeper(AppDb db) { _db = db; _rows = db.Rows; }
            public async Task Add() { _rows.Add(new Row()); await _db.SaveChangesAsync(); }
        }
        """ + Types);

    [Theory]
    [InlineData("=> (_db, _log) = (db, log);")]
    [InlineData("{ (this._db, this._log) = (db, log); }")]
    [InlineData("=> ((_db, _log), _times) = ((db, log), 1);")]
    public Task AssignedWithOthersBad(string body) => Rule.Bad(Together("AddSingleton", body, "{|TAA3002:_db|}"));

    [Theory]
    [InlineData("=> (_db, _log) = (db, log);")]
    [InlineData("=> ((_db, _log), _times) = ((db, log), 1);")]
    public Task AssignedWithOthersInAScopeOk(string body) => Rule.Ok(Together("AddScoped", body, "_db"));

    private static string Together(string method, string body, string name) => Program(Forwarded, method) + $$"""

        class Keeper
        {
            private readonly AppDb {{name}};
            private readonly ILogger _log;
            private readonly int _times;
            public Keeper(AppDb db, ILogger<Keeper> log) {{body}}
            public async Task Add() { _db.Add(new Row()); await _db.SaveChangesAsync(); _log.LogInformation("added {Times}", _times); }
        }
        """ + Types;

    [Fact]
    public Task SingletonThatADispatcherResolvesBad() => Rule.Bad(Dispatched("AddSingleton", "{|TAA1002:_db|}"));

    [Fact]
    public Task TransientThatADispatcherResolvesOk() => Rule.Ok(Dispatched("AddTransient", "_db"));

    private static string Dispatched(string method, string name) => $$"""
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Dispatcher>();
        b.Services.{{method}}<IHandler<Add>, AddHandler>();
        var app = b.Build();
        app.MapPost("/x", (Dispatcher all) => all.Send(new Add()));
        app.Run();
        interface IHandler<T> { int Handle(T command); }
        record Add;
        class Dispatcher(IServiceProvider services) { public int Send<T>(T command) => services.GetRequiredService<IHandler<T>>().Handle(command); }
        class AddHandler : IHandler<Add>
        {
            private readonly SqliteConnection {{name}} = new("Data Source=a.db");
            public int Handle(Add command) => _db.Execute("INSERT INTO items DEFAULT VALUES");
        }
        """;

    /// <summary>Two classes under two keys: only one of them is the singleton.</summary>
    [Fact]
    public Task KeyedSingletonBesideAScopedOneBad() => Rule.Bad("""
        using Dapper;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddKeyedSingleton<IArchive, Cold>("cold");
        b.Services.AddKeyedScoped<IArchive, Hot>("hot");
        b.Services.AddScoped<Mover>();
        var app = b.Build();
        app.MapPost("/x", (Mover mover) => mover.Move());
        app.Run();
        interface IArchive { int Put(); }
        class Cold : IArchive { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=cold.db"); public int Put() => _db.Execute("INSERT INTO a DEFAULT VALUES"); }
        class Hot : IArchive { private readonly SqliteConnection _db = new("Data Source=hot.db"); public int Put() => _db.Execute("INSERT INTO a DEFAULT VALUES"); }
        class Mover([FromKeyedServices("cold")] IArchive cold, [FromKeyedServices("hot")] IArchive hot) { public int Move() => cold.Put() + hot.Put(); }
        """);

    private static string Program(string registered, string method) => $$"""
        using Microsoft.EntityFrameworkCore;
        var b = WebApplication.CreateBuilder(args);
        {{registered}}
        b.Services.{{method}}<Keeper>();
        var app = b.Build();
        app.MapGet("/x", (Keeper keeper) => keeper.Add());
        app.Run();
        """;
}
