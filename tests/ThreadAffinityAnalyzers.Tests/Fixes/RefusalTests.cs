namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Programs for which a connection per call would be wrong: the next safe remedy is offered.</summary>
public class RefusalTests
{
    [Fact]
    public Task AttachedDatabase() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Execute("ATTACH 'other.db' AS other");

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static int Add(string name)
                {
                    return _db.Execute("INSERT INTO other.s VALUES (@name)", new { name });
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly object _gate = new object();

                static S() => _db.Execute("ATTACH 'other.db' AS other");

                public static long Count()
                {
                    lock (_gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                    }
                }

                public static int Add(string name)
                {
                    lock (_gate)
                    {
                        return _db.Execute("INSERT INTO other.s VALUES (@name)", new { name });
                    }
                }
            }

            """);

    [Fact]
    public Task DatabaseFileIsDeleted() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static int Add(string name)
                {
                    return _db.Execute("INSERT INTO s VALUES (@name)", new { name });
                }

                public static void Reset() => File.Delete("s.db");
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly object _gate = new object();

                public static long Count()
                {
                    lock (_gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                    }
                }

                public static int Add(string name)
                {
                    lock (_gate)
                    {
                        return _db.Execute("INSERT INTO s VALUES (@name)", new { name });
                    }
                }

                public static void Reset() => File.Delete("s.db");
            }

            """);

    [Fact]
    public Task PublicMemberCalledInsideATransaction() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static int Add(string name)
                {
                    using var transaction = _db.BeginTransaction();
                    if (Count() > 0)
                    {
                        return 0;
                    }

                    var n = _db.Execute("INSERT INTO s VALUES (@name)", new { name }, transaction);
                    transaction.Commit();
                    return n;
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly object _gate = new object();

                public static long Count()
                {
                    lock (_gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                    }
                }

                public static int Add(string name)
                {
                    lock (_gate)
                    {
                        using var transaction = _db.BeginTransaction();
                        if (Count() > 0)
                        {
                            return 0;
                        }

                        var n = _db.Execute("INSERT INTO s VALUES (@name)", new { name }, transaction);
                        transaction.Commit();
                        return n;
                    }
                }
            }

            """);

    [Fact]
    public Task TransactionWrittenAsText() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static int Add(string name)
                {
                    _db.Execute("BEGIN IMMEDIATE");
                    var n = _db.Execute("INSERT INTO s VALUES (@name)", new { name });
                    _db.Execute("COMMIT");
                    return n;
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/a", (string n) => S.Add(n));
            app.MapGet("/b", () => S.Count());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly object _gate = new object();

                public static long Count()
                {
                    lock (_gate)
                    {
                        return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                    }
                }

                public static int Add(string name)
                {
                    lock (_gate)
                    {
                        _db.Execute("BEGIN IMMEDIATE");
                        var n = _db.Execute("INSERT INTO s VALUES (@name)", new { name });
                        _db.Execute("COMMIT");
                        return n;
                    }
                }
            }

            """);
}
