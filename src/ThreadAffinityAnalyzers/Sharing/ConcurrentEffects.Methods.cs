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

    // A manager of Identity answers these from the user or role at hand, or from the cookies of the request, and asks its store for nothing.
    private static readonly ImmutableHashSet<string> WithoutStore = ImmutableHashSet.Create(
        "HasPasswordAsync", "GetUserIdAsync", "GetUserNameAsync", "GetEmailAsync", "IsEmailConfirmedAsync", "GetPhoneNumberAsync", "IsPhoneNumberConfirmedAsync", "GetTwoFactorEnabledAsync",
        "GetLockoutEnabledAsync", "GetLockoutEndDateAsync", "IsLockedOutAsync", "GetAccessFailedCountAsync", "GetSecurityStampAsync", "GetRoleIdAsync", "GetRoleNameAsync",
        "SignOutAsync", "ForgetTwoFactorClientAsync", "GetExternalAuthenticationSchemesAsync", "GetExternalLoginInfoAsync");

    private static readonly ImmutableHashSet<string> SyncWork = ImmutableHashSet.Create(
        "SaveChanges", "ToList", "ToArray", "ToDictionary", "First", "FirstOrDefault", "Single", "SingleOrDefault", "Any", "All", "Count", "LongCount", "Sum", "Max", "Min", "Average",
        "Find", "Load", "ExecuteNonQuery", "ExecuteReader", "ExecuteScalar", "Execute", "Query", "QueryFirst", "QueryFirstOrDefault", "QuerySingle", "QuerySingleOrDefault",
        "QueryMultiple", "ExecuteSqlRaw", "ExecuteSqlInterpolated", "ExecuteUpdate", "ExecuteDelete", "BeginTransaction", "Commit", "Rollback", "Open", "Close", "Read", "NextResult",
        "Add", "AddRange", "Update", "UpdateRange", "Remove", "RemoveRange", "Attach", "Insert", "Get", "GetAll", "Delete");

    /// <summary>Whether a library's method of this name asks no database.</summary>
    private static bool IsWithoutWork(IMethodSymbol method) => NoWork.Contains(method.Name)
        || WithoutStore.Contains(method.Name) && method.ContainingType is { Name: "UserManager" or "RoleManager" or "SignInManager", ContainingNamespace: { Name: "Identity", ContainingNamespace.Name: "AspNetCore" } };

    // A condition of a query is data for the provider, not code that runs here.
    private static bool IsExpressionTree(ArgumentSyntax argument, IMethodSymbol method) => Arguments.ParameterOf(argument, method)?.Type.Name == "Expression";

    /// <summary>Whether the method runs what it is given when a task has ended.</summary>
    private static bool IsContinuation(IMethodSymbol method) => method is { Name: "ContinueWith", ContainingType.Name: "Task" };

    /// <summary>Whether the method starts what it is given on another thread.</summary>
    public static bool IsThreadStart(IMethodSymbol method) =>
        method.Name is "Run" or "StartNew" or "ContinueWith" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" && method.ContainingType?.Name is "Task" or "TaskFactory" or "ThreadPool";
}
