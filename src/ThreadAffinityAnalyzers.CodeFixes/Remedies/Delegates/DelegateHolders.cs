using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Delegates;

/// <summary>Everything in the solution that can hold a delegate of one type, whoever gave it: each call of it is seen to be done with what it hands out.</summary>
internal sealed class DelegateHolders
{
    private readonly RemedyContext context;
    private readonly INamedTypeSymbol type;
    private readonly SyntaxNode source;
    private readonly List<RewriteStep> steps = new();

    /// <param name="context">The context.</param>
    /// <param name="type">The delegate's type.</param>
    /// <param name="source">The lambda that hands out the one object.</param>
    public DelegateHolders(RemedyContext context, INamedTypeSymbol type, SyntaxNode source)
    {
        this.context = context;
        this.type = type;
        this.source = source;
    }

    /// <summary>The steps that give each calling function a connection of its own; null where a holder cannot be followed, or another delegate of the type may hand out what it keeps.</summary>
    public async Task<IReadOnlyList<RewriteStep>?> StepsAsync()
    {
        foreach (var document in context.Solution.Projects.SelectMany(project => project.Documents))
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            foreach (var node in root.DescendantNodes())
            {
                var isSeen = node switch
                {
                    GenericNameSyntax { Identifier.ValueText: "Func", TypeArgumentList.Arguments.Count: 1 } name => await IsFollowedAsync(name, document).ConfigureAwait(false),
                    ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 } lambda => lambda == source || !await IsOfTypeAsync(lambda, document).ConfigureAwait(false) || Creation.Bare(lambda.ExpressionBody!) is BaseObjectCreationExpressionSyntax,
                    // A method that is handed on as it stands.
                    NameSyntax { Parent: ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax } name => !await IsMethodAsync(name, document).ConfigureAwait(false),
                    _ => true,
                };
                if (!isSeen)
                {
                    return null;
                }
            }
        }

        return steps;
    }

    private bool Is(ITypeSymbol? one) => one is not null && SymbolEqualityComparer.Default.Equals(one.WithNullableAnnotation(NullableAnnotation.None), type.WithNullableAnnotation(NullableAnnotation.None)) || one?.ToDisplayString() == type.ToDisplayString();

    private async Task<bool> IsOfTypeAsync(ExpressionSyntax lambda, Document document) => Is((await context.ModelOfAsync(document).ConfigureAwait(false)).GetTypeInfo(lambda).ConvertedType);

    private async Task<bool> IsMethodAsync(ExpressionSyntax name, Document document) =>
        await context.ModelOfAsync(document).ConfigureAwait(false) is var model && model.GetSymbolInfo(name).Symbol is IMethodSymbol && Is(model.GetTypeInfo(name).ConvertedType);

    /// <summary>The place that names the type is a registration, or declares something of which all uses are calls, or hand it on to another such thing.</summary>
    private async Task<bool> IsFollowedAsync(GenericNameSyntax name, Document document)
    {
        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        if (!Is(model.GetTypeInfo(name).Type))
        {
            return true;
        }

        SyntaxNode written = name.Parent is NullableTypeSyntax or QualifiedNameSyntax ? name.Parent : name;
        ISymbol? holder = null;
        switch (written.Parent)
        {
            case TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "AddSingleton" or "AddScoped" or "AddTransient" or "TryAddSingleton" or "TryAddScoped" or "TryAddTransient" } added }:
                return added.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Span.Contains(source.Span);
            case ParameterSyntax { Default: null } parameter:
                holder = model.GetDeclaredSymbol(parameter);
                break;
            case VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax } field:
                holder = model.GetDeclaredSymbol(field.Variables[0]);
                break;
        }

        // What others may call, nobody sees; a record gives its parameters away.
        if (holder is not (IParameterSymbol { RefKind: RefKind.None } or IFieldSymbol { DeclaredAccessibility: Accessibility.Private }) || holder is IParameterSymbol && holder.ContainingType is { IsRecord: true } ||
            holder is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.AnonymousFunction) } })
        {
            return false;
        }

        var declaration = holder.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation);
        var calls = new List<HolderUse>();
        foreach (var use in await HeldObject.UsesOfAsync(context, holder, wrapped: false).ConfigureAwait(false))
        {
            if (HolderUse.OfCall(use) is { } called)
            {
                calls.Add(called);
            }
            else if (use.Kind is not (UseKind.Assignment or UseKind.NullCheck) && !await IsHandedOnAsync(use).ConfigureAwait(false))
            {
                return false;
            }
        }

        if (calls.Count == 0)
        {
            return true;
        }

        var made = type.TypeArguments[0].WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var held = new HeldObject(holder, (INamedTypeSymbol)made, false, declaration, document, calls.ToImmutableArray());
        if (await PerCallPlan.TryGivenAsync(context, held, new GivenSource(new FuncDelivery(made.ToMinimalDisplayString(model, declaration.SpanStart)), _ => holder.Name)).ConfigureAwait(false) is not { } some)
        {
            return false;
        }

        steps.AddRange(some);
        return true;
    }

    /// <summary>It is kept in a field, or given to a constructor or another class's field, that is itself a place which names the type.</summary>
    private async Task<bool> IsHandedOnAsync(HolderUse use)
    {
        ExpressionSyntax value = use.Access.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } guarded ? guarded : use.Access;
        var model = await context.ModelOfAsync(use.Document).ConfigureAwait(false);
        return value.Parent switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set when set.Right == value => model.GetSymbolInfo(set.Left).Symbol is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field && Is(field.Type),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: FieldDeclarationSyntax } } one } => model.GetDeclaredSymbol(one) is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field && Is(field.Type),
            ArgumentSyntax argument => argument.Parent?.Parent is BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax ? Consumers.ParameterOf(argument, model) is { } parameter && Is(parameter.Type)
                // Checked for null by the framework.
                : model.GetSymbolInfo(argument.Parent!.Parent!).Symbol is IMethodSymbol { Name: "ThrowIfNull" },
            _ => false,
        };
    }
}
