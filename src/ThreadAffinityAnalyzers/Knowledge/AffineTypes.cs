using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of types whose instances only one flow may use at a time.</summary>
internal static class AffineTypes
{
    private const string AdoNet = "https://learn.microsoft.com/dotnet/api/system.data.common.dbconnection";
    private const string Sqlite = "https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors";
    private const string EfCore = "https://learn.microsoft.com/ef/core/dbcontext-configuration/#avoiding-dbcontext-threading-issues";
    private const string Handles = "https://github.com/ericsink/SQLitePCL.raw/issues/45";
    private const string Identity = "https://learn.microsoft.com/aspnet/core/security/authentication/customize-identity-model";

    private const string OneUser = "ADO.NET promises no thread safety of instance members: one flow at a time may use";
    private const string OneUnit = "a context is one unit of work over one connection and supports no parallel operations";
    private const string OverContext = "works on the DbContext of its store, which supports no parallel operations";

    private const string NoThreads = "a session is a unit of work of one flow and is not thread safe";
    private const string Raven = "https://docs.ravendb.net/client-api/session/what-is-a-session-and-how-does-it-work";

    private const string IdentityStore = "Microsoft.AspNetCore.Identity.EntityFrameworkCore";

    public static readonly ImmutableArray<AffineType> All = ImmutableArray.Create(
        Of("System.Data.IDbConnection", AffineRole.Connection, OneUser + " a connection", AdoNet),
        Of("System.Data.IDbCommand", AffineRole.Command, OneUser + " a command and its parameters", AdoNet),
        Of("System.Data.IDataReader", AffineRole.Reader, OneUser + " a reader and its current row", AdoNet),
        Of("System.Data.IDbTransaction", AffineRole.Transaction, OneUser + " a transaction", AdoNet),
        Of("System.Data.IDataAdapter", AffineRole.Command, OneUser + " an adapter and its commands", AdoNet),
        Of("System.Data.Common.DbConnection", AffineRole.Connection, OneUser + " a connection", AdoNet),
        Of("System.Data.Common.DbCommand", AffineRole.Command, OneUser + " a command and its parameters", AdoNet),
        Of("System.Data.Common.DbDataReader", AffineRole.Reader, OneUser + " a reader and its current row", AdoNet),
        Of("System.Data.Common.DbTransaction", AffineRole.Transaction, OneUser + " a transaction", AdoNet),
        Of("System.Data.Common.DbBatch", AffineRole.Command, OneUser + " a batch and its commands", AdoNet),
        Of("System.Data.Common.DbDataAdapter", AffineRole.Command, OneUser + " an adapter and its commands", AdoNet),
        Of("System.Data.Common.DbCommandBuilder", AffineRole.Command, OneUser + " a command builder and its adapter", AdoNet),

        // A SqliteBlob derives from Stream only, so no ADO.NET row covers it.
        Of("Microsoft.Data.Sqlite.SqliteBlob", AffineRole.Reader, "the objects of Microsoft.Data.Sqlite are not thread-safe; a blob keeps a position in one connection", Sqlite),
        Of("SQLitePCL.sqlite3", AffineRole.Connection, "a sqlite3 connection object is not thread safe", Handles),
        Of("SQLitePCL.sqlite3_stmt", AffineRole.Command, "a statement has one set of bindings and one current row", Handles),
        Of("SQLitePCL.sqlite3_blob", AffineRole.Reader, "a blob handle belongs to one connection, which is not thread safe", Handles),
        Of("SQLitePCL.sqlite3_backup", AffineRole.Command, "a backup handle belongs to two connections, which are not thread safe", Handles),

        Of("Microsoft.EntityFrameworkCore.DbContext", AffineRole.Session, OneUnit, EfCore),
        Of("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", AffineRole.Session, "it is the database of one context, which supports no parallel operations", EfCore),
        Of("Microsoft.EntityFrameworkCore.DbSet`1", AffineRole.Session, "it is a view of one context, which supports no parallel operations", EfCore),
        Of("Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction", AffineRole.Transaction, "it is the transaction of one context, which supports no parallel operations", EfCore),
        Of("System.Data.Entity.DbContext", AffineRole.Session, OneUnit, "https://learn.microsoft.com/ef/ef6/fundamentals/working-with-dbcontext"),
        Of("System.Data.Linq.DataContext", AffineRole.Session, "instance members of a DataContext are not guaranteed to be thread safe", "https://learn.microsoft.com/dotnet/api/system.data.linq.datacontext"),
        Of("LinqToDB.Data.DataConnection", AffineRole.Session, "a DataConnection keeps one ADO.NET connection and is not thread-safe", "https://github.com/linq2db/linq2db.LINQPad/issues/45"),
        Of("NHibernate.ISession", AffineRole.Session, "a session is a unit of work of one flow and is not thread safe", "https://nhibernate.info/doc/nhibernate-reference/architecture.html"),
        Of("NHibernate.IStatelessSession", AffineRole.Session, "a stateless session keeps one ADO.NET connection and is not thread safe", "https://nhibernate.info/doc/nhibernate-reference/architecture.html"),

        Of("Marten.IQuerySession", AffineRole.Session, "a session is a unit of work over one connection and is not thread safe", "https://github.com/JasperFx/marten/issues/178"),
        Of("Raven.Client.Documents.Session.IDocumentSession", AffineRole.Session, NoThreads, Raven),
        Of("Raven.Client.Documents.Session.IAsyncDocumentSession", AffineRole.Session, NoThreads, Raven),
        Of("MongoDB.Driver.IClientSession", AffineRole.Session, "a client session is for one operation at a time and is not thread safe", "https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md"),
        Of("SqlSugar.SqlSugarClient", AffineRole.Session, "a SqlSugarClient is for one flow at a time, as a connection is; SqlSugarScope is the one that may be shared", "https://github.com/DotNetNext/SqlSugar/issues/1085"),

        Of("Microsoft.AspNetCore.Identity.UserManager`1", AffineRole.Session, "a UserManager " + OverContext, Identity) with { OnlyWithAssembly = IdentityStore },
        Of("Microsoft.AspNetCore.Identity.SignInManager`1", AffineRole.Session, "a SignInManager " + OverContext, Identity) with { OnlyWithAssembly = IdentityStore },
        Of("Microsoft.AspNetCore.Identity.RoleManager`1", AffineRole.Session, "a RoleManager " + OverContext, Identity) with { OnlyWithAssembly = IdentityStore },
        Of("Microsoft.AspNetCore.Identity.IUserStore`1", AffineRole.Session, "a user store " + OverContext, Identity) with { OnlyWithAssembly = IdentityStore },

        // One connection for the application is the pattern that sqlite-net's own guides show.
        Of("SQLite.SQLiteConnection", AffineRole.Connection, "ids and transactions of concurrent callers mix, although inserts are locked", "https://github.com/praeclarum/sqlite-net/issues/1168") with { IsAdvisory = true });

    private static AffineType Of(string name, AffineRole role, string because, string link) => new(name, role, IsAdvisory: false, because, link);
}
