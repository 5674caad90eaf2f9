using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>What is found in references is kept over edits, and no longer than they stay as they are.</summary>
public class ReferencedTypesTests
{
    private const string Name = "Microsoft.Data.Sqlite.SqliteConnection";

    private static readonly CSharpCompilation Program = TestSources.Compile([("/0/Test0.cs", "class Empty;")], OutputKind.DynamicallyLinkedLibrary);

    [Fact]
    public void EditKeepsThemOk()
    {
        var edited = Program.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;", TestSources.ParseOptions));
        Assert.Same(References.Of(Program), References.Of(edited));
        Assert.Same(ReferencedTypes.Of(Program).Get(Program, Name), ReferencedTypes.Of(edited).Get(edited, Name));
    }

    [Fact]
    public void TypeThatSourceDeclaresComesFirstOk()
    {
        Assert.Equal("Microsoft.Data.Sqlite", ReferencedTypes.Of(Program).Get(Program, Name)!.ContainingAssembly.Name);
        var edited = Program.AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace Microsoft.Data.Sqlite { class SqliteConnection; }", TestSources.ParseOptions));
        Assert.Same(edited.Assembly, ReferencedTypes.Of(edited).Get(edited, Name)!.ContainingAssembly);
        Assert.Equal("Microsoft.Data.Sqlite", ReferencedTypes.Of(Program).Get(Program, Name)!.ContainingAssembly.Name);
    }

    [Fact]
    public void ReferenceThatIsAddedOrTakenAwayIsSeenOk()
    {
        var without = Program.WithReferences(Program.References.Where(reference => reference.Display?.Contains("Microsoft.Data.Sqlite", StringComparison.Ordinal) != true));
        Assert.Null(ReferencedTypes.Of(without).Get(without, Name));
        Assert.NotNull(ReferencedTypes.Of(Program).Get(Program, Name));
        Assert.Null(ReferencedTypes.Of(without).Get(without, Name));
    }

    [Fact]
    public void EditOfAReferencedProjectIsSeenOk()
    {
        var before = Using(Library("public class Store;"));
        Assert.Null(ReferencedTypes.Of(before).Get(before, "Archive"));
        var after = Using(Library("public class Store; public class Archive;"));
        Assert.NotNull(ReferencedTypes.Of(after).Get(after, "Archive"));
        Assert.Null(ReferencedTypes.Of(before).Get(before, "Archive"));

        static CSharpCompilation Library(string text) => TestSources.Compile([("/0/Library.cs", text)], OutputKind.DynamicallyLinkedLibrary).WithAssemblyName("Library");
        static CSharpCompilation Using(CSharpCompilation library) => Program.AddReferences(library.ToMetadataReference());
    }
}
