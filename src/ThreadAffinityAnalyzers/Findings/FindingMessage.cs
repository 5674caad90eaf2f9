using System.Linq;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>Writes the message of a finding: what, where, by whom, why they overlap; at most 220 characters.</summary>
internal static class FindingMessage
{
    public const int MaxLength = 220;

    private static readonly char[] Separators = { ' ', '/', '<', '(' };

    public static string Of(Finding finding)
    {
        for (var limit = 60; limit > 14; limit--)
        {
            var text = finding.Words ?? Compose(finding, limit);
            if (text.Length <= MaxLength)
            {
                return text;
            }
        }

        var longest = finding.Words ?? Compose(finding, 14);
        return longest.Length <= MaxLength ? longest : longest.Substring(0, MaxLength - 1) + "…";
    }

    private static string Compose(Finding finding, int limit)
    {
        var name = $"'{Shorten(finding.Holder.Name, limit + 10)}'";
        var type = Shorten(finding.Holder.TypeName, 40);
        var who = Who(finding, limit);
        var isOne = finding.Holder.IsMany ? $"keeps {type} objects" : $"is one {type}";
        return finding.Route switch
        {
            SharingRoute.UnevenGuard when finding.Guarding.Weakness is { } weakness =>
                $"{name} ({type}) is shared by {Names(finding, limit)}, and '{finding.Guarding.Guard}' does not guard it: {weakness}",
            SharingRoute.UnevenGuard =>
                $"{name} ({type}) is used under '{finding.Guarding.Guard}' in {finding.Guarding.Guarded} of {finding.Guarding.Uses} places; '{First(finding, limit)}' uses it without and can run at the same time",
            SharingRoute.PossiblySharedHolder =>
                $"{name} {isOne} for all callers ({finding.How}){(finding.EntryCount == 0 ? ", which other projects can reach" : "")}; if {Calls(finding, limit)} run at the same time, they share it, and nothing guards it",
            SharingRoute.SharedStatement =>
                $"{name} {isOne} for all calls ({finding.How}), so {Harm(finding.Holder.Role)}; {who}",
            SharingRoute.CapturedByHandler when finding.EntryCount > 0 && finding.Paths.All(path => path.IsFactory) =>
                $"{name} {isOne} that {Names(finding, limit)} {(finding.EntryCount == 1 ? "gives" : "give")} to every object made there; these are used at the same time, and nothing guards it",
            SharingRoute.CapturedByHandler =>
                $"{name} {isOne} that {Captured(finding)}; {who}",
            SharingRoute.CapturedByParallelWork =>
                $"{name} {isOne} used by work that runs in parallel; {who}",
            SharingRoute.SingletonRegistration =>
                $"{type} is registered as a singleton: one object for the whole application; {who}",
            SharingRoute.CaptiveDependency =>
                $"{name} keeps {Article(type)} {type} that was made for one scope ({finding.How}); {who}",
            _ when finding.OpensOrClosesConcurrently =>
                $"{name} {isOne} ({finding.How}); {(finding.EntryCount == 1 ? "calls of " : "")}{Names(finding, limit)} open or close {(finding.Holder.IsMany ? "them" : "it")} at the same time, which corrupts the connection pool for correct code too",
            _ => $"{name} {isOne} for the whole application ({finding.How}); {who}",
        };
    }

    private static string Captured(Finding finding) => finding.EntryCount == 1 ? "a handler captures" : "several handlers capture";

    internal static string Article(string type) => type.Length > 0 && "AEIOaeio".IndexOf(type[0]) >= 0 ? "an" : "a";

    private static string Harm(AffineRole role) => role switch
    {
        AffineRole.Reader => "calls take each other's rows",
        AffineRole.Transaction => "one call commits or rolls back what another has written",
        _ => "calls mix their parameters and rows",
    };

    private static string Who(Finding finding, int limit)
    {
        if (finding.Holder.IsMany && (finding.EntryCount > 1 || finding.EntryCount == 1 && finding.Paths[0].OverlapsItself))
        {
            return $"{(finding.EntryCount == 1 ? "calls of " : "")}{Names(finding, limit)} can use the same one at the same time, and nothing guards it";
        }

        if (finding.EntryCount == 1)
        {
            return finding.Paths[0].OverlapsItself
                ? $"'{First(finding, limit)}' uses it and can run many times at once, and nothing guards it"
                : $"'{First(finding, limit)}' uses it beside the code that started it, and nothing guards it";
        }

        return $"{Names(finding, limit)} use it and can run at the same time, and nothing guards it";
    }

    private static string Calls(Finding finding, int limit) =>
        finding.EntryCount switch { 0 => "two of them", 1 => $"two calls of '{First(finding, limit)}'", _ => $"{Names(finding, limit)}" };

    private static string First(Finding finding, int limit) => finding.Paths.IsEmpty ? "" : Shorten(finding.Paths[0].Entry, limit);

    private static string Names(Finding finding, int limit)
    {
        // Two timers that one method starts have one name.
        var named = finding.Paths.GroupBy(path => path.Entry).Take(2).Select(paths => (Text: $"'{Shorten(paths.Key, limit)}'" + (paths.Count() == 1 ? "" : $" ({paths.Count()} places)"), Count: paths.Count())).ToList();
        var rest = finding.EntryCount - named.Sum(one => one.Count);
        return rest <= 0 ? string.Join(" and ", named.Select(one => one.Text)) : $"{string.Join(", ", named.Select(one => one.Text))} and {rest} more";
    }

    /// <summary>Shortens in the middle, where routes and generic names differ least; a member is known by its own name, so its type gives way first.</summary>
    public static string Shorten(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var member = text.LastIndexOf('.');
        if (member > 0 && text.Length - member + 4 <= limit && text.IndexOfAny(Separators) < 0)
        {
            return text.Substring(0, limit - 1 - (text.Length - member)) + "…" + text.Substring(member);
        }

        var head = (limit - 1) / 2;
        return text.Substring(0, head) + "…" + text.Substring(text.Length - (limit - 1 - head));
    }
}
