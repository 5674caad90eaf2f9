// A small office application. Each folder is the work of another developer; the register form at the top of this file came
// first, as a port of the tutorial that begins with
//
//     connection = sqlite3.connect("app.db")
//     cursor = connection.cursor()

using Microsoft.Data.Sqlite;
using RaceApp.Audit;
using RaceApp.Carts;
using RaceApp.Contacts;
using RaceApp.Dashboards;
using RaceApp.Imports;
using RaceApp.Loyalty;
using RaceApp.Mailboxes;
using RaceApp.Notes;
using RaceApp.Orders;
using RaceApp.Parcels;
using RaceApp.Prices;
using RaceApp.Sessions;
using RaceApp.Stock;
using RaceApp.Tickets;
using RaceApp.Tokens;
using RaceApp.Visits;

var connection = new SqliteConnection("Data Source=app.db");
connection.Open();
var cursor = connection.CreateCommand();

cursor.CommandText = "PRAGMA journal_mode = WAL";
cursor.ExecuteNonQuery();
cursor.CommandText = """
    CREATE TABLE IF NOT EXISTS users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        email TEXT NOT NULL)
    """;
cursor.ExecuteNonQuery();

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddTickets();
builder.Services.AddNotes();
builder.Services.AddDashboards();
builder.Services.AddLoyalty();

var app = builder.Build();
Schema.Create();

app.MapGet("/", () => "ready");

// The register form, and the page of one user.
app.MapPost("/register", (string name, string email) =>
{
    cursor.CommandText = "SELECT COUNT(*) FROM users WHERE name = $name";
    cursor.Parameters.Clear();
    cursor.Parameters.AddWithValue("$name", name);
    if (Convert.ToInt64(cursor.ExecuteScalar()) > 0)
        return Results.Conflict($"{name} is taken");

    cursor.CommandText = "INSERT INTO users (name, email) VALUES ($name, $email)";
    cursor.Parameters.Clear();
    cursor.Parameters.AddWithValue("$name", name);
    cursor.Parameters.AddWithValue("$email", email);
    cursor.ExecuteNonQuery();
    return Results.Text($"welcome, {name}");
});

app.MapGet("/users/{name}", (string name) =>
{
    cursor.CommandText = "SELECT email FROM users WHERE name = $name";
    cursor.Parameters.Clear();
    cursor.Parameters.AddWithValue("$name", name);
    return cursor.ExecuteScalar() is string email ? Results.Text(email) : Results.NotFound();
});

app.MapControllers();
app.MapContacts();
app.MapMailboxes();
app.MapOrders();
app.MapImports();
app.MapVisits();
app.MapTickets();
app.MapNotes();
app.MapDashboard();
app.MapAudit();
app.MapCarts();
app.MapSessions();
app.MapStock();
app.MapParcels();
app.MapLoyalty();
app.MapPrices();
app.MapTokens();

app.Run();
