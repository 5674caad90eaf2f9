using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>
/// What makes a remedy refuse, each with its reason and with a twin that lacks it and is rewritten. <c>{int}</c> and <c>{run}</c> stand for the synchronous or the
/// asynchronous form of a member and of a statement that it executes.
/// </summary>
public class RefusalReasonTests
{
    private const string File = "Data Source=store.db";

    private static readonly (string Why, string Reason, string Bad, string Twin)[] OfConnections =
    [
        ("temporary table", "a temporary table", """public static {int} M() => {run}("CREATE TEMP TABLE x (id INTEGER)");""", """public static {int} M() => {run}("CREATE TABLE x (id INTEGER)");"""),
        ("temporary table by INTO", "a temporary table", """public static {int} M() => {run}("SELECT id INTO #x FROM t");""", """public static {int} M() => {run}("SELECT id INTO x FROM t");"""),
        ("attached database", "an attached database", """public static {int} M() => {run}("ATTACH 'other.db' AS other");""", """public static {int} M() => {run}("ANALYZE");"""),
        ("transaction as text", "a transaction written as text", """public static {int} M() { {do}("BEGIN"); {do}("DELETE FROM t"); return {run}("COMMIT"); }""", """public static {int} M() { {do}("DELETE FROM u"); {do}("DELETE FROM t"); return {run}("ANALYZE"); }"""),
        ("savepoint as text", "a transaction written as text", """public static {int} M() { {do}("SAVEPOINT a"); return {run}("DELETE FROM t"); }""", """public static {int} M() { {do}("ANALYZE"); return {run}("DELETE FROM t"); }"""),
        ("transaction across members", "a result that needs the connection", """private static SqliteTransaction? _tx; public static {int} M() { _tx = _db.BeginTransaction(); return {run}("DELETE FROM t"); } public static void End() => _tx!.Commit();""", """public static {int} M() { using var tx = _db.BeginTransaction(); var n = {run}("DELETE FROM t", transaction: tx); tx.Commit(); return n; }"""),
        ("last row in another member", "the id of a row that another member inserts", """public static {int} M() => {run}("INSERT INTO t VALUES (1)"); public static long Last() => _db.ExecuteScalar<long>("SELECT last_insert_rowid()");""", """public static {int} M() { {do}("INSERT INTO t VALUES (1)"); _db.ExecuteScalar<long>("SELECT last_insert_rowid()"); return {run}("ANALYZE"); }"""),
        ("changes in another member", "the id of a row that another member inserts", """public static {int} M() => {run}("DELETE FROM t"); public static long Changed() => _db.ExecuteScalar<long>("SELECT changes()");""", """public static {int} M() => {run}("DELETE FROM t"); public static long Changed() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");"""),
        ("kept by code of ours", "it is passed on", """public static {int} M() { Keeper.Keep(_db); return {run}("DELETE FROM t"); }""", """public static {int} M() { Keeper.Use(_db); return {run}("DELETE FROM t"); }"""),
        ("kept by a collection", "it is passed on", """public static {int} M() { new List<SqliteConnection>().Add(_db); return {run}("DELETE FROM t"); }""", """public static {int} M() { new List<string>().Add(_db.DataSource); return {run}("DELETE FROM t"); }"""),
        ("reflection", "others name it that no search sees", """public static {int} M() { typeof(Store).GetField("_db"); return {run}("DELETE FROM t"); }""", """public static {int} M() { typeof(Store).GetField("_other"); return {run}("DELETE FROM t"); }"""),
        ("ref", "it is passed on", """public static {int} M() { Keeper.Swap(ref _db); return {run}("DELETE FROM t"); }""", """public static {int} M() { return {run}("DELETE FROM t"); }"""),
        ("Interlocked", "it is passed on", """public static {int} M() { Interlocked.Exchange(ref _db, null!); return {run}("DELETE FROM t"); }""", """public static {int} M() { Interlocked.Exchange(ref Keeper.Count, 1); return {run}("DELETE FROM t"); }"""),
        ("file is deleted", "the database file is deleted or moved", """public static {int} M() { System.IO.File.Delete("store.db"); return {run}("DELETE FROM t"); }""", """public static {int} M() { System.IO.File.Delete("other.db"); return {run}("DELETE FROM t"); }"""),
        ("file is moved", "the database file is deleted or moved", """public static {int} M() { File.Move("store.db", "old.db"); return {run}("DELETE FROM t"); }""", """public static {int} M() { File.Move("other.db", "old.db"); return {run}("DELETE FROM t"); }"""),
        ("condition in the span", "conditional compilation", "public static {int} M()\n    {\n        {do}(\"DELETE FROM u\");\n#if !NEVER\n        {do}(\"ANALYZE\");\n#endif\n        return {run}(\"DELETE FROM t\");\n    }", "public static {int} M()\n    {\n#if !NEVER\n        Console.WriteLine();\n#endif\n        {do}(\"DELETE FROM u\");\n        return {run}(\"DELETE FROM t\");\n    }"),
        ("named in code that is left out", "others name it that no search sees", "public static {int} M() => {run}(\"DELETE FROM t\");\n#if NEVER\n    public static void N() => _db.Close();\n#endif", "public static {int} M() => {run}(\"DELETE FROM t\");\n#if NEVER\n    public static void N() => Console.WriteLine();\n#endif"),
        ("reader that gets out", "a result that needs the connection", """public static {int} M() => {run}("DELETE FROM t"); public static SqliteDataReader Read() { var command = _db.CreateCommand(); return command.ExecuteReader(); }""", """public static {int} M() => {run}("DELETE FROM t"); public static bool Read() { var command = _db.CreateCommand(); return command.ExecuteReader().Read(); }"""),
        ("work that nobody awaits", "work that nobody awaits", """public static {int} M() { _ = _db.ExecuteAsync("ANALYZE"); return {run}("DELETE FROM t"); }""", """public static {int} M() { _ = _db.Execute("ANALYZE"); return {run}("DELETE FROM t"); }"""),
    ];

