using Microsoft.Data.Sqlite;

namespace ThreadAffinityAnalyzers.RaceProof.Load;

/// <summary>What the rows say about the requests: the names of those whose rows are not as they should be.</summary>
internal sealed record RowFindings(string[] WrongIds, string[] Lost, string[] Wrong, string[] Ghosts, string? First)
{
    public static RowFindings None { get; } = new([], [], [], [], null);

    public IEnumerable<string> All => [.. WrongIds, .. Lost, .. Wrong, .. Ghosts];
}

/// <summary>Compares the rows of a database file with the rows that the application has acknowledged.</summary>
internal sealed class RowCheck(Pair pair, string folder)
{
    private readonly HashSet<long> _known = [];

    /// <summary>The rows that are there already are not looked at again.</summary>
    public void Remember() => _known.UnionWith(Read().Select(row => row.Id));

    public RowFindings Compare(IReadOnlyDictionary<string, long?> acknowledged)
    {
        if (pair.Rows is null)
            return RowFindings.None;

        var byName = Read().Where(row => !_known.Contains(row.Id)).ToLookup(row => row.Name);
        var lost = acknowledged.Keys.Where(name => !byName.Contains(name)).ToArray();
        var mixed = byName.SelectMany(rows => rows).FirstOrDefault(row => row.Email != Call.EmailOf(row.Name));
        var wrong = byName.Where(rows => rows.Count() > 1 || rows.Any(row => row.Email != Call.EmailOf(row.Name))).Select(rows => rows.Key).ToList();
        var wrongIds = acknowledged.Where(one => one.Value is { } id && byName[one.Key].Any() && byName[one.Key].All(row => row.Id != id)).Select(one => one.Key).ToArray();
        var ghosts = byName.Where(rows => !acknowledged.ContainsKey(rows.Key)).Select(rows => rows.Key).ToArray();
        var broken = pair.Invariant is { } invariant && Ask(invariant.Sql) != invariant.Result;
        var first = mixed.Name is not null ? $"a row has the name {mixed.Name} and the address {mixed.Email}"
            : lost.Length > 0 ? $"the acknowledged row of {lost[0]} is not in the table"
            : wrongIds.Length > 0 ? $"{wrongIds[0]} was told the number {acknowledged[wrongIds[0]]} and has {byName[wrongIds[0]].First().Id}"
            : wrong.Count > 0 ? $"{wrong[0]} is there {byName[wrong[0]].Count()} times"
            : broken ? $"{pair.Invariant!.Value.Sql} is not {pair.Invariant.Value.Result}"
            : ghosts.Length > 0 ? $"the row of {ghosts[0]} is there, though its request was refused" : null;
        if (broken)
            wrong.Add(pair.Invariant!.Value.Sql);
        return new RowFindings(wrongIds, lost, [.. wrong], ghosts, first);
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
