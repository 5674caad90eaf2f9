using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers;

/// <summary>Recognises test projects: their fixtures share on purpose, and their runner decides what overlaps.</summary>
internal static class TestProject
{
    private static readonly string[] Attributes = { "Xunit.FactAttribute", "NUnit.Framework.TestAttribute", "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute", "TUnit.Core.TestAttribute" };
    private static readonly string[] Frameworks = { "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core" };

    // By what they declare: a reference alone may come with a library of helpers.
    private static readonly ImmutableHashSet<string> Tests = ImmutableHashSet.Create("Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "SkippableFact", "SkippableTheory");
    private static readonly ImmutableHashSet<string> Hosts = ImmutableHashSet.Create("WebApplication", "WebHost", "Host", "HostBuilder", "HostApplicationBuilder");

    /// <summary>
    /// By the MSBuild property <c>IsTestProject</c>, which the package makes visible; where that is not known, by a test framework and a test. A program that starts a host of its
    /// own is none, whatever tests stand in it.
    /// </summary>
    public static bool Is(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        if (IsSaidToBe(options) is { } said)
        {
            return said;
        }

        // A framework may be part of the source.
        return (compilation.ReferencedAssemblyNames.Any(name => Frameworks.Contains(name.Name))
                || Attributes.Any(name => compilation.Assembly.TypeNames.Contains(MetadataNames.ShortName(name)) && compilation.Assembly.GetTypeByMetadataName(name) is not null))
            && compilation.SyntaxTrees.Any(tree => HasTest(tree, cancellation)) && !StartsHost(compilation, cancellation);
    }

    /// <summary>What the project file says; null where it says nothing.</summary>
    public static bool? IsSaidToBe(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value) && value.Length > 0 ? string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) : null;

    private static bool HasTest(SyntaxTree tree, CancellationToken cancellation)
    {
        var index = NameIndex.Of(tree, cancellation);
        return Tests.SelectMany(index.PositionsOf).Any(position => SymbolSearch.IdentifierAt(tree.GetRoot(cancellation), position) is { Parent: SimpleNameSyntax name } && NamedSites.WholeName(name).Parent is AttributeSyntax);
    }

    private static bool StartsHost(Compilation compilation, CancellationToken cancellation) =>
        compilation.GetEntryPoint(cancellation) is { DeclaringSyntaxReferences: [var start, ..] } && NameIndex.Of(start.SyntaxTree, cancellation) is var index && Hosts.Any(index.Has);
}
