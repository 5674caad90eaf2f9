using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Waits that end only when another flow does something: held under a guard that this other flow takes first, they never end.</summary>
internal static class OtherFlows
{
    /// <summary>Signals, and queues that others fill; a mutex or semaphore is a guard and told of as such.</summary>
    private static readonly ImmutableHashSet<string> Signals = ImmutableHashSet.Create(
        "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent", "EventWaitHandle", "CountdownEvent", "Barrier", "ChannelReader", "BlockingCollection", "BufferBlock");

    private static readonly ImmutableHashSet<string> Waits = ImmutableHashSet.Create(
        "Wait", "WaitOne", "SignalAndWait", "ReadAsync", "ReadAllAsync", "WaitToReadAsync", "Take", "GetConsumingEnumerable", "Receive", "ReceiveAsync");

    /// <summary>Whether the call waits for what another flow signals or sends.</summary>
    public static bool AwaitedBy(InvocationExpressionSyntax call, IMethodSymbol called, SemanticModel model) =>
        Waits.Contains(called.Name) && GuardSites.ReceiverOf(call) is { } receiver && model.GetTypeInfo(receiver).Type is { } type && Signals.Contains(type.Name);

    /// <summary>Whether the property is a task that code elsewhere completes: <c>source.Task</c>.</summary>
    public static bool IsCompletedByOthers(IPropertySymbol property) => property is { Name: "Task", ContainingType.Name: "TaskCompletionSource" };
}
