using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Delegates that a class puts into its own queue: the loop of that class which empties the queue runs them, not who calls the class.</content>
internal sealed partial class DelegateFlow
{
    /// <summary>What runs the delegate, or null where it is put into no queue, or into one that another class empties.</summary>
    private List<DelegateRole>? OfQueue(ArgumentSyntax argument, ExpressionSyntax given, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (!Confinement.IsGive(method.Name) || given is not InvocationExpressionSyntax call || GuardSites.ReceiverOf(call) is not { } receiver
            || context.ModelOf(argument).GetTypeInfo(argument.Expression, cancellation).ConvertedType?.TypeKind != TypeKind.Delegate)
        {
            return null;
        }

        var queue = receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer", Expression: var channel } ? channel : receiver;
        var variable = context.SymbolOf(queue, cancellation);
        if (variable is not (IFieldSymbol or IPropertySymbol or ILocalSymbol) || !context.Search.IsOwn(variable))
        {
            return null;
        }

        var roles = new List<DelegateRole>();
        foreach (var reference in context.Search.ReferencesTo(variable, cancellation))
        {
            if (reference.Node is not ExpressionSyntax name || Functions.Whole(name) == queue)
            {
                continue;
            }

            foreach (var element in TakenFrom(Functions.Whole(name), cancellation))
            {
                if (TypeAround(reference.Node) != TypeAround(call))
                {
                    return null;
                }

                roles.AddRange(OfVariable(element, call, depth + 1, cancellation, isSupplied: true));
            }
        }

        return roles.Count > 0 ? roles : null;
    }

    private static SyntaxNode? TypeAround(SyntaxNode node) => node.Ancestors().FirstOrDefault(a => a is TypeDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>The variables that are given an element: of a loop, an <c>out</c> argument, a local.</summary>
    private IEnumerable<ISymbol> TakenFrom(ExpressionSyntax queue, CancellationToken cancellation)
    {
        var model = context.ModelOf(queue);
        var isTaken = false;
        for (SyntaxNode at = queue; ; at = at.Parent!)
        {
            if (at is InvocationExpressionSyntax call)
            {
                isTaken |= Confinement.IsTake(GuardSites.NameOf(call));
                if (call.ArgumentList.Arguments.FirstOrDefault(argument => argument.RefOrOutKeyword.IsKind(SyntaxKind.OutKeyword))?.Expression is { } given)
                {
                    var element = given is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation } ? model.GetDeclaredSymbol(designation, cancellation) : model.GetSymbolInfo(given, cancellation).Symbol;
                    return element is null ? Enumerable.Empty<ISymbol>() : new[] { element };
                }
            }

            switch (at.Parent)
            {
                case MemberAccessExpressionSyntax access when access.Expression == at:
                case InvocationExpressionSyntax invoked when invoked.Expression == at:
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax:
                    continue;
                case ForEachStatementSyntax loop when loop.Expression == at:
                    return model.GetDeclaredSymbol(loop, cancellation) is { } one ? new[] { one } : Enumerable.Empty<ISymbol>();
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } when isTaken:
                    return model.GetDeclaredSymbol(declarator, cancellation) is { } local ? new[] { local } : Enumerable.Empty<ISymbol>();
                default:
                    return Enumerable.Empty<ISymbol>();
            }
        }
    }
}
