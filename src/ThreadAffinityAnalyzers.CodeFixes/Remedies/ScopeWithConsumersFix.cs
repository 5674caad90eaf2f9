using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A singleton that makes the object itself, or is given it, is registered for a scope, and so are the singletons that are given it: no class changes.</summary>
internal class ScopeWithConsumersFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1002", "TAA1003", "TAA3001", "TAA3002");

    /// <summary>Whether the class is one that does not dispose of what it makes, and is given that.</summary>
    protected virtual bool GivesDisposal => false;

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (await context.Document.Project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }

        var affinity = AffinityModel.For(compilation, context.Document.Project.AnalyzerOptions, context.Cancellation);
        var calls = ImmutableArray<SyntaxNode>.Empty;
        var steps = ImmutableArray.CreateBuilder<RewriteStep>();
        if (context.Id == "TAA3001")
        {
            calls = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) is { } call
                ? affinity.ScopableWithConsumers(null, call, OwnState.IsNone, context.Cancellation) : calls;
        }
        else if (KeeperOf(context) is { } keeper)
        {
            if (OwnState.IsKept(keeper, context.Symbol))
            {
                context.Refuse("what the one object remembers between two calls");
                return null;
            }

            // Nobody disposes of a singleton, and that does little harm; of an object for each scope somebody must.
            var disposes = context.Id == "TAA3002" || await DisposesAsync(context, keeper).ConfigureAwait(false);
            if (disposes && GivesDisposal)
            {
                return null;
            }

            if (!disposes)
            {
                if (!GivesDisposal || await OwnDisposal.StepsAsync(context, keeper).ConfigureAwait(false) is not { } disposal)
                {
                    context.Refuse("a class that does not dispose of it");
                    return null;
                }

                steps.AddRange(disposal);
            }

            if (context.Id != "TAA3002" && !await IsMadeByItselfAsync(context).ConfigureAwait(false))
            {
                context.Refuse("a connection that another member puts there");
                return null;
            }

            if (context.Id != "TAA3002" && await ObjectionAsync(context, keeper).ConfigureAwait(false) is { } objection)
            {
                context.Refuse(objection);
                return null;
            }

            calls = affinity.ScopableWithConsumers(keeper, null, OwnState.IsNone, context.Cancellation);
        }

        foreach (var call in calls)
        {
            if (call is not ExpressionSyntax expression || context.Solution.GetDocument(call.SyntaxTree) is not { } document ||
                new ScopedRegistration(document, await context.ModelOfAsync(document).ConfigureAwait(false), expression).Steps() is not { } some)
            {
                return null;
            }

            steps.AddRange(some);
        }

        // One registration alone is told of by the other remedy.
        if (calls.IsEmpty || calls.Length == 1 && (context.Id == "TAA3001" || context.Id == "TAA3002" && context.Symbol is not null))
        {
            return null;
        }

        var title = calls.Length > 1 ? "Register for a scope, with the services that are given it" : "Register " + KeeperOf(context)!.Name + " for a scope";
        return new RewritePlan(title, EquivalenceKey, steps.ToImmutable());
    }

    private static INamedTypeSymbol? KeeperOf(RemedyContext context) => context.Symbol?.ContainingSymbol switch
    {
        INamedTypeSymbol keeper => keeper,
        IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var keeper } => keeper,
        _ => context.Symbol is null && context.Id == "TAA3002" ? AskingWhatItIsGiven(context) : null,
    };

    /// <summary>The class that asks the provider that it was given: made for a scope, it is given the provider of that.</summary>
    private static INamedTypeSymbol? AskingWhatItIsGiven(RemedyContext context) =>
        context.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var provider } } && context.Model.GetTypeInfo(provider).Type is { Name: "IServiceProvider" } &&
        context.Model.GetSymbolInfo(provider).Symbol is IFieldSymbol { IsStatic: false } or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } &&
        provider.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? context.Model.GetDeclaredSymbol(type) : null;

    private const string Once = "work that its constructor does once";

    /// <summary>Whether each object has the connection by itself: made with it, or where it is missing. What another member puts there, one object for each scope would wait for in vain.</summary>
    private static async Task<bool> IsMadeByItselfAsync(RemedyContext context) => (await HeldObject.UsesOfAsync(context, context.Symbol!, wrapped: false).ConfigureAwait(false)).Where(use => use.Kind == UseKind.Assignment).All(use =>
        use.Access.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } or AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } ||
        use.Access.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null || use.Access.Ancestors().OfType<IfStatementSyntax>().Any(one => one.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == context.Symbol!.Name)));

    private static async Task<bool> DisposesAsync(RemedyContext context, INamedTypeSymbol keeper) => keeper.AllInterfaces.Any(one => one.Name == "IDisposable") &&
        (await HeldObject.UsesOfAsync(context, context.Symbol!, wrapped: false).ConfigureAwait(false)).Any(use => Flow.FunctionOf(use) is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" });

    /// <summary>Why the class cannot be made, and its object opened, once for each scope; or null.</summary>
    private static async Task<string?> ObjectionAsync(RemedyContext context, INamedTypeSymbol keeper)
    {
        if (await OpenedForOthers.IsAsync(context, context.Symbol!).ConfigureAwait(false))
        {
            return "a connection that one call opens or closes for another";
        }

        foreach (var declared in keeper.DeclaringSyntaxReferences)
        {
            var type = (TypeDeclarationSyntax)await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false);
            var model = context.Solution.GetDocument(type.SyntaxTree) is { } document ? await context.ModelOfAsync(document).ConfigureAwait(false) : null;
            if (model is null || SqlTexts.In(type, model).Any(text => text.Length > 0 && SqlTexts.IsMemory(text)))
            {
                return "a database in memory";
            }

            // Another database is attached to each connection anew; what is told to one is not known to the next.
            if (SqlTexts.In(type, model).Select(SqlTexts.StateIn).FirstOrDefault(state => state is not (null or "an attached database")) is { } state)
            {
                return state;
            }

            var made = type.Members.OfType<ConstructorDeclarationSyntax>().SelectMany(constructor => constructor.DescendantNodes());
            if (made.Any(node => node is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } or AnonymousFunctionExpressionSyntax))
            {
                return Once;
            }
        }

        return OnceOnly.IsInConstructorOf(keeper, context.Model.Compilation) ? Once : null;
    }
}
