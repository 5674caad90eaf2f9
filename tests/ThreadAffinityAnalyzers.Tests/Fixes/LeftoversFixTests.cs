using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is left where the one object was made, opened and ended: nothing that has become pointless, and everything that still says something.</summary>
public class LeftoversFixTests
{
    /// <summary>The flag that only the opening asked goes with it, the farewell to an event with the object, and so does the handler that only closed.</summary>
    [Fact]
    public Task FlagFarewellAndHandler() => Fix.Verify(
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/a", (Store store) => store.CountAsync());
            app.Run();

            sealed class Store : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=s.db");
                private bool _opened;

                public Store()
                {
                    _db.StateChange += Tell;
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => { _db.Close(); _db.Dispose(); };
                }

                private static void Tell(object sender, System.Data.StateChangeEventArgs change) => Console.WriteLine(change.CurrentState);

                private async Task EnsureOpenAsync()
                {
                    if (!_opened)
                    {
                        await _db.OpenAsync();
                        _opened = true;
                    }
                }

                public async Task<long> CountAsync()
                {
                    await EnsureOpenAsync();
                    return await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");
                }

                public void Dispose()
                {
                    Console.WriteLine("end");
                    _db.StateChange -= Tell;
                    _db.Dispose();
                }
            }

            """,
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/a", (Store store) => store.CountAsync());
            app.Run();

            sealed class Store : IDisposable
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.StateChange += Tell;
                    connection.Open();
                    return connection;
                }

                public Store()
                {
                }

                private static void Tell(object sender, System.Data.StateChangeEventArgs change) => Console.WriteLine(change.CurrentState);

                public async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");
                }

                public void Dispose()
                {
                    Console.WriteLine("end");
                }
            }

            """);

    /// <summary>What start-up code does where no connection can be opened, it goes on to do.</summary>
    [Fact]
    public Task OpeningThatIsTried() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            SqliteConnection {|TAA2001:db|} = new("Data Source=s.db");
            try
            {
                db.Open();
            }
            catch (SqliteException error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }

            app.MapGet("/a", () => db.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
            app.Run();
            return 0;

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=s.db");
                connection.Open();
                return connection;
            }

            try
            {
                OpenConnection().Dispose();
            }
            catch (SqliteException error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }

            app.MapGet("/a", () =>
            {
                using var db = OpenConnection();
                return db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            });
            app.Run();
            return 0;

            """);

    /// <summary>A factory that stood on one line gets its lines.</summary>
    [Fact]
    public Task FactoryOfOneLine() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Store.Count());
            app.Run();

            static class Store
            {
                private static readonly Lazy<SqliteConnection> {|TAA1001:Db|} = new(() => { var c = new SqliteConnection("Data Source=s.db"); c.Open(); return c; });

                public static long Count() => Db.Value.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Store.Count());
            app.Run();

            static class Store
            {
                private static SqliteConnection OpenConnection()
                {
                    var c = new SqliteConnection("Data Source=s.db");
                    c.Open();
                    return c;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
                }
            }

            """);

    /// <summary>A reader in a field reads through a connection beside it: a guard for the reader alone would leave that to all.</summary>
    [Theory]
    [InlineData("private SqliteDataReader? _reader;", "_reader = command.ExecuteReader(); var n = 0L; while (_reader.Read()) n++; _reader.Close(); return n;", "using var reader = command.ExecuteReader(); var n = 0L; while (reader.Read()) n++; return n;")]
    [InlineData("private SqliteTransaction? _tx;", "_tx = _db.BeginTransaction(); command.Transaction = _tx; var n = (long)command.ExecuteScalar()!; _tx.Commit(); return n;", "using var tx = _db.BeginTransaction(); command.Transaction = tx; var n = (long)command.ExecuteScalar()!; tx.Commit(); return n;")]
    public async Task ReaderBesideItsConnectionOk(string field, string bad, string twin)
    {
        Assert.StartsWith("a result that needs the connection", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(field, bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program("", twin)));

        static string Program(string field, string work) => $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/a", (Store store) => store.Count());
            app.Run();

            sealed class Store
            {
                private readonly SqliteConnection _db = new("Data Source=s.db");
                {{field}}
                public Store() => _db.Open();
                public long Count()
                {
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT id FROM t";
                    {{work}}
                }
            }

            """;
    }
}
