namespace ThreadAffinityAnalyzers.RaceProof;

/// <summary>One request, and the only answer that is right.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Status">The right status.</param>
/// <param name="Text">The right text; null where any is, and where the answer is the number of the row that was stored.</param>
/// <param name="Row">The name under which a row has to be stored once the answer was right.</param>
internal sealed record Call(string Method, string Path, int Status = 200, string? Text = null, string? Row = null)
{
    public static Call Get(string path, string text) => new("GET", path, Text: text);

    /// <summary>Stores the row of a name, with the name's own e-mail address.</summary>
    public static Call Store(string path, string name, string? text) => new("POST", path + "?name=" + name + "&email=" + EmailOf(name), Text: text, Row: name);

    public static string EmailOf(string name) => name + "@example.com";
}
