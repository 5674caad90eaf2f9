using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Lines of code that are set in. Those that begin inside a literal are its value, and stay as they are.</summary>
internal static class CodeLines
{
    /// <summary>The code with the indentation before each of its lines but the first.</summary>
    public static string Indented(string code, string indent) => Joined(code, line => indent + line);

    /// <summary>The code without the indentation that its further lines have, as far as they have it.</summary>
    public static string Unindented(string code, string indent) => Joined(code, line => line.StartsWith(indent, System.StringComparison.Ordinal) ? line.Substring(indent.Length) : line);

    /// <summary>The code with the unit in place of each four spaces that its lines begin with.</summary>
    public static string WithUnit(string code, string? unit) => unit is null or "    " ? code : Joined(code, line =>
    {
        var text = line.TrimStart(' ');
        return string.Concat(Enumerable.Repeat(unit, (line.Length - text.Length) / 4)) + text;
    });

    /// <summary>The numbers of the lines that begin inside one of the tokens.</summary>
    public static HashSet<int> Continued(IEnumerable<SyntaxToken> tokens, TextLineCollection lines) => new(tokens.Select(token => token.Span)
        .Select(span => (First: lines.GetLineFromPosition(span.Start).LineNumber, Last: lines.GetLineFromPosition(span.End).LineNumber))
        .SelectMany(place => Enumerable.Range(place.First + 1, place.Last - place.First)));

    private static string Joined(string code, System.Func<string, string> shift)
    {
        if (code.IndexOf('\n') < 0)
        {
            return code;
        }

        var continued = Continued(SyntaxFactory.ParseTokens(code), SourceText.From(code).Lines);
        return string.Join("\n", code.Split('\n').Select((line, number) => number == 0 || continued.Contains(number) ? line : shift(line)));
    }
}
