namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>How user code is recognised as an entry point.</summary>
internal enum EntryShape
{
    /// <summary>A delegate (or expression tree) given to a parameter of the method (or constructor <c>.ctor</c>), or added to the event, named by Type and Member.
    /// <c>Member:parameter</c> means that parameter only; <c>*</c> any method of Type or, where Type is a delegate type, any parameter of that type.</summary>
    CallbackArgument,

    /// <summary>A member that overrides or implements a member of Type. Member: <c>*</c> all of them; <c>public</c> every public instance method of a
    /// derived or implementing class; or a comma-separated list of names.</summary>
    ContractMember,

    /// <summary>A member that carries the attribute Type (Member <c>method</c>), or a public method of a type that carries it, or of one that derives from or implements such a type (Member <c>public</c>).</summary>
    AttributedMember,

    /// <summary>A convention that is code, named by Member (see <c>Model.Conventions</c>): <c>controller</c>, <c>page</c>, <c>middleware</c>, <c>viewcomponent</c>, <c>handler</c>, <c>webforms</c>, <c>lambda</c>.</summary>
    ConventionMember,
}

/// <summary>What kind of work an entry point is; it decides which rule owns a captured local.</summary>
internal enum EntryKind
{
    /// <summary>A request, message, invocation or job of a host.</summary>
    Request,

    /// <summary>Work that the program itself starts: a task, a thread, a timer, a parallel loop.</summary>
    Work,

    /// <summary>A hosted loop that lives as long as the application.</summary>
    Loop,

    /// <summary>A scoped or transient registration factory or an options lambda: what it captures is handed to every product.</summary>
    Factory,
}

/// <summary>One row of <see cref="EntryPoints"/>: a place where a host calls user code, perhaps several times at once.</summary>
/// <param name="Shape">How it is recognised.</param>
/// <param name="Type">Metadata name of the type that declares the method, contract or attribute.</param>
/// <param name="Member">See <see cref="EntryShape"/>.</param>
/// <param name="Overlap">With what it can run at the same time.</param>
/// <param name="Receiver">How long the instance that receives the call lives. <see cref="Lifetime.Application"/>: one instance serves all calls.</param>
/// <param name="Kind">What kind of work it is.</param>
/// <param name="Because">The reason, in one sentence.</param>
/// <param name="Link">The source of the reason.</param>
internal sealed record EntryPoint(
    EntryShape Shape, string Type, string Member, Overlap Overlap, Lifetime Receiver, EntryKind Kind, string Because, string Link)
{
    /// <summary>Names of assemblies, comma-separated, one of which must be referenced for the row to hold; null: none.</summary>
    public string? OnlyWithAssembly { get; init; }

    /// <summary>Options of the host, comma-separated, by which a program lets it run several at once that by default runs one after the other.</summary>
    public string? Degree { get; init; }

    /// <summary>The host makes no instance itself: the program makes one and gives it, perhaps the same for all calls.</summary>
    public bool IsGiven { get; init; }

    /// <summary>The host may run it concurrently, but its default does not: sharing is possible, not proved. Such rows have <see cref="Knowledge.Overlap.None"/>.</summary>
    public bool IsPossible { get; init; }
}
