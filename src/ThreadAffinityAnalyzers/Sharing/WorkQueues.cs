using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether a delegate is put into a queue of the whole application: whoever empties it runs the delegate when its maker may have gone on.</summary>
internal sealed class WorkQueues
{
    private const int Depth = 3;
    private readonly SharingContext context;
    private readonly ConcurrentCallees callees;
    private readonly ConcurrentDictionary<(string Name, int Depth), bool> putting = new();

    public WorkQueues(SharingContext context, ConcurrentCallees callees)
    {
        this.context = context;
        this.callees = callees;
    }

    /// <summary>Whether the call that the lambda is given to does nothing with it but put it into such a queue.</summary>
    public bool IsWorkItem(AnonymousFunctionExpressionSyntax lambda, out InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        call = null!;
        if (Functions.Outermost(lambda).Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given } argument)
        {
            return false;
        }

        call = given;
        return MayPut(ConcurrentStarts.CalledName(given), 0, cancellation) && IsPutIntoQueue(given, argument, 0, cancellation);
    }

    /// <summary>Whether a method of this name puts things into queues, or source has one that hands a parameter on to such a method. Told from text: most lambdas are conditions of queries.</summary>
    private bool MayPut(string name, int depth, CancellationToken cancellation)
    {
        if (Confinement.IsGive(name))
        {
            return true;
        }

        if (depth > Depth || !context.Search.DeclaresCallable(name, cancellation))
        {
            return false;
        }

        if (putting.TryGetValue((name, depth), out var known))
        {
            return known;
        }

        var may = context.Search.TokensNamed(name, cancellation).Any(token => token.Parent switch
        {
            MethodDeclarationSyntax method => HandsOn(method, method.ParameterList),
            LocalFunctionStatementSyntax function => HandsOn(function, function.ParameterList),
            _ => false,
        });

        // Further down the way is cut short: what is found there holds for that depth.
        return putting.GetOrAdd((name, depth), may);

        bool HandsOn(SyntaxNode function, ParameterListSyntax parameters) => function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(used =>
            used.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax next } && parameters.Parameters.Any(parameter => parameter.Identifier.ValueText == used.Identifier.ValueText)
            && ConcurrentStarts.CalledName(next) is var inner && inner != name && MayPut(inner, depth + 1, cancellation));
    }

    private bool IsPutIntoQueue(InvocationExpressionSyntax call, ArgumentSyntax argument, int depth, CancellationToken cancellation)
    {
        if (depth > Depth || context.SymbolOf(call, cancellation) is not IMethodSymbol method || Arguments.ParameterOf(argument, method) is not { } parameter)
        {
            return false;
        }

        if (Confinement.IsConcurrent(method.ContainingType))
        {
            return Confinement.IsGive(method.Name) && call.Expression is MemberAccessExpressionSyntax { Expression: var queue } && IsOfApplication(queue, cancellation);
        }

        // What the caller can wait for is written with a TaskCompletionSource around the delegate.
        return callees.ImplementationsOf(method, cancellation).SelectMany(one => context.Search.DeclarationsOf(one)).Select(one => one.GetSyntax(cancellation)).Any(body =>
            body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name
                && name.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax next } passed && IsPutIntoQueue(next, passed, depth + 1, cancellation)));
    }

    /// <summary>The queue is static, kept by a singleton, registered as one, or a variable of the program.</summary>
    private bool IsOfApplication(ExpressionSyntax queue, CancellationToken cancellation)
    {
        if (queue is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer", Expression: var channel })
        {
            queue = channel;
        }

        return context.SymbolOf(queue, cancellation) switch
        {
            { IsStatic: true } => true,
            ILocalSymbol local => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is { } declared && Functions.Enclosing(declared) is CompilationUnitSyntax,
            IParameterSymbol parameter => context.Subjects.OfService(parameter, cancellation) == Lifetime.Application,
            (IFieldSymbol or IPropertySymbol) and { } state => context.Subjects.OriginOf(state, cancellation).Parameter is { } fed
                ? context.Subjects.OfService(fed, cancellation) == Lifetime.Application
                : context.Lifetimes.Making(state.ContainingType, cancellation).Any(one => one.Lifetime == Lifetime.Application),
            _ => false,
        };
    }
}
