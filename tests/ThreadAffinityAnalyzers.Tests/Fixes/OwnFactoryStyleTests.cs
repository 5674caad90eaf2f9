using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Every style of <c>thread_affinity.factory_style</c> with every provider and every kind of holder: what the safest rewrite makes compiles and is clean.</summary>
public sealed class OwnFactoryStyleTests
{
    /// <summary>The type of the holder, the type that is made, its namespace, and its data source.</summary>
    private static readonly Dictionary<string, (string Held, string Made, string Namespace, string? Source)> Providers = new()
    {
        ["Microsoft.Data.Sqlite"] = ("SqliteConnection", "SqliteConnection", "Microsoft.Data.Sqlite", null),
        ["System.Data.SQLite"] = ("SQLiteConnection", "SQLiteConnection", "System.Data.SQLite", null),
        ["Npgsql"] = ("NpgsqlConnection", "NpgsqlConnection", "Npgsql", "NpgsqlDataSource"),
        ["MySqlConnector"] = ("MySqlConnection", "MySqlConnection", "MySqlConnector", "MySqlDataSource"),
        ["SqlClient"] = ("SqlConnection", "SqlConnection", "Microsoft.Data.SqlClient", null),
        ["DbConnection"] = ("DbConnection", "SqliteConnection", "System.Data.Common", "DbDataSource"),
        ["IDbConnection"] = ("IDbConnection", "SqliteConnection", "System.Data", "DbDataSource"),
    };

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var provider in Providers.Keys)
            foreach (var style in new[] { "auto", "method", "func", "data_source", "interface" })
                cells.Add(style, provider);
        return cells;
    }

    /// <summary>A holder that makes its connection: a method by default, and where the provider has no data source for its type.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public async Task MadeByItsHolderBad(string style, string provider)
    {
        var (held, made, _, source) = Providers[provider];
        var expected = style switch
        {
            "func" => $"Func<{held}> ",
            "interface" => $"IConnectionFactory<{held}>",
            "data_source" when source is not null => source + " ",
            _ => made + " Open",
        };

        // The type of a captured local is what is made.
        var captured = style switch
        {
            "func" => $"Func<{made}> ",
            "interface" => $"new ConnectionFactory<{made}>",
            "data_source" when source?.StartsWith("Db", StringComparison.Ordinal) == false => "var dataSource = ",
            _ => made + " Open",
        };
        foreach (var (kind, program) in Programs(Providers[provider]))
        {
            var there = kind == "captured" ? captured : kind == "static with a setting" && style == "data_source" ? made + " Open" : expected;
            var repaired = await RepairedBy(program, style);
            Assert.True(repaired.Contains(there, StringComparison.Ordinal), $"{kind}: {there} expected in\n{repaired}");
        }
    }

    /// <summary>A data source is disposed of by who disposed of the connection: it holds the pool.</summary>
    [Fact]
    public async Task DisposalIsPassedOnBad()
    {
        var repaired = await RepairedBy("""
            using Dapper;
            using Npgsql;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/a", (Store store) => store.Count());
            app.Run();

            public sealed class Store : IDisposable
            {
                private readonly NpgsqlConnection _db;
                private readonly NpgsqlConnection _other = new("Host=other");

                public Store(IConfiguration configuration)
                {
                    _db = new NpgsqlConnection(configuration["Db"]);
                    _db.Open();
                }

                public long Count() => _db.ExecuteScalar<long>("SELECT 1") + _other.ExecuteScalar<long>("SELECT 1");

                public void Dispose()
                {
                    _db?.Dispose();
                    _other.Dispose();
                }
            }
            """, "data_source");
        Assert.Contains("_dbDataSource?.Dispose();", repaired, StringComparison.Ordinal);
        Assert.Contains("_otherDataSource.Dispose();", repaired, StringComparison.Ordinal);
        Assert.Contains("_dbDataSource = NpgsqlDataSource.Create(configuration[\"Db\"]!);", repaired, StringComparison.Ordinal);
    }

    /// <summary>Set when somebody calls a method, or made when it is first asked for: there is no place that could make the source, so a method opens.</summary>
    [Theory]
    [InlineData("private static NpgsqlConnection? db;\n\n    public static NpgsqlConnection Db => db ??= new NpgsqlConnection(\"Host=db\");")]
    [InlineData("private static readonly Lazy<NpgsqlConnection> Made = new(() => { var opened = new NpgsqlConnection(\"Host=db\"); opened.Open(); return opened; });\n\n    private static NpgsqlConnection Db => Made.Value;")]
    public async Task MadeLaterOk(string holder)
    {
        var repaired = await RepairedBy($$"""
            using Dapper;
            using Npgsql;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Store.Count());
            app.Run();

            public static class Store
            {
                {{holder}}

                public static long Count() => Db.ExecuteScalar<long>("SELECT 1");
            }
            """, "data_source");
        Assert.DoesNotContain("DataSource", repaired, StringComparison.Ordinal);
    }

    /// <summary>Providers that the tests do not reference.</summary>
    private static readonly string Stubs = "// <auto-generated/>\n#nullable enable\n" + string.Concat(new[] { ("Npgsql", "Npgsql"), ("MySqlConnector", "MySql"), ("Microsoft.Data.SqlClient", "Sql"), ("System.Data.SQLite", "SQLite") }.Select(one => $$"""
        namespace {{one.Item1}}
        {
            {{ProviderStubs.Connection(one.Item2 + "Connection", "string?")}}
        {{(one.Item2 is "Npgsql" or "MySql" ? $$"""

            public sealed class {{one.Item2}}DataSource(string text) : System.Data.Common.DbDataSource
            {
                public override string ConnectionString => text;

                {{(one.Item2 == "Npgsql" ? "public static NpgsqlDataSource Create(string text) => new(text);" : "")}}

                public new {{one.Item2}}Connection OpenConnection() => new(text);

                public new ValueTask<{{one.Item2}}Connection> OpenConnectionAsync(CancellationToken cancellationToken = default) => new(new {{one.Item2}}Connection(text));

                protected override System.Data.Common.DbConnection CreateDbConnection() => new {{one.Item2}}Connection(text);
            }
        """ : "")}}
        }

        """));

    private static IEnumerable<(string Kind, string Program)> Programs((string Held, string Made, string Namespace, string? Source) provider)
    {
        var (held, made, space, _) = provider;
        var usings = $"using Dapper;\n" + (space == "Microsoft.Data.Sqlite" ? "" : $"using {space};\n") + "\nvar builder = WebApplication.CreateBuilder(args);\n";
        const string Uses = """
                public long Count() => db.ExecuteScalar<long>("SELECT 1");

                public async Task<object?> FirstAsync(CancellationToken cancellation)
                {
                    await Task.Delay(1, cancellation);
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT 1";
                    return command.ExecuteScalar();
                }
            """;
        var isStatic = Uses.Replace("public ", "public static ");
        const string Routes = "app.MapGet(\"/a\", () => Store.Count());\napp.MapGet(\"/b\", (CancellationToken cancellation) => Store.FirstAsync(cancellation));\napp.Run();\n\n";
        const string Served = "builder.Services.AddSingleton<Store>();\nvar app = builder.Build();\napp.MapGet(\"/a\", (Store store) => store.Count());\napp.MapGet(\"/b\", (Store store, CancellationToken cancellation) => store.FirstAsync(cancellation));\napp.Run();\n\n";
        yield return ("static", usings + "var app = builder.Build();\n" + Routes + $"public static class Store\n{{\n    // The one.\n    private static readonly {held} db = new {made}(\"Data Source=a.db\");\n\n{isStatic}\n}}\n");
        yield return ("static with a setting", usings + "var app = builder.Build();\n" + Routes + $"public static class Store\n{{\n    private static readonly {held} db = new {made}(\"Data Source=a.db\");\n\n    static Store()\n    {{\n        db.Open();\n        db.Execute(\"PRAGMA foreign_keys = ON\");\n    }}\n\n{isStatic}\n}}\n");
        yield return ("instance", usings + Served + $"public class Store\n{{\n    private readonly {held} db;\n\n    public Store(IConfiguration configuration)\n    {{\n        db = new {made}(configuration[\"Db\"]);\n        db.Open();\n    }}\n\n{Uses}\n}}\n");
        yield return ("captured", usings + $"var app = builder.Build();\nvar db = new {made}(\"Data Source=a.db\");\ndb.Open();\napp.MapGet(\"/a\", () => db.ExecuteScalar<long>(\"SELECT 1\"));\napp.MapGet(\"/b\", async (CancellationToken cancellation) => await db.ExecuteScalarAsync<long>(new CommandDefinition(\"SELECT 2\", cancellationToken: cancellation)));\napp.Run();\n");
    }

    private static async Task<string> RepairedBy(string program, string style)
    {
        using var workspace = new AdhocWorkspace();
        var project = Repaired.ProjectOf(workspace, SourceText.From(program)).AddDocument("Providers.g.cs", Stubs, filePath: "/0/Providers.g.cs").Project;
        project = project.AddAnalyzerConfigDocument(".editorconfig", SourceText.From($"root = true\n[*]\nthread_affinity.factory_style = {style}"), filePath: "/0/.editorconfig").Project;
        var before = await WarningsOf(project);
        Assert.NotEmpty(await Repaired.FindingsOf(project));
        var all = await By(project, program);
        CodeAction? action = null;
        do
        {
            action = (await Repaired.FindingsOf(project)) is [var first, ..] ? await Repaired.FirstFor(project, first) : null;
            project = action is null ? project : await Repaired.By(action, project);
        }
        while (action is not null);
        var repaired = (await project.Documents.First().GetTextAsync()).ToString();
        Assert.Empty(await Repaired.FindingsOf(project));
        Assert.Equal(before, await WarningsOf(project));
        Assert.Equal(all, repaired);
        foreach (var comment in program.Split('\n').Where(line => line.Contains("//", StringComparison.Ordinal)))
            Assert.Contains(comment.Trim(), repaired, StringComparison.Ordinal);
        return repaired;
    }

    private static async Task<string> By(Project project, string program)
    {
        var findings = await Repaired.FindingsOf(project);
        var context = new FixAllContext(project.Documents.First(), FixTest.Provider, FixAllScope.Project, RemedyPlanning.Safest, findings.Select(one => one.Id).Distinct(), new GivenFindings(findings), CancellationToken.None);
        var action = await FixTest.Provider.GetFixAllProvider()!.GetFixAsync(context);
        return action is null ? program : (await (await Repaired.By(action, project)).Documents.First().GetTextAsync()).ToString();
    }

    private static async Task<List<string>> WarningsOf(Project project) =>
        (await project.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning && one.Id is not ("CS1701" or "CS1702")).Select(one => one.ToString()).ToList();
}
