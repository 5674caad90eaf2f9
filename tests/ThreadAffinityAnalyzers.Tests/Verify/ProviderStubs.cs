namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>Connections of providers that the tests do not reference.</summary>
internal static class ProviderStubs
{
    /// <summary>The source of the class; its namespace stands around it.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="text">The type of the connection string that it is made with.</param>
    public static string Connection(string type, string text = "string") => $$"""
        public sealed class {{type}}({{text}} text) : System.Data.Common.DbConnection
        {
            [System.Diagnostics.CodeAnalysis.AllowNull]
            public override string ConnectionString { get; set; } = text;

            public override string Database => "";

            public override string DataSource => "";

            public override string ServerVersion => "";

            public override System.Data.ConnectionState State => System.Data.ConnectionState.Closed;

            public override void ChangeDatabase(string databaseName) { }

            public override void Close() { }

            public override void Open() { }

            protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new System.NotSupportedException();

            protected override System.Data.Common.DbCommand CreateDbCommand() => throw new System.NotSupportedException();
        }

        """;
}
