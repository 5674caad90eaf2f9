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

/// <summary>The names of this project's methods that start a thread or work of the pool, and of their classes: code that calls one, or makes one in a loop, says nothing of threads itself.</summary>
internal sealed class StartingNames(SymbolSearch search)
{
    private static readonly ImmutableHashSet<string> Words = ImmutableHashSet.Create("Thread", "Run", "StartNew", "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "Timer", "Parallel", "AsParallel");

    private static readonly PerTree<string[]> Trees = new();

    private readonly Memo<ImmutableHashSet<string>> names = new();

    /// <summary>Whether such a name stands in the span.</summary>
    public bool StandIn(NameIndex index, TextSpan span, CancellationToken cancellation) => index.HasAnyIn(names.Get(Collect, cancellation), span);

    private ImmutableHashSet<string> Collect(CancellationToken cancellation) => search.Gather<ImmutableHashSet<string>>(nameof(StartingNames), static _ => true, (known, trees, token) =>
    {
        var ranks = known is null ? Words.SelectMany(word => search.TreesWith(word, token)).Distinct() : trees;
        var read = ranks.SelectMany(rank => Trees.Of(search.Trees[rank], () => Read(rank, token)));
        return (known ?? ImmutableHashSet<string>.Empty).Union(read);
    }, cancellation);

    private string[] Read(int rank, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in Words.SelectMany(word => search.TokensNamed(word, rank, cancellation)).Where(IsStart))
        {
            for (var at = token.Parent; at is not null; at = at.Parent)
            {
                switch (at)
                {
                    case MethodDeclarationSyntax method:
                        found.Add(method.Identifier.ValueText);
                        break;
                    case LocalFunctionStatementSyntax local:
                        found.Add(local.Identifier.ValueText);
                        break;
                    case BaseTypeDeclarationSyntax type:
                        found.Add(type.Identifier.ValueText);
                        break;
                }
            }
        }

        return found.ToArray();
    }

    /// <summary>Whether the word starts work: <c>Task.Run(...)</c>, <c>Task.Factory.StartNew(...)</c>, <c>new Thread(...)</c> or a thread that is kept; not <c>Thread.Sleep(...)</c> or <c>app.Run()</c>.</summary>
    public static bool IsStart(SyntaxToken token) => token.Parent is SimpleNameSyntax name && Words.Contains(token.ValueText) && (token.ValueText switch
    {
        "Thread" or "Timer" => name.Parent is not MemberAccessExpressionSyntax,
        "Parallel" or "AsParallel" => name.Parent is MemberAccessExpressionSyntax,
        _ => name.Parent is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "Task" or "ThreadPool" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Factory" or "Task" or "ThreadPool" } } access && access.Name == name,
    });
}
