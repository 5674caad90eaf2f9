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

    private readonly SymbolSearch search;
    private readonly Spellings spellings;
    private readonly Memo<HashSet<string>> inSource = new();

    public TaskNames(SymbolSearch search)
    {
        this.search = search;
        spellings = new Spellings(search);
    }

    /// <summary>Whether the call's name leaves open that it gives back a task, or nothing from an <c>async void</c>.</summary>
    public bool MayGive(ExpressionSyntax call, CancellationToken cancellation)
    {
        var name = ConcurrentStarts.CalledName(call);
        return name.Length == 0
            || name.EndsWith("Async", StringComparison.Ordinal)
            || OfLibraries.Contains(name)
            || call is InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } && arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax lambda && MayGiveBack(lambda, cancellation))
            || call is InvocationExpressionSyntax { Expression: SimpleNameSyntax } && (call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || member is GlobalStatementSyntax || search.Receivers.Declares(member, name))
            || inSource.Get(Collect, cancellation).Contains(name);
    }

    /// <summary>A method of a library that runs a lambda gives back the task that the lambda gives it: <c>retry.Execute(() =&gt; SaveAsync())</c>.</summary>
    private bool MayGiveBack(AnonymousFunctionExpressionSyntax lambda, CancellationToken cancellation) =>
        lambda.AsyncKeyword.RawKind != 0
        || (lambda.ExpressionBody is { } value
            ? MayGiveIn(value, cancellation)
            : lambda.Block!.DescendantNodes(inner => inner is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(node => node is ReturnStatementSyntax { Expression: { } returned } && MayGiveIn(returned, cancellation)));

    private bool MayGiveIn(ExpressionSyntax value, CancellationToken cancellation) => value.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax call && MayGive(call, cancellation));

    /// <summary>The names that source declares with a task in their type, or as <c>async</c>.</summary>
    private HashSet<string> Collect(CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = new Queue<string>(["Task", "ValueTask"]);
        var asked = new HashSet<string>(types);
        while (types.Count > 0)
        {
            foreach (var token in search.TokensNamed(types.Dequeue(), cancellation))
            {
                // A delegate that gives back a task, and an alias of one, are types of their own.
                var other = token.Parent is not { } type ? null : Declared(type, names) switch
                {
                    DelegateDeclarationSyntax { Identifier.ValueText: var word } => word,
                    UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var word } => word,
                    _ => null,
                };
                if (other is not null && asked.Add(other))
                {
                    types.Enqueue(other);
                }
            }
        }

        foreach (var (_, function) in spellings.NodesAt<SyntaxNode>("async", cancellation))
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

        return names;
    }

    /// <summary>Adds the names declared with the type, alone or as a part of it.</summary>
    private static SyntaxNode? Declared(SyntaxNode type, HashSet<string> names)
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
            case VariableDeclarationSyntax variables:
                names.UnionWith(variables.Variables.Select(variable => variable.Identifier.ValueText));
                break;
        }

        return whole.Parent;
    }
}
