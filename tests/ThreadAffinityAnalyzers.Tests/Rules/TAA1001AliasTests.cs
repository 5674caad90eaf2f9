using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>One object that instances of other classes keep under names of their own: it is told of where it is kept for all.</summary>
public class TAA1001AliasTests
{
    private const string Controllers = """
        using Microsoft.AspNetCore.Mvc;
        var app = WebApplication.CreateBuilder(args).Build(); app.MapControllers(); app.Run();

        """;

    [Fact]
    public Task LazyStaticKeptByARepositoryBad() => Rule.Bad(
        Controllers + """
        static class Db
        {
            private static SqliteConnection? {|TAA1001:connection|};
            public static SqliteConnection Get() { if (connection == null) { connection = new SqliteConnection("Data Source=a.db"); } return connection; }
        }
        class Cities
        {
            private readonly SqliteConnection connection;
            public Cities() { connection = Db.Get(); }
            public object? All() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); }
        }
        public class CitiesController : ControllerBase { [HttpGet("/c")] public object? Get() => new Cities().All(); }
        """);

    [Fact]
    public Task NewConnectionKeptByARepositoryOk() => Rule.Ok(
        Controllers + """
        static class Db
        {
            public static SqliteConnection Get() => new SqliteConnection("Data Source=a.db");
        }
        class Cities
        {
            private readonly SqliteConnection connection;
            public Cities() { connection = Db.Get(); }
            public object? All() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); }
        }
        public class CitiesController : ControllerBase { [HttpGet("/c")] public object? Get() => new Cities().All(); }
        """);

    /// <summary>Each way to keep it counts: the message names the three classes that do.</summary>
    [Fact]
    public async Task StaticKeptByControllersBad()
    {
        const string Use = "using var command = _own.CreateCommand(); return command.ExecuteScalar();";
        var finding = Assert.Single(await Rule.Findings(
            Controllers + $$"""
            static class Db { public static SqliteConnection Connection { get; } = new("Data Source=a.db"); }
            public class AController : ControllerBase { private readonly SqliteConnection _own = Db.Connection; [HttpGet("/a")] public object? Get() { {{Use}} } }
            public class BController : ControllerBase { private SqliteConnection _own { get; } = Db.Connection; [HttpGet("/b")] public object? Get() { {{Use}} } }
            public class CController : ControllerBase { private readonly SqliteConnection _own; public CController() => _own = Db.Connection; [HttpGet("/c")] public object? Get() { {{Use}} } }
            """));
        Assert.StartsWith("'Connection' is one SqliteConnection for the whole application (static property); ", finding.GetMessage(), StringComparison.Ordinal);
        Assert.All(new[] { "_own = Db.Connection; [HttpGet", "_own { get; }", "public CController() =>" }, kept => Assert.Contains(finding.AdditionalLocations, place =>
            place.SourceTree!.GetText().Lines.GetLineFromPosition(place.SourceSpan.Start).ToString().Contains(kept, StringComparison.Ordinal)));
    }

    [Fact]
    public Task StaticKeptByAControllerUnderItsLockOk() => Rule.Ok(
        Controllers + """
        static class Db { public static readonly object Gate = new(); public static SqliteConnection Connection { get; } = new("Data Source=a.db"); }
        public class OrdersController : ControllerBase { private readonly SqliteConnection _own = Db.Connection; [HttpGet("/o")] public object? Get() { lock (Db.Gate) { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } } }
        """);

