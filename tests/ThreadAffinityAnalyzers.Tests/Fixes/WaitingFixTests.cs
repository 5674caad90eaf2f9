namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A loop that never ends, and what a function goes on to wait for: no guard and no connection is held for that.</summary>
public class WaitingFixTests
{
    [Fact]
    public Task ConnectionIsClosedBeforeTheNextMiddleware() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.UseMiddleware<Counting>();
            app.Run();

            class Counting
            {
                private readonly RequestDelegate _next;
                private readonly SqliteConnection {|TAA1002:_db|};

                public Counting(RequestDelegate next)
                {
                    _next = next;
                    _db = new SqliteConnection("Data Source=count.db");
                    _db.Open();
                }

                public async Task InvokeAsync(HttpContext context)
                {
                    using (var cmd = _db.CreateCommand())
                    {
                        cmd.CommandText = "UPDATE counts SET n = n + 1";
                        cmd.ExecuteNonQuery();
                    }

                    await _next(context);
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.UseMiddleware<Counting>();
            app.Run();

            class Counting
            {
                private readonly RequestDelegate _next;

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=count.db");
                    connection.Open();
                    return connection;
                }

                public Counting(RequestDelegate next)
                {
                    _next = next;
                }

                public async Task InvokeAsync(HttpContext context)
                {
                    using (var connection = OpenConnection())
                    using (var cmd = connection.CreateCommand())
                    {
                        cmd.CommandText = "UPDATE counts SET n = n + 1";
                        cmd.ExecuteNonQuery();
                    }

                    await _next(context);
                }
            }

            """);

    [Fact]
    public Task ConnectionIsClosedBetweenTurns() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddHostedService<Worker>();
            var app = builder.Build();
            app.MapGet("/", () => Worker.Last());
            app.Run();

            class Worker : BackgroundService
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=w.db");

                public static object? Last()
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "SELECT max(id) FROM x";
                    return command.ExecuteScalar();
                }

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    Db.Open();
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        // tidy up
                        var command = Db.CreateCommand();
                        command.CommandText = "DELETE FROM x";
                        await command.ExecuteNonQueryAsync(stoppingToken); // all of it

                        await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddHostedService<Worker>();
            var app = builder.Build();
            app.MapGet("/", () => Worker.Last());
            app.Run();

            class Worker : BackgroundService
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=w.db");
                    connection.Open();
                    return connection;
                }

                public static object? Last()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT max(id) FROM x";
                    return command.ExecuteScalar();
                }

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        // tidy up
                        using (var connection = OpenConnection())
                        {
                            var command = connection.CreateCommand();
                            command.CommandText = "DELETE FROM x";
                            await command.ExecuteNonQueryAsync(stoppingToken); // all of it
                        }

                        await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                    }
                }
            }

            """);

    [Fact]
    public Task GuardIsTakenForEachTurn() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddHostedService<Worker>();
            var app = builder.Build();
            app.MapGet("/", () => Worker.Last());
            app.Run();

            class Worker : BackgroundService
            {
                private static readonly SqliteConnection {|TAA1001:Db|} = new("Data Source=w.db");

                public static object? Last()
                {
                    using var command = Db.CreateCommand();
                    command.CommandText = "SELECT max(id) FROM x";
                    return command.ExecuteScalar();
                }

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    Db.Open();
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        // tidy up
                        var command = Db.CreateCommand();
                        command.CommandText = "DELETE FROM x";
                        await command.ExecuteNonQueryAsync(stoppingToken); // all of it

                        await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                    }
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddHostedService<Worker>();
            var app = builder.Build();
            app.MapGet("/", () => Worker.Last());
            app.Run();

            class Worker : BackgroundService
            {
                private static readonly SqliteConnection Db = new("Data Source=w.db");
                private static readonly SemaphoreSlim Gate = new SemaphoreSlim(1, 1);

                public static object? Last()
                {
                    Gate.Wait();
                    try
                    {
                        using var command = Db.CreateCommand();
                        command.CommandText = "SELECT max(id) FROM x";
                        return command.ExecuteScalar();
                    }
                    finally
                    {
                        Gate.Release();
                    }
                }

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    await Gate.WaitAsync(stoppingToken);
                    try
                    {
                        Db.Open();
                    }
                    finally
                    {
                        Gate.Release();
                    }
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        // tidy up
                        await Gate.WaitAsync(stoppingToken);
                        try
                        {
                            var command = Db.CreateCommand();
                            command.CommandText = "DELETE FROM x";
                            await command.ExecuteNonQueryAsync(stoppingToken); // all of it
                        }
                        finally
                        {
                            Gate.Release();
                        }

