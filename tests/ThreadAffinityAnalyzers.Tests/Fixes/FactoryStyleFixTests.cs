namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What classes are given instead of a connection, by the option <c>thread_affinity.factory_style</c>.</summary>
public sealed class FactoryStyleFixTests
{
    private const string Added = """
        using System.Data;

        /// <summary>Opens a connection for whoever asks: one per call, to be disposed of.</summary>
        public interface IConnectionFactory<out TConnection>
            where TConnection : IDbConnection
        {
            TConnection OpenConnection();
        }

        /// <summary>Opens connections as it was told.</summary>
        public sealed class ConnectionFactory<TConnection> : IConnectionFactory<TConnection>
            where TConnection : IDbConnection
        {
            private readonly Func<TConnection> _open;

            public ConnectionFactory(Func<TConnection> open)
            {
                _open = open;
            }

            public TConnection OpenConnection()
            {
                return _open();
            }
        }

        """;

    private static string Style(string style) => $"root = true\n\n[*.cs]\nthread_affinity.factory_style = {style}\n";

    [Fact]
    public Task InterfaceForARegistrationBad() => Fix.Verify(
        [("/0/Test0.cs", Registered("{|TAA3001:AddSingleton(_ => new SqliteConnection(\"Data Source=app.db\"))|};", "SqliteConnection", "db", "_db.ExecuteScalar<long>(\"SELECT 1\");"))],
        [("/0/Test0.cs", Registered("AddSingleton<IConnectionFactory<SqliteConnection>>(_ => new ConnectionFactory<SqliteConnection>(() =>" + Opens + "));", "IConnectionFactory<SqliteConnection>", "connections", null)), ("ConnectionFactory.cs", Added)],
        editorConfig: Style("interface"));

    [Fact]
    public Task InterfaceForAnInstanceBad() => Fix.Verify(
        [("/0/Test0.cs", Registered("{|TAA3001:AddSingleton<IDbConnection>(new SqliteConnection(\"Data Source=app.db\"))|};", "IDbConnection", "db", "_db.ExecuteScalar<long>(\"SELECT 1\");"))],
        [("/0/Test0.cs", Registered("AddSingleton<IConnectionFactory<IDbConnection>>(_ => new ConnectionFactory<IDbConnection>(() =>" + Opens + "));", "IConnectionFactory<IDbConnection>", "connections", null)), ("ConnectionFactory.cs", Added)],
        editorConfig: Style("interface"));

    [Fact]
    public Task FuncForAnInterfaceBad() => Fix.Verify(
        Registered("{|TAA3001:AddSingleton<IDbConnection>(new SqliteConnection(\"Data Source=app.db\"))|};", "IDbConnection", "db", "_db.ExecuteScalar<long>(\"SELECT 1\");"),
        Registered("AddSingleton<Func<IDbConnection>>(_ => () =>" + Opens + ");", "Func<IDbConnection>", "openConnection", null), editorConfig: Style("func"));

    /// <summary>A local that two classes are given: it holds the factory.</summary>
    [Theory]
    [InlineData("func", "Func<SqliteConnection> openConnection = () =>", ";", "Func<SqliteConnection>", "openConnection", "()")]
    [InlineData("interface", "var connections = new ConnectionFactory<SqliteConnection>(() =>", ");", "IConnectionFactory<SqliteConnection>", "connections", ".OpenConnection()")]
    public Task LocalOfTwoClassesBad(string style, string head, string tail, string type, string name, string open) => Fix.Verify(
        [("/0/Test0.cs", Handed("var {|TAA2001:c|} = new SqliteConnection(\"Data Source=app.db\");\nc.Open();", "c", "SqliteConnection db", "_db = db", "SqliteConnection _db",
            "public long Count() => db.ExecuteScalar<long>(\"SELECT 1\");", "public long Count() => _db.ExecuteScalar<long>(\"SELECT 1\");"))],
        [("/0/Test0.cs", Handed(head + Opens + tail, name, type + " " + name, $"_{name} = {name}", $"{type} _{name}",
            $"public long Count()\n    {{\n        using var connection = {name}{open};\n        return connection.ExecuteScalar<long>(\"SELECT 1\");\n    }}",
            $"public long Count()\n    {{\n        using var connection = _{name}{open};\n        return connection.ExecuteScalar<long>(\"SELECT 1\");\n    }}")),
            .. style == "interface" ? [("ConnectionFactory.cs", Added)] : Array.Empty<(string, string)>()],
        editorConfig: Style(style));

    private const string Opens = "\n{\n    var connection = new SqliteConnection(\"Data Source=app.db\");\n    connection.Open();\n    return connection;\n}";

    private static string Handed(string made, string given, string parameter, string assigned, string field, string first, string second) => $$"""
        using Dapper;

        {{made}}
        var users = new Users({{given}});
        var orders = new Orders({{given}});
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/u", () => users.Count());
        app.MapGet("/o", () => orders.Count());
        app.Run();

        class Users({{parameter}})
        {
            {{first}}
        }

        class Orders
        {
            private readonly {{field}};

            public Orders({{parameter}}) => {{assigned}};

            {{second}}
        }
        """;

    private static string Registered(string registration, string type, string name, string? use) => $$"""
        using System.Data;
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}}
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/a", (Store store) => store.Count());
        app.Run();

        public sealed class Store
        {
            private readonly {{type}} _{{name}};

            public Store({{type}} {{name}})
            {
                _{{name}} = {{name}};
            }

            {{(use is null ? $"public long Count()\n    {{\n        using var connection = _{name}{(type.StartsWith('F') ? "()" : ".OpenConnection()")};\n        return connection.ExecuteScalar<long>(\"SELECT 1\");\n    }}" : "public long Count() => " + use)}}
        }
        """;
}
