namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>The audit mark: where it stands, and the attribute that comes with it.</summary>
public sealed class MarkAuditedFixTests
{
    private const string Key = "MarkAuditedFix";

    private const string Added = """
        using System;

        /// <summary>Somebody looked at the findings of thread affinity here and gives a reason why they stay.</summary>
        [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
        internal sealed class ThreadAffinityAuditedAttribute : Attribute
        {
            public ThreadAffinityAuditedAttribute(string reason)
            {
                Reason = reason;
            }

            /// <summary>Why the finding stays.</summary>
            public string Reason { get; private set; }

            /// <summary>The holder in top-level statements: <c>"connection in Program.cs"</c>.</summary>
            public string Target { get; set; } = "";

            /// <summary>The last day of the audit: <c>"2027-06-30"</c>.</summary>
            public string Until { get; set; } = "";
        }

        """;

    private const string Declared = """

        [AttributeUsage(AttributeTargets.All)]
        sealed class ThreadAffinityAuditedAttribute(string reason) : Attribute
        {
            public string Reason { get; } = reason;
            public string? Target { get; set; }
        }
        """;

    private static Task Adds(string before, string after) =>
        Fix.Verify([("/0/Test0.cs", before)], [("/0/Test0.cs", after), ("ThreadAffinityAudited.cs", Added)], key: Key);

    [Fact]
    public Task FieldBad() => Adds("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", () => Store.Count());
        app.Run();

        public static class Store
        {
            // The only one.
            private static readonly SqliteConnection {|TAA1001:s_db|} = new("Data Source=shop.db");
            public static int Count() => s_db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """, """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", () => Store.Count());
        app.Run();

        public static class Store
        {
            // The only one.
            [ThreadAffinityAudited("why no two flows use it at once")]
            private static readonly SqliteConnection s_db = new("Data Source=shop.db");
            public static int Count() => s_db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """);

    [Fact]
    public Task TopLevelLocalBad() => Adds("""
        using Dapper;

        var app = WebApplication.Create(args);
        var {|TAA2001:db|} = new SqliteConnection("Data Source=shop.db");
        app.MapGet("/orders", () => db.ExecuteScalar<int>("SELECT count(*) FROM orders"));
        app.Run();
        """, """
        using Dapper;

        [assembly: ThreadAffinityAudited("why no two flows use it at once", Target = "db in Test0.cs")]

        var app = WebApplication.Create(args);
        var db = new SqliteConnection("Data Source=shop.db");
        app.MapGet("/orders", () => db.ExecuteScalar<int>("SELECT count(*) FROM orders"));
        app.Run();
        """);

    [Fact]
    public Task RegistrationWithAnAttributeThatIsThereBad() => Fix.Verify("""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{|TAA3001:AddSingleton(new SqliteConnection("Data Source=shop.db"))|};
        var app = builder.Build();
        app.MapGet("/orders", (SqliteConnection db) => db.ExecuteScalar<int>("SELECT count(*) FROM orders"));
        app.Run();
        """ + Declared, """
        using Dapper;

        [assembly: ThreadAffinityAudited("why no two flows use it at once", Target = "SqliteConnection in Test0.cs")]

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new SqliteConnection("Data Source=shop.db"));
        var app = builder.Build();
        app.MapGet("/orders", (SqliteConnection db) => db.ExecuteScalar<int>("SELECT count(*) FROM orders"));
        app.Run();
        """ + Declared, key: Key);

    [Fact]
    public Task PrimaryConstructorParameterAndLocalBad() => Fix.Verify("""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient(_ => new SqliteConnection("Data Source=shop.db"));
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/orders", (Store store) => store.Count());
        app.Run();

        public sealed class Store(SqliteConnection {|TAA3002:db|})
        {
            public int Count() => db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """ + Declared, """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient(_ => new SqliteConnection("Data Source=shop.db"));
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/orders", (Store store) => store.Count());
        app.Run();

        public sealed class Store([ThreadAffinityAudited("why no two flows use it at once")] SqliteConnection db)
        {
            public int Count() => db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """ + Declared, key: Key);

    /// <summary>A tool that fixes everything takes the key of the first diagnostic for all; here that one has no rewrite, and the mark alone is offered.</summary>
    [Fact]
    public async Task FixAllMarksNothingOk()
    {
        const string Program = """
            using Dapper;

            var app = WebApplication.Create(args);
            app.MapGet("/orders", () => Store.Count());
            app.Run();

            public static class Store
            {
                HOLDER
                public static int Run(string sql) => s_db.Execute(sql);
                public static int Count() { Run("BEGIN"); Run("DELETE FROM s"); Run("COMMIT"); return 0; }
            }
            """ + Declared;
        var before = TestSources.Named([Program.Replace("HOLDER", "private static readonly SqliteConnection {|TAA1001:s_db|} = new(\"Data Source=shop.db\");")]);
        var after = TestSources.Named([Program.Replace("HOLDER", "[ThreadAffinityAudited(\"why no two flows use it at once\")]\n    private static readonly SqliteConnection s_db = new(\"Data Source=shop.db\");")]);
        var test = new FixTest(before, after, null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication) { CodeActionEquivalenceKey = Key, NumberOfFixAllIterations = 1 };
        test.BatchFixedState.Sources.AddRange(test.TestState.Sources);
        test.BatchFixedState.MarkupHandling = Microsoft.CodeAnalysis.Testing.MarkupMode.Allow;
        await test.RunAsync();
    }
}
