namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Live results that leave the guarded region warn; the same code that reads them inside is silent.</summary>
public sealed class TAA4002EscapesGuardTests
{
    /// <summary>Result type, the body that lets the result out, its twin that reads inside.</summary>
    public static TheoryData<string, string, string> Escapes => new()
    {
        { "SqliteDataReader", "lock (_gate) { return Command().ExecuteReader(); }", "lock (_gate) { using var reader = Command().ExecuteReader(); reader.Read(); return null!; }" },
        { "SqliteCommand", "lock (_gate) { return _db.CreateCommand(); }", "lock (_gate) { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); return null!; }" },
        { "SqliteCommand", "lock (_gate) { return new SqliteCommand(\"SELECT 1\", _db); }", "lock (_gate) { using var command = new SqliteCommand(\"SELECT 1\", _db); command.ExecuteNonQuery(); return null!; }" },
        { "SqliteTransaction", "lock (_gate) { var transaction = _db.BeginTransaction(); return transaction; }", "lock (_gate) { using var transaction = _db.BeginTransaction(); transaction.Commit(); return null!; }" },
        { "IEnumerable<string>", "lock (_gate) { return _db.Query<string>(\"SELECT name FROM orders\", buffered: false); }", "lock (_gate) { return _db.Query<string>(\"SELECT name FROM orders\"); }" },
        { "IEnumerable<string>", "lock (_gate) { return Lazy(_db); }", "lock (_gate) { return Lazy(_db).ToList(); }" },
        { "IEnumerable<string>", "lock (_gate) { return _db.Query<string>(\"SELECT name FROM orders\", buffered: false).Where(name => name != \"\"); }", "lock (_gate) { return _db.Query<string>(\"SELECT name FROM orders\", buffered: false).Where(name => name != \"\").ToArray(); }" },
        { "IEnumerable<string>", "lock (_gate) { return Enumerable.Range(0, 3).Select(id => _db.QueryFirst<string>(\"SELECT name FROM orders\")); }", "lock (_gate) { return Enumerable.Range(0, 3).Select(id => _db.QueryFirst<string>(\"SELECT name FROM orders\")).ToList(); }" },
        { "IEnumerable<string>", "lock (_gate) { var names = Enumerable.Range(0, 3).Select(id => { Count(id); return _db.QueryFirst<string>(\"SELECT name FROM orders\"); }); return names; } void Count(int id) { }", "var names = Enumerable.Range(0, 3).Select(id => { lock (_gate) { return _db.QueryFirst<string>(\"SELECT name FROM orders\"); } }); return names;" },
        { "int", "IEnumerable<string> names; lock (_gate) { names = Enumerable.Range(0, 3).Select(id => _db.QueryFirst<string>(\"SELECT name FROM orders\")); } return names.Count();", "var names = Enumerable.Range(0, 3).Select(async id => { await _gate2.WaitAsync(); try { return await _db.QueryFirstAsync<string>(\"SELECT name FROM orders\"); } finally { _gate2.Release(); } }); return Task.WhenAll(names).Result.Length;" },
        { "int", "SqliteDataReader reader; lock (_gate) { reader = Command().ExecuteReader(); } reader.Read(); return reader.GetInt32(0);", "SqliteDataReader reader; lock (_gate) { reader = Command().ExecuteReader(); reader.Read(); return reader.GetInt32(0); }" },
        { "int", "_gate2.Wait(); var command = _db.CreateCommand(); _gate2.Release(); return command.ExecuteNonQuery();", "_gate2.Wait(); var command = _db.CreateCommand(); var count = command.ExecuteNonQuery(); _gate2.Release(); return count;" },
        { "SqliteDataReader", "return Locked(() => _db.ExecuteReader(\"SELECT 1\") as SqliteDataReader)!;", "return Locked(() => { using var reader = _db.ExecuteReader(\"SELECT 1\"); reader.Read(); return null as SqliteDataReader; })!;" },
        { "IEnumerable<string>", "lock (_gate) { return Own(); }", "lock (_gate) { return Own().ToArray(); }" },
        { "int", "lock (_gate) { _rows = _db.Query<string>(\"SELECT name FROM orders\", buffered: false); return 0; }", "lock (_gate) { _rows = _db.Query<string>(\"SELECT name FROM orders\"); return 0; }" },
        { "IEnumerable<string>", "lock (_gate) { return Inner(); } IEnumerable<string> Inner() => _db.Query<string>(\"SELECT name FROM orders\", buffered: false);", "lock (_gate) { return Inner(); } IEnumerable<string> Inner() => _db.Query<string>(\"SELECT name FROM orders\");" },
    };

