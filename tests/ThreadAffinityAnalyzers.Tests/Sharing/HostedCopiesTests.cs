namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Several hosted services that run one and the same loop.</summary>
public class HostedCopiesTests
{
    private const string Described = "ServiceDescriptor.Singleton<IHostedService, Worker>()";
    private const string Once = "Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.TryAddEnumerable(builder.Services, " + Described + ");";
    private const string Twice = "builder.Services.AddSingleton<IHostedService, Worker>();";

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) " + Twice)]
    [InlineData("foreach (var name in args) builder.Services.AddSingleton<IHostedService>(sp => new Worker(sp.GetRequiredService<Db>()));")]
    [InlineData(Twice + Twice)]
    [InlineData("builder.Services.Add(" + Described + "); builder.Services.Add(" + Described + ");")]
    [InlineData("for (var i = 0; i < 4; i++) builder.Services.Add(new ServiceDescriptor(typeof(IHostedService), typeof(Worker), ServiceLifetime.Singleton));")]
    public Task OneClassThatIsAddedSeveralTimesBad(string registrations) => Rule.Bad(Workers(registrations, "{|TAA1002:_jobs|}"));

    /// <summary>Of one class the host keeps one, however often <c>AddHostedService</c> is called.</summary>
    [Theory]
    [InlineData(Twice)]
    [InlineData("for (var i = 0; i < 4; i++) builder.Services.AddHostedService<Worker>();")]
    [InlineData("if (args.Length > 0) " + Twice + " else " + Twice)]
    [InlineData(Once + Once)]
    public Task OneClassThatIsAddedOnceOk(string registrations) => Rule.Ok(Workers(registrations, "_jobs"));

    [Fact]
    public Task EachWithADatabaseOfItsOwnOk() => Rule.Ok(Workers(Twice + Twice, "_jobs", "Transient"));

    [Fact]
    public Task TwoHeirsOfOneLoopBad() => Rule.Bad(Heirs("builder.Services.AddHostedService<Mails>(); builder.Services.AddHostedService<Texts>();", "static", "{|TAA1001:Conn|}"));

    [Theory]
    [InlineData("builder.Services.AddHostedService<Mails>(); builder.Services.AddHostedService<Texts>();", "readonly")]
    [InlineData("builder.Services.AddHostedService<Mails>();", "static")]
    [InlineData("if (args.Length > 0) builder.Services.AddHostedService<Mails>(); else builder.Services.AddHostedService<Texts>();", "static")]
    public Task HeirsThatDoNotMeetOk(string registrations, string modifier) => Rule.Ok(Heirs(registrations, modifier, "Conn"));

    [Fact]
    public Task TwoConstructionsOfOneLoopBad() => Rule.Bad(Consumers("builder.Services.AddHostedService<Consumer<Mail>>(); builder.Services.AddHostedService<Consumer<Text>>();", "{|TAA3001:AddSingleton(new SqliteConnection(\"Data Source=queue.db\"))|}"));

    [Theory]
    [InlineData("builder.Services.AddHostedService<Consumer<Mail>>();", "Singleton(new SqliteConnection(\"Data Source=queue.db\"))")]
    [InlineData("builder.Services.AddHostedService<Consumer<Mail>>(); builder.Services.AddHostedService<Consumer<Text>>();", "Transient(_ => new SqliteConnection(\"Data Source=queue.db\"))")]
    public Task ConstructionsThatDoNotMeetOk(string registrations, string connection) => Rule.Ok(Consumers(registrations, "Add" + connection));

    private static string Workers(string registrations, string field, string lifetime = "Singleton") => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.Add{{lifetime}}<Db>();
        {{registrations}}
        builder.Build().Run();

        class Db
        {
            private readonly SqliteConnection {{field}} = new("Data Source=jobs.db");
            public void Next() { using var command = _jobs.CreateCommand(); command.CommandText = "UPDATE jobs SET taken = 1"; command.ExecuteNonQuery(); }
        }
        class Worker(Db db) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { db.Next(); await Task.Delay(100, token); } }
        }
        """;

    private static string Heirs(string registrations, string modifier, string field) => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        {{registrations}}
        builder.Build().Run();

        abstract class Poller : BackgroundService
        {
            private {{modifier}} SqliteConnection {{field}} = new("Data Source=queue.db");
            protected abstract string Sql { get; }
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    using var command = Conn.CreateCommand();
                    command.CommandText = Sql;
                    await command.ExecuteNonQueryAsync(token);
                    await Task.Delay(100, token);
                }
            }
        }
        class Mails : Poller { protected override string Sql => "DELETE FROM mails"; }
        class Texts : Poller { protected override string Sql => "DELETE FROM texts"; }
        """;

    private static string Consumers(string registrations, string connection) => $$"""
        using System.Threading.Channels;
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{{connection}};
        builder.Services.AddSingleton(Channel.CreateUnbounded<Mail>());
        builder.Services.AddSingleton(Channel.CreateUnbounded<Text>());
        {{registrations}}
        builder.Build().Run();

        record Mail(string To);
        record Text(string To);
        class Consumer<T>(Channel<T> channel, SqliteConnection db) : BackgroundService where T : notnull
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                await foreach (var message in channel.Reader.ReadAllAsync(token))
                {
                    using var command = db.CreateCommand();
                    command.CommandText = "INSERT INTO sent VALUES ($text)";
                    command.Parameters.AddWithValue("$text", message.ToString());
                    await command.ExecuteNonQueryAsync(token);
                }
            }
        }
        """;
}
