using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Benchmarks.Generation;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>A program that is measured: texts and references, from which each run parses and compiles anew, so that no cache of an earlier run helps.</summary>
internal sealed class Subject
{
    private readonly ImmutableArray<(string Path, SourceText Text)> files;
    private readonly ImmutableArray<MetadataReference> references;

    private Subject(string name, IEnumerable<(string Path, string Text)> files, ImmutableArray<MetadataReference> references)
    {
        Name = name;
        this.files = files.Select(f => (f.Path, SourceText.From(f.Text, Encoding.UTF8))).ToImmutableArray();
        this.references = references;
    }

    public string Name { get; }

    public int Files => files.Length;

    public long Characters => files.Sum(f => (long)f.Text.Length);

    public static Subject Generated(int size) => new($"generated, {size:N0} files", GeneratedSolution.Of(size), References.All);

    /// <summary>A program with this many findings, one to a file.</summary>
    public static Subject OfFindings(int findings) => new($"generated, {findings:N0} findings", FindingFiles.Of(findings), References.All);

    /// <summary>The part of the generated solution that needs no data access, without any reference that brings it.</summary>
    public static Subject WithoutAffineTypes(int size) => new(
        $"generated, {size:N0} files, no affine reference",
        GeneratedSolution.Of(size).Where(f => (f.Path.StartsWith("Logic/", StringComparison.Ordinal) || f.Path.StartsWith("Work/", StringComparison.Ordinal)) && !f.Text.Contains("Sqlite")),
        References.WithoutData);

    /// <summary>All C# files below a folder as one program, compiled loosely: what does not resolve stays an error.</summary>
    public static Subject FromFolder(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        var sources = Directory.EnumerateFiles(folder, "*.cs", options).Order(StringComparer.Ordinal)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (f, File.ReadAllText(f)));
        return new Subject(Path.GetFileName(folder.TrimEnd('/')), sources.Append(("/ImplicitUsings.g.cs", ImplicitUsings)), References.All);
    }

    public CSharpCompilation Compile()
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = files.Select(f => CSharpSyntaxTree.ParseText(f.Text, parse, f.Path));
        var isProgram = files.Any(f => f.Path.EndsWith("Program.cs", StringComparison.Ordinal));
        return CSharpCompilation.Create("Measured", trees, references, new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, concurrentBuild: false));
    }

    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        global using global::Microsoft.AspNetCore.Builder;
        global using global::Microsoft.AspNetCore.Hosting;
        global using global::Microsoft.AspNetCore.Http;
        global using global::Microsoft.AspNetCore.Routing;
        global using global::Microsoft.Extensions.Configuration;
        global using global::Microsoft.Extensions.DependencyInjection;
        global using global::Microsoft.Extensions.Hosting;
        global using global::Microsoft.Extensions.Logging;
        """;
}
