using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Which members hosts call. Each row of the theory that must be met has a twin beside it that lacks one condition.</summary>
public class EntryPointTests
{
    private const string Mvc = "using Microsoft.AspNetCore.Mvc; using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Mvc.RazorPages; using Microsoft.AspNetCore.SignalR; using Microsoft.AspNetCore.Mvc.Filters; using Microsoft.Extensions.Hosting;\n";

    [Theory]
    [InlineData("public class C : ControllerBase { public int M() => 1; }", nameof(Lifetime.Call))]
    [InlineData("public class CController { public int M() => 1; }", nameof(Lifetime.Call), "CController")]
    [InlineData("[Controller] public class C { public int M() => 1; }", nameof(Lifetime.Call))]
    [InlineData("[ApiController] public abstract class C : ControllerBase { public int M() => 1; }", nameof(Lifetime.Call))]
    [InlineData("public class C : PageModel { public void OnGetM() { } }", nameof(Lifetime.Call))]
    [InlineData("public class C : PageModel { public Task OnPostM() => Task.CompletedTask; }", nameof(Lifetime.Call))]
    [InlineData("public class C : ViewComponent { public string InvokeM() => \"\"; public string Invoke() => \"\"; }", nameof(Lifetime.Call), "C", "Invoke")]
    [InlineData("class C { public C(RequestDelegate next) { } public Task InvokeAsync(HttpContext context) => Task.CompletedTask; }", nameof(Lifetime.Application), "C", "InvokeAsync")]
    [InlineData("class C : IMiddleware { public Task InvokeAsync(HttpContext context, RequestDelegate next) => next(context); }", nameof(Lifetime.Call), "C", "InvokeAsync")]
    [InlineData("class C : Hub { public Task M() => Task.CompletedTask; }", nameof(Lifetime.Call))]
    [InlineData("class C : Hub { public override Task OnConnectedAsync() => Task.CompletedTask; }", nameof(Lifetime.Call), "C", "OnConnectedAsync")]
    [InlineData("class C : ActionFilterAttribute { public override void OnActionExecuting(ActionExecutingContext context) { } }", nameof(Lifetime.Application), "C", "OnActionExecuting")]
    [InlineData("class C : Attribute, IAsyncActionFilter { public Task OnActionExecutionAsync(ActionExecutingContext c, ActionExecutionDelegate next) => next(); }", nameof(Lifetime.Application), "C", "OnActionExecutionAsync")]
    [InlineData("class C : IAsyncActionFilter { public Task OnActionExecutionAsync(ActionExecutingContext c, ActionExecutionDelegate next) => next(); }", nameof(Lifetime.Call), "C", "OnActionExecutionAsync")]
    [InlineData("class C : IAsyncActionFilter { Task IAsyncActionFilter.OnActionExecutionAsync(ActionExecutingContext c, ActionExecutionDelegate next) => next(); }", nameof(Lifetime.Call), "C", "OnActionExecutionAsync")]
    [InlineData("class C : Microsoft.AspNetCore.Diagnostics.IExceptionHandler { public ValueTask<bool> TryHandleAsync(HttpContext c, Exception e, CancellationToken t) => new(true); }", nameof(Lifetime.Application), "C", "TryHandleAsync")]
    [InlineData("class C : System.Net.Http.DelegatingHandler { protected override Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage m, CancellationToken t) => base.SendAsync(m, t); }", nameof(Lifetime.Application), "C", "SendAsync")]
    [InlineData("class ConcurrentEntryPointAttribute : Attribute { } class C { [ConcurrentEntryPoint] public void M() { } }", nameof(Lifetime.Application))]
    [InlineData("class ConcurrentEntryPointAttribute : Attribute { } [ConcurrentEntryPoint] class C { public void M() { } }", nameof(Lifetime.Application))]
    public void CalledConcurrentlyBad(string source, string receiver, string type = "C", string member = "M")
    {
        var entry = new Sample(Mvc + source).EntryOf(type, member);
        Assert.NotNull(entry);
        Assert.Equal(Overlap.WithItself, entry.Overlap);
        Assert.Equal(receiver, entry.Receiver.ToString());
    }

