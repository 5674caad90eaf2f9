using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Where the object in an instance field comes from.</summary>
/// <param name="Parameter">The constructor parameter that feeds it, or null.</param>
/// <param name="Value">The expression that creates or fetches it, or null.</param>
internal sealed record FieldOrigin(IParameterSymbol? Parameter, ExpressionSyntax? Value);

/// <summary>Tells which object an expression stands for, and so how long that object lives.</summary>
internal sealed partial class SubjectResolver
{
    private const int Depth = 12;
    private readonly SharingContext context;
    private readonly ConcurrentDictionary<ISymbol, FieldOrigin> origins = new(SymbolEqualityComparer.Default);

    public SubjectResolver(SharingContext context) => this.context = context;

    /// <summary>The object that the expression stands for; null for a fresh or per-scope one.</summary>
    public Subject? Of(ExpressionSyntax expression, CancellationToken cancellation) => Of(expression, 0, cancellation);

    /// <summary>The subject as seen at the head of the function: locals of it are replaced by what they were initialised with.</summary>
    public Subject? AtHeadOf(SyntaxNode function, Subject subject, CancellationToken cancellation)
    {
        for (var i = 0; i < Depth && subject is Subject.OfVariable { Variable: var variable } && Functions.Declares(function, variable); i++)
        {
            if (variable is IParameterSymbol parameter)
            {
                if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
                {
                    if ((SequenceOf(parameter, cancellation) ?? HandedState(parameter, cancellation)) is not { } given)
                    {
                        return OfHostParameter(parameter, function, cancellation);
                    }

                    // What is run in place for each element has one, and what gets the object that was given with it that one: they go on in the function that runs or starts them.
                    return Of(given, 0, cancellation);
                }

                return subject;
            }

            if (OfLocal(variable, 0, cancellation) is not { } next || next.Equals(subject))
            {
                return null;
            }

            subject = next;
        }

        return subject;
    }

    /// <summary>Whether the variable stands for an object of its own frame: made there, or of a collection that was.</summary>
    public bool IsFresh(Subject subject, CancellationToken cancellation) =>
        subject is Subject.OfVariable { Variable.DeclaringSyntaxReferences: { Length: > 0 } declared } && AtHeadOf(declared[0].SyntaxTree.GetRoot(cancellation), subject, cancellation) is null;

    /// <summary>How long a service lives by its registrations; null where it is not registered, or registered in different ways.</summary>
    public Lifetime? OfService(ITypeSymbol service, CancellationToken cancellation) => OfService(service, null, cancellation);

    /// <summary>How long the service lives that the container supplies to the parameter.</summary>
    public Lifetime? OfService(IParameterSymbol parameter, CancellationToken cancellation) => OfService(parameter.Type, ServiceKeys.Of(parameter), cancellation);

    private Lifetime? OfService(ITypeSymbol service, string? key, CancellationToken cancellation)
    {
        var registrations = context.Lifetimes.Of(service, key, cancellation);
        if (registrations.IsEmpty)
        {
            // The host makes one object of options for all, and one cache; the options of a snapshot are a scope's own.
            return ConfiguredOptions.IsForAll(service) || MemoryCaches.IsForAll(service) ? Lifetime.Application : null;
        }

        return registrations.Min(r => r.Lifetime);
    }

    /// <summary>What the host hands to a parameter of a handler: a singleton service is shared, everything else belongs to the call.</summary>
    public Subject? OfHostParameter(IParameterSymbol parameter, SyntaxNode function, CancellationToken cancellation) =>
        OfService(parameter, cancellation) == Lifetime.Application ? Subject.Shared.Instance : null;

    /// <summary>
    /// The object that a hosted function works with. An expression tree is written down and run later on services that the job's own scope makes anew,
    /// so of what it captures only static state and singletons are the same objects.
    /// </summary>
    public Subject? InHost(ExpressionSyntax function, Subject subject, CancellationToken cancellation) =>
        !context.Delegates.IsExpressionTree(function, cancellation) ? subject : subject switch
        {
            Subject.Shared => subject,
            Subject.OfThis owner when OfService(owner.Type, cancellation) == Lifetime.Application => Subject.Shared.Instance,
            _ => null,
        };

