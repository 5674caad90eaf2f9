using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// The names of this project's methods in which something is registered whose type or lifetime is said where they are called: <c>services.Keep&lt;SqliteConnection&gt;()</c>,
/// <c>services.AddDatabase(ServiceLifetime.Singleton)</c>.
/// </summary>
internal sealed class RegisteringMethods
{
    private const int MaxDepth = 6;

    private readonly SymbolSearch search;
    private readonly ImmutableHashSet<string> registrations;
    private readonly Memo<Found> helpers = new();

    public RegisteringMethods(SymbolSearch search, ImmutableHashSet<string> registrations)
    {
        this.search = search;
        this.registrations = registrations.Add("ServiceDescriptor");
    }

    /// <summary>Whether the name of such a method stands in the span; of a generic one the type must be told there, too.</summary>
    public bool StandIn(NameIndex index, TextSpan span, bool namesAffine, CancellationToken cancellation)
    {
        var read = helpers.Get(Read, cancellation);
        return index.HasIn(read.WithLifetime, span) || namesAffine && index.HasIn(read.Generic, span);
    }

    /// <summary>Whether a method that is told the lifetime is named in the span.</summary>
    public bool TakeLifetimeIn(NameIndex index, TextSpan span, CancellationToken cancellation) => index.HasIn(helpers.Get(Read, cancellation).WithLifetime, span);

    /// <summary>Told by names alone, through helpers that call helpers.</summary>
    private Found Read(CancellationToken cancellation)
    {
        var generic = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var withLifetime = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        IReadOnlyCollection<string> called = registrations;
        for (var depth = 0; depth < MaxDepth && called.Count > 0; depth++)
        {
            var next = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in called.SelectMany(word => search.TokensNamed(word, cancellation)))
            {
                for (var at = token.Parent; at is not null and not BaseTypeDeclarationSyntax; at = at.Parent)
                {
                    if (at is not MethodDeclarationSyntax { Identifier: var name } method || name == token || registrations.Contains(name.ValueText))
                    {
                        continue;
                    }

                    var takesLifetime = method.ParameterList.Parameters.Any(parameter => parameter.Type is SimpleNameSyntax { Identifier.ValueText: "ServiceLifetime" });
                    if ((method.TypeParameterList is not null && generic.Add(name.ValueText)) | (takesLifetime && withLifetime.Add(name.ValueText)))
                    {
                        next.Add(name.ValueText);
                    }
                }
            }

            called = next;
        }

        return new Found(generic.ToImmutable(), withLifetime.ToImmutable());
    }

    private sealed record Found(ImmutableHashSet<string> Generic, ImmutableHashSet<string> WithLifetime);
}
