namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A private method that needed its instance for the connection alone is static once it is given the connection (CA1822); one that needs it for something else is not.</summary>
public sealed class FreedHelperFixTests
{
    [Fact]
    public Task HelpersBad() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/a/{id}", (int id, Store s) => s.Take(id));
        app.MapPost("/b/{id}", (int id, Store s) => s.TakeOther(id));
        app.Run();

        sealed class Store
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
            private readonly string _table = "t";

            public long Take(int id)
            {
                using var t = _db.BeginTransaction();
                Both(id, t);
                Named(t);
                return Count(t) + Simple();
            }

            public long TakeOther(int id)
            {
                using var t = _db.BeginTransaction();
                this.ByThis(t);
                Log("other", t);
                return Simple();
            }

            long Simple()
            {
                using var c = new SqliteCommand("SELECT 1", _db);
                return (long)c.ExecuteScalar()!;
            }

            // Its calls name the instance.
            private void ByThis(SqliteTransaction t)
            {
                using var c = new SqliteCommand("DELETE FROM b", _db, t);
                c.ExecuteNonQuery();
            }

            // It calls one that needs the instance.
            private void Both(int id, SqliteTransaction t)
            {
                using var c = new SqliteCommand("DELETE FROM c", _db, t);
                c.ExecuteNonQuery();
                Log("both", t);
                Named(t);
            }

            private void Log(string what, SqliteTransaction t)
            {
                using var c = new SqliteCommand("INSERT INTO log VALUES ($what)", _db, t);
                c.Parameters.AddWithValue("$what", what.Length);
                c.ExecuteNonQuery();
            }

            private void Named(SqliteTransaction t)
            {
                using var c = new SqliteCommand("INSERT INTO d VALUES ($table)", _db, t);
                c.Parameters.AddWithValue("$table", _table);
                c.ExecuteNonQuery();
            }

            private long Count(SqliteTransaction t)
            {
                using var c = new SqliteCommand("SELECT COUNT(*) FROM d", _db, t);
                Log("count", t);
                return (long)c.ExecuteScalar()!;
            }
        }
        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/a/{id}", (int id, Store s) => s.Take(id));
        app.MapPost("/b/{id}", (int id, Store s) => s.TakeOther(id));
        app.Run();

        sealed class Store
        {
            private readonly string _table = "t";

            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }

            public long Take(int id)
            {
                using var connection = OpenConnection();
                using var t = connection.BeginTransaction();
                Both(connection, id, t);
                Named(connection, t);
                return Count(connection, t) + Simple(connection);
            }

            public long TakeOther(int id)
            {
                using var connection = OpenConnection();
                using var t = connection.BeginTransaction();
                this.ByThis(connection, t);
                Log(connection, "other", t);
                return Simple(connection);
            }

            static long Simple(SqliteConnection connection)
            {
                using var c = new SqliteCommand("SELECT 1", connection);
                return (long)c.ExecuteScalar()!;
            }

            // Its calls name the instance.
            private void ByThis(SqliteConnection connection, SqliteTransaction t)
            {
                using var c = new SqliteCommand("DELETE FROM b", connection, t);
                c.ExecuteNonQuery();
            }

            // It calls one that needs the instance.
            private void Both(SqliteConnection connection, int id, SqliteTransaction t)
            {
                using var c = new SqliteCommand("DELETE FROM c", connection, t);
                c.ExecuteNonQuery();
                Log(connection, "both", t);
                Named(connection, t);
            }

            private static void Log(SqliteConnection connection, string what, SqliteTransaction t)
            {
                using var c = new SqliteCommand("INSERT INTO log VALUES ($what)", connection, t);
                c.Parameters.AddWithValue("$what", what.Length);
                c.ExecuteNonQuery();
            }

            private void Named(SqliteConnection connection, SqliteTransaction t)
            {
                using var c = new SqliteCommand("INSERT INTO d VALUES ($table)", connection, t);
                c.Parameters.AddWithValue("$table", _table);
                c.ExecuteNonQuery();
            }

            private static long Count(SqliteConnection connection, SqliteTransaction t)
            {
                using var c = new SqliteCommand("SELECT COUNT(*) FROM d", connection, t);
                Log(connection, "count", t);
                return (long)c.ExecuteScalar()!;
            }
        }
        """);

    /// <summary>The factory that a <c>new</c> inside a method is given stands where that method's lines do.</summary>
    [Fact]
    public Task ReaderMadeInAMethodBad() => Fix.Verify(
        """
        internal sealed class Reader(SqliteConnection {|TAA2002:connection|})
        {
            public long WeightOf(int parcel)
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return Ask(parcel, moment);
            }

            private long Ask(int parcel, SqliteTransaction moment)
            {
                using var command = connection.CreateCommand();
                command.Transaction = moment;
                command.CommandText = "SELECT weight FROM parcels WHERE id = $id";
                command.Parameters.AddWithValue("$id", parcel);
                return (long)command.ExecuteScalar()!;
            }
        }

        internal static class Truck
        {
            public static long Load(int[] parcels)
            {
                using var connection = new SqliteConnection("Data Source=app.db");
                connection.Open();
                var reader = new Reader(connection);
                var total = 0L;
                Parallel.ForEach(parcels, parcel => Interlocked.Add(ref total, reader.WeightOf(parcel)));
                return total;
            }
        }
        """,
        """
        internal sealed class Reader(Func<SqliteConnection> openConnection)
        {
            public long WeightOf(int parcel)
            {
                using var connection = openConnection();
                using var moment = connection.BeginTransaction(deferred: true);
                return Ask(connection, parcel, moment);
            }

            private static long Ask(SqliteConnection connection, int parcel, SqliteTransaction moment)
            {
                using var command = connection.CreateCommand();
                command.Transaction = moment;
                command.CommandText = "SELECT weight FROM parcels WHERE id = $id";
                command.Parameters.AddWithValue("$id", parcel);
                return (long)command.ExecuteScalar()!;
            }
        }

        internal static class Truck
        {
            public static long Load(int[] parcels)
            {
                var reader = new Reader(() =>
                {
                    var connection = new SqliteConnection("Data Source=app.db");
                    connection.Open();
                    return connection;
                });
                var total = 0L;
                Parallel.ForEach(parcels, parcel => Interlocked.Add(ref total, reader.WeightOf(parcel)));
                return total;
            }
        }
        """);
}
