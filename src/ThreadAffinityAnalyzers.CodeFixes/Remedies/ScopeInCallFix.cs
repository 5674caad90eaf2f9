using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A call that asks the application's own provider for what is registered for a scope asks a scope of the call instead: <c>using var scope = services.CreateScope();</c>.</summary>
/// <remarks>The analyzer is asked about the result: where others ask that provider, too, they would still share the object.</remarks>
internal sealed class ScopeInCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => Task.FromResult(Plan(context));

    private RewritePlan? Plan(RemedyContext context)
    {
        if (context.Symbol is not null || context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService" } } } told
            || context.Model.GetTypeInfo(told).Type is not { } service || ((CSharpParseOptions)context.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return null;
        }

        // The members of one class ask in one way.
        var around = told.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var calls = around is null ? [told] : around.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.IsEquivalentTo(told, topLevel: false)).ToList();
        var functions = calls.GroupBy(FunctionOf).ToList();
        if (functions.Count > 1 && functions.Any(one => one.Key is null || Saves(one.Key)))
        {
            context.Refuse("what one member changes another one may save");
            return null;
        }

        var steps = new List<RewriteStep>();
        foreach (var function in functions)
        {
            if (function.Key is not { } body || function.Count() > 1 || !AddSteps(context, body, function.First(), steps))
            {
                context.Refuse("what is asked for goes on when the call has ended");
                return null;
            }
        }

        return new RewritePlan("Take the " + service.Name + " from a scope of its own per call", EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool AddSteps(RemedyContext context, SyntaxNode function, InvocationExpressionSyntax call, List<RewriteStep> steps)
    {
        if (GoesOn(context.Model, function, call, out var isVoid))
        {
            return false;
        }

        var provider = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        var scope = context.Names.Take(function, new HashSet<string>(FreshNames.WordsInSightOf(function, context.Model)), "scope", "ownScope");
        var opening = "using var " + scope + " = " + provider + ".CreateScope();";
        switch (function)
        {
            case MethodDeclarationSyntax { ExpressionBody.Expression: var body }:
                steps.Add(new GiveBlockBody(context.Document.Id, body, opening, isVoid ? "" : "return "));
                break;
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                steps.Add(new GiveBlockBody(context.Document.Id, body, opening, isVoid ? "" : "return "));
                break;
            default:
                if (call.Ancestors().OfType<StatementSyntax>().FirstOrDefault() is not { Parent: BlockSyntax } statement)
                {
                    return false;
                }

                steps.Add(new InsertStatements(context.Document.Id, statement, opening));
                break;
        }

        steps.Add(new ReplaceText(context.Document.Id, provider.Span, scope + ".ServiceProvider"));
        return true;
    }

    /// <summary>Whether the object, or a result that still needs it, leaves the function before the scope has ended.</summary>
    private static bool GoesOn(SemanticModel model, SyntaxNode function, InvocationExpressionSyntax call, out bool isVoid)
    {
        var method = (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function).Symbol : model.GetDeclaredSymbol(function)) as IMethodSymbol;
        isVoid = method is { ReturnsVoid: true } or { IsAsync: true, ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 } };
        var given = method is { IsAsync: true, ReturnType: INamedTypeSymbol { TypeArguments: [var result] } } ? result : method?.ReturnType;
        var returned = function.DescendantNodes().Any(node => node is YieldStatementSyntax or LocalFunctionStatementSyntax || node is AnonymousFunctionExpressionSyntax && node.Span.Contains(call.Span));
        return method is null || returned || !isVoid && given is not ({ IsValueType: true } or { SpecialType: SpecialType.System_String }) && !IsList(given) || IsReturned(function, call);
    }

    /// <summary>What has been read in full.</summary>
    private static bool IsList(ITypeSymbol? type) => type is IArrayTypeSymbol || type is INamedTypeSymbol { Name: "List" or "Dictionary" or "HashSet", ContainingNamespace: { Name: "Generic" } };

    private static bool IsReturned(SyntaxNode function, InvocationExpressionSyntax call) => call.Parent is ArrowExpressionClauseSyntax or ReturnStatementSyntax || call.Parent == function || call.Parent is AssignmentExpressionSyntax or ArgumentSyntax;

    private static SyntaxNode? FunctionOf(InvocationExpressionSyntax call) =>
        call.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax) is MethodDeclarationSyntax or LambdaExpressionSyntax
            ? call.FirstAncestorOrSelf<SyntaxNode>(node => node is MethodDeclarationSyntax or LambdaExpressionSyntax)
            : null;

    private static bool Saves(SyntaxNode function) => function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "SaveChanges" or "SaveChangesAsync" or "Add" or "AddAsync" or "Remove" or "Update");
}
