namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A connection that a method of the project makes on the way to a constructor: the constructor is given what asks that method.</summary>
public class GivenByMethodFixTests
{
    private const string Opening =
        """
            private static SqliteConnection Open(IConfiguration configuration)
            {
                var connection = new SqliteConnection(configuration.GetConnectionString("cache"));
                connection.Open();
                return connection;
            }
        """;

    private const string Making = """    private static SqliteConnection Open(IConfiguration configuration) => new(configuration.GetConnectionString("cache"));""";

    private const string Asked = "() => Open(builder.Configuration)";

    private const string AskedAndOpened = """
        () =>
                {
                    var connection = Open(builder.Configuration);
                    connection.Open();
                    return connection;
                }
        """;

    [Theory]
    [InlineData(Opening, Asked)]
    [InlineData(Making, AskedAndOpened)]
    public Task AsksTheMethodInEachCall(string method, string factory) => Fix.Verify(Program(method), Program(method, factory));

    [Fact]
    public Task KeepsTheOneThatItHandsOut() => Fix.Refuses(Program(
        """
            private static SqliteConnection? kept;
            private static SqliteConnection Open(IConfiguration configuration) => kept ??= new SqliteConnection(configuration.GetConnectionString("cache"));
        """));

    [Fact]
    public Task MakesTables() => Fix.Refuses(Program(Opening.Replace("connection.Open();", "connection.Open(); connection.Execute(\"CREATE TABLE cache (city, body)\");")));

    [Fact]
    public Task HasADatabaseOfItsOwn() => Fix.Refuses(Program(Opening.Replace("configuration.GetConnectionString(\"cache\")", "\"Data Source=:memory:\"")));

    [Fact]
    public Task IsGivenWhatChanges() => Fix.Refuses(Program(Opening).Replace("var builder =", "var settings = new ConfigurationManager();\n        settings = new();\n        var builder =").Replace("Open(builder.Configuration)", "Open(settings)"));

    private static string Program(string method) => Program(method, null);

    private static string Program(string method, string? factory) => $$"""
        using Dapper;

        public interface IForecasts
        {
            Task<string> GetAsync(string city);
        }

        public class RemoteForecasts : IForecasts
        {
            public Task<string> GetAsync(string city) => Task.FromResult(city);
        }

        public class CachedForecasts : IForecasts
        {
            private readonly IForecasts inner;
            private readonly {{(factory is null ? "SqliteConnection {|TAA1002:cache|}" : "Func<SqliteConnection> openConnection")}};

            public CachedForecasts(IForecasts inner, {{(factory is null ? "SqliteConnection cache" : "Func<SqliteConnection> openConnection")}})
            {
                this.inner = inner;
                {{(factory is null ? "this.cache = cache" : "this.openConnection = openConnection")}};
            }

            public async Task<string> GetAsync(string city)
            {
                {{(factory is null ? "" : "using var connection = openConnection();\n        ")}}var hit = await {{(factory is null ? "cache" : "connection")}}.QuerySingleOrDefaultAsync<string>("SELECT body FROM cache WHERE city = @city", new { city });
                if (hit != null)
                {
                    return hit;
                }

                var body = await inner.GetAsync(city);
                await {{(factory is null ? "cache" : "connection")}}.ExecuteAsync("INSERT INTO cache VALUES (@city, @body)", new { city, body });
                return body;
            }
        }

        public static class Program
        {
            public static void Main(string[] args)
            {
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddSingleton<IForecasts>(_ => new CachedForecasts(new RemoteForecasts(), {{factory ?? "Open(builder.Configuration)"}}));
                var app = builder.Build();
                app.MapGet("/{city}", (string city, IForecasts forecasts) => forecasts.GetAsync(city));
                app.Run();
            }

        {{method}}
        }

        """;
}
