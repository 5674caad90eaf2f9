using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Classes with several constructors, of which one is given an object: whether an instance has that object depends on who makes it by which.</summary>
public sealed class TAA1002ConstructorTests
{
    private const string Notes = """

        class Notes
        {
            private readonly string? _source;
            private readonly SqliteConnection? NAME;
            public Notes(string source) => _source = source;
            public Notes(SqliteConnection own) => _own = own;
            public object? Get()
            {
                if (_own is not null)
                {
                    using var kept = _own.CreateCommand();
                    return kept.ExecuteScalar();
                }

                using var connection = new SqliteConnection(_source);
                using var command = connection.CreateCommand();
                return command.ExecuteScalar();
            }
        }
        """;

    [Theory]
    [InlineData("new Notes(\"Data Source=a.db\")")]
    [InlineData("_ => new Notes(\"Data Source=a.db\")")]
    [InlineData("_ => new Notes(source: \"Data Source=a.db\")")]
    public Task MadeByTheOtherConstructorOk(string made) => Rule.Ok(Program($"b.Services.AddSingleton({made});", "Notes") + Notes.Replace("NAME", "_own"));

    [Theory]
    [InlineData("new Notes(new SqliteConnection(\"Data Source=a.db\"))")]
    [InlineData("_ => new Notes(new SqliteConnection(\"Data Source=a.db\"))")]
    public Task MadeByItBad(string made) => Rule.Bad(Program($"b.Services.AddSingleton({made});", "Notes") + Notes.Replace("NAME", "{|TAA1002:_own|}"));

    /// <summary>The other constructor makes an object of its own, and it is the one that is called.</summary>
    [Fact]
    public Task OtherConstructorMakesOneBad() => Rule.Bad(Program("b.Services.AddSingleton<Tags>(_ => new Tags(\"Data Source=a.db\"));", "Tags") + """

        class Tags
        {
            private readonly SqliteConnection {|TAA1002:_own|};
            public Tags(string source) => _own = new SqliteConnection(source);
            public Tags(SqliteConnection own) => _own = own;
            public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); }
        }
        """);

    /// <summary>Nothing is registered that the container could give: the class makes one itself.</summary>
    [Fact]
    public Task OptionalParameterNobodyGivesBad() => Rule.Bad(Program("b.Services.AddSingleton<Tags>();", "Tags") + """

        class Tags
        {
            private readonly SqliteConnection {|TAA1002:_own|};
            public Tags(SqliteConnection? own = null) => _own = own ?? new SqliteConnection("Data Source=a.db");
            public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); }
        }
        """);

    [Fact]
    public Task OptionalParameterThatTheContainerGivesBad() => Rule.Bad(Program("b.Services.AddScoped(_ => new SqliteConnection(\"Data Source=a.db\")); b.Services.AddSingleton<Tags>();", "Tags") + """

        class Tags
        {
            private readonly SqliteConnection {|TAA3002:_own|};
            public Tags(SqliteConnection? own = null) => _own = own ?? new SqliteConnection("Data Source=a.db");
            public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); }
        }
        """);

    [Fact]
    public Task FactoryThatCallsTheOtherConstructorBad() => Rule.Bad(Program(
        "b.Services.AddScoped(_ => new SqliteConnection(\"Data Source=a.db\")); b.Services.AddSingleton(_ => new Tags(\"Data Source=b.db\"));", "Tags") + """

        class Tags
        {
            private readonly SqliteConnection {|TAA1002:_own|};
            public Tags(string source) => _own = new SqliteConnection(source);
            public Tags(SqliteConnection own) => _own = own;
            public object? Get() { using var command = _own.CreateCommand(); return command.ExecuteScalar(); }
        }
        """);

    private const string Table = """

        abstract class Table
        {
            private readonly SqliteTransaction? NAME;
            protected Table(string source) { }
            protected Table(SqliteTransaction transaction) => _transaction = transaction;
            public object? Get()
            {
                if (_transaction is null)
                {
                    return null;
                }

                using var command = _transaction.Connection!.CreateCommand();
                return command.ExecuteScalar();
            }
        }
        """;

    [Fact]
    public Task DerivedClassIsMadeByTheOtherConstructorOk() => Rule.Ok(Program("b.Services.AddSingleton(new Orders(\"Data Source=a.db\"));", "Orders") + Table.Replace("NAME", "_transaction") + """

        class Orders : Table
        {
            public Orders(string source) : base(source) { }
            public Orders(SqliteTransaction transaction) : base(transaction) { }
        }
        """);

    [Fact]
    public Task DerivedClassMakesOneForItsBaseBad() => Rule.Bad(Program("b.Services.AddSingleton(new Orders(\"Data Source=a.db\"));", "Orders") + Table.Replace("NAME", "{|TAA1003:_transaction|}") + """

        class Orders : Table
        {
            public Orders(string source) : base(Begin(source)) { }
            public Orders(int none) : base("") { }
            private static SqliteTransaction Begin(string source)
            {
                var connection = new SqliteConnection(source);
                connection.Open();
                return connection.BeginTransaction();
            }
        }
        """);

    /// <summary>Of two instances of one class the shared one has no connection and the other is start-up's own: fields are judged, not instances.</summary>
    [Fact]
    public Task FP_ConnectionOfAnotherInstanceOfTheClass() => Rule.Bad(Program("using (var c = new SqliteConnection(\"Data Source=a.db\")) { new Notes(c).Get(); }\nb.Services.AddSingleton(new Notes(\"Data Source=a.db\"));", "Notes") + Notes.Replace("NAME", "{|TAA1002:_own|}"));

    [Fact]
    public Task OpenedTogetherWithOtherStateBad() => Rule.Bad(Program("b.Services.AddSingleton<Meter>();", "Meter") + Meter.Replace("NAME", "{|TAA1002:_db|}"));

    [Fact]
    public Task OpenedTogetherWithOtherStateInAScopeOk() => Rule.Ok(Program("b.Services.AddScoped<Meter>();", "Meter") + Meter.Replace("NAME", "_db"));

    private const string Meter = """

        class Meter
        {
            private SqliteConnection? NAME;
            private int _times;
            private SqliteConnection Open() { if (_db is null) { (_db, _times) = (new SqliteConnection("Data Source=a.db"), _times + 1); _db.Open(); } return _db; }
            public object? Get() { using var command = Open().CreateCommand(); command.CommandText = "SELECT 1"; return command.ExecuteScalar(); }
        }
        """;

    private static string Program(string registration, string service) => $$"""
        var b = WebApplication.CreateBuilder(args);
        {{registration}}
        var app = b.Build();
        app.MapGet("/x", ({{service}} s) => s.Get());
        app.Run();
        """;
}
