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
            || context.ModelOf(argument).GetTypeInfo(argument.Expression, cancellation) is { Type.TypeKind: not TypeKind.Delegate, ConvertedType.TypeKind: not TypeKind.Delegate })
        {
            return null;
        }

        return OfCollection(QueueIn(receiver), call, depth, cancellation);
    }

    /// <summary>The channel whose writer is given something, or the collection itself.</summary>
    private static ExpressionSyntax QueueIn(ExpressionSyntax receiver) => receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer", Expression: var channel } ? channel : receiver;

    /// <summary>A delegate that is put into a dictionary or list by its key (<c>_handlers[name] = handler</c>): who takes it from there runs it.</summary>
    private List<DelegateRole>? OfElement(AssignmentExpressionSyntax assignment, int depth, CancellationToken cancellation) => assignment is { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: ElementAccessExpressionSyntax { Expression: var kept } }
        ? OfCollection(kept, assignment, depth, cancellation)
        : null;

    /// <summary>A delegate with which a table or list is made (<c>new() { ["all"] = () => store.All() }</c>, <c>[Import, Clean]</c>): who takes it from there runs it.</summary>
    private List<DelegateRole> OfInitial(ExpressionSyntax made, ExpressionSyntax place, int depth, CancellationToken cancellation)
    {
        while (made.Parent is InitializerExpressionSyntax or BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax)
        {
            made = (ExpressionSyntax)made.Parent;
        }

        // new Dictionary<string, Action> { ... }.ToFrozenDictionary()
        for (made = Functions.Outermost(made); made.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax copied } copy && copy.Name.Identifier.ValueText.StartsWith("To", System.StringComparison.Ordinal);)
        {
            made = Functions.Outermost(copied);
        }

        var model = context.ModelOf(made);
        var collection = made.Parent switch
        {
            EqualsValueClauseSyntax { Parent: (VariableDeclaratorSyntax or PropertyDeclarationSyntax) and var declared } => model.GetDeclaredSymbol(declared, cancellation),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } given when given.Right == made => context.SymbolOf(given.Left, cancellation),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRange", Expression: var list } } } => context.SymbolOf(list, cancellation),
            _ => null,
        };
        return (collection is null ? null : RolesOf(TakenOutOf(collection, null, place, cancellation), place, depth, cancellation)) ?? [new DelegateRole.InPlace(place, NoGuards)];
    }

    /// <summary>What runs the delegate that the place puts into the collection of its class, or into one that this has as an element.</summary>
    private List<DelegateRole>? OfCollection(ExpressionSyntax collection, ExpressionSyntax place, int depth, CancellationToken cancellation)
    {
        return RolesOf(TakenOutOf(collection, place, cancellation), place, depth, cancellation);
    }

    private List<DelegateRole>? RolesOf(List<(ISymbol? Variable, ExpressionSyntax At)>? elements, ExpressionSyntax place, int depth, CancellationToken cancellation)
    {
        if (elements is null)
        {
            return null;
        }

        var roles = new List<DelegateRole>();
        foreach (var taken in elements)
        {
            if (taken.Variable is { } element)
            {
                roles.AddRange(OfVariable(element, place, depth + 1, cancellation, isSupplied: true));
            }
            else if (InvocationOf(taken.At) is { } invoked)
            {
                AddInvocation(roles, invoked, invoked, taken.At, depth, cancellation);
            }
        }

        return OrNone(roles);
    }

    /// <summary>
    /// What runs a task that is made and put into the queue: the loop that takes it out starts it and waits for it, as it would invoke a delegate. Null where the task
    /// goes elsewhere, or where one is started before the one before it is over.
    /// </summary>
    private List<DelegateRole>? OfTaskQueue(ExpressionSyntax made, CancellationToken cancellation)
    {
        if (made is not BaseObjectCreationExpressionSyntax || Functions.Outermost(made).Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax give }
            || !Confinement.IsGive(GuardSites.NameOf(give)) || GuardSites.ReceiverOf(give) is not { } receiver || TakenOutOf(QueueIn(receiver), give, cancellation) is not { } elements)
        {
            return null;
        }

        var roles = new List<DelegateRole>();
        foreach (var element in elements.Select(taken => taken.Variable).OfType<ISymbol>())
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

    /// <summary>What the class takes out of the collection into which the place puts something; null where it is not the class's own, or another takes from it, too.</summary>
    private List<(ISymbol? Variable, ExpressionSyntax At)>? TakenOutOf(ExpressionSyntax collection, ExpressionSyntax place, CancellationToken cancellation)
    {
        var queue = RootOf(collection, cancellation);
        return TakenOutOf(context.SymbolOf(queue, cancellation), queue, place, cancellation);
    }

    private List<(ISymbol? Variable, ExpressionSyntax At)>? TakenOutOf(ISymbol? collection, ExpressionSyntax? besides, ExpressionSyntax place, CancellationToken cancellation) =>
        collection is IFieldSymbol or IPropertySymbol or ILocalSymbol && context.Search.IsOwn(collection)
        && Taken(collection, besides, 0, cancellation).ToList() is var elements && (collection.IsStatic || elements.TrueForAll(taken => TypeAround(taken.At) == TypeAround(place))) ? elements : null;

    /// <summary>The collection of which the other is an element: <c>_handlers</c> in <c>_handlers[type]</c>, <c>_handlers.GetOrAdd(type, _ => [])</c> and a local that was got so.</summary>
    private ExpressionSyntax RootOf(ExpressionSyntax collection, CancellationToken cancellation)
    {
        for (var i = 0; i < Depth; i++)
        {
            var within = Functions.Innermost(collection) switch
            {
                ElementAccessExpressionSyntax element => element.Expression,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" or "GetValueOrDefault", Expression: var dictionary } } => dictionary,
                IdentifierNameSyntax name when context.SymbolOf(name, cancellation) is ILocalSymbol local && context.Subjects.CollectionOf(local, cancellation) is { } from => from,
                _ => null,
            };
            if (within is null)
            {
                break;
            }

            collection = within;
        }

        return Functions.Innermost(collection);
    }

    /// <summary>Where a delegate is taken from the collection: the variable that it is given to, or the expression that is it.</summary>
    private IEnumerable<(ISymbol? Variable, ExpressionSyntax At)> Taken(ISymbol collection, ExpressionSyntax? besides, int depth, CancellationToken cancellation)
    {
        if (depth > 2)
        {
            yield break;
        }

        foreach (var reference in context.Search.ReferencesTo(collection, cancellation))
        {
            if (reference.Node is not ExpressionSyntax name || Functions.Whole(name) == besides)
            {
                continue;
            }

            foreach (var element in TakenFrom(Functions.Whole(name), cancellation))
            {
                if (element.Variable is { } variable && IsCollection(variable))
                {
                    foreach (var inner in Taken(variable, null, depth + 1, cancellation))
                    {
                        yield return inner;
                    }
                }
                else
                {
                    yield return element;
                }
            }
        }
    }

    private static bool IsCollection(ISymbol variable) => variable is ILocalSymbol { Type: var type }
        && (type is IArrayTypeSymbol || type.TypeKind != TypeKind.Delegate && type.ContainingNamespace?.ToDisplayString() is "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.Immutable");

    /// <summary>The method itself, or of an interface those of the classes that are registered for it.</summary>
    private IEnumerable<IMethodSymbol> MethodsBehind(IMethodSymbol method, CancellationToken cancellation) =>
        method.ContainingType is { TypeKind: TypeKind.Interface } contract && context.Lifetimes.Of(contract, cancellation).Select(made => made.Implementation?.FindImplementationForInterfaceMember(method)?.OriginalDefinition)
            .OfType<IMethodSymbol>().Where(context.Search.IsOwn).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default).ToList() is { Count: > 0 } behind
            ? behind
            : new[] { method };

    private static SyntaxNode? TypeAround(SyntaxNode node) => node.Ancestors().FirstOrDefault(a => a is TypeDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>The variables that are given an element: of a loop, an <c>out</c> argument, a local, a lambda; or the element itself where it is invoked.</summary>
    private IEnumerable<(ISymbol? Variable, ExpressionSyntax At)> TakenFrom(ExpressionSyntax queue, CancellationToken cancellation)
    {
        var model = context.ModelOf(queue);
        var isTaken = false;
        for (SyntaxNode at = queue; ; at = at.Parent!)
        {
            if (at is InvocationExpressionSyntax call)
            {
                isTaken |= Confinement.IsTake(GuardSites.NameOf(call)) || GuardSites.NameOf(call).StartsWith("To", System.StringComparison.Ordinal);
                if (call.ArgumentList.Arguments.FirstOrDefault(argument => argument.RefOrOutKeyword.IsKind(SyntaxKind.OutKeyword))?.Expression is { } given)
                {
                    return One(given is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation } ? model.GetDeclaredSymbol(designation, cancellation) : model.GetSymbolInfo(given, cancellation).Symbol);
                }

                // handlers.ForEach(handler => handler(what)), handlers.Select(handler => handler(what)).
                if (call.ArgumentList.Arguments is [{ Expression: LambdaExpressionSyntax lambda }] && GuardSites.NameOf(call) is "ForEach" or "Select" && FirstParameterOf(lambda) is { } parameter)
                {
                    return One(model.GetDeclaredSymbol(parameter, cancellation));
                }
            }

            switch (at.Parent)
            {
                case MemberAccessExpressionSyntax access when access.Expression == at:
                case InvocationExpressionSyntax invoked when invoked.Expression == at:
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax:
                    continue;
                case ElementAccessExpressionSyntax element when element.Expression == at:
                    isTaken = true;
                    if (InvocationOf(element) is not null)
                    {
                        return [(null, element)];
                    }

                    continue;
                case CommonForEachStatementSyntax loop when loop.Expression == at:
                    return loop is ForEachStatementSyntax plain ? One(model.GetDeclaredSymbol(plain, cancellation))
                        : ((ForEachVariableStatementSyntax)loop).Variable.DescendantNodes().OfType<SingleVariableDesignationSyntax>().SelectMany(part => One(model.GetDeclaredSymbol(part, cancellation)));
                case ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax loop, Arguments: [var first, .., { Expression: LambdaExpressionSyntax body }] } } argument
                    when first == argument && GuardSites.NameOf(loop) is "ForEach" or "ForEachAsync" && FirstParameterOf(body) is { } each:
                    return One(model.GetDeclaredSymbol(each, cancellation));
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } when isTaken:
                    return One(model.GetDeclaredSymbol(declarator, cancellation));
                case AssignmentExpressionSyntax assignment when assignment.Right == at && isTaken:
                    return One(model.GetSymbolInfo(assignment.Left, cancellation).Symbol as ILocalSymbol);
                default:
                    return [];
            }
        }

        IEnumerable<(ISymbol?, ExpressionSyntax)> One(ISymbol? variable) => variable is null ? [] : [(variable, queue)];
    }

    private static ParameterSyntax? FirstParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var first, ..] } => first,
        _ => null,
    };
}
