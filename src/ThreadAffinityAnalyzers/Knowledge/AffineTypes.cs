using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of types whose instances only one flow may use at a time.</summary>
internal static class AffineTypes
{
    public static readonly ImmutableArray<AffineType> All = ImmutableArray.Create(
        new AffineType("System.Data.IDbConnection", AffineRole.Connection, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.IDbCommand", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.IDataReader", AffineRole.Reader, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.IDbTransaction", AffineRole.Transaction, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.IDataAdapter", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbConnection", AffineRole.Connection, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbCommand", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbDataReader", AffineRole.Reader, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbTransaction", AffineRole.Transaction, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbBatch", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbDataAdapter", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Common.DbCommandBuilder", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("Microsoft.EntityFrameworkCore.DbContext", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("Microsoft.EntityFrameworkCore.DbSet`1", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction", AffineRole.Transaction, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Entity.DbContext", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("System.Data.Linq.DataContext", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("Microsoft.Data.Sqlite.SqliteBlob", AffineRole.Reader, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("SQLitePCL.sqlite3", AffineRole.Connection, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("SQLitePCL.sqlite3_stmt", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("SQLitePCL.sqlite3_blob", AffineRole.Reader, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("SQLitePCL.sqlite3_backup", AffineRole.Command, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("LinqToDB.Data.DataConnection", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"),
        new AffineType("NHibernate.ISession", AffineRole.Session, false, "Instances are not safe for concurrent use.", "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors"));
}
