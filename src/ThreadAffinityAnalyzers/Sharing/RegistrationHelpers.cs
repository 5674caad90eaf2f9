using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The names of this project's generic methods in which something is registered: what they register is said where they are called (<c>services.Keep&lt;SqliteConnection&gt;()</c>).</summary>
internal sealed class RegistrationHelpers
{
    private const int MaxDepth = 6;

    private readonly SymbolSearch search;
    private readonly ImmutableHashSet<string> registrations;
    private readonly Memo<ImmutableHashSet<string>> names = new();

    public RegistrationHelpers(SymbolSearch search, ImmutableHashSet<string> registrations)
    {
        this.search = search;
        this.registrations = registrations.Add("ServiceDescriptor");
    }

    /// <summary>Told by names alone, through helpers that call helpers.</summary>
    public ImmutableHashSet<string> Names(CancellationToken cancellation) => names.Get(Read, cancellation);

    private ImmutableHashSet<string> Read(CancellationToken cancellation)
    {
        var found = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        IReadOnlyCollection<string> called = registrations;
        for (var depth = 0; depth < MaxDepth && called.Count > 0; depth++)
        {
            var next = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in called.SelectMany(word => search.TokensNamed(word, cancellation)))
            {
                for (var at = token.Parent; at is not null and not BaseTypeDeclarationSyntax; at = at.Parent)
                {
                    if (at is MethodDeclarationSyntax { TypeParameterList: not null, Identifier: var name } && name != token && !registrations.Contains(name.ValueText) && found.Add(name.ValueText))
                    {
                        next.Add(name.ValueText);
                    }
                }
            }

            called = next;
        }

        return found.ToImmutable();
    }
}
