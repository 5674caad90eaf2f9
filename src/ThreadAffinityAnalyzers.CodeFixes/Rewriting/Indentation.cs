using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>How the lines of a document are indented: as its <c>.editorconfig</c> says; where that says nothing, as its lines are.</summary>
internal sealed class Indentation
{
    private const int TabWidth = 4;

    private readonly bool isSaid;

    private Indentation(string unit, bool isSaid)
    {
        Unit = unit;
        this.isSaid = isSaid;
    }

    /// <summary>One step.</summary>
    public string Unit { get; }

    public static async Task<Indentation> OfAsync(Document document, SourceText text, CancellationToken cancellation)
    {
        if (await document.GetSyntaxTreeAsync(cancellation).ConfigureAwait(false) is { } tree)
        {
            var said = document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(tree);
            if (said.TryGetValue("indent_style", out var style) && style == "tab")
            {
                return new Indentation("\t", isSaid: true);
            }

            if (said.TryGetValue("indent_size", out var size) && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 0 and < 17)
            {
                return new Indentation(new string(' ', width), isSaid: true);
            }

            if (style == "space")
            {
                return new Indentation("    ", isSaid: true);
            }
        }

        return new Indentation(UnitOf(text), isSaid: false);
    }

    /// <summary>What the formatter is told; null where it reads the same from <c>.editorconfig</c>.</summary>
    public async Task<OptionSet?> OptionsAsync(Document document, CancellationToken cancellation)
    {
        if (isSaid)
        {
            return null;
        }

        var options = await document.GetOptionsAsync(cancellation).ConfigureAwait(false);
        var width = Unit == "\t" ? TabWidth : Unit.Length;
        return options.WithChangedOption(FormattingOptions.UseTabs, LanguageNames.CSharp, Unit == "\t")
            .WithChangedOption(FormattingOptions.TabSize, LanguageNames.CSharp, width).WithChangedOption(FormattingOptions.IndentationSize, LanguageNames.CSharp, width);
    }

    /// <summary>A tab where more lines begin with one than with spaces; otherwise the step from a block to what it holds that is met most.</summary>
    private static string UnitOf(SourceText text)
    {
        var (tabs, spaces, twos, fours, before) = (0, 0, 0, 0, 0);
        foreach (var line in text.Lines)
        {
            var at = line.Start;
            while (at < line.End && text[at] == ' ')
            {
                at++;
            }

            if (at == line.End || text[at] == '\t')
            {
                tabs += at < line.End ? 1 : 0;
                continue;
            }

            var indent = at - line.Start;
            spaces += indent > 0 ? 1 : 0;
            twos += indent - before == 2 ? 1 : 0;
            fours += indent - before == 4 ? 1 : 0;
            before = indent;
        }

        return tabs > spaces ? "\t" : twos > fours ? "  " : "    ";
    }
}
