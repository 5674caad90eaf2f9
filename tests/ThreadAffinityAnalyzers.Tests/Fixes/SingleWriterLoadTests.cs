using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Channels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Data.Sqlite;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A store that is run as it was written and as the queue of one writer leaves it, by many callers at the same time.</summary>
public sealed class SingleWriterLoadTests : IDisposable
{
    private const int Callers = 16;
    private const int CallsOfEach = 40;

    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(_ => new NumberStore("Data Source=numbers.db"));
        var app = builder.Build();
        app.MapPost("/numbers", (string owner, NumberStore numbers) => numbers.Take(owner));
        app.MapGet("/numbers/{number:long}", (long number, NumberStore numbers) => numbers.OwnerOf(number));
        app.Run();

        sealed class NumberStore : IDisposable
        {
            private readonly SqliteConnection _db;

            public NumberStore(string connectionString)
            {
                _db = new SqliteConnection(connectionString);
                _db.Open();
                using var table = _db.CreateCommand();
                table.CommandText = "CREATE TABLE numbers (number INTEGER NOT NULL, owner TEXT NOT NULL UNIQUE)";
                table.ExecuteNonQuery();
            }

            /// <summary>The next number, without a gap; each owner takes one.</summary>
            public long Take(string owner)
            {
                using var transaction = _db.BeginTransaction();
                using var next = _db.CreateCommand();
                next.CommandText = "SELECT COUNT(*) + 1 FROM numbers";
                var number = (long)next.ExecuteScalar()!;
                using var insert = _db.CreateCommand();
                insert.CommandText = "INSERT INTO numbers (number, owner) VALUES ($number, $owner)";
                insert.Parameters.AddWithValue("$number", number);
                insert.Parameters.AddWithValue("$owner", owner);
                insert.ExecuteNonQuery();
                transaction.Commit();
                return number;
            }

            public async Task<string?> OwnerOf(long number)
            {
                await using var command = _db.CreateCommand();
                command.CommandText = "SELECT owner FROM numbers WHERE number = $number";
                command.Parameters.AddWithValue("$number", number);
                return await command.ExecuteScalarAsync() as string;
            }

