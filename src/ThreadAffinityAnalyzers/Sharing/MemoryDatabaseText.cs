using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Asks the texts whether one can name a private in-memory database: most programs have none, and their connections need not be bound to know it.</summary>
internal static class MemoryDatabaseText
{
    private static readonly string[] Memory = { "memory", "Memory", "MEMORY" };

    private static readonly string[] Sources = { "Source", "source", "SOURCE", "DataSource", "datasource", "Filename", "FileName", "FullUri" };

    private static readonly PerTree<Answer> Answers = new();

    public static bool MayNameOne(SymbolSearch search, CancellationToken cancellation) =>
        Memory.Concat(Sources).SelectMany(word => search.TreesWith(word, cancellation)).Any(rank => MayNameOne(search.Trees[rank], search.Indexes(cancellation)[rank], cancellation));

    private static bool MayNameOne(SyntaxTree tree, NameIndex index, CancellationToken cancellation) => Answers.Of(tree, () =>
    {
        var text = tree.GetText(cancellation);

        // `:memory:`, `Mode=Memory`, `SqliteOpenMode.Memory`; an empty source: `Data Source=;`, `"Data Source="`, `DataSource = ""`.
        return new Answer(Memory.Any(word => index.PositionsOf(word).Any(position => Before(text, position) is ':' or '=' or '.'))
            || Sources.Any(word => index.PositionsOf(word).Any(position => IsEmptySource(text, position + word.Length))));
    }).Is;

    private static char Before(SourceText text, int position)
    {
        do
        {
            position--;
        }
        while (position >= 0 && text[position] == ' ');

        return position >= 0 ? text[position] : '\0';
    }

    private static bool IsEmptySource(SourceText text, int position)
    {
        if (Next(text, ref position) != '=')
        {
            return false;
        }

        var value = Next(text, ref position);
        return value == ';' || value == '"' && Next(text, ref position) is '"' or ';' or ')' or ',' or '}' or '\r' or '\n';
    }

    private static char Next(SourceText text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        return position < text.Length ? text[position++] : '\0';
    }

    private sealed record Answer(bool Is);
}
