namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>The same on providers whose asynchronous methods are synchronous: told, but as Info.</summary>
public sealed class TAA2004Tests
{
    private static string Method(string body, string name) => $$"""
        using Dapper;

        public sealed class Report
        {
            public async Task Run(List<int> ids, HttpClient http)
            {
                await using var {{name}} = new SqliteConnection("Data Source=shop.db");
                await connection.OpenAsync();
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("await Task.WhenAll(connection.ExecuteAsync(\"a\"), connection.ExecuteAsync(\"b\"));")]
    [InlineData("var a = connection.ExecuteAsync(\"a\"); var b = connection.QueryAsync<int>(\"b\"); await a; await b;")]
    [InlineData("await Task.WhenAll(ids.Select(id => connection.ExecuteAsync(\"a\", new { id })));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { await connection.ExecuteAsync(\"a\"); await connection.ExecuteAsync(\"b\"); }));")]
    [InlineData("var a = connection.CreateCommand(); var b = connection.CreateCommand(); var t = a.ExecuteNonQueryAsync(); await b.ExecuteNonQueryAsync(); await t;")]
    public Task OverlappingOnPaperBad(string body) => Rule.Bad(Method(body, "{|TAA2004:connection|}"));

    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(async id => { await Task.Delay(id); await connection.ExecuteAsync(\"a\"); }));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { var text = await http.GetStringAsync(\"x\"); await connection.ExecuteAsync(text); }));")]
    public Task ResumedOnPoolThreadsBad(string body) => Rule.Bad(Method(body, "{|TAA2003:connection|}"));

    private static string Workers(string work, string name) => $$"""
        using System.Threading.Channels;
        public sealed class Writer(Channel<string> lines) : BackgroundService
        {
            private readonly SqliteConnection {{name}} = new("Data Source=log.db");
            protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteAsync(stopping)));
            private async Task WriteAsync(CancellationToken stopping) { {{work}} }
            private void Write(string sql) { using var command = new SqliteCommand(sql, _db); command.ExecuteNonQuery(); }
        }
        """;

    [Theory]
    [InlineData("await foreach (var line in lines.Reader.ReadAllAsync(stopping)) Write(line);")]
    [InlineData("await foreach (var line in lines.Reader.ReadAllAsync(stopping)) { } Write(\"done\");")]
    [InlineData("while (true) { Write(\"tick\"); await Task.Delay(1000, stopping); }")]
    [InlineData("do { Write(\"tick\"); while (!stopping.IsCancellationRequested) await Task.Delay(1000, stopping); } while (true);")]
    public Task ResumedInALoopBad(string work) => Rule.Bad(Workers(work, "{|TAA2003:_db|}"));

    [Theory]
    [InlineData("Write(\"start\"); await foreach (var line in lines.Reader.ReadAllAsync(stopping)) { }")]
    [InlineData("Write(\"start\"); while (true) { await Task.Delay(1000, stopping); }")]
    public Task DoneBeforeTheFirstWaitOk(string work) => Rule.Ok(Workers(work, "_db"));

    [Theory]
    [InlineData("await connection.ExecuteAsync(\"a\"); await connection.ExecuteAsync(\"b\");")]
    [InlineData("foreach (var id in ids) await connection.ExecuteAsync(\"a\");")]
    [InlineData("var a = connection.ExecuteAsync(\"a\"); await a; var b = connection.ExecuteAsync(\"b\"); await b;")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { using var own = new SqliteConnection(\"Data Source=shop.db\"); await own.ExecuteAsync(\"a\"); }));")]
    public Task InTurnOk(string body) => Rule.Ok(Method(body, "connection"));

    [Fact]
    public Task ContextOverSqliteIsNotSparedBad() => Rule.Bad(TAA2003Sources.Action("await Task.WhenAll(_db.Orders.CountAsync(), _db.Users.CountAsync());"));

    [Fact]
    public Task FieldOfOneFlowBad() => Rule.Bad("""
        public sealed class Loader : IDisposable
        {
            private readonly SqliteConnection {|TAA2004:_connection|} = new("Data Source=shop.db");
            public Task Load() => Task.WhenAll(One("a"), One("b"));
            private async Task One(string sql) { using var command = new SqliteCommand(sql, _connection); await command.ExecuteNonQueryAsync(); }
            public void Dispose() => _connection.Dispose();
        }
        """);

    [Fact]
    public Task FieldOfOneFlowInTurnOk() => Rule.Ok("""
        public sealed class Loader : IDisposable
        {
            private readonly SqliteConnection _connection = new("Data Source=shop.db");
            public async Task Load() { await One("a"); await One("b"); }
            private async Task One(string sql) { using var command = new SqliteCommand(sql, _connection); await command.ExecuteNonQueryAsync(); }
            public void Dispose() => _connection.Dispose();
        }
        """);
}
