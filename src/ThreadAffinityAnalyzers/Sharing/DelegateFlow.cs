using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What becomes of a delegate.</summary>
internal abstract record DelegateRole(SyntaxNode Site)
{
    protected static readonly ImmutableHashSet<Guard> NoGuards = ImmutableHashSet<Guard>.Empty;

    /// <summary>A host runs it: <paramref name="Site"/> is the call (or event subscription) that it is given to.</summary>
    public sealed record Hosted(SyntaxNode Site, EntryPoint Row, Overlap Overlap) : DelegateRole(Site)
    {
        /// <summary>Taken inside the hosted work, around the delegate.</summary>
        public ImmutableHashSet<Guard> Held { get; init; } = NoGuards;
    }

    /// <summary>It is run where it is given or invoked, under these guards.</summary>
    public sealed record InPlace(SyntaxNode Site, ImmutableHashSet<Guard> Held) : DelegateRole(Site)
    {
        /// <summary>The field, property or event through which it is invoked; null where it is run by the frame that made it.</summary>
        public ExpressionSyntax? Keeper { get; init; }

        /// <summary>The object of this project that was given the delegate and keeps it, seen from where it was given; null where none did, or the one that made the delegate.</summary>
        public ExpressionSyntax? KeptBy { get; init; }

        /// <summary>Whether a container supplied it to who invokes it.</summary>
        public bool IsSupplied { get; init; }
    }
}

/// <summary>Follows lambdas, method groups and delegate variables to the host or the code that runs them.</summary>
internal sealed partial class DelegateFlow
{
    private const int Depth = 5;
    private static readonly ImmutableHashSet<Guard> NoGuards = ImmutableHashSet<Guard>.Empty;
    private readonly SharingContext context;

    public DelegateFlow(SharingContext context) => this.context = context;

    /// <summary>Whether the function is written down as an expression tree rather than run.</summary>
    public bool IsExpressionTree(ExpressionSyntax function, CancellationToken cancellation) =>
        context.ModelOf(function).GetTypeInfo(function, cancellation).ConvertedType is INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" };

    public IEnumerable<DelegateRole> RolesOf(ExpressionSyntax function, CancellationToken cancellation) => RolesOf(function, 0, cancellation);

