using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges locals and parameters of one member that lambdas or local functions capture.</summary>
internal sealed class CapturedJudge
{
    private readonly SharingContext context;

    public CapturedJudge(SharingContext context) => this.context = context;

    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        foreach (var variable in Candidates(member, cancellation))
        {
            if (Judge(variable, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>Affine variables of the member that a function below their own names, or that are passed on to code that may capture them.</summary>
    private IEnumerable<ISymbol> Candidates(SyntaxNode member, CancellationToken cancellation)
    {
        foreach (var declared in context.ObjectTouches.DeclaredIn(member, cancellation))
        {
            if (!IsVariable(declared.Declaration) || !context.Search.NamesIn(declared.Name, member, cancellation).Any(use =>
                use.Parent is ArgumentSyntax argument && MayKeep(argument, cancellation) || use.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } or AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax }
                || FunctionAround(use) is { } function && function != member && IsBelow(function, declared.Declaration)))
            {
                continue;
            }

            var symbol = context.ModelOf(member).GetDeclaredSymbol(declared.Declaration, cancellation);
            var type = symbol switch
            {
                ILocalSymbol local => local.Type,
                IParameterSymbol parameter => parameter.Type,
                _ => null,
            };
            if (symbol is not null && (context.Shapes.TryGet(type, out var content) || context.Shapes.TryGetPooled(type, out content)) && content.Shape is AffineShape.Direct or AffineShape.Container)
            {
                yield return symbol;
            }
        }
    }

    /// <summary>Whether it is a local or a parameter whose written type can be that of an affine object.</summary>
    private bool IsVariable(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: not BaseFieldDeclarationSyntax, Type: var type } } variable => WrittenTypes.MayHold(type, variable.Initializer?.Value, context.Search),
        ParameterSyntax parameter => WrittenTypes.MayHold(parameter.Type, null, context.Search),
        ForEachStatementSyntax loop => WrittenTypes.MayHold(loop.Type, null, context.Search),
        SingleVariableDesignationSyntax => true,
        _ => false,
    };

    /// <summary>Whether the call may be of this project's code, or of a method that runs or registers what it is given.</summary>
    private bool MayKeep(ArgumentSyntax argument, CancellationToken cancellation)
    {
        var called = argument.Parent?.Parent switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } call => ConcurrentStarts.CalledName(call),
            ObjectCreationExpressionSyntax { Type: var type } => type.GetLastToken().Parent is SimpleNameSyntax name ? name.Identifier.ValueText : "",
            _ => "",
        };
        return called.Length == 0 || context.CandidateWords.Contains(called) || context.Search.DeclaresCallable(called, cancellation) || context.Search.DeclaresType(called);
    }

    // A query's clauses are lambdas without their arrows.
    private static SyntaxNode? FunctionAround(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax:
                    return at;
                case MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether the function stands in the scope of the declaration, and is not the one that declares it.</summary>
    private static bool IsBelow(SyntaxNode function, SyntaxNode declaration)
    {
        var own = FunctionAround(declaration);
        return own is null || own != function && own.Span.Contains(function.Span);
    }

    private Finding? Judge(ISymbol variable, CancellationToken cancellation)
    {
        var type = variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;

        // Whose object the parameter of a method is, all calls of it tell: they are asked last.
        var isOfCallers = variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } };
        if (!context.Shapes.TryGet(type, out var content) && !context.Shapes.TryGetPooled(type, out content) || !isOfCallers && StandsForAnother(variable, cancellation) || KeyedByFlow.IsKeyed(variable, type, context, cancellation)
            || content.Shape == AffineShape.Container && context.Confinement.IsPoolElement(variable, type, cancellation))
        {
            return null;
        }

        if (content.Kept is not null && context.Subjects.Initializer(variable, cancellation) is { } initial && new ConstructionOnly(context).Make([initial], cancellation))
        {
            return null;
        }

        var uses = context.Uses.Of(variable, cancellation).Where(u => u.Subject is Subject.OfVariable).ToImmutableArray();
        var given = new GivenInstances(context).Of(variable, uses.Any(use => use.Kind == UseKind.Work && use.Node.Parent is not (ArgumentSyntax or AssignmentExpressionSyntax)), cancellation);

        // The object that a caller gives is told of where the caller has it.
        var within = isOfCallers ? variable.ContainingSymbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) : null;
        var verdict = Verdict.On(context, uses.AddRange(given.Uses), cancellation, within: within, given: given);

        // Only entries that the variable crosses, by itself or in a delegate that is kept: what its own function is reached from does not share it.
        if (!verdict.Races || given.Uses.IsEmpty && !verdict.Uses.Any(u => u.Entry.Subject is Subject.OfVariable || variable is ILocalSymbol && u.Entry.Subject is Subject.Shared) || context.Catalog.AssumeConcurrent == AssumeConcurrent.Never
            || isOfCallers && StandsForAnother(variable, cancellation))
        {
            return null;
        }

        // A local that names the state of its class: the warning is at the state. A suggestion there would hide one.
        if (variable is ILocalSymbol && context.Subjects.Initializer(variable, cancellation) is { } named && new ConcurrentRoots(context).Of(named, cancellation)?.Name is { } state
            && (state is IFieldSymbol or IPropertySymbol || state is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }) && new SharingJudge(context).OnState(state, cancellation) is { Route: not (SharingRoute.PossiblySharedHolder or SharingRoute.ConcurrentOperationsOnSynchronousProvider) })
        {
            return null;
        }

        var guarding = verdict.Guarding(variable, isStaticHolder: false, cancellation, out var isGuarded);
        if (new GuardJudge(context).On(SharingJudge.HolderOf(variable, content), variable, "captured", ImmutableArray<EvidenceStep>.Empty, verdict, guarding, isGuarded, cancellation) is { } guardFinding)
        {
            return guardFinding;
        }

        if (isGuarded)
        {
            return null;
        }

        var byHandler = verdict.Uses.Any(u => u.Entry.Row.Kind is EntryKind.Request or EntryKind.Factory or EntryKind.Loop);
        var route = guarding.Guard is not null ? SharingRoute.UnevenGuard : byHandler ? SharingRoute.CapturedByHandler : SharingRoute.CapturedByParallelWork;
        if (content.Row.IsAdvisory)
        {
            route = SharingRoute.PossiblySharedHolder;
        }

        return SharingJudge.Make(SharingJudge.HolderOf(variable, content), route, "captured", ImmutableArray<EvidenceStep>.Empty, verdict, guarding);
    }

    /// <summary>Whether a function below its own names the local itself, or it is passed on: then it is the holder, and not what was taken from it.</summary>
    private bool IsJudged(ISymbol local, CancellationToken cancellation) => context.Search.ReferencesTo(local, cancellation).Any(reference =>
        reference.Node.Parent is ArgumentSyntax || FunctionAround(reference.Node) is { } function && !Functions.Declares(function, local));

    /// <summary>Whether the variable only names an object that is declared, registered or injected elsewhere: the finding is there.</summary>
    private bool StandsForAnother(ISymbol variable, CancellationToken cancellation)
    {
        if (variable is ILocalSymbol)
        {
            if (context.Subjects.Initializer(variable, cancellation) is not { } value)
            {
                return false;
            }

            // `var c = Db.Connection;` and `var c = _connection;` are aliases; `GetRequiredService` of a singleton is the registration's,
            // but of what is registered for a scope nothing else keeps the one object that the application's provider makes.
            return context.Subjects.Of(value, cancellation) switch
            {
                Subject.Shared => context.Subjects.ResolvedService(value, cancellation) is not { } service || context.Subjects.OfService(service, cancellation) != Lifetime.Scope,
                // An element of the class itself, where that is a list, has no field that would be judged.
                Subject.OfThis => Functions.Innermost(value) is not (InvocationExpressionSyntax or ThisExpressionSyntax),
                Subject.OfVariable { Variable: var other } => !SymbolEqualityComparer.Default.Equals(other, variable) && (other is not ILocalSymbol || IsJudged(other, cancellation)),
                _ => false,
            };
        }

        var parameter = (IParameterSymbol)variable;
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return true;
        }

        if (method.MethodKind == MethodKind.AnonymousFunction)
        {
            return false;
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            return true;
        }

        var calls = context.Search.ReferencesTo(method, cancellation);
        return calls.Length > 0 && calls.All(call => call.Node is ExpressionSyntax name && Functions.CallOf(name) is { } invocation
            && Arguments.For(invocation, context.SymbolOf(invocation, cancellation) as IMethodSymbol ?? method, parameter) is { } argument
            && Functions.Innermost(argument) is SimpleNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax);
    }
}
