using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells from its name that a call gives back no task: most dropped calls are <c>list.Add(x)</c> and their like, and need not be bound.</summary>
internal sealed class TaskNames
{
    // What libraries call the methods that give back a task without saying so in their name.
    private static readonly ImmutableHashSet<string> OfLibraries = ImmutableHashSet.Create(
        "Run", "Start", "StartNew", "ContinueWith", "ContinueWhenAll", "ContinueWhenAny", "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "WhenAll", "WhenAny", "Unwrap", "AsTask", "ConfigureAwait", "Invoke", "Delay", "Send", "Publish");

    private static readonly string[] Types = ["Task", "ValueTask"];

    private static readonly PerTree<InTree> Trees = new();

    private readonly SharingContext context;
    private readonly SymbolSearch search;
    private readonly Memo<ImmutableHashSet<string>> words = new();
    private readonly Memo<ImmutableHashSet<string>> inSource = new();

    public TaskNames(SharingContext context)
    {
        this.context = context;
        search = context.Search;
    }

    /// <summary>The names that <see cref="MayGive"/> knows, besides those that end with <c>Async</c>.</summary>
    public WordSet Words(CancellationToken cancellation) => WordSet.Of(words.Get(token => inSource.Get(Collect, token).Union(OfLibraries), cancellation));

    /// <summary>Whether the call's name leaves open that it gives back a task, or nothing from an <c>async void</c>.</summary>
    public bool MayGive(ExpressionSyntax call, CancellationToken cancellation)
    {
        var name = ConcurrentStarts.CalledName(call);
        return name.Length == 0
            || IsAsynchronous(name)
            || OfLibraries.Contains(name)
            || call is InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } && arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax lambda && MayGiveBack(lambda, cancellation))
            || call is InvocationExpressionSyntax { Expression: SimpleNameSyntax } && (call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || member is GlobalStatementSyntax || search.Receivers.Declares(member, name))
            || inSource.Get(Collect, cancellation).Contains(name);
    }

    private static bool IsAsynchronous(string name) => name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>A method of a library that runs a lambda gives back the task that the lambda gives it: <c>retry.Execute(() =&gt; SaveAsync())</c>.</summary>
    private bool MayGiveBack(AnonymousFunctionExpressionSyntax lambda, CancellationToken cancellation) =>
        lambda.AsyncKeyword.RawKind != 0
        || (lambda.ExpressionBody is not null || GivesBack(lambda.Block!)) && lambda.Body.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax call && MayGive(call, cancellation));

    private static bool GivesBack(BlockSyntax block) =>
        block.DescendantNodes(inner => inner is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(node => node is ReturnStatementSyntax { Expression: not null });

    /// <summary>The names that source declares with a task in their type, or as <c>async</c>; and those of the repositories of other projects.</summary>
    private ImmutableHashSet<string> Collect(CancellationToken cancellation)
    {
        var foreign = context.Foreign.Named(cancellation).Where(foreign => foreign.Role == ForeignRole.Keeper).SelectMany(foreign => foreign.Type.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => !IsAsynchronous(method.Name) && StartedCalls.IsTask(method)).Select(method => method.Name).ToImmutableHashSet();
        return search.Gather<Declared>((nameof(TaskNames), WordSet.Of(foreign).Fingerprint), static _ => true, (known, trees, token) => Read(known ?? new Declared(foreign, ImmutableHashSet.Create(Types)), known is null, trees, token), cancellation).Names;
    }

    private Declared Read(Declared known, bool isFirst, int[] trees, CancellationToken cancellation)
    {
        var names = known.Names.ToBuilder();
        var asked = known.Types.ToBuilder();
        var types = new Queue<string>();
        var others = known.Types.Except(Types);
        foreach (var rank in isFirst ? new SortedSet<int>(Types.Append("async").SelectMany(word => search.TreesWith(word, cancellation))) : trees.AsEnumerable())
        {
            var told = Trees.Of(search.Trees[rank], () => ReadTree(rank, cancellation));
            names.UnionWith(told.Names);
            Ask(told.Types);
            foreach (var type in others)
            {
                Ask(search.TokensNamed(type, rank, cancellation).SelectMany(token => DeclaredWith(token, names)));
            }
        }

        while (types.Count > 0)
        {
            foreach (var token in search.TokensNamed(types.Dequeue(), cancellation))
            {
                Ask(DeclaredWith(token, names));
            }
        }

        var all = new Declared(names.ToImmutable(), asked.ToImmutable());
        return all.Equals(known) ? known : all;

        // A delegate that gives back a task, and an alias of one, are types of their own.
        void Ask(IEnumerable<string> found)
        {
            foreach (var type in found)
            {
                if (asked.Add(type))
                {
                    types.Enqueue(type);
                }
            }
        }
    }

    private InTree ReadTree(int rank, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = Types.SelectMany(word => search.TokensNamed(word, rank, cancellation)).SelectMany(token => DeclaredWith(token, names)).ToArray();
        foreach (var function in Spellings.NodesAt<SyntaxNode>(search, rank, "async", cancellation))
        {
            switch (function)
            {
                case MethodDeclarationSyntax method:
                    names.Add(method.Identifier.ValueText);
                    break;
                case LocalFunctionStatementSyntax local:
                    names.Add(local.Identifier.ValueText);
                    break;
            }
        }

        return new InTree(names.ToArray(), types);
    }

    private static string[] DeclaredWith(SyntaxToken token, ISet<string> names) => token.Parent is not { } type ? [] : DeclaredWith(type, names) switch
    {
        DelegateDeclarationSyntax { Identifier.ValueText: var word } => [word],
        UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var word } => [word],
        _ => [],
    };

    /// <summary>Adds the names declared with the type, alone or as a part of it.</summary>
    private static SyntaxNode? DeclaredWith(SyntaxNode type, ISet<string> names)
    {
        var whole = type;
        while (whole.Parent is TypeSyntax or TypeArgumentListSyntax or TupleElementSyntax)
        {
            if (whole.Parent is TupleElementSyntax element)
            {
                names.Add(element.Identifier.ValueText);
            }

            whole = whole.Parent;
        }

        switch (whole.Parent)
        {
            case MethodDeclarationSyntax method when method.ReturnType == whole:
                names.Add(method.Identifier.ValueText);
                break;
            case LocalFunctionStatementSyntax local when local.ReturnType == whole:
                names.Add(local.Identifier.ValueText);
                break;
            case PropertyDeclarationSyntax property:
                names.Add(property.Identifier.ValueText);
                break;
            case ParameterSyntax parameter:
                names.Add(parameter.Identifier.ValueText);
                break;
            case EventDeclarationSyntax @event:
                names.Add(@event.Identifier.ValueText);
                break;
            case ArrayCreationExpressionSyntax or ObjectCreationExpressionSyntax when whole.Parent.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                names.Add(variable.Identifier.ValueText);
                break;
            case VariableDeclarationSyntax variables:
                names.UnionWith(variables.Variables.Select(variable => variable.Identifier.ValueText));
                break;
        }

        return whole.Parent;
    }

    /// <param name="Names">Declared with a task, or <c>async</c>, somewhere in the program.</param>
    /// <param name="Types"><c>Task</c>, and delegates and aliases of it.</param>
    private sealed record Declared(ImmutableHashSet<string> Names, ImmutableHashSet<string> Types);

    /// <param name="Names">Declared with a task, or <c>async</c>.</param>
    /// <param name="Types">Delegates and aliases of a task.</param>
    private sealed record InTree(string[] Names, string[] Types);
}
