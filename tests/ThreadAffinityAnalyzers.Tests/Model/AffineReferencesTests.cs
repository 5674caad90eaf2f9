using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Whether a program can hold an affine object at all. Every .NET has System.Data: a provider, a type of the catalogue or a word in source has to come to it.</summary>
public sealed class AffineReferencesTests
{
    [Theory]
    [InlineData("class C { }")]
    [InlineData("class Connected { string DataSource = \"a.db\"; }")]
    [InlineData("namespace Own { class DbContexts { } }")]
    public void NothingToSeeOk(string source) => Assert.False(Has(source, TestReferences.BaseLibraryOnly));

    [Theory]
    [InlineData("using System.Data; class C { IDbConnection? Kept; }")]
    [InlineData("namespace N { using System.Data.Common; class C { DbConnection? Kept; } }")]
    [InlineData("class C { System.Data.IDbConnection? Kept; }")]
    [InlineData("using Data = System.Data; class C { Data.IDbConnection? Kept; }")]
    [InlineData("class NotesConnection { }")]
    [InlineData("namespace Microsoft.EntityFrameworkCore { class DbContext { } }")]
    [InlineData("namespace Microsoft.EntityFrameworkCore { class DbSet<T> { } }")]
    [InlineData("class ThreadAffineAttribute : System.Attribute { }")]
    public void SourceNamesItBad(string source) => Assert.True(Has(source, TestReferences.BaseLibraryOnly));

    [Fact]
    public void ProviderIsReferencedBad() => Assert.True(Has("class C { }", TestReferences.All));

    /// <summary>A well-known provider is told by its file, before the compiler has read the references.</summary>
    [Fact]
    public void ProviderIsNamedByItsFileBad() => Assert.True(AffineReferences.AreNamed(Compile("class C { }", TestReferences.All)));

    [Fact]
    public void FrameworkNamesNoneOk() => Assert.False(AffineReferences.AreNamed(Compile("class C { }", TestReferences.BaseLibraryOnly)));

    /// <summary>Of the framework only what the user adds counts.</summary>
    [Theory]
    [InlineData("System.Net.Sockets.Socket", true)]
    [InlineData("Vendor.Socket", false)]
    public void RowsOfTheUser(string type, bool has) => Assert.Equal(has, Has("class C { }", TestReferences.BaseLibraryOnly, Catalog.With(key => key == "thread_affinity.affine_types" ? type : null, [], out _)));

    /// <summary>An edit that names it is seen, whatever the references have answered before.</summary>
    [Fact]
    public void EditThatNamesItBad()
    {
        var compilation = Compile("class C { }", TestReferences.BaseLibraryOnly);
        Assert.Null(KnownTypes.For(compilation, Catalog.Default, CancellationToken.None));
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText("class C { System.Data.IDbConnection? Kept; }", TestSources.ParseOptions, "/0/Test0.cs"));
        Assert.NotNull(KnownTypes.For(edited, Catalog.Default, CancellationToken.None));
    }

    private static bool Has(string source, IEnumerable<MetadataReference> references, Catalog? catalog = null) => KnownTypes.For(Compile(source, references), catalog ?? Catalog.Default, CancellationToken.None) is not null;

    private static CSharpCompilation Compile(string source, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create("Plain", [CSharpSyntaxTree.ParseText(source, TestSources.ParseOptions, "/0/Test0.cs")], references, new(OutputKind.DynamicallyLinkedLibrary));
}
