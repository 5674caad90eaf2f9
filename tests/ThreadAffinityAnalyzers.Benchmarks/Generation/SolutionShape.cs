namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>How many files of each kind a generated solution has. The numbers are those of a solution of 2,000 files; other sizes keep the proportions.</summary>
internal sealed class SolutionShape
{
    public const int Seed = 20240611;

    /// <summary>Interfaces stand in chains of this length, the last of which reaches a holder or opens a connection of its own.</summary>
    public const int CallDepth = 6;

    public const int RegistrationsPerFile = 10;

    public SolutionShape(int files)
    {
        Files = files;
        Registrations = Math.Max(1, Scaled(20));
        Holders = Math.Max(1, Scaled(40));
        Handlers = Math.Max(1, Scaled(100));
        Concurrent = Math.Max(1, Scaled(200));
        Interfaces = Scaled(300);
        SecondImplementations = Interfaces / 2;
        CommonNames = Scaled(300);
        Plain = files - 2 - Registrations - Holders - Handlers - Concurrent - 2 * Interfaces - SecondImplementations;
    }

    /// <summary>All files: the ones counted below, <c>Program.cs</c> and the session type.</summary>
    public int Files { get; }

    /// <summary>Files with an extension method that registers ten services.</summary>
    public int Registrations { get; }

    /// <summary>Files with a holder: 2 %.</summary>
    public int Holders { get; }

    /// <summary>Files with request handlers: 5 %.</summary>
    public int Handlers { get; }

    /// <summary>Files with lambdas given to concurrent APIs: 10 %.</summary>
    public int Concurrent { get; }

    /// <summary>Files with an interface; each has one implementation in a file of its own.</summary>
    public int Interfaces { get; }

    /// <summary>Every second interface has another implementation.</summary>
    public int SecondImplementations { get; }

    /// <summary>Methods named <c>Get</c>, as many named <c>Handle</c>, as many named <c>ExecuteAsync</c>.</summary>
    public int CommonNames { get; }

    /// <summary>Files of ordinary logic; one in ten opens a connection or asks a session per call.</summary>
    public int Plain { get; }

    public int Chains => Interfaces / CallDepth;

    private int Scaled(int of2000) => (int)((long)of2000 * Files / 2000);
}