    [Theory, MemberData(nameof(Escapes))]
    public Task LeavesTheRegionBad(string result, string bad, string good)
    {
        Assert.NotEqual(bad, good);
        return Rule.Bad(Store("{|TAA4002:_db|}", result, bad));
    }

    [Theory, MemberData(nameof(Escapes))]
    public Task ReadInsideOk(string result, string bad, string good)
    {
        Assert.NotEqual(bad, good);
        return Rule.Ok(Store("_db", result, good));
    }

    [Fact]
    public Task ConnectionItselfReturnedBad() => Rule.Bad(Handed("{|TAA4002:_db|}", "lock (_gate) { return _db; }", "Count(Connection())"));

    [Fact]
    public Task ConnectionReturnedToCallersThatHoldOk() => Rule.Ok(Handed("_db", "lock (_gate) { return _db; }", "Locked(() => Count(Connection()))"));

    [Fact]
    public Task GuardAroundTheCreationOnlyBad() => Rule.Bad(Handed("{|TAA4001:_db|}", "lock (_gate) { return _db ??= new(\"Data Source=orders.db\"); }", "Count(Connection())"));

    [Fact]
    public Task GuardAroundCreationAndUseOk() => Rule.Ok(Handed("_db", "lock (_gate) { return _db ??= new(\"Data Source=orders.db\"); }", "Locked(() => Count(Connection()))"));

    [Fact]
    public Task QueryOfAContextReturnedBad() => Rule.Bad(Context("{|TAA4002:context|}", "IQueryable<Order>", "context.All.Where(order => order.Id > 0)"));

    [Fact]
    public Task ListOfAContextReturnedOk() => Rule.Ok(Context("context", "List<Order>", "context.All.Where(order => order.Id > 0).ToList()"));

    private static string Store(string db, string result, string body) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => { store.First(); });
        app.MapGet("/second", (Store store) => { store.Second(); });
        app.Run();

        sealed class Store
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            private readonly object _gate = new();
            private readonly SemaphoreSlim _gate2 = new(1, 1);
            private IEnumerable<string> _rows = [];

            public {{result}} First() { {{body}} }

            public int Second()
            {
                {{(body.Contains("_gate2", StringComparison.Ordinal) ? "_gate2.Wait();" : "lock (_gate)")}}
                {
                    var count = Convert.ToInt32(Command().ExecuteScalar());
                    {{(body.Contains("_gate2", StringComparison.Ordinal) ? "_gate2.Release();" : "")}}
                    return count;
                }
            }

            private T Locked<T>(Func<T> work)
            {
                lock (_gate)
                {
                    return work();
                }
            }

            private SqliteCommand Command() => new("SELECT count(*) FROM orders", _db);

            private IEnumerable<string> Own()
            {
                foreach (var name in _db.Query<string>("SELECT name FROM orders"))
                    yield return name;
            }

            private static IEnumerable<string> Lazy(SqliteConnection connection)
            {
                using var command = connection.CreateCommand();
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    yield return reader.GetString(0);
            }
        }
        """;

    private static string Handed(string db, string body, string work) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => store.First());
        app.MapGet("/second", (Store store) => store.Second());
        app.Run();

        sealed class Store
        {
            private readonly object _gate = new();
            private SqliteConnection? {{db}};

            public int First() => {{work}};

            public int Second() => {{work}};

            private SqliteConnection Connection() { {{body.Replace("return _db;", "return _db!;", StringComparison.Ordinal)}} }

            private T Locked<T>(Func<T> work)
            {
                lock (_gate)
                {
                    return work();
                }
            }

            private static int Count(SqliteConnection connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM orders";
                return Convert.ToInt32(command.ExecuteScalar());
            }
        }
        """;

    private static string Context(string context, string result, string query) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        var gate = new object();
        var {{context}} = new Orders(new DbContextOptions<Orders>());
        app.MapGet("/orders", () => Read());
        app.MapGet("/count", () => { lock (gate) { return context.All.Count(); } });
        app.Run();

        {{result}} Read() { lock (gate) { return {{query}}; } }

        sealed class Orders(DbContextOptions<Orders> options) : DbContext(options)
        {
            public DbSet<Order> All => Set<Order>();
        }

        sealed class Order { public int Id { get; set; } }
        """;
}
