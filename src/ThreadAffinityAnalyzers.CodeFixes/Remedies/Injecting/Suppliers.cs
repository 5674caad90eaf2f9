using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>The calls that hand the object to a constructor or a method of start-up code: each hands over the factory instead.</summary>
internal sealed class Suppliers
{
    private readonly RemedyContext context;
    private readonly Delivery delivery;
    private readonly Consumers consumers;

    public Suppliers(RemedyContext context, Delivery delivery, Consumers consumers)
    {
        this.context = context;
        this.delivery = delivery;
        this.consumers = consumers;
    }

    /// <summary>Whether our own code calls the constructor at all: otherwise the container or a framework does.</summary>
    public static async Task<bool> IsSuppliedAsync(RemedyContext context, IParameterSymbol parameter) =>
        (await SymbolFinder.FindReferencesAsync(parameter.ContainingSymbol, context.Solution, context.Cancellation).ConfigureAwait(false))
            .Any(referenced => SymbolEqualityComparer.Default.Equals(referenced.Definition, parameter.ContainingSymbol) && referenced.Locations.Any(IsWritten));

    /// <summary>A call that is there to be read: <c>new(...)</c> is one, though it does not name the type.</summary>
    private static bool IsWritten(ReferenceLocation location) =>
        !location.IsImplicit || location.Location.SourceTree?.GetRoot().FindToken(location.Location.SourceSpan.Start) is { RawKind: (int)SyntaxKind.NewKeyword };

    /// <summary>Rewrites every call of the constructor or method in the solution; false where one gives something that cannot be made again.</summary>
    public async Task<bool> FollowAsync(IMethodSymbol constructor, IParameterSymbol parameter)
    {
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(constructor, context.Solution, context.Cancellation).ConfigureAwait(false))
        {
            if (!SymbolEqualityComparer.Default.Equals(referenced.Definition, constructor))
            {
                continue;
            }

            foreach (var location in referenced.Locations.Where(IsWritten))
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                var token = root.FindToken(location.Location.SourceSpan.Start);
                if (IsEndpoint(token.Parent, await context.ModelOfAsync(location.Document).ConfigureAwait(false)))
                {
                    continue;
                }

                if (!token.Span.IntersectsWith(location.Location.SourceSpan) || token.Parent?.FirstAncestorOrSelf<SyntaxNode>(node =>
                        node is BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax or MemberDeclarationSyntax || node is InvocationExpressionSyntax { Expression: var called } && called.Span.Contains(token.Span)) is not { } call || ListOf(call) is not { } list)
                {
                    // A method that is handed on as it stands would no longer fit.
                    if (constructor.MethodKind != MethodKind.Constructor && token.Parent?.FirstAncestorOrSelf<XmlNodeSyntax>() is null)
                    {
                        return context.Refuse("the method is handed on");
                    }

                    continue;
                }

                var ordinal = parameter.Ordinal - (await context.ModelOfAsync(location.Document).ConfigureAwait(false) is var there && there.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: not null } ? 1 : 0);

                var argument = list.Arguments.FirstOrDefault(one => one.NameColon?.Name.Identifier.ValueText == parameter.Name) ??
                    (ordinal < list.Arguments.Count && list.Arguments[ordinal].NameColon is null ? list.Arguments[ordinal] : null);
                if (argument is null || !await HandOverAsync(argument, location.Document).ConfigureAwait(false))
                {
                    return context.Refuse("a call gives it an object that cannot be made again");
                }
            }
        }

        return constructor.MethodKind != MethodKind.Constructor || !await IsGivenByHandAsync(constructor.ContainingType).ConfigureAwait(false);
    }

    /// <summary><c>app.MapGet("/", GetAll)</c>: the framework reads what the method asks for, and asks the container.</summary>
    private static bool IsEndpoint(SyntaxNode? name, SemanticModel model)
    {
        var method = name?.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
        return method is ExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } handler && model.GetTypeInfo(handler).ConvertedType is { Name: "Delegate" } &&
            model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true } mapping && mapping.ContainingNamespace.ToDisplayString() == "Microsoft.AspNetCore.Builder";
    }

    private async Task<bool> HandOverAsync(ArgumentSyntax argument, Document document)
    {
        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        var value = Creation.Bare(argument.Expression);
        switch (value)
        {
            case IdentifierNameSyntax when model.GetSymbolInfo(value).Symbol is { } held && consumers.Instead.TryGetValue(held, out var name):
                consumers.Steps.Add(new ReplaceText(document.Id, argument.Expression.Span, name));
                return true;
            case IdentifierNameSyntax when model.GetSymbolInfo(value).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: var kind } } handed &&
                (kind is MethodKind.Ordinary or MethodKind.LocalFunction || kind == MethodKind.Constructor && argument.Parent?.Parent is ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax):
                return await consumers.GiveAsync(handed).ConfigureAwait(false);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService", TypeArgumentList: { Arguments.Count: 1 } asked } } }:
                consumers.HandedOver.Add(value);
                consumers.Steps.Add(new ReplaceText(document.Id, asked.Arguments[0].Span, delivery.Type));
                consumers.Import(document.Id, model, value.SpanStart);
                return true;
            default:
                if (FactoryText.Of(delivery, value, document, model, consumers.Steps) is not { } text)
                {
                    return false;
                }

                consumers.Steps.Add(new ReplaceText(document.Id, argument.Expression.Span, text, Layout: text.Contains("\n")));
                consumers.Import(document.Id, model, value.SpanStart);
                return true;
        }
    }

    /// <summary>Arguments that only the run-time matches with the constructor: <c>UseMiddleware&lt;T&gt;(connection)</c>.</summary>
    private async Task<bool> IsGivenByHandAsync(INamedTypeSymbol type)
    {
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(type, context.Solution, context.Cancellation).ConfigureAwait(false))
        {
            foreach (var location in referenced.Locations)
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                if (root.FindToken(location.Location.SourceSpan.Start).Parent is SimpleNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "UseMiddleware" or "CreateInstance" or "CreateFactory" } made } } &&
                    made.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call)
                {
                    var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
                    if (call.ArgumentList.Arguments.Any(one => AdoTypes.IsBound(model.GetTypeInfo(one.Expression).Type)))
                    {
                        context.Refuse("the run-time matches arguments with the constructor");
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static ArgumentListSyntax? ListOf(SyntaxNode call) => call switch
    {
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        ConstructorInitializerSyntax initializer => initializer.ArgumentList,
        PrimaryConstructorBaseTypeSyntax primary => primary.ArgumentList,
        InvocationExpressionSyntax method => method.ArgumentList,
        _ => null,
    };
}