    private IEnumerable<DelegateRole> RolesOf(ExpressionSyntax function, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var expression = Functions.Outermost(function);
        if (depth > Depth)
        {
            return new[] { new DelegateRole.InPlace(expression, NoGuards) };
        }

        switch (expression.Parent)
        {
            case ArgumentSyntax argument:
                return OfArgument(argument, expression, depth, cancellation);
            case AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax, Parent: InitializerExpressionSyntax entries } entry when entry.Right == expression:
                return OfInitial(entries, expression, depth, cancellation);
            case InitializerExpressionSyntax elements:
                return OfInitial(elements, expression, depth, cancellation);
            case ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection }:
                return OfInitial(collection, expression, depth, cancellation);
            case AssignmentExpressionSyntax assignment when assignment.Right == expression:
                return OfElement(assignment, depth, cancellation) ?? OfAssignment(assignment, expression, depth, cancellation);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                return OfVariable(context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation), expression, depth, cancellation);
            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                return OfVariable(context.ModelOf(property).GetDeclaredSymbol(property, cancellation), expression, depth, cancellation);
            case LambdaExpressionSyntax { Parent: ArgumentSyntax made } factory when factory.ExpressionBody == expression:
                return OfMaker(made, cancellation) ?? OfRegistration(made, expression, depth, cancellation);
            case ReturnStatementSyntax when Functions.Enclosing(expression) is LambdaExpressionSyntax { Parent: ArgumentSyntax made }:
                return OfMaker(made, cancellation) ?? OfRegistration(made, expression, depth, cancellation);
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax when Functions.Enclosing(expression) is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax:
                return OfReturn(expression, depth, cancellation);
            case BaseObjectCreationExpressionSyntax creation when creation.ArgumentList is null:
                return new[] { new DelegateRole.InPlace(expression, NoGuards) };
            default:
                return new[] { new DelegateRole.InPlace(expression, NoGuards) };
        }
    }

    private IEnumerable<DelegateRole> OfArgument(ArgumentSyntax argument, ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        var call = Arguments.CallOf(argument);

        // new RequestDelegate(...), new ThreadStart(...): the delegate goes on under another type. Of a method group the compiler names the method there, not a constructor.
        if (call is BaseObjectCreationExpressionSyntax && context.ModelOf(call).GetTypeInfo(call, cancellation).Type?.TypeKind == TypeKind.Delegate)
        {
            return RolesOf(call, depth + 1, cancellation);
        }

        if (call is null || context.SymbolOf(call, cancellation) is not IMethodSymbol method || Arguments.ParameterOf(argument, method) is not { } parameter)
        {
            return new[] { new DelegateRole.InPlace(expression, NoGuards) };
        }

        if (context.Entries.TryGetCallback(method, parameter, out var row))
        {
            return MakesHandler(argument.Expression, row, cancellation) ? new[] { new DelegateRole.InPlace(call, NoGuards) } : OfHost(call, expression, method, row, cancellation);
        }

        if (!context.Search.DeclarationsOf(method.OriginalDefinition).IsEmpty)
        {
            var definition = (method.ReducedFrom ?? method).OriginalDefinition;
            var ordinal = definition.Parameters.FirstOrDefault(p => p.Name == parameter.Name)?.Ordinal;
            if (ordinal is { } given)
            {
                var keptBy = method.IsStatic || call is not InvocationExpressionSyntax invocation ? null : GuardSites.ReceiverOf(invocation);

                // The guards of the method that runs it, told in terms of this call: a lock passed as an argument, a gate of the receiver.
                return MethodsBehind(definition, cancellation).SelectMany(behind => OfVariable(behind.Parameters[given], call, depth, cancellation))
                    .Select(role => role switch
                    {
                        DelegateRole.InPlace inPlace => inPlace with { Held = context.Guards.HeldAround(argument, cancellation), KeptBy = keptBy },
                        DelegateRole.Hosted hosted => hosted with
                        {
                            Held = hosted.Held.Union(context.Guards.HeldAround(argument, cancellation)),
                            Overlap = WorkDegree.Given(hosted, call, method, context, cancellation),
                        },
                        _ => role,
                    })
                    .ToList();
            }
        }

        return OfQueue(argument, call, method, depth, cancellation) ?? OfRegistration(argument, call, depth, cancellation);
    }

    private IEnumerable<DelegateRole> OfAssignment(AssignmentExpressionSyntax assignment, ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        // `timer.Elapsed -= OnTick` ends what the subscription began.
        if (assignment.IsKind(SyntaxKind.SubtractAssignmentExpression))
        {
            return Enumerable.Empty<DelegateRole>();
        }

        var target = context.SymbolOf(assignment.Left, cancellation);
        if (target is IEventSymbol @event)
        {
            if (context.Entries.TryGetCallback(@event, out var row))
            {
                return WorkDegree.IsShutdownEvent(@event.Name)
                    ? Enumerable.Empty<DelegateRole>()
                    : new[] { new DelegateRole.Hosted(assignment, row, WorkDegree.OfEvent(assignment, row, context, cancellation)) };
            }
        }

        if (target is IPropertySymbol property && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && context.Entries.TryGetCallback(property, out var kept))
        {
            return new[] { new DelegateRole.Hosted(assignment, kept, kept.Overlap) };
        }

        return OfVariable(target, expression, depth, cancellation);
    }

    /// <summary>A delegate in a variable, parameter, field, property or event of source: where that is invoked or passed on.</summary>
    private IEnumerable<DelegateRole> OfVariable(ISymbol? variable, ExpressionSyntax origin, int depth, CancellationToken cancellation, bool isSupplied = false)
    {
        var roles = new List<DelegateRole>();
        if (variable is null || context.Search.DeclarationsOf(variable).IsEmpty)
        {
            roles.Add(new DelegateRole.InPlace(origin, NoGuards));
            return roles;
        }

        var isOfFrame = variable is ILocalSymbol or IParameterSymbol && !isSupplied;
        foreach (var reference in context.Search.ReferencesTo(variable, cancellation))
        {
            if (reference.Node is not ExpressionSyntax name)
            {
                continue;
            }

            // What a class keeps from its primary constructor is state, as a field is.
            var isLocal = isOfFrame && !(variable is IParameterSymbol kept && SubjectResolver.IsCapturedByType(kept, name));
            var whole = Functions.Whole(name);
            if (whole.Parent is AssignmentExpressionSyntax write && write.Left == whole)
            {
                continue;
            }

            // A list of delegates of several kinds is cast: ((Action<T>)handler)(what), handler is Action<T> typed.
            if (InvocationOf(Functions.Outermost(whole)) is { } invoked)
            {
                AddInvocation(roles, invoked, isLocal ? origin : invoked, isLocal ? null : whole, depth, cancellation);
            }
            else if (whole.Parent is IsPatternExpressionSyntax)
            {
                roles.AddRange(NamedValues.Naming(whole).SelectMany(named => OfVariable(context.ModelOf(named).GetDeclaredSymbol(named, cancellation), origin, depth + 1, cancellation, isSupplied)));
            }
            else if (whole.Parent is not BinaryExpressionSyntax)
            {
                foreach (var role in RolesOf(whole, depth + 1, cancellation))
                {
                    // Passed on and run in place: for a local delegate the place that counts is where it was given.
                    roles.Add(role is DelegateRole.InPlace inPlace && isLocal ? inPlace with { Site = origin } : role);
                }
            }
        }

        if (roles.Count == 0 && isOfFrame)
        {
            roles.Add(new DelegateRole.InPlace(origin, NoGuards));
        }

        return roles;
    }

    /// <summary>An invocation of the delegate: in place with the guards around it, or on the host that runs the lambda it stands in.</summary>
    private void AddInvocation(List<DelegateRole> roles, SyntaxNode invoked, SyntaxNode site, ExpressionSyntax? keeper, int depth, CancellationToken cancellation)
    {
        var function = Functions.Enclosing(invoked);
        var held = context.Guards.HeldAt(invoked, function, cancellation);
        if (function is AnonymousFunctionExpressionSyntax lambda && site != invoked && depth < Depth)
        {
            foreach (var role in RolesOf(lambda, depth + 1, cancellation))
            {
                roles.Add(role is DelegateRole.InPlace inPlace ? inPlace with { Site = site, Held = held.Union(inPlace.Held) } : role);
            }

            return;
        }

        roles.Add(new DelegateRole.InPlace(site, held) { Keeper = keeper });
    }

    private IEnumerable<DelegateRole> OfReturn(ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        if (Functions.Enclosing(expression) is not { } function || DeclaredBy(function, cancellation) is not { } member)
        {
            yield break;
        }

        foreach (var reference in context.Search.ReferencesTo(member, cancellation))
        {
            if (reference.Node is ExpressionSyntax name)
            {
                var call = Functions.CallOf(name);
                var value = call ?? Functions.Whole(name);
                foreach (var role in call is null && value.Parent is ArgumentSyntax maker && OfMaker(maker, cancellation) is { } made ? made : RolesOf(value, depth + 1, cancellation))
                {
                    yield return role;
                }
            }
        }
    }

    private ISymbol? DeclaredBy(SyntaxNode function, CancellationToken cancellation) => function is AccessorDeclarationSyntax { Parent.Parent: { } property }
        ? context.ModelOf(property).GetDeclaredSymbol(property, cancellation)
        : context.ModelOf(function).GetDeclaredSymbol(function, cancellation);

    private static SyntaxNode? InvocationOf(ExpressionSyntax whole)
    {
        switch (whole.Parent)
        {
            case InvocationExpressionSyntax call when call.Expression == whole:
                return call;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke" or "DynamicInvoke" } member when member.Expression == whole:
                return member.Parent as InvocationExpressionSyntax;
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Invoke" } } call } access when access.Expression == whole:
                return call;
            default:
                return null;
        }
    }
}
