using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Objects that are given by an initializer, chosen by a switch, taken by a query or a loop that deconstructs, or told apart by their type.</summary>
public sealed class FollowedObjectsTests
{
    [Theory]
    [InlineData("await Task.WhenAll(new Part { Db = db }.GoAsync(), new Part { Db = db }.GoAsync());")]
    [InlineData("var a = new Part { Db = db }; var b = new Part { Db = db }; await Task.WhenAll(a.GoAsync(), b.GoAsync());")]
    [InlineData("var task = new Part { Db = db }.GoAsync(); await db.SaveChangesAsync(); await task;")]
    [InlineData("Given[] all = [new Given(db), new Given(db)]; await Task.WhenAll(from part in all select part.GoAsync());")]
    public Task PartsOverOneContextBad(string body) => Rule.Bad(Parts("{|TAA2003:db|}", body));

    [Theory]
    [InlineData("await new Part { Db = db }.GoAsync(); await new Part { Db = db }.GoAsync();")]
    [InlineData("await Task.WhenAll(new Part { Db = new Shop(options) }.GoAsync(), new Part { Db = new Shop(options) }.GoAsync());")]
    [InlineData("var a = new Part { Db = db }; await a.GoAsync(); await db.SaveChangesAsync();")]
    [InlineData("Given[] all = [new Given(new Shop(options)), new Given(new Shop(options))]; await Task.WhenAll(from part in all select part.GoAsync());")]
    [InlineData("Given[] all = [new Given(db), new Given(db)]; foreach (var task in from part in all select part.GoAsync()) await task;")]
    public Task PartsInTurnOrEachOnItsOwnOk(string body) => Rule.Ok(Parts("db", body));

    [Theory]
    [InlineData("foreach (var (name, url) in feeds) tasks.Add(Task.Run(() => Use(db, name, url)));")]
    [InlineData("foreach (var (name, url) in feeds) new Thread(() => Use(db, name, url)).Start();")]
    [InlineData("foreach ((string name, string url) in feeds) { tasks.Add(Task.Run(() => Use(db, name, url))); }")]
    public Task LoopThatDeconstructsBad(string loop) => Rule.Bad(Feeds("{|TAA2002:db|}", loop));

    [Theory]
    [InlineData("foreach (var (name, url) in feeds) await Task.Run(() => Use(db, name, url));")]
    [InlineData("foreach (var (name, url) in feeds) tasks.Add(Task.Run(() => { using var own = new SqliteConnection(url); Use(own, name, url); }));")]
    public Task LoopThatWaitsOrOpensItsOwnOk(string loop) => Rule.Ok(Feeds("db", loop));

    [Theory]
    [InlineData("kind switch { 0 => s_a, _ => s_b }")]
    [InlineData("kind == 0 ? s_a : s_b")]
    public Task ChosenStaticBad(string choice) => Rule.Bad(Chosen("{|TAA1002:_db|}", choice));

    [Theory]
    [InlineData("kind switch { 0 => new Store(), _ => new Store() }")]
    public Task ChosenAndNewOk(string choice) => Rule.Ok(Chosen("_db", choice));

    /// <summary>The context of an <c>ISource&lt;Sales&gt;</c> is no other one's.</summary>
    [Fact]
    public Task ContextsOfAGenericInterfaceOk() => Rule.Ok(Sources("a", "ISource<People>", "SaveChangesAsync"));

    [Fact]
    public Task OneContextOfAGenericInterfaceBad() => Rule.Bad(Sources("{|TAA2003:a|}", "ISource<Sales>", "SaveChangesAsync"));

    /// <summary>A lone task that <c>WhenAny</c> waits for has ended then.</summary>
    [Theory]
    [InlineData("var saving = db.SaveChangesAsync(); await Task.WhenAny(saving); await db.SaveChangesAsync();")]
    [InlineData("var saving = db.SaveChangesAsync(); await Task.WhenAny(saving, Task.Delay(Timeout.Infinite)); await db.SaveChangesAsync();")]
    [InlineData("await Task.WhenAny(db.SaveChangesAsync()); await db.SaveChangesAsync();")]
    public Task WaitForALoneTaskOk(string body) => Rule.Ok(Parts("db", body));

    [Theory]
    [InlineData("var saving = db.SaveChangesAsync(); await Task.WhenAny(saving, Task.Delay(500)); await db.SaveChangesAsync();")]
    [InlineData("var saving = db.SaveChangesAsync(); var other = Task.Delay(5); await Task.WhenAny(saving, other); await db.SaveChangesAsync();")]
    [InlineData("var all = new List<Task> { db.SaveChangesAsync(), Task.Delay(5) }; await Task.WhenAny(all); await db.SaveChangesAsync();")]
    public Task WaitForTheFirstOfTwoBad(string body) => Rule.Bad(Parts("{|TAA2003:db|}", body));

