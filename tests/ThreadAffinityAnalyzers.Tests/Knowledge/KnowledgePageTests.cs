using System.Text;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>docs/knowledge.md says what the tables say. With THREAD_AFFINITY_UPDATE_DOCS=1 the test writes the page.</summary>
public class KnowledgePageTests
{
    private static readonly string Page = Path.Combine(TestReferences.RepositoryRoot, "docs", "knowledge.md");

    [Fact]
    public void Page_EqualsTheTablesOk()
    {
        var text = Write();
        if (Environment.GetEnvironmentVariable("THREAD_AFFINITY_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, text);
        }

        Assert.Equal(text, File.ReadAllText(Page).ReplaceLineEndings("\n"));
    }

    private static string Write()
    {
        var page = new StringBuilder();
        page.Append("# What the analyzers know\n\nThis page is made from the tables in `src/ThreadAffinityAnalyzers/Knowledge`; a test keeps it true (run it with `THREAD_AFFINITY_UPDATE_DOCS=1` to write it anew).\n")
            .Append("Rows of your own: see [configuration](configuration.md).\n\n");

        page.Append("## Objects for one flow at a time\n\nThe types and their subtypes. *Advisory*: sharing is reported as Info only.\n\n| type | is a | because |\n| --- | --- | --- |\n");
        foreach (var row in AffineTypes.All)
        {
            var only = row.OnlyWithAssembly is { } assembly ? $" (only with `{assembly}`)" : row.IsAdvisory ? " (advisory)" : "";
            page.Append($"| `{row.MetadataName}`{only} | {row.Role} | [{row.Because}]({row.Link}) |\n");
        }

        page.Append("\n## Made to be shared\n\n| type | because |\n| --- | --- |\n");
        foreach (var row in SafeTypes.All)
        {
            page.Append($"| `{row.MetadataName}` | [{row.Because}]({row.Link}) |\n");
        }

        page.Append("\n## Caches that keep objects\n\nWhat is put in is as shared as the cache.\n\n| type | puts an object in | because |\n| --- | --- | --- |\n");
        foreach (var row in ObjectCaches.All)
        {
            page.Append($"| `{row.MetadataName}` | {string.Join(", ", row.Puts.Select(method => $"`{method}`"))} | [{row.Because}]({row.Link}) |\n");
        }

        page.Append("\n## Entry points\n\nWhere a host calls the program, with what the call can overlap, and how long the instance that receives it lives.\n");
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            page.Append($"\n### {Title(kind)}\n\n| recognised by | overlaps | receiver | because |\n| --- | --- | --- | --- |\n");
            foreach (var row in EntryPoints.All.Where(row => row.Kind == kind).GroupBy(row => (row.Shape, row.Type, row.Overlap, row.Receiver, row.Because, row.Link)))
            {
                var members = string.Join(", ", row.Select(one => one.Member).SelectMany(member => member.Split(',')));
                page.Append($"| {Words(row.Key.Shape, row.Key.Type, members)} | {Words(row.First())} | {Words(row.Key.Shape, row.Key.Receiver)} | [{row.Key.Because}]({row.Key.Link}) |\n");
            }
        }

        page.Append("\n## Registrations\n\n| method | lifetime | because |\n| --- | --- | --- |\n");
        foreach (var row in Registrations.All.GroupBy(row => (row.Type, row.Lifetime, row.Because, row.Link)))
        {
            page.Append($"| `{row.Key.Type}`: {string.Join(", ", row.Select(one => $"`{one.Method}`"))} | {Words(row.Key.Lifetime)} | [{row.Key.Because}]({row.Key.Link}) |\n");
        }

        return page.ToString();
    }

    private static string Title(EntryKind kind) => kind switch
    {
        EntryKind.Request => "Requests, messages, jobs",
        EntryKind.Work => "Work that the program starts",
        EntryKind.Loop => "Hosted loops",
        _ => "Factories and options",
    };

    private static string Words(EntryShape shape, string type, string members) => shape switch
    {
        EntryShape.CallbackArgument when members == "*" => $"a delegate given to or as `{type}`",
        EntryShape.CallbackArgument => $"a delegate given to `{type}`: {Quoted(members)}",
        EntryShape.ContractMember when members == "*" => $"members of `{type}`",
        EntryShape.ContractMember when members == "public" => $"public methods of a `{type}`",
        EntryShape.ContractMember => $"`{type}`: {Quoted(members)}",
        EntryShape.AttributedMember when members == "method" => $"methods with `[{type}]`",
        EntryShape.AttributedMember => $"methods of a type with `[{type}]`",
        _ => $"the convention *{members}* (where `{type}` is referenced)",
    };

    private static string Quoted(string members) => string.Join(", ", members.Split(',').Select(member => $"`{member.Trim()}`"));

    private static string Words(EntryPoint row) => row switch
    {
        { IsPossible: true } => "possibly",
        { Overlap: Overlap.WithItself } => "itself and others",
        { Overlap: Overlap.WithOthers } => "others",
        _ => "nothing",
    };

    private static string Words(EntryShape shape, Lifetime receiver) => shape == EntryShape.CallbackArgument && receiver == Lifetime.Application ? "what it captures" : receiver switch
    {
        Lifetime.Application => "one for all",
        Lifetime.Scope => "one flow at a time in each",
        _ => "one per call, or as registered",
    };

    private static string Words(Lifetime lifetime) => lifetime switch
    {
        Lifetime.Application => "singleton",
        Lifetime.Scope => "scoped",
        _ => "transient",
    };
}
