using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Code that runs while a guard is held, and whether it comes back to what takes the same guard: through other members, classes behind interfaces, or delegates that callers gave, or waits for another flow that may need the guard itself.</summary>
/// <remarks>A semaphore is not re-entrant, and work of a queue cannot wait for other work of it: such code would wait for ever.</remarks>
internal sealed partial class Reentry
{
    /// <summary>So many bodies are read; code that reaches more is taken to come back.</summary>
    private const int Most = 400;

    private readonly RemedyContext context;
    private readonly HashSet<ISymbol> guarded;
    private readonly ISymbol? guard;
    private readonly HashSet<SyntaxNode> seen = new();
    private readonly Stack<(SyntaxNode Code, SemanticModel From)> open = new();

    /// <param name="context">The context.</param>
    /// <param name="guarded">The functions that take the guard.</param>
    /// <param name="guard">The guard itself, where it is there already.</param>
    public Reentry(RemedyContext context, IEnumerable<IMethodSymbol?> guarded, ISymbol? guard)
    {
        this.context = context;
        this.guard = guard;
        this.guarded = new HashSet<ISymbol>(guarded.OfType<IMethodSymbol>().Select(Implemented), DeclarationComparer.Instance);
    }

    /// <summary>Other guards that the code takes while it holds this one.</summary>
    public HashSet<ISymbol> Others { get; } = new(DeclarationComparer.Instance);

    /// <summary>Whether only what is seen to come back counts, and code that nobody can read does not.</summary>
    public bool IsSeenOnly { get; init; }

    /// <summary>Whether it was a lambda given to the code, or to what it calls, that came back.</summary>
    public bool IsByGivenWork { get; private set; }

    /// <summary>Whether a member was invoked to which code may have been given that nobody sees from here: it may take any guard.</summary>
    public bool RunsUnseen { get; private set; }

