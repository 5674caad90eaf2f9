using System.Globalization;
using System.Text;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the remedy table: every holder of a connection, made in every place that it can be made in, with synchronous or asynchronous members.</summary>
internal static class RemedyCells
{
    public static RemedyTable Table { get; } = new("Remedies", """
        What is offered first for a connection that is held in static state or captured, by where it is held (columns) and where it is made (rows): `call` is a
        connection per call, `guard` a guard around every use, `none` no rewrite, each with its reason; `-` says that there is no such program. Every rewrite of
        this table and the next ones is applied, one after the other and all at once, with both line endings: what comes out has no finding, no error and no new
        warning, and all comments.
        """.ReplaceLineEndings("\n"), "made in", ["field", "property", "top-level local", "Lazy<T>", "nested type", "generic type", "partial type", "record"],
        ["initializer", "static constructor", "first use", "init method", "factory method"], Exists, Program);

    public static string[] Holders => Table.Holders;

    /// <summary>A local is made where it is declared; a <c>Lazy</c> is itself the first use.</summary>
    private static bool Exists(int holder, string place) => Holders[holder] switch
    {
        "top-level local" => place is "initializer" or "factory method",
        "Lazy<T>" => place is not "first use",
        _ => true,
    };

    /// <summary>One program with all holders made in the place, each in a store with its number.</summary>
    private static string Program(string place, bool isAsync)
    {
        var program = new StringBuilder("using Dapper;\n\nvar app = WebApplication.CreateBuilder(args).Build();\n");
        for (var holder = 0; holder < Holders.Length; holder++)
        {
            if (!Exists(holder, place))
                continue;
            var number = holder.ToString(CultureInfo.InvariantCulture);
            if (Holders[holder] == "top-level local")
                program.Append(place == "initializer" ? "var db = " + New(number) + ";\ndb.Open();\n" : "var db = Made();\n")
                    .Append(isAsync ? "app.MapGet(\"/local\", async () => await db.ExecuteScalarAsync<long>(\"SELECT 1\"));\n" : "app.MapGet(\"/local\", () => db.ExecuteScalar<long>(\"SELECT 1\"));\n");
            else
                program.Append(CultureInfo.InvariantCulture, $"app.MapGet(\"/{number}\", () => {Named(holder)}.Count());\n");
        }
        program.Append("app.Run();\n");
        if (place == "factory method")
            program.Append("\nstatic SqliteConnection Made()\n{\n    var made = " + New("2") + ";\n    made.Open();\n    return made;\n}\n");
        for (var holder = 0; holder < Holders.Length; holder++)
        {
            if (Exists(holder, place) && Holders[holder] != "top-level local")
                program.Append('\n').Append(Store(holder, place, isAsync));
        }
        return program.ToString();
    }

    private static string Named(int holder) => Holders[holder] switch
    {
        "nested type" => $"Outer.Store{holder}",
        "generic type" => $"Store{holder}<string>",
        _ => $"Store{holder}",
    };

    private static string New(string number) => $"new SqliteConnection(\"Data Source={number}.db\")";

    private static string Store(int holder, string place, bool isAsync)
    {
        var number = holder.ToString(CultureInfo.InvariantCulture);
        var kind = Holders[holder];
        var members = Holder(kind, place, number);
        var read = place == "first use" ? "Connection" : kind == "property" ? "Db" : kind == "Lazy<T>" ? "_db.Value" : "_db";
        var use = isAsync
            ? $"    public static Task<long> Count() => {read}.ExecuteScalarAsync<long>(\"SELECT 1\");\n"
            : $"    public static long Count() => {read}.ExecuteScalar<long>(\"SELECT 1\");\n";
        return kind switch
        {
            "nested type" => $"static class Outer\n{{\n    internal static class Store{number}\n    {{\n{Indented(members + "\n" + use)}    }}\n}}\n",
            "generic type" => $"sealed class Store{number}<T> where T : class\n{{\n{members}\n{use}}}\n",
            "partial type" => $"static partial class Store{number}\n{{\n{members}}}\n\nstatic partial class Store{number}\n{{\n{use}}}\n",
            "record" => $"sealed record Store{number}(int Id)\n{{\n{members}\n{use}}}\n",
            _ => $"static class Store{number}\n{{\n{members}\n{use}}}\n",
        };
    }

    private static string Holder(string kind, string place, string number)
    {
        var isProperty = kind == "property";
        var name = isProperty ? "Db" : "_db";
        var made = kind == "Lazy<T>" ? $"new Lazy<SqliteConnection>(() => {New(number)})" : place == "init method" ? "new SqliteConnection(path)" : New(number);
        var type = kind == "Lazy<T>" ? "Lazy<SqliteConnection>" : "SqliteConnection";
        var opened = kind == "Lazy<T>" ? "" : $"        {name}.Open();\n";
        var settable = isProperty ? " { get; set; }" : "";
        return place switch
        {
            "initializer" => $"    private static {(isProperty ? "" : "readonly ")}{type} {name}{(isProperty ? " { get; }" : "")} = {made};\n",
            "static constructor" => $"    private static {(isProperty ? "" : "readonly ")}{type} {name}{(isProperty ? " { get; }" : ";")}\n\n    static Store{number}()\n    {{\n        {name} = {made};\n{opened}    }}\n",
            "first use" => $"    private static {type}? {name}{(isProperty ? settable : ";")}\n\n    private static {type} Connection => {name} ??= {made};\n",
            "init method" => $"    private static {type} {name}{settable} = null!;\n\n    public static void Init(string path)\n    {{\n        {name} = {made};\n{opened}    }}\n",
            _ => $"    private static {(isProperty ? "" : "readonly ")}{type} {name}{(isProperty ? " { get; }" : "")} = {(kind == "Lazy<T>" ? "new(Create)" : "Create()")};\n\n    private static SqliteConnection Create()\n    {{\n        var made = {New(number)};\n        made.Open();\n        return made;\n    }}\n",
        };
    }

    public static string Indented(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(line => (line.Length > 0 ? "    " + line : "") + "\n"));
}
