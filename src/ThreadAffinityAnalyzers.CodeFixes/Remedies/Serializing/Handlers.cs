using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>What has been given to an event, or to a field or property that keeps delegates: who invokes it runs that, with all that it holds.</summary>
internal sealed class Handlers
{
    private readonly RemedyContext context;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    private Handlers(RemedyContext context) => this.context = context;

    /// <summary>The lambdas and methods that run.</summary>
    public List<(SyntaxNode Code, SemanticModel Model)> Code { get; } = new();

    /// <summary>Whether somebody may have given more than what is seen here.</summary>
    public bool IsMore { get; private set; }

    /// <summary>What runs where the target is invoked, as far as a member keeps it: what a method is given, its callers say.</summary>
    public static async Task<Handlers> OfAsync(RemedyContext context, ExpressionSyntax target, SemanticModel model)
    {
        var handlers = new Handlers(context);
        foreach (var member in MembersIn(target, model))
        {
            await handlers.AddAsync(member).ConfigureAwait(false);
        }

        return handlers;
    }

    /// <summary>The members that the target comes from: itself, or what its local was taken from (<c>foreach (var handler in _handlers)</c>).</summary>
    private static IEnumerable<ISymbol> MembersIn(ExpressionSyntax target, SemanticModel model)
    {
        foreach (var name in target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            switch (model.GetSymbolInfo(name).Symbol)
            {
                case ILocalSymbol { DeclaringSyntaxReferences: [var declared] } local when declared.GetSyntax() is var taken && (taken as VariableDeclaratorSyntax)?.Initializer?.Value is var value &&
                    (value ?? (taken as ForEachStatementSyntax)?.Expression ?? taken.FirstAncestorOrSelf<InvocationExpressionSyntax>()) is { } source && !source.Span.Contains(target.Span):
                    foreach (var member in MembersIn(source, model))
                    {
                        yield return member;
                    }

                    break;
                case (IEventSymbol or IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }) and var kept when TypeOf(kept) is { } type && IsOfDelegates(type):
                    yield return kept;
                    break;
            }
        }
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IEventSymbol one => one.Type,
        IFieldSymbol one => one.Type,
        IPropertySymbol one => one.Type,
        IParameterSymbol one => one.Type,
        _ => null,
    };

    private static bool IsOfDelegates(ITypeSymbol type) => type.TypeKind == TypeKind.Delegate || type is IArrayTypeSymbol array && IsOfDelegates(array.ElementType) ||
        type is INamedTypeSymbol { IsGenericType: true } list && list.TypeArguments.Any(IsOfDelegates);

    private async Task AddAsync(ISymbol member)
    {
        member = member.OriginalDefinition;
        if (!seen.Add(member))
        {
            return;
        }

        if (member is IParameterSymbol parameter)
        {
            await AddArgumentsAsync(parameter).ConfigureAwait(false);
            return;
        }

        if (member.DeclaringSyntaxReferences is not [var declared] || context.Solution.GetDocument(declared.SyntaxTree) is not { } document || Exports.Has(member, document))
        {
            IsMore = true;
            return;
        }

        var declaration = await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false);
        if (((declaration as VariableDeclaratorSyntax)?.Initializer ?? (declaration as PropertyDeclarationSyntax)?.Initializer)?.Value is { } initial)
        {
            await AddValueAsync(initial, await context.ModelOfAsync(document).ConfigureAwait(false)).ConfigureAwait(false);
        }

        foreach (var location in (await SymbolFinder.FindReferencesAsync(member, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
            foreach (var value in GivenAt(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name, model))
            {
                await AddValueAsync(value, model).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is assigned or added to the member here; of a list, what its methods are given.</summary>
    private IEnumerable<ExpressionSyntax> GivenAt(SyntaxNode access, SemanticModel model)
    {
        switch (access.Parent)
        {
            case AssignmentExpressionSyntax set when set.Left == access:
                return set.IsKind(SyntaxKind.SubtractAssignmentExpression) ? Enumerable.Empty<ExpressionSyntax>() : new[] { set.Right };
            case ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax set } element when set.Left == element:
                return new[] { set.Right };
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } called when called.Expression == access:
                return call.ArgumentList.Arguments.Select(one => one.Expression).Where(one => model.GetTypeInfo(one).ConvertedType is { } type && IsOfDelegates(type));
            case ArgumentSyntax { RefKindKeyword.RawKind: not 0, Parent.Parent: InvocationExpressionSyntax call } when (model.GetSymbolInfo(call).Symbol as IMethodSymbol)?.ContainingType.Name != "Volatile":
                IsMore = true;
                break;
        }

        return Enumerable.Empty<ExpressionSyntax>();
    }

    private async Task AddValueAsync(ExpressionSyntax value, SemanticModel model)
    {
        switch (Creation.Bare(value))
        {
            case AnonymousFunctionExpressionSyntax lambda:
                Code.Add((lambda.Body, model));
                break;
            case LiteralExpressionSyntax or ThrowExpressionSyntax:
                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AddExpression } both:
                await AddValueAsync(both.Left, model).ConfigureAwait(false);
                await AddValueAsync(both.Right, model).ConfigureAwait(false);
                break;
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var only] } made when model.GetTypeInfo(made).Type is { TypeKind: TypeKind.Delegate }:
                await AddValueAsync(only.Expression, model).ConfigureAwait(false);
                break;
            // A list that is made empty.
            case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } or CollectionExpressionSyntax { Elements.Count: 0 }:
                break;
            // What a call gives back is not the method that is called.
            case InvocationExpressionSyntax:
                IsMore = true;
                break;
            case var named:
                await AddNamedAsync(model.GetSymbolInfo(named).Symbol, model).ConfigureAwait(false);
                break;
        }
    }

    private async Task AddNamedAsync(ISymbol? named, SemanticModel model)
    {
        switch (named)
        {
            case IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsAbstract: false, IsVirtual: false, DeclaringSyntaxReferences: [var body] }:
                Code.Add((await body.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false), model));
                break;
            case ILocalSymbol { DeclaringSyntaxReferences: [var declared] } when await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is VariableDeclaratorSyntax { Initializer.Value: { } value }:
                await AddValueAsync(value, model).ConfigureAwait(false);
                break;
            // What an event or a property is given by those who name it.
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.EventAdd or MethodKind.PropertySet, AssociatedSymbol: { } member } }:
                await AddAsync(member).ConfigureAwait(false);
                break;
            case IEventSymbol or IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.Constructor } }:
                await AddAsync(named).ConfigureAwait(false);
                break;
            default:
                IsMore = true;
                break;
        }
    }

    /// <summary>What the callers give to the parameter. Who calls no constructor leaves that to a container.</summary>
    private async Task AddArgumentsAsync(IParameterSymbol parameter)
    {
        var method = (IMethodSymbol)parameter.ContainingSymbol;
        var document = parameter.DeclaringSyntaxReferences is [var declared] ? context.Solution.GetDocument(declared.SyntaxTree) : null;
        IsMore |= document is null || Exports.Has(method, document);
        var places = await GivenArguments.ToAsync(context, parameter).ConfigureAwait(false);
        IsMore |= places.Exists(place => !place.IsCall) || method.MethodKind == MethodKind.Constructor && places.Count == 0;
        foreach (var place in places)
        {
            if (place.Value is { } given)
            {
                await AddValueAsync(given, place.Model).ConfigureAwait(false);
            }
        }
    }
}
