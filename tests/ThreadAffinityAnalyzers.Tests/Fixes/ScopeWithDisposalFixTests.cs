using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A class that makes its connection and never disposes of it is registered for a scope and given its disposal.</summary>
public class ScopeWithDisposalFixTests
{
    private const string Raven = """


        namespace Raven.Client.Documents.Session
        {
            public interface IDocumentSession : IDisposable { void Store(object entity); void SaveChanges(); }
        }
        namespace Raven.Client.Documents
        {
            public interface IDocumentStore { Session.IDocumentSession OpenSession(); }
        }
        """;

    [Fact]
    public Task ConnectionThatTheConstructorMakes() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            namespace Notes;

            public static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args);
                    builder.Services.AddSingleton<INoteStore, NoteStore>();
                    var app = builder.Build();
                    app.MapGet("/notes", (INoteStore notes) => notes.All());
                    app.Run();
                }
            }

            public interface INoteStore
            {
                string[] All();
            }

            // Reads the notes.
            public sealed class NoteStore : INoteStore
            {
                private readonly SqliteConnection {|TAA1002:_connection|};

                public NoteStore(IConfiguration configuration)
                {
                    _connection = new SqliteConnection(configuration["Db"]);
                    _connection.Open();
                }

                public string[] All()
                {
                    return _connection.Query<string>("select title from notes").ToArray();
                } // read to the end
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            namespace Notes;

            public static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args);
                    builder.Services.AddScoped<INoteStore, NoteStore>();
                    var app = builder.Build();
                    app.MapGet("/notes", (INoteStore notes) => notes.All());
                    app.Run();
                }
            }

            public interface INoteStore
            {
                string[] All();
            }

            // Reads the notes.
            public sealed class NoteStore : INoteStore, IDisposable
            {
                private readonly SqliteConnection _connection;

                public NoteStore(IConfiguration configuration)
                {
                    _connection = new SqliteConnection(configuration["Db"]);
                    _connection.Open();
                }

                public string[] All()
                {
                    return _connection.Query<string>("select title from notes").ToArray();
                } // read to the end

                public void Dispose()
                {
                    _connection.Dispose();
                }
            }

            """, index: 2, key: nameof(ScopeWithDisposalFix));

    /// <summary>What is made when it is first asked for may never have been; what works on a connection ends before it.</summary>
    [Fact]
    public Task ConnectionMadeWhenAskedWithItsCommand() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Counts>();
            var app = builder.Build();
            app.MapGet("/", (Counts counts) => counts.All());
            app.Run();

            class Counts
            {
                private SqliteConnection? {|TAA1002:_db|};
                private SqliteCommand? {|TAA1003:_count|};

                private SqliteConnection Db => _db ??= Open();

                public object? All() => (_count ??= Db.CreateCommand()).ExecuteScalar();

                private static SqliteConnection Open()
                {
                    var made = new SqliteConnection("Data Source=a.db");
                    made.Open();
                    return made;
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Counts>();
            var app = builder.Build();
            app.MapGet("/", (Counts counts) => counts.All());
            app.Run();

            class Counts : IDisposable
            {
                private SqliteConnection? _db;
                private SqliteCommand? _count;

                private SqliteConnection Db => _db ??= Open();

                public object? All() => (_count ??= Db.CreateCommand()).ExecuteScalar();

                private static SqliteConnection Open()
                {
                    var made = new SqliteConnection("Data Source=a.db");
                    made.Open();
                    return made;
                }

                public void Dispose()
                {
                    _count?.Dispose();
                    _db?.Dispose();
                }
            }

            """);

    /// <summary>A session of RavenDB is meant for a request.</summary>
    [Fact]
    public Task SessionOfAStore() => Fix.Verify(
        """
            using Raven.Client.Documents;
            using Raven.Client.Documents.Session;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Notes>();
            var app = builder.Build();
            app.MapPost("/", (Notes notes, string text) => notes.Add(text));
            app.Run();

            class Notes(IDocumentStore store)
            {
                private readonly IDocumentSession {|TAA1002:_session|} = store.OpenSession();

                public void Add(string text)
                {
                    _session.Store(text);
                    _session.SaveChanges();
                }
            }
            """ + Raven,
        """
            using Raven.Client.Documents;
            using Raven.Client.Documents.Session;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Notes>();
            var app = builder.Build();
            app.MapPost("/", (Notes notes, string text) => notes.Add(text));
            app.Run();

            class Notes(IDocumentStore store) : IDisposable
            {
                private readonly IDocumentSession _session = store.OpenSession();

                public void Add(string text)
                {
                    _session.Store(text);
                    _session.SaveChanges();
                }

                public void Dispose()
                {
                    _session.Dispose();
                }
            }
            """ + Raven, index: 1, key: nameof(ScopeWithDisposalFix));

    /// <summary>Who is given the connection, is disposed of by a base class, has others beneath it, or takes it from somebody who keeps it, is not given a <c>Dispose</c>.</summary>
    [Theory]
    [InlineData("class Store", "private readonly SqliteConnection _db = new(\"Data Source=s.db\");", true)]
    [InlineData("class Store", "private readonly SqliteConnection _db = Make(); private static SqliteConnection Make() => new(\"Data Source=s.db\");", true)]
    [InlineData("class Store", "private readonly SqliteConnection _db = Make(); private static readonly SqliteConnection One = new(\"Data Source=s.db\"); private static SqliteConnection Make() => One;", false)]
    [InlineData("class Store", "private readonly SqliteConnection _db = new(\"Data Source=s.db\"); ~Store() => _db.Dispose();", false)]
    [InlineData("class Store", "private readonly SqliteConnection _db = new(\"Data Source=s.db\"); public void Dispose() { }", false)]
    [InlineData("class Special : Store { } class Store", "private readonly SqliteConnection _db = new(\"Data Source=s.db\");", false)]
    [InlineData("class Ending : IAsyncDisposable { public ValueTask DisposeAsync() => default; } class Store : Ending", "private readonly SqliteConnection _db = new(\"Data Source=s.db\");", false)]
    [InlineData("class Store", "private SqliteConnection? _own; private SqliteConnection _db => _own ??= Open(); private SqliteConnection Open() { var c = new SqliteConnection(\"Data Source=s.db\"); new SqliteCommand(\"DELETE FROM t\", c).ExecuteNonQuery(); return c; }", false)]
    [InlineData("class Store", "private readonly SqliteConnection _db = new(\"Data Source=s.db\"); public event Action? Counted; public void Told() => Counted?.Invoke();", false)]
    [InlineData("class Store", "private readonly SqliteConnection _db; public Store() { _db = new(\"Data Source=s.db\"); _db.Open(); new SqliteCommand(\"CREATE TEMP TABLE t(n INTEGER)\", _db).ExecuteNonQuery(); }", false)]
    [InlineData("class Store", "private readonly SqliteConnection _db; public Store() { _db = new(\"Data Source=s.db\"); _db.Open(); new SqliteCommand(\"ATTACH DATABASE 'o.db' AS o\", _db).ExecuteNonQuery(); }", true)]
    [InlineData("class Store", "private SqliteConnection _db = null!; public void Begin() { _db = new(\"Data Source=s.db\"); _db.Open(); }", false)]
    [InlineData("class Store", "private SqliteConnection? _own; private SqliteConnection _db { get { if (_own == null) { _own = new(\"Data Source=s.db\"); _own.Open(); } return _own; } }", true)]
    public async Task ClassThatIsGivenItsDisposal(string head, string more, bool isOffered)
    {
        var offered = await Offered.For([("Program.cs", $$"""
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapGet("/", (Store store) => store.Count());
            app.Run();

            {{head}}
            {
                {{more}}
                public object? Count() => new SqliteCommand("SELECT 1", _db).ExecuteScalar();
            }
            """)], null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        Assert.Equal(isOffered, offered.First(one => one.Finding.Id is "TAA1001" or "TAA1002").Titles.Contains("Register Store for a scope"));
    }
}
