using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What calls of delegates do.</content>
internal sealed partial class ConcurrentEffects
{
    private IEnumerable<Operation> OfDelegate(InvocationExpressionSyntax call, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (call.Expression is SimpleNameSyntax delegated && context.SymbolOf(delegated, cancellation) is { } name)
        {
            // A lambda or a method in a local runs where the local is called.
            if (name is ILocalSymbol local && WorkOf(local, cancellation) is { } work)
            {
                return Called(work);
            }

            if (SequenceOf(name, cancellation) is { } sequence && WorkIn(sequence, cancellation) is { Count: > 0 } elements)
            {
                // Each of them runs: what only one works on is not worked on by two.
                var each = elements.Select(element => Called(element).ToList()).ToList();
                return each.SelectMany((own, at) => own.Where(operation => each.Where((_, other) => other != at).Any(others => others.Exists(one => SymbolEqualityComparer.Default.Equals(one.Root.Key, operation.Root.Key)))));
            }

            IEnumerable<Operation> Called(ExpressionSyntax function) => OfNamed(function, depth + 1, cancellation, keepsDone: true)
                .Select(operation => operation with { Word = name.Name, IsAsync = operation.IsAsync && StartedCalls.IsTask(method), Site = call });
        }

        // Another delegate works on what it is given, whoever wrote it.
        return StartedCalls.IsTask(method) && Direct(call, method, cancellation) is { } given
            ? new[] { new Operation(given, ConcurrentStarts.CalledName(call), IsAsync: true, OnOtherThread: false, call) }
            : Enumerable.Empty<Operation>();
    }

    /// <summary>The lambda or the name of a method that the local is given where it is declared.</summary>
    private ExpressionSyntax? WorkOf(ILocalSymbol local, CancellationToken cancellation) =>
        local.Type.TypeKind == TypeKind.Delegate && context.Subjects.Initializer(local, cancellation) is { } value && Functions.Innermost(value) is var work && IsWork(work, cancellation) ? work : null;

    private bool IsWork(ExpressionSyntax value, CancellationToken cancellation) =>
        value is AnonymousFunctionExpressionSyntax || value is SimpleNameSyntax or MemberAccessExpressionSyntax && context.SymbolOf(value, cancellation) is IMethodSymbol;

    /// <summary>What it works on beyond what it makes for itself.</summary>
    private IEnumerable<Operation> OfNamed(ExpressionSyntax work, int depth, CancellationToken cancellation, bool keepsDone = false) => work is AnonymousFunctionExpressionSyntax
        ? Inside(work, work, depth, cancellation, keepsDone: keepsDone).Where(operation => !Functions.Declares(work, operation.Root.Name))
        : context.SymbolOf(work, cancellation) is IMethodSymbol group ? OfSource(group, work, null, depth, cancellation) : Enumerable.Empty<Operation>();

    /// <summary>The sequence of which the variable of a loop, or the parameter of a lambda in <c>Select</c>, is each element.</summary>
    private static ExpressionSyntax? SequenceOf(ISymbol element, CancellationToken cancellation) => element.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
    {
        ForEachStatementSyntax loop => loop.Expression,
        ParameterSyntax parameter when parameter.FirstAncestorOrSelf<LambdaExpressionSyntax>() is
            { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" or "ForEach", Expression: var receiver } } } } => receiver,
        _ => null,
    };

    /// <summary>The lambdas and methods in a list that is written out, there or where its local is declared.</summary>
    private IReadOnlyList<ExpressionSyntax> WorkIn(ExpressionSyntax sequence, CancellationToken cancellation)
    {
        var list = sequence is SimpleNameSyntax name && context.SymbolOf(name, cancellation) is ILocalSymbol local ? context.Subjects.Initializer(local, cancellation) : sequence;
        var elements = list switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            ImplicitArrayCreationExpressionSyntax { Initializer: var initializer } => initializer.Expressions,
            InitializerExpressionSyntax initializer => initializer.Expressions,
            BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
            _ => Enumerable.Empty<ExpressionSyntax>(),
        };
        return elements.Select(Functions.Innermost).Where(element => IsWork(element, cancellation)).ToList();
    }
}
