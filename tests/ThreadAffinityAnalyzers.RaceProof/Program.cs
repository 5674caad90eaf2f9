using System.Globalization;
using ThreadAffinityAnalyzers.RaceProof;
using ThreadAffinityAnalyzers.RaceProof.Hosts;
using ThreadAffinityAnalyzers.RaceProof.Load;
using ThreadAffinityAnalyzers.RaceProof.Report;

// drive PAIR ADDRESS FOLDER CLIENTS AT-LEAST AT-MOST MILLISECONDS: the clients, in a process of their own.
if (args is ["drive", var driven, var address, var folder, var clients, var atLeast, var atMost, var milliseconds])
{
    using var driver = new LoadDriver(Pairs.Named(driven), new Uri(address), folder);
    Console.Write((await driver.RunAsync(new LoadBounds(Number(clients), Number(atLeast), Number(atMost), TimeSpan.FromMilliseconds(Number(milliseconds))))).ToJson());
    return 0;
}

if (args is ["--help", ..])
{
    Console.WriteLine("""
        Runs an application that shares database objects, repairs it with `dotnet format analyzers`, and runs it again.

          --pair NAME      this pair only; may be given several times (default: all)
          --requests N     at least so many requests for each pair, before and after (default 1000)
          --seconds S      at most so long for each pair before the repair (default 5)
          --clients N      requests under way at the same time (default 16)
          --picture FILE   draws the result as SVG
          --list           names the pairs
        """);
    return 0;
}

if (args is ["--list", ..])
{
    foreach (var pair in Pairs.All)
        Console.WriteLine($"{pair.Name,-22} {pair.Rule}  {pair.Words}");
    return 0;
}

var chosen = Options("--pair").Select(Pairs.Named).ToArray();
var requests = Number(Options("--requests").LastOrDefault() ?? "1000");
var bounds = new LoadBounds(Number(Options("--clients").LastOrDefault() ?? "16"), requests, 20 * requests, TimeSpan.FromSeconds(Number(Options("--seconds").LastOrDefault() ?? "5")));

using var package = new PackedPackage();
var app = new OfficeApp(package);
Console.WriteLine($"As written, the application has {app.Warnings.Count(OfficeApp.IsOurs)} warnings; after `dotnet format analyzers` it has {app.WarningsAfter.Count(OfficeApp.IsOurs)}.");
var results = new List<PairResult>();
foreach (var pair in chosen.Length > 0 ? chosen : Pairs.All)
    results.Add(await app.ProveAsync(pair, bounds));
Console.WriteLine();
Console.Write(ResultTable.Of(results));
if (Options("--picture").LastOrDefault() is { } picture)
    File.WriteAllText(picture, ResultPicture.Of(results, bounds));

var contradictions = results.SelectMany(result => result.Contradictions()).Concat(app.Contradictions()).ToArray();
foreach (var contradiction in contradictions)
    Console.Error.WriteLine(contradiction);
return contradictions.Length == 0 ? 0 : 1;

IEnumerable<string> Options(string name) => args.Zip(args.Skip(1)).Where(two => two.First == name).Select(two => two.Second);

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
