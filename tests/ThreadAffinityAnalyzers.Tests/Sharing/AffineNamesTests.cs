namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>
/// The ways by which code comes by an affine object without naming its type: what is told from the names that stand in a text must let each of them pass. The twins have the same names
/// and types of the program that are not affine.
/// </summary>
public sealed class AffineNamesTests
{
    private const string Parallel = "System.Threading.Tasks.Parallel.ForEach(xs, x => { using var k = c.CreateCommand(); k.ExecuteNonQuery(); });";

    private const string Source = """
        using System; using System.Collections.Generic; using Microsoft.Data.Sqlite;
        public delegate void Work(SqliteConnection c);
        public class Db
        {
            public Func<SqliteConnection> Maker { get; } = () => Make();
            public static SqliteConnection Make() => new SqliteConnection("Data Source=a.db");
            public void Run(Work work) { using var c = Make(); c.Open(); work(c); }
            public void Use(Action<SqliteConnection> work) { using var c = Make(); c.Open(); work(c); }
            public static (SqliteConnection, int) Pair() => (Make(), 1);
            public static bool TryOpen(out SqliteConnection c) { c = Make(); return true; }
            public static List<SqliteConnection> All() => new() { Make() };
        }
        """;

    public static TheoryData<string> Ways => [
        "var {|TAA2002:c|} = new Conn(\"Data Source=a.db\"); WORK",
        "new Db().Run({|TAA2002:c|} => WORK);",
        "new Db().Use({|TAA2002:c|} => { WORK });",
        "var ({|TAA2002:c|}, n) = Db.Pair(); WORK",
        "if (Db.TryOpen(out var {|TAA2002:c|})) WORK",
        "foreach (var {|TAA2002:c|} in Db.All()) WORK",
        "var all = Db.All(); all.ForEach({|TAA2002:c|} => WORK);",
        "var make = () => new Db().Maker(); var {|TAA2002:c|} = make(); WORK",
        "var {|TAA2002:c|} = Open(); WORK static Conn Open() => Db.Make();",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public Task ObjectOfSourceBad(string way) => Rule.Bad(Source, Calling("using Conn = Microsoft.Data.Sqlite.SqliteConnection;", way));

    [Theory]
    [MemberData(nameof(Ways))]
    public Task ObjectThatIsNotAffineOk(string way) => Rule.Ok(
        "public class Command : System.IDisposable { public void ExecuteNonQuery() { } public void Dispose() { } }"
        + " public class Connection : System.IDisposable { public Connection(string text) { } public void Open() { } public Command CreateCommand() => new(); public void Dispose() { } }",
        Source.Replace("using Microsoft.Data.Sqlite;", "", StringComparison.Ordinal).Replace("SqliteConnection", "Connection", StringComparison.Ordinal),
        Calling("using Conn = Connection; // SqliteConnection", way.Replace("{|TAA2002:c|}", "c", StringComparison.Ordinal)));

    [Theory]
    [InlineData("System.Data.Common.DbDataSource source", "source.OpenConnection()")]
    [InlineData("System.Data.Common.DbProviderFactory source", "source.CreateConnection()!")]
    public Task ObjectOfALibraryBad(string parameter, string value) =>
        Rule.Bad("public class A { public void Go(" + parameter + ", int[] xs) { var {|TAA2002:c|} = " + value + "; " + Parallel + " } } // Microsoft.Data.Sqlite");

    [Fact]
    public Task ElementOfAClassThatIsAListBad() => Rule.Bad(
        "using System.Collections.Generic; using Microsoft.Data.Sqlite; public class Pool : List<SqliteConnection> { public void Go(int[] xs) { foreach (var {|TAA2002:c|} in this) " + Parallel + " } }");

    [Fact]
    public Task ElementOfAClassThatIsAListInTurnOk() => Rule.Ok(
        "using System.Collections.Generic; using Microsoft.Data.Sqlite; public class Pool : List<SqliteConnection> { public void Go(int[] xs) { foreach (var c in this) foreach (var x in xs) c.CreateCommand().ExecuteNonQuery(); } }");

    [Theory]
    [InlineData("var all = Db.All(); var {|TAA2002:c|} = all[0]; WORK")]
    [InlineData("var all = Db.All(); foreach (var {|TAA2002:c|} in all) { WORK }")]
    [InlineData("var db = Db.Make(); var {|TAA2002:c|} = db; WORK")]
    [InlineData("var {|TAA2002:db|} = Db.Make(); var c = db; WORK System.Threading.Tasks.Parallel.ForEach(xs, x => { using var k = db.CreateCommand(); k.ExecuteNonQuery(); });")]
    public Task ElementOrSecondNameOfALocalBad(string way) => Rule.Bad(Source, Calling("", way));

    [Theory]
    [InlineData("var all = Db.All(); var c = all[0]; foreach (var x in xs) { using var k = c.CreateCommand(); k.ExecuteNonQuery(); }")]
    [InlineData("System.Threading.Tasks.Parallel.ForEach(xs, x => { var all = Db.All(); var c = all[0]; using var k = c.CreateCommand(); k.ExecuteNonQuery(); });")]
    public Task ElementOrSecondNameOfALocalOk(string way) => Rule.Ok(Source, Calling("", way));

    [Theory]
    [InlineData("async (IRepo<Order> {|TAA2003:repo|}) => await Task.WhenAll(repo.A(), repo.B())")]
    [InlineData("async (Facade {|TAA2003:f|}) => { var a = f.P(); var b = f.Q(); await Task.WhenAll(a, b); }")]
    [InlineData("async (IServiceProvider sp) => { var {|TAA2003:f|} = sp.GetRequiredService<Facade>(); await Task.WhenAll(f.P(), f.Q()); }")]
    public Task WrapperBehindClassesBad(string handler) => Rule.Bad(Layers, Hosting(handler));

    [Theory]
    [InlineData("async (IRepo<Order> repo) => { await repo.A(); await repo.B(); }")]
    [InlineData("async (Facade f) => { var a = f.P(); await a; var b = f.Q(); await b; }")]
    [InlineData("async (IServiceProvider sp) => { var f = sp.GetRequiredService<Facade>(); await f.P(); await f.Q(); }")]
    public Task WrapperBehindClassesInTurnOk(string handler) => Rule.Ok(Layers, Hosting(handler));

    private const string Layers = """
        using System.Threading.Tasks; using Microsoft.EntityFrameworkCore;
        public class AppDb(DbContextOptions<AppDb> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public interface IRepo<T> { Task<int> A(); Task<int> B(); }
        public class Repo<T>(AppDb db) : IRepo<T> { public Task<int> A() => db.Orders.CountAsync(); public Task<int> B() => db.Orders.CountAsync(); }
        public abstract class ServiceBase
        {
            private readonly AppDb _db;
            protected ServiceBase(AppDb db) => _db = db;
            protected Task<int> Count() => _db.Orders.CountAsync();
            protected Task<int> Sum() => _db.Orders.SumAsync(o => o.Id);
        }
        public class OrderService : ServiceBase { public OrderService(AppDb x) : base(x) { } public Task<int> One() => Count(); public Task<int> Two() => Sum(); }
        public class Facade { private readonly OrderService _orders; public Facade(OrderService orders) => _orders = orders; public Task<int> P() => _orders.One(); public Task<int> Q() => _orders.Two(); }
        """;

    private static string Calling(string alias, string way) =>
        alias + "\npublic class A { public void Go(int[] xs) { " + way.Replace("=> WORK", "=> " + Parallel.TrimEnd(';'), StringComparison.Ordinal).Replace("WORK", Parallel, StringComparison.Ordinal) + " } }";

    private static string Hosting(string handler) => $$"""
        using System; using System.Threading.Tasks; using Microsoft.AspNetCore.Builder; using Microsoft.EntityFrameworkCore; using Microsoft.Extensions.DependencyInjection;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<AppDb>(options => options.UseSqlite("Data Source=a.db"));
        builder.Services.AddScoped(typeof(IRepo<>), typeof(Repo<>)).AddScoped<OrderService>().AddScoped<Facade>();
        var app = builder.Build();
        app.MapGet("/x", {{handler}});
        app.Run();
        """;
}
