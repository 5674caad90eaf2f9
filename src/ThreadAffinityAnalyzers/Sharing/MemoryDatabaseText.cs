using System;
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

    public static bool MayNameOne(SymbolSearch search, CancellationToken cancellation) =>
        // `:memory:`, `Mode=Memory`, `SqliteOpenMode.Memory`.
        Stands(Memory, static (text, position, _) => Before(text, position) is ':' or '=' or '.', search, cancellation)
        // An empty source: `Data Source=;`, `"Data Source="`, `DataSource = ""`.
        || Stands(Sources, static (text, position, word) => IsEmptySource(text, position + word.Length), search, cancellation);

    private static bool Stands(string[] words, Func<SourceText, int, string, bool> isOne, SymbolSearch search, CancellationToken cancellation) =>
        words.Any(word => search.TreesWith(word, cancellation).Any(rank =>
        {
            var text = search.Trees[rank].GetText(cancellation);
            return search.Indexes(cancellation)[rank].PositionsOf(word).Any(position => isOne(text, position, word));
        }));

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
}
