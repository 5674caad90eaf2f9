using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What strangers' programs have shown to be missed.</summary>
public sealed class FarMissesTests
{
    /// <summary>On which thread a subscription runs is its scheduler's to say; two timers run beside each other.</summary>
    [Fact]
    public Task FN_SubscriptionsToTwoObservables() => Rule.Ok(
        """
        using System.Reactive.Linq;
        using Dapper;
        var db = new SqliteConnection("Data Source=a.db");
        using var one = Observable.Interval(TimeSpan.FromMilliseconds(50)).Subscribe(n => db.Execute("INSERT INTO samples VALUES (1)"));
        using var two = Observable.Interval(TimeSpan.FromMilliseconds(70)).Subscribe(n => db.Execute("INSERT INTO samples VALUES (2)"));
        Console.ReadLine();
        namespace System.Reactive.Linq { public static class Observable { public static IObservable<long> Interval(TimeSpan period) => throw new NotSupportedException(); } }
        namespace System
        {
            public static class ObservableExtensions { public static IDisposable Subscribe<T>(this IObservable<T> source, Action<T> onNext) => throw new NotSupportedException(); }
        }
        """);

    /// <summary>The rows of a query that is not buffered are read when the lock is gone; the lambda has the connection by its parameter.</summary>
    [Fact]
    public Task FN_RowsReadLateOfALambdasParameter() => Rule.Ok(LateRows("_db", "In(c => c.Query<string>(\"SELECT v FROM t\", buffered: false))"));

    [Fact]
    public Task RowsReadLateOfTheFieldBad() => Rule.Bad(LateRows("{|TAA4002:_db|}", "In(_ => _db.Query<string>(\"SELECT v FROM t\", buffered: false))"));

    [Fact]
    public Task RowsReadAtOnceOk() => Rule.Ok(LateRows("_db", "In(c => c.Query<string>(\"SELECT v FROM t\"))"));

    private static string LateRows(string name, string rows) => $$"""
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/", (Store s) => s.All());
        app.Run();
        class Store
        {
            private readonly SqliteConnection {{name}} = new("Data Source=a.db");
            private readonly object _gate = new();
            public IEnumerable<string> All() => {{rows}};
            private T In<T>(Func<SqliteConnection, T> work) { lock (_gate) return work(_db); }
        }
        """;
}
