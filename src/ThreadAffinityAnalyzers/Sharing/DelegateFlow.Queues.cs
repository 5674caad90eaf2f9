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
    private List<DelegateRole>? OfQueue(ArgumentSyntax argument, ExpressionSyntax given, IMethodSymbol method, int depth, CancellationToken cancellation) =>
        context.ModelOf(argument).GetTypeInfo(argument.Expression, cancellation).ConvertedType?.TypeKind == TypeKind.Delegate && ElementsOf(given, method, cancellation) is { } elements
            ? OrNone(elements.SelectMany(element => OfVariable(element, given, depth + 1, cancellation, isSupplied: true)).ToList())
            : null;

    /// <summary>
    /// What runs a task that is made and put into the queue: the loop that takes it out starts it and waits for it, as it would invoke a delegate. Null where the task
    /// goes elsewhere, or where one is started before the one before it is over.
    /// </summary>
    private List<DelegateRole>? OfTaskQueue(ExpressionSyntax made, CancellationToken cancellation)
    {
        if (made is not BaseObjectCreationExpressionSyntax || Functions.Outermost(made).Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax give }
            || context.SymbolOf(give, cancellation) is not IMethodSymbol method || ElementsOf(give, method, cancellation) is not { } elements)
        {
            return null;
        }

        var roles = new List<DelegateRole>();
        foreach (var element in elements)
        {
            var uses = context.Search.ReferencesTo(element, cancellation).Select(reference => reference.Node).OfType<ExpressionSyntax>().Select(Functions.Whole).ToList();
            var isWaitedFor = uses.Any(use => use.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "GetAwaiter" or "ConfigureAwait" });
            foreach (var use in uses)
            {
                switch (use.Parent)
                {
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RunSynchronously", Parent: InvocationExpressionSyntax run }:
                        AddInvocation(roles, run, run, use, 0, cancellation);
                        break;
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start", Parent: InvocationExpressionSyntax start } when isWaitedFor:
                        AddInvocation(roles, start, start, use, 0, cancellation);
                        break;
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" }:
                        return null;
                }
            }
        }

        return OrNone(roles);
    }

    private static List<DelegateRole>? OrNone(List<DelegateRole> roles) => roles.Count > 0 ? roles : null;

    /// <summary>The variables that have what the call puts into a queue when the class takes it out again, or null.</summary>
    private List<ISymbol>? ElementsOf(ExpressionSyntax given, IMethodSymbol method, CancellationToken cancellation)
    {
        if (!Confinement.IsGive(method.Name) || given is not InvocationExpressionSyntax call || GuardSites.ReceiverOf(call) is not { } receiver)
        {
            return null;
        }

        var queue = receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer", Expression: var channel } ? channel : receiver;
        var variable = context.SymbolOf(queue, cancellation);
        if (variable is not (IFieldSymbol or IPropertySymbol or ILocalSymbol) || !context.Search.IsOwn(variable))
        {
            return null;
        }

        var elements = new List<ISymbol>();
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

                elements.Add(element);
            }
        }

        return elements;
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
