using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>Two shared connections in two files: the smallest application that has something to warn about and to repair.</summary>
internal static class SmallApp
{
    private const string Program = """
        using Microsoft.Data.Sqlite;

        var connection = new SqliteConnection("Data Source=users.db");
        connection.Open();

        var app = WebApplication.Create(args);
        app.MapPost("/register", (string name) =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO users (name) VALUES ($name)";
            command.Parameters.AddWithValue("$name", name);
            return command.ExecuteNonQuery();
        });
        app.MapGet("/users", () => UserStore.Count());
        app.Run();

        """;

    private const string Store = """
        using Microsoft.Data.Sqlite;

        static class UserStore
        {
            private static readonly SqliteConnection _db = new("Data Source=users.db");

            public static object? Count()
            {
                using var command = _db.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM users";
                return command.ExecuteScalar();
            }
        }

        """;

    public static UserProject Create(PackedPackage package, string name, string properties = "", string? editorConfig = null)
    {
        var project = UserProject.Create(package, name, [("Microsoft.Data.Sqlite", "10.0.15")], properties);
        project.Write("Program.cs", Program);
        project.Write("UserStore.cs", Store);
        if (editorConfig is not null)
            project.Write(".editorconfig", "root = true\n\n[*.cs]\n" + editorConfig + "\n");
        return project;
    }
}
