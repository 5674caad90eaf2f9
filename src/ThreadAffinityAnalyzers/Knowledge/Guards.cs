using System;
using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>What a call does to a guard.</summary>
internal enum GuardVerb
{
    /// <summary>Takes it, or waits until it can; with a timeout argument the result says whether it is held.</summary>
    Enter,

    /// <summary>Takes it if it can; the result or a <c>ref</c> flag says whether it is held.</summary>
    TryEnter,

    /// <summary>Gives it back.</summary>
    Exit,

    /// <summary>Takes it and returns an object whose disposal gives it back.</summary>
    EnterScope,
}

/// <summary>One method of the framework that takes or gives back a guard.</summary>
/// <param name="TypeName">Metadata name of the receiver's type, or of the static class.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Verb">What the call does.</param>
/// <param name="OnArgument">The guard is the first argument (<c>Monitor.Enter(gate)</c>) and not the receiver.</param>
/// <param name="IsShared">Several flows can hold it at the same time.</param>
/// <param name="Because">Why it excludes others, with a link.</param>
internal sealed record GuardCall(string TypeName, string Method, GuardVerb Verb, bool OnArgument, bool IsShared, string Because);

/// <summary>The mutual-exclusion idioms that are known by name.</summary>
internal static class Guards
{
    private const string Docs = "https://learn.microsoft.com/dotnet/api/";

    public static readonly ImmutableArray<GuardCall> Calls = ImmutableArray.Create(
        OnArgument("System.Threading.Monitor", "Enter", GuardVerb.Enter, "one thread at a time owns the monitor of an object"),
        OnArgument("System.Threading.Monitor", "TryEnter", GuardVerb.TryEnter, "holds only where it answers true"),
        OnArgument("System.Threading.Monitor", "Exit", GuardVerb.Exit, "gives the monitor back"),
        Of("System.Threading.Lock", "Enter", GuardVerb.Enter, "one thread at a time owns the lock"),
        Of("System.Threading.Lock", "TryEnter", GuardVerb.TryEnter, "holds only where it answers true"),
        Of("System.Threading.Lock", "EnterScope", GuardVerb.EnterScope, "held until the scope is disposed"),
        Of("System.Threading.Lock", "Exit", GuardVerb.Exit, "gives the lock back"),
        Of("System.Threading.SemaphoreSlim", "Wait", GuardVerb.Enter, "with a count of 1 one flow at a time passes"),
        Of("System.Threading.SemaphoreSlim", "WaitAsync", GuardVerb.Enter, "with a count of 1 one flow at a time passes, across awaits"),
        Of("System.Threading.SemaphoreSlim", "Release", GuardVerb.Exit, "lets the next flow pass"),
        Of("System.Threading.Semaphore", "WaitOne", GuardVerb.Enter, "with a count of 1 one flow at a time passes"),
        Of("System.Threading.Semaphore", "Release", GuardVerb.Exit, "lets the next flow pass"),
        Of("System.Threading.Mutex", "WaitOne", GuardVerb.Enter, "one thread at a time owns the mutex"),
        Of("System.Threading.Mutex", "ReleaseMutex", GuardVerb.Exit, "gives the mutex back"),
        Of("System.Threading.AutoResetEvent", "WaitOne", GuardVerb.Enter, "a signal lets one waiter pass"),
        Of("System.Threading.AutoResetEvent", "Set", GuardVerb.Exit, "lets the next waiter pass"),
        Of("System.Threading.SpinLock", "Enter", GuardVerb.Enter, "one thread at a time owns the lock"),
        Of("System.Threading.SpinLock", "TryEnter", GuardVerb.TryEnter, "holds only where the flag is set"),
        Of("System.Threading.SpinLock", "Exit", GuardVerb.Exit, "gives the lock back"),
        Of("System.Threading.ReaderWriterLockSlim", "EnterWriteLock", GuardVerb.Enter, "the write lock excludes everybody"),
        Of("System.Threading.ReaderWriterLockSlim", "TryEnterWriteLock", GuardVerb.TryEnter, "holds only where it answers true"),
        Of("System.Threading.ReaderWriterLockSlim", "ExitWriteLock", GuardVerb.Exit, "gives the write lock back"),
        Of("System.Threading.ReaderWriterLockSlim", "EnterUpgradeableReadLock", GuardVerb.Enter, "one thread at a time is in upgradeable mode"),
        Of("System.Threading.ReaderWriterLockSlim", "TryEnterUpgradeableReadLock", GuardVerb.TryEnter, "holds only where it answers true"),
        Of("System.Threading.ReaderWriterLockSlim", "ExitUpgradeableReadLock", GuardVerb.Exit, "gives the upgradeable lock back"),
        Shared("System.Threading.ReaderWriterLockSlim", "EnterReadLock", GuardVerb.Enter, "many readers hold it at the same time"),
        Shared("System.Threading.ReaderWriterLockSlim", "TryEnterReadLock", GuardVerb.TryEnter, "many readers hold it at the same time"),
        Shared("System.Threading.ReaderWriterLockSlim", "ExitReadLock", GuardVerb.Exit, "gives the read lock back"),
        Of("System.Threading.ReaderWriterLock", "AcquireWriterLock", GuardVerb.Enter, "the write lock excludes everybody"),
        Of("System.Threading.ReaderWriterLock", "ReleaseWriterLock", GuardVerb.Exit, "gives the write lock back"),
        Shared("System.Threading.ReaderWriterLock", "AcquireReaderLock", GuardVerb.Enter, "many readers hold it at the same time"),
        Shared("System.Threading.ReaderWriterLock", "ReleaseReaderLock", GuardVerb.Exit, "gives the read lock back"));

