using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether several hosted services run one and the same member: what all of them use, two of them use at the same time.</summary>
internal static class HostedCopies
{
    /// <summary>Whether the host starts more than one object that runs the member: classes that inherit it, constructions of a generic class, one class that is registered several times.</summary>
    public static bool Run(IMethodSymbol member, SharingContext context, CancellationToken cancellation)
    {
        var hosted = context.Lifetimes.All(cancellation).Where(r => r.IsHosted && r.Implementation is INamedTypeSymbol made && Runs(made, member)).ToList();
        return hosted.Any(r => IsAddedEachTime(r) && Functions.IsInLoop(r.Call)) || hosted.Where((first, i) => hosted.Skip(i + 1).Any(second => AreBothAdded(first, second))).Any();
    }

    /// <summary><c>AddHostedService</c> and <c>TryAddEnumerable</c> add one of a class, however often they are called.</summary>
    private static bool IsAddedEachTime(ServiceRegistration registration) => registration.Call is InvocationExpressionSyntax call && ConcurrentStarts.CalledName(call) == "AddSingleton"
        || registration.Call.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax adding } && ConcurrentStarts.CalledName(adding) == "Add";

    private static bool AreBothAdded(ServiceRegistration first, ServiceRegistration second) =>
        (IsAddedEachTime(first) && IsAddedEachTime(second) || !SymbolEqualityComparer.Default.Equals(first.Implementation, second.Implementation))
        && !WorkOrder.AreAlternatives(first.Call, second.Call) && !WorkOrder.AreAlternatives(second.Call, first.Call);

    /// <summary>Whether the member is what an object of the class runs: its own, or one that no class in between replaces.</summary>
    private static bool Runs(INamedTypeSymbol made, IMethodSymbol member)
    {
        foreach (var type in made.SelfAndBases())
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, member.ContainingType.OriginalDefinition))
            {
                return true;
            }

            if (type.GetMembers(member.Name).Any(other => other is IMethodSymbol { IsOverride: true }))
            {
                return false;
            }
        }

        return false;
    }
}
