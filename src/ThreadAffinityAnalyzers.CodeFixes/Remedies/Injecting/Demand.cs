using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>A service with everybody in the solution who gets it from the container.</summary>
/// <param name="Registrations">The calls that register it in the project at hand.</param>
/// <param name="IsSingleton">Whether each of them registers one object for the application.</param>
/// <param name="Parameters">Constructor parameters of classes that live longer than a scope.</param>
/// <param name="Resolutions">Calls outside of any scope.</param>
/// <param name="Short">Those that are given it for a scope.</param>
internal sealed record Demand(IReadOnlyList<SyntaxNode> Registrations, bool IsSingleton, IReadOnlyList<IParameterSymbol> Parameters, IReadOnlyList<InvocationExpressionSyntax> Resolutions, IReadOnlyList<SyntaxNode> Short)
{
    /// <summary>The type by which the long-lived ask for it.</summary>
    public ITypeSymbol? Service => Parameters.Count > 0 ? Parameters[0].Type : null;

    /// <summary>The same with those that are given it for a scope among the others; null where there are none, or one of them is neither a plain parameter nor a resolving call.</summary>
    public async Task<Demand?> WithShortAsync(RemedyContext context)
    {
        var parameters = Parameters.ToList();
        var resolutions = Resolutions.ToList();
        foreach (var place in Short)
        {
            if (place is InvocationExpressionSyntax call)
            {
                resolutions.Add(call);
            }
            else if (place is ParameterSyntax { AttributeLists.Count: 0 } && context.Solution.GetDocument(place.SyntaxTree) is { } document &&
                (await context.ModelOfAsync(document).ConfigureAwait(false)).GetDeclaredSymbol(place) is IParameterSymbol parameter)
            {
                parameters.Add(parameter);
            }
            else
            {
                return null;
            }
        }

        return Short.Count == 0 ? null : this with { Parameters = parameters, Resolutions = resolutions, Short = System.Array.Empty<SyntaxNode>() };
    }

    /// <summary>Reads it for a registering call or a parameter; null where a consumer is no constructor parameter and no resolving call, or some are out of sight.</summary>
    public static async Task<Demand?> ReadAsync(RemedyContext context, SyntaxNode asked)
    {
        var project = context.Document.Project;
        if (await project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation ||
            AffinityModel.For(compilation, project.AnalyzerOptions, context.Cancellation).DemandAt(asked, context.Cancellation) is not { } demand)
        {
            return null;
        }

        var places = demand.Consumers.Select(one => (Place: one, IsOfOther: false)).ToList();
        foreach (var other in context.Solution.Projects.Where(one => one.Id != project.Id && one.Language == LanguageNames.CSharp))
        {
            // The classes of a library that the container of this project fills.
            if (demand.Service is not null && await other.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is { } its &&
                AffinityModel.For(its, other.AnalyzerOptions, context.Cancellation).DemandFor(demand.Service, context.Cancellation) is { Registrations.IsEmpty: true } there)
            {
                places.AddRange(there.Consumers.Select(one => (one, true)));
            }
        }

        // What an abstract class is given its derived classes hand on.
        places.RemoveAll(one => one.Place.Node is ParameterSyntax { Parent.Parent: var owner } && (owner as TypeDeclarationSyntax ?? owner?.Parent as TypeDeclarationSyntax)?.Modifiers.Any(SyntaxKind.AbstractKeyword) == true);
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

        return new Demand(demand.Registrations, demand.IsSingleton, parameters, resolutions, places.Where(one => one.Place.IsShort).Select(one => one.Place.Node).ToList());
    }
}
