using System;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Semantic models without the analysis of nullability, which binds the whole body around each name that is asked about; we never ask for nullability.</summary>
/// <remarks>
/// The compiler offers such models since 4.9 (https://github.com/dotnet/roslyn/issues/70609), and the assembly is built against 4.8: so the method is looked up by
/// name. On an older compiler the usual models answer the same, at a higher price.
/// </remarks>
internal static class PlainModels
{
    private static readonly Func<Compilation, SyntaxTree, SemanticModel> Make = Find();

    public static SemanticModel Of(Compilation compilation, SyntaxTree tree) => Make(compilation, tree);

    private static Func<Compilation, SyntaxTree, SemanticModel> Find()
    {
        var options = typeof(Compilation).Assembly.GetType("Microsoft.CodeAnalysis.SemanticModelOptions");
        if (options is null || !Enum.IsDefined(options, "DisableNullableAnalysis")
            || typeof(Compilation).GetMethod("GetSemanticModel", [typeof(SyntaxTree), options]) is not { ReturnType: var type } method || type != typeof(SemanticModel))
        {
            return static (compilation, tree) => compilation.GetSemanticModel(tree);
        }

        var plain = Enum.Parse(options, "DisableNullableAnalysis");
        return (compilation, tree) =>
        {
            try
            {
                return (SemanticModel)method.Invoke(compilation, [tree, plain])!;
            }
            catch (TargetInvocationException problem) when (problem.InnerException is OperationCanceledException cancelled)
            {
                throw cancelled;
            }
        };
    }
}
