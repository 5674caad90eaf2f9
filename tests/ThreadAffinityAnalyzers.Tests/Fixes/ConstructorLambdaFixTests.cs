using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A parameter that lambdas in the body of a constructor keep is rewritten like one that a primary constructor captures.</summary>
public sealed class ConstructorLambdaFixTests
{
    [Fact]
    public Task CapturedConnectionOfAScopeIsTakenFromAScopePerCall() => Fix.Verify(
        Singleton("SqliteConnection {|TAA3002:db|}",
            """
                        using var command = db.CreateCommand();
            """),
        Singleton("IServiceScopeFactory scopeFactory",
            """
                        using var scope = scopeFactory.CreateScope();
                        var connection = scope.ServiceProvider.GetRequiredService<SqliteConnection>();
                        connection.Open();
                        using var command = connection.CreateCommand();
            """));

    [Fact]
    public Task CapturedConnectionThatIsGivenBecomesAFactory() => Fix.Verify(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        var visits = new Visits(app, new SqliteConnection("Data Source=a.db"));
        app.Run();

        public class Visits
        {
            public Visits(WebApplication app, SqliteConnection {|TAA1002:db|})
            {
                app.MapGet("/", () =>
                {
                    using var command = db.CreateCommand();
                    command.CommandText = "SELECT 1";
                    return command.ExecuteScalar();
                });
            }
        }

        """,
        """
        var app = WebApplication.CreateBuilder(args).Build();
        var visits = new Visits(app, () =>
        {
            var connection = new SqliteConnection("Data Source=a.db");
            connection.Open();
            return connection;
        });
        app.Run();

        public class Visits
        {
            public Visits(WebApplication app, Func<SqliteConnection> openConnection)
            {
                app.MapGet("/", () =>
                {
                    using var connection = openConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT 1";
                    return command.ExecuteScalar();
                });
            }
        }

        """);

    private static string Singleton(string parameter, string opening) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddSingleton<Visits>();
        var app = builder.Build();
        app.MapGet("/n", (Visits visits) => visits.Count());
        app.Run();

        public class Visits
        {
            private readonly Func<int> _count;

            public Visits({{parameter}})
            {
                _count = () =>
                {
        {{opening}}
                    command.CommandText = "SELECT 1";
                    return (int)(long)command.ExecuteScalar()!;
                };
            }

            public int Count() => _count();
        }

        """;
}
