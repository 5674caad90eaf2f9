using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
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

    private static readonly PerTree<MethodsIn> Known = new();

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
    private Found Read(CancellationToken cancellation) => search.Gather<Found>((nameof(RegisteringMethods), WordSet.Of(registrations).Fingerprint), static _ => true, Read, cancellation);

    private Found Read(Found? known, int[] trees, CancellationToken cancellation)
    {
        var before = known ?? new Found(ImmutableHashSet<string>.Empty, ImmutableHashSet<string>.Empty);
        var generic = before.Generic.ToBuilder();
        var withLifetime = before.WithLifetime.ToBuilder();
        var next = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rank in known is null ? registrations.SelectMany(word => search.TreesWith(word, cancellation)).Distinct() : trees)
        {
            Add(Registering(search.Trees[rank], cancellation));
            if (known is not null)
            {
                Add(Around(before.Generic.Union(before.WithLifetime), search.Trees[rank], cancellation));
            }
        }

        for (var depth = 1; depth < MaxDepth && next.Count > 0; depth++)
        {
            var called = next.ToImmutableHashSet();
            next.Clear();
            foreach (var rank in called.SelectMany(word => search.TreesWith(word, cancellation)).Distinct())
            {
                Add(Around(called, search.Trees[rank], cancellation));
            }
        }

        var found = new Found(generic.ToImmutable(), withLifetime.ToImmutable());
        return found.Equals(before) ? before : found;

        void Add(IEnumerable<RegisteringMethod> helpers)
        {
            foreach (var helper in helpers)
            {
                if (!registrations.Contains(helper.Name) && ((helper.IsGeneric && generic.Add(helper.Name)) | (helper.TakesLifetime && withLifetime.Add(helper.Name))))
                {
                    next.Add(helper.Name);
                }
            }
        }
    }

    /// <summary>The methods of the tree that register by themselves; kept until the tree is edited.</summary>
    private ImmutableArray<RegisteringMethod> Registering(SyntaxTree tree, CancellationToken cancellation)
    {
        var fingerprint = WordSet.Of(registrations).Fingerprint;
        if (Known.Find(tree) is { } known && known.Words == fingerprint)
        {
            return known.Methods;
        }

        var read = new MethodsIn(fingerprint, Around(registrations, tree, cancellation));
        Known.Replace(tree, read);
        return read.Methods;
    }

    /// <summary>The methods of the tree around one of the words that are generic or are told a lifetime.</summary>
    private ImmutableArray<RegisteringMethod> Around(ImmutableHashSet<string> words, SyntaxTree tree, CancellationToken cancellation)
    {
        var methods = ImmutableArray.CreateBuilder<RegisteringMethod>();
        var root = tree.GetRoot(cancellation);
        foreach (var position in search.IndexOf(tree, cancellation).PositionsOf(WordSet.Of(words)))
        {
            var token = SymbolSearch.IdentifierAt(root, position);
            for (var at = token?.Parent; at is not null and not BaseTypeDeclarationSyntax; at = at.Parent)
            {
                if (at is MethodDeclarationSyntax method && method.Identifier != token && words.Contains(token!.Value.ValueText))
                {
                    var takesLifetime = method.ParameterList.Parameters.Any(parameter => parameter.Type is SimpleNameSyntax { Identifier.ValueText: "ServiceLifetime" });
                    if (takesLifetime || method.TypeParameterList is not null)
                    {
                        methods.Add(new RegisteringMethod(method.Identifier.ValueText, method.TypeParameterList is not null, takesLifetime));
                    }
                }
            }
        }

        return methods.ToImmutable();
    }

    private sealed record Found(ImmutableHashSet<string> Generic, ImmutableHashSet<string> WithLifetime);

    private sealed record RegisteringMethod(string Name, bool IsGeneric, bool TakesLifetime);

    /// <param name="Words">Fingerprint of the words that were looked for.</param>
    /// <param name="Methods">What was found.</param>
    private sealed record MethodsIn(ulong Words, ImmutableArray<RegisteringMethod> Methods);
}
