using System;
using System.Collections.Generic;
using System.Linq;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>The text of a connection string that means an in-memory database of the connection's own.</summary>
/// <param name="Source">The data source as written.</param>
/// <param name="Rest">The settings that stay, as written.</param>
internal sealed record MemoryConnectionString(string Source, IReadOnlyList<string> Rest)
{
    /// <summary>Whether the data source is a name that a shared database may keep.</summary>
    public bool IsNamed => Source.Length > 0 && Source.IndexOf(':') < 0;

    /// <summary>The parts of the text; null where it is another kind of database, or no connection string.</summary>
    public static MemoryConnectionString? Read(string text)
    {
        string? source = null;
        var mode = "";
        var rest = new List<string>();
        foreach (var part in text.Split(';').Select(one => one.Trim()).Where(one => one.Length > 0))
        {
            var at = part.IndexOf('=');
            if (at < 0)
            {
                return null;
            }

            var value = part.Substring(at + 1).Trim();
            switch (part.Substring(0, at).Replace(" ", "").ToLowerInvariant())
            {
                case "datasource" or "filename":
                    source = value;
                    break;
                case "mode":
                    mode = value;
                    break;
                case "cache" when value.Equals("Shared", StringComparison.OrdinalIgnoreCase):
                    return null;
                case "cache" or "pooling":
                    break;
                default:
                    rest.Add(part);
                    break;
            }
        }

        // A URI has settings of its own behind its name.
        return source is not null && source.IndexOf('?') < 0 && (source is "" or ":memory:" or "file::memory:" || mode.Equals("Memory", StringComparison.OrdinalIgnoreCase) && source.IndexOf(':') < 0)
            ? new MemoryConnectionString(source, rest)
            : null;
    }

    /// <summary>The text that means one database for all connections of the process.</summary>
    public string Shared(string name) => string.Join(";", new[] { "Data Source=" + name, "Mode=Memory", "Cache=Shared" }.Concat(Rest));

    /// <summary>The text that means the same by a file system of SQLite in memory, which locks as one on disk does.</summary>
    public string InFileSystem(string name) => string.Join(";", new[] { "Data Source=" + FileOf(name) }.Concat(Rest));

    public static string FileOf(string name) => "file:/" + name + "?vfs=memdb";

    public bool Equals(MemoryConnectionString? other) => other is not null && Source == other.Source && Rest.SequenceEqual(other.Rest);

    public override int GetHashCode() => Source.GetHashCode();
}
