using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Sources with both searches over them: ours, and the one of the workspace as oracle.</summary>
internal sealed class SearchProgram
{
    private static readonly ImmutableArray<MetadataReference> Platform =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                    || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToImmutableArray();

    private readonly Solution solution;

    private SearchProgram(IEnumerable<(string Path, string Text)> files)
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Program", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(Platform);
        foreach (var (path, text) in files)
        {
            project = project.AddDocument(path, text, filePath: "/" + path).Project;
        }

        solution = project.Solution;
        Compilation = project.GetCompilationAsync().Result!;
        Search = new SymbolSearch(Compilation);
    }

    public Compilation Compilation { get; }

    public SymbolSearch Search { get; }

    public static SearchProgram Of(params string[] texts) => new(texts.Select(static (text, i) => ($"File{i}.cs", text)));

    public static SearchProgram Of(IEnumerable<(string Path, string Text)> files) => new(files);

    public IEnumerable<string> Errors => Compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString());

    /// <summary>The one symbol declared with this name, or the constructor of <c>Type..ctor</c>.</summary>
    public ISymbol Declared(string name, Func<ISymbol, bool>? which = null) =>
        Declarations().First(symbol => (symbol.Name == name || symbol.ContainingSymbol?.Name + "." + symbol.Name == name) && which?.Invoke(symbol) != false);

    public IEnumerable<ISymbol> Declarations() =>
        Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().Where(static node => node is not (BaseNamespaceDeclarationSyntax or UsingDirectiveSyntax))
                .Select(node => Compilation.GetSemanticModel(tree).GetDeclaredSymbol(node)))
            .SelectMany(static symbol => symbol is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type ? [symbol, .. type.InstanceConstructors] : new[] { symbol })
            .Where(static symbol => symbol is not null and not INamespaceSymbol && !symbol.IsImplicitlyDeclared).Select(static symbol => symbol!).Distinct(SymbolEqualityComparer.Default).Select(static symbol => symbol!);

    /// <summary>Places of references by our search, as <c>path(line,column)</c> of the token that refers.</summary>
    public string[] Ours(ISymbol symbol) => Search.ReferencesTo(symbol, CancellationToken.None).Select(static r => Told(TokenOf(r.Node))).ToArray();

    /// <summary>Places of references by the workspace's search, without those ours leaves out by decision.</summary>
    public string[] Oracle(ISymbol symbol)
    {
        var definition = SymbolIdentity.DefinitionOf(symbol);
        var wanted = Search.ReachedThrough(definition, CancellationToken.None);
        return SymbolFinder.FindReferencesAsync(definition, solution).Result
            // The workspace tells the `T` of `new T()` as reference to the constructor alone; for us it names the type as well.
            .Where(found => wanted.Contains(SymbolIdentity.DefinitionOf(found.Definition)) || IsConstructorOf(found.Definition, definition))
            .SelectMany(found => found.Locations.Select(at => (At: at, found.Definition)))
            .Where(static found => !found.At.IsImplicit)
            .Select(found => (Token: found.At.Location.SourceTree!.GetRoot().FindToken(found.At.Location.SourceSpan.Start, findInsideTrivia: true), found.Definition))
            .Where(found => found.Token.IsKind(SyntaxKind.IdentifierToken) || !IsConstructorOf(found.Definition, definition))
            .Select(static found => found.Token)
            .Where(static token => !token.Parent!.AncestorsAndSelf(ascendOutOfTrivia: false).Any(static node => node is DocumentationCommentTriviaSyntax or CrefSyntax) && !IsInNameof(token))
            .Select(Told).Distinct().OrderBy(static place => place, StringComparer.Ordinal).ToArray();
    }

    public static string PlaceOf(SyntaxNode node) => Told(TokenOf(node));

    private static bool IsConstructorOf(ISymbol found, ISymbol type) =>
        found is IMethodSymbol { MethodKind: MethodKind.Constructor } && SymbolIdentity.Comparer.Equals(found.ContainingType.OriginalDefinition, type);

    private static bool IsInNameof(SyntaxToken token) =>
        token.Parent!.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Any(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    private static SyntaxToken TokenOf(SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => name.Identifier,
        QualifiedNameSyntax name => name.Right.Identifier,
        AliasQualifiedNameSyntax name => name.Name.Identifier,
        ObjectCreationExpressionSyntax creation => TokenOf(creation.Type),
        AttributeSyntax attribute => TokenOf(attribute.Name),
        PrimaryConstructorBaseTypeSyntax type => TokenOf(type.Type),
        ConstructorInitializerSyntax initializer => initializer.ThisOrBaseKeyword,
        _ => node.GetFirstToken(),
    };

    private static string Told(SyntaxToken token)
    {
        var at = token.GetLocation().GetLineSpan();
        return $"{at.Path}({at.StartLinePosition.Line + 1:0000},{at.StartLinePosition.Character + 1:000})";
    }
}
