using EveryRule.Data;
using EveryRule.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Data.Sqlite;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(_ =>
{
    var connection = new SqliteConnection(Database.ConnectionString);
    connection.Open();
    return connection;
});
builder.Services.AddSingleton<IOrderRepository, OrderRepository>();
builder.Services.AddHostedService<OrderReport>();
builder.Services.AddDbContext<Shop>(options => options.UseSqlite(Database.ConnectionString));
builder.Services.AddSingleton<PriceList>();
builder.Services.AddScoped<Overview>();
builder.Services.AddSingleton<VisitCounter>();
builder.Services.AddSingleton<Ledger>();

// the visits are counted in one table
var visits = new SqliteConnection(Database.ConnectionString);
visits.Open();

var app = builder.Build();
app.MapGet("/visits", () =>
{
    using var command = visits.CreateCommand();
    command.CommandText = "SELECT COUNT(*) FROM visits";
    return command.ExecuteScalar();
});
app.MapGet("/orders", (IOrderRepository orders) => orders.Names());
app.MapPost("/orders", (string name, IOrderRepository orders, CancellationToken token) => orders.AddAsync(name, token));
app.MapGet("/users/{id:int}", (int id) => Users.NameOf(id));
app.MapPost("/users", (string name) => Users.Add(name));
app.MapGet("/prices", (PriceList prices, CancellationToken token) => prices.CountAsync(token));
app.MapGet("/overview", (Overview overview) => overview.LoadAsync());
app.MapPost("/hits", (string path, VisitCounter counter) => counter.Hit(path));
app.MapGet("/ledger", (Ledger ledger) => ledger.Sum());
app.MapPost("/ledger", (int amount, Ledger ledger) => ledger.Book(amount));
app.MapPost("/import", (string[] lines) => Import.Run(lines));
app.MapGet("/temperature", () => Sensors.AverageAsync());
app.MapGet("/scratch", () => Scratch.Count());
app.MapPost("/scratch", (string text) => Scratch.Add(text));
app.MapGet("/outbox", () => Outbox.Unsent());
app.MapPost("/outbox", (string text) => Outbox.Add(text));
app.MapGet("/statistics", () => Statistics.CountAsync());
app.MapGet("/export", () => new Export().Users());
app.Run();
