using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The suite runs on three compilers. What it leaves out or expects otherwise on an older one stands here with its reason, and nowhere else in the tests.</summary>
public sealed class CompilerTests
{
    private static readonly Regex Condition = new(@"#if (!?ROSLYN_\w+)|\b(IsNewestRoslyn)\b(?!\s*=>)");

    private static readonly string[] Known =
    [
        // The word `field` in an accessor is C# 14.
        "Fixes/FieldKeywordFixTests.cs ROSLYN_5_OR_GREATER",
        // Programs come by from others by edits: a smaller sample on the other compilers.
        "House/EditedProgramsTests.cs IsNewestRoslyn",
        // Programs with comments everywhere: a smaller sample on the other compilers.
        "House/KeptCommentsTests.cs IsNewestRoslyn",
        // Whether nine of ten warnings have a rewrite is asked of all programs once, and of every fifth on the other compilers.
        "House/RemedyShareTests.cs IsNewestRoslyn",
        // Programs cut into two projects: a smaller sample on the other compilers.
        "House/SplitFixesTests.cs IsNewestRoslyn",
        "House/SplitProgramsTests.cs IsNewestRoslyn",
        // Roslyn 4.8 has no operations for what stands in a collection expression: a descriptor there is not read, and the test says so.
        "Model/RegistrationVerdictTests.cs ROSLYN_4_14_OR_GREATER",
        // The word `field` in an accessor is C# 14.
        "Rules/FieldKeywordTests.cs ROSLYN_5_OR_GREATER",
        // Before 4.14 a collection expression is ambiguous between the overloads of Task.WhenAll for arrays and spans.
        "Rules/TAA2003Tests.cs ROSLYN_4_14_OR_GREATER",
        // Partial properties are C# 13.
        "Search/ReferenceKindTests.cs ROSLYN_4_14_OR_GREATER",
        // Extension members are C# 14.
        "Search/ReferenceKindTests.cs ROSLYN_5_OR_GREATER",
        "Sharing/ExtensionMembersTests.cs ROSLYN_5_OR_GREATER",
        // The unasked checks beside each test of a rule or a fix are half of the suite's time; they run on the newest compiler.
        "Verify/Fix.cs IsNewestRoslyn",
        "Verify/Rule.cs IsNewestRoslyn",
    ];

    [Fact]
    public void ConditionsAreKnownOk()
    {
        var folder = Path.Combine(TestReferences.RepositoryRoot, "tests", "ThreadAffinityAnalyzers.Tests");
        var found = OwnSource.Files(folder).Where(file => Path.GetFileName(file) != nameof(CompilerTests) + ".cs")
            .SelectMany(file => Condition.Matches(File.ReadAllText(file)).Select(match => Path.GetRelativePath(folder, file).Replace('\\', '/') + " " + match.Groups[1].Value + match.Groups[2].Value));
        Assert.Equal(Known, found.Order(StringComparer.Ordinal));
    }

    /// <summary>The compiler that the tests were asked to run on is the one that is loaded.</summary>
    [Fact]
    public void CompilerIsTheOneAskedForOk() =>
        Assert.StartsWith(TestReferences.Roslyn, typeof(Microsoft.CodeAnalysis.Compilation).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyInformationalVersionAttribute), false)
            .Cast<System.Reflection.AssemblyInformationalVersionAttribute>().Single().InformationalVersion, StringComparison.Ordinal);
}
