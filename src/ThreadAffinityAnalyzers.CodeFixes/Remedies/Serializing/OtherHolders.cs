using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Sharing;
using UseKind = ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall.UseKind;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Where the object of a holder comes from, and who else is given it: a guard in one of several classes over one connection keeps nobody out of the others.</summary>
internal sealed class OtherHolders
{
    private readonly RemedyContext context;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    private OtherHolders(RemedyContext context) => this.context = context;

    /// <summary>Whether the object that an instance keeps is in other hands, too: it is given to something else, or others work on it where it comes from.</summary>
    public static Task<bool> HaveItAsync(RemedyContext context, HeldObject held) => new OtherHolders(context).GivenToAsync(held.Symbol);

    /// <summary>What is assigned to the member, or given to the parameter, by anybody.</summary>
    private async Task<bool> GivenToAsync(ISymbol taker)
    {
        if (!seen.Add(taker))
        {
            return false;
        }

        if (taker is IParameterSymbol parameter)
        {
            return await GivenByCallersAsync(parameter).ConfigureAwait(false);
        }

        foreach (var use in await HeldObject.UsesOfAsync(context, taker, wrapped: false).ConfigureAwait(false))
        {
            if (use.Kind == UseKind.Assignment && use.Access.Parent is AssignmentExpressionSyntax set && await IsSharedAsync(set.Right, use.Model).ConfigureAwait(false))
            {
                return true;
            }
        }

        return taker.DeclaringSyntaxReferences is [var declared] && await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is var declaration && context.Solution.GetDocument(declared.SyntaxTree) is { } document &&
            ((declaration as VariableDeclaratorSyntax)?.Initializer ?? (declaration as PropertyDeclarationSyntax)?.Initializer)?.Value is { } initial && await IsSharedAsync(initial, await context.ModelOfAsync(document).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<bool> GivenByCallersAsync(IParameterSymbol parameter)
    {
        foreach (var place in await GivenArguments.ToAsync(context, parameter).ConfigureAwait(false))
        {
            if (place.Value is { } given && await IsSharedAsync(given, place.Model).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> IsSharedAsync(ExpressionSyntax value, SemanticModel model)
    {
        value = Creation.Bare(value);
        if (value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } guarded)
        {
            value = Creation.Bare(guarded.Left);
        }

        switch (value is IdentifierNameSyntax or MemberAccessExpressionSyntax ? model.GetSymbolInfo(value).Symbol : null)
        {
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.PropertySet, AssociatedSymbol: { } property } }:
                return await GivenToAsync(property).ConfigureAwait(false);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.Constructor } } parameter:
                return await GivenToAsync(parameter).ConfigureAwait(false);
            case (ILocalSymbol or IFieldSymbol or IPropertySymbol) and { DeclaringSyntaxReferences.Length: 1 } source:
                return (await HeldObject.UsesOfAsync(context, source, wrapped: false).ConfigureAwait(false)).Any(use => !(use.Access.SyntaxTree == value.SyntaxTree && use.Access.Span.Contains(value.Span)) && IsInOtherHands(use, source));
            default:
                return false;
        }
    }

    private static bool IsInOtherHands(HolderUse use, ISymbol source) => use.Kind switch
    {
        UseKind.Escape => !IsNameOnly(use.Access),
        UseKind.Work when IsRegistered(use) => true,
        UseKind.Work => source is ILocalSymbol ? Flow.FunctionAround(use.Access) != Flow.FunctionAround(source.DeclaringSyntaxReferences[0].GetSyntax()) : !OneAtATime.IsAlone(use, source),
        _ => false,
    };

    private static bool IsNameOnly(ExpressionSyntax access) => access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    /// <summary>The container hands it to whoever asks.</summary>
    private static bool IsRegistered(HolderUse use) => use.Access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } &&
        use.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom.Parameters: [{ Type.Name: "IServiceCollection" }, ..] };
}
