using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What the texts of a function say to the database.</summary>
internal static class SqlTexts
{
    /// <summary>The literals in the node, those of constants that it names included.</summary>
    public static IEnumerable<string> In(SyntaxNode node, SemanticModel model)
    {
        foreach (var one in node.DescendantNodesAndSelf())
        {
            if (one is LiteralExpressionSyntax { Token.Value: string text })
            {
                yield return text;
            }
            else if (one is InterpolatedStringTextSyntax part)
            {
                yield return part.TextToken.ValueText;
            }
            else if (one is IdentifierNameSyntax && model.GetSymbolInfo(one).Symbol is IFieldSymbol { HasConstantValue: true } or ILocalSymbol { HasConstantValue: true } &&
                     model.GetConstantValue(one) is { HasValue: true, Value: string value })
            {
                yield return value;
            }
        }
    }

    /// <summary>Set-up that each connection needs for itself.</summary>
    public static bool IsPragma(string text)
    {
        var parts = Statements(text);
        return parts.Count > 0 && parts.All(part => part.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase) && part.Contains("=")) && !parts.All(IsJournalMode);
    }

    public static bool HasPragma(string text) =>
        Statements(text).Any(part => part.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase) && part.Contains("=") && !IsJournalMode(part));

    /// <summary>State of the connection that later statements build on, across calls.</summary>
    public static string? StateIn(string text)
    {
        foreach (var part in Statements(text))
        {
            var words = part.Split(new[] { ' ', '\t', '\r', '\n' }, 4, StringSplitOptions.RemoveEmptyEntries);
            var first = words[0].ToUpperInvariant();
            var second = words.Length > 1 ? words[1].ToUpperInvariant() : "";
            if (first is "CREATE" && second is "TEMP" or "TEMPORARY")
            {
                return "a temporary table";
            }

            if (first is "ATTACH" or "DETACH" && words.Length > 1)
            {
                return "an attached database";
            }

            if (first is "BEGIN" or "COMMIT" or "ROLLBACK" or "SAVEPOINT" or "END" && (words.Length == 1 || second is "TRANSACTION" or "IMMEDIATE" or "DEFERRED" or "EXCLUSIVE" or "WORK" || first == "SAVEPOINT"))
            {
                return "a transaction written as text";
            }
        }

        return null;
    }

    public static bool Starts(string text, string word) => Statements(text).Any(part => part.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    public static bool AsksForLastStatement(string text) =>
        text.IndexOf("last_insert_rowid", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("changes()", StringComparison.OrdinalIgnoreCase) >= 0;

    public static bool Writes(string text) =>
        Statements(text).Any(part => new[] { "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH" }.Any(word => part.StartsWith(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A database in memory that only its own connection sees; with a shared cache, one that lives as long as a connection is open.</summary>
    public static bool IsMemory(string connectionString)
    {
        var plain = connectionString.Replace(" ", "").ToLowerInvariant();
        return plain.Length == 0 || plain.Contains(":memory:") || plain.Contains("mode=memory");
    }

    private static bool IsJournalMode(string part) => part.IndexOf("journal_mode", StringComparison.OrdinalIgnoreCase) >= 0;

    private static List<string> Statements(string text) => text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
}
