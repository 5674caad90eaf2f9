using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Objects that a host keeps and calls, and whose calls are known not to be followed; docs/limits.md lists each.</summary>
public class HostedObjectMissesTests
{
    [Fact]
    public Task FN_SetupOfOptionsThatEachRequestReadsAnew() => Rule.Ok(
        """
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConfigureOptions<ShopOptions>, ShopSetup>();
        var app = builder.Build();
        app.MapGet("/", (IOptionsSnapshot<ShopOptions> options) => options.Value.Name);
        app.Run();
        class ShopOptions { public string? Name { get; set; } }
        class ShopSetup : IConfigureOptions<ShopOptions>
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public void Configure(ShopOptions options) { using var command = _db.CreateCommand(); options.Name = (string?)command.ExecuteScalar(); }
        }
        """);

    [Theory]
    [InlineData("builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new UserConverter()));")]
    [InlineData("builder.Services.AddControllers().AddJsonOptions(options => options.JsonSerializerOptions.Converters.Add(new UserConverter()));")]
    public Task FN_ConverterOfTheHostsJson(string configure) => Rule.Ok(
        $$"""
        using System.Text.Json;
        using System.Text.Json.Serialization;
        var builder = WebApplication.CreateBuilder(args);
        {{configure}}
        var app = builder.Build();
        app.MapGet("/", () => new User(3));
        app.Run();
        record User(long Id);
        class UserConverter : JsonConverter<User>
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public override User? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetInt64());
            public override void Write(Utf8JsonWriter writer, User value, JsonSerializerOptions options) { using var command = _db.CreateCommand(); writer.WriteStringValue((string?)command.ExecuteScalar()); }
        }
        """);

    [Fact]
    public Task FN_ObservableWhoseTasksOverlap() => Rule.Ok(
        """
        using System.Reactive.Linq;
        var db = new SqliteConnection("Data Source=samples.db");
        using var running = Observable.Interval(TimeSpan.FromMilliseconds(50)).SelectMany(_ => Observable.FromAsync(() => Save(db))).Subscribe(_ => { });
        Console.ReadLine();
        static async Task<int> Save(SqliteConnection db) { await using var command = db.CreateCommand(); command.CommandText = "INSERT INTO samples VALUES (1)"; return await command.ExecuteNonQueryAsync(); }
        namespace System.Reactive.Linq
        {
            public static class Observable
            {
                public static IObservable<long> Interval(TimeSpan period) => throw new NotSupportedException();
                public static IObservable<T> FromAsync<T>(Func<Task<T>> start) => throw new NotSupportedException();
                public static IObservable<R> SelectMany<T, R>(this IObservable<T> source, Func<T, IObservable<R>> of) => throw new NotSupportedException();
                public static IDisposable Subscribe<T>(this IObservable<T> source, Action<T> onNext) => throw new NotSupportedException();
            }
        }
        """);
}
