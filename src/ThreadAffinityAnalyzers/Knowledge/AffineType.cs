namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>What an affine object is to its database.</summary>
internal enum AffineRole
{
    Connection,
    Command,
    Reader,
    Transaction,

    /// <summary>A unit of work over a connection: a DbContext and its kin.</summary>
    Session,
}

/// <summary>One row of <see cref="AffineTypes"/>: a type (with its subtypes) whose instances only one flow may use at a time.</summary>
/// <param name="MetadataName">Fully qualified metadata name, as <c>Compilation.GetTypeByMetadataName</c> takes it.</param>
/// <param name="Role">What the object is to its database.</param>
/// <param name="IsAdvisory">Sharing is reported as Info only (a documented pattern of its library).</param>
/// <param name="Because">The reason, in one sentence.</param>
/// <param name="Link">The source of the reason.</param>
internal sealed record AffineType(string MetadataName, AffineRole Role, bool IsAdvisory, string Because, string Link)
{
    /// <summary>Name of an assembly that must be referenced for the row to hold, or null.</summary>
    public string? OnlyWithAssembly { get; init; }
}
