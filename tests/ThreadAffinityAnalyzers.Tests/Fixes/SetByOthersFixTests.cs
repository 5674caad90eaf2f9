namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Connections that another class makes and sets: what they were made with is set by that class instead.</summary>
public sealed class SetByOthersFixTests
{
    [Fact]
    public Task PropertyOfAnObjectInitializer() => Fix.Verify(
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        sealed class Session
        {
            public required string User { get; init; }
            public SqliteConnection {|TAA1002:Connection|} { get; set; } = null!;
        }

        static class Sessions
        {
            private static readonly Session s_session = new() { User = "all", Connection = new SqliteConnection(Environment.GetEnvironmentVariable("DB")) };

            static void Main() => Parallel.For(0, 9, n => s_session.Connection.Execute("INSERT INTO t VALUES (" + n + ")"));
        }

        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        sealed class Session
        {
            public required string User { get; init; }
            public string? ConnectionString { get; set; }

            public SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(ConnectionString);
                connection.Open();
                return connection;
            }
        }

        static class Sessions
        {
            private static readonly Session s_session = new() { User = "all", ConnectionString = Environment.GetEnvironmentVariable("DB") };

            static void Main() => Parallel.For(0, 9, n =>
            {
                using var connection = s_session.OpenConnection();
                connection.Execute("INSERT INTO t VALUES (" + n + ")");
            });
        }

        """, 0, "Safest");

    [Fact]
    public Task PropertyThatAConstructorOfAnotherClassSets() => Fix.Verify(
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Session
        {
            public SqliteConnection {|TAA1002:Connection|} { get; set; } = null!;
        }

        public class Sessions
        {
            private static readonly Sessions s_all = new("a");
            private readonly Session _session;

            public Sessions(string name)
            {
                _session = new Session { Connection = new SqliteConnection("Data Source=" + name) };
            }

            static void Main() => Parallel.For(0, 9, n => s_all._session.Connection.Execute("INSERT INTO t VALUES (" + n + ")"));
        }

        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        public class Session
        {
            public string ConnectionString { get; set; } = "";

            public SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(ConnectionString);
                connection.Open();
                return connection;
            }
        }

        public class Sessions
        {
            private static readonly Sessions s_all = new("a");
            private readonly Session _session;

            public Sessions(string name)
            {
                _session = new Session { ConnectionString = "Data Source=" + name };
            }

            static void Main() => Parallel.For(0, 9, n =>
            {
                using var connection = s_all._session.OpenConnection();
                connection.Execute("INSERT INTO t VALUES (" + n + ")");
            });
        }

        """, 0, "Safest");
}
