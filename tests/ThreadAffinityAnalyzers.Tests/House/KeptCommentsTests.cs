using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the rule tests with a comment on every line, or before every word: each choice that is offered keeps them all, and still compiles.</summary>
/// <remarks>A sample of the programs is taken; with <c>THREAD_AFFINITY_COMMENTS</c> set to the name of a file all are, and what is lost is written there.</remarks>
public sealed class KeptCommentsTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_COMMENTS");

    private static readonly int Stride = Report is not null ? 1 : TestReferences.IsNewestRoslyn ? 6 : 18;

    /// <summary>Where the comments stand.</summary>
    private enum Way
    {
        Behind,
        Above,
        Between,
    }

    private static readonly Way[] Ways = [Way.Behind, Way.Above, Way.Between];

    [Fact]
    public async Task EveryChoiceKeepsCommentsOk()
    {
        var (choices, comments) = (0, 0);
        var wrong = new ConcurrentBag<string>();
        var programs = (await Rule.Programs()).Concat(await Fix.Programs()).Where(one => one.Program.IsBad).Where((_, index) => index % Stride == 0).SelectMany((one, index) => (Report is not null ? Ways : [Ways[index % 3]]).Select(way => (one, way))).ToList();
        await Parallel.ForEachAsync(programs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (taken, cancellation) =>
        {
            var (one, way) = taken;
            var number = 0;
            var files = one.Program.Files.Select(file => (file.Name, Text: Commented(Lines(TestSources.WithoutMarkup(file.Text), way), way, ref number))).ToArray();
            Interlocked.Add(ref comments, number);
            using var workspace = new AdhocWorkspace();
            var project = Repaired.Add(workspace.CurrentSolution, "Program", TestSources.Compile(files, one.Program.Kind));
            foreach (var finding in await Repaired.FindingsOf(project))
            {
                foreach (var (title, changed) in await Choices.For(project, finding))
                {
                    Interlocked.Increment(ref choices);
                    if (await Choices.ErrorsIn(changed) is { Length: > 0 } errors)
                        wrong.Add($"{way} {one.Test}: {finding.Id} `{title}`: {errors}");
                    else if (await LostIn(changed!, files, number) is { Length: > 0 } lost)
                        wrong.Add($"{way} {one.Test}: {finding.Id} `{title}` loses {lost}");
                }
            }
        });
        output.WriteLine($"{choices} choices, {comments} comments");
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, wrong.Order(StringComparer.Ordinal).Prepend($"{wrong.Count} wrong of {choices} choices, {comments} comments"));
        Assert.True(choices * Stride > 1000, $"{choices} choices: too few.");
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Order(StringComparer.Ordinal)));
    }

    /// <summary>Comments of a line need lines: each statement gets its own, where no text stands over several.</summary>
    private static string Lines(string program, Way way)
    {
        var root = CSharpSyntaxTree.ParseText(program, TestSources.ParseOptions).GetRoot();
        return way == Way.Between || root.ContainsDirectives || root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || IsInText(token)) ? program : root.NormalizeWhitespace(eol: "\n").ToFullString() + "\n";
    }

    /// <summary>The program with a numbered comment wherever one of the kind may stand.</summary>
    private static string Commented(string program, Way way, ref int number)
    {
        var tree = CSharpSyntaxTree.ParseText(program, TestSources.ParseOptions);
        var root = tree.GetRoot();
        var text = tree.GetText();
        var places = new SortedSet<int>();
        if (way == Way.Between)
            places.UnionWith(root.DescendantTokens().Where(token => token.Span.Length > 0 && !IsInText(token)).Select(token => token.SpanStart));
        else
            places.UnionWith(text.Lines.Where(line => line.Span.Length > 0 && !string.IsNullOrWhiteSpace(line.ToString())).Select(line => way == Way.Above ? line.Start : line.End).Where(place => IsBetweenTokens(root, place)));
        foreach (var place in places.Reverse())
        {
            var comment = way switch { Way.Behind => $" // c{number}.", Way.Above => $"// c{number}.\n", _ => $"/* c{number}. */ " };
            number++;
            program = program.Insert(place, comment);
        }
        return program;
    }

    private static bool IsBetweenTokens(SyntaxNode root, int place)
    {
        var token = root.FindToken(place);
        var trivia = root.FindTrivia(place > 0 && place == root.FullSpan.End ? place - 1 : place);
        return !(token.SpanStart < place && place < token.Span.End) && !IsInText(token) && !IsInText(root.FindToken(Math.Max(0, place - 1)))
            && !trivia.IsDirective && !root.FindTrivia(Math.Max(0, place - 1)).IsDirective && !Said(trivia) && !Said(root.FindTrivia(Math.Max(0, place - 1)));

        static bool Said(SyntaxTrivia one) => !one.IsKind(SyntaxKind.WhitespaceTrivia) && !one.IsKind(SyntaxKind.EndOfLineTrivia) && !one.IsKind(SyntaxKind.None);
    }

    private static bool IsInText(SyntaxToken token) => token.Parent!.AncestorsAndSelf().Any(one => one is InterpolatedStringExpressionSyntax && one.SpanStart < token.SpanStart);

    private static async Task<string> LostIn(Solution solution, (string Name, string Text)[] before, int number)
    {
        var kept = new HashSet<string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
            kept.UnionWith((await document.GetSyntaxRootAsync())!.DescendantTrivia(descendIntoTrivia: true).Select(trivia => trivia.ToString().Trim('/', '*', ' ')));
        return string.Join(", ", Enumerable.Range(0, number).Where(one => !kept.Contains($"c{one}.")).Select(one => before.SelectMany(file => file.Text.Split('\n')).First(line => line.Contains($"c{one}.")).Trim()));
    }
}
