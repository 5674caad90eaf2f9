using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Collects rows of <see cref="EntryPoints"/>; one call a reason, so that the tables read as prose.</summary>
internal sealed class EntryPointRows
{
    private readonly ImmutableArray<EntryPoint>.Builder rows = ImmutableArray.CreateBuilder<EntryPoint>();

    public ImmutableArray<EntryPoint> All => rows.ToImmutable();

    /// <summary>Delegates given to these methods, constructors (<c>.ctor</c>) or events of the type.</summary>
    public EntryPointRows Callbacks(string type, string members, Overlap overlap, EntryKind kind, string because, string link)
    {
        foreach (var member in members.Split(' '))
        {
            rows.Add(new EntryPoint(EntryShape.CallbackArgument, type, member, overlap, Lifetime.Application, kind, because, link));
        }

        return this;
    }

    /// <summary>Members that implement or override a contract; <paramref name="receiver"/> is how long the instance lives.</summary>
    public EntryPointRows Contract(string type, string members, Lifetime receiver, string because, string link, Overlap overlap = Overlap.WithItself, EntryKind kind = EntryKind.Request) =>
        Add(EntryShape.ContractMember, type, members, receiver, because, link, overlap, kind);

    /// <summary>Members that carry an attribute (<c>method</c>), or public members of types that do (<c>public</c>).</summary>
    public EntryPointRows Attributed(string type, string members, Lifetime receiver, string because, string link) =>
        Add(EntryShape.AttributedMember, type, members, receiver, because, link, Overlap.WithItself, EntryKind.Request);

    /// <summary>A convention of a framework, in code.</summary>
    public EntryPointRows Convention(string type, string name, Lifetime receiver, string because, string link) =>
        Add(EntryShape.ConventionMember, type, name, receiver, because, link, Overlap.WithItself, EntryKind.Request);

    private EntryPointRows Add(EntryShape shape, string type, string members, Lifetime receiver, string because, string link, Overlap overlap, EntryKind kind)
    {
        rows.Add(new EntryPoint(shape, type, members, overlap, receiver, kind, because, link));
        return this;
    }
}
