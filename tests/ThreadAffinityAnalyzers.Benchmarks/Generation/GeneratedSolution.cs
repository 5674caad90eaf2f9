using System.Text;

namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>A solution made from a seed: the same size gives the same text, byte for byte.</summary>
internal sealed class GeneratedSolution
{
    private static readonly string[] CommonNames = ["Get", "Handle", "ExecuteAsync"];

    private readonly SolutionShape shape;
    private readonly Dice dice = new(SolutionShape.Seed);
    private readonly List<(string Path, string Text)> files = [];

    private GeneratedSolution(int size)
    {
        shape = new SolutionShape(size);
        files.Add(("Program.cs", WebFiles.Program(shape)));
        files.Add(("Data/AppSession.cs", DataFiles.Session()));
        for (var i = 0; i < shape.Registrations; i++)
        {
            files.Add(($"Registration/Services{i:D4}.cs", WebFiles.Registration(i, shape)));
        }

        for (var i = 0; i < shape.Holders; i++)
        {
            files.Add(($"Data/Holder{i:D4}.cs", DataFiles.Holder(i, Padding(2))));
        }

        for (var i = 0; i < shape.Handlers; i++)
        {
            files.Add(($"Web/Endpoints{i:D4}.cs", WebFiles.Handlers(i, shape, Padding(3))));
        }

        for (var i = 0; i < shape.Concurrent; i++)
        {
            files.Add(($"Work/Worker{i:D4}.cs", WorkFiles.Concurrent(i, Padding(5))));
        }

        for (var i = 0; i < shape.Interfaces; i++)
        {
            files.Add(($"Contracts/IStage{i:D4}.cs", WorkFiles.Contract(i, NameOf(i))));
            files.Add(($"Stages/Stage{i:D4}.cs", WorkFiles.Stage(i, "Stage", NameOf(i), NameOf(i + 1), shape, Padding(5))));
            if (i % 2 == 0 && i / 2 < shape.SecondImplementations)
            {
                files.Add(($"Stages/OtherStage{i:D4}.cs", WorkFiles.Stage(i, "OtherStage", NameOf(i), NameOf(i + 1), shape, Padding(5))));
            }
        }

        // The stages give each common name to a third of them; the rest of the methods of that name are ordinary logic.
        var given = CommonNames.ToDictionary(name => name, name => files.Sum(f => Count(f.Text, $" {name}(string key)")));
        for (var i = 0; i < shape.Plain; i++)
        {
            var names = CommonNames.Where(name => given[name] < shape.CommonNames).ToArray();
            foreach (var name in names)
            {
                given[name]++;
            }

            files.Add(($"Logic/Logic{i:D5}.cs", i % 10 == 0 ? DataFiles.Repository(i, names, Padding(5)) : WorkFiles.Logic(i, names, Padding(8))));
        }
    }

    public static IReadOnlyList<(string Path, string Text)> Of(int files) => new GeneratedSolution(files).files;

    internal static string NameOf(int stage) => CommonNames[stage % CommonNames.Length];

    internal static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private string Padding(int methods)
    {
        var text = new StringBuilder();
        for (var i = 0; i < methods; i++)
        {
            text.Append(MethodBodies.Next(dice, i));
        }

        return text.ToString();
    }
}

/// <summary>Random numbers that are the same on every runtime.</summary>
internal sealed class Dice(int seed)
{
    private uint state = (uint)seed;

    public int Below(int limit)
    {
        state = state * 1664525u + 1013904223u;
        return (int)((state >> 8) % (uint)limit);
    }
}
