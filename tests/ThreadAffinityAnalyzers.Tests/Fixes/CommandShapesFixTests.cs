namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Commands in the shapes in which strangers hold them, and what is made of them.</summary>
public class CommandShapesFixTests
{
    [Fact]
    public Task ParametersHeldBesideTheCommand() => Fix.Verify(
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Writer>();
            var app = builder.Build();
            app.MapPost("/people", (string name, int age, Writer writer) => writer.InsertAsync(name, age));
            app.Run();

            sealed class Writer : IAsyncDisposable
            {
                private readonly SqliteConnection connection = new SqliteConnection("Data Source=people.db");
                private readonly SqliteCommand {|TAA1003:insertCommand|};
                private readonly SqliteParameter nameParameter;
                private readonly SqliteParameter ageParameter = new SqliteParameter("$age", SqliteType.Integer);

                public Writer()
                {
                    connection.Open();

                    // prepared once
                    insertCommand = connection.CreateCommand();
                    insertCommand.CommandText = "INSERT INTO people (name, age) VALUES ($name, $age)";
                    nameParameter = insertCommand.CreateParameter();
                    nameParameter.ParameterName = "$name";
                    insertCommand.Parameters.Add(nameParameter);
                    insertCommand.Parameters.Add(ageParameter);
                    insertCommand.Prepare();
                }

                public async Task InsertAsync(string name, int age)
                {
                    nameParameter.Value = name;
                    ageParameter.Value = age;
                    await insertCommand.ExecuteNonQueryAsync();
                }

                public async ValueTask DisposeAsync()
                {
                    await insertCommand.DisposeAsync();
                    await connection.DisposeAsync();
                }
            }

            """,
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Writer>();
            var app = builder.Build();
            app.MapPost("/people", (string name, int age, Writer writer) => writer.InsertAsync(name, age));
            app.Run();

            sealed class Writer : IAsyncDisposable
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=people.db");
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand CreateInsertCommand(SqliteConnection connection)
                {
                    // prepared once
                    var command = connection.CreateCommand();
                    var ageParameter = new SqliteParameter("$age", SqliteType.Integer);
                    command.CommandText = "INSERT INTO people (name, age) VALUES ($name, $age)";
                    var nameParameter = command.CreateParameter();
                    nameParameter.ParameterName = "$name";
                    command.Parameters.Add(nameParameter);
                    command.Parameters.Add(ageParameter);
                    command.Prepare();
                    return command;
                }

                public Writer()
                {
                }

                public async Task InsertAsync(string name, int age)
                {
                    using var connection = OpenConnection();
                    using var insertCommand = CreateInsertCommand(connection);
                    insertCommand.Parameters["$name"].Value = name;
                    insertCommand.Parameters["$age"].Value = age;
                    await insertCommand.ExecuteNonQueryAsync();
                }

                public ValueTask DisposeAsync()
                {
                    return default;
                }
            }

            """);

    [Fact]
    public Task MadeWhenFirstAskedFor() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/find", (string n) => Names.Find(n));
            app.MapGet("/all", () => Names.All());
            app.Run();

            static class Names
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=names.db");
                private static SqliteCommand? {|TAA1003:_find|};
                private static SqliteCommand? {|TAA1003:_all|};

                private static SqliteCommand GetAll() => _all ??= new SqliteCommand("SELECT name FROM t", _db);

                public static string? Find(string n)
                {
                    if (_find is null)
                    {
                        _find = _db.CreateCommand();
                        _find.CommandText = "SELECT name FROM t WHERE name = @n";
                        _find.Parameters.Add("@n", SqliteType.Text);
                    }

                    _find.Parameters["@n"].Value = n;
                    return (string?)_find.ExecuteScalar();
                }

