using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Synchronous methods that give a task from now on, and all who call them: each call is awaited, as far up as it takes.</summary>
internal sealed class AwaitedCalls
{
    private readonly RemedyContext context;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    public AwaitedCalls(RemedyContext context) => this.context = context;

    public List<RewriteStep> Steps { get; } = new();

    /// <summary>Gives the method a task to return; false where it, or one of its callers, has to stay as it is.</summary>
    /// <param name="method">The method.</param>
    /// <param name="function">Its declaration.</param>
    /// <param name="document">Where it is declared.</param>
    /// <param name="passesOn">Its body is a task already.</param>
    public async Task<bool> FollowAsync(IMethodSymbol method, SyntaxNode function, Document document, bool passesOn)
    {
        if (!seen.Add(method))
        {
            return true;
        }

        if (function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax) ||
            method.IsVirtual || method.IsOverride || method.IsAbstract || method.IsExtern || method.PartialDefinitionPart is not null || method.PartialImplementationPart is not null || method.Name == "Main" ||
            method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) || !method.ExplicitInterfaceImplementations.IsEmpty || method.MethodKind == MethodKind.Ordinary && Implements(method))
        {
            return context.Refuse("the signature of " + method.Name + " is not its own");
        }

        if (IsExported(method, document))
        {
            return context.Refuse("other assemblies may call " + method.Name);
        }

        var type = (function as MethodDeclarationSyntax)?.ReturnType ?? ((LocalFunctionStatementSyntax)function).ReturnType;
        if (type is RefTypeSyntax || function.DescendantNodes().OfType<YieldStatementSyntax>().Any())
        {
            return context.Refuse("what " + method.Name + " gives back cannot be awaited");
        }

        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        Steps.Add(new ReplaceText(document.Id, type.Span, (passesOn ? "" : "async ") + (method.ReturnsVoid ? "Task" : "Task<" + type + ">")));
        if (!model.LookupNamespacesAndTypes(type.SpanStart, name: "Task").Any())
        {
            Steps.Add(new AddUsing(document.Id, "System.Threading.Tasks"));
        }

        foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
            var isDocumented = root.FindToken(location.Location.SourceSpan.Start, findInsideTrivia: true).Parent?.IsPartOfStructuredTrivia() == true;
            if (!isDocumented && !await AwaitAsync(root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true), location.Document).ConfigureAwait(false))
            {
                return context.Refuse("a caller of " + method.Name + " cannot await");
            }
        }

        return true;
    }

    private async Task<bool> AwaitAsync(SyntaxNode name, Document document)
    {
        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        var called = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? (ExpressionSyntax)member : name as ExpressionSyntax;
        if (called?.Parent is not InvocationExpressionSyntax call || call.Expression != called)
        {
            // What a host is given as a plain delegate it awaits; a name is only a name.
            return called is not null && (IsPlainDelegate(model.GetTypeInfo(called)) || name.Ancestors().OfType<InvocationExpressionSyntax>().Any(one => one.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }));
        }

        if (call.Ancestors().OfType<QueryExpressionSyntax>().Any() || Flow.FunctionAround(call) is not { } function)
        {
            return false;
        }

        switch (function)
        {
            case CompilationUnitSyntax:
                break;
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } plain when Creation.Bare(body) == call && plain.AsyncKeyword.RawKind == 0 && IsPlainDelegate(model.GetTypeInfo(plain)):
                return true;
            default:
                if (!await MakeAsynchronousAsync(function, call, model, document).ConfigureAwait(false))
                {
                    return false;
                }

                break;
        }

        var isOperand = call.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == call,
            ElementAccessExpressionSyntax access => access.Expression == call,
            ConditionalAccessExpressionSyntax access => access.Expression == call,
            InvocationExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax => true,
            _ => false,
        };
        Steps.Add(new ReplaceText(document.Id, new TextSpan(call.SpanStart, 0), isOperand ? "(await " : "await "));
        if (isOperand)
        {
            Steps.Add(new ReplaceText(document.Id, new TextSpan(call.Span.End, 0), ")"));
        }

        return true;
    }

    /// <summary>Makes the function around the call one that can await.</summary>
    public async Task<bool> MakeAsynchronousAsync(SyntaxNode function, ExpressionSyntax call, SemanticModel model, Document document)
    {
        var flow = new Flow(function, ImmutableArray.Create(new HolderUse(context.Symbol!, document, model, call, "") { Kind = UseKind.Call }));
        if (flow.Symbol is not { } symbol)
        {
            return false;
        }

        if (symbol.IsAsync)
        {
            return true;
        }

        if (ThreadGuards.In(function, model).Any())
        {
            return false;
        }

        if (AdoTypes.IsTask(symbol.ReturnType))
        {
            if (AsyncBody.Needs(flow) is not true && !seen.Contains(symbol))
            {
                return false;
            }

            if (seen.Add(symbol))
            {
                if (flow.ExpressionBody is { } body)
                {
                    Steps.Add(new ReplaceText(document.Id, new TextSpan(body.SpanStart, 0), "await "));
                }

                Steps.AddRange(AsyncBody.Steps(flow));
            }

            return true;
        }

        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            if (!IsPlainDelegate(model.GetTypeInfo(lambda)))
            {
                return false;
            }

            Steps.Add(new ReplaceText(document.Id, new TextSpan(lambda.SpanStart, 0), "async "));
            return true;
        }

        return function is MethodDeclarationSyntax or LocalFunctionStatementSyntax && await FollowAsync(symbol, function, document, passesOn: false).ConfigureAwait(false);
    }

    /// <summary>Given to something that takes any delegate, as the routes of a minimal API do: what it returns is looked at when it runs.</summary>
    private static bool IsPlainDelegate(TypeInfo type) => type.ConvertedType is { Name: "Delegate", ContainingNamespace.Name: "System" };

    private static bool Implements(IMethodSymbol method) =>
        method.ContainingType.AllInterfaces.SelectMany(one => one.GetMembers(method.Name)).Any(one => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(one), method));

    /// <summary>The framework calls its methods, and awaits what they return.</summary>
    private static bool IsAction(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (one is { Name: "ControllerBase" or "PageModel" or "Hub" } && one.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore.", System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExported(IMethodSymbol method, Document document) =>
        method.MethodKind == MethodKind.Ordinary && !IsAction(method.ContainingType) && Exports.Has(method, document);
}