    /// <summary>Told of once, where the object is kept.</summary>
    [Fact]
    public Task StaticKeptByASingletonBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args); builder.Services.AddSingleton<Store>(); var app = builder.Build();
        app.MapGet("/", (Store store) => store.Get()); app.Run();
        static class Db { public static readonly SqliteConnection {|TAA1001:Connection|} = new("Data Source=a.db"); }
        class Store { private readonly SqliteConnection _own; public Store() => _own = Db.Connection; public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task StateThatGetsAnObjectOfItsOwnOk() => Rule.Ok(
        """
        new Store(Db.Seed).Get();
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/", () => new Store().Get()); app.Run();
        static class Db { internal static readonly SqliteConnection Seed = new("Data Source=a.db"); }
        class Store { private SqliteConnection _own; public Store(SqliteConnection seed) { _own = seed; } public Store() { _own = new("Data Source=b.db"); } public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task StateThatIsWrittenTwiceOk() => Rule.Ok(
        """
        new Store(true).Get();
        var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/", () => new Store().Get()); app.Run();
        static class Db { internal static readonly SqliteConnection Seed = new("Data Source=a.db"); }
        class Store { private SqliteConnection _own; public Store(bool seeds) { _own = Db.Seed; } public Store() { _own = new("Data Source=b.db"); } public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ConnectionOfASingletonKeptByAScopedServiceBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args); builder.Services.AddSingleton<Database>(); builder.Services.AddScoped<Store>(); var app = builder.Build();
        app.MapGet("/", (Store store) => store.Get()); app.Run();
        class Database { public SqliteConnection {|TAA1002:Connection|} { get; } = new("Data Source=a.db"); }
        class Store { private readonly SqliteConnection _own; public Store(Database database) => _own = database.Connection; public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    [Fact]
    public Task ConnectionOfAScopedServiceKeptByAnotherOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args); builder.Services.AddScoped<Database>(); builder.Services.AddScoped<Store>(); var app = builder.Build();
        app.MapGet("/", (Store store) => store.Get()); app.Run();
        class Database { public SqliteConnection Connection { get; } = new("Data Source=a.db"); }
        class Store { private readonly SqliteConnection _own; public Store(Database database) => _own = database.Connection; public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    /// <summary>However many controllers there are, the store that each keeps is the static one.</summary>
    [Theory]
    [InlineData("private readonly Store _store; public CitiesController() { _store = Store.Instance; }")]
    [InlineData("private readonly Store _store; public CitiesController() : this(Store.Instance) { } public CitiesController(Store store) => _store = store;")]
    [InlineData("private readonly Store _store; public CitiesController(Store? given = null) { _store = given ?? Store.Instance; }")]
    [InlineData("private readonly Store _store = Stores.Made.Value;")]
    [InlineData("private Store Kept { get; } = Store.Instance; private Store _store => Kept;")]
    [InlineData("private readonly IStore _store = Store.Instance;")]
    [InlineData("private readonly IStore _store; public CitiesController(IStore? given = null) => _store = given ?? Store.Instance;")]
    [InlineData("private readonly Store _store; public CitiesController() : this(Stores.Get()) { } public CitiesController(Store store) => _store = store;")]
    public Task StaticStoreKeptByAControllerBad(string keeps) => Rule.Bad(StoreOf("{|TAA1002:_db|}", keeps));

    [Theory]
    [InlineData("private readonly Store _store; public CitiesController() { _store = new Store(); }")]
    [InlineData("private readonly Store _store; public CitiesController() : this(new Store()) { } public CitiesController(Store store) => _store = store;")]
    [InlineData("private readonly Store _store; public CitiesController(Store? given = null) { _store = given ?? new Store(); }")]
    [InlineData("private Store _store; public CitiesController() { _store = Store.Instance; _store = new Store(); }")]
    [InlineData("private readonly Store _store = new Lazy<Store>(() => new()).Value;")]
    [InlineData("private Store Kept { get; } = new(); private Store _store => Kept;")]
    [InlineData("private readonly IStore _store = new Store();")]
    [InlineData("private readonly Store _store; public CitiesController() : this(Stores.Make()) { } public CitiesController(Store store) => _store = store;")]
    public Task FreshStoreKeptByAControllerOk(string keeps) => Rule.Ok(StoreOf("_db", keeps));

    /// <summary>Values that lead back to the state they are written to are no static object, and the search for one ends.</summary>
    [Fact]
    public Task StateThatLeadsBackToItselfOk() => Rule.Ok(
        Controllers + """
        public class Store
        {
            public static readonly Store Instance = new();
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public object? All() { using var command = _db.CreateCommand(); return command.ExecuteScalar(); }
        }
        public class CitiesController : ControllerBase
        {
            private Store _store;
            private Store _other;
            private Store Both => _other ?? _store;
            public CitiesController() { _store = Same(_other!); _other = Other(); _other = Both; }
            private Store Same(Store given) => _store ?? Other();
            private Store Other() => _other ?? Same(_store);
            [HttpGet("/c")] public object? Get() => Both.All();
        }
        """);

    /// <summary>A base class keeps it for its heirs.</summary>
    [Theory]
    [InlineData("class Keeper : ControllerBase { protected readonly Store _store = Store.Instance; }", "CitiesController : Keeper")]
    [InlineData("class Keeper(Store store) : ControllerBase { protected readonly Store _store = store; }", "CitiesController() : Keeper(Store.Instance)")]
    [InlineData("class Keeper : ControllerBase { protected readonly Store _store; protected Keeper(Store store) => _store = store; }", "CitiesController : Keeper { public CitiesController() : base(Store.Instance) { } } public partial class CitiesController")]
    public Task StaticStoreKeptByABaseBad(string keeper, string controller) => Rule.Bad(StoreOf("{|TAA1002:_db|}", "").Replace("CitiesController : ControllerBase", controller).Replace("public class Cities", "public partial class Cities") + "public abstract " + keeper);

    [Theory]
    [InlineData("class Keeper : ControllerBase { protected readonly Store _store = new(); }", "CitiesController : Keeper")]
    [InlineData("class Keeper(Store store) : ControllerBase { protected readonly Store _store = store; }", "CitiesController() : Keeper(new Store())")]
    public Task FreshStoreKeptByABaseOk(string keeper, string controller) => Rule.Ok(StoreOf("_db", "").Replace("CitiesController : ControllerBase", controller) + "public abstract " + keeper);

    private static string StoreOf(string name, string keeps) =>
        Controllers + $$"""
        public interface IStore { object? All(); }
        public class Store : IStore
        {
            public static readonly Store Instance = new();
            private readonly SqliteConnection {{name}} = new("Data Source=a.db");
            public object? All() { using var command = _db.CreateCommand(); return command.ExecuteScalar(); }
        }
        public static class Stores { public static readonly Lazy<Store> Made = new(() => Store.Instance); public static Store Get() => Store.Instance; public static Store Make() => new(); }
        public class CitiesController : ControllerBase { {{keeps}} [HttpGet("/c")] public object? Get() => _store.All(); }
        """;

    [Fact]
    public Task QueueThatIsGivenDegreeFourBad() => Rule.Bad(Queue("4", "{|TAA2002:db|}"));

    [Fact]
    public Task QueueThatIsGivenDegreeOneOk() => Rule.Ok(Queue("1", "db"));

    /// <summary>The degree of a block that a queue of the project is given at its construction.</summary>
    private static string Queue(string degree, string name) =>
        $$"""
        using System.Threading.Tasks.Dataflow;
        var {{name}} = new SqliteConnection("Data Source=a.db");
        var queue = new Work<int>({{degree}}, async item => { using var command = db.CreateCommand(); await command.ExecuteNonQueryAsync(); });
        queue.Add(1); queue.Add(2);
        await queue.Done();
        class Work<T>
        {
            private readonly ActionBlock<T> block;
            public Work(int degree, Func<T, Task> run) { ExecutionDataflowBlockOptions options = new() { MaxDegreeOfParallelism = degree }; block = new(run, options); }
            public void Add(T item) => block.Post(item);
            public Task Done() { block.Complete(); return block.Completion; }
        }
        """;
}
