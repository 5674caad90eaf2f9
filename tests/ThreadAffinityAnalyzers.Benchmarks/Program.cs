using ThreadAffinityAnalyzers.Benchmarks;

var rounds = Option("--rounds") is { } given ? int.Parse(given) : 5;
switch (args.FirstOrDefault())
{
    case "cold":
        Commands.Cold(Sizes(10, 200, 2000, 10000), rounds);
        return 0;
    case "edit":
        EditCommand.Run(Sizes(200, 2000), Math.Max(rounds, 20));
        return 0;
    case "fix-all":
        return FixAllCommand.Run(Numbers("--findings", 10, 50, 200), rounds) ? 0 : 1;
    case "once":
        Commands.Once(Subjects(2000).First(), Option("--rounds") is null ? 1 : rounds);
        return 0;
    case "processor":
        Commands.Processor(Subjects(2000), rounds);
        return 0;
    case "no-affine":
        Commands.NoAffine(2000, rounds);
        return 0;
    case "compare":
        Commands.Compare(Subjects(2000), rounds, withPeers: !args.Contains("--no-peers"));
        return 0;
    case "guards":
        GuardsCommand.Run(Sizes(2000).Select(Subject.Generated), rounds);
        return 0;
    case "write":
        foreach (var (path, text) in ThreadAffinityAnalyzers.Benchmarks.Generation.GeneratedSolution.Of(Sizes(200)[0]))
        {
            var file = Path.Combine(Option("--to") ?? "generated", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return 0;
    default:
        Console.Error.WriteLine("""
            cold       [--files N]... [--rounds N]                 first analysis, against compiling
            processor  [--files N]... [--sources FOLDER]... [--rounds N]  the least processor time of each kind of run, for a busy machine
            edit       [--files N]... [--rounds N]                 one edit, then five documents and a span asked
            fix-all    [--findings N]... [--rounds N]              Fix All in solution, the result analysed again
            compare    [--files N]... [--sources FOLDER]... [--no-peers]  floors, ours and peers on the same program
            guards     [--files N]... [--rounds N]                 the share of the guard analysis in our callbacks
            no-affine                                              a program that references no affine type
            write      [--files N] [--to FOLDER]                   write the generated solution to disk
            """);
        return 1;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

IEnumerable<Subject> Subjects(params int[] otherwise)
{
    var folders = args.Where((a, i) => i > 0 && args[i - 1] == "--sources").Select(Subject.FromFolder).ToList();
    return folders.Count > 0 ? folders : Sizes(otherwise).Select(Subject.Generated);
}

int[] Sizes(params int[] otherwise) => Numbers("--files", otherwise);

int[] Numbers(string option, params int[] otherwise)
{
    var named = args.Where((a, i) => i > 0 && args[i - 1] == option).Select(int.Parse).ToArray();
    return named.Length > 0 ? named : otherwise;
}
