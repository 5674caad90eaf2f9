using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A private in-memory database becomes a file of SQLite's file system in memory: connections share it as they share one on disk, without a shared cache.</summary>
/// <remarks>A shared cache locks tables, and a reader that meets a writer fails; a file locks, and the reader waits. SQLite has that file system since 3.36, which the provider brings with SQLitePCLRaw 2.1.</remarks>
internal sealed class MemoryFileSystemFix : NameMemoryDatabaseFix
{
    private static readonly Version Since = new(2, 1);

    public override bool MayComeFirst => false;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (!context.Model.Compilation.ReferencedAssemblyNames.Any(one => one.Name == "SQLitePCLRaw.provider.e_sqlite3" && one.Version >= Since))
        {
            context.Refuse("a version of SQLite that may not have it");
            return Task.FromResult<RewritePlan?>(null);
        }

        return PlanAsync(context, "Share the in-memory database as a file in memory and keep it open", inFileSystem: true);
    }
}
