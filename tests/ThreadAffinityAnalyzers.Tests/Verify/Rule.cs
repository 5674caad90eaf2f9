using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit.Sdk;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What a rule test says: this program warns where it is marked, that one is silent.</summary>
internal static class Rule
{
    /// <summary>The program warns exactly where its markup says, for example <c>{|TAA1001:_db|}</c>.</summary>
    public static Task Bad(params string[] sources) => Bad(TestSources.Named(sources));

    /// <summary>The same with an .editorconfig.</summary>
    public static Task BadWith(string editorConfig, params string[] sources) => Bad(TestSources.Named(sources), editorConfig);

    public static Task Bad((string Name, string Text)[] files, string? editorConfig = null, OutputKind? kind = null)
    {
        Assert.True(files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal)), "A program that must warn says where: {|TAA1001:name|}.");
        return Run(files, editorConfig, kind);
    }

    /// <summary>The program is silent: no finding of any severity.</summary>
    public static Task Ok(params string[] sources) => Ok(TestSources.Named(sources));

    /// <summary>The same with an .editorconfig.</summary>
    public static Task OkWith(string editorConfig, params string[] sources) => Ok(TestSources.Named(sources), editorConfig);

    public static Task Ok((string Name, string Text)[] files, string? editorConfig = null, OutputKind? kind = null)
    {
        Assert.False(files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal)), "A program that must be silent has no markup.");
        return Run(files, editorConfig, kind);
    }

    /// <summary>The findings of a program in order of place, for tests of messages and locations.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Findings(params string[] sources)
    {
        Assert.Null(Notes.Value);
        var files = TestSources.Named(sources);
        var compilation = TestSources.Compile(files, TestSources.KindOf(sources));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return (await UnaskedChecks.AnalyzeWhole(compilation, null)).OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceSpan.Start).ToImmutableArray();
    }

    /// <summary>A program of a test.</summary>
    public sealed record Program((string Name, string Text)[] Files, string? EditorConfig, OutputKind Kind)
    {
        /// <summary>The test says that it must warn.</summary>
        public bool IsBad => Files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal));
    }

    /// <summary>Every program of the tests of the rules: the tests run, but what they say is noted instead of proved.</summary>
    public static async Task<List<(string Test, Program Program)>> Programs()
    {
        var programs = new List<(string, Program)>();
        foreach (var method in typeof(Rule).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && (name.Contains(".Rules", StringComparison.Ordinal) || name.EndsWith(".Sharing", StringComparison.Ordinal)) && type.GetConstructor(Type.EmptyTypes) is not null)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .OrderBy(method => method.DeclaringType!.FullName, StringComparer.Ordinal).ThenBy(method => method.Name, StringComparer.Ordinal))
        {
            var cases = method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method)).ToList();
            foreach (var arguments in cases.Count == 0 ? [[]] : cases)
            {
                var test = $"{method.DeclaringType!.Name}.{method.Name}" + (cases.Count == 0 ? "" : $"({string.Join(", ", arguments.Select(Short))})");
                programs.AddRange((await Noted(() => method.Invoke(Activator.CreateInstance(method.DeclaringType!), arguments) as Task)).Select(program => (test, program)));
            }
        }
        return programs;
    }

    private static string Short(object? argument) => argument is string text && (text.Length > 60 || text.Contains('\n'))
        ? text.ReplaceLineEndings(" ")[..Math.Min(60, text.Length)] : Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "null";

    private static readonly AsyncLocal<List<Program>?> Notes = new();

    /// <summary>The programs of the test, without a proof of what it says of them. A test that asks for findings ends there.</summary>
    private static async Task<List<Program>> Noted(Func<Task?> test)
    {
        var notes = Notes.Value = [];
        try
        {
            await (test() ?? Task.CompletedTask);
        }
        catch (Exception)
        {
            // What the test says besides needs the findings.
        }
        finally
        {
            Notes.Value = null;
        }
        return notes;
    }

    private static async Task Run((string Name, string Text)[] files, string? editorConfig, OutputKind? kind)
    {
        var output = kind ?? TestSources.KindOf(files.Select(file => file.Text));
        if (Notes.Value is { } notes)
        {
            notes.Add(new Program(files, editorConfig, output));
            return;
        }
        await new RuleTest(files, editorConfig, output).RunAsync();
        if (TestReferences.IsNewestRoslyn)
            await UnaskedChecks.OfProgram(files, editorConfig, output);
    }
}
