using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>What the guard table really gives: a cell is filled where the guarded program is silent and its weakened twin warns.</summary>
internal static class GuardCoverage
{
    public static async Task Append(StringBuilder page)
    {
        page.Append("""

            # Guards

            Every guard idiom with every kind of holder, static and of a singleton. `x`: the guarded program is silent, and its twin, in which one of two members has lost
            the guard or holds one that guards nothing (another object, an object of each call, a count above 1, a wait that failed), warns.

            """.ReplaceLineEndings("\n"));
        var filled = 0;
        var all = 0;
        foreach (var (title, idioms, isAsync) in new[] { ("Synchronous", GuardCells.Synchronous, false), ("Asynchronous", GuardCells.Asynchronous, true) })
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| guard |");
            foreach (var owner in new[] { "static", "singleton's" })
                foreach (var holder in GuardCells.Holders)
                    page.Append(CultureInfo.InvariantCulture, $" {owner} {holder.Name} |");
            page.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", 2 * GuardCells.Holders.Length))).Append('\n');
            foreach (var idiom in idioms)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {idiom.Name} |");
                foreach (var isStatic in new[] { true, false })
                {
                    var told = await Spoken(GuardCells.Program(idiom, isAsync, isStatic, weakened: false));
                    var weak = await Spoken(GuardCells.Program(idiom, isAsync, isStatic, weakened: true));
                    for (var index = 0; index < GuardCells.Holders.Length; index++)
                    {
                        var isFilled = !told.Contains(index) && weak.Contains(index);
                        filled += isFilled ? 1 : 0;
                        all++;
                        page.Append(isFilled ? " x |" : told.Contains(index) ? " false alarm |" : "  |");
                    }
                }
                page.Append('\n');
            }
        }
        page.Append(CultureInfo.InvariantCulture, $"\n{filled} of {all} cells are filled.\n");
    }

    /// <summary>The numbers of the classes in which the program's findings stand.</summary>
    private static async Task<HashSet<int>> Spoken(string program)
    {
        var said = new HashSet<int>();
        foreach (var finding in await Rule.Findings(program))
        {
            var node = finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan);
            var holder = node.FirstAncestorOrSelf<ClassDeclarationSyntax>()!.Identifier.ValueText;
            said.Add(int.Parse(holder[^1..], CultureInfo.InvariantCulture));
        }
        return said;
    }
}
