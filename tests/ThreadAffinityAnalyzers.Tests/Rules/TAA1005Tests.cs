using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA1005 (PossiblySharedHolder) warns of, and their silent twins.</summary>
public class TAA1005Tests
{
    [Fact]
    public Task LibBad() => Rule.Bad(
        """
        public static class Db { private static readonly SqliteConnection {|TAA1005:Conn|} = new("Data Source=a.db"); public static object? Get() => Conn.CreateCommand().ExecuteScalar(); }
        """);
}