    private Subject? Of(ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return null;
        }

        expression = Functions.Innermost(expression);
        switch (expression)
        {
            case ThisExpressionSyntax or BaseExpressionSyntax:
                return OfEnclosingThis(expression, cancellation);
            case ConditionalExpressionSyntax conditional:
                return Of(conditional.WhenTrue, depth + 1, cancellation) ?? Of(conditional.WhenFalse, depth + 1, cancellation);
            case SwitchExpressionSyntax choice:
                return choice.Arms.Select(arm => Of(arm.Expression, depth + 1, cancellation)).FirstOrDefault(chosen => chosen is not null);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return Of(coalesce.Left, depth + 1, cancellation) ?? Of(coalesce.Right, depth + 1, cancellation);
            case AssignmentExpressionSyntax assignment:
                return Of(assignment.Left, depth + 1, cancellation);
            case ElementAccessExpressionSyntax element:
                return context.SymbolOf(element, cancellation) is IPropertySymbol { IsIndexer: true } indexer && context.Search.IsOwn(indexer) && Body(indexer, cancellation) is { } indexed
                    ? OfRead(indexed, element.Expression, element, depth, cancellation)
                    : IsOfOneFlow(element.Expression, cancellation) ? null : Of(element.Expression, depth + 1, cancellation);
            case ConditionalAccessExpressionSyntax access:
                return access.WhenNotNull is MemberBindingExpressionSyntax bound ? OfMember(bound.Name, depth, cancellation) : null;
            case MemberAccessExpressionSyntax member:
                return OfMember(member.Name, depth, cancellation);
            case MemberBindingExpressionSyntax binding:
                return OfMember(binding.Name, depth, cancellation);
            case SimpleNameSyntax name:
                return OfMember(name, depth, cancellation);
            case InvocationExpressionSyntax invocation:
                return OfCall(invocation, depth, cancellation);
            default:
                return null;
        }
    }

    private Subject? OfMember(SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        switch (context.SymbolOf(name, cancellation))
        {
            case ILocalSymbol local:
                return new Subject.OfVariable(local);
            case IParameterSymbol parameter when IsCapturedByType(parameter, name):
                return OfState(parameter, parameter.ContainingType, null, name, cancellation, depth);
            case IParameterSymbol parameter:
                return new Subject.OfVariable(parameter);
            case IFieldSymbol { IsStatic: true } field:
                return ThreadLocalJudge.IsThreadStatic(field) ? null : Subject.Shared.Instance;
            case IFieldSymbol { ContainingType.IsTupleType: true } when Functions.ReceiverOf(name) is { } tuple:
                return Of(tuple, depth + 1, cancellation);
            case IFieldSymbol field:
                return OfState(field, field.ContainingType, Functions.ReceiverOf(name), name, cancellation, depth);
            case IPropertySymbol { Name: "Value", ContainingType.Name: "AsyncLocal" or "ThreadLocal" } own when !context.Search.IsOwn(own):
                return null;
            case IPropertySymbol { Name: "Value" or "Result" or "Target" or "CurrentValue" } container when !context.Search.IsOwn(container) && Functions.ReceiverOf(name) is { } holder:
                return Of(holder, depth + 1, cancellation);
            case IPropertySymbol { Name: "Values" } values when IsOfDictionary(values) && Functions.ReceiverOf(name) is { } dictionary:
                return IsOfOneFlow(dictionary, cancellation) ? null : Of(dictionary, depth + 1, cancellation);
            case IPropertySymbol property:
                return OfProperty(property, name, depth, cancellation);
            case IEventSymbol { IsStatic: true }:
                return Subject.Shared.Instance;
            case IEventSymbol @event when context.Search.IsOwn(@event):
                return OfOwner(Functions.ReceiverOf(name), name, depth, cancellation);
            default:
                return null;
        }
    }

    private Subject? OfProperty(IPropertySymbol property, SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        if (Body(property, cancellation) is { } value)
        {
            return OfRead(value, Functions.ReceiverOf(name), name, depth, cancellation);
        }

        if (property.IsStatic)
        {
            return Subject.Shared.Instance;
        }

        return context.Search.IsOwn(property) && !IsForEachReaderBehind(property, depth, cancellation)
            ? OfState(property, property.ContainingType, Functions.ReceiverOf(name), name, cancellation, depth)
            : null;
    }

    /// <summary>A property or indexer that creates on every read is a factory; one that returns state stands for that state.</summary>
    private Subject? OfRead(ExpressionSyntax value, ExpressionSyntax? receiver, SyntaxNode at, int depth, CancellationToken cancellation)
    {
        var inner = Of(value, depth + 1, cancellation);
        return inner is Subject.OfThis ? OfOwner(receiver, at, depth, cancellation) : inner as Subject.Shared;
    }

    /// <summary>The value a property returns: its arrow expression or the one return statement of its getter; null for an auto-property.</summary>
    private ExpressionSyntax? Body(IPropertySymbol property, CancellationToken cancellation)
    {
        foreach (var declaration in context.Search.BodiesOf(property, cancellation))
        {
            if (declaration is PropertyDeclarationSyntax { ExpressionBody.Expression: var arrow })
            {
                return arrow;
            }

            if (declaration is IndexerDeclarationSyntax { ExpressionBody.Expression: var indexed })
            {
                return indexed;
            }

            var getter = declaration.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration));
            if (getter?.ExpressionBody is { Expression: var expression })
            {
                return expression;
            }

            return getter?.Body?.DescendantNodes().OfType<ReturnStatementSyntax>().LastOrDefault()?.Expression;
        }

        return null;
    }

    private Subject? OfOwner(ExpressionSyntax? receiver, SyntaxNode at, int depth, CancellationToken cancellation) =>
        receiver is null ? OfEnclosingThis(at, cancellation) : Of(receiver, depth + 1, cancellation);

    private Subject? OfEnclosingThis(SyntaxNode node, CancellationToken cancellation)
    {
        var declaration = node.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return declaration is not null && context.ModelOf(node).GetDeclaredSymbol(declaration, cancellation) is { } type ? new Subject.OfThis(type) : null;
    }

    /// <summary>Whether a constructor's parameter is read outside the constructor, so that the instance keeps it: that of a primary one by any member, that of another by what its body gives away.</summary>
    public static bool IsCapturedByType(IParameterSymbol parameter, SyntaxNode use)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || constructor.DeclaringSyntaxReferences.Length != 1)
        {
            return false;
        }

        if (constructor.DeclaringSyntaxReferences[0].GetSyntax() is not TypeDeclarationSyntax)
        {
            return use.Ancestors().TakeWhile(at => at is not BaseMethodDeclarationSyntax).Any(at => at is AnonymousFunctionExpressionSyntax);
        }

        for (var at = use.Parent; at is not null and not TypeDeclarationSyntax; at = at.Parent)
        {
            if (at is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax
                || (at is ArrowExpressionClauseSyntax && at.Parent is BasePropertyDeclarationSyntax))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a local was given first: its initialiser, the collection of a <c>foreach</c>, or the only assignment.</summary>
    public ExpressionSyntax? Initializer(ISymbol local, CancellationToken cancellation)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellation))
            {
                case VariableDeclaratorSyntax { Initializer.Value: var value }:
                    return value;
                case ForEachStatementSyntax loop:
                    return loop.Expression;
                case SingleVariableDesignationSyntax named:
                    return NamedValues.Of(named);
                case VariableDeclaratorSyntax:
                    foreach (var use in context.Search.ReferencesTo(local, cancellation))
                    {
                        if (use.Node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use.Node && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression))
                        {
                            return assignment.Right;
                        }
                    }

                    return null;
            }
        }

        return null;
    }
}
