using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A connection that a registration names beside the class: no container made it for a scope.</summary>
public sealed class GivenAtRegistrationTests
{
    [Fact]
    public Task GivenToTheMiddlewareBad() => Rule.Bad(Middleware("{|TAA1002:db|}", "app.UseMiddleware<Visits>(new SqliteConnection(\"Data Source=a.db\"));"));

    /// <summary>An argument without a type of its own is no connection.</summary>
    [Theory]
    [InlineData("app.UseMiddleware<Visits>();")]
    [InlineData("app.UseMiddleware<Visits>(null!);")]
    [InlineData("app.UseMiddleware<Visits>(\"audit\", default!);")]
    public Task TakenFromTheContainerBad(string use) => Rule.Bad(Middleware("{|TAA3002:db|}", use));

    [Fact]
    public Task TakenByTheCallOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=b.db"));
        var app = builder.Build();
        app.UseMiddleware<Visits>();
        app.Run();
        public class Visits(RequestDelegate next)
        {
            public Task InvokeAsync(HttpContext context, SqliteConnection db) { db.CreateCommand().ExecuteNonQuery(); return next(context); }
        }
        """);

    /// <summary>Start-up code makes the object with a connection that it opens itself; that handlers get connections of their scopes says nothing about it.</summary>
    [Theory]
    [InlineData("builder.Services.AddSingleton(new Visits(new SqliteConnection(\"Data Source=a.db\")));", "TAA1002")]
    [InlineData("var visits = new Visits(new SqliteConnection(\"Data Source=a.db\")); builder.Services.AddSingleton(visits);", "TAA1002")]
    [InlineData("builder.Services.AddSingleton<Visits>();", "TAA3002")]
    public Task InstanceOfTheProgramBad(string registration, string rule) => Rule.Bad(Instance(registration, $"{{|{rule}:_db|}}"));

    [Fact]
    public Task InstanceOfTheProgramThatOnlyStartUpUsesOk() =>
        Rule.Ok(Instance("var visits = new Visits(new SqliteConnection(\"Data Source=a.db\")); visits.Add(); builder.Services.AddSingleton(visits);", "_db", "visits.Name"));

    private static string Instance(string registration, string name, string use = "visits.Add()") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=b.db"));
        {{registration}}
        var app = builder.Build();
        app.MapGet("/", (Visits visits) => {{use}});
        app.Run();
        public class Visits
        {
            private readonly SqliteConnection {{name}};
            public Visits(SqliteConnection db) => _db = db;
            public string Name => "visits";
            public int Add() => _db.CreateCommand().ExecuteNonQuery();
        }
        """;

    private static string Middleware(string name, string use) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{(use.Contains("(new", StringComparison.Ordinal) ? "" : "builder.Services.AddScoped(_ => new SqliteConnection(\"Data Source=b.db\"));")}}
        var app = builder.Build();
        {{use}}
        app.Run();
        public class Visits(RequestDelegate next, SqliteConnection {{name}})
        {
            public Task InvokeAsync(HttpContext context) { db.CreateCommand().ExecuteNonQuery(); return next(context); }
        }
        """;
}
