using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>An object that many classes hand on is shared where one of them is seen by several flows; what the others do with it is nobody else's.</summary>
public sealed class SeenByFlowsTests
{
    [Theory]
    [InlineData("AddSingleton<Reader>()", "class Reader", "", "Reader")]
    [InlineData("AddSingleton<IReader, Reader>()", "class Reader", "", "IReader")]
    [InlineData("AddSingleton<CountReader>()", "class Reader", "class CountReader : Reader;", "CountReader")]
    [InlineData("AddSingleton<Reader>()", "partial class Reader", "partial class Reader { public string Name => \"reader\"; }", "Reader")]
    public Task HandedToAClassOfAllFlowsBad(string register, string reader, string more, string given) => Rule.Bad(Program(register, reader, more, given, "{|TAA1002:_db|}"));

    [Theory]
    [InlineData("AddTransient<Reader>()", "class Reader", "", "Reader")]
    [InlineData("AddScoped<IReader, Reader>()", "class Reader", "", "IReader")]
    [InlineData("AddTransient<CountReader>()", "class Reader", "class CountReader : Reader;", "CountReader")]
    [InlineData("AddTransient<Reader>()", "partial class Reader", "partial class Reader { public string Name => \"reader\"; }", "Reader")]
    public Task HandedToClassesOfOneFlowOk(string register, string reader, string more, string given) => Rule.Ok(Program(register, reader, more, given, "_db"));

    /// <summary>A class of one flow that starts work of its own shares it after all.</summary>
    [Fact]
    public Task HandedToAClassThatStartsWorkBad() => Rule.Bad(Program("AddTransient<Reader>()", "class Reader", "", "Reader", "{|TAA2002:_db|}")
        .Replace("=> Read();", "{ Parallel.For(0, 4, _ => Read()); return null; }"));

    private static string Program(string register, string reader, string more, string given, string holder) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{register}};
        var app = builder.Build();
        app.MapGet("/", ({{given}} reader) => reader.Count());
        app.MapGet("/other", () => new Other().Count());
        app.Run();

        interface IReader { object? Count(); }
        class Store
        {
            private readonly SqliteConnection {{holder}} = new("Data Source=a.db");
            public SqliteConnection Db => _db;
        }
        {{reader}} : IReader
        {
            private readonly Store _store = new();
            public object? Count() => Read();
            private object? Read() { using var command = _store.Db.CreateCommand(); command.CommandText = "SELECT count(*) FROM a"; return command.ExecuteScalar(); }
        }
        class Other
        {
            private readonly Store _store = new();
            public object? Count() { using var command = _store.Db.CreateCommand(); command.CommandText = "SELECT count(*) FROM b"; return command.ExecuteScalar(); }
        }
        {{more}}
        """;
}
