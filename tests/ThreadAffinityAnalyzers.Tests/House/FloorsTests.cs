using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Floors only point down: which folder of our own source names types of which other folder.</summary>
public sealed class FloorsTests
{
    private const string Root = "ThreadAffinityAnalyzers";

    /// <summary>What each folder may name. The root holds the door (the model) and the analyzer, and sees everything below.</summary>
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Knowledge"] = [],
        ["Search"] = [],
        ["Findings"] = ["Knowledge"],
        ["Model"] = ["Knowledge", "Search", "Findings"],
        ["Sharing"] = ["Knowledge", "Search", "Findings", "Model"],
        ["Rules"] = ["Findings", ""],
        [""] = ["Knowledge", "Search", "Findings", "Model", "Sharing", "Rules"],
    };

    [Fact]
    public void FoldersPointDownOk()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        var references = References().ToArray();
        Assert.Contains(references, reference => (reference.From, reference.To) == ("Sharing", "Model"));
        foreach (var (file, from, to, name) in references)
        {
            if (from != to && !Below[from].Contains(to))
                wrong.Add($"{file}: {(from.Length == 0 ? "root" : from)} names {(to.Length == 0 ? "root" : to)}.{name}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void KnowledgeNamesNoRoslynTypeOk() => Assert.Empty(OwnSource.Compilation.SyntaxTrees
        .Where(tree => FolderOf(tree) == "Knowledge")
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => OwnSource.Compilation.GetSemanticModel(tree).GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol?.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true)
            .Select(symbol => $"{Path.GetFileName(tree.FilePath)}: {symbol}")));

    [Fact]
    public void FolderIsNamespaceOk() => Assert.Empty(OwnSource.Compilation.SyntaxTrees
        .Where(tree => OwnSource.IsOfAnalyzers(tree))
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Where(declared => declared.Name.ToString() != Root + (FolderOf(tree) is { Length: > 0 } folder ? "." + folder : ""))
            .Select(declared => $"{Path.GetFileName(tree.FilePath)}: {declared.Name}")));

    private static IEnumerable<(string File, string From, string To, string Name)> References()
    {
        foreach (var tree in OwnSource.Compilation.SyntaxTrees.Where(OwnSource.IsOfAnalyzers))
        {
            var model = OwnSource.Compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                if (type?.DeclaringSyntaxReferences.FirstOrDefault() is { } declared && OwnSource.IsOfAnalyzers(declared.SyntaxTree))
                    yield return (Path.GetFileName(tree.FilePath), FolderOf(tree), FolderOf(declared.SyntaxTree), type.Name);
            }
        }
    }

    private static string FolderOf(SyntaxTree tree)
    {
        var folder = Path.GetDirectoryName(Path.GetRelativePath(OwnSource.AnalyzersFolder, tree.FilePath))!;
        return folder.Split(Path.DirectorySeparatorChar)[0];
    }
}
