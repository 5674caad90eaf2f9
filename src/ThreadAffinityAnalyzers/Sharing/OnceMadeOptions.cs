using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// The lambda for the options of contexts, where the options are a singleton: what it does itself is done once. What it hands to the options
/// is in all contexts, however often it ran.
/// </summary>
internal static class OnceMadeOptions
{
    private const int Singleton = 0;

    /// <summary>The entry as it concerns this use.</summary>
    public static Reached For(Use use, Reached entry, SharingContext context, CancellationToken cancellation) =>
        entry is { Row.Kind: EntryKind.Factory, Overlap: Overlap.WithItself, Site: InvocationExpressionSyntax call } && IsReceiver(use.Node) && AreMadeOnce(call, context, cancellation)
            ? entry with { Overlap = Overlap.WithOthers }
            : entry;

    private static bool IsReceiver(ExpressionSyntax node) =>
        node.Parent is MemberAccessExpressionSyntax access && access.Expression == node || node.Parent is ConditionalAccessExpressionSyntax conditional && conditional.Expression == node;

    private static bool AreMadeOnce(InvocationExpressionSyntax call, SharingContext context, CancellationToken cancellation)
    {
        var model = context.ModelOf(call);
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
        {
            return false;
        }

        // A pool has one set of options for all its contexts.
        return method.Name is "AddDbContextPool" or "AddPooledDbContextFactory"
            || method.Name is "AddDbContext" or "AddDbContextFactory" && method.Parameters.Any(parameter => parameter.Type.Name == "ServiceLifetime" && IsSingleton(parameter));

        // Also a context that is a singleton has such options, whatever is said of them.
        bool IsSingleton(IParameterSymbol parameter) => Arguments.For(call, method, parameter) is { } given
            ? model.GetConstantValue(given, cancellation).Value is Singleton
            : parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: Singleton };
    }
}
