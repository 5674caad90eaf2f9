namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What a use does with the held object.</summary>
internal enum UseKind
{
    /// <summary>Works with it: a member is called or it is an argument of something that does not keep it.</summary>
    Work,

    /// <summary>Something is assigned to the holder.</summary>
    Assignment,

    /// <summary>A statement that does nothing but open, close or dispose it.</summary>
    OpenOrClose,

    /// <summary>Initialises a local: <c>var c = Db.Connection;</c></summary>
    Alias,

    /// <summary>Is compared with null.</summary>
    NullCheck,

    /// <summary>Is returned to the caller.</summary>
    Return,

    /// <summary>Calls a private member that is given the connection.</summary>
    Call,

    /// <summary>Is given to the options of a context: <c>UseSqlite(connection)</c>.</summary>
    Options,

    /// <summary>Is itself the guard of others: <c>lock (_db)</c>.</summary>
    Guard,

    /// <summary>Anything that a rewrite cannot follow.</summary>
    Escape,
}
