using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A member that runs what its caller gives it on the connection: it may have one of its own where every given lambda is seen to be done with it.</summary>
internal static class GivenWork
{
    /// <summary>The uses, those that call such a delegate as work.</summary>
    public static async Task<ImmutableArray<HolderUse>> SettleAsync(RemedyContext context, ImmutableArray<HolderUse> uses)
    {
        var settled = uses.ToBuilder();
        for (var i = 0; i < uses.Length; i++)
        {
            if (uses[i].Kind == UseKind.Escape && await IsDoneAsync(context, uses[i]).ConfigureAwait(false))
            {
                settled[i] = uses[i] with { Kind = UseKind.Work };
            }
        }

        return settled.ToImmutable();
    }

    private static async Task<bool> IsDoneAsync(RemedyContext context, HolderUse use)
    {
        if (use.Access.Parent is not ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax work } } ||
            use.Model.GetSymbolInfo(work).Symbol is not IParameterSymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } signature }, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false } method } parameter ||
            Flow.FunctionAround(use.Access) is not MethodDeclarationSyntax around || !method.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == around.SyntaxTree && one.Span == around.Span) ||
            around.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name && !(name.Parent is InvocationExpressionSyntax run && run.Expression == name)))
        {
            return false;
        }

        // What other assemblies give, nobody sees.
        if (Exports.Has(method, use.Document))
        {
            return false;
        }

        foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
            var name = root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            var called = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
            if (called.Parent is not InvocationExpressionSyntax call || call.Expression != called ||
                call.ArgumentList.Arguments.FirstOrDefault(one => one.NameColon?.Name.Identifier.ValueText == parameter.Name) is var named && (named ?? call.ArgumentList.Arguments.ElementAtOrDefault(parameter.Ordinal)) is not { Expression: AnonymousFunctionExpressionSyntax lambda } ||
                !IsDone(lambda, new HolderUse(use.Holder, location.Document, await context.ModelOfAsync(location.Document).ConfigureAwait(false), call, ""), signature, method.ContainingType))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>When the call of the lambda (or what it awaits) has ended, nothing needs the connection, and nothing that it did is asked for on another one.</summary>
    private static bool IsDone(AnonymousFunctionExpressionSyntax lambda, HolderUse call, IMethodSymbol signature, INamedTypeSymbol owner)
    {
        var result = (call.Model.GetTypeInfo(lambda).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod?.ReturnType;
        if (result is null || AdoTypes.IsBound(result) || AdoTypes.IsTask(result) && !AdoTypes.IsTask(signature.ReturnType) || lambda.AsyncKeyword.RawKind != 0 && signature.ReturnsVoid ||
            Outliving.Escapes(new Flow(lambda, ImmutableArray.Create(call)), false, _ => false))
        {
            return false;
        }

        var texts = SqlTexts.In(lambda, call.Model).ToList();
        return !texts.Any(text => SqlTexts.StateIn(text) is not null || SqlTexts.HasSetting(text)) && (!texts.Any(SqlTexts.AsksForLastStatement) || texts.Any(SqlTexts.Writes)) &&
            !lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => SymbolEqualityComparer.Default.Equals(call.Model.GetSymbolInfo(name).Symbol?.ContainingType?.OriginalDefinition, owner.OriginalDefinition) &&
                call.Model.GetSymbolInfo(name).Symbol is IMethodSymbol or IPropertySymbol);
    }
}
