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
}
