using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What methods of libraries are known by.</content>
internal sealed partial class ConcurrentEffects
{
    // They do no work on the database, or finish before they return (AddAsync waits for key generators alone).
    private static readonly ImmutableHashSet<string> NoWork = ImmutableHashSet.Create(
        "Dispose", "DisposeAsync", "AddAsync", "AddRangeAsync", "ConfigureAwait", "GetAwaiter", "AsAsyncEnumerable", "AsQueryable", "CreateCommand", "Set", "Entry", "ToString",
        "GetHashCode", "Equals", "GetType", "GetDbConnection", "Cancel", "AsTask", "WaitAsync", "WithCancellation");

    private static readonly ImmutableHashSet<string> SyncWork = ImmutableHashSet.Create(
        "SaveChanges", "ToList", "ToArray", "ToDictionary", "First", "FirstOrDefault", "Single", "SingleOrDefault", "Any", "All", "Count", "LongCount", "Sum", "Max", "Min", "Average",
        "Find", "Load", "ExecuteNonQuery", "ExecuteReader", "ExecuteScalar", "Execute", "Query", "QueryFirst", "QueryFirstOrDefault", "QuerySingle", "QuerySingleOrDefault",
        "QueryMultiple", "ExecuteSqlRaw", "ExecuteSqlInterpolated", "ExecuteUpdate", "ExecuteDelete", "BeginTransaction", "Commit", "Rollback", "Open", "Close", "Read", "NextResult",
        "Add", "AddRange", "Update", "UpdateRange", "Remove", "RemoveRange", "Attach", "Insert", "Get", "GetAll", "Delete");

    // A condition of a query is data for the provider, not code that runs here.
    private static bool IsExpressionTree(ArgumentSyntax argument, IMethodSymbol method) => Arguments.ParameterOf(argument, method)?.Type.Name == "Expression";

    /// <summary>Whether the method runs what it is given when a task has ended.</summary>
    private static bool IsContinuation(IMethodSymbol method) => method is { Name: "ContinueWith", ContainingType.Name: "Task" };

    /// <summary>Whether the method starts what it is given on another thread.</summary>
    public static bool IsThreadStart(IMethodSymbol method) =>
        method.Name is "Run" or "StartNew" or "ContinueWith" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" && method.ContainingType?.Name is "Task" or "TaskFactory" or "ThreadPool";
}
