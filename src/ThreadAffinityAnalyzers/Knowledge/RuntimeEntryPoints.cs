using System.Collections.Generic;
using System.Linq;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of the runtime itself: tasks, threads, timers, parallel loops and events raised by foreign threads.</summary>
internal static class RuntimeEntryPoints
{
    private const string Api = "https://learn.microsoft.com/dotnet/api/";
    private const string Pool = "it runs on a thread of the pool beside the code that starts it";
    private const string Branches = "several threads run it at the same time";
    private const string Ticks = "a tick does not wait for the one before it";
    private const string Foreign = "the event is raised on a thread of its own";

    public static IEnumerable<EntryPoint> Rows() => Tasks().Concat(Parallels()).Concat(Timers()).Concat(Events()).Concat(OfServers());

    /// <summary>Called by whichever thread has a request; a program without a server may have one thread.</summary>
    private static IEnumerable<EntryPoint> OfServers() =>
        Many("System.Diagnostics.ActivityListener", "ActivityStarted,ActivityStopped", "every thread that starts or ends an activity calls it", "system.diagnostics.activitylistener.activitystopped")
        .Concat(Many("System.Net.Http.HttpClientHandler", "ServerCertificateCustomValidationCallback", "each connection that a client opens calls it", "system.net.http.httpclienthandler.servercertificatecustomvalidationcallback"))
        .Select(row => row with { OnlyWithAssembly = WebComponentEntryPoints.Requests });

    private static IEnumerable<EntryPoint> Tasks() =>
        Work("System.Threading.Tasks.Task", "Run,ContinueWith,.ctor", Pool, "system.threading.tasks.task.run")
        .Concat(Work("System.Threading.Tasks.Task`1", "ContinueWith,.ctor", Pool, "system.threading.tasks.task-1.continuewith"))
        .Concat(Work("System.Threading.Tasks.TaskFactory", "StartNew,ContinueWhenAll,ContinueWhenAny", Pool, "system.threading.tasks.taskfactory.startnew"))
        .Concat(Work("System.Threading.Tasks.TaskFactory`1", "StartNew,ContinueWhenAll,ContinueWhenAny", Pool, "system.threading.tasks.taskfactory-1.startnew"))
        .Concat(Work("System.Threading.ThreadPool", "QueueUserWorkItem,UnsafeQueueUserWorkItem,RegisterWaitForSingleObject,UnsafeRegisterWaitForSingleObject", Pool, "system.threading.threadpool.queueuserworkitem"))
        .Concat(Work("System.Threading.Thread", ".ctor", "it runs on a thread of its own beside the code that starts it", "system.threading.thread.-ctor"))
        .Concat(Work("System.AsyncCallback", "*", "the callback of an asynchronous call runs on a thread of the pool", "system.asynccallback"))
        .Concat(Work("System.Threading.CancellationToken", "Register,UnsafeRegister", "it runs on the thread that cancels, beside the code that is cancelled", "system.threading.cancellationtoken.register"))
        .Concat(Work("System.Threading.Tasks.Dataflow.ActionBlock`1", ".ctor", "a block runs on the pool, and several at once by its MaxDegreeOfParallelism", "system.threading.tasks.dataflow.executiondataflowblockoptions"))
        .Concat(Work("System.Threading.Tasks.Dataflow.TransformBlock`2", ".ctor", "a block runs on the pool, and several at once by its MaxDegreeOfParallelism", "system.threading.tasks.dataflow.executiondataflowblockoptions"))
        .Concat(Work("System.Threading.Tasks.Dataflow.TransformManyBlock`2", ".ctor", "a block runs on the pool, and several at once by its MaxDegreeOfParallelism", "system.threading.tasks.dataflow.executiondataflowblockoptions"));

    private static IEnumerable<EntryPoint> Parallels() =>
        Many("System.Threading.Tasks.Parallel", "For,ForEach,ForEachAsync,ForAsync,Invoke", Branches, "system.threading.tasks.parallel")
        .Concat(Many("System.Linq.ParallelEnumerable", "*", Branches, "system.linq.parallelenumerable"))
        .Concat(Many("System.Collections.Concurrent.ConcurrentDictionary`2", "GetOrAdd,AddOrUpdate", "the factory runs outside the locks, several times at once for one key", "system.collections.concurrent.concurrentdictionary-2.getoradd"))
        .Concat(Many("System.Progress`1", ".ctor,ProgressChanged", "without a synchronization context each report runs on the pool", "system.progress-1"));

    private static IEnumerable<EntryPoint> Timers() =>
        Many("System.Threading.Timer", ".ctor", Ticks, "system.threading.timer")
        .Concat(Many("System.Timers.Timer", "Elapsed", Ticks, "system.timers.timer.elapsed"))
        .Concat(Many("System.TimeProvider", "CreateTimer", Ticks, "system.timeprovider.createtimer"));

    private static IEnumerable<EntryPoint> Events() =>
        Work("System.IO.FileSystemWatcher", "Created,Changed,Deleted,Renamed,Error", Foreign, "system.io.filesystemwatcher")
        .Concat(Work("System.ComponentModel.BackgroundWorker", "DoWork", Foreign, "system.componentmodel.backgroundworker.dowork"))
        .Concat(Work("System.Diagnostics.Process", "Exited,OutputDataReceived,ErrorDataReceived", Foreign, "system.diagnostics.process.outputdatareceived"))
        .Concat(Many("System.Net.Sockets.SocketAsyncEventArgs", "Completed", "each completed operation raises it on a thread of the pool", "system.net.sockets.socketasynceventargs.completed"))
        .Concat(Work("Microsoft.Extensions.Primitives.ChangeToken", "OnChange", "a change is told on a thread of its own", "microsoft.extensions.primitives.changetoken.onchange"))
        .Concat(Work("Microsoft.Extensions.Options.IOptionsMonitor`1", "OnChange", "a change is told on a thread of its own", "microsoft.extensions.options.ioptionsmonitor-1.onchange"))
        .Concat(Work("Microsoft.Extensions.Options.OptionsMonitorExtensions", "OnChange", "a change is told on a thread of its own", "microsoft.extensions.options.optionsmonitorextensions.onchange"));

    /// <summary>Work that runs beside its starter; whether it also overlaps itself depends on how often it is started.</summary>
    private static IEnumerable<EntryPoint> Work(string type, string members, string because, string page) =>
        Callbacks(type, members, Overlap.WithOthers, EntryKind.Work, because, Api + page);

    private static IEnumerable<EntryPoint> Many(string type, string members, string because, string page) =>
        Callbacks(type, members, Overlap.WithItself, EntryKind.Work, because, Api + page);
}
