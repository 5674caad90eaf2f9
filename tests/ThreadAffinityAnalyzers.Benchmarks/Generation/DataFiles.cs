using System.Text;

namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>Files that touch a database: the session type, holders, and code that opens a connection per call.</summary>
internal static class DataFiles
{
    public static string Session() => """
        using Microsoft.EntityFrameworkCore;

        namespace App.Data;

        public class Row { public int Id { get; set; } public string Name { get; set; } = ""; public decimal Amount { get; set; } }

        public class AppSession(DbContextOptions<AppSession> options) : DbContext(options)
        {
            public DbSet<Row> Rows => Set<Row>();
        }

        """;

    /// <summary>Of four holders two are static and reached by the chains, one is guarded by a lock, one is a field of a class that handlers make for themselves.</summary>
    public static string Holder(int i, string padding) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Data.Sqlite;

        namespace App.Data;

        public sealed class Holder{{i:D4}}
        {
        {{(i % 4) switch
        {
            0 or 1 => $"    private static readonly SqliteConnection connection = new SqliteConnection(\"Data Source=app{i}.db\");",
            2 => $"    private static readonly object gate = new object();\n    private static readonly SqliteConnection connection = new SqliteConnection(\"Data Source=app{i}.db\");",
            _ => $"    private readonly SqliteConnection connection = new SqliteConnection(\"Data Source=app{i}.db\");",
        }}}

            public{{(i % 4 == 3 ? "" : " static")}} string Query{{i:D4}}(string key)
            {
                {{(i % 4 == 2 ? "lock (gate)" : "")}}
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT Name FROM Rows WHERE Key = $key";
                    command.Parameters.AddWithValue("$key", key);
                    return command.ExecuteScalar() as string ?? "";
                }
            }
        {{padding}}
        }

        """;

    public static string Repository(int i, string[] names, string padding)
    {
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Text;
            using System.Threading;
            using System.Threading.Tasks;
            using App.Data;
            using Microsoft.Data.Sqlite;
            using Microsoft.EntityFrameworkCore;

            namespace App.Logic.Area{{i / 50:D3}};

            public class Logic{{i:D5}}
            {
                private readonly AppSession session;
                private readonly string file;

                public Logic{{i:D5}}(AppSession session, string file)
                {
                    this.session = session;
                    this.file = file;
                }

                public async Task<List<string>> Names{{i:D5}}Async(int above, CancellationToken cancellation)
                {
                    var rows = await session.Rows.Where(r => r.Id > above).OrderBy(r => r.Name).ToListAsync(cancellation);
                    return rows.Select(r => r.Name).ToList();
                }

                public int Store{{i:D5}}(string name, decimal amount)
                {
                    using var connection = new SqliteConnection("Data Source=" + file);
                    connection.Open();
                    using var transaction = connection.BeginTransaction();
                    using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO Rows(Name, Amount) VALUES ($name, $amount)";
                    command.Parameters.AddWithValue("$name", name);
                    command.Parameters.AddWithValue("$amount", amount);
                    var count = command.ExecuteNonQuery();
                    transaction.Commit();
                    return count;
                }

            """);
        WorkFiles.AppendNamed(text, i, names);
        return text.Append(padding).Append("}\n").ToString();
    }
}