    private static readonly ImmutableHashSet<string> CallNames = Calls.Select(call => call.Method).ToImmutableHashSet();

    /// <summary>Parts of a type's name that say that it is a lock, whoever wrote it (AsyncLock, AsyncSemaphore, AsyncMonitor ...).</summary>
    private static readonly ImmutableArray<string> LockWords = ImmutableArray.Create("Lock", "Semaphore", "Mutex", "Monitor", "Gate", "Latch", "Critical");

    /// <summary>Parts of a method's name that say that its result is to be disposed to leave a guard.</summary>
    private static readonly ImmutableArray<string> ScopeWords = ImmutableArray.Create(
        "Lock", "Enter", "Acquire", "Wait", "Exclusive", "Guard", "Gate", "Mutex", "Semaphore", "Synchron", "Hold");

    private static readonly ImmutableArray<string> LeaveWords = ImmutableArray.Create("Exit", "Leave", "Release", "Unlock", "Free");

    /// <summary>Whether the word is the name of a method of the table, so that a call is worth binding.</summary>
    public static bool IsCallName(string name) => CallNames.Contains(name);

    public static bool TryGet(string typeName, string method, out GuardCall call)
    {
        foreach (var row in Calls)
        {
            if (row.Method == method && row.TypeName == typeName)
            {
                call = row;
                return true;
            }
        }

        call = null!;
        return false;
    }

    /// <summary>Whether a type of this short name is a lock by its shape.</summary>
    public static bool IsLockTypeName(string name) => Has(name, LockWords);

    /// <summary>Whether a method of this name may take a guard.</summary>
    public static bool MayEnter(string name) => Has(name, ScopeWords);

    /// <summary>Whether a method of this name may give a guard back.</summary>
    public static bool MayLeave(string name) => Has(name, LeaveWords);

    /// <summary>Whether a lock method of this name takes the lock for reading only.</summary>
    public static bool IsReadScope(string name) =>
        name.IndexOf("Read", StringComparison.Ordinal) >= 0 && name.IndexOf("Upgrade", StringComparison.Ordinal) < 0;

    private static bool Has(string name, ImmutableArray<string> words)
    {
        foreach (var word in words)
        {
            // At the beginning of a part of the name: `_gate` and `DbGate` have the word, `Aggregate` has not.
            for (var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                if (at == 0 || name[at - 1] == '_' || char.IsUpper(name[at]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static GuardCall Of(string type, string method, GuardVerb verb, string because) =>
        new(type, method, verb, false, false, Reason(type, method, because));

    private static GuardCall OnArgument(string type, string method, GuardVerb verb, string because) =>
        new(type, method, verb, true, false, Reason(type, method, because));

    private static GuardCall Shared(string type, string method, GuardVerb verb, string because) =>
        new(type, method, verb, false, true, Reason(type, method, because));

    private static string Reason(string type, string method, string because) => because + " (" + Docs + (type + "." + method).ToLowerInvariant() + ")";
}
