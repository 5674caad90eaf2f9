using System.Globalization;
using System.Text;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the command table: every holder of a command, made in every place that it can be made in, with parameters that each call sets anew.</summary>
internal static class CommandCells
{
    private static readonly string[] Holders = [.. RemedyCells.Holders, "singleton"];

    public static RemedyTable Table { get; } = new(
        "Commands", "What is offered first for a command that is held beside its connection.", "made in", Holders,
        ["initializer", "object initializer", "constructor", "first use", "init method", "factory method", "parameter held, too"], Exists, Program);

    /// <summary>A local is made where it is declared, or by statements behind; a <c>Lazy</c> is itself the first use.</summary>
    private static bool Exists(int holder, string place) => Holders[holder] switch
    {
        "top-level local" => place is not ("first use" or "init method" or "factory method"),
        "Lazy<T>" => place is not ("first use" or "parameter held, too"),
        "singleton" => place is not "initializer" and not "object initializer",
        _ => true,
    };

    private static string Program(string place, bool isAsync)
    {
        var program = new StringBuilder("var builder = WebApplication.CreateBuilder(args);\n");
        var singleton = Array.IndexOf(Holders, "singleton");
        if (Exists(singleton, place))
            program.Append(CultureInfo.InvariantCulture, $"builder.Services.AddSingleton<Store{singleton}>();\n");
        program.Append("var app = builder.Build();\n");
        var local = Array.IndexOf(Holders, "top-level local").ToString(CultureInfo.InvariantCulture);
        if (Exists(int.Parse(local, CultureInfo.InvariantCulture), place))
        {
            var run = isAsync ? "await insert" + local + ".ExecuteNonQueryAsync()" : "insert" + local + ".ExecuteNonQuery()";
            program.Append($"\n// the connection {local}\nvar db = new SqliteConnection(\"Data Source={local}.db\");\ndb.Open();\n").Append(Made(place, "var insert" + local, "insert" + local, "db", "var name" + local, "name" + local, ""))
                .Append($"app.MapPost(\"/{local}\", {(isAsync ? "async " : "")}(string name) =>\n{{\n    {Set(place, "insert" + local, "name" + local)} // the value {local}\n    return {run};\n}});\n\n");
        }
        for (var holder = 0; holder < Holders.Length; holder++)
        {
            if (Exists(holder, place) && Holders[holder] != "top-level local")
                program.Append(holder == singleton ? $"app.MapPost(\"/{holder}\", (string name, Store{holder} store) => store.Insert(name));\n" : $"app.MapPost(\"/{holder}\", (string name) => {Named(holder)}.Insert(name));\n");
        }
        program.Append("app.Run();\n");
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

    private static string Store(int holder, string place, bool isAsync)
    {
        var number = holder.ToString(CultureInfo.InvariantCulture);
        var kind = Holders[holder];
        var isProperty = kind == "property";
        var isLazy = kind == "Lazy<T>";
        var isSingleton = kind == "singleton";
        var name = isProperty ? "InsertCommand" : "_insert";
        var type = isLazy ? "Lazy<SqliteCommand>" : "SqliteCommand";
        var once = $"    private {(isSingleton ? "" : "static ")}{(isProperty ? "" : "readonly ")}{type} {name}{(isProperty ? " { get; }" : "")}";
        var end = isProperty ? "" : ";";
        var constructor = isSingleton ? $"    public Store{number}()\n" : $"    static Store{number}()\n";
        var members = $"    // the connection {number}\n    private {(isSingleton ? "" : "static ")}readonly SqliteConnection Db = new(\"Data Source={number}.db\");\n" + place switch
        {
            "initializer" => once + " = " + Lazily(isLazy, "new SqliteCommand(\"INSERT INTO t VALUES (@n)\", Db)") + ";\n",
            "object initializer" => once + " = " + Lazily(isLazy, "new SqliteCommand { CommandText = \"INSERT INTO t VALUES (@n)\", Connection = Db, CommandTimeout = 5 }") + ";\n",
            "constructor" when isLazy => once + end + "\n\n" + constructor + "    {\n        Db.Open();\n        " + name + " = new Lazy<SqliteCommand>(() =>\n        {\n" + Made(place, "            var made", "made", "Db", "", "", "            ") + "            return made;\n        });\n    }\n",
            "constructor" => once + end + "\n\n" + constructor + "    {\n        Db.Open();\n" + Made(place, "        " + name, name, "Db", "", "", "        ") + "    }\n",
            "parameter held, too" => once + end + "\n    private " + (isSingleton ? "" : "static ") + "readonly SqliteParameter _name;\n\n" + constructor + "    {\n        Db.Open();\n" + Made(place, "        " + name, name, "Db", "        _name", "_name", "        ") + "    }\n",
            "first use" => $"    private {(isSingleton ? "" : "static ")}SqliteCommand? {name}{(isProperty ? " { get; set; }" : ";")}\n\n    private {(isSingleton ? "" : "static ")}SqliteCommand Command\n    {{\n        get\n        {{\n            if ({name} is null)\n            {{\n" + Made(place, "                " + name, name, "Db", "", "", "                ") + $"            }}\n\n            return {name};\n        }}\n    }}\n",
            "init method" => $"    private {(isSingleton ? "" : "static ")}{type} {name}{(isProperty ? " { get; set; }" : "")} = null!;\n\n    public {(isSingleton ? "" : "static ")}void Init()\n    {{\n        Db.Open();\n" + (isLazy ? "        " + name + " = " + Lazily(true, "new SqliteCommand(\"INSERT INTO t VALUES (@n)\", Db)") + ";\n" : Made(place, "        " + name, name, "Db", "", "", "        ")) + "    }\n",
            _ when isSingleton => once + end + "\n\n" + constructor + $"    {{\n        Db.Open();\n        {name} = Create(\"INSERT INTO t VALUES (@n)\");\n    }}\n\n" + Create(""),
            _ => once + " = " + (isLazy ? "new(() => Create(\"INSERT INTO t VALUES (@n)\"))" : "Create(\"INSERT INTO t VALUES (@n)\")") + ";\n\n" + Create("static "),
        };
        var read = place == "first use" ? "Command" : isLazy ? name + ".Value" : name;
        var use = $"    public {(isSingleton ? "" : "static ")}{(isAsync ? "Task<int>" : "int")} Insert(string name)\n    {{\n        // the value {number}\n        {Set(place, read, "_name")}\n        return {read}.{(isAsync ? "ExecuteNonQueryAsync()" : "ExecuteNonQuery()")};\n    }}\n";
        return kind switch
        {
            "nested type" => $"static class Outer\n{{\n    internal static class Store{number}\n    {{\n{RemedyCells.Indented(members + "\n" + use)}    }}\n}}\n",
            "generic type" => $"sealed class Store{number}<T> where T : class\n{{\n{members}\n{use}}}\n",
            "partial type" => $"static partial class Store{number}\n{{\n{members}}}\n\nstatic partial class Store{number}\n{{\n{use}}}\n",
            "record" => $"sealed record Store{number}(int Id)\n{{\n{members}\n{use}}}\n",
            "singleton" => $"sealed class Store{number}\n{{\n{members}\n{use}}}\n",
            _ => $"static class Store{number}\n{{\n{members}\n{use}}}\n",
        };
    }

    private static string Lazily(bool isLazy, string made) => isLazy ? $"new Lazy<SqliteCommand>(() => {made})" : made;

    private static string Create(string modifier) =>
        $"    private {modifier}SqliteCommand Create(string sql)\n    {{\n        var made = Db.CreateCommand();\n        made.CommandText = sql;\n        made.Parameters.Add(\"@n\", SqliteType.Text);\n        return made;\n    }}\n";

    /// <summary>The statements that make a command with one parameter and prepare it.</summary>
    private static string Made(string place, string declared, string name, string db, string declaredParameter, string parameter, string indent) => place switch
    {
        "initializer" => $"{declared} = new SqliteCommand(\"INSERT INTO t VALUES (@n)\", {db});\n",
        "object initializer" => $"{declared} = new SqliteCommand {{ CommandText = \"INSERT INTO t VALUES (@n)\", Connection = {db}, CommandTimeout = 5 }};\n",
        _ => $"{declared} = {db}.CreateCommand();\n{indent}{name}.CommandText = \"INSERT INTO t VALUES (@n)\";\n" + (parameter.Length > 0
            ? $"{declaredParameter} = {name}.CreateParameter();\n{indent}{parameter}.ParameterName = \"@n\";\n{indent}{name}.Parameters.Add({parameter});\n"
            : $"{indent}{name}.Parameters.Add(\"@n\", SqliteType.Text);\n") + $"{indent}{name}.Prepare();\n",
    };

    private static string Set(string place, string command, string parameter) => place switch
    {
        "initializer" or "object initializer" => $"{command}.Parameters.Clear();\n        {command}.Parameters.AddWithValue(\"@n\", name);",
        "parameter held, too" => $"{parameter}.Value = name;",
        _ => $"{command}.Parameters[\"@n\"].Value = name;",
    };
}
