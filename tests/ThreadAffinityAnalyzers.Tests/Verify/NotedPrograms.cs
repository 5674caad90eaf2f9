using System.Globalization;
using System.Reflection;
using Xunit.Sdk;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>The programs that tests speak of: the tests run, but what they say is noted instead of proved.</summary>
internal static class NotedPrograms
{
    /// <summary>Whether a test runs only to be asked for its program.</summary>
    public static bool IsNoting => Notes.Value is not null;

    /// <summary>Notes the program, where it is asked for; otherwise the test goes on.</summary>
    public static bool Add(Rule.Program program)
    {
        Notes.Value?.Add(program);
        return IsNoting;
    }

    /// <summary>The programs of all tests in the namespaces.</summary>
    public static async Task<List<(string Test, Rule.Program Program)>> Of(Func<string, bool> isAsked)
    {
        var programs = new List<(string, Rule.Program)>();
        foreach (var method in typeof(NotedPrograms).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && isAsked(name) && type.GetConstructor(Type.EmptyTypes) is not null)
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

    private static string Short(object? argument)
    {
        var text = Convert.ToString(argument, CultureInfo.InvariantCulture)?.ReplaceLineEndings(" ") ?? "null";
        return text[..Math.Min(60, text.Length)];
    }

    private static readonly AsyncLocal<List<Rule.Program>?> Notes = new();

    /// <summary>The programs of the test, without a proof of what it says of them. A test that asks for findings ends there.</summary>
    private static async Task<List<Rule.Program>> Noted(Func<Task?> test)
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
}
