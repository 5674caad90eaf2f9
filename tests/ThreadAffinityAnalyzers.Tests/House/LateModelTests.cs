using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Where a well-known provider is referenced nothing is read before the first tree; where there is nothing to look for, the trees are left alone.</summary>
public sealed class LateModelTests
{
    private const string Shared = "using Microsoft.Data.Sqlite; static class Shared { public static readonly SqliteConnection Db = new(\"Data Source=a.db\"); }";

    [Fact]
    public void NothingIsReadBeforeSomebodyAsksOk()
    {
        var compilation = Compile(Shared, TestReferences.All);
        var late = new LateModel(compilation, new AnalyzerOptions([]));
        Assert.Equal(0, AffinityModel.ModelsMadeFor(compilation));
        var model = late.TryGet(CancellationToken.None);
        Assert.NotNull(model);
        Assert.Equal(1, AffinityModel.ModelsMadeFor(compilation));
        Assert.Same(model, late.TryGet(CancellationToken.None));
    }

    [Theory]
    [InlineData("class C;")]
    [InlineData("namespace Xunit { class FactAttribute : System.Attribute; } class Tests { [Xunit.Fact] public void Adds() { } }")]
    public void NothingToLookForOk(string source) => Assert.Null(new LateModel(Compile(source, TestReferences.BaseLibraryOnly), new AnalyzerOptions([])).TryGet(CancellationToken.None));

    private static CSharpCompilation Compile(string source, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create("App", [CSharpSyntaxTree.ParseText(source, TestSources.ParseOptions, "/0/Test0.cs")], references, new(OutputKind.DynamicallyLinkedLibrary));
}
