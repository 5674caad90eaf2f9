using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Options that keep a connection: one object for all, or one for each scope.</summary>
public sealed class ConfiguredOptionsTests
{
    [Fact]
    public Task ConnectionInOptionsBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<StorageOptions>(options => { options.Connection = new SqliteConnection("Data Source=a.db"); options.Connection.Open(); });
        var app = builder.Build();
        app.MapGet("/count", (IOptions<StorageOptions> options) => options.Value.Connection.ExecuteScalar("SELECT 1"));
        app.Run();
        class StorageOptions
        {
            public SqliteConnection {|TAA1002:Connection|} { get; set; } = null!;
        }
        """);

    [Fact]
    public Task ConnectionInMonitoredOptionsBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<StorageOptions>(options => { options.Connection = new SqliteConnection("Data Source=a.db"); options.Connection.Open(); });
        var app = builder.Build();
        app.MapGet("/count", (IOptionsMonitor<StorageOptions> options) => options.CurrentValue.Connection.ExecuteScalar("SELECT 1"));
        app.Run();
        class StorageOptions
        {
            public SqliteConnection {|TAA1002:Connection|} { get; set; } = null!;
        }
        """);

    [Fact]
    public Task ConnectionInOptionsThatAServiceKeepsBad() => Rule.Bad(
        """
        using Dapper;
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOptions<StorageOptions>().Configure(options => { options.Connection = new SqliteConnection("Data Source=a.db"); options.Connection.Open(); });
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class StorageOptions
        {
            public SqliteConnection {|TAA1002:Connection|} { get; set; } = null!;
            public string Name { get; set; } = "";
        }
        class Store
        {
            private readonly StorageOptions _options;
            public Store(IOptions<StorageOptions> options) => _options = options.Value;
            public object? Count() => _options.Connection.ExecuteScalar("SELECT 1");
        }
        """);

    [Fact]
    public Task ConnectionInOptionsOfAScopeOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<StorageOptions>(options => { options.Connection = new SqliteConnection("Data Source=a.db"); options.Connection.Open(); });
        var app = builder.Build();
        app.MapGet("/count", (IOptionsSnapshot<StorageOptions> options) => options.Value.Connection.ExecuteScalar("SELECT 1"));
        app.Run();
        class StorageOptions
        {
            public SqliteConnection Connection { get; set; } = null!;
        }
        """);

    [Fact]
    public Task FactoryInOptionsOk() => Rule.Ok(
        """
        using Dapper;
        using Microsoft.Extensions.Options;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<StorageOptions>(options => options.Open = () => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store s) => s.Count());
        app.Run();
        class StorageOptions
        {
            public Func<SqliteConnection> Open { get; set; } = null!;
        }
        class Store
        {
            private readonly StorageOptions _options;
            public Store(IOptions<StorageOptions> options) => _options = options.Value;
            public object? Count() { using var c = _options.Open(); return c.ExecuteScalar("SELECT 1"); }
        }
        """);
}
