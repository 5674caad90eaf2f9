using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs whose host runs one flow, each with the twin whose host runs several.</summary>
public sealed class SilentHostTests
{
    private const string Component = """

        public class Local { private readonly SqliteConnection NAME = new("Data Source=a.db"); public Task Add() => _db.ExecuteAsync("INSERT INTO t DEFAULT VALUES"); }
        public class Todo : ComponentBase { [Inject] public Local Local { get; set; } = null!; protected override Task OnInitializedAsync() => Local.Add(); }
        """;

    private const string BrowserHost = """

        namespace Microsoft.AspNetCore.Components.WebAssembly.Hosting { public class WebAssemblyHostBuilder { public IServiceCollection Services { get; } = new ServiceCollection(); } }
        """;

    [Fact]
    public Task ComponentInTheBrowserOk() => Rule.Ok("""
        using Dapper;
        using Microsoft.AspNetCore.Components;
        new Microsoft.AspNetCore.Components.WebAssembly.Hosting.WebAssemblyHostBuilder().Services.AddSingleton<Local>();
        """ + Component.Replace("NAME", "_db") + BrowserHost);

    [Fact]
    public Task ComponentOnTheServerBad() => Rule.Bad("""
        using Dapper;
        using Microsoft.AspNetCore.Components;
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton<Local>();
        """ + Component.Replace("NAME", "{|TAA1002:_db|}"));

    private const string Notes = """
        using Dapper;
        public static class Notes
        {
            private static readonly SqliteConnection NAME = new("Data Source=a.db");
            public static int Add() => s_db.Execute("INSERT INTO notes DEFAULT VALUES");
        }
        """;

    [Fact]
    public Task LibraryBad() => Rule.Bad([("Notes.cs", Notes.Replace("NAME", "{|TAA1005:s_db|}"))], kind: OutputKind.DynamicallyLinkedLibrary);

    [Theory]
    [InlineData("namespace System.Windows { public class Window; }")]
    [InlineData("namespace System.Windows.Forms { public class Control; }")]
    [InlineData("namespace Microsoft.Maui.Controls { public class ContentPage; }")]
    public Task LibraryOfWindowsOk(string windows) => Rule.Ok([("Notes.cs", Notes.Replace("NAME", "s_db") + windows)], kind: OutputKind.DynamicallyLinkedLibrary);

    private const string Parallel = """

        public class RowTests
        {
            private static readonly SqliteConnection NAME = new("Data Source=a.db");
            [Fact] public Task Reads() => Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => s_db.Execute("SELECT 1"))));
        }
        """;

    [Fact]
    public Task TestFrameworkInTheSourceOk() => Rule.Ok("using Dapper; using Xunit;" + Parallel.Replace("NAME", "s_db") + "namespace Xunit { public class FactAttribute : Attribute; }");

    [Fact]
    public Task AttributeOfTheSameNameBad() => Rule.Bad("using Dapper; using Facts;" + Parallel.Replace("NAME", "{|TAA1001:s_db|}") + "namespace Facts { public class FactAttribute : Attribute; }");

    private const string Web = """
        using Dapper;
        using Xunit;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", () => Store.Db.ExecuteScalar<int>("SELECT 1"));
        app.Run();
        public static class Store { public static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=a.db"); }
        namespace Xunit { public class FactAttribute : Attribute; }

        """;

    [Fact]
    public Task TestFrameworkWithoutATestBad() => Rule.Bad(Web);

    [Fact]
    public Task TestsBesideAProgramBad() => Rule.Bad(Web + "public class StoreTests { [Fact] public void Opens() => Store.Db.Open(); }");
}
