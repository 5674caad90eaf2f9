// The `register` application that so many Flask tutorials show, as a C# developer would port it:
//
//     connection = sqlite3.connect("users.db")
//     cursor = connection.cursor()
//
// In Python the second request raises "SQLite objects created in a thread can only be used in that same thread".
// In .NET nothing raises: it builds, it runs, and it mixes up its users. Build it and read the warnings.

using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using RegisterApp.Data;

var connection = new SqliteConnection(UserStore.ConnectionString);
connection.Open();
var command = connection.CreateCommand();

command.CommandText = """
    CREATE TABLE IF NOT EXISTS users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        username TEXT NOT NULL,
        password TEXT NOT NULL)
    """;
command.ExecuteNonQuery();

var hasher = new PasswordHasher<string>();
var app = WebApplication.Create(args);

app.MapGet("/", () => Results.Content(RegisterForm.Html, "text/html"));

app.MapPost("/register", ([FromForm] string name, [FromForm] string email, [FromForm] string username, [FromForm] string password) =>
{
    command.CommandText = "SELECT COUNT(*) FROM users WHERE username = $username";
    command.Parameters.Clear();
    command.Parameters.AddWithValue("$username", username);
    if (Convert.ToInt64(command.ExecuteScalar()) > 0)
        return Results.Conflict($"The user name {username} is taken.");

    command.CommandText = "INSERT INTO users (name, email, username, password) VALUES ($name, $email, $username, $password)";
    command.Parameters.Clear();
    command.Parameters.AddWithValue("$name", name);
    command.Parameters.AddWithValue("$email", email);
    command.Parameters.AddWithValue("$username", username);
    command.Parameters.AddWithValue("$password", hasher.HashPassword(username, password));
    command.ExecuteNonQuery();

    using var lastId = connection.CreateCommand();
    lastId.CommandText = "SELECT last_insert_rowid()";
    return Results.Text($"Registered {username} as number {lastId.ExecuteScalar()}.");
}).DisableAntiforgery();

app.MapGet("/users/{username}", (string username) =>
    UserStore.Find(username) is { } user ? Results.Json(user) : Results.NotFound());

app.MapGet("/users", () => UserStore.Count());

app.Run();
