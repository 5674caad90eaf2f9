using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What the project with the handlers does not see of the layers below it.</summary>
public sealed class LayeredMissesTests
{
    /// <summary>Two loops of another project use what this program registers; no line of the program does.</summary>
    [Fact]
    public Task FN_HostedServicesOfAnotherProject() => Layers.Ok("""
        public class Cleaner(SqliteConnection db) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { db.CreateCommand().ExecuteNonQuery(); await Task.Delay(9, ct); } } }
        public class Counter(SqliteConnection db) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { db.CreateCommand().ExecuteNonQuery(); await Task.Delay(9, ct); } } }
        """, """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(_ => new SqliteConnection("Data Source=a.db"));
        b.Services.AddHostedService<Cleaner>();
        b.Services.AddHostedService<Counter>();
        b.Build().Run();
        """);

    /// <summary>In the project that registers both, the loops are in sight.</summary>
    [Fact]
    public Task HostedServicesThatTheirProjectRegistersBad() => Layers.Bad("""
        public class Cleaner(SqliteConnection db) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { db.CreateCommand().ExecuteNonQuery(); await Task.Delay(9, ct); } } }
        public class Counter(SqliteConnection db) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { db.CreateCommand().ExecuteNonQuery(); await Task.Delay(9, ct); } } }
        public static class Jobs
        {
            public static IServiceCollection AddJobs(this IServiceCollection services) =>
                services.{|TAA3001:AddSingleton(_ => new SqliteConnection("Data Source=a.db"))|}.AddHostedService<Cleaner>().AddHostedService<Counter>();
        }
        """, """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddJobs();
        b.Build().Run();
        """);

    [Fact]
    public Task FN_StaticOfAnInterfaceOfAnotherProject() => Layers.Ok(Notes, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => Stores.Notes.Count());
        app.Run();
        static class Stores { public static readonly INotes Notes = new Notes(new SqliteConnection("Data Source=a.db")); }
        """);

    [Fact]
    public Task StaticOfAClassOfAnotherProjectBad() => Layers.Bad(Notes, """
        var app = WebApplication.Create(args);
        app.MapGet("/x", () => Stores.Notes.Count());
        app.Run();
        static class Stores { public static readonly Notes {|TAA1001:Notes|} = new Notes(new SqliteConnection("Data Source=a.db")); }
        """);

    /// <summary>The repository is internal to its project, which registers it: who uses the connection cannot be seen.</summary>
    [Fact]
    public Task FN_SingletonThatRepositoriesOfAnotherProjectTake() => Layers.Ok("""
        public interface INotes { object? Count(); }
        internal class Notes(SqliteConnection connection) : INotes { public object? Count() => connection.CreateCommand().ExecuteScalar(); }
        public static class Data { public static IServiceCollection AddData(this IServiceCollection services) => services.AddScoped<INotes, Notes>(); }
        """, """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddSingleton(_ => new SqliteConnection("Data Source=a.db"));
        b.Services.AddData();
        var app = b.Build();
        app.MapGet("/x", (INotes notes) => notes.Count());
        app.Run();
        """);

    /// <summary>The interface's project says nothing of a context, and what is registered for it is not in sight: a library's own registration is.</summary>
    [Fact]
    public Task FN_ServiceOfTheProgramKeepsARepositoryByItsInterface() => Layers.Ok("""
        public interface INotes { object? Count(); }
        internal class Notes(SqliteConnection connection) : INotes { public object? Count() => connection.CreateCommand().ExecuteScalar(); }
        public static class Data { public static IServiceCollection AddData(this IServiceCollection services) => services.AddScoped(_ => new SqliteConnection("Data Source=a.db")).AddScoped<INotes, Notes>(); }
        """, """
        var b = WebApplication.CreateBuilder(args);
        b.Services.AddData();
        b.Services.AddSingleton<Summary>();
        var app = b.Build();
        app.MapGet("/x", (Summary summary) => summary.Count());
        app.Run();
        class Summary(INotes notes) { public object? Count() => notes.Count(); }
        """);

    private const string Notes = """
        public interface INotes { object? Count(); }
        public class Notes(SqliteConnection connection) : INotes { public object? Count() => connection.CreateCommand().ExecuteScalar(); }
        """;
}
