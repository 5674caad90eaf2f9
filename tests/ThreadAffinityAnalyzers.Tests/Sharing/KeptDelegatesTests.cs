using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Delegates over a local that outlive the frame that made them: in a field, an event, the container.</summary>
public sealed class KeptDelegatesTests
{
    [Fact]
    public Task DelegateOverALocalOfAnInitialiserBad() => Rule.Bad(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Globals.Open().ExecuteScalar("SELECT 1"));
        app.Run();
        static class Globals
        {
            public static readonly Func<SqliteConnection> Open = Once();
            private static Func<SqliteConnection> Once()
            {
                SqliteConnection? {|TAA2001:made|} = null;
                return () => made ??= new SqliteConnection("Data Source=a.db");
            }
        }
        """);

    [Fact]
    public Task DelegateThatEachCallMakesOk() => Rule.Ok(
        """
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapGet("/count", () => { using var c = Globals.Open()(); return c.ExecuteScalar("SELECT 1"); });
        app.Run();
        static class Globals
        {
            public static Func<SqliteConnection> Open() => Once();
            private static Func<SqliteConnection> Once()
            {
                SqliteConnection? made = null;
                return () => made ??= new SqliteConnection("Data Source=a.db");
            }
        }
        """);

    [Fact]
    public Task RegisteredDelegateOverALocalBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
        builder.Services.AddSingleton<Func<SqliteConnection>>(() => connection);
        var app = builder.Build();
        app.MapGet("/count", (Func<SqliteConnection> open) => open().ExecuteScalar("SELECT 1"));
        app.Run();
        """);

    [Fact]
    public Task DelegateOfAFactoryOverALocalBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
        builder.Services.AddScoped<Func<SqliteConnection>>(sp => () => connection);
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store(Func<SqliteConnection> open) { public object? Count() => open().ExecuteScalar("SELECT 1"); }
        """);

    [Fact]
    public Task DelegateOverALocalOfASingletonsFactoryBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(sp =>
        {
            var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
            connection.Open();
            return () => connection;
        });
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store { private readonly Func<SqliteConnection> _open; public Store(Func<SqliteConnection> open) { _open = open; } public object? Count() => _open().ExecuteScalar("SELECT 1"); }
        """);

    [Fact]
    public Task DelegateOverALocalOfAScopedFactoryOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Func<SqliteConnection>>(sp =>
        {
            var connection = new SqliteConnection("Data Source=a.db");
            connection.Open();
            return () => connection;
        });
        builder.Services.AddSingleton<Func<Clock>>(sp => { var connection = new Clock(); return () => connection; });
        builder.Services.AddSingleton<Func<string, SqliteConnection>>(sp => text => { var c = new SqliteConnection(text); c.Open(); return c; });
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.MapGet("/two", (Func<string, SqliteConnection> open) => { using var c = open("Data Source=a.db"); return c.ExecuteScalar("SELECT 1"); });
        app.Run();
        class Clock { }
        class Store { private readonly Func<SqliteConnection> _open; public Store(Func<SqliteConnection> open) { _open = open; } public object? Count() => _open().ExecuteScalar("SELECT 1"); }
        """);

    [Fact]
    public Task RegisteredDelegateThatOpensOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(() => new SqliteConnection("Data Source=a.db"));
        var app = builder.Build();
        app.MapGet("/count", (Func<SqliteConnection> open) => { using var c = open(); return c.ExecuteScalar("SELECT 1"); });
        app.Run();
        """);

    [Fact]
    public Task RegisteredMethodThatOpensOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Func<SqliteConnection>>(Open);
        var app = builder.Build();
        app.MapGet("/count", (Func<SqliteConnection> open) => { using var c = open(); return c.ExecuteScalar("SELECT 1"); });
        app.Run();
        static SqliteConnection Open() => new SqliteConnection("Data Source=a.db");
        """);

    [Fact]
    public Task DelegateThatASingletonIsGivenBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        var {|TAA2001:connection|} = new SqliteConnection("Data Source=a.db");
        builder.Services.AddSingleton(new Store(() => connection));
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store { private readonly Func<SqliteConnection> _open; public Store(Func<SqliteConnection> open) { _open = open; } public object? Count() => _open().ExecuteScalar("SELECT 1"); }
        """);

    [Fact]
    public Task DelegateThatASingletonInvokesUnderALockOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        var connection = new SqliteConnection("Data Source=a.db");
        builder.Services.AddSingleton(new Store(() => connection));
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store { private readonly object _gate = new(); private readonly Func<SqliteConnection> _open; public Store(Func<SqliteConnection> open) { _open = open; } public object? Count() { lock (_gate) return _open().ExecuteScalar("SELECT 1"); } }
        """);

    [Fact]
    public Task DelegateThatAnObjectOfTheCallIsGivenOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<SqliteConnection>();
        builder.Services.AddSingleton(new Store(() => new SqliteConnection("Data Source=a.db")));
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.MapGet("/mine", (SqliteConnection db) => { var own = new Store(() => db); return own.Count(); });
        app.Run();
        class Store { private readonly Func<SqliteConnection> _open; public Store(Func<SqliteConnection> open) { _open = open; } public object? Count() => _open().ExecuteScalar("SELECT 1"); }
        """);

    [Fact]
    public Task DelegateOverALocalOfASingletonsConstructorBad() => Rule.Bad(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly Func<SqliteConnection> _open;
            public Store() { var {|TAA2001:one|} = new SqliteConnection("Data Source=a.db"); _open = () => one; }
            public object? Count() => _open().ExecuteScalar("SELECT 1");
        }
        """);

    [Fact]
    public Task DelegateOverALocalOfAScopedServicesConstructorOk() => Rule.Ok(
        """
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class Store
        {
            private readonly Func<SqliteConnection> _open;
            public Store() { var one = new SqliteConnection("Data Source=a.db"); _open = () => one; }
            public object? Count() => _open().ExecuteScalar("SELECT 1");
        }
        """);

    [Fact]
    public Task LambdaThatAnotherClassKeepsBad() => Rule.Bad(
        """
        public static class Program
        {
            public static void Main()
            {
                using var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db");
                var events = new Events();
                events.Saved += text => db.CreateCommand().ExecuteNonQuery();
                var app = WebApplication.Create();
                app.MapPost("/", (string text) => events.Save(text));
                app.Run();
            }
        }
        public class Events
        {
            public event Action<string>? Saved;
            public void Save(string text) => Saved?.Invoke(text);
        }
        """);

    [Fact]
    public Task LambdaThatAnObjectOfTheCallKeepsOk() => Rule.Ok(
        """
        public static class Program
        {
            public static void Main()
            {
                var app = WebApplication.Create();
                app.MapPost("/", (string text) => {
                    using var db = new SqliteConnection("Data Source=a.db");
                    var events = new Events();
                    events.Saved += text => db.CreateCommand().ExecuteNonQuery();
                    events.Save(text); });
                app.Run();
            }
        }
        public class Events
        {
            public event Action<string>? Saved;
            public void Save(string text) => Saved?.Invoke(text);
        }
        """);

    [Fact]
    public Task LambdaThatOnlyStartUpRaisesOk() => Rule.Ok(
        """
        public static class Program
        {
            public static void Main()
            {
                using var db = new SqliteConnection("Data Source=a.db");
                var events = new Events();
                events.Saved += text => db.CreateCommand().ExecuteNonQuery();
                events.Save("started");
                var app = WebApplication.Create();
                app.MapPost("/", (string text) => new Events().Save(text));
                app.Run();
            }
        }
        public class Events
        {
            public event Action<string>? Saved;
            public void Save(string text) => Saved?.Invoke(text);
        }
        """);

    [Fact]
    public Task DelegateInStaticStateBad() => Rule.Bad(
        """
        var app = WebApplication.Create();
        Bus.Wire();
        app.MapPost("/", (string text) => Bus.Save(text));
        app.Run();
        public static class Bus
        {
            private static Action<string>? _saved;
            public static void Wire() { var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db"); Func<string, int> insert = text => db.CreateCommand().ExecuteNonQuery(); _saved = text => insert(text); }
            public static void Save(string text) => _saved?.Invoke(text);
        }
        """);

    /// <summary>What a class has from its primary constructor is kept as what a field is given.</summary>
    [Theory]
    [InlineData("class Store(Func<SqliteConnection> connect) { public object? Count() => connect().CreateCommand().ExecuteScalar(); }")]
    [InlineData("class Store(Func<SqliteConnection> connect) { public object? Count() { var open = connect.Invoke(); return open.CreateCommand().ExecuteScalar(); } }")]
    [InlineData("class Store(Func<SqliteConnection> connect) { private readonly Func<SqliteConnection> _connect = connect; public object? Count() => _connect().CreateCommand().ExecuteScalar(); }")]
    public Task DelegateOfAPrimaryConstructorBad(string store) => Rule.Bad(Connecting("var {|TAA2001:db|} = new SqliteConnection(\"Data Source=a.db\");", "() => db", store));

    [Theory]
    [InlineData("class Store(Func<SqliteConnection> connect) { public object? Count() { using var open = connect(); return open.CreateCommand().ExecuteScalar(); } }")]
    public Task DelegateOfAPrimaryConstructorThatOpensOk(string store) => Rule.Ok(Connecting("", "() => new SqliteConnection(\"Data Source=a.db\")", store));

    [Theory]
    [InlineData("class Store(Func<SqliteConnection> connect) { private readonly string _version = connect().ServerVersion; public object? Count() => _version; }")]
    public Task DelegateThatOnlyThePrimaryConstructorRunsOk(string store) => Rule.Ok(Connecting("var db = new SqliteConnection(\"Data Source=a.db\");", "() => db", store));

    private static string Connecting(string made, string connect, string store) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{made}}
        var store = new Store({{connect}});
        var app = builder.Build();
        app.MapGet("/", () => store.Count());
        app.Run();
        {{store}}
        """;

    /// <summary>The class stands in a file of its own, and handlers get connections of their scopes: neither says anything about the one that the program hands out.</summary>
    [Theory]
    [InlineData("public class Store(Func<SqliteConnection> connect) { public object? Count() => connect().CreateCommand().ExecuteScalar(); }")]
    [InlineData("public class Store { private readonly Func<SqliteConnection> _connect; public Store(Func<SqliteConnection> connect) => _connect = connect; public object? Count() => _connect().CreateCommand().ExecuteScalar(); }")]
    public Task DelegateKeptInAnotherFileBad(string store) => Rule.Bad(Registering("var {|TAA2001:db|} = new SqliteConnection(\"Data Source=a.db\");", "() => db"), store);

    [Theory]
    [InlineData("public class Store(Func<SqliteConnection> connect) { public object? Count() { using var open = connect(); return open.CreateCommand().ExecuteScalar(); } }")]
    public Task DelegateThatOpensInAnotherFileOk(string store) => Rule.Ok(Registering("", "() => new SqliteConnection(\"Data Source=a.db\")"), store);

    /// <summary>Where two things stand in files of their own, how far from the beginning they stand says nothing about one being inside the other.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(180)]
    public Task DelegateOfWorkKeptInAnotherFileBad(int blanks) => Rule.Bad(
        Registering("var {|TAA2001:db|} = new SqliteConnection(\"Data Source=a.db\");", "() => { using var command = db.CreateCommand(); command.CommandText = \"SELECT 1\"; return command.ExecuteScalar(); }"),
        new string(' ', blanks) + "public class Store { private readonly Func<object?> _run; public Store(Func<object?> run) => _run = run; public object? Count() => _run(); }");

    private static string Registering(string made, string connect) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=b.db"));
        {{made}}
        var store = new Store({{connect}});
        var app = builder.Build();
        app.MapGet("/", () => store.Count());
        app.Run();
        """;
}