    private static readonly (string Why, string Reason, string Bad, string Twin)[] OfCommands =
    [
        ("set here, run there", "what one member sets on the command another one runs", """public static void Set(string n) => _insert.Parameters["@n"].Value = n; public static {int} M() => {command};""", """public static {int} M(string n) { _insert.Parameters["@n"].Value = n; return {command}; }"""),
        ("text set here, run there", "what one member sets on the command another one runs", """public static void Set() => _insert.CommandText = "ANALYZE"; public static {int} M() => {command};""", """public static {int} M() { _insert.CommandText = "ANALYZE"; return {command}; }"""),
        ("command that is kept", "a command whose uses cannot be followed", """public static {int} M() { Keeper.Keep(_insert); return {command}; }""", """public static {int} M() { Keeper.Run(_insert); return {command}; }"""),
        ("ref", "a command whose uses cannot be followed", """public static {int} M() { Keeper.Swap(ref _insert); return {command}; }""", """public static {int} M() { return {command}; }"""),
        ("reader that gets out", "a result that needs the connection", """public static {int} M() => {command}; public static SqliteDataReader Read() => _insert.ExecuteReader();""", """public static {int} M() => {command}; public static bool Read() => _insert.ExecuteReader().Read();"""),
        .. OfConnections.Where(row => row.Why is not "ref" and not "reader that gets out"),
    ];

    private static readonly (string Why, string Reason, string Bad, string Twin)[] OfGuards =
    [
        ("set here, run there", "what one member sets on the command another one runs", """public static void Set(string n) => _insert.Parameters["@n"].Value = n; public static {int} M() => {command};""", """public static {int} M(string n) { _insert.Parameters["@n"].Value = n; return {command}; }"""),
        ("parameter held beside it", "a parameter of the command that is held beside it", """private static readonly SqliteParameter _n = _insert.Parameters.Add("@n", SqliteType.Text); public static {int} M(string n) { _n.Value = n; return {command}; }""", """public static {int} M(string n) { _insert.Parameters["@n"].Value = n; return {command}; }"""),
        ("last row in another member", "what one call leaves on the connection is not what the next one finds", """public static {int} M() => {run}("INSERT INTO t VALUES (1)"); public static long Last() => _db.ExecuteScalar<long>("SELECT last_insert_rowid()");""", """public static {int} M() => {run}("INSERT INTO t VALUES (1)"); public static long Last() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");"""),
        ("transaction that goes on", "what one call leaves on the connection is not what the next one finds", """public static {int} M() => {run}("BEGIN"); public static long End() => _db.Execute("COMMIT");""", """public static {int} M() { {do}("BEGIN"); return {run}("COMMIT"); }"""),
        ("reader that gets out", "a result that needs the connection when the guard is gone", """public static {int} M() => {run}("DELETE FROM t"); public static object Read() { var reader = _db.ExecuteReader("SELECT 1"); return reader; }""", """public static {int} M() => {run}("DELETE FROM t"); public static object Read() { var reader = _db.ExecuteReader("SELECT 1"); return reader.Read(); }"""),
        ("work that nobody awaits", "work that nobody awaits goes on without the guard", """public static {int} M() { _ = _db.ExecuteAsync("ANALYZE"); return {run}("DELETE FROM t"); }""", """public static {int} M() { _ = _db.Execute("ANALYZE"); return {run}("DELETE FROM t"); }"""),
        ("guard that anybody may name", "a guard that is not of this class", """public static {int} M() => {run}("DELETE FROM t"); public static long N() { lock (string.Intern("store")) { return _db.ExecuteScalar<long>("SELECT 1"); } }""", """public static {int} M() => {run}("DELETE FROM t"); public static long N() { lock (string.Intern("store")) { } return _db.ExecuteScalar<long>("SELECT 1"); }"""),
        ("kept by code of ours", "it is passed on", """public static {int} M() { Keeper.Keep(_db); return {run}("DELETE FROM t"); }""", """public static {int} M() { Keeper.Use(_db); return {run}("DELETE FROM t"); }"""),
    ];

