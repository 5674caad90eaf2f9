using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>Compiles a program, runs its <c>Sample.Run(connectionString)</c> in this process on a new database, and gives back what that says.</summary>
internal static class RunOnce
{
    public static async Task<string> Of(string program)
    {
        using var image = new MemoryStream();
        var emitted = TestSources.Compile(TestSources.Named([program]), OutputKind.DynamicallyLinkedLibrary).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var context = new AssemblyLoadContext("run once", isCollectible: true);
        var folder = Directory.CreateTempSubdirectory("run-once");
        try
        {
            var run = context.LoadFromStream(image).GetType("Sample", throwOnError: true)!.GetMethod("Run")!;
            return await (Task<string>)run.Invoke(null, [$"Data Source={Path.Combine(folder.FullName, "sample.db")}"])!;
        }
        finally
        {
            context.Unload();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }
}
