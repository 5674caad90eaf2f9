using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Asks a tree's text whether it can name a private in-memory database: most programs have none, and their connections need not be bound to know it.</summary>
internal static class MemoryDatabaseText
{
    private static readonly string[] Memory = { "memory", "Memory", "MEMORY" };

    private static readonly string[] Sources = { "Source", "source", "SOURCE", "DataSource", "datasource", "Filename", "FileName", "FullUri" };

    public static bool MayNameOne(SyntaxTree tree, CancellationToken cancellation)
    {
        var index = NameIndex.Of(tree, cancellation);
        foreach (var word in Memory)
        {
            // `:memory:`, `Mode=Memory`, `SqliteOpenMode.Memory`.
            foreach (var position in index.PositionsOf(word))
            {
                if (Before(tree.GetText(cancellation), position) is ':' or '=' or '.')
                {
                    return true;
                }
            }
        }

        foreach (var word in Sources)
        {
            // An empty source: `Data Source=;`, `"Data Source="`, `DataSource = ""`.
            foreach (var position in index.PositionsOf(word))
            {
                if (IsEmptySource(tree.GetText(cancellation), position + word.Length))
                {
                    return true;
                }
            }
        }

        return false;
    }

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
