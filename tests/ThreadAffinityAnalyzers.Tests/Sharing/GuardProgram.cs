using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A program with its guard and its twins without: <c>«one¦two»</c> is a choice, the first of which is right; <c>//? TAA4001 TAA1002</c> marks where each twin warns.</summary>
internal sealed partial record GuardProgram(string Name, string Template)
{
    public static readonly GuardProgram[] All =
        Directory.EnumerateFiles(Path.Combine(TestReferences.RepositoryRoot, "tests", "ThreadAffinityAnalyzers.Tests", "Sharing", "GuardPrograms"), "*.txt")
            .Order(StringComparer.Ordinal).SelectMany(Read).ToArray();

    public int Twins => Choice().Matches(Template).Select(choice => choice.Groups[1].Value.Split('¦').Length - 1).DefaultIfEmpty(0).Max();

    /// <summary>The program itself (0) or one of its twins, in which <c>//! TAA4001</c> says where it warns.</summary>
    public string With(int twin) => Mark().Replace(Choice().Replace(Template, choice => Nth(choice.Groups[1].Value.Split('¦'), twin)), mark =>
        twin == 0 || Nth(mark.Groups[1].Value.Split(' '), twin - 1) is "-" ? "" : "//! " + Nth(mark.Groups[1].Value.Split(' '), twin - 1));

    /// <summary>Line and rule of what the text says of itself.</summary>
    public static IEnumerable<string> ExpectedIn(string text) =>
        text.Split('\n').Select((line, index) => (line, index)).Where(one => one.line.Contains("//! ", StringComparison.Ordinal)).Select(one => $"{one.index} {one.line[^7..]}");

    private static string Nth(string[] parts, int index) => parts[Math.Min(index, parts.Length - 1)];

    private static IEnumerable<GuardProgram> Read(string file) =>
        from part in File.ReadAllText(file).ReplaceLineEndings("\n").Split("=== ", StringSplitOptions.RemoveEmptyEntries)
        let end = part.IndexOf('\n', StringComparison.Ordinal)
        select new GuardProgram(Path.GetFileNameWithoutExtension(file) + "/" + part[..end].Trim(), part[(end + 1)..]);

    [GeneratedRegex("«(.*?)»", RegexOptions.Singleline)]
    private static partial Regex Choice();

    [GeneratedRegex(@"//\? *([-A-Z0-9 ]*[-A-Z0-9]) *$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
