namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>Ordinary method bodies: loops, queries, formatting, switches, asynchronous waits.</summary>
internal static class MethodBodies
{
    private static readonly string[] Words = ["order", "invoice", "customer", "shipment", "ticket", "payment", "article", "session", "report", "batch"];

    public static string Next(Dice dice, int ordinal)
    {
        var word = Words[dice.Below(Words.Length)];
        var a = dice.Below(90) + 10;
        var b = dice.Below(900) + 100;
        return dice.Below(5) switch
        {
            0 => $$"""

                    /// <summary>Sums what is due for each {{word}}.</summary>
                    public decimal Total{{ordinal}}(IReadOnlyList<decimal> {{word}}s, decimal rate)
                    {
                        var total = 0m;
                        for (var i = 0; i < {{word}}s.Count; i++)
                        {
                            var share = {{word}}s[i] * rate / {{a}}m;
                            if (share > {{b}}m && i % 3 == 0)
                            {
                                total += Math.Round(share, 2);
                            }
                            else
                            {
                                total -= share / (i + 1);
                            }
                        }

                        return total < 0 ? 0 : Math.Min(total, {{b}}000m);
                    }

                """,
            1 => $$"""

                    /// <summary>Writes each {{word}} on a line of its own.</summary>
                    public string Describe{{ordinal}}(IEnumerable<string> {{word}}s, int limit)
                    {
                        var text = new StringBuilder();
                        var count = 0;
                        foreach (var line in {{word}}s.Where(l => l.Length > {{a % 7}}).OrderBy(l => l).Take(limit))
                        {
                            text.Append("{{word}} ").Append(count++).Append(": ").AppendLine(line.Trim().ToUpperInvariant());
                            if (text.Length > {{b}}00)
                            {
                                text.Append($"... and more than {count} of {limit}");
                                break;
                            }
                        }

                        return text.ToString();
                    }

                """,
            2 => $$"""

                    /// <summary>Groups the {{word}} names by their length.</summary>
                    public Dictionary<int, List<string>> Group{{ordinal}}(params string[] {{word}}s)
                    {
                        var groups = new Dictionary<int, List<string>>();
                        foreach (var name in {{word}}s)
                        {
                            var key = name.Length % {{a}};
                            if (!groups.TryGetValue(key, out var list))
                            {
                                list = new List<string>();
                                groups[key] = list;
                            }

                            list.Add(name + "-{{b}}");
                        }

                        return groups.Where(g => g.Value.Count > 1).ToDictionary(g => g.Key, g => g.Value);
                    }

                """,
            3 => $$"""

                    /// <summary>Waits for the {{word}} to settle.</summary>
                    public async Task<string> Settle{{ordinal}}Async(string {{word}}, CancellationToken cancellation)
                    {
                        var tries = 0;
                        while (tries < {{a % 9 + 1}})
                        {
                            cancellation.ThrowIfCancellationRequested();
                            try
                            {
                                await Task.Delay({{b}}, cancellation).ConfigureAwait(false);
                                return {{word}}.PadLeft({{a}}, '0');
                            }
                            catch (InvalidOperationException problem) when (problem.Message.Length > {{a}})
                            {
                                tries++;
                            }
                        }

                        throw new TimeoutException($"{{word}} {{{word}}} did not settle in {tries} tries");
                    }

                """,
            _ => $$"""

                    /// <summary>Ranks a {{word}} by its state.</summary>
                    public int Rank{{ordinal}}(string {{word}}, int weight)
                    {
                        var rank = {{word}} switch
                        {
                            "new" or "draft" => {{a}},
                            "open" when weight > {{a}} => weight * 2,
                            "open" => weight,
                            { Length: > 20 } => -1,
                            _ => {{b}},
                        };

                        Func<int, int> scale = value => value * {{a}} / ({{b}} + weight);
                        return scale(rank) + (int.TryParse({{word}}, out var number) ? number : 0);
                    }

                """,
        };
    }
}
