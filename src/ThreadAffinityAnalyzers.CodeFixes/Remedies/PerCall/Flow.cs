using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>One function with all its uses of the held objects: they are served by one connection, opened in it.</summary>
/// <param name="Function">A member, accessor, local function or lambda; the compilation unit for top-level statements.</param>
/// <param name="Uses">The uses in it, in order.</param>
internal sealed record Flow(SyntaxNode Function, ImmutableArray<HolderUse> Uses)
{
    public Document Document => Uses[0].Document;

    public SemanticModel Model => Uses[0].Model;

    /// <summary>The expression that is its whole body, if it is one.</summary>
    public ExpressionSyntax? ExpressionBody => Function switch
    {
        BaseMethodDeclarationSyntax method => method.ExpressionBody?.Expression,
        AccessorDeclarationSyntax accessor => accessor.ExpressionBody?.Expression,
        PropertyDeclarationSyntax property => property.ExpressionBody?.Expression,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => local.ExpressionBody?.Expression,
        AnonymousFunctionExpressionSyntax lambda => lambda.ExpressionBody,
        _ => null,
    };

    public IMethodSymbol? Symbol => Function switch
    {
        AnonymousFunctionExpressionSyntax lambda => Model.GetSymbolInfo(lambda).Symbol as IMethodSymbol,
        PropertyDeclarationSyntax property => (Model.GetDeclaredSymbol(property) as IPropertySymbol)?.GetMethod,
        IndexerDeclarationSyntax indexer => (Model.GetDeclaredSymbol(indexer) as IPropertySymbol)?.GetMethod,
        CompilationUnitSyntax => null,
        _ => Model.GetDeclaredSymbol(Function) as IMethodSymbol,
    };

    public static ImmutableArray<Flow> Of(IEnumerable<HolderUse> uses)
    {
        var flows = uses.GroupBy(use => (use.Document.Id, FunctionOf(use))).Where(group => group.Key.Item2 is not null)
            .Select(group => new Flow(group.Key.Item2!, group.OrderBy(use => use.Access.SpanStart).ToImmutableArray())).ToList();

        // A local function that only the function around it calls works with what that has opened.
        foreach (var inner in flows.Where(flow => flow.Function is LocalFunctionStatementSyntax local && IsPart(local)).ToList())
        {
            var around = flows.FindIndex(flow => flow.Function == FunctionAround(inner.Function.Parent!));
            if (around >= 0)
            {
                flows[around] = flows[around] with { Uses = flows[around].Uses.Concat(inner.Uses).OrderBy(use => use.Access.SpanStart).ToImmutableArray() };
                flows.Remove(inner);
            }
        }

        return flows.ToImmutableArray();
    }

