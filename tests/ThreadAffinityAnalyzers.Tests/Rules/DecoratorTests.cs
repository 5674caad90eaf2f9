using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Classes that wrap another of their interface: a search that asks one of them for the other has to end, or the compiler ends.</summary>
public sealed class DecoratorTests
{
    /// <summary>A class that wraps another of its contract has the object of that one: to ask both for each other would never end.</summary>
    [Theory]
    [InlineData("_inner.Db")]
    [InlineData("_inner?.Db!")]
    [InlineData("((ISessions)_inner).Db")]
    [InlineData("_others.Same")]
    public Task DecoratorOfAConnectionThatIsKeptBad(string handed) => Rule.Bad(Decorated("{|TAA1002:_db|}", handed, "_db"));

    [Theory]
    [InlineData("_inner.Db")]
    [InlineData("_others.Same")]
    public Task DecoratorOfAConnectionForEachReaderOk(string handed) => Rule.Ok(Decorated("_db", handed, "new(_db.ConnectionString)"));

    private static string Decorated(string db, string handed, string given) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", () => Sessions.All.Db.Execute("DELETE FROM t"));
        app.Run();

        public interface ISessions { SqliteConnection Db { get; } }
        public interface IOthers { SqliteConnection Same { get; } }

        public sealed class Logged(ISessions inner, IOthers others) : ISessions
        {
            private readonly ISessions _inner = inner;
            private readonly IOthers _others = others;
            public SqliteConnection Db => {{handed}};
        }

        public sealed class Others(ISessions inner) : IOthers
        {
            private readonly ISessions _inner = inner;
            public SqliteConnection Same => _inner.Db;
        }

        public sealed class Kept : ISessions
        {
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");
            public SqliteConnection Db => {{given}};
        }

        public static class Sessions
        {
            private static readonly Kept s_kept = new();
            public static readonly ISessions All = new Logged(s_kept, new Others(s_kept));
        }
        """;
}
