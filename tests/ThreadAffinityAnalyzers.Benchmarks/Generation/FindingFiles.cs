using System.Text;

namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>A program with a given number of findings, one to a file, of five kinds that a seed chooses among; the same number gives the same text.</summary>
internal sealed class FindingFiles
{
    private static readonly string[] Tables = ["Orders", "Users", "Notes", "Invoices", "Events"];

    private readonly Dice dice = new(SolutionShape.Seed);
    private readonly List<(string Path, string Text)> files = [];
    private readonly StringBuilder registrations = new();
    private readonly StringBuilder routes = new();

    private FindingFiles(int findings)
    {
        for (var i = 0; i < findings; i++)
        {
            Add(i, dice.Below(5), Tables[dice.Below(Tables.Length)]);
        }

        files.Add(("Data/AppSession.cs", DataFiles.Session()));
        files.Add(("Program.cs", Usings + $"""

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<AppSession>(options => options.UseSqlite("Data Source=app.db"));
            {registrations}
            var app = builder.Build();
            {routes}
            app.Run();

            """));
    }

    public static IReadOnlyList<(string Path, string Text)> Of(int findings) => new FindingFiles(findings).files;

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using App.Data;
        using App.Stores;
        using Dapper;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;

        """;

    private void Add(int i, int kind, string table)
    {
        var name = $"Store{i:D4}";
        routes.Append($"app.MapGet(\"/{i}\", {kind switch
        {
            0 => $"(string key) => {name}.Find(key)",
            1 => $"(string key, CancellationToken cancellation) => {name}.AddAsync(key, cancellation)",
            2 => $"({name} store, int id) => store.Load(id)",
            3 => $"(AppSession session) => {name}.CountsAsync(session)",
            _ => $"() => \"{table}\"",
        }});\n");
        if (kind == 2)
        {
            registrations.Append($"builder.Services.AddSingleton<{name}>();\n");
        }
        else if (kind == 4)
        {
            routes.Append($"{name}.Map(app);\n");
        }

        var text = new StringBuilder(Usings).Append("\nnamespace App.Stores;\n\n").Append(kind switch
        {
            0 => Static(i, name, table),
            1 => StaticAsync(i, name, table),
            2 => Instance(i, name, table),
            3 => Overlapping(name),
            _ => Captured(i, name, table),
        });
        for (var j = 0; j < 2; j++)
        {
            text.Append(MethodBodies.Next(dice, j));
        }

        files.Add(($"Stores/{name}.cs", text.Append("}\n").ToString()));
    }

    private static string Static(int i, string name, string table) => $$"""
        public class {{name}}
        {
            private static readonly SqliteConnection connection = new SqliteConnection("Data Source=app{{i}}.db");

            static {{name}}() => connection.Open();

            public static string Find(string key)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT Name FROM {{table}} WHERE Key = $key";
                command.Parameters.AddWithValue("$key", key);
                return command.ExecuteScalar() as string ?? "";
            }

            public static long Count() => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM {{table}}");

        """;

    private static string StaticAsync(int i, string name, string table) => $$"""
        public class {{name}}
        {
            // One for the whole application.
            private static readonly SqliteConnection s_db = new("Data Source=app{{i}}.db");

            public static async Task<long> AddAsync(string name, CancellationToken cancellation)
            {
                using var transaction = s_db.BeginTransaction();
                await s_db.ExecuteAsync("INSERT INTO {{table}}(Name) VALUES (@name)", new { name }, transaction);
                var id = await s_db.ExecuteScalarAsync<long>("SELECT last_insert_rowid()", transaction: transaction);
                await transaction.CommitAsync(cancellation);
                return id;
            }

        """;

    private static string Instance(int i, string name, string table) => $$"""
        public class {{name}}
        {
            private readonly SqliteConnection _connection;

            public {{name}}()
            {
                _connection = new SqliteConnection("Data Source=app{{i}}.db");
                _connection.Open();
            }

            public Task<IEnumerable<string>> Load(int id)
            {
                return _connection.QueryAsync<string>("SELECT Name FROM {{table}} WHERE Id = @id", new { id });
            }

            public void Delete(int id) => _connection.Execute("DELETE FROM {{table}} WHERE Id = @id", new { id });

        """;

    private static string Overlapping(string name) => $$"""
        public class {{name}}
        {
            public static async Task<int[]> CountsAsync(AppSession session)
            {
                return await Task.WhenAll(session.Rows.CountAsync(), session.Rows.CountAsync(row => row.Amount > 0));
            }

        """;

    private static string Captured(int i, string name, string table) => $$"""
        public class {{name}}
        {
            public static void Map(WebApplication app)
            {
                var connection = new SqliteConnection("Data Source=app{{i}}.db");
                connection.Open();
                app.MapGet("/{{name}}/count", () => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM {{table}}"));
                app.MapPost("/{{name}}", (string name) => connection.Execute("INSERT INTO {{table}}(Name) VALUES (@name)", new { name }));
            }

        """;
}