                        await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                    }
                }
            }

            """, index: 1);

    [Fact]
    public Task ConnectionForEachMessage() => Fix.Verify(
        """
            using System.Threading.Channels;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddHostedService<Sender>();
            var app = builder.Build();
            app.MapPost("/m", (Outbox outbox, string m) => outbox.AddAsync(m));
            app.Run();

            class Outbox
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=o.db");
                private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();

                public Outbox() => _db.Open();

                public async Task AddAsync(string m)
                {
                    using (var c = _db.CreateCommand())
                    {
                        c.CommandText = "INSERT INTO o VALUES ($m)";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync();
                    }

                    await _channel.Writer.WriteAsync(m);
                }

                public async Task PumpAsync(CancellationToken ct)
                {
                    await foreach (var m in _channel.Reader.ReadAllAsync(ct))
                    {
                        using var c = _db.CreateCommand();
                        c.CommandText = "UPDATE o SET sent = 1 WHERE m = $m";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync(ct);
                    }
                }
            }

            class Sender(Outbox outbox) : BackgroundService
            {
                protected override Task ExecuteAsync(CancellationToken stoppingToken) => outbox.PumpAsync(stoppingToken);
            }

            """,
        """
            using System.Threading.Channels;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddHostedService<Sender>();
            var app = builder.Build();
            app.MapPost("/m", (Outbox outbox, string m) => outbox.AddAsync(m));
            app.Run();

            class Outbox
            {
                private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=o.db");
                    connection.Open();
                    return connection;
                }

                public Outbox()
                {
                }

                public async Task AddAsync(string m)
                {
                    using (var connection = OpenConnection())
                    using (var c = connection.CreateCommand())
                    {
                        c.CommandText = "INSERT INTO o VALUES ($m)";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync();
                    }

                    await _channel.Writer.WriteAsync(m);
                }

                public async Task PumpAsync(CancellationToken ct)
                {
                    await foreach (var m in _channel.Reader.ReadAllAsync(ct))
                    {
                        using var connection = OpenConnection();
                        using var c = connection.CreateCommand();
                        c.CommandText = "UPDATE o SET sent = 1 WHERE m = $m";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync(ct);
                    }
                }
            }

            class Sender(Outbox outbox) : BackgroundService
            {
                protected override Task ExecuteAsync(CancellationToken stoppingToken) => outbox.PumpAsync(stoppingToken);
            }

            """);

    [Fact]
    public Task GuardIsTakenForEachMessage() => Fix.Verify(
        """
            using System.Threading.Channels;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddHostedService<Sender>();
            var app = builder.Build();
            app.MapPost("/m", (Outbox outbox, string m) => outbox.AddAsync(m));
            app.Run();

            class Outbox
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=o.db");
                private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();

                public Outbox() => _db.Open();

                public async Task AddAsync(string m)
                {
                    using (var c = _db.CreateCommand())
                    {
                        c.CommandText = "INSERT INTO o VALUES ($m)";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync();
                    }

                    await _channel.Writer.WriteAsync(m);
                }

                public async Task PumpAsync(CancellationToken ct)
                {
                    await foreach (var m in _channel.Reader.ReadAllAsync(ct))
                    {
                        using var c = _db.CreateCommand();
                        c.CommandText = "UPDATE o SET sent = 1 WHERE m = $m";
                        c.Parameters.AddWithValue("$m", m);
                        await c.ExecuteNonQueryAsync(ct);
                    }
                }
            }

            class Sender(Outbox outbox) : BackgroundService
            {
                protected override Task ExecuteAsync(CancellationToken stoppingToken) => outbox.PumpAsync(stoppingToken);
            }

            """,
        """
            using System.Threading.Channels;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddHostedService<Sender>();
            var app = builder.Build();
            app.MapPost("/m", (Outbox outbox, string m) => outbox.AddAsync(m));
            app.Run();

            class Outbox
            {
                private readonly SqliteConnection _db = new("Data Source=o.db");
                private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);
                private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();

                public Outbox() => _db.Open();

                public async Task AddAsync(string m)
                {
                    await _gate.WaitAsync();
                    try
                    {
                        using (var c = _db.CreateCommand())
                        {
                            c.CommandText = "INSERT INTO o VALUES ($m)";
                            c.Parameters.AddWithValue("$m", m);
                            await c.ExecuteNonQueryAsync();
                        }
                    }
                    finally
                    {
                        _gate.Release();
                    }

                    await _channel.Writer.WriteAsync(m);
                }

                public async Task PumpAsync(CancellationToken ct)
                {
                    await foreach (var m in _channel.Reader.ReadAllAsync(ct))
                    {
                        await _gate.WaitAsync(ct);
                        try
                        {
                            using var c = _db.CreateCommand();
                            c.CommandText = "UPDATE o SET sent = 1 WHERE m = $m";
                            c.Parameters.AddWithValue("$m", m);
                            await c.ExecuteNonQueryAsync(ct);
                        }
                        finally
                        {
                            _gate.Release();
                        }
                    }
                }
            }

            class Sender(Outbox outbox) : BackgroundService
            {
                protected override Task ExecuteAsync(CancellationToken stoppingToken) => outbox.PumpAsync(stoppingToken);
            }

            """, index: 1);
}
