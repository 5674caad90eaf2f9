using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Rules;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers;

/// <summary>The one analyzer: it asks the model about each declaration of a tree and reports every finding under the rule that owns its route.</summary>
/// <remarks>
/// The action of the tree alone judges: what it reports inside its tree is live in an editor, it makes the driver build no operations, and in a build it runs after the
/// compiler has bound all bodies, so that our questions are answered from what is bound already
/// (https://github.com/dotnet/roslyn/blob/main/docs/analyzers/Analyzer%20Actions%20Semantics.md).
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThreadAffinityAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = 
        ImmutableArray.CreateRange(AffinityRule.All, rule => rule.Descriptor).Add(TAA9001MalformedConfiguration.Descriptor).Add(TAA9002StaleAudit.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        // Generated code is silent (`OnTree`), but for what Razor copies out of files that somebody writes.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var model = new LateModel(start.Compilation, start.Options);
            if (TestProject.IsSaidToBe(start.Options) == true || !AffineReferences.AreNamed(start.Compilation) && model.TryGet(start.CancellationToken) is null)
            {
                return;
            }

            var run = new WholeRun();
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (!symbol.IsGeneratedCode)
                    {
                        run.Announce(symbol.Symbol);
                    }
                },
                SymbolKind.NamedType);
            start.RegisterSemanticModelAction(tree => OnTree(tree, model, run));
        });
        context.RegisterCompilationAction(static compilation =>
        {
            foreach (var words in CatalogReader.Malformed(compilation.Compilation, compilation.Options, compilation.CancellationToken))
            {
                compilation.ReportDiagnostic(Diagnostic.Create(TAA9001MalformedConfiguration.Descriptor, Location.None, words));
            }
        });
    }

    private static void OnTree(SemanticModelAnalysisContext context, LateModel late, WholeRun run)
    {
        if (late.TryGet(context.CancellationToken) is not { } usual)
        {
            return;
        }

        if (context.IsGeneratedCode && !RazorCode.MayStandIn(context.SemanticModel.SyntaxTree))
        {
            // A class of which a part is generated (a migration) has announced this tree, too.
            run.Done(context.SemanticModel.SyntaxTree);
            return;
        }

        var compilation = context.SemanticModel.Compilation;
        usual.AnswerFrom(run.ModelsOf(compilation), compilation);

        // Options belong to the file in which a diagnostic would be reported; nearly always all files have the same.
        var catalog = CatalogReader.Read(context.SemanticModel.SyntaxTree, context.Options, context.CancellationToken);
        var model = usual.Follows(catalog) ? usual : AffinityModel.For(compilation, catalog, context.CancellationToken);
        new DeclarationWalk(context, model).Run();
        run.Done(context.SemanticModel.SyntaxTree);
    }
}