    [Theory]
    [InlineData("public class C { public int M() => 1; }")]
    [InlineData("public class C : ControllerBase { private int M() => 1; }")]
    [InlineData("public class C : ControllerBase { public static int M() => 1; }")]
    [InlineData("public class C : ControllerBase { public int M<T>() => 1; }")]
    [InlineData("public class C : ControllerBase { [NonAction] public int M() => 1; }")]
    [InlineData("[NonController] public class C : ControllerBase { public int M() => 1; }")]
    [InlineData("class C : ControllerBase { public int M() => 1; }")]
    [InlineData("public class C : ControllerBase { public override string ToString() => \"\"; }", "C", "ToString")]
    [InlineData("public class Outer { public class CController { public int M() => 1; } }", "Outer+CController")]
    [InlineData("public class C : PageModel { public void OnGettingM() { } }")]
    [InlineData("public class C : PageModel { [NonHandler] public void OnGetM() { } }")]
    [InlineData("class C { public Task InvokeAsync(HttpContext context) => Task.CompletedTask; }", "C", "InvokeAsync")]
    [InlineData("class C { public C(RequestDelegate next) { } public Task InvokeAsync() => Task.CompletedTask; }", "C", "InvokeAsync")]
    [InlineData("class C : Hub { Task M() => Task.CompletedTask; }")]
    [InlineData("class C : Hub { protected override void Dispose(bool disposing) { } }", "C", "Dispose")]
    [InlineData("class C : ControllerBaseOfMine { public int M() => 1; } class ControllerBaseOfMine { }")]
    [InlineData("class C : IHostedService { public Task StartAsync(CancellationToken t) => Task.CompletedTask; public Task StopAsync(CancellationToken t) => Task.CompletedTask; }", "C", "StartAsync")]
    [InlineData("class C : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => Task.CompletedTask; public override Task StopAsync(CancellationToken t) => Task.CompletedTask; }", "C", "StopAsync")]
    [InlineData("class SingleFlowAttribute : Attribute { } public class C : ControllerBase { [SingleFlow] public int M() => 1; }")]
    [InlineData("class SingleFlowAttribute : Attribute { } [SingleFlow] public class C : ControllerBase { public int M() => 1; }")]
    public void NotCalledByAHostOk(string source, string type = "C", string member = "M") => Assert.Null(new Sample(Mvc + source).EntryOf(type, member));

    [Fact]
    public void HostedLoop_RunsBesideOthersOk()
    {
        var entry = new Sample(Mvc + "class C : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => Task.CompletedTask; }").EntryOf("C", "ExecuteAsync");
        Assert.Equal((Overlap.WithOthers, Lifetime.Application, EntryKind.Loop), (entry!.Overlap, entry.Receiver, entry.Kind));
    }

    [Theory]
    [InlineData("public class C : ControllerBase;", true)]
    [InlineData("public class C : PageModel;", true)]
    [InlineData("class C : Hub;", true)]
    [InlineData("class C : ActionFilterAttribute;", false)]
    [InlineData("class C(RequestDelegate next) { public Task Invoke(HttpContext context) => next(context); }", false)]
    [InlineData("class C : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => Task.CompletedTask; }", false)]
    [InlineData("class C;", false)]
    public void InstancePerCallOk(string source, bool expected)
    {
        var sample = new Sample(Mvc + source);
        Assert.Empty(sample.Errors);
        Assert.Equal(expected, sample.Entries.IsPerCallInstance(sample.Type("C"), out _));
    }

    [Fact]
    public void UsersEntryPoint_ByMemberTypeAndAttributeBad()
    {
        const string source = "class JobAttribute : Attribute { } class Bus { public virtual void On() { } } class C : Bus { public override void On() { } [Job] void Tick() { } public void Other() { } }";
        var sample = new Sample(source, Configured("entry_points", "Bus.On, JobAttribute"));
        Assert.NotNull(sample.EntryOf("C", "On"));
        Assert.NotNull(sample.EntryOf("C", "Tick"));
        Assert.Null(sample.EntryOf("C", "Other"));
    }

    [Theory]
    [InlineData("Mine.C.M")]
    [InlineData("Mine.C")]
    [InlineData("Microsoft.AspNetCore.Mvc.ControllerBase")]
    public void UsersSequentialEntryPointOk(string name) =>
        Assert.Null(new Sample(Mvc + "namespace Mine { public class C : ControllerBase { public int M() => 1; } }", Configured("sequential_entry_points", name)).EntryOf("Mine.C", "M"));

    private static Catalog Configured(string option, string value) => Catalog.With(key => key == "thread_affinity." + option ? value : null, [], out _);
}