    /// <summary>What a function gives back that stands beside its caller.</summary>
    [Theory]
    [InlineData("Func<Store> get = () => one;", "get().Use()")]
    [InlineData("Func<Store> get = () => { return one; };", "get().Use()")]
    [InlineData("Store Get() => one;", "Get().Use()")]
    [InlineData("", "Kept.Get().Use()")]
    [InlineData("", "Kept.Get.Invoke().Use()")]
    [InlineData("", "Kept.Property().Use()")]
    [InlineData("", "Kept.Computed().Use()")]
    [InlineData("", "Kept.Named().Use()")]
    [InlineData("", "Kept.Old().Use()")]
    public Task GivenBackByAFunctionBad(string declared, string use) => Rule.Bad(GivenBack("{|TAA1002:_db|}", declared, use));

    [Theory]
    [InlineData("Func<Store> get = () => new Store();", "get().Use()")]
    [InlineData("Store Get() { var made = new Store(); return made; }", "Get().Use()")]
    [InlineData("Func<Store> get = () => one; get().Use();", "1")]
    [InlineData("", "Kept.New().Use()")]
    public Task MadeByAFunctionOk(string declared, string use) => Rule.Ok(GivenBack("_db", declared, use));

    /// <summary>A struct is there without being created.</summary>
    [Theory]
    [InlineData("private static Slot s_slot; static Slots() { s_slot.Db = new SqliteConnection(\"Data Source=a.db\"); }")]
    [InlineData("private static Slot s_slot = new() { Db = new SqliteConnection(\"Data Source=a.db\") };")]
    public Task StructInAStaticBad(string slot) => Rule.Bad(Slots("{|TAA1002:Db|}", slot));

    [Fact]
    public Task StructOfTheCallOk() => Rule.Ok(Slots("Db", "private static Slot s_slot => new() { Db = new SqliteConnection(\"Data Source=a.db\") };"));

    private static string GivenBack(string db, string declared, string use) => $$"""
        var app = WebApplication.Create(args);
        var one = new Store();
        {{declared}}
        app.MapPost("/", () => {{use}});
        app.Run();

        static class Kept { private static readonly Store s_one = new(); public static readonly Func<Store> Get = () => s_one; public static Func<Store> Property { get; } = () => s_one; public static Func<Store> Computed => () => s_one; public static readonly Func<Store> Named = One; public static readonly Func<Store> Old = delegate { return s_one; }; public static readonly Func<Store> New = () => new Store(); private static Store One() => s_one; }
        class Store { private readonly SqliteConnection {{db}} = new("Data Source=a.db"); public int Use() { using var command = _db.CreateCommand(); return command.ExecuteNonQuery(); } }
        """;

    private static string Slots(string db, string slot) => $$"""
        var app = WebApplication.Create(args);
        app.MapGet("/", () => Slots.Read());
        app.Run();

        struct Slot { public SqliteConnection {{db}}; }
        static class Slots
        {
            {{slot}}
            public static object? Read() { using var command = new SqliteCommand("SELECT 1", s_slot.Db); return command.ExecuteScalar(); }
        }
        """;

    private static string Parts(string db, string body) => $$"""
        using Microsoft.EntityFrameworkCore;

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public sealed class Part { public required Shop Db { get; init; } public async Task GoAsync() { await Db.SaveChangesAsync(); } }
        public sealed class Given(Shop shop) { public async Task GoAsync() { await shop.SaveChangesAsync(); } }
        public sealed class Service(Shop {{db}}, DbContextOptions<Shop> options)
        {
            public async Task RunAsync() { _ = options; {{body}} }
        }
        """;

    private static string Feeds(string db, string loop) => $$"""
        var {{db}} = new SqliteConnection("Data Source=a.db");
        var feeds = new Dictionary<string, string>();
        var tasks = new List<Task>();
        {{loop}}
        await Task.WhenAll(tasks);
        static void Use(SqliteConnection db, string name, string url) { using var command = db.CreateCommand(); command.CommandText = name + url; command.ExecuteNonQuery(); }
        """;

    private static string Chosen(string db, string choice) => $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/{kind}", (int kind) => Stores.For(kind).Use());
        app.Run();

        static class Stores
        {
            private static readonly Store s_a = new(), s_b = new();
            public static Store For(int kind) => {{choice}};
            public static int Count => (s_a is null ? 0 : 1) + (s_b is null ? 0 : 1);
        }

        class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");
            public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;

    private static string Sources(string first, string second, string operation) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Sales>();
        builder.Services.AddDbContext<People>();
        builder.Services.AddScoped(typeof(ISource<>), typeof(Source<>));
        var app = builder.Build();
        app.MapGet("/", (ISource<Sales> {{first}}, {{second}} b) => Task.WhenAll(a.SizeAsync(), b.SizeAsync()));
        app.Run();

        public sealed class Sales(DbContextOptions<Sales> options) : DbContext(options);
        public sealed class People(DbContextOptions<People> options) : DbContext(options);
        public interface ISource<T> where T : DbContext { Task<int> SizeAsync(); }
        public sealed class Source<T>(T context) : ISource<T> where T : DbContext { public Task<int> SizeAsync() => context.{{operation}}(); }
        """;
}