            public void Dispose() => _db.Dispose();
        }
        """;

    private static readonly Lazy<Task<(Type Before, Type After)>> Types = new(CompileAsync);

    private readonly string _file = Path.Combine(Path.GetTempPath(), "single-writer-" + Guid.NewGuid().ToString("N") + ".db");

    [Fact]
    public async Task AsWrittenItFailsBad()
    {
        var store = new Store((await TypesAsync()).Before, _file);
        var (_, failed) = await LoadAsync(store);
        // The list of commands inside the connection can be broken by then, so that even closing it throws.
        if (Record.Exception(store.Dispose) is not null)
            failed++;
        Assert.NotEqual(0, failed);
    }

    /// <summary>Each caller gets a number of its own, no number is left out, and each row is its caller's.</summary>
    [Fact]
    public async Task AnswersAreRightOk()
    {
        using var store = new Store((await TypesAsync()).After, _file);
        var (answers, failed) = await LoadAsync(store);
        Assert.Equal(0, failed);
        Assert.Equal(Enumerable.Range(1, Callers * CallsOfEach).Select(number => (long)number), answers.Values.Order());
        Assert.Equal(answers.Select(answer => (answer.Value, answer.Key)).Order(), RowsOf(_file));
        foreach (var (owner, number) in answers.Take(50))
            Assert.Equal(owner, await store.OwnerOf(number));
    }

    /// <summary>What one caller puts into the queue is done in that order, though nothing is awaited in between.</summary>
    [Fact]
    public async Task WorkIsDoneInItsOrderOk()
    {
        using var store = new Store((await TypesAsync()).After, _file);
        var taken = Enumerable.Range(1, 100).Select(one => store.Take("owner" + one)).ToList();
        Assert.Equal(Enumerable.Range(1, 100).Select(one => (long)one), await Task.WhenAll(taken));
    }

    /// <summary>The caller whose work has failed hears of it, nobody else does, and the next work finds no transaction open.</summary>
    [Fact]
    public async Task ExceptionsReachTheirCallersOk()
    {
        using var store = new Store((await TypesAsync()).After, _file);
        await store.Take("anna");
        var failures = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(one => Task.Run(async () =>
        {
            if (one % 4 != 0)
            {
                await store.Take("owner" + one);
                return;
            }
            Assert.Equal(19, (await Assert.ThrowsAsync<SqliteException>(() => store.Take("anna"))).SqliteErrorCode);
            Interlocked.Increment(ref failures);
        })));
        Assert.Equal(50, failures);
        Assert.Equal(Enumerable.Range(1, 151).Select(number => (long)number), RowsOf(_file).Select(row => row.Number));
    }

    /// <summary>Disposal waits for what is queued, closes the connection, and tells those who come later.</summary>
    [Fact]
    public async Task DisposalEndsTheQueueOk()
    {
        var store = new Store((await TypesAsync()).After, _file);
        var taken = Enumerable.Range(1, 100).Select(one => store.Take("owner" + one)).ToList();
        store.Dispose();
        store.Dispose();
        Assert.Equal(100, RowsOf(_file).Count);
        Assert.Equal(Enumerable.Range(1, 100).Select(one => (long)one), await Task.WhenAll(taken));
        await Assert.ThrowsAsync<ChannelClosedException>(() => store.Take("late"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    private static async Task<(IReadOnlyDictionary<string, long> Answers, int Failed)> LoadAsync(Store store)
    {
        var answers = new ConcurrentDictionary<string, long>();
        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < CallsOfEach; call++)
            {
                var owner = $"caller{caller}-{call}";
                try
                {
                    answers[owner] = await store.Take(owner);
                }
                catch (Exception error) when (error is not OutOfMemoryException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        })));
        return (answers, failed);
    }

    private static List<(long Number, string Owner)> RowsOf(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("SELECT number, owner FROM numbers ORDER BY number, owner", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<(long, string)>();
        while (reader.Read())
            rows.Add((reader.GetInt64(0), reader.GetString(1)));
        return rows;
    }

    private static Task<(Type Before, Type After)> TypesAsync()
    {
        // Asked for its programs alone, a test must not leave its failure to the others.
        Assert.False(NotedPrograms.IsNoting);
        return Types.Value;
    }

    /// <summary>The class of the program, and the same class after the fix.</summary>
    private static async Task<(Type Before, Type After)> CompileAsync()
    {
        using var workspace = new AdhocWorkspace();
        var project = Repaired.ProjectOf(workspace, SourceText.From(Program));
        var finding = Assert.Single(await Repaired.FindingsOf(project));
        var actions = new List<CodeAction>();
        await FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(project.GetDocument(finding.Location.SourceTree)!, finding, (action, _) => actions.Add(action), CancellationToken.None));
        var repaired = await Repaired.By(actions.Single(action => action.EquivalenceKey == "SingleWriterFix"), project);
        Assert.Empty(await Repaired.FindingsOf(repaired));
        return (await StoreOf(project), await StoreOf(repaired));
    }

    private static async Task<Type> StoreOf(Project project)
    {
        using var image = new MemoryStream();
        var emitted = (await project.GetCompilationAsync())!.Emit(image);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(image).GetType("NumberStore")!;
    }

    /// <summary>One store of either kind, asked in the same way.</summary>
    private sealed class Store(Type type, string file) : IDisposable
    {
        private readonly IDisposable _store = (IDisposable)Activator.CreateInstance(type, "Data Source=" + file)!;

        public async Task<long> Take(string owner) => Ask(nameof(Take), owner) is var answer && answer is Task<long> later ? await later : (long)answer;

        public Task<string?> OwnerOf(long number) => (Task<string?>)Ask(nameof(OwnerOf), number);

        public void Dispose() => _store.Dispose();

        private object Ask(string member, object argument) => type.GetMethod(member)!.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, [argument], null)!;
    }
}