                public static List<string> All()
                {
                    var list = new List<string>();
                    var command = GetAll();
                    using var reader = command.ExecuteReader();
                    while (reader.Read()) list.Add(reader.GetString(0));
                    return list;
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/find", (string n) => Names.Find(n));
            app.MapGet("/all", () => Names.All());
            app.Run();

            static class Names
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=names.db");
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand CreateFindCommand(SqliteConnection connection)
                {
                    var command = connection.CreateCommand();
                    command.CommandText = "SELECT name FROM t WHERE name = @n";
                    command.Parameters.Add("@n", SqliteType.Text);
                    return command;
                }

                private static SqliteCommand CreateAllCommand(SqliteConnection connection)
                {
                    return new SqliteCommand("SELECT name FROM t", connection);
                }

                public static string? Find(string n)
                {
                    using var connection = OpenConnection();
                    using var find = CreateFindCommand(connection);
                    find.Parameters["@n"].Value = n;
                    return (string?)find.ExecuteScalar();
                }

                public static List<string> All()
                {
                    var list = new List<string>();
                    using var connection = OpenConnection();
                    using var command = CreateAllCommand(connection);
                    using var reader = command.ExecuteReader();
                    while (reader.Read()) list.Add(reader.GetString(0));
                    return list;
                }
            }

            """);

    [Fact]
    public Task OneGuardForTheConnectionAndItsCommands() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.A());
            app.MapGet("/b", () => S.B());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly SqliteCommand {|TAA1003:_a|} = new("SELECT COUNT(*) FROM temp.x", _db);
                private static readonly SqliteCommand {|TAA1003:_b|} = new("CREATE TEMP TABLE IF NOT EXISTS x (id INTEGER)", _db);

                public static object? A() { Console.WriteLine("a"); _a.Prepare(); return _a.ExecuteScalar(); }

                public static int B()
                {
                    _b.CommandText = "CREATE TEMP TABLE IF NOT EXISTS y (id INTEGER)";
                    return _b.ExecuteNonQuery();
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.A());
            app.MapGet("/b", () => S.B());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly object _gate = new object();
                private static readonly SqliteCommand _a = new("SELECT COUNT(*) FROM temp.x", _db);
                private static readonly SqliteCommand _b = new("CREATE TEMP TABLE IF NOT EXISTS x (id INTEGER)", _db);

                public static object? A()
                {
                    Console.WriteLine("a");
                    lock (_gate)
                    {
                        _a.Prepare();
                        return _a.ExecuteScalar();
                    }
                }

                public static int B()
                {
                    lock (_gate)
                    {
                        _b.CommandText = "CREATE TEMP TABLE IF NOT EXISTS y (id INTEGER)";
                        return _b.ExecuteNonQuery();
                    }
                }
            }

            """);

    [Fact]
    public Task MethodOfStartUpCodeIsGivenWhatOpens() => Fix.Verify(TestSources.Named([
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            var {|TAA2001:tags|} = new SqliteConnection("Data Source=tags.db");
            tags.Open();
            app.MapTags(tags);
            app.Run();

            """,
        """
            using Dapper;

            static class TagEndpoints
            {
                /// <summary>Maps the tags.</summary>
                /// <param name="app">The application.</param>
                /// <param name="connection">The database.</param>
                public static IEndpointRouteBuilder MapTags(this IEndpointRouteBuilder app, SqliteConnection connection)
                {
                    app.MapGet("/tags", () => connection.Query<string>("SELECT name FROM tags"));
                    app.MapPost("/tags", (string name) => connection.ExecuteAsync("INSERT INTO tags VALUES (@name)", new { name })); // one
                    return app;
                }
            }

            """]), TestSources.Named([
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapTags(() =>
            {
                var tags = new SqliteConnection("Data Source=tags.db");
                tags.Open();
                return tags;
            });
            app.Run();

            """,
        """
            using Dapper;

            static class TagEndpoints
            {
                /// <summary>Maps the tags.</summary>
                /// <param name="app">The application.</param>
                /// <param name="openConnection">The database.</param>
                public static IEndpointRouteBuilder MapTags(this IEndpointRouteBuilder app, Func<SqliteConnection> openConnection)
                {
                    app.MapGet("/tags", () =>
                    {
                        using var connection = openConnection();
                        return connection.Query<string>("SELECT name FROM tags");
                    });
                    app.MapPost("/tags", async (string name) =>
                    {
                        using var connection = openConnection();
                        return await connection.ExecuteAsync("INSERT INTO tags VALUES (@name)", new { name });
                    }); // one
                    return app;
                }
            }

            """]));
}
