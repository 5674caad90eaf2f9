using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Sharing that is known to be missed; docs/limits.md lists each. A test that fails here is a miss that ended.</summary>
public class KnownMissesTests
{
    [Fact]
    public Task FN_TaskKeptInAFieldByAnotherMember() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Saver(Shop db)
        {
            private Task? _saving;
            private void Begin() { _saving = db.SaveChangesAsync(); }
            public async Task<int> EndAsync() { Begin(); var n = await db.Orders.CountAsync(); await _saving!; return n; }
        }
        """));

    [Fact]
    public Task FN_LifetimeThatAnArgumentChooses() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddStore<Store>(singleton: true);
        var app = builder.Build();
        app.MapGet("/count", (IStore store) => store.Count());
        app.Run();

        static class Setup
        {
            public static void AddStore<T>(this IServiceCollection services, bool singleton) where T : class, IStore
            {
                if (singleton) services.AddSingleton<IStore, T>(); else services.AddScoped<IStore, T>();
            }
        }

        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection _db = new("Data Source=a.db"); public object? Count() => _db.CreateCommand(); }
        """);

    [Fact]
    public Task FN_ObjectKnownAsIDisposableAlone() => Rule.Ok(
        """
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapGet("/", () => { IDisposable entry = Entry.Make(); entry.Dispose(); return 1; });
                app.Run();
            }
        }

        public class Entry : IDisposable
        {
            private static readonly SqliteConnection Db = new("Data Source=a.db");
            public static IDisposable Make() => new Entry();
            public void Dispose() { using var command = Db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """);

    [Fact]
    public Task FN_SequenceThatALibraryRunsThrough() => Rule.Ok(
        """
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapGet("/", () => string.Join(",", new Names()));
                app.Run();
            }
        }

        public class Names : IEnumerable<string>
        {
            private static readonly SqliteConnection Db = new("Data Source=a.db");
            public IEnumerator<string> GetEnumerator() { using var command = Db.CreateCommand(); yield return (string)command.ExecuteScalar()!; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);

    [Fact]
    public Task FN_HandlersOfOneScopeThatAreStartedTogether() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<IHandler, Adding>();
        builder.Services.AddScoped<IHandler, Counting>();
        builder.Services.AddScoped<Publisher>();
        builder.Build().Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public interface IHandler { Task Handle(Order order); }
        public class Adding(Shop shop) : IHandler { public async Task Handle(Order order) { shop.Add(order); await shop.SaveChangesAsync(); } }
        public class Counting(Shop shop) : IHandler { public async Task Handle(Order order) => await shop.Orders.CountAsync(); }
        public class Publisher(IEnumerable<IHandler> handlers) { public Task Publish(Order order) => Task.WhenAll(handlers.Select(handler => handler.Handle(order))); }
        """);

    [Fact]
    public Task FN_SequenceReadLateThatCallsAHelper() => Rule.Ok(Notes("lock (_gate) { return ids.Select(id => Read(id)); }"));

    [Fact]
    public Task FN_ConnectionThatAConversionHandsOut() => Rule.Ok(
        """
        var store = new Store();
        var app = WebApplication.Create(args);
        app.MapGet("/", () => { SqliteConnection db = store; using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();

        public sealed class Store
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public static implicit operator SqliteConnection(Store store) => store._db;
        }
        """);

    private static string Notes(string body) => $$"""
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Notes>();
        var app = builder.Build();
        app.MapGet("/notes", (Notes notes) => notes.All([1, 2]));
        app.Run();

        class Notes
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            private readonly object _gate = new();
            public IEnumerable<string> All(int[] ids) { {{body}} }
            private string Read(int id) => _db.QuerySingle<string>("SELECT text FROM notes WHERE id = @id", new { id });
        }
        """;

    [Fact]
    public Task FN_WorkThatADiscordHandlerStartsAndLeaves() => Rule.Ok(
        """
        using Dapper;
        using Discord.WebSocket;
        var client = new DiscordSocketClient();
        var db = new SqliteConnection("Data Source=bot.db");
        client.MessageReceived += async message => await db.ExecuteAsync("INSERT INTO messages VALUES (1)");
        client.SlashCommandExecuted += command => { _ = Task.Run(() => db.ExecuteAsync("INSERT INTO commands VALUES (1)")); return Task.CompletedTask; };
        await Task.Delay(-1);
        namespace Discord.WebSocket { public class DiscordSocketClient { public event Func<object, Task>? MessageReceived; public event Func<object, Task>? SlashCommandExecuted; } }
        """);

    [Fact]
    public Task FN_WindowThatUsesItsConnectionBesideAwaitedWork() => Rule.Ok(
        """
        using System.Windows.Forms;
        public class MainForm : Form
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            private readonly Button _import = new();
            private readonly Button _count = new();
            public MainForm()
            {
                _import.Click += async (_, _) => await Task.Run(() => new SqliteCommand("INSERT INTO rows VALUES (1)", _db).ExecuteNonQuery());
                _count.Click += (_, _) => new SqliteCommand("SELECT COUNT(*) FROM rows", _db).ExecuteScalar();
            }
        }
        namespace System.Windows.Forms { public class Control { public event EventHandler? Click; } public class Form : Control; public class Button : Control; }
        """);

    [Fact]
    public Task FN_WorkThatASynchronousHelperOfALoopLeaves() => Rule.Ok(
        """
        using System.Net.Sockets;
        using Microsoft.EntityFrameworkCore;
        var listener = new TcpListener(System.Net.IPAddress.Any, 433);
        listener.Start();
        var db = new Shop();
        while (true) Serve(await listener.AcceptTcpClientAsync(), db);

        void Serve(TcpClient client, Shop shop) => Answer(client, shop);

        async void Answer(TcpClient client, Shop shop)
        {
            var line = await new StreamReader(client.GetStream()).ReadLineAsync();
            shop.Add(new Order { Text = line });
            await shop.SaveChangesAsync();
        }

        public class Order { public int Id { get; set; } public string? Text { get; set; } }
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        """);

    [Fact]
    public Task FN_WorkThatAnActorStartsAndLeaves() => Rule.Ok(
        """
        namespace Akka.Actor { public abstract class ActorBase; public class ReceiveActor : ActorBase { protected void Receive<T>(Action<T> handler) { } } }
        public record Save(string Text);
        public sealed class Store : Akka.Actor.ReceiveActor
        {
            private readonly SqliteConnection _db = new("Data Source=store.db");
            public Store() => Receive<Save>(save => { Task.Run(() => { using var command = new SqliteCommand("insert", _db); command.ExecuteNonQuery(); }); });
        }
        """);

    [Fact]
    public Task FN_CacheThatAHelperIsGiven() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMemoryCache();
        var app = builder.Build();
        app.MapGet("/", (IMemoryCache cache) => Kept.Db(cache).ExecuteScalar<int>("SELECT 1"));
        app.Run();
        static class Kept { public static SqliteConnection Db(IMemoryCache cache) => cache.GetOrCreate("db", _ => new SqliteConnection("Data Source=a.db"))!; }
        """);

    /// <summary>The text of the member holds no word that makes it worth binding; with <c>_ =</c> before the call it does.</summary>
    [Fact]
    public Task FN_OperationThatAStatementOfASynchronousMemberLeaves() => Rule.Ok(Cleaner("shop", "int", "shop.Orders.ExecuteDeleteAsync(); return shop.Orders.Count();"));

    [Fact]
    public Task OperationThatAMemberDiscardsBad() => Rule.Bad(Cleaner("{|TAA2003:shop|}", "async Task<int>", "_ = shop.Orders.ExecuteDeleteAsync(); return await shop.Orders.CountAsync();"));

    private static string Cleaner(string shop, string type, string body) => $$"""
        using Microsoft.EntityFrameworkCore;
        public class Order { public int Id { get; set; } }
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        static class Cleaner { public static {{type}} Clear(Shop {{shop}}) { {{body}} } }
        """;

    [Fact]
    public Task FN_DelegatesThatAreGivenWhatKeepsTheObject() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Page { public required Shop Db { get; init; } public int User { get; init; } }
        public sealed class Option { public required Func<Page, Task<int>> Run { get; init; } }
        public static class Options
        {
            public static readonly List<Option> All = new()
            {
                new Option { Run = async page => await page.Db.Orders.CountAsync() },
                new Option { Run = page => page.Db.Users.CountAsync() },
                new Option { Run = page => Task.FromResult(page.User) },
            };
            public static async Task<int> Show(Page page) => (await Task.WhenAll(All.Select(option => option.Run(page)))).Sum();
        }
        """));

    [Fact]
    public Task FN_PropertiesThatStartAnOperation() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Figures(Shop db)
        {
            private Task<int> Orders => db.Orders.CountAsync();
            private Task<int> Users => db.Users.CountAsync();
            public async Task<int> Sum() => (await Task.WhenAll(Orders, Users)).Sum();
        }
        """));

    [Fact]
    public Task FN_AsynchronousActionThatIsRunForEach() => Rule.Ok(TAA2003Sources.Action("Action<int> load = async id => await _db.Orders.FindAsync(id); ids.ForEach(load);", "_db"));

    [Fact]
    public Task FN_DelegateInAFieldThatIsStartedForEach() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Loader
        {
            private readonly Func<int, Task<Order?>> _load;
            public Loader(Shop db) => _load = id => db.Orders.FirstOrDefaultAsync(o => o.Id == id);
            public Task<Order?[]> All(List<int> ids) => Task.WhenAll(ids.Select(_load));
        }
        """));

    [Fact]
    public Task FN_SubclassThatAddsStateToAClassWithout() => Rule.Ok("""
        using System.Data;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/", () => Unit.Work.Commit());
        app.Run();
        static class Unit { public static readonly Plain Work = new Counting(); }
        class Plain : IDbTransaction
        {
            public IDbConnection? Connection => null;
            public IsolationLevel IsolationLevel => IsolationLevel.Unspecified;
            public virtual void Commit() { }
            public void Rollback() { }
            public void Dispose() { }
        }
        sealed class Counting : Plain { private int _commits; public override void Commit() => _commits++; }
        """);

    [Fact]
    public Task FN_DelegatesThatAHelperStartsTogether() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Counter(Shop db)
        {
            public Task<int> Run() => Both(() => db.Orders.CountAsync(), () => db.Users.CountAsync());
            private static async Task<int> Both(Func<Task<int>> first, Func<Task<int>> second) { var one = first(); var two = second(); return await one + await two; }
        }
        """));

    [Fact]
    public Task FN_OperationThatATimeoutLeaves() => Rule.Ok(TAA2003Sources.Action(
        "try { return await _db.Orders.MaxAsync(o => o.Id).WaitAsync(TimeSpan.FromSeconds(1)); } catch (TimeoutException) { return await _db.Orders.CountAsync(); }", "_db"));
}
