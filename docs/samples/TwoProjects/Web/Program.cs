using Infrastructure;
using Microsoft.Data.Sqlite;
using Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddInfrastructure();
builder.Services.AddSingleton(_ => new SqliteConnection("Data Source=web.db"));
builder.Services.AddScoped<OrderStore>();
var app = builder.Build();

app.MapGet("/settings/{key}", (string key) => Settings.Read(key));
app.MapGet("/orders", (OrderStore store) => store.Count());
app.MapGet("/archive", () => Shared.Archive.Count());
app.MapPost("/numbers", (Counter counter) => counter.Next());
app.MapGet("/own", () =>
{
    using var connection = new SqliteConnection("Data Source=own.db");
    connection.Open();
    return new OrderStore(connection).Count();
});

app.Run();
