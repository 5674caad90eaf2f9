using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Types found by the files that have their name are those that the compilation finds by running through all declarations.</summary>
public sealed class DeclaredTypesTests
{
    [Theory]
    [InlineData("class Named { }", "class Other { Named n = new(); }")]
    [InlineData("public sealed partial class Named { }", "partial class Named { int n; }")]
    [InlineData("struct Named { }", "ref struct Other { Named n; }")]
    [InlineData("interface Named { }", "class Other : Named { }")]
    [InlineData("record Named(int N);", "")]
    [InlineData("record struct Named(int N);", "readonly record struct Other(Named N);")]
    [InlineData("record class Named(int N);", "")]
    [InlineData("enum Named { Other }", "")]
    [InlineData("delegate System.Collections.Generic.List<int> Named(int n);", "")]
    [InlineData("delegate T Named<T>(T n);", "class Named { }")]
    [InlineData("class Named { }", "class Named<T> { class Inner<U> { } }")]
    [InlineData("class Outer<T> { class Named { } struct Other { enum Named { } } }", "")]
    [InlineData("namespace A { class Named { } } namespace B.C { class Named { } }", "namespace D; class Named { }")]
    [InlineData("file class Named { }", "file class Named { }")]
    [InlineData("class @Named { }", "class\n    Named { }")]
    [InlineData("class /* a word */ Named { }", "struct // and a line\nNamed { }")]
    [InlineData("class Named { }", "struct Named { }")]
    [InlineData("class Other { Named Named() => null; string named = \"class Named\"; }", "// class Named")]
    [InlineData("enum Other { Named }", "namespace Named { class Other { } }")]
    public void NamedOk(string first, string second)
    {
        var program = SearchProgram.Of(first, second);
        foreach (var name in new[] { "Named", "Other", "Inner", "Nobody" })
        {
            var expected = program.Search.Compilation.GetSymbolsWithName(name, SymbolFilter.Type).Select(type => type.ToDisplayString() + type.Locations[0].SourceTree!.FilePath).Order(StringComparer.Ordinal);
            Assert.Equal(expected, program.Search.DeclaredTypes.Named(name, CancellationToken.None).Select(type => type.ToDisplayString() + type.Locations[0].SourceTree!.FilePath).Order(StringComparer.Ordinal));
        }
    }
}
