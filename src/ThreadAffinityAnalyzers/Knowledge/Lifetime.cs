namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>How long an object lives, from short to long; the order is used by comparisons.</summary>
internal enum Lifetime
{
    /// <summary>As long as one call, or as the object that keeps it (a transient service).</summary>
    Call,

    /// <summary>As long as one request, message or other unit of work of a host (a scoped service).</summary>
    Scope,

    /// <summary>As long as the process (a singleton service, a static).</summary>
    Application,
}
