namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Using directives after a rewrite: those that nothing needs any more go, new ones come among their kind.</summary>
public class DirectivesFixTests
{
    /// <summary>A directive that only what is gone needed goes, too.</summary>
    [Fact]
    public Task DirectiveThatNothingNeeds() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static readonly SqliteConnection {|TAA1001:s_db|} = new("Data Source=a.db");

                public static object? Count()
                {
                    if (s_db.State != ConnectionState.Open)
                    {
                        s_db.Open();
                    }

                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", s_db);
                    return command.ExecuteScalar();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                    return command.ExecuteScalar();
                }
            }

            """);

    /// <summary>Code that is left out here may need it.</summary>
    [Fact]
    public Task DirectiveThatOtherTargetsNeed() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static readonly SqliteConnection {|TAA1001:s_db|} = new("Data Source=a.db");

                public static object? Count()
                {
                    if (s_db.State != ConnectionState.Open)
                    {
                        s_db.Open();
                    }

                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", s_db);
                    return command.ExecuteScalar();
                }

            #if NETFRAMEWORK
                public static DataTable Table() => new();
            #endif
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                    return command.ExecuteScalar();
                }

            #if NETFRAMEWORK
                public static DataTable Table() => new();
            #endif
            }

            """);

    /// <summary>A directive comes among those of its kind.</summary>
    [Fact]
    public Task DirectiveAmongThoseOfTheSystem() => Fix.Verify(
        """
            using System.Data;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{|TAA3001:AddSingleton<IDbConnection>(_ => new SqliteConnection("Data Source=a.db"))|};
            builder.Services.AddScoped<Invoices>();
            var app = builder.Build();
            app.MapGet("/a", (Invoices invoices) => invoices.Count());
            app.Run();

            sealed class Invoices
            {
                private readonly IDbConnection _db;

                public Invoices(IDbConnection db) => _db = db;

                public int Count() => _db.ExecuteScalar<int>("SELECT COUNT(*) FROM a");
            }

            """,
        """
            using System.Data.Common;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<DbDataSource>(_ => SqliteFactory.Instance.CreateDataSource("Data Source=a.db"));
            builder.Services.AddScoped<Invoices>();
            var app = builder.Build();
            app.MapGet("/a", (Invoices invoices) => invoices.Count());
            app.Run();

            sealed class Invoices
            {
                private readonly DbDataSource _dataSource;

                public Invoices(DbDataSource dataSource) => _dataSource = dataSource;

                public int Count()
                {
                    using var connection = _dataSource.OpenConnection();
                    return connection.ExecuteScalar<int>("SELECT COUNT(*) FROM a");
                }
            }

            """, key: "InjectFactoryIntoAllFix");
}
