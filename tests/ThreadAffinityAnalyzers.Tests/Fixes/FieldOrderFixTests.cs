namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Methods that a rewrite adds come behind the fields.</summary>
public class FieldOrderFixTests
{
    /// <summary>Methods come behind the fields.</summary>
    [Fact]
    public Task FieldsAndThenMethods() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                private readonly int _size = 10;
                private readonly SqliteConnection _db; // one for all
                private readonly SqliteCommand {|TAA1003:_insert|};
                // how often
                private int _count;

                public Audit(IConfiguration configuration)
                {
                    _db = new SqliteConnection(configuration["Audit"]);
                    _db.Open();
                    _insert = new SqliteCommand("INSERT INTO a VALUES ($text)", _db);
                }

                public int Add(string text)
                {
                    Interlocked.Increment(ref _count);
                    _insert.Parameters.Clear();
                    _insert.Parameters.AddWithValue("$text", text[.._size]);
                    return _insert.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                private readonly int _size = 10;
                private readonly string? _connectionString; // one for all
                // how often
                private int _count;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand CreateInsertCommand(SqliteConnection connection)
                {
                    return new SqliteCommand("INSERT INTO a VALUES ($text)", connection);
                }

                public Audit(IConfiguration configuration)
                {
                    _connectionString = configuration["Audit"];
                }

                public int Add(string text)
                {
                    Interlocked.Increment(ref _count);
                    using var connection = OpenConnection();
                    using var insert = CreateInsertCommand(connection);
                    insert.Parameters.Clear();
                    insert.Parameters.AddWithValue("$text", text[.._size]);
                    return insert.ExecuteNonQuery();
                }
            }

            """);

    /// <summary>What is said of the connection stays with what opens it.</summary>
    [Fact]
    public Task FieldsApart() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                // one for all
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
                private int _count;

                public int Add(string text)
                {
                    _count++;
                    return _db.Execute("INSERT INTO a VALUES (@text)", new { text });
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                // one for all
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                private int _count;

                public int Add(string text)
                {
                    _count++;
                    using var connection = OpenConnection();
                    return connection.Execute("INSERT INTO a VALUES (@text)", new { text });
                }
            }

            """);
}
