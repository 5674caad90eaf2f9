namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Names of types that come by a using directive are told without binding; where more than one type could be meant, the binding tells.</summary>
public class VisibleTypesTests
{
    private const string Declared = "namespace Data { public static class Console { public static string Title = \"\"; } }";

    [Theory]
    [InlineData("a directive of the file", "using Data; namespace App { class X { string N() => Console.Title; } }")]
    [InlineData("a directive from the root", "using global::Data; namespace App { class X { string N() => Console.Title; } }")]
    [InlineData("a global directive of another file", "namespace App.Inner { class X { string N() => Console.Title; } }", "global using Data;")]
    [InlineData("a namespace around", "namespace Data.Inner { class X { string N() => Console.Title; } }")]
    public void A_type_that_one_directive_brings_is_not_bound_Ok(string kind, string user, string other = "")
    {
        var program = SearchProgram.Of(Declared, user, other);
        Assert.Empty(program.Errors);
        Assert.True(program.Ours(program.Declared("Title")).Length == 1, kind);
        Assert.Equal(0, program.Search.SitesBound);
    }

    [Theory]
    [InlineData("a library's type in a nearer namespace", "using Data; namespace System.Inner { class X { string N() => Console.Title; } }", 0)]
    [InlineData("a directive inside a namespace", "using Data; namespace App { using System; class X { string N() => Console.Title; } }", 0)]
    [InlineData("an alias", "using Data; using Console = System.Console; namespace App { class X { string N() => Console.Title; } }", 0)]
    [InlineData("two types of source", "using Data; namespace App { class Console { public static string Title = \"\"; } class X { string N() => Console.Title; } }", 0)]
    [InlineData("no directive but a library's", "using System; namespace App { class X { string N() => Console.Title; } }", 0)]
    [InlineData("a file-local type of another file", "using System; using Data; namespace App { class X { string N() => Console.Title; } }", 0, "file")]
    [InlineData("a directive inside a namespace that brings it", "using System; namespace App { using Data; class X { string N() => Console.Title; } }", 1)]
    public void A_name_that_may_mean_another_type_is_bound_Bad(string kind, string user, int references, string access = "public")
    {
        var program = SearchProgram.Of(Declared.Replace("public static class", access + " static class"), user);
        Assert.Empty(program.Errors);
        var found = program.Ours(program.Declared("Title", static symbol => symbol.ContainingNamespace.Name == "Data"));
        Assert.True(found.Length == references, $"{kind}: {found.Length} references");
    }
}
