using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Rewrites in the C# of .NET Framework projects (7.3): declarations with <c>using</c> become blocks, and what comes out compiles there.</summary>
public class OlderLanguageFixTests
{
    private const string Before = """
        using System.Collections.Generic;
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        public class NotesController : Controller
        {
            private static readonly SqliteConnection _db = new SqliteConnection("Data Source=notes.db");

            static NotesController()
            {
                _db.Open();
            }

            [HttpGet]
            public long Count()
            {
                // All of them.
                using (var command = _db.CreateCommand())
                {
                    command.CommandText = @"SELECT COUNT(*)
        FROM notes";
                    return (long)command.ExecuteScalar();
                }
            }

            [HttpGet]
            public IEnumerable<string> All() => _db.Query<string>("SELECT text FROM notes");

            [HttpPost]
            public void Add(string text)
            {
                if (text.Length > 0)
                {
                    _db.Execute("INSERT INTO notes VALUES (@text)", new { text });
                }
                // Done.
            }
        }

        """;

    private const string After = """
        using System.Collections.Generic;
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;

        public class NotesController : Controller
        {
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=notes.db");
                connection.Open();
                return connection;
            }

            [HttpGet]
            public long Count()
            {
                // All of them.
                using (var connection = OpenConnection())
                {
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = @"SELECT COUNT(*)
        FROM notes";
                        return (long)command.ExecuteScalar();
                    }
                }
            }

            [HttpGet]
            public IEnumerable<string> All()
            {
                using (var connection = OpenConnection())
                {
                    return connection.Query<string>("SELECT text FROM notes");
                }
            }

            [HttpPost]
            public void Add(string text)
            {
                if (text.Length > 0)
                {
                    using (var connection = OpenConnection())
                    {
                        connection.Execute("INSERT INTO notes VALUES (@text)", new { text });
                    }
                }
                // Done.
            }
        }

        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task ConnectionPerCall(string lineBreak) => Assert.Equal(After.ReplaceLineEndings(lineBreak), await Repair(Before.ReplaceLineEndings(lineBreak)));

    /// <summary>Other holders than static ones: what comes out compiles and is silent.</summary>
    [Theory]
    [InlineData("services.AddSingleton<Notes>();", "private readonly SqliteConnection _db = new SqliteConnection(\"Data Source=notes.db\");", "_db.ExecuteScalar<long>(\"SELECT COUNT(*) FROM notes\")")]
    [InlineData("services.AddSingleton(_ => new SqliteConnection(\"Data Source=notes.db\")); services.AddSingleton<Notes>();", "private readonly SqliteConnection _db; public Notes(SqliteConnection db) { _db = db; }", "_db.ExecuteScalar<long>(\"SELECT COUNT(*) FROM notes\")")]
    [InlineData("services.AddSingleton<Notes>();", "private static readonly SqliteConnection s_db = new SqliteConnection(\"Data Source=notes.db\"); private static readonly SqliteCommand s_count = new SqliteCommand(\"SELECT COUNT(*) FROM notes\", s_db);", "(long)s_count.ExecuteScalar()")]
    public async Task OtherHolders(string registered, string held, string used) => Assert.Contains("using (", await Repair($$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                services.AddControllers();
                {{registered}}
            }
        }

        public class Notes
        {
            {{held}}

            public long Count()
            {
                return {{used}};
            }
        }

        public class NotesController : Controller
        {
            private readonly Notes _notes;

            public NotesController(Notes notes)
            {
                _notes = notes;
            }

            [HttpGet]
            public long Count()
            {
                return _notes.Count();
            }
        }

        """), StringComparison.Ordinal);

    /// <summary>The program when its findings are repaired.</summary>
    private static async Task<string> Repair(string program)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.CurrentSolution.AddProject("Old", "Old", LanguageNames.CSharp).WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp7_3)).WithMetadataReferences(TestReferences.All)
            .AddDocument("Old.cs", SourceText.From(program), filePath: "/0/Old.cs").Project;
        Assert.Empty(await ErrorsIn(project));
        var findings = await Repaired.FindingsOf(project);
        Assert.NotEmpty(findings);
        for (var round = 0; findings.Count > 0; round++)
        {
            Assert.True(round < 3, string.Join("\n", findings));
            project = await Repaired.By((await Repaired.FirstFor(project, findings[0]))!, project);
            Assert.Empty(await ErrorsIn(project));
            findings = await Repaired.FindingsOf(project);
        }
        return (await project.Documents.First(document => document.Name == "Old.cs").GetTextAsync()).ToString();
    }

    /// <summary>What follows goes into the block, and nothing else moves: not the lines of a text, nor directives.</summary>
    [Theory]
    [InlineData("    using var a = A();\n\n    Use(a);\n", "    using (var a = A())\n    {\n        Use(a);\n    }\n")]
    [InlineData("    using var a = A(); // why\n    Use(a);\n    // end\n", "    using (var a = A())\n    {\n        // why\n        Use(a);\n        // end\n    }\n")]
    [InlineData("    using var a = A();\n#if X\n    Use(a);\n#endif\n    Use(@\"x\ny\");\n", "    using (var a = A())\n    {\n#if X\n        Use(a);\n#endif\n        Use(@\"x\ny\");\n    }\n")]
    [InlineData("    using var a = A();\n    using var b = B(a);\n    Use(b);\n", "    using (var a = A())\n    {\n        using (var b = B(a))\n        {\n            Use(b);\n        }\n    }\n")]
    [InlineData("    if (x) { using var a = A(); Use(a); }\n    Use(x);\n", "    if (x) { using (var a = A())\n    {\n        Use(a);\n    }\n    }\n    Use(x);\n")]
    [InlineData("    using var a = A();\n", "    using (var a = A())\n    {\n    }\n")]
    [InlineData("    await using var a = A();\n    Use(a);\n", "    await using var a = A();\n    Use(a);\n")]
    public void Blocks(string before, string after) =>
        Assert.Equal(Method(after), UsingBlocks.In(Method(before), new CSharpParseOptions(LanguageVersion.CSharp7_3), "    "));

    private static string Method(string body) => "class C\n{\n    void M()\n    {\n" + body + "    }\n}\n";

    private static async Task<IEnumerable<Diagnostic>> ErrorsIn(Project project) => (await project.GetCompilationAsync())!.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error);
}
