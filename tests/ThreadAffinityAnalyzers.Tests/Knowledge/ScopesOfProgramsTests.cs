using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Factories of a container are shared among flows where a program may have several scopes at once: not where it has windows, or a console and no server.</summary>
public sealed class ScopesOfProgramsTests
{
    private const string Source = """
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        public class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public static class Setup { public static void Add(IServiceCollection services, SqliteConnection connection) => services.AddDbContext<Shop>(options => options.UseSqlite(connection)); }
        """;

    private static readonly ImmutableArray<MetadataReference> NoServer = TestReferences.All.Where(reference => Path.GetFileName(reference.Display) is not { } name
        || !name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal)).ToImmutableArray();

    [Fact]
    public void OptionsOfALibraryAreSharedBad() => Assert.Equal(EntryKind.Factory, Assert.Single(new Sample(Source, references: NoServer).Callbacks())?.Kind);

    [Fact]
    public void OptionsOfAProgramWithWindowsAreNotOk() => Assert.Null(Assert.Single(new Sample(Source, references: NoServer.Add(Empty("PresentationFramework"))).Callbacks()));

    [Theory]
    [InlineData(OutputKind.DynamicallyLinkedLibrary, "", true)]
    [InlineData(OutputKind.ConsoleApplication, "", false)]
    [InlineData(OutputKind.ConsoleApplication, "Microsoft.Extensions.Hosting.Abstractions", true)]
    [InlineData(OutputKind.ConsoleApplication, "System.Web", true)]
    [InlineData(OutputKind.WindowsApplication, "PresentationFramework,Microsoft.Extensions.Hosting.Abstractions", false)]
    [InlineData(OutputKind.WindowsApplication, "PresentationFramework,Microsoft.AspNetCore.Http.Abstractions", true)]
    [InlineData(OutputKind.DynamicallyLinkedLibrary, "Microsoft.Maui.Controls", false)]
    public void ServesSeveralByWhatItReferencesOk(OutputKind kind, string assemblies, bool serves)
    {
        var stubs = assemblies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Empty);
        var compilation = CSharpCompilation.Create("Program", [CSharpSyntaxTree.ParseText("class C { }")], NoServer.Concat(stubs), new CSharpCompilationOptions(kind));
        Assert.Equal(serves, KnownTypes.For(compilation, Catalog.Default, CancellationToken.None)!.MayServeSeveral);
    }

    private static MetadataReference Empty(string assembly) =>
        CSharpCompilation.Create(assembly, assembly == "System.Web" ? [CSharpSyntaxTree.ParseText("namespace System.Web { public class HttpContext { } }")] : [], references: TestReferences.BaseLibraryOnly, options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference();
}
