using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers;

/// <summary>Recognises test projects: their fixtures share on purpose, and their runner decides what overlaps.</summary>
internal static class TestProject
{
    private static readonly string[] Attributes = { "Xunit.FactAttribute", "NUnit.Framework.TestAttribute", "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute", "TUnit.Core.TestAttribute" };
    private static readonly string[] Frameworks = { "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core" };

    /// <summary>By the MSBuild property <c>IsTestProject</c>, which the package makes visible; where that is not known, by a reference to a test framework.</summary>
    public static bool Is(Compilation compilation, AnalyzerOptions options)
    {
        if (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value) && value.Length > 0)
        {
            return string.Equals(value, "true", System.StringComparison.OrdinalIgnoreCase);
        }

        // A framework may be part of the source.
        return compilation.ReferencedAssemblyNames.Any(name => Frameworks.Contains(name.Name)) || Attributes.Any(name => compilation.Assembly.TypeNames.Contains(MetadataNames.ShortName(name)) && compilation.Assembly.GetTypeByMetadataName(name) is not null);
    }
}
