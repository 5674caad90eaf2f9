namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of connections that our own code hands to a constructor, or that a constructor makes in a way of its own.</summary>
public class HandedOverFixTests
{
    [Fact]
    public Task MadeForOneConstructor() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Ledger(new SqliteConnection("Data Source=ledger.db")));
        var app = builder.Build();
        app.MapPost("/pay", (Ledger l, int from, int to, decimal amount) => l.Transfer(from, to, amount));
        app.MapGet("/balance/{id}", (Ledger l, int id) => l.Balance(id));
        app.Run();

        public class Ledger : IDisposable
        {
            private readonly SqliteConnection {|TAA1002:connection|};

            public Ledger(SqliteConnection connection)
            {
                this.connection = connection ?? throw new ArgumentNullException(nameof(connection));
                this.connection.Open();
                CreateTables();
            }

            private void CreateTables()
            {
                using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, balance REAL)";
                command.ExecuteNonQuery();
            }

            public void Transfer(int from, int to, decimal amount)
            {
                using var transaction = connection.BeginTransaction();
                Add(from, -amount, transaction);
                Add(to, amount, transaction);
                transaction.Commit();
            }

            private void Add(int id, decimal amount, SqliteTransaction transaction)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "UPDATE accounts SET balance = balance + $a WHERE id = $id";
                command.Parameters.AddWithValue("$a", amount);
                command.Parameters.AddWithValue("$id", id);
                command.ExecuteNonQuery();
            }

            public decimal Balance(int id)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT balance FROM accounts WHERE id = $id";
                command.Parameters.AddWithValue("$id", id);
                return Convert.ToDecimal(command.ExecuteScalar());
            }

            public void Dispose()
            {
                connection.Dispose();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Ledger(() =>
        {
            var connection = new SqliteConnection("Data Source=ledger.db");
            connection.Open();
            return connection;
        }));
        var app = builder.Build();
        app.MapPost("/pay", (Ledger l, int from, int to, decimal amount) => l.Transfer(from, to, amount));
        app.MapGet("/balance/{id}", (Ledger l, int id) => l.Balance(id));
        app.Run();

        public class Ledger : IDisposable
        {
            private readonly Func<SqliteConnection> openConnection;

            public Ledger(Func<SqliteConnection> openConnection)
            {
                this.openConnection = openConnection ?? throw new ArgumentNullException(nameof(openConnection));
                CreateTables();
            }

            private void CreateTables()
            {
                using var connection = openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, balance REAL)";
                command.ExecuteNonQuery();
            }

            public void Transfer(int from, int to, decimal amount)
            {
                using var connection = openConnection();
                using var transaction = connection.BeginTransaction();
                Add(connection, from, -amount, transaction);
                Add(connection, to, amount, transaction);
                transaction.Commit();
            }

            private static void Add(SqliteConnection connection, int id, decimal amount, SqliteTransaction transaction)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "UPDATE accounts SET balance = balance + $a WHERE id = $id";
                command.Parameters.AddWithValue("$a", amount);
                command.Parameters.AddWithValue("$id", id);
                command.ExecuteNonQuery();
            }

            public decimal Balance(int id)
            {
                using var connection = openConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT balance FROM accounts WHERE id = $id";
                command.Parameters.AddWithValue("$id", id);
                return Convert.ToDecimal(command.ExecuteScalar());
            }

            public void Dispose()
            {
            }
        }

        """);

    [Fact]
    public Task LocalMadeForOneConstructor() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        var connection = new SqliteConnection("Data Source=shop.db");
        connection.Open();
        builder.Services.AddSingleton<ICart>(new Cart(connection));
        var app = builder.Build();
        app.MapGet("/cart", (ICart cart) => cart.Count());
        app.MapPost("/cart", (ICart cart, string item) => cart.Add(item));
        app.Run();

        interface ICart { int Count(); void Add(string item); }

        class Cart : ICart
        {
            readonly SqliteConnection {|TAA1002:_c|};
            public Cart(SqliteConnection c) => _c = c;
            public int Count()
            {
                using var cmd = _c.CreateCommand();
                cmd.CommandText = "select count(*) from cart";
                return Convert.ToInt32(cmd.ExecuteScalar());
            }
            public void Add(string item)
            {
                using var cmd = _c.CreateCommand();
                cmd.CommandText = "insert into cart values ($i)";
                cmd.Parameters.AddWithValue("$i", item);
                cmd.ExecuteNonQuery();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ICart>(new Cart(() =>
        {
            var connection = new SqliteConnection("Data Source=shop.db");
            connection.Open();
            return connection;
        }));
        var app = builder.Build();
        app.MapGet("/cart", (ICart cart) => cart.Count());
        app.MapPost("/cart", (ICart cart, string item) => cart.Add(item));
        app.Run();

        interface ICart { int Count(); void Add(string item); }

        class Cart : ICart
        {
            readonly Func<SqliteConnection> _openConnection;
            public Cart(Func<SqliteConnection> openConnection) => _openConnection = openConnection;
            public int Count()
            {
                using var connection = _openConnection();
                using var cmd = connection.CreateCommand();
                cmd.CommandText = "select count(*) from cart";
                return Convert.ToInt32(cmd.ExecuteScalar());
            }
            public void Add(string item)
            {
                using var connection = _openConnection();
                using var cmd = connection.CreateCommand();
                cmd.CommandText = "insert into cart values ($i)";
                cmd.Parameters.AddWithValue("$i", item);
                cmd.ExecuteNonQuery();
            }
        }

        """);

    [Fact]
    public Task FactoryThatTheConstructorWasGiven() => Fix.Verify(
        """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConnectionFactory, ConnectionFactory>();
        builder.Services.AddSingleton<ReportService>();
        var app = builder.Build();
        app.MapGet("/report", (ReportService s, CancellationToken ct) => s.LoadAsync(ct));
        app.Run();

        public interface IConnectionFactory { SqliteConnection Create(); }

        public class ConnectionFactory(IConfiguration configuration) : IConnectionFactory
        {
            public SqliteConnection Create() => new(configuration.GetConnectionString("db"));
        }

        public class ReportService
        {
            private readonly SqliteConnection {|TAA1002:_db|};

            public ReportService(IConnectionFactory factory)
            {
                _db = factory.Create();
                _db.Open();
            }

            public async Task<List<string>> LoadAsync(CancellationToken ct)
            {
                var rows = await _db.QueryAsync<string>(new CommandDefinition("select name from report", cancellationToken: ct));
                return rows.AsList();
            }
        }

        """,
        """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConnectionFactory, ConnectionFactory>();
        builder.Services.AddSingleton<ReportService>();
        var app = builder.Build();
        app.MapGet("/report", (ReportService s, CancellationToken ct) => s.LoadAsync(ct));
        app.Run();

        public interface IConnectionFactory { SqliteConnection Create(); }

        public class ConnectionFactory(IConfiguration configuration) : IConnectionFactory
        {
            public SqliteConnection Create() => new(configuration.GetConnectionString("db"));
        }

        public class ReportService
        {
            private readonly IConnectionFactory _factory;

            private SqliteConnection OpenConnection()
            {
                var connection = _factory.Create();
                connection.Open();
                return connection;
            }

            public ReportService(IConnectionFactory factory)
            {
                _factory = factory;
            }

            public async Task<List<string>> LoadAsync(CancellationToken ct)
            {
                using var connection = OpenConnection();
                var rows = await connection.QueryAsync<string>(new CommandDefinition("select name from report", cancellationToken: ct));
                return rows.AsList();
            }
        }

        """);

    [Fact]
    public Task LazilyMadeFromSettings() => Fix.Verify(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Search>();
        var app = builder.Build();
        app.MapGet("/search", (string q, Search s) => s.Find(q));
        app.MapPost("/index", (string t, Search s) => s.Index(t));
        app.Run();

        public class Search
        {
            private SqliteConnection? {|TAA1002:_connection|};
            private readonly IConfiguration _configuration;

            public Search(IConfiguration configuration) => _configuration = configuration;

            private SqliteConnection Connection
            {
                get
                {
                    if (_connection == null)
                    {
                        _connection = new SqliteConnection(_configuration["Search"]);
                        _connection.Open();
                    }

                    return _connection;
                }
            }

            public List<string> Find(string q)
            {
                var result = new List<string>();
                using var cmd = new SqliteCommand("select t from docs where docs match @q", Connection);
                cmd.Parameters.AddWithValue("@q", q);
                using var r = cmd.ExecuteReader();
                while (r.Read()) result.Add(r.GetString(0));
                return result;
            }

            public void Index(string t)
            {
                using var tx = Connection.BeginTransaction();
                using var cmd = Connection.CreateCommand();
                cmd.Transaction = tx;
                cmd.CommandText = "insert into docs(t) values (@t)";
                cmd.Parameters.AddWithValue("@t", t);
                cmd.ExecuteNonQuery();
                tx.Commit();
            }
        }

        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Search>();
        var app = builder.Build();
        app.MapGet("/search", (string q, Search s) => s.Find(q));
        app.MapPost("/index", (string t, Search s) => s.Index(t));
        app.Run();

        public class Search
        {
            private readonly IConfiguration _configuration;

            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(_configuration["Search"]);
                connection.Open();
                return connection;
            }

            public Search(IConfiguration configuration) => _configuration = configuration;

            public List<string> Find(string q)
            {
                var result = new List<string>();
                using var connection = OpenConnection();
                using var cmd = new SqliteCommand("select t from docs where docs match @q", connection);
                cmd.Parameters.AddWithValue("@q", q);
                using var r = cmd.ExecuteReader();
                while (r.Read()) result.Add(r.GetString(0));
                return result;
            }

            public void Index(string t)
            {
                using var connection = OpenConnection();
                using var tx = connection.BeginTransaction();
                using var cmd = connection.CreateCommand();
                cmd.Transaction = tx;
                cmd.CommandText = "insert into docs(t) values (@t)";
                cmd.Parameters.AddWithValue("@t", t);
                cmd.ExecuteNonQuery();
                tx.Commit();
            }
        }

        """);

    [Fact]
    public Task PragmaByAMethodOfItsOwn() => Fix.Verify(TestSources.Named([
        """
        var builder = WebApplication.CreateBuilder(args);
        var database = new Database("Data Source=app.db");
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        """,
        """
        /// <summary>The database.</summary>
        public sealed class Database : IDisposable
        {
            private readonly SqliteConnection {|TAA1002:_connection|};

            public Database(string connectionString)
            {
                _connection = new SqliteConnection(connectionString);
                _connection.Open();
                // foreign keys are off by default
                Execute("PRAGMA foreign_keys = ON");
                Execute("CREATE TABLE IF NOT EXISTS Notes (Id INTEGER PRIMARY KEY, Text TEXT)");
            }

            public int Execute(string sql, params (string Name, object Value)[] parameters)
            {
                using var command = _connection.CreateCommand();
                command.CommandText = sql;
                foreach (var (name, value) in parameters)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                return command.ExecuteNonQuery();
            }

            public List<string> Texts()
            {
                var texts = new List<string>();
                using (var command = _connection.CreateCommand())
                {
                    command.CommandText = "SELECT Text FROM Notes";
                    using (var reader = command.ExecuteReader())
                    {
                        while (reader.Read())
                            texts.Add(reader.GetString(0));
                    }
                }

                return texts;
            }

            public void Dispose() => _connection.Dispose();
        }

        """,
        """
        public class NoteStore(Database database)
        {
            public void Add(string text) => database.Execute("INSERT INTO Notes (Text) VALUES ($t)", ("$t", text));

            public List<string> All() => database.Texts();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;

        [ApiController]
        [Route("notes")]
        public class NotesController : ControllerBase
        {
            private readonly NoteStore _store;

            public NotesController(NoteStore store) => _store = store;

            [HttpGet]
            public List<string> Get() => _store.All();

            [HttpPost]
            public void Post(string text) => _store.Add(text);
        }

        """]),
        TestSources.Named([
        """
        var builder = WebApplication.CreateBuilder(args);
        var database = new Database("Data Source=app.db");
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        """,
        """
        /// <summary>The database.</summary>
        public sealed class Database : IDisposable
        {
            private readonly string _connectionString;

            private SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(_connectionString);
                connection.Open();
                using (var command = connection.CreateCommand())
                {
                    command.CommandText = "PRAGMA foreign_keys = ON";
                    command.ExecuteNonQuery();
                }

                return connection;
            }

            public Database(string connectionString)
            {
                _connectionString = connectionString;
                // foreign keys are off by default
                Execute("CREATE TABLE IF NOT EXISTS Notes (Id INTEGER PRIMARY KEY, Text TEXT)");
            }

            public int Execute(string sql, params (string Name, object Value)[] parameters)
            {
                using var connection = OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                foreach (var (name, value) in parameters)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                return command.ExecuteNonQuery();
            }

            public List<string> Texts()
            {
                var texts = new List<string>();
                using var connection = OpenConnection();
                using (var command = connection.CreateCommand())
                {
                    command.CommandText = "SELECT Text FROM Notes";
                    using (var reader = command.ExecuteReader())
                    {
                        while (reader.Read())
                            texts.Add(reader.GetString(0));
                    }
                }

                return texts;
            }

            public void Dispose()
            {
            }
        }

        """,
        """
        public class NoteStore(Database database)
        {
            public void Add(string text) => database.Execute("INSERT INTO Notes (Text) VALUES ($t)", ("$t", text));

            public List<string> All() => database.Texts();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;

        [ApiController]
        [Route("notes")]
        public class NotesController : ControllerBase
        {
            private readonly NoteStore _store;

            public NotesController(NoteStore store) => _store = store;

            [HttpGet]
            public List<string> Get() => _store.All();

            [HttpPost]
            public void Post(string text) => _store.Add(text);
        }

        """]));
}
