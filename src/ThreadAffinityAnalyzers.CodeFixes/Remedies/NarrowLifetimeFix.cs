using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A singleton becomes scoped, where nothing that lives longer than a scope asks for it.</summary>
internal sealed class NarrowLifetimeFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3001", "TAA3002", "TAA1002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var registrations = await RegistrationsAsync(context).ConfigureAwait(false);
        INamedTypeSymbol? service;
        if (context.Node is InvocationExpressionSyntax call && context.Symbol is null)
        {
            if (registrations.FirstOrDefault(one => one.Call == call) is not { } here)
            {
                return null;
            }

            service = here.Implementation ?? here.Service;
        }
        else
        {
            // The class that keeps what was made for one scope; a connection that it makes itself is another matter.
            service = context.Symbol?.ContainingType;
            if (service is null || context.Id == "TAA1002" && !IsInjected(context.Symbol!))
            {
                return null;
            }
        }

        var own = registrations.Where(one => Is(one.Implementation, service) || one.Implementation is null && Is(one.Service, service)).ToList();
        if (own.Count != 1 || own[0].Name is not ("AddSingleton" or "TryAddSingleton") || !CanBeMadeAgain(own[0]) || IsAskedForByLonger(own[0], registrations) || await IsResolvedFromRootAsync(context, own[0].Service).ConfigureAwait(false))
        {
            return null;
        }

        var name = own[0].MethodName;
        var scoped = own[0].Name.Replace("Singleton", "Scoped");
        var document = context.Solution.GetDocument(name.SyntaxTree)!;
        var steps = new List<RewriteStep> { new ReplaceText(document.Id, name.Identifier.Span, scoped) };
        if (own[0].Call.ArgumentList.Arguments is { Count: 1 } arguments && arguments[0].Expression is BaseObjectCreationExpressionSyntax instance)
        {
            steps.Add(new ReplaceText(document.Id, new TextSpan(instance.SpanStart, 0), "_ => "));
        }

        return new RewritePlan("Register " + service.Name + " as scoped", EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool IsInjected(ISymbol holder) => holder is IParameterSymbol ||
        holder.ContainingType.InstanceConstructors.Any(one => one.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, (holder as IFieldSymbol)?.Type ?? (holder as IPropertySymbol)?.Type)));

    /// <summary>A type, a factory, or an object that is made in the call: an object that exists already cannot be made anew.</summary>
    private static bool CanBeMadeAgain(ServiceCall registration) => registration.Call.ArgumentList.Arguments.Count switch
    {
        0 => true,
        1 => registration.Call.ArgumentList.Arguments[0].Expression is BaseObjectCreationExpressionSyntax ||
             registration.Call.ArgumentList.Arguments[0].Expression is LambdaExpressionSyntax lambda && !CapturesBound(lambda, registration.Model),
        _ => false,
    };

    private static bool CapturesBound(LambdaExpressionSyntax lambda, SemanticModel model) =>
        lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => model.GetSymbolInfo(name).Symbol is ILocalSymbol or IFieldSymbol &&
            model.GetTypeInfo(name).Type is { } type && PerCall.AdoTypes.IsBound(type) && !lambda.Span.Contains(model.GetSymbolInfo(name).Symbol!.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default));

    private static bool IsAskedForByLonger(ServiceCall registration, List<ServiceCall> all) =>
        all.Where(one => one != registration && one.Name is "AddSingleton" or "TryAddSingleton" or "AddHostedService").Any(one =>
            (one.Implementation ?? one.Service).InstanceConstructors.SelectMany(constructor => constructor.Parameters).Any(parameter => Is(parameter.Type, registration.Service) || Is(parameter.Type, registration.Implementation)) ||
            one.Call.ArgumentList.Arguments.Any(argument => argument.DescendantNodes().OfType<GenericNameSyntax>().Any(name => name.Identifier.ValueText is "GetRequiredService" or "GetService" &&
                Is(one.Model.GetTypeInfo(name.TypeArgumentList.Arguments[0]).Type, registration.Service))));

    /// <summary>A scoped service cannot be taken from the root.</summary>
    private static async Task<bool> IsResolvedFromRootAsync(RemedyContext context, ITypeSymbol service)
    {
        foreach (var document in context.Document.Project.Documents)
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            foreach (var name in root.DescendantNodes().OfType<GenericNameSyntax>().Where(one => one.Identifier.ValueText is "GetRequiredService" or "GetService" && one.TypeArgumentList.Arguments.Count == 1))
            {
                var model = await context.ModelOfAsync(document).ConfigureAwait(false);
                if (Is(model.GetTypeInfo(name.TypeArgumentList.Arguments[0]).Type, service) &&
                    (name.Parent as MemberAccessExpressionSyntax)?.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Services" })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Is(ITypeSymbol? type, ITypeSymbol? other) => type is not null && SymbolEqualityComparer.Default.Equals(type, other);

    private static async Task<List<ServiceCall>> RegistrationsAsync(RemedyContext context)
    {
        var found = new List<ServiceCall>();
        foreach (var document in context.Document.Project.Documents.OrderBy(one => one.FilePath, System.StringComparer.Ordinal))
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            foreach (var call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                var name = (call.Expression as MemberAccessExpressionSyntax)?.Name ?? call.Expression as SimpleNameSyntax;
                if (name?.Identifier.ValueText is not ("AddSingleton" or "TryAddSingleton" or "AddHostedService" or "AddScoped" or "AddTransient"))
                {
                    continue;
                }

                var model = await context.ModelOfAsync(document).ConfigureAwait(false);
                if (model.GetSymbolInfo(call).Symbol is IMethodSymbol { TypeArguments: { Length: > 0 } types } && types[0] is INamedTypeSymbol service)
                {
                    var made = types.Length > 1 ? types[1] as INamedTypeSymbol
                        : call.ArgumentList.Arguments.FirstOrDefault()?.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is { } creation ? model.GetTypeInfo(creation).Type as INamedTypeSymbol : null;
                    found.Add(new ServiceCall(call, name, name.Identifier.ValueText, service, made, model));
                }
            }
        }

        return found;
    }

    /// <summary>One call that registers a service.</summary>
    private sealed record ServiceCall(InvocationExpressionSyntax Call, SimpleNameSyntax MethodName, string Name, INamedTypeSymbol Service, INamedTypeSymbol? Implementation, SemanticModel Model);
}
