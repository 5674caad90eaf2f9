namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A connection that a using statement declares around work that runs in parallel, and transactions that are held around such work.</summary>
public sealed class OwnedByUsingFixTests
{
    [Fact]
    public Task BlockKeepsOneOfItsOwn() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                static void Main()
                {
                    // all rows
                    using (var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db"))
                    {
                        connection.Open();
                        Parallel.ForEach(Enumerable.Range(0, 100), n =>
                        {
                            using var insert = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                            insert.ExecuteNonQuery();
                        });
                        using var count = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                        Console.WriteLine(count.ExecuteScalar());
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                static void Main()
                {
                    static SqliteConnection OpenConnection()
                    {
                        var connection = new SqliteConnection("Data Source=a.db");
                        connection.Open();
                        return connection;
                    }

                    // all rows
                    using (var connection = OpenConnection())
                    {
                        Parallel.ForEach(Enumerable.Range(0, 100), n =>
                        {
                            using var connection = OpenConnection();
                            using var insert = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", connection);
                            insert.ExecuteNonQuery();
                        });
                        using var count = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                        Console.WriteLine(count.ExecuteScalar());
                    }
                }
            }

            """);

    [Fact]
    public Task BlockThatNeedsNoneGoes() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                static void Main(string[] args)
                {
                    Console.WriteLine("start");

                    // load them all
                    using (var {|TAA2002:db|} = new SqliteConnection(args.Length > 0 ? args[0] : "Data Source=a.db"))
                    {
                        db.Open();
                        Parallel.ForEach(Enumerable.Range(0, 100), n =>
                        {
                            // one of them
                            using var insert = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", db);
                            insert.ExecuteNonQuery();
                        });
                    } // closed

                    Console.WriteLine("end");
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            static class Program
            {
                static void Main(string[] args)
                {
                    Console.WriteLine("start");

                    var connectionString = args.Length > 0 ? args[0] : "Data Source=a.db";

                    SqliteConnection OpenConnection()
                    {
                        var connection = new SqliteConnection(connectionString);
                        connection.Open();
                        return connection;
                    }

                    // load them all
                    Parallel.ForEach(Enumerable.Range(0, 100), n =>
                    {
                        // one of them
                        using var db = OpenConnection();
                        using var insert = new SqliteCommand("INSERT INTO a VALUES (" + n + ")", db);
                        insert.ExecuteNonQuery();
                    });
                    // closed

                    Console.WriteLine("end");
                }
            }

            """);

    /// <summary>With connections of their own the workers would wait for the transaction that waits for them.</summary>
    [Fact]
    public Task TransactionHeldAroundTheWork() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            using (var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db"))
            {
                connection.Open();
                using (var transaction = connection.BeginTransaction())
                {
                    Parallel.For(0, 100, i =>
                    {
                        var insert = connection.CreateCommand();
                        insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                        insert.ExecuteNonQuery();
                    });
                    transaction.Commit();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            using (var connection = new SqliteConnection("Data Source=a.db"))
            {
                connection.Open();
                using (var transaction = connection.BeginTransaction())
                {
                    for (var i = 0; i < 100; i++)
                    {
                        var insert = connection.CreateCommand();
                        insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                        insert.ExecuteNonQuery();
                    }
                    transaction.Commit();
                }
            }

            """, 0, "Safest");

    [Fact]
    public Task TransactionOfADeclaration() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            using var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
            connection.Open();
            using var transaction = connection.BeginTransaction();
            Parallel.For(0, 100, i =>
            {
                var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                insert.ExecuteNonQuery();
            });
            transaction.Commit();

            """,
        """
            using Microsoft.Data.Sqlite;

            using var connection = new SqliteConnection("Data Source=a.db");
            connection.Open();
            using var transaction = connection.BeginTransaction();
            for (var i = 0; i < 100; i++)
            {
                var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                insert.ExecuteNonQuery();
            }
            transaction.Commit();

            """, 0, "Safest");

    [Fact]
    public Task TransactionThatHasEnded() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            using var {|TAA2002:connection|} = new SqliteConnection("Data Source=a.db");
            connection.Open();
            using (var transaction = connection.BeginTransaction())
            {
                var create = connection.CreateCommand();
                create.CommandText = "CREATE TABLE a (n INTEGER)";
                create.ExecuteNonQuery();
                transaction.Commit();
            }

            Parallel.For(0, 100, i =>
            {
                var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                insert.ExecuteNonQuery();
            });

            """,
        """
            using Microsoft.Data.Sqlite;

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }

            using (var connection = OpenConnection())
            {
                using (var transaction = connection.BeginTransaction())
                {
                    var create = connection.CreateCommand();
                    create.CommandText = "CREATE TABLE a (n INTEGER)";
                    create.ExecuteNonQuery();
                    transaction.Commit();
                }
            }

            Parallel.For(0, 100, i =>
            {
                using var connection = OpenConnection();
                var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO a VALUES (" + i + ")";
                insert.ExecuteNonQuery();
            });

            """);
}
