using System.Text.RegularExpressions;
using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The code in Razor files, as the SDK's own generator copies it: told of where it is written, and no half rewrite of what components use.</summary>
[Collection(PackageCollection.Name)]
public sealed class RazorTests(PackedPackage package)
{
    [Fact]
    public void CodeOfComponentsAndPagesBad()
    {
        var app = UserProject.Create(package, "razor", [("Microsoft.Data.Sqlite", "10.0.15")]);
        app.Write("Program.cs", """
            using RazorApp;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddRazorPages();
            builder.Services.AddRazorComponents().AddInteractiveServerComponents();
            var app = builder.Build();
            app.MapRazorPages();
            app.MapRazorComponents<Counter>().AddInteractiveServerRenderMode();
            app.Run();

            """);
        app.Write("Store.cs", """
            using Microsoft.Data.Sqlite;

            namespace RazorApp;

            public static class Store
            {
                internal static readonly SqliteConnection Db = new("Data Source=shop.db");
            }

            """);
        app.Write("Counter.razor", """
            @namespace RazorApp
            @using Microsoft.Data.Sqlite
            @page "/counter"

            <p>@Total()</p>
            <p>@Store.Db.CreateCommand().ExecuteScalar()</p>

            @code {
                private static readonly SqliteConnection s_db = new("Data Source=shop.db");

                private object? Total()
                {
                    using var connection = new SqliteConnection("Data Source=shop.db");
                    return s_db.CreateCommand().ExecuteScalar();
                }
            }

            """);
        app.Write("Pages/Report.cshtml", """
            @page
            @using Microsoft.Data.Sqlite
            @functions {
                private static readonly SqliteConnection s_report = new("Data Source=shop.db");
            }
            <p>@s_report.CreateCommand().ExecuteScalar()</p>

            """);

        var (exitCode, output) = app.Build();
        Assert.True(exitCode == 0, output);
        Assert.Equal(
            ["Counter.razor:9 TAA1001 's_db' Counter.razor", "Report.cshtml:4 TAA1001 's_report' Report.cshtml", "Store.cs:7 TAA1001 'Db' Counter.razor"],
            Regex.Matches(output, @"([A-Za-z]+\.(?:razor|cshtml|cs))\((\d+),\d+\): warning (TAA\d+): ('\w+') [^\n]*?'([\w.]+)' uses it").Select(one => $"{one.Groups[1]}:{one.Groups[2]} {one.Groups[3]} {one.Groups[4]} {one.Groups[5]}").Distinct().Order(StringComparer.Ordinal));

        // Nothing can be rewritten that a component uses, and nothing is left half rewritten.
        var before = app.Read("Store.cs");
        app.Format("--diagnostics", "TAA1001", "--severity", "warn");
        Assert.Equal(before, app.Read("Store.cs"));
        Assert.Equal(0, app.Build().ExitCode);
    }
}
