namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Objects with a connection that a static offers to all code: one for each flow or thread is nobody else's, one for all is shared.</summary>
public sealed class AmbientObjectsTests
{
    [Theory]
    [InlineData("private static readonly AsyncLocal<UnitOfWork?> Ambient = new();", "Ambient.Value")]
    [InlineData("private static readonly ThreadLocal<UnitOfWork?> Ambient = new();", "Ambient.Value")]
    [InlineData("[ThreadStatic] private static UnitOfWork? ambient;", "ambient")]
    public Task OneForEachFlowOk(string field, string current) => Rule.Ok(Program(field, current, "_db"));

    [Theory]
    [InlineData("private static UnitOfWork? ambient;", "ambient")]
    [InlineData("private static readonly UnitOfWork?[] Ambient = new UnitOfWork?[1];", "Ambient[0]")]
    [InlineData("private static readonly StrongBox<UnitOfWork?> Ambient = new();", "Ambient.Value")]
    public Task OneForAllBad(string field, string current) => Rule.Bad(Program(field, current, "{|TAA1002:_db|}"));

    // What a static property makes for each reader is no instance of the class for all.
    [Theory]
    [InlineData("public static UnitOfWork Current => new();")]
    [InlineData("[ThreadStatic] private static UnitOfWork? ambient; public static UnitOfWork Current => ambient ??= new();")]
    [InlineData("private static readonly AsyncLocal<UnitOfWork?> Ambient = new(); public static UnitOfWork Current => Ambient.Value ?? throw new InvalidOperationException();")]
    public Task LibraryOk(string members) => Rule.Ok(Library(members, "_db"));

    [Theory]
    [InlineData("public static UnitOfWork Current { get; } = new();")]
    [InlineData("private static UnitOfWork? ambient; public static UnitOfWork Current => ambient ??= new();")]
    [InlineData("private static UnitOfWork? ambient; public static UnitOfWork Current => ambient ?? throw new InvalidOperationException();")]
    public Task LibraryBad(string members) => Rule.Bad(Library(members, "{|TAA1005:_db|}"));

    [Theory]
    [InlineData("private static readonly AsyncLocal<Holder> Current = new();", "Current.Value?.Work", "Current.Value = new Holder { Work = value }")]
    [InlineData("[ThreadStatic] private static UnitOfWork? current;", "current", "current = value")]
    public Task AccessorBehindAnInterfaceOk(string field, string get, string set) => Rule.Ok(Accessor(field, get, set, "_db"));

    [Theory]
    [InlineData("private static readonly Holder Current = new();", "Current.Work", "Current.Work = value")]
    [InlineData("private UnitOfWork? current;", "current", "current = value")]
    public Task AccessorBehindAnInterfaceBad(string field, string get, string set) => Rule.Bad(Accessor(field, get, set, "{|TAA1002:_db|}"));

    [Fact]
    public Task FN_TasksOverTheObjectOfAFlow() => Rule.Ok(
        """
        await Jobs.RunAll();
        static class Jobs
        {
            private static readonly AsyncLocal<SqliteConnection> Ambient = new();
            public static async Task<object?[]> RunAll()
            {
                Ambient.Value = new SqliteConnection("Data Source=a.db");
                return await Task.WhenAll(Task.Run(() => Count("a")), Task.Run(() => Count("b")));
            }
            private static object? Count(string table) { using var command = Ambient.Value!.CreateCommand(); command.CommandText = "SELECT count(*) FROM " + table; return command.ExecuteScalar(); }
        }
        """);

    private static string Accessor(string field, string get, string set, string db) => $$"""
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IWorkAccessor, WorkAccessor>().AddSingleton<Things>();
        var app = builder.Build();
        app.Use(async (HttpContext http, RequestDelegate next) =>
        {
            using var work = new UnitOfWork();
            http.RequestServices.GetRequiredService<IWorkAccessor>().Work = work;
            await next(http);
        });
        app.MapPost("/things", (Things things) => things.Add());
        app.MapGet("/things", (Things things) => things.Count());
        app.Run();

        public interface IWorkAccessor { UnitOfWork? Work { get; set; } }

        public sealed class WorkAccessor : IWorkAccessor
        {
            {{field}}
            public UnitOfWork? Work { get => {{get}}; set => {{set}}; }
            private sealed class Holder { public UnitOfWork? Work; }
        }

        public sealed class Things(IWorkAccessor accessor)
        {
            public int Add() => accessor.Work!.Run("INSERT INTO things VALUES (1)");
            public int Count() { var work = accessor.Work ?? throw new InvalidOperationException(); return work.Run("SELECT COUNT(*) FROM things"); }
        }

        public sealed class UnitOfWork : IDisposable
        {
            private readonly SqliteConnection {{db}} = new("a.db");
            public int Run(string sql) => _db.ExecuteScalar<int>(sql);
            public void Dispose() => _db.Dispose();
        }
        """;

    private static string Library(string members, string field) => $$"""
        public sealed class UnitOfWork
        {
            {{members}}
            private readonly SqliteConnection {{field}} = new("a.db");
            public int Run(string sql) { using var command = _db.CreateCommand(); command.CommandText = sql; return command.ExecuteNonQuery(); }
        }
        """;

    private static string Program(string field, string current, string db) => $$"""
        using System.Runtime.CompilerServices;
        using Dapper;
        var app = WebApplication.Create(args);
        app.MapPost("/things", () =>
        {
            using var work = UnitOfWork.Begin();
            new Things().Add();
            return "ok";
        });
        app.MapGet("/things", () => { using var work = UnitOfWork.Begin(); return new Things().Count(); });
        app.Run();

        public sealed class Things
        {
            public void Add() => UnitOfWork.Current.Db.Execute("INSERT INTO things VALUES (1)");
            public int Count() { var work = UnitOfWork.Current; return work.Db.ExecuteScalar<int>("SELECT COUNT(*) FROM things"); }
        }

        public sealed class UnitOfWork : IDisposable
        {
            {{field}}
            private readonly SqliteConnection {{db}} = new("a.db");
            private readonly UnitOfWork? _outer;
            private UnitOfWork() { _outer = {{current}}; {{current}} = this; }
            public static UnitOfWork Current => {{current}} ?? throw new InvalidOperationException();
            public SqliteConnection Db => _db;
            public static UnitOfWork Begin() => new();
            public void Dispose() { {{current}} = _outer; _db.Dispose(); }
        }
        """;
}
