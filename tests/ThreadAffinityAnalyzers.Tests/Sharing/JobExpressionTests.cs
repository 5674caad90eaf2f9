using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Jobs that are written down as expression trees: they run later, in another scope, on services of that scope.</summary>
public class JobExpressionTests
{
    private const string Hangfire = """
        namespace Hangfire
        {
            using System.Linq.Expressions;
            public static class BackgroundJob
            {
                public static string Enqueue(Expression<Action> job) => "";
                public static string Enqueue(Expression<Func<Task>> job) => "";
                public static string Schedule(Expression<Action> job, TimeSpan delay) => "";
            }
        }
        """;

    private const string Controller = """
        using System.Linq.Expressions;
        using Hangfire;
        using Microsoft.Data.Sqlite;
        public interface IReports { Task Build(int id); }
        public class HomeController : Microsoft.AspNetCore.Mvc.Controller
        {
            private readonly IReports _reports;
            private readonly SqliteConnection _connection;
            public HomeController(IReports reports, SqliteConnection connection) { _reports = reports; _connection = connection; }
            public void Index()
            {
                BackgroundJob.Enqueue(() => _reports.Build(3));
                BackgroundJob.Schedule(() => Clean(), TimeSpan.FromHours(1));
                Later(() => _reports.Build(1));
            }
            private static void Later(Expression<Func<Task>> job) => BackgroundJob.Enqueue(job);
            public void Clean() { using var c = _connection.CreateCommand(); c.ExecuteNonQuery(); }
        }
        """;

    private const string Scanning = """
        using Hangfire;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>();
        builder.Services.AddScoped<IErrors, Errors>();
        builder.Services.AddScoped<IReader, Reader>();
        builder.Services.AddScoped<Scanner>();
        var app = builder.Build();
        app.MapGet("/scan", (Scanner s) => s.Scan(new[] { "a", "b" }));
        app.Run();
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public interface IErrors { void Report(string file); Task ReportAsync(string file); }
        public class Errors : IErrors
        {
            private readonly Shop _shop;
            public Errors(Shop shop) { _shop = shop; }
            public void Report(string file) => REPORT;
            public async Task ReportAsync(string file) { _shop.Orders.Add(new Order()); await _shop.SaveChangesAsync(); }
        }
        public interface IReader { int Read(string file); }
        public class Reader : IReader
        {
            private readonly IErrors _errors;
            public Reader(IErrors errors) { _errors = errors; }
            public int Read(string file) { try { return file.Length; } catch (Exception) { _errors.Report(file); return 0; } }
        }
        public class Scanner
        {
            private readonly IReader READER;
            public Scanner(IReader reader) { _reader = reader; }
            public async Task<int> Scan(string[] files) { var tasks = files.Select(f => Task.Run(() => _reader.Read(f))); return (await Task.WhenAll(tasks)).Sum(); }
        }
        """;

    [Fact]
    public Task ScopedServicesOfAJobOk() => Rule.Ok(
        """
        using Microsoft.Data.Sqlite;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<SqliteConnection>(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddScoped<IReports, Reports>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();
        public class Reports : IReports
        {
            private readonly SqliteConnection _connection;
            public Reports(SqliteConnection connection) { _connection = connection; }
            public Task Build(int id) { using var c = _connection.CreateCommand(); return c.ExecuteNonQueryAsync(); }
        }
        """,
        Controller, Hangfire);

    [Fact]
    public Task SingletonServiceOfAJobBad() => Rule.Bad(
        """
        using Microsoft.Data.Sqlite;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<SqliteConnection>(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddSingleton<IReports, Reports>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();
        public class Reports : IReports
        {
            private readonly SqliteConnection {|TAA1002:_connection|} = new("Data Source=b.db");
            public Task Build(int id) { using var c = _connection.CreateCommand(); return c.ExecuteNonQueryAsync(); }
        }
        """,
        Controller, Hangfire);

    [Fact]
    public Task ErrorReportedByAJob_LeavesTheReadersContextAloneOk() => Rule.Ok(
        Scanning.Replace("REPORT", "BackgroundJob.Enqueue(() => ReportAsync(file))").Replace("READER", "_reader"), Hangfire);

    [Fact]
    public Task ErrorReportedAtOnce_UsesTheReadersContextInParallelBad() => Rule.Bad(
        Scanning.Replace("REPORT", "ReportAsync(file).Wait()").Replace("READER", "{|TAA2002:_reader|}"), Hangfire);
}
