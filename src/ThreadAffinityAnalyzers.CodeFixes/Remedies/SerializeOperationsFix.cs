using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Operations that overlap on one object wait for each other in the members and lambdas that start them; what else these do still overlaps.</summary>
/// <remarks>Never the first: awaiting one after the other needs no guard, and an object for each no waiting.</remarks>
internal sealed class SerializeOperationsFix : SerializeUsesFix
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2003");

    public override bool MayComeFirst => false;

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not (IFieldSymbol or IPropertySymbol or ILocalSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }) ||
            (context.Symbol is ILocalSymbol ? Flow.FunctionAround(context.Node) : context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>()) is not { } owner)
        {
            return null;
        }

        // Waiting in turn, the work would only end later, when the object may be disposed of.
        var uses = await HeldObject.UsesOfAsync(context, context.Symbol, wrapped: false).ConfigureAwait(false);
        var run = await InnerMembers.CalledAsync(context, Flow.Of(uses)).ConfigureAwait(false);
        if (owner.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => IsDropped(call, context.Model)) || uses.Any(use => !IsWaitedFor(use) && (Flow.FunctionAround(use.Access) is not MethodDeclarationSyntax method || run.Any(flow => flow.Function == method))))
        {
            context.Refuse("work that nobody awaits");
            return null;
        }

        return await base.TryPlanAsync(context).ConfigureAwait(false);
    }

    private static bool IsDropped(InvocationExpressionSyntax call, SemanticModel model)
    {
        var whole = call.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard ? discard : (SyntaxNode)call;
        return (Functions.Drops(whole.Parent) || whole.Parent is LambdaExpressionSyntax lambda && model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: true }) &&
            (AdoTypes.IsTask(model.GetTypeInfo(call).Type) || model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReturnsVoid: true, IsAsync: true });
    }

    /// <summary>Its function gives back a task, or is done when it returns, and is no delegate that somebody keeps.</summary>
    private static bool IsWaitedFor(HolderUse use)
    {
        foreach (var function in use.Access.Ancestors())
        {
            switch (function)
            {
                case LambdaExpressionSyntax lambda when use.Model.GetSymbolInfo(lambda).Symbol is not IMethodSymbol { ReturnsVoid: false } || !IsRunInPlace(lambda):
                case MethodDeclarationSyntax method when use.Model.GetDeclaredSymbol(method) is IMethodSymbol { ReturnsVoid: true, IsAsync: true }:
                case LocalFunctionStatementSyntax local when use.Model.GetDeclaredSymbol(local) is IMethodSymbol { ReturnsVoid: true, IsAsync: true }:
                    return false;
                case MemberDeclarationSyntax:
                    return true;
            }
        }

        return true;
    }

    /// <summary>The projection of a sequence, a query over rows, or work that is awaited where it is started.</summary>
    private static bool IsRunInPlace(LambdaExpressionSyntax lambda) => lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } } &&
        (called.Name.Identifier.ValueText is "Select" or "SelectMany" or "Run" or "ForEachAsync" || called.Expression is MemberAccessExpressionSyntax or InvocationExpressionSyntax && called.Name.Identifier.ValueText.EndsWith("Async", System.StringComparison.Ordinal));
}
