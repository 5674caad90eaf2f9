namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Thread-local connections become connections per call.</summary>
public sealed class ReleaseThreadLocalShapesTests
{
    [Fact]
    public Task ThreadLocalBad() => Fix.Verify("""
        using Dapper;

        public sealed class Store
        {
            private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() => new SqliteConnection("Data Source=shop.db"));

            public async Task<long> Add()
            {
                s_db.Value!.Execute("INSERT INTO orders VALUES (1)");
                await Task.Delay(1);
                return s_db.Value!.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }
        }
        """, """
        using Dapper;

        public sealed class Store
        {
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            public async Task<long> Add()
            {
                using var connection = OpenConnection();
                connection.Execute("INSERT INTO orders VALUES (1)");
                await Task.Delay(1);
                return connection.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }
        }
        """, key: "Safest");

    [Fact]
    public Task ThreadStaticBad() => Fix.Verify("""
        using Dapper;

        public sealed class Store
        {
            [ThreadStatic]
            private static SqliteConnection? {|TAA1004:s_db|};

            private static SqliteConnection Db
            {
                get
                {
                    s_db ??= new SqliteConnection("Data Source=shop.db");
                    return s_db;
                }
            }

            public async Task Add()
            {
                await Db.ExecuteAsync("INSERT INTO orders VALUES (1)");
            }
        }
        """, """
        using Dapper;

        public sealed class Store
        {
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            public async Task Add()
            {
                using var connection = OpenConnection();
                await connection.ExecuteAsync("INSERT INTO orders VALUES (1)");
            }
        }
        """, key: "Safest");

    [Fact]
    public Task InMemoryStaysOk() => Fix.Refuses("""
        using Dapper;

        public sealed class Store
        {
            private static readonly ThreadLocal<SqliteConnection> {|TAA1004:s_db|} = new(() => new SqliteConnection("Data Source=:memory:"));

            public async Task<long> Add()
            {
                s_db.Value!.Execute("INSERT INTO orders VALUES (1)");
                await Task.Delay(1);
                return s_db.Value!.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }
        }
        """);

    private static string Disposing(string holder, string dispose) => $$"""
        using Dapper;

        public sealed class Store : IDisposable
        {
            private readonly ThreadLocal<SqliteConnection> {{holder}} = new(() => new SqliteConnection("Data Source=shop.db"), trackAllValues: true);

            public async Task<long> Add()
            {
                _db.Value!.Execute("INSERT INTO orders VALUES (1)");
                await Task.Delay(1);
                return _db.Value!.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }

            public void Dispose()
            {
        {{dispose}}
            }
        }

        """;

    /// <summary>The loop that disposes of what each thread had goes with the thread-local.</summary>
    [Theory]
    [InlineData("        foreach (var db in _db.Values)\n            db.Dispose();\n        _db.Dispose();\n")]
    [InlineData("        foreach (var db in _db.Values)\n        {\n            db?.Close();\n            db?.Dispose();\n        }\n\n        _db.Dispose();\n")]
    [InlineData("        foreach (var db in this._db.Values) db.Dispose();\n")]
    public Task EndOfAllValues(string dispose) => Fix.Verify(Disposing("{|TAA1004:_db|}", dispose.TrimEnd('\n') + "\n        Console.WriteLine(\"done\");"), """
        using Dapper;

        public sealed class Store : IDisposable
        {
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            public async Task<long> Add()
            {
                using var connection = OpenConnection();
                connection.Execute("INSERT INTO orders VALUES (1)");
                await Task.Delay(1);
                return connection.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }

            public void Dispose()
            {
                Console.WriteLine("done");
            }
        }

        """);

    private const string PassedOn = "it is passed on: _db.Values";

    /// <summary>A loop that does more with what each thread had needs it.</summary>
    [Theory]
    [InlineData("", "foreach (var db in _db.Values) db.Dispose();")]
    [InlineData(PassedOn, "foreach (var db in _db.Values) { db.Execute(\"PRAGMA optimize\"); db.Dispose(); }")]
    [InlineData(PassedOn, "Console.WriteLine(_db.Values.Count);")]
    public async Task LoopAndTwinOk(string reason, string dispose) => Assert.Equal(reason, await Offered.RefusalOf("ReleaseThreadLocalFix", Disposing("_db", dispose)));
}