    public static TheoryData<string, string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (var isAsync in new[] { false, true })
            {
                foreach (var row in OfConnections)
                    rows.Add(nameof(OpenPerCallFix), row.Why, isAsync);
                foreach (var row in OfCommands)
                    rows.Add(nameof(CommandPerCallFix), row.Why, isAsync);
                foreach (var row in OfGuards)
                    rows.Add(nameof(SerializeUsesFix), row.Why, isAsync);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task ReasonAndTwinOk(string remedy, string why, bool isAsync)
    {
        var isConnection = remedy == nameof(OpenPerCallFix);
        var row = (isConnection ? OfConnections : remedy == nameof(CommandPerCallFix) ? OfCommands : OfGuards).Single(row => row.Why == why);
        Assert.StartsWith(row.Reason, await RefusalOf(remedy, Program(row.Bad, isAsync, isConnection)));
        Assert.Equal("", await RefusalOf(remedy, Program(row.Twin, isAsync, isConnection)));
    }

    /// <summary>The same for a connection that a handler captures.</summary>
    [Theory]
    [InlineData("a temporary table", """db.Execute("CREATE TEMP TABLE x (id INTEGER)")""", """db.Execute("CREATE TABLE x (id INTEGER)")""")]
    [InlineData("an attached database", """db.Execute("ATTACH 'other.db' AS other")""", """db.Execute("ANALYZE")""")]
    [InlineData("a transaction written as text", """db.Execute("BEGIN")""", """db.Execute("ANALYZE")""")]
    [InlineData("it is passed on", "Keeper.Keep(db)", "Keeper.Use(db)")]
    [InlineData("it is passed on", "Keeper.Swap(ref db)", "Keeper.Use(db)")]
    [InlineData("the database file is deleted or moved", """File.Delete("store.db"); db.Close()""", """File.Delete("other.db"); db.Close()""")]
    [InlineData("conditional compilation", "db.Execute(\"ANALYZE\");\n#if !NEVER\n    db.Execute(\"DELETE FROM u\");\n#endif\n    db.Execute(\"DELETE FROM t\")", "Console.WriteLine(name);\n#if !NEVER\n    Console.WriteLine();\n#endif\n    db.Execute(\"DELETE FROM t\")")]
    [InlineData("the id of a row that another member inserts", """db.ExecuteScalar<long>("SELECT last_insert_rowid()")""", """db.ExecuteScalar<long>("INSERT INTO t VALUES (1); SELECT last_insert_rowid()")""")]
    [InlineData("work that nobody awaits", """_ = db.ExecuteAsync("ANALYZE")""", """await db.ExecuteAsync("ANALYZE")""")]
    [InlineData("a result that needs the connection", """Keeper.Kept = db.ExecuteReader("SELECT 1")""", """Keeper.Kept = db.ExecuteReader("SELECT 1").Read()""")]
    [InlineData("a transaction of the function around it", "Keeper.Kept = tx.IsolationLevel", "Keeper.Kept = args.Length")]
    public async Task HandlerReasonAndTwinOk(string reason, string bad, string twin)
    {
        Assert.StartsWith(reason, await RefusalOf(nameof(OpenInsideHandlerFix), Handler(bad)));
        Assert.Equal("", await RefusalOf(nameof(OpenInsideHandlerFix), Handler(twin)));

        static string Handler(string statement) => $$"""
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            var db = new SqliteConnection("{{File}}");
            db.Open();
            using var tx = db.BeginTransaction();
            app.MapPost("/a", async (string name) =>
            {
                {{statement}};
                return await db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");
            });
            app.Run();
            {{Keeper}}
            """;
    }

    [Theory]
    [InlineData("Data Source=:memory:", "a database in memory")]
    [InlineData("Data Source=store;Mode=Memory;Cache=Shared", "a database in memory")]
    [InlineData(File, "")]
    public async Task MemoryAndTwinOk(string connectionString, string reason)
    {
        foreach (var isAsync in new[] { false, true })
        {
            Assert.Equal(reason, await RefusalOf(nameof(OpenPerCallFix), Program("public static {int} M() => {run}(\"DELETE FROM t\");", isAsync, true).Replace(File, connectionString, StringComparison.Ordinal)));
            Assert.Equal(reason, await RefusalOf(nameof(CommandPerCallFix), Program("public static {int} M() => {command};", isAsync, false).Replace(File, connectionString, StringComparison.Ordinal)));
        }
    }

    /// <summary>A public field of a library may be used by assemblies that nobody sees from here; an internal one may not.</summary>
    [Theory]
    [InlineData("public static readonly", "others name it that no search sees")]
    [InlineData("internal static readonly", "")]
    public async Task FieldOfALibraryAndTwinOk(string modifiers, string reason) => Assert.Equal(reason, await RefusalOf(nameof(OpenPerCallFix), $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;

        public class NotesController : ControllerBase
        {
            {{modifiers}} SqliteConnection Db = new("{{File}}");

            [HttpGet]
            public long Count() => Db.ExecuteScalar<long>("SELECT COUNT(*) FROM notes");
        }
        """, OutputKind.DynamicallyLinkedLibrary));

    private const string Keeper = """

        static class Keeper
        {
            public static object? Kept;
            public static int Count;
            public static readonly object Gate = new();
            public static void Keep(object kept) => Kept = kept;
            public static void Use(SqliteConnection connection) => connection.Execute("ANALYZE");
            public static void Run(SqliteCommand command) => command.ExecuteNonQuery();
            public static void Swap<T>(ref T swapped) where T : class => Kept = swapped;
        }
        """;

    private static string Program(string member, bool isAsync, bool isConnection) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => {{(isConnection || !member.Contains("{command}", StringComparison.Ordinal) ? "Store.Count()" : member.Contains("M(string", StringComparison.Ordinal) ? "Store.M(\"a\")" : "Store.M()")}});
        app.MapGet("/b", () => Store.Find());
        app.Run();

        static class Store
        {
            private static SqliteConnection _db = new("{{File}}");
            {{(isConnection ? "" : "private static SqliteCommand _insert = new(\"INSERT INTO t VALUES (@n)\", _db);")}}

            public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");

            public static object? Find() => {{(isConnection ? "_db.ExecuteScalar(\"SELECT 1\")" : "_insert.ExecuteScalar()")}};

            {{member.Replace("{int}", isAsync ? "async Task<int>" : "int", StringComparison.Ordinal).Replace("{run}", isAsync ? "await _db.ExecuteAsync" : "_db.Execute", StringComparison.Ordinal)
                .Replace("{do}", isAsync ? "await _db.ExecuteAsync" : "_db.Execute", StringComparison.Ordinal).Replace("{command}", isAsync ? "await _insert.ExecuteNonQueryAsync()" : "_insert.ExecuteNonQuery()", StringComparison.Ordinal)}}
        }
        {{Keeper}}
        """;

    /// <summary>What the remedy says to the first finding that is of its kind; nothing where it has a plan for one.</summary>
    internal static async Task<string> RefusalOf(string remedy, string program, OutputKind kind = OutputKind.ConsoleApplication, string? library = null)
    {
        using var workspace = new AdhocWorkspace();
        var project = Repaired.ProjectOf(workspace, SourceText.From(program), kind, library);
        Assert.Empty((await project.GetCompilationAsync())!.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
        var asked = Remedy.All.Single(one => one.GetType().Name == remedy);
        var because = "no finding";
        foreach (var finding in await Repaired.FindingsOf(project))
        {
            because = because == "no finding" ? RemedyPlanning.OfAnotherKind : because;
            if (await RemedyPlanning.TryPlanAsync(asked, project.GetDocument(finding.Location.SourceTree)!, finding, new FreshNames(), CancellationToken.None,
                reason => because = because == RemedyPlanning.OfAnotherKind ? reason : because) is not null)
                return "";
        }
        return because;
    }
}
