using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Sharing;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Whether an instance that the container makes for one flow needs a search: where its class gives functions of its own away, or starts work. One that is not searched for is silent.</summary>
public sealed class SharableInstancesTests
{
    [Theory]
    [InlineData("public void Start() => new Timer(_ => Count(), null, 0, 1000);")]
    [InlineData("private Timer? _timer; public void Start() { Timer timer = new(Tick, null, 0, 1000); _timer = timer; } private void Tick(object? state) => Count();")]
    [InlineData("private readonly System.Timers.Timer _timer = new(1000); public void Start() { _timer.Elapsed += Tick; _timer.Start(); } private void Tick(object? sender, System.Timers.ElapsedEventArgs e) => Count();")]
    [InlineData("public void Start(System.Timers.Timer timer) => timer.Elapsed += (_, _) => Count();")]
    [InlineData("public void Start() => Task.Run(Count);")]
    [InlineData("public void Start() => new Task(() => Count()).Start();")]
    [InlineData("public void Start() => ThreadPool.QueueUserWorkItem(_ => Count());")]
    [InlineData("public void Map(WebApplication app) => app.MapGet(\"/\", Count);")]
    [InlineData("public void Map(WebApplication app) => app.MapGet(pattern: \"/\", handler: Count);")]
    [InlineData("public void Map(WebApplication app) => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, \"/\", Count);")]
    [InlineData("public int Sum(int[] ids) => ids.AsParallel().Sum(id => Count());")]
    [InlineData("public void Watch(FileSystemWatcher watcher) => watcher.Changed += (_, _) => Count();")]
    public void GivesAwayBad(string members) => Assert.True(Of(members).MayBeShared);

    /// <summary>The words are those of types, actions, attributes and methods that take no function.</summary>
    [Theory]
    [InlineData("public Task<int> Get() => Task.FromResult(Count());")]
    [InlineData("public async Task<int> Get(int id) { await Task.Yield(); return Count(); } public Task Post() => Task.CompletedTask; public void Error() { }")]
    [InlineData("public int Twice(Rows rows) => rows.Get(2) + rows.Create(Count());")]
    [InlineData("public int Once(Rows rows) { rows.Error = \"none\"; return Count(); }")]
    [InlineData("[Obsolete(\"Get\")] public int Map(Rows rows) => rows.Map(Count());")]
    [InlineData("private List<Task> _tasks = []; public int Waiting => _tasks.Count;")]
    public void KeepsForItselfOk(string members)
    {
        var asked = Of(members);
        Assert.False(asked.MayBeShared);
        Assert.False(asked.StartsWork);
    }

    [Theory]
    [InlineData("public Task All(int[] ids) => Task.WhenAll(ids.Select(id => Load(id))); private Task Load(int id) => Task.FromResult(Count());")]
    [InlineData("public Task All(Rows rows) => rows.Run(async () => { await Task.Yield(); Count(); });")]
    [InlineData("public Task All(Rows rows) => rows.Run(() => Task.FromResult(Count()));")]
    [InlineData("public Task All(Rows rows) { var db = _db; return rows.RunEach(id => db.ExecuteAsync()); }")]
    [InlineData("public Task All(Rows rows) => rows.RunEach(id => this.Load(id)); private Task Load(int id) => Task.FromResult(Count());")]
    [InlineData("public Task All(Rows rows) => rows.RunEach(id => { _db.Execute(); return Task.CompletedTask; });")]
    [InlineData("public Task All(Rows rows) => rows.RunEach(delegate { return Task.FromResult(Count()); });")]
    public void StartsWorkBad(string members) => Assert.True(Of(members).StartsWork);

    [Theory]
    [InlineData("public Task<List<int>> All(List<int> rows, int least) => Task.FromResult(rows.Where(row => row > least).Select(row => row * 2).ToList());")]
    [InlineData("public async Task<int> Best(List<int> rows) { await Task.Delay(1); return rows.OrderBy(row => row).First(row => row > Count()); }", false)]
    public void QueriesOk(string members, bool isQuery = true) => Assert.Equal(!isQuery, Of(members).StartsWork);

    private static (bool MayBeShared, bool StartsWork) Of(string members)
    {
        var compilation = TestSources.Compile(TestSources.Named([$$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Store>();
            builder.Build().Run();

            public class Store
            {
                private readonly Db _db = new();
                public int Count() => _db.Execute();
                {{members}}
            }

            public class Db : System.IDisposable { public SqliteConnection Connection = new("Data Source=a.db"); public int Execute() => 1; public Task ExecuteAsync() => Task.CompletedTask; public void Dispose() { } }

            public class Rows
            {
                public string? Error { get; set; }
                public int Get(int id) => id;
                public int Create(int id) => id;
                public int Map(int id) => id;
                public Task Run(Func<Task> work) => work();
                public Task RunEach(Func<int, Task> work) => work(1);
            }
            """]), OutputKind.ConsoleApplication);
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        var context = new SharingContext(KnownTypes.For(compilation, Catalog.Default, CancellationToken.None)!, null);
        var store = compilation.GetTypeByMetadataName("Store")!;
        return (context.Sharable.MayBeShared(store, CancellationToken.None), context.Sharable.StartsWork(store, "_db", CancellationToken.None));
    }
}
