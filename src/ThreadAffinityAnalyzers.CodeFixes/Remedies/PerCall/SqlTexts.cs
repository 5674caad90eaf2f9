using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What the texts of a function say to the database.</summary>
internal static class SqlTexts
{
    /// <summary>The literals in the node, those of constants that it names included.</summary>
    /// <param name="node">The node.</param>
    /// <param name="model">Its model.</param>
    /// <param name="isOther">What is left out of it.</param>
    public static IEnumerable<string> In(SyntaxNode node, SemanticModel model, Func<SyntaxNode, bool>? isOther = null)
    {
        foreach (var one in node.DescendantNodesAndSelf(one => isOther?.Invoke(one) != true))
        {
            if (one is LiteralExpressionSyntax { Token.Value: string text })
            {
                yield return text;
            }
            else if (one is InterpolatedStringTextSyntax part)
            {
                yield return part.TextToken.ValueText;
            }
            else if (one is IdentifierNameSyntax)
            {
                switch (model.GetSymbolInfo(one).Symbol)
                {
                    case IFieldSymbol { HasConstantValue: true, ConstantValue: string constant }:
                        yield return constant;
                        break;
                    case ILocalSymbol { HasConstantValue: true, ConstantValue: string constant }:
                        yield return constant;
                        break;
                    case IFieldSymbol { IsReadOnly: true, Type.SpecialType: SpecialType.System_String } named
                        when named.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax { Token.Value: string written } }:
                        yield return written;
                        break;
                }
            }
        }
    }

    /// <summary>What is written to the file and holds for every connection.</summary>
    private static readonly ImmutableHashSet<string> Persistent = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase,
        "journal_mode", "user_version", "schema_version", "application_id", "page_size", "auto_vacuum", "encoding");

    /// <summary>Settings that may be written with parentheses, where other pragmas ask a question.</summary>
    private static readonly ImmutableHashSet<string> Settings = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase,
        "foreign_keys", "busy_timeout", "synchronous", "cache_size", "temp_store", "mmap_size", "recursive_triggers", "case_sensitive_like", "key", "locking_mode", "secure_delete",
        "journal_size_limit", "wal_autocheckpoint", "read_uncommitted", "threads", "defer_foreign_keys", "ignore_check_constraints", "query_only", "trusted_schema");

    /// <summary>Set-up that each connection needs for itself: a pragma that the file does not keep, or a <c>SET</c> of a server's session.</summary>
    public static bool HasSetting(string text) => Statements(text).Any(IsSetting);

    /// <summary>Such set-up, or the beginning of a text that code may make into such: <c>"PRAGMA " + name</c>.</summary>
    public static bool MaySet(string text) => Statements(text).Any(part => IsSetting(part) || part.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase) && NameIn(part).Length == 0);

    /// <summary>Nothing but such set-up.</summary>
    public static bool IsOnlySetting(string text) => Statements(text).All(IsSetting);

    /// <summary>Nothing but such set-up, and the journal's mode: the file keeps that, and saying it again changes nothing.</summary>
    public static bool IsOnlySettingOrJournal(string text) => Statements(text).All(part => IsSetting(part) || part.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase) && NameIn(part).Equals("journal_mode", StringComparison.OrdinalIgnoreCase));

    /// <summary>The set-up alone.</summary>
    public static string SettingsIn(string text) => string.Join(" ", Statements(text).Where(IsSetting).Select(part => part + ";"));

    private static bool IsSetting(string part)
    {
        if (part.StartsWith("SET ", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!part.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var name = NameIn(part);
        return part.Contains("=") ? !Persistent.Contains(name) : part.Contains("(") && Settings.Contains(name);
    }

    /// <summary>The name of a pragma, without that of its database.</summary>
    private static string NameIn(string pragma)
    {
        var name = new string(pragma.Substring("PRAGMA".Length).Trim().TakeWhile(one => char.IsLetterOrDigit(one) || one is '_' or '.').ToArray());
        return name.Substring(name.LastIndexOf('.') + 1);
    }

    /// <summary>The connection has the file for itself: a second one could not even read it. Under a guard the first one stays the only one.</summary>
    public const string WholeFile = "a file that one connection keeps for itself";

    private static readonly Regex ExclusiveLock = new(@"^PRAGMA\s+(\w+\s*\.\s*)?locking_mode\s*[=(](?!\s*['""]?NORMAL)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>State of the connection that later statements build on, across calls.</summary>
    public static string? StateIn(string text)
    {
        foreach (var part in Statements(text))
        {
            var words = part.Split(new[] { ' ', '\t', '\r', '\n' }, 4, StringSplitOptions.RemoveEmptyEntries);
            var first = words[0].ToUpperInvariant();
            var second = words.Length > 1 ? words[1].ToUpperInvariant() : "";
            if (first is "CREATE" && second is "TEMP" or "TEMPORARY" || TemporaryTable.IsMatch(part))
            {
                return "a temporary table";
            }

            if (first is "ATTACH" or "DETACH" && words.Length > 1)
            {
                return "an attached database";
            }

            if (first is "BEGIN" or "COMMIT" or "ROLLBACK" or "SAVEPOINT" or "END" && (words.Length == 1 || second is "TRANSACTION" or "IMMEDIATE" or "DEFERRED" or "EXCLUSIVE" or "WORK" or "TRAN" || first == "SAVEPOINT") ||
                first is "START" && second is "TRANSACTION")
            {
                return "a transaction written as text";
            }

            if (first is "LISTEN" or "UNLISTEN" or "PREPARE" or "DEALLOCATE" or "DECLARE" && part.IndexOf("CURSOR", StringComparison.OrdinalIgnoreCase) > 0 || first is "USE" && words.Length == 2 || SessionLock.IsMatch(part))
            {
                return "state of the session";
            }

            if (ExclusiveLock.IsMatch(part))
            {
                return WholeFile;
            }
        }

        return null;
    }

    public static bool Starts(string text, string word) => Statements(text).Any(part => part.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    public static bool AsksForLastStatement(string text) => LastStatement.IsMatch(text);

    public static bool Writes(string text) =>
        Statements(text).Any(part => new[] { "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH" }.Any(word => part.StartsWith(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Work that changes what it finds, or fails the second time: not the table that is made where it is missing, nor the row.</summary>
    public static bool WorksOnce(string text) => Statements(text).Any(part =>
        Changing.IsMatch(part) && !Repeatable.IsMatch(part) || Making.IsMatch(part) && !MadeWhereMissing.IsMatch(part));

    private static readonly Regex Changing = new(@"^(--[^\n]*\n\s*)*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|TRUNCATE|MERGE|VACUUM)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Repeatable = new(@"\bINSERT\s+OR\s+IGNORE\b|\bON\s+CONFLICT\b.*\bDO\s+NOTHING\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex Making = new(@"^(--[^\n]*\n\s*)*CREATE\s+(OR|TEMP|TEMPORARY|TABLE|UNIQUE|INDEX|VIEW|TRIGGER|VIRTUAL|SCHEMA|DATABASE|TYPE|FUNCTION|SEQUENCE)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex MadeWhereMissing = new(@"\bCREATE\s+(OR\s+REPLACE\b|(TEMP|TEMPORARY)\b|[\w\s]*\bIF\s+NOT\s+EXISTS\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>A database in memory that only its own connection sees; with a shared cache, one that lives as long as a connection is open.</summary>
    public static bool IsMemory(string connectionString)
    {
        var plain = connectionString.Replace(" ", "").ToLowerInvariant();
        return plain.Length == 0 || plain.Contains(":memory:") || plain.Contains("mode=memory");
    }

    /// <summary>A database in memory that has a name, by which all connections of the process find it.</summary>
    public static bool IsSharedMemory(string connectionString)
    {
        var parts = connectionString.Replace(" ", "").ToLowerInvariant().Split(';');
        return parts.Contains("mode=memory") && parts.Contains("cache=shared") && parts.Any(one => one.StartsWith("datasource=", StringComparison.Ordinal) && one.Length > "datasource=".Length && !one.Contains(":memory:"));
    }

    private static readonly Regex LastStatement = new(@"last_insert_rowid|last_insert_id|\bchanges\s*\(|scope_identity|@@identity|@@rowcount|\blastval\s*\(|\bcurrval\s*\(|row_count\s*\(|found_rows\s*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex TemporaryTable = new(@"\b(TABLE|INTO|FROM)\s+#\w|\b(LOCAL|GLOBAL)\s+TEMP", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex SessionLock = new(@"\bpg_(try_)?advisory_(un)?lock|\bGET_LOCK\s*\(|\bRELEASE_LOCK\s*\(|sp_getapplock|sp_releaseapplock", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static List<string> Statements(string text) => text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
}
