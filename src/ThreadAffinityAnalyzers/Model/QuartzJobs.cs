using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>How many jobs a program makes of one class: <c>[DisallowConcurrentExecution]</c> keeps each of them from overlapping itself, not two of them from overlapping each other.</summary>
internal static class QuartzJobs
{
    /// <summary>Whether the program makes one job of the class. Where it makes none in sight, a scheduler's configuration may make several.</summary>
    public static bool HasOneKey(INamedTypeSymbol type, Compilation compilation)
    {
        var makings = compilation.SyntaxTrees.SelectMany(tree => NameIndex.Of(tree, CancellationToken.None).PositionsOf(type.Name).Select(position => tree.GetRoot().FindToken(position).Parent))
            .Where(name => name is IdentifierNameSyntax named && Makes(named)).Take(2).ToList();
        return makings.Count == 1 && !makings[0]!.Ancestors().Any(at => at is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
    }

    // AddJob<T>(), ScheduleJob<T>(), JobBuilder.Create<T>(), and the same with typeof(T).
    private static bool Makes(IdentifierNameSyntax type) => (type.Parent is QualifiedNameSyntax qualified ? qualified.Parent : type.Parent) switch
    {
        TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "AddJob" or "ScheduleJob" or "Create" } } => true,
        TypeOfExpressionSyntax { Parent: ArgumentSyntax } => true,
        _ => false,
    };
}
