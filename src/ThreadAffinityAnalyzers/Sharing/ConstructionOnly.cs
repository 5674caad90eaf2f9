using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Classes of other projects that are given a connection to be made, and not to keep: it is disposed of before anybody has the class.</summary>
/// <remarks>A class that reads its settings through the connection that its constructor takes looks like a repository from outside; who makes it tells them apart.</remarks>
internal sealed class ConstructionOnly
{
    private const int MaxDepth = 4;

    private readonly SharingContext context;

    public ConstructionOnly(SharingContext context) => this.context = context;

    /// <summary>Whether all of the values are such objects, and there is one.</summary>
    public bool Make(IEnumerable<ExpressionSyntax> values, CancellationToken cancellation) => values.ToList() is { Count: > 0 } all && all.All(value => IsMade(value, 0, cancellation));

    /// <summary>The same for what a factory gives back.</summary>
    public bool IsMadeBy(SyntaxNode factory, CancellationToken cancellation) => Make(Functions.Returned(factory), cancellation);

    private bool IsMade(ExpressionSyntax value, int depth, CancellationToken cancellation)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        switch (Functions.Innermost(value))
        {
            case BaseObjectCreationExpressionSyntax creation:
                return creation.ArgumentList?.Arguments.Any(argument => IsDisposedFirst(argument.Expression, creation, cancellation)) == true;
            case InvocationExpressionSyntax call when context.SymbolOf(call, cancellation) is IMethodSymbol called && context.Search.DeclarationsOf(called.OriginalDefinition) is [var declared]:
                return Functions.Returned(declared.GetSyntax(cancellation)).ToList() is { Count: > 0 } all && all.All(one => IsMade(one, depth + 1, cancellation));
            case SimpleNameSyntax name when context.SymbolOf(name, cancellation) is ILocalSymbol local && context.Subjects.Initializer(local, cancellation) is { } initial:
                return IsMade(initial, depth + 1, cancellation);
            default:
                return false;
        }
    }

    /// <summary>Whether the argument is a connection of a <c>using</c> that ends before the program serves.</summary>
    private bool IsDisposedFirst(ExpressionSyntax argument, SyntaxNode creation, CancellationToken cancellation)
    {
        if (Functions.Innermost(argument) is not SimpleNameSyntax name || context.SymbolOf(name, cancellation) is not ILocalSymbol { IsUsing: true } local || !context.Shapes.TryGet(local.Type, out _)
            || Functions.Enclosing(creation) is not { } function || !Functions.Declares(function, local))
        {
            return false;
        }

        // The program's own block ends when the program does, whatever its last statement is.
        return creation.Ancestors().OfType<UsingStatementSyntax>().FirstOrDefault(block => Functions.Declares(block, local)) is { } around ? !Serves(around)
            : function is not (CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" }) && !Serves(function);
    }

    private static bool Serves(SyntaxNode node) => node.DescendantNodes().Any(one => one is InvocationExpressionSyntax call && ConcurrentStarts.CalledName(call) is "Run" or "RunAsync" or "Start" or "StartAsync");
}
