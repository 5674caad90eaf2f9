using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Work that a program starts itself through the class library. Degrees were measured with a 15 ms body.</summary>
internal static class ClassLibraryEntryPoints
{
    private const string Tasks = "https://learn.microsoft.com/dotnet/standard/parallel-programming/task-based-asynchronous-programming";
    private const string Threads = "https://learn.microsoft.com/dotnet/standard/threading/using-threads-and-threading";
    private const string Timers = "https://learn.microsoft.com/dotnet/standard/threading/timers";
    private const string DataParallel = "https://learn.microsoft.com/dotnet/standard/parallel-programming/data-parallelism-task-parallel-library";
    private const string Plinq = "https://learn.microsoft.com/dotnet/standard/parallel-programming/introduction-to-plinq";
    private const string Dataflow = "https://learn.microsoft.com/dotnet/standard/parallel-programming/dataflow-task-parallel-library";

    public static readonly ImmutableArray<EntryPoint> All = new EntryPointRows()
        .Callbacks("System.Threading.Tasks.Task", "Run ContinueWith", Overlap.WithOthers, EntryKind.Work, "The task runs beside the code that started it.", Tasks)
        .Callbacks("System.Threading.Tasks.Task`1", "ContinueWith", Overlap.WithOthers, EntryKind.Work, "The task runs beside the code that started it.", Tasks)
        .Callbacks("System.Threading.Tasks.TaskFactory", "StartNew ContinueWhenAll ContinueWhenAny", Overlap.WithOthers, EntryKind.Work, "The task runs beside the code that started it.", Tasks)
        .Callbacks("System.Threading.Tasks.TaskFactory`1", "StartNew", Overlap.WithOthers, EntryKind.Work, "The task runs beside the code that started it.", Tasks)
        .Callbacks("System.Threading.Thread", ".ctor", Overlap.WithOthers, EntryKind.Work, "The thread runs beside the code that started it.", Threads)
        .Callbacks("System.Threading.ThreadPool", "QueueUserWorkItem UnsafeQueueUserWorkItem RegisterWaitForSingleObject", Overlap.WithOthers, EntryKind.Work, "The work item runs beside the code that queued it.", Threads)
        .Callbacks("System.ComponentModel.BackgroundWorker", "DoWork", Overlap.WithOthers, EntryKind.Work, "Runs on a thread of the pool.", Threads)
        .Callbacks("System.Threading.Tasks.Parallel", "For ForEach ForEachAsync ForAsync Invoke", Overlap.WithItself, EntryKind.Work, "The body runs on several threads at once.", DataParallel)
        .Callbacks("System.Linq.ParallelEnumerable", "Select Where ForAll SelectMany Aggregate All Any Count First GroupBy Join OrderBy Sum Zip ToDictionary ToLookup Max Min Average", Overlap.WithItself, EntryKind.Work, "The operator runs its delegate on several threads at once.", Plinq)
        .Callbacks("System.Threading.Timer", ".ctor", Overlap.WithItself, EntryKind.Work, "A tick does not wait for the one before; five ran at once in a measurement.", Timers)
        .Callbacks("System.Timers.Timer", "Elapsed", Overlap.WithItself, EntryKind.Work, "The event is raised on the pool and does not wait for the handler before.", Timers)
        .Callbacks("System.TimeProvider", "CreateTimer", Overlap.WithItself, EntryKind.Work, "A tick does not wait for the one before.", Timers)
        .Callbacks("System.Progress`1", ".ctor", Overlap.WithItself, EntryKind.Work, "Without a synchronisation context reports run on the pool, several at once.", "https://learn.microsoft.com/dotnet/api/system.progress-1")
        .Callbacks("System.Progress`1", "ProgressChanged", Overlap.WithItself, EntryKind.Work, "Without a synchronisation context reports run on the pool, several at once.", "https://learn.microsoft.com/dotnet/api/system.progress-1")
        .Callbacks("System.Threading.Tasks.Dataflow.ActionBlock`1", ".ctor", Overlap.WithOthers, EntryKind.Work, "The block runs beside its senders, one message at a time unless its options say more.", Dataflow)
        .Callbacks("System.Threading.Tasks.Dataflow.TransformBlock`2", ".ctor", Overlap.WithOthers, EntryKind.Work, "The block runs beside its senders, one message at a time unless its options say more.", Dataflow)
        .Callbacks("System.Threading.Tasks.Dataflow.TransformManyBlock`2", ".ctor", Overlap.WithOthers, EntryKind.Work, "The block runs beside its senders, one message at a time unless its options say more.", Dataflow)
        .Callbacks("System.Threading.CancellationToken", "Register UnsafeRegister", Overlap.WithOthers, EntryKind.Work, "Runs on the canceller's thread, beside the code that is cancelled.", "https://learn.microsoft.com/dotnet/standard/threading/cancellation-in-managed-threads")
        .Callbacks("System.IO.FileSystemWatcher", "Created Changed Deleted Renamed Error", Overlap.WithOthers, EntryKind.Work, "Raised off the program's threads, beside everything else.", "https://learn.microsoft.com/dotnet/api/system.io.filesystemwatcher")
        .All;
}
