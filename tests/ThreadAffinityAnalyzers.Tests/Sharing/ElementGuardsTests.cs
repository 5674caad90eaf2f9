using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Several connections with a lock for each: right where one variable chooses both.</summary>
public sealed class ElementGuardsTests
{
    [Theory]
    [InlineData("var i = key % 4; lock (_locks[i]) { return _all[i].CreateCommand().ExecuteScalar(); }")]
    [InlineData("var i = key % 4; lock (_locks[i]) { var c = _all[i]; return c.CreateCommand().ExecuteScalar(); }")]
    [InlineData("for (var i = 0; i < 4; i++) { lock (_locks[i]) { _all[i].CreateCommand().ExecuteNonQuery(); } } return null;")]
    [InlineData("var gate = _gates.GetOrAdd(key, _ => new object()); lock (gate) { return _byKey.GetOrAdd(key, k => new SqliteConnection($\"Data Source={k}.db\")).CreateCommand(); }")]
    public Task OneVariableChoosesBothOk(string body) => Rule.Ok(Program("_all", "_byKey", body));

    [Theory]
    [InlineData("var i = key % 4; var j = key % 3; lock (_locks[j]) { return _all[i].CreateCommand().ExecuteScalar(); }")]
    [InlineData("var i = key % 4; lock (_locks[i]) { i++; return _all[i].CreateCommand().ExecuteScalar(); }")]
    [InlineData("var i = key % 4; lock (_locks[i]) { i = 0; return _all[i].CreateCommand().ExecuteScalar(); }")]
    [InlineData("lock (_locks[key % 4]) { return _all[key % 3].CreateCommand().ExecuteScalar(); }")]
    public Task AnotherOneIsUsedBad(string body) => Rule.Bad(Program("{|TAA4001:_all|}", "_byKey", body));

    [Fact]
    public Task OneConnectionUnderALockForEachKeyBad() => Rule.Bad(Program(
        "_all", "_byKey", "var gate = _gates.GetOrAdd(key, _ => new object()); lock (gate) { return _one.CreateCommand(); }").Replace("SqliteConnection _one", "SqliteConnection {|TAA4001:_one|}"));

    private static string Program(string array, string dictionary, string body) => $$"""
        using System.Collections.Concurrent;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/{key}", (int key, Store s) => s.Get(key));
        app.Run();
        class Store
        {
            private readonly object[] _locks = Enumerable.Range(0, 4).Select(_ => new object()).ToArray();
            private readonly ConcurrentDictionary<int, object> _gates = new();
            private readonly SqliteConnection[] {{array}} = Enumerable.Range(0, 4).Select(i => new SqliteConnection($"Data Source={i}.db")).ToArray();
            private readonly ConcurrentDictionary<int, SqliteConnection> {{dictionary}} = new();
            private readonly SqliteConnection _one = new("Data Source=a.db");
            public object? Get(int key) { {{body}} }
        }
        """;
}