    /// <summary>Whether the code comes back to what is guarded.</summary>
    /// <param name="code">What runs under the guard.</param>
    /// <param name="model">Its model.</param>
    /// <param name="holds">Whether the code itself takes the guard: then that alone says nothing.</param>
    /// <param name="toTheEnd">Whether all is read, for the other guards.</param>
    public async Task<bool> ComesBackAsync(SyntaxNode code, SemanticModel model, bool holds = false, bool toTheEnd = false)
    {
        open.Clear();
        open.Push((code, model));
        var returns = false;
        while (open.Count > 0 && (toTheEnd || !returns))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var (at, from) = open.Pop();
            if (await ModelOfAsync(at.SyntaxTree, from).ConfigureAwait(false) is not { } there)
            {
                // What nobody can read may do anything.
                return !IsSeenOnly;
            }

            foreach (var node in at.DescendantNodesAndSelf())
            {
                returns |= node switch
                {
                    LockStatementSyntax locked => Takes(there.GetSymbolInfo(locked.Expression).Symbol, holds && at == code),
                    InvocationExpressionSyntax call => await CallAsync(call, there, holds && at == code).ConfigureAwait(false),
                    AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax running } } inner when at != code || IsSeenOnly => IsGuarded(inner, there) && !IsStart(running, there),
                    BaseObjectCreationExpressionSyntax made => Enter(there.GetSymbolInfo(made).Symbol as IMethodSymbol, there),
                    ElementAccessExpressionSyntax or SimpleNameSyntax { Parent: not InvocationExpressionSyntax } => await NamedAsync(node, there).ConfigureAwait(false),
                    _ => false,
                };
            }

            if (seen.Count > Most)
            {
                return !IsSeenOnly;
            }
        }

        return returns;
    }

    private async Task<bool> CallAsync(InvocationExpressionSyntax call, SemanticModel model, bool holds)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol called)
        {
            return false;
        }

        if (called.MethodKind == MethodKind.DelegateInvoke)
        {
            return await GivenAsync(call.Expression switch
            {
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: var inner } => inner,
                MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Invoke" } when call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(one => one.WhenNotNull.Contains(call)) is { } asked => asked.Expression,
                var named => named,
            }, model).ConfigureAwait(false);
        }

        if (called.DeclaringSyntaxReferences.IsEmpty)
        {
            return !IsSeenOnly && OtherFlows.AwaitedBy(call, called, model) || Takes(TakenBy(call, model), holds);
        }

        return await EnterAllAsync(called.ReducedFrom ?? called, model).ConfigureAwait(false);
    }

    /// <summary>What a caller has given: where every caller can be seen it is read, otherwise it may do anything.</summary>
    private async Task<bool> GivenAsync(ExpressionSyntax target, SemanticModel model)
    {
        switch (model.GetSymbolInfo(target).Symbol)
        {
            case ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared } when declared[0].GetSyntax(context.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value }:
                await FollowAsync(value, model).ConfigureAwait(false);
                return ComesByGiven(value, model);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method } parameter when context.Solution.GetDocument(target.SyntaxTree) is { } document && !Exports.Has(method, document):
                foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
                {
                    var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                    if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } giving || !giving.Expression.Span.Contains(name.Span) ? !IsSeenOnly :
                        (giving.ArgumentList.Arguments.FirstOrDefault(one => one.NameColon?.Name.Identifier.ValueText == parameter.Name) ?? giving.ArgumentList.Arguments.ElementAtOrDefault(parameter.Ordinal)) is { } argument &&
                        ComesByGiven(argument.Expression, await context.ModelOfAsync(location.Document).ConfigureAwait(false)))
                    {
                        return true;
                    }
                }

                return false;
            default:
                await FollowAsync(target, model).ConfigureAwait(false);
                return !IsSeenOnly;
        }
    }

    /// <summary>Reads what was given to a member that the target comes from: an event's handlers take guards, too.</summary>
    private async Task FollowAsync(ExpressionSyntax target, SemanticModel model)
    {
        if (IsSeenOnly || target is AnonymousFunctionExpressionSyntax)
        {
            return;
        }

        var handlers = await Handlers.OfAsync(context, target, model).ConfigureAwait(false);
        RunsUnseen |= handlers.IsMore;
        handlers.Code.ForEach(one => Push(one.Code, one.Model));
    }

    private bool ComesByGiven(ExpressionSyntax value, SemanticModel model)
    {
        switch (value)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                Push(lambda.Body, model);
                return IsGuarded(lambda, model);
            case LiteralExpressionSyntax:
                return false;
            default:
                return model.GetSymbolInfo(value).Symbol is IMethodSymbol method ? Enter(method, model) : !IsSeenOnly;
        }
    }

    /// <summary>A lambda that takes the guard itself.</summary>
    private bool IsGuarded(AnonymousFunctionExpressionSyntax lambda, SemanticModel model)
    {
        var isGuarded = model.GetSymbolInfo(lambda).Symbol is { } work && guarded.Contains(work);
        IsByGivenWork |= isGuarded;
        return isGuarded;
    }

    /// <summary>Another flow runs what it is given, and nobody here waits for that.</summary>
    private static bool IsStart(InvocationExpressionSyntax call, SemanticModel model) => call.Parent is not AwaitExpressionSyntax && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && ConcurrentEffects.IsThreadStart(method);

    /// <summary>A property, or a method that is given to others: <c>ids.Select(Load)</c>.</summary>
    private async Task<bool> NamedAsync(SyntaxNode node, SemanticModel model)
    {
        switch (model.GetSymbolInfo(node).Symbol)
        {
            case IMethodSymbol method when (node.Parent is MemberAccessExpressionSyntax member && member.Name == node ? member : node).Parent is ArgumentSyntax:
                return await EnterAllAsync(method.ReducedFrom ?? method, model).ConfigureAwait(false);
            // What a caller gave, in the hands of a library: it runs it.
            case IParameterSymbol { Type.TypeKind: TypeKind.Delegate } when node is IdentifierNameSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } given && model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true, MethodKind: not MethodKind.DelegateInvoke }:
                return await GivenAsync(given, model).ConfigureAwait(false);
            case IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: true } ofLibrary:
                return !IsSeenOnly && OtherFlows.IsCompletedByOthers(ofLibrary);
            case IPropertySymbol property:
                return await PropertyAsync(property, model).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private async Task<bool> PropertyAsync(IPropertySymbol property, SemanticModel model) => property.GetMethod is { } get && await EnterAllAsync(get, model).ConfigureAwait(false) || property.SetMethod is { } set && await EnterAllAsync(set, model).ConfigureAwait(false);

    private async Task<bool> EnterAllAsync(IMethodSymbol method, SemanticModel model)
    {
        if (Enter(method, model))
        {
            return true;
        }

        if (!method.IsAbstract && !method.IsVirtual && !method.IsOverride)
        {
            return false;
        }

        var others = method.ContainingType.TypeKind == TypeKind.Interface
            ? await SymbolFinder.FindImplementationsAsync(method, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)
            : await SymbolFinder.FindOverridesAsync(method, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false);
        return others.OfType<IMethodSymbol>().ToList().Any(one => Enter(one, model));
    }

    /// <summary>True where the method is one of those that take the guard; otherwise its body is read later.</summary>
    private bool Enter(IMethodSymbol? method, SemanticModel model)
    {
        if (method is null)
        {
            return false;
        }

        var implemented = Implemented(method);
        if (guarded.Contains(implemented))
        {
            return true;
        }

        foreach (var body in implemented.DeclaringSyntaxReferences.Select(one => one.GetSyntax(context.Cancellation)).Where(one => one is not TypeDeclarationSyntax))
        {
            // An expression-bodied property is declared where its arrow stands.
            Push(body, model);
        }

        return false;
    }

    /// <summary>The method as it is written: not of a closed generic type, and the part of a partial method that has the body.</summary>
    private static IMethodSymbol Implemented(IMethodSymbol method) => method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    private void Push(SyntaxNode body, SemanticModel model)
    {
        if (seen.Add(body))
        {
            open.Push((body, model));
        }
    }

    private async Task<SemanticModel?> ModelOfAsync(SyntaxTree tree, SemanticModel from)
    {
        // The solution knows the projects that refer to this one, too; of a generated file it has no document.
        return context.Solution.GetDocument(tree) is { } document ? await context.ModelOfAsync(document).ConfigureAwait(false) : Models.Of(tree, from);
    }
}
