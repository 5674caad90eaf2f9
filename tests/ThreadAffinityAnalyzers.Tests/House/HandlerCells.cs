using System.Globalization;
using System.Text;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the handler table: a connection in a local or a parameter of start-up code, and every way in which a handler captures it.</summary>
internal static class HandlerCells
{
    private static readonly string[] Holders =
        ["top-level local", "local of a method", "local of an extension method", "parameter of an extension method", "Lazy<T> local", "local made later", "local of a factory method", "nested type", "generic type", "partial type", "record"];

    public static RemedyTable Table { get; } = new(
        "Captured by handlers", "What is offered first for a connection in a local or a parameter that a handler captures.", "captured in", Holders,
        ["lambda", "lambda with a block", "local function", "method group", "delegate in a variable", "group of routes", "inline middleware", "two handlers"], (_, _) => true, Program);

    private static string Program(string way, bool isAsync)
    {
        var program = new StringBuilder("using Dapper;\n\nvar app = WebApplication.CreateBuilder(args).Build();\n");
        var members = new StringBuilder();
        for (var holder = 0; holder < Holders.Length; holder++)
        {
            var number = holder.ToString(CultureInfo.InvariantCulture);
            var read = Holders[holder] == "Lazy<T> local" ? $"db{number}.Value" : $"db{number}";
            var routes = Declared(Holders[holder], number) + Routes(way, number, read, isAsync);
            switch (Holders[holder])
            {
                case "top-level local":
                    program.Append(routes);
                    break;
                case "local of an extension method":
                    program.Append(CultureInfo.InvariantCulture, $"app.Map{number}();\n");
                    members.Append(CultureInfo.InvariantCulture, $"\nstatic class Store{number}\n{{\n    public static void Map{number}(this WebApplication app)\n    {{\n{Indented(routes)}    }}\n}}\n");
                    break;
                case "parameter of an extension method":
                    program.Append(CultureInfo.InvariantCulture, $"app.Map{number}(new SqliteConnection(\"Data Source={number}.db\"));\n");
                    members.Append(CultureInfo.InvariantCulture, $"\nstatic class Store{number}\n{{\n    public static void Map{number}(this IEndpointRouteBuilder app, SqliteConnection db{number})\n    {{\n{Indented(routes.Replace("app.Use(", "((WebApplication)app).Use(", StringComparison.Ordinal))}    }}\n}}\n");
                    break;
                case var kind:
                    program.Append(CultureInfo.InvariantCulture, $"{(kind == "nested type" ? "Outer." : "")}Store{number}{(kind == "generic type" ? "<string>" : "")}.Start(app);\n");
                    members.Append('\n').Append(Type(kind, number, $"    public static void Start(WebApplication app)\n    {{\n{Indented(routes)}    }}\n"));
                    break;
            }
        }
        return program.Append("app.Run();\n").Append(members).ToString();
    }

    private static string Type(string kind, string number, string member) => kind switch
    {
        "nested type" => $"static class Outer\n{{\n    internal static class Store{number}\n    {{\n{RemedyCells.Indented(member)}    }}\n}}\n",
        "generic type" => $"sealed class Store{number}<T> where T : class\n{{\n{member}}}\n",
        "partial type" => $"static partial class Store{number};\n\nstatic partial class Store{number}\n{{\n{member}}}\n",
        "record" => $"sealed record Store{number}(int Id)\n{{\n{member}}}\n",
        "local of a factory method" => $"static class Store{number}\n{{\n{member}\n    private static SqliteConnection Open()\n    {{\n        var made = new SqliteConnection(\"Data Source={number}.db\");\n        made.Open();\n        return made;\n    }}\n}}\n",
        _ => $"static class Store{number}\n{{\n{member}}}\n",
    };

    private static string Declared(string kind, string number) => kind switch
    {
        "parameter of an extension method" => "",
        "Lazy<T> local" => $"var db{number} = new Lazy<SqliteConnection>(() => new SqliteConnection(\"Data Source={number}.db\")); // the connection {number}\n",
        "local made later" => $"SqliteConnection db{number};\ndb{number} = new SqliteConnection(\"Data Source={number}.db\"); // the connection {number}\ndb{number}.Open();\n",
        "local of a factory method" => $"using var db{number} = Open(); // the connection {number}\n",
        _ => $"var db{number} = new SqliteConnection(\"Data Source={number}.db\"); // the connection {number}\ndb{number}.Open();\n",
    };

    private static string Routes(string way, string number, string db, bool isAsync)
    {
        var count = isAsync ? $"{db}.ExecuteScalarAsync<long>(\"SELECT 1\")" : $"{db}.ExecuteScalar<long>(\"SELECT 1\")";
        var asynchronous = isAsync ? "async " : "";
        var awaits = isAsync ? "await " : "";
        var type = isAsync ? "Task<long>" : "long";
        return way switch
        {
            "lambda" => $"app.MapGet(\"/{number}\", () => {count}); // the route {number}\n",
            "lambda with a block" => $"app.MapGet(\"/{number}\", {asynchronous}(string name) =>\n{{\n    // the row {number}\n    {awaits}{db}.Execute{(isAsync ? "Async" : "")}(\"INSERT INTO t VALUES (@name)\", new {{ name }});\n    return {awaits}{count};\n}});\n",
            "local function" => $"app.MapGet(\"/{number}\", () => Count{number}()); // the route {number}\n{type} Count{number}() => {count};\n",
            "method group" => $"app.MapGet(\"/{number}\", Count{number}); // the route {number}\n{asynchronous}{type} Count{number}()\n{{\n    return {awaits}{count}; // counted {number}\n}}\n",
            "delegate in a variable" => $"Func<{type}> count{number} = () => {count};\napp.MapGet(\"/{number}\", () => count{number}()); // the route {number}\n",
            "group of routes" => $"var group{number} = app.MapGroup(\"/{number}\");\ngroup{number}.MapGet(\"/\", () => {count}); // the route {number}\n",
            "inline middleware" => isAsync
                ? $"app.Use(async (context, next) =>\n{{\n    context.Items[\"{number}\"] = await {count}; // the item {number}\n    await next();\n}});\n"
                : $"app.Use((context, next) =>\n{{\n    context.Items[\"{number}\"] = {count}; // the item {number}\n    return next();\n}});\n",
            _ => $"app.MapGet(\"/{number}\", () => {count}); // the route {number}\napp.MapGet(\"/{number}/more\", {asynchronous}() => {awaits}{count} + 1);\n",
        };
    }

    private static string Indented(string text) => RemedyCells.Indented(RemedyCells.Indented(text));
}