    /// <summary>Called by the function around it alone, and over when the call (or its <c>await</c>) is.</summary>
    private static bool IsPart(LocalFunctionStatementSyntax local)
    {
        if (local.Modifiers.Any(SyntaxKind.StaticKeyword) || FunctionAround(local.Parent!) is not { } around || around is CompilationUnitSyntax || local.DescendantNodes().OfType<YieldStatementSyntax>().Any())
        {
            return false;
        }

        var isAsync = local.ReturnType.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText is "Task" or "ValueTask");
        return around.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Identifier.ValueText).All(name =>
            name.Parent is InvocationExpressionSyntax call && call.Expression == name && FunctionAround(name) == around && (!isAsync || call.Parent is AwaitExpressionSyntax or ReturnStatementSyntax));
    }

    /// <summary>The call in which the program waits for as long as the application lives: <c>app.Run()</c>.</summary>
    public static InvocationExpressionSyntax? Serving(SyntaxNode function, SemanticModel model) => function is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" }
        ? function.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or TypeDeclarationSyntax)).OfType<InvocationExpressionSyntax>().FirstOrDefault(call =>
            call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "RunAsync" or "WaitForShutdown" or "WaitForShutdownAsync" } member &&
            model.GetTypeInfo(member.Expression).Type is { } host && (host.Name is "IHost" or "IWebHost" || host.AllInterfaces.Any(one => one.Name is "IHost" or "IWebHost")))
        : null;

    /// <summary>The function whose call the use belongs to: lambdas that are run in place belong to the function around them.</summary>
    public static SyntaxNode? FunctionOf(HolderUse use)
    {
        for (var function = FunctionAround(use.Access); ; function = FunctionAround(function.Parent!))
        {
            if (function is not AnonymousFunctionExpressionSyntax lambda || !RunsInPlace(lambda, use.Model))
            {
                return function;
            }
        }
    }

    public static SyntaxNode? FunctionAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(one => one is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax ||
            one is PropertyDeclarationSyntax { ExpressionBody: not null } or IndexerDeclarationSyntax { ExpressionBody: not null } || one is BaseTypeDeclarationSyntax) is var found && found is BaseTypeDeclarationSyntax ? null : found;

    /// <summary>Given to LINQ whose result is made at once, or to <c>ForEach</c>: the lambda has ended when the call returns.</summary>
    private static bool RunsInPlace(AnonymousFunctionExpressionSyntax lambda, SemanticModel model)
    {
        if (lambda.AsyncKeyword.RawKind != 0 || lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            return false;
        }

        var type = method.ContainingType;
        if (type.Name is "List" or "Array" && method.Name is "ForEach" or "ConvertAll" or "Find" or "FindAll" or "RemoveAll" or "Exists")
        {
            return true;
        }

        if (type.ToDisplayString() != "System.Linq.Enumerable")
        {
            return false;
        }

        for (SyntaxNode? chain = call; chain is not null; chain = chain.Parent)
        {
            if (chain is InvocationExpressionSyntax one && model.GetTypeInfo(one).Type is { } result && result.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T &&
                result.Name is not "IOrderedEnumerable" and not "IEnumerable")
            {
                return true;
            }

            if (chain is not (InvocationExpressionSyntax or MemberAccessExpressionSyntax))
            {
                return chain is ForEachStatementSyntax;
            }
        }

        return false;
    }

    /// <summary>The statement of the function before which the connection has to be open: the first that uses it, in the smallest list of statements that holds all uses, outside loops that end.</summary>
    public SyntaxNode? Anchor(IReadOnlyList<HolderUse> uses)
    {
        if (uses.Count == 0)
        {
            return null;
        }

        SyntaxNode container = uses[0].Access;
        foreach (var use in uses)
        {
            container = container.AncestorsAndSelf().First(one => one.Span.Contains(use.Access.Span));
        }

        var dependents = Dependents.Of(this, uses);
        while (!IsList(container) || IsInside(container) || Outliving.Leaves(container, this) || dependents.Leave(container))
        {
            if (container == Function || container.Parent is null)
            {
                return null;
            }

            container = container.Parent;
        }

        var first = uses[0].Access.AncestorsAndSelf().FirstOrDefault(one => one.Parent == container);
        return first is TryStatementSyntax { Finally: not null } && container is BlockSyntax { Statements: var list } && list.IndexOf((StatementSyntax)first) is > 0 and var at && Takes(list[at - 1]) ? list[at - 1] : first;

        bool IsList(SyntaxNode node) => node is BlockSyntax || node is CompilationUnitSyntax && Function is CompilationUnitSyntax;

        // A loop with an end shares one connection; a service's endless loop opens one per turn. A lambda that runs in place shares too.
        bool IsInside(SyntaxNode node)
        {
            for (var one = node; one is not null && one != Function; one = one.Parent)
            {
                if (one is AnonymousFunctionExpressionSyntax || one is ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax or WhileStatementSyntax && !Endless.Is(one))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether none but code in sight calls it: a private method that is no half of a partial one, or a local function.</summary>
    public bool IsInner => Function is LocalFunctionStatementSyntax || Function is MethodDeclarationSyntax && Symbol is { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, IsPartialDefinition: false };

    /// <summary>The parameters of a method or a local function.</summary>
    public static ParameterListSyntax? ParametersOf(SyntaxNode function) => (function as MethodDeclarationSyntax)?.ParameterList ?? (function as LocalFunctionStatementSyntax)?.ParameterList;

    /// <summary>Takes a guard that the next statement releases: nothing that can fail may come between the two.</summary>
    private static bool Takes(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax or IfStatementSyntax && statement.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
                && (name is "Wait" or "WaitAsync" or "WaitOne" || name.StartsWith("Enter", StringComparison.Ordinal) || name.StartsWith("TryEnter", StringComparison.Ordinal)));
}
