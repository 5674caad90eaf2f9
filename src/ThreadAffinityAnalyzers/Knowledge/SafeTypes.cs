using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>One row of <see cref="SafeTypes"/>: a type (with its subtypes) that is made to be shared.</summary>
/// <param name="MetadataName">Fully qualified metadata name.</param>
/// <param name="Because">The reason, in one sentence.</param>
/// <param name="Link">The source of the reason.</param>
internal sealed record SafeType(string MetadataName, string Because, string Link);

/// <summary>The table of types that look like a database object and are made to be shared: never affine, and never a wrapper of an affine object.</summary>
internal static class SafeTypes
{
    private const string LiteDb = "https://github.com/mbdavid/LiteDB/wiki/Concurrency";
    private const string EfFactory = "https://learn.microsoft.com/ef/core/dbcontext-configuration/#use-a-dbcontext-factory";

    public static readonly ImmutableArray<SafeType> All = ImmutableArray.Create(
        new SafeType("System.Data.Common.DbDataSource", "a data source hands out connections and is shared by design", "https://github.com/dotnet/runtime/issues/64812"),
        new SafeType("System.Data.Common.DbProviderFactory", "a provider factory has no state and only creates", "https://learn.microsoft.com/dotnet/api/system.data.common.dbproviderfactory"),
        new SafeType("System.Data.Common.DbConnectionStringBuilder", "it holds text, not a connection", "https://learn.microsoft.com/dotnet/api/system.data.common.dbconnectionstringbuilder"),
        new SafeType("Microsoft.EntityFrameworkCore.IDbContextFactory`1", "a context factory is a singleton by default and makes a context per call", EfFactory),
        new SafeType("Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory`1", "a pool hands each caller a context of its own", EfFactory),
        new SafeType("Microsoft.EntityFrameworkCore.DbContextOptions", "options are immutable and shared by all contexts", "https://learn.microsoft.com/ef/core/dbcontext-configuration/"),
        new SafeType("NHibernate.ISessionFactory", "a session factory is immutable and made once per application", "https://nhibernate.info/doc/nhibernate-reference/architecture.html"),
        new SafeType("SQLite.SQLiteAsyncConnection", "it serialises its callers itself", "https://github.com/praeclarum/sqlite-net/issues/635"),
        new SafeType("SQLite.SQLiteConnectionWithLock", "its callers take the lock that it carries", "https://github.com/praeclarum/sqlite-net/issues/1188"),
        new SafeType("LiteDB.LiteDatabase", "one shared instance is the documented use", LiteDb),
        new SafeType("LiteDB.ILiteDatabase", "one shared instance is the documented use", LiteDb),
        new SafeType("LiteDB.LiteRepository", "one shared instance is the documented use", LiteDb),

        // The engine's place before version 5.
        new SafeType("LiteDB.LiteEngine", "one shared instance is the documented use", LiteDb),
        new SafeType("LiteDB.Engine.LiteEngine", "one shared instance is the documented use", LiteDb),
        new SafeType("System.Data.DataTable", "it is a snapshot in memory without a connection", "https://learn.microsoft.com/dotnet/api/system.data.datatable"),
        new SafeType("System.Data.DataSet", "it is a snapshot in memory without a connection", "https://learn.microsoft.com/dotnet/api/system.data.dataset"));

    public static readonly ImmutableHashSet<string> Names = All.Select(row => row.MetadataName).ToImmutableHashSet();
}
