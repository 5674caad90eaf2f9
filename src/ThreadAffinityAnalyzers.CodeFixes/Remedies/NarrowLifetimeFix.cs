using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A singleton registration becomes a scoped one, where everybody who is given the object lives no longer than a scope.</summary>
internal sealed class NarrowLifetimeFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3001", "TAA3002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (await context.Document.Project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }

        var affinity = AffinityModel.For(compilation, context.Document.Project.AnalyzerOptions, context.Cancellation);
        var steps = ImmutableArray.CreateBuilder<RewriteStep>();
        foreach (var call in Calls(context, affinity))
        {
            if (call is not ExpressionSyntax expression || context.Solution.GetDocument(call.SyntaxTree) is not { } document ||
                new ScopedRegistration(document, await context.ModelOfAsync(document).ConfigureAwait(false), expression).Steps() is not { } some)
            {
                return null;
            }

            steps.AddRange(some);
        }

        return steps.Count == 0 ? null : new RewritePlan("Register for a scope", EquivalenceKey, steps.ToImmutable());
    }

    private static ImmutableArray<SyntaxNode> Calls(RemedyContext context, AffinityModel affinity)
    {
        if (context.Id == "TAA3001")
        {
            // The place begins at the method's name; the call around it is what is registered.
            var call = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax);
            return call is not null && affinity.MayBeScoped(call, context.Cancellation) ? ImmutableArray.Create(call) : ImmutableArray<SyntaxNode>.Empty;
        }

        return context.Symbol?.ContainingSymbol switch
        {
            INamedTypeSymbol keeper when !KeepsState(keeper, context.Symbol) => affinity.ScopableRegistrations(keeper, context.Cancellation),
            IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var keeper } when !KeepsState(keeper, context.Symbol) => affinity.ScopableRegistrations(keeper, context.Cancellation),
            _ => ImmutableArray<SyntaxNode>.Empty,
        };
    }

    /// <summary>What the one object remembers between requests would be forgotten: only what its constructor was given may be in it.</summary>
    private static bool KeepsState(INamedTypeSymbol type, ISymbol holder)
    {
        for (var at = type; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            foreach (var field in at.GetMembers().OfType<IFieldSymbol>().Where(one => one is { IsStatic: false, IsConst: false }))
            {
                var state = field.AssociatedSymbol ?? field;

                // A field that nobody declared is a captured parameter of a primary constructor.
                if (SymbolEqualityComparer.Default.Equals(state, holder) || field.IsImplicitlyDeclared && field.AssociatedSymbol is null)
                {
                    continue;
                }

                if (!field.IsReadOnly || state.DeclaringSyntaxReferences.Any(one => InitializerOf(one.GetSyntax()) is { } value && Creates(value)) || AssignsNew(at, state))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    private static bool AssignsNew(INamedTypeSymbol type, ISymbol state) => type.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences)
        .SelectMany(one => one.GetSyntax().DescendantNodes(node => node is not TypeDeclarationSyntax || node == one.GetSyntax()).OfType<AssignmentExpressionSyntax>())
        .Any(set => (set.Left as IdentifierNameSyntax ?? (set.Left as MemberAccessExpressionSyntax)?.Name as IdentifierNameSyntax)?.Identifier.ValueText == state.Name && Creates(set.Right));

    private static bool Creates(ExpressionSyntax value) => value is not (LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax);
}
