using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Which delegates hosts run, and which configure once.</summary>
public class CallbackTests
{
    private const string Head = """
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.Extensions.DependencyInjection; using Microsoft.EntityFrameworkCore; using System.Threading.Tasks.Dataflow;
        class C { void M(WebApplication app, IApplicationBuilder builder, IServiceCollection services, System.Collections.Concurrent.ConcurrentDictionary<int, int> cache, CancellationToken token, System.Timers.Timer timer, System.IO.FileSystemWatcher watcher, int[] items, Task task) {
        """;

    [Theory]
    [InlineData("app.MapGet(\"/\", () => 1);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("app.MapGroup(\"/a\").MapPost(\"/\", (HttpContext c) => Task.CompletedTask);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("app.MapFallback(() => 1);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("app.Use((context, next) => next(context));", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("app.Run(context => Task.CompletedTask);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("builder.Use(next => next);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("app.MapGet(\"/\", Hello).AddEndpointFilter((c, next) => next(c)); static int Hello() => 1;", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("services.AddHealthChecks().AddCheck(\"a\", () => default);", nameof(Overlap.WithItself), nameof(EntryKind.Request))]
    [InlineData("services.AddScoped(provider => new object());", nameof(Overlap.WithItself), nameof(EntryKind.Factory))]
    [InlineData("services.AddTransient<object>(provider => new object());", nameof(Overlap.WithItself), nameof(EntryKind.Factory))]
    [InlineData("services.AddDbContext<DbContext>(options => { });", nameof(Overlap.WithItself), nameof(EntryKind.Factory))]
    [InlineData("Task.Run(() => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("Task.Factory.StartNew(() => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("task.ContinueWith(done => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("new Thread(() => { }).Start();", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("Parallel.ForEach(items, item => { });", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("Parallel.Invoke(() => { });", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("items.AsParallel().ForAll(item => { });", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("_ = items.AsParallel().Select(item => 1);", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("_ = new Timer(_ => { }, null, 0, 1);", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("timer.Elapsed += (_, _) => { };", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("TimeProvider.System.CreateTimer(_ => { }, null, default, default);", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("_ = new Progress<int>(_ => { });", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("cache.GetOrAdd(1, key => 1);", nameof(Overlap.WithItself), nameof(EntryKind.Work))]
    [InlineData("token.Register(() => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("watcher.Changed += (_, _) => { };", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    [InlineData("_ = new ActionBlock<int>(_ => { });", nameof(Overlap.WithOthers), nameof(EntryKind.Work))]
    public void RunByAHostBad(string statement, string overlap, string kind)
    {
        var entry = Assert.Single(new Sample(Head + statement + " } }").Callbacks());
        Assert.Equal((overlap, kind), (entry?.Overlap.ToString(), entry?.Kind.ToString()));
    }

    [Theory]
    [InlineData("builder.Map(\"/a\", branch => { });")]
    [InlineData("builder.UseExceptionHandler(branch => { });")]
    [InlineData("services.AddSingleton(provider => new object());")]
    [InlineData("_ = items.Select(item => 1);")]
    [InlineData("Array.ForEach(items, item => { });")]
    [InlineData("items.ToList().ForEach(item => { });")]
    [InlineData("var run = () => 1;")]
    public void RunInPlaceOrOnceOk(string statement) => Assert.Null(Assert.Single(new Sample(Head + statement + " } }").Callbacks()));

    [Fact]
    public void OnlyThePredicateOfABranch_RunsPerRequestBad()
    {
        var rows = new Sample(Head + "builder.MapWhen(context => true, branch => { }); } }").Callbacks();
        Assert.NotNull(rows[0]);
        Assert.Null(rows[1]);
    }

    [Fact]
    public void MethodOfTheSameName_InAnotherTypeOk() =>
        Assert.Null(Assert.Single(new Sample("namespace Mine { static class Task { public static void Run(Action a) => a(); } class C { void M() => Task.Run(() => { }); } }").Callbacks()));

    [Fact]
    public void MarkedParameter_OfTheProjectsOwnMethodBad()
    {
        const string own = "class ConcurrentEntryPointAttribute : Attribute { } class C { void On([ConcurrentEntryPoint] Action a, Action b) { } void M() => On(() => { }, () => { }); }";
        var rows = new Sample(own).Callbacks();
        Assert.NotNull(rows[0]);
        Assert.Null(rows[1]);
    }

    [Fact]
    public void CallbackNames_HoldEveryWordOk()
    {
        var names = new Sample("class C;").Entries.CallbackNames;
        Assert.True(names.IsSupersetOf(["MapGet", "Run", "Use", "Timer", "Thread", "Elapsed", "AsParallel", "ActionBlock", "Progress", "RequestDelegate", "MapWhen", "GetOrAdd"]));
        Assert.DoesNotContain(names, name => name.Contains('`') || name.Contains(':') || name.Contains('.'));
    }
}
