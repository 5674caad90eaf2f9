namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Sessions of document databases and of mappers other than Entity Framework, each beside what its library lets callers share.</summary>
public sealed class DocumentSessionTests
{
    private const string Marten = """

        namespace Marten
        {
            public interface IQuerySession : IDisposable { Task<T?> LoadAsync<T>(Guid id); }
            public interface IDocumentSession : IQuerySession { void Store<T>(params T[] entities); Task SaveChangesAsync(); }
            public interface IDocumentStore { IDocumentSession LightweightSession(); IQuerySession QuerySession(); }
        }
        """;

    private const string Raven = """

        namespace Raven.Client.Documents.Session
        {
            public interface IAsyncDocumentSession : IDisposable { Task StoreAsync(object entity); Task SaveChangesAsync(); }
            public interface IDocumentSession : IDisposable { void Store(object entity); void SaveChanges(); }
        }
        namespace Raven.Client.Documents
        {
            public interface IDocumentStore { Session.IAsyncDocumentSession OpenAsyncSession(); Session.IDocumentSession OpenSession(); }
        }
        """;

    private const string Mongo = """

        namespace MongoDB.Driver
        {
            public interface IClientSession : IDisposable;
            public interface IClientSessionHandle : IClientSession { void StartTransaction(); Task CommitTransactionAsync(); }
            public interface IMongoCollection<T> { Task InsertOneAsync(T document); Task InsertOneAsync(IClientSessionHandle session, T document); }
            public interface IMongoClient { IClientSessionHandle StartSession(); IMongoCollection<T> GetCollection<T>(string name); }
        }
        """;

    private const string Sugar = """

        namespace SqlSugar
        {
            public interface ISqlSugarClient : IDisposable { int Execute(string sql); }
            public class SqlSugarClient(string text) : ISqlSugarClient { public string Text => text; public int Execute(string sql) => 0; public void Dispose() { } }
            public class SqlSugarScope(string text) : ISqlSugarClient { public string Text => text; public int Execute(string sql) => 0; public void Dispose() { } }
        }
        """;

    [Fact]
    public Task MartenBad() => Rule.Bad(Program("using Marten;", "Marten.IDocumentStore store", "private readonly IDocumentSession {|TAA1002:_session|} = store.LightweightSession();", "_session.Store(text); await _session.SaveChangesAsync();") + Marten);

    [Fact]
    public Task MartenPerCallOk() => Rule.Ok(Program("using Marten;", "IDocumentStore store", "", "using var session = store.LightweightSession(); session.Store(text); await session.SaveChangesAsync();") + Marten);

    [Theory]
    [InlineData("IAsyncDocumentSession", "OpenAsyncSession", "await _session.StoreAsync(text); await _session.SaveChangesAsync();")]
    [InlineData("IDocumentSession", "OpenSession", "_session.Store(text); _session.SaveChanges(); await Task.Yield();")]
    public Task RavenBad(string type, string open, string body) =>
        Rule.Bad(Program("using Raven.Client.Documents;\nusing Raven.Client.Documents.Session;", "IDocumentStore store", $"private readonly {type} {{|TAA1002:_session|}} = store.{open}();", body) + Raven);

    [Fact]
    public Task RavenPerCallOk() => Rule.Ok(Program("using Raven.Client.Documents;", "IDocumentStore store", "", "using var session = store.OpenAsyncSession(); await session.StoreAsync(text); await session.SaveChangesAsync();") + Raven);

    [Fact]
    public Task MongoBad() => Rule.Bad(Program("using MongoDB.Driver;", "IMongoClient client", "private readonly IClientSessionHandle {|TAA1002:_session|} = client.StartSession();",
        "_session.StartTransaction(); await client.GetCollection<string>(\"notes\").InsertOneAsync(_session, text); await _session.CommitTransactionAsync();") + Mongo);

    [Fact]
    public Task MongoPerCallOk() => Rule.Ok(Program("using MongoDB.Driver;", "IMongoClient client", "private readonly IMongoCollection<string> _notes = client.GetCollection<string>(\"notes\");",
        "using var session = client.StartSession(); session.StartTransaction(); await _notes.InsertOneAsync(session, text); await session.CommitTransactionAsync();") + Mongo);

    [Fact]
    public Task SqlSugarClientBad() => Rule.Bad(Program("using SqlSugar;", "IConfiguration settings", "private readonly SqlSugarClient {|TAA1002:_db|} = new(settings[\"db\"]!);", "_db.Execute(text); await Task.Yield();") + Sugar);

    [Fact]
    public Task SqlSugarScopeOk() => Rule.Ok(Program("using SqlSugar;", "IConfiguration settings", "private readonly SqlSugarScope _db = new(settings[\"db\"]!);", "_db.Execute(text); await Task.Yield();") + Sugar);

    private static string Program(string usings, string given, string state, string body) => $$"""
        {{usings}}
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Notes>();
        var app = builder.Build();
        app.MapPost("/notes", (string text, Notes notes) => notes.AddAsync(text));
        app.Run();

        public sealed class Notes({{given}})
        {
            {{state}}
            public async Task AddAsync(string text) { {{body}} }
        }
        """;
}
