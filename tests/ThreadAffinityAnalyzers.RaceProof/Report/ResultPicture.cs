namespace ThreadAffinityAnalyzers.RaceProof.Report;

/// <summary>The results as a picture.</summary>
internal static class ResultPicture
{
    public static string Of(IReadOnlyList<PairResult> results) => results.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
