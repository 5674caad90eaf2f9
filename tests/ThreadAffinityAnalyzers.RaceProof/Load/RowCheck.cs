using Microsoft.Data.Sqlite;

namespace ThreadAffinityAnalyzers.RaceProof.Load;

/// <summary>What the database says about the acknowledged rows.</summary>
internal sealed record RowCounts(int WrongIds, int Lost, int Wrong, int Ghosts, string? First);

/// <summary>Compares the rows of a database file with the rows that the application has acknowledged.</summary>
internal sealed class RowCheck(Pair pair, string folder)
{
    private readonly HashSet<long> _known = [];

    /// <summary>The rows that are there already are not looked at again.</summary>
    public void Remember() => _known.UnionWith(Read().Select(row => row.Id));

    public RowCounts Compare(IReadOnlyDictionary<string, long?> acknowledged)
    {
        if (pair.Rows is null)
            return new RowCounts(0, 0, 0, 0, null);

        var byName = Read().Where(row => !_known.Contains(row.Id)).ToLookup(row => row.Name);
        var lost = acknowledged.Keys.Where(name => !byName.Contains(name)).ToArray();
        var wrongIds = acknowledged.Where(one => one.Value is { } id && byName[one.Key].Any() && byName[one.Key].All(row => row.Id != id)).ToArray();
        var mixed = byName.SelectMany(rows => rows).Where(row => row.Email != Call.EmailOf(row.Name)).ToArray();
        var doubled = byName.Where(rows => rows.Count() > 1).ToArray();
        var ghosts = byName.Where(rows => !acknowledged.ContainsKey(rows.Key)).ToArray();
        var broken = pair.Invariant is { } invariant && Ask(invariant.Sql) != invariant.Result;
        var first = lost.Length > 0 ? $"the acknowledged row of {lost[0]} is not in the table"
            : mixed.Length > 0 ? $"a row has the name {mixed[0].Name} and the address {mixed[0].Email}"
            : wrongIds.Length > 0 ? $"{wrongIds[0].Key} was told the number {wrongIds[0].Value} and has {byName[wrongIds[0].Key].First().Id}"
            : doubled.Length > 0 ? $"{doubled[0].Key} is there {doubled[0].Count()} times"
            : broken ? $"{pair.Invariant!.Value.Sql} is not {pair.Invariant.Value.Result}"
            : ghosts.Length > 0 ? $"the row of {ghosts[0].Key} is there, though its request was refused" : null;
        return new RowCounts(wrongIds.Length, lost.Length, mixed.Length + doubled.Length + (broken ? 1 : 0), ghosts.Length, first);
    }

    private List<(long Id, string Name, string Email)> Read()
    {
        var rows = new List<(long, string, string)>();
        if (pair.Rows is not { } place)
            return rows;
        using var connection = Open(place.File);
        using var command = new SqliteCommand($"SELECT id, name, email FROM {place.Table}", connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }

    private long Ask(string sql)
    {
        using var connection = Open(pair.Rows!.Value.File);
        using var command = new SqliteCommand(sql, connection);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, file), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
