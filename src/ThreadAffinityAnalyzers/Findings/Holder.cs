using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>What kind of declaration keeps the object.</summary>
internal enum HolderKind
{
    Field,
    Property,
    Local,
    Parameter,
    PrimaryConstructorParameter,
    Registration,
    Creation,
}

/// <summary>Who keeps an affine object, and for how long.</summary>
/// <param name="Declared">The declarator, property identifier, parameter or registration call: the primary location of a finding.</param>
/// <param name="Kind">What kind of declaration it is.</param>
/// <param name="Name">The name its author gave it.</param>
/// <param name="TypeName">The short name of the affine type, as a message shows it.</param>
/// <param name="Role">What the object is to its database.</param>
/// <param name="IsAdvisory">The type's row asks for Info only.</param>
/// <param name="IsStatic">A static field or property.</param>
internal sealed record Holder(Place Declared, HolderKind Kind, string Name, string TypeName, AffineRole Role, bool IsAdvisory, bool IsStatic)
{
    /// <summary>It keeps several such objects: an array, a list, a dictionary.</summary>
    public bool IsMany { get; init; }
}
