using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>A service with everybody in the solution who gets it from the container.</summary>
/// <param name="Service">The type by which it is asked for.</param>
/// <param name="Registrations">The calls that register it in the project at hand.</param>
/// <param name="IsSingleton">Whether each of them registers one object for the application.</param>
/// <param name="Parameters">Constructor parameters of classes that live longer than a scope.</param>
/// <param name="Resolutions">Calls outside of any scope.</param>
/// <param name="HasShort">Whether others are given it for a scope.</param>
internal sealed record Demand(ITypeSymbol Service, IReadOnlyList<SyntaxNode> Registrations, bool IsSingleton, IReadOnlyList<IParameterSymbol> Parameters, IReadOnlyList<InvocationExpressionSyntax> Resolutions, bool HasShort)
{
    /// <summary>Reads it; null where a consumer is no constructor parameter and no resolving call, or some are out of sight.</summary>
    public static async Task<Demand?> ReadAsync(RemedyContext context, System.Func<AffinityModel, ServiceDemand?> ask)
    {
        var project = context.Document.Project;
        if (await project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation ||
            ask(AffinityModel.For(compilation, project.AnalyzerOptions, context.Cancellation)) is not { } demand)
        {
            return null;
        }

        var places = demand.Consumers.Select(one => (Place: one, IsOfOther: false)).ToList();
        foreach (var other in context.Solution.Projects.Where(one => one.Id != project.Id && one.Language == LanguageNames.CSharp))
        {
            // The classes of a library that the container of this project fills.
            if (await other.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is { } its && demand.Service is INamedTypeSymbol { IsGenericType: false } named &&
                its.GetTypeByMetadataName(named.ContainingNamespace.IsGlobalNamespace ? named.MetadataName : named.ContainingNamespace.ToDisplayString() + "." + named.MetadataName) is { } same &&
                AffinityModel.For(its, other.AnalyzerOptions, context.Cancellation).DemandFor(same, context.Cancellation) is { Registrations.IsEmpty: true } there)
            {
                places.AddRange(there.Consumers.Select(one => (one, true)));
            }
        }

        var parameters = new List<IParameterSymbol>();
        var resolutions = new List<InvocationExpressionSyntax>();
        foreach (var (place, isOfOther) in places.Where(one => !one.Place.IsShort))
        {
            if (context.Solution.GetDocument(place.Node.SyntaxTree) is not { } document)
            {
                return null;
            }

            switch (place.Node)
            {
                // A class that nobody registers and our own code makes is not the container's.
                case ParameterSyntax syntax when (await context.ModelOfAsync(document).ConfigureAwait(false)).GetDeclaredSymbol(syntax) is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter:
                    if (place.IsRegistered || isOfOther || !await Suppliers.IsSuppliedAsync(context, parameter).ConfigureAwait(false))
                    {
                        parameters.Add(parameter);
                    }

                    break;
                case InvocationExpressionSyntax call:
                    resolutions.Add(call);
                    break;
                default:
                    return null;
            }
        }

        return new Demand(demand.Service, demand.Registrations, demand.IsSingleton, parameters, resolutions, places.Any(one => one.Place.IsShort));
    }
}
