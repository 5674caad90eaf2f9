namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>With what an entry point can run at the same time.</summary>
internal enum Overlap
{
    /// <summary>With nothing: start-up, shut-down.</summary>
    None,

    /// <summary>With other entry points but not with itself: the loop of one hosted service.</summary>
    WithOthers,

    /// <summary>With itself and with others: a request handler.</summary>
    WithItself,
}
