namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What CommandPerCallFix makes of programs.</summary>
public class CommandPerCallFixTests
{
    [Fact]
    public Task PreparedStatementsWithTheirConnection() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/u", (string name) => Users.Insert(name));
            app.MapGet("/u", (string name) => Users.Find(name));
            app.Run();

            static class Users
            {
                private static readonly SqliteConnection Connection = Open();
                private static readonly SqliteCommand {|TAA1003:InsertCommand|};
                private static readonly SqliteCommand {|TAA1003:Select|} = new("SELECT name FROM users WHERE name = @n", Connection);

                static Users()
                {
                    InsertCommand = Connection.CreateCommand();
                    InsertCommand.CommandText = "INSERT INTO users VALUES (@name)";
                    InsertCommand.Parameters.Add("@name", SqliteType.Text);
                    InsertCommand.Prepare();
                    Select.Parameters.Add("@n", SqliteType.Text);
                }

                private static SqliteConnection Open()
                {
                    var c = new SqliteConnection("Data Source=u.db");
                    c.Open();
                    return c;
                }

                public static int Insert(string name)
                {
                    InsertCommand.Parameters["@name"].Value = name;
                    return InsertCommand.ExecuteNonQuery();
                }

                public static string? Find(string name)
                {
                    Select.Parameters["@n"].Value = name;
                    using var reader = Select.ExecuteReader();
                    return reader.Read() ? reader.GetString(0) : null;
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/u", (string name) => Users.Insert(name));
            app.MapGet("/u", (string name) => Users.Find(name));
            app.Run();

            static class Users
            {
                private static SqliteCommand CreateInsertCommand(SqliteConnection connection)
                {
                    var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO users VALUES (@name)";
                    command.Parameters.Add("@name", SqliteType.Text);
                    command.Prepare();
                    return command;
                }

                private static SqliteCommand CreateSelectCommand(SqliteConnection connection)
                {
                    var command = new SqliteCommand("SELECT name FROM users WHERE name = @n", connection);
                    command.Parameters.Add("@n", SqliteType.Text);
                    return command;
                }

                private static SqliteConnection Open()
                {
                    var c = new SqliteConnection("Data Source=u.db");
                    c.Open();
                    return c;
                }

                public static int Insert(string name)
                {
                    using var connection = Open();
                    using var insertCommand = CreateInsertCommand(connection);
                    insertCommand.Parameters["@name"].Value = name;
                    return insertCommand.ExecuteNonQuery();
                }

                public static string? Find(string name)
                {
                    using var connection = Open();
                    using var select = CreateSelectCommand(connection);
                    select.Parameters["@n"].Value = name;
                    using var reader = select.ExecuteReader();
                    return reader.Read() ? reader.GetString(0) : null;
                }
            }

            """);
}
