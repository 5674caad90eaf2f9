using System.Text;

namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>Files without a database of their own: contracts and their stages, ordinary logic, work given to concurrent APIs.</summary>
internal static class WorkFiles
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    public static string Contract(int i, string name) => $$"""
        using System.Collections.Generic;
        using System.Threading.Tasks;

        namespace App.Contracts;

        /// <summary>Stage {{i}} of the work on a key.</summary>
        public interface IStage{{i:D4}}
        {
            {{(name == "ExecuteAsync" ? "Task<string>" : "string")}} {{name}}(string key);

            IReadOnlyList<string> Names{{i:D4}}();
        }

        """;

    public static string Stage(int i, string type, string name, string next, SolutionShape shape, string padding)
    {
        var isLast = (i + 1) % SolutionShape.CallDepth == 0 || i + 1 >= shape.Interfaces;
        var holder = i / SolutionShape.CallDepth;
        var call = isLast
            ? holder < shape.Holders && holder % 4 != 3 ? $"App.Data.Holder{holder:D4}.Query{holder:D4}(key)" : "key + names.Count"
            : next == "ExecuteAsync" ? "await next.ExecuteAsync(key)" : $"next.{next}(key)";
        var isAsync = name == "ExecuteAsync";
        if (!isAsync)
        {
            call = call.Replace("await next.ExecuteAsync(key)", "next.ExecuteAsync(key).GetAwaiter().GetResult()");
        }

        return $$"""
            {{Usings}}using App.Contracts;

            namespace App.Stages;

            public class {{type}}{{i:D4}} : IStage{{i:D4}}
            {
                private readonly List<string> names = new();
            {{(isLast ? "" : $"    private readonly IStage{i + 1:D4} next;\n\n    public {type}{i:D4}(IStage{i + 1:D4} next) => this.next = next;\n")}}
                public {{(isAsync ? "async Task<string>" : "string")}} {{name}}(string key)
                {
                    if (string.IsNullOrWhiteSpace(key))
                    {
                        throw new ArgumentException("A key is needed", nameof(key));
                    }

                    var answer = {{call}};
                    lock (names)
                    {
                        names.Add(answer);
                    }

                    {{(isAsync && !call.Contains("await") ? "await Task.Yield();" : "")}}
                    return answer.Trim();
                }

                public IReadOnlyList<string> Names{{i:D4}}() => names;
            {{padding}}
            }

            """;
    }

    public static string Logic(int i, string[] names, string padding)
    {
        var text = new StringBuilder($$"""
            {{Usings}}
            namespace App.Logic.Area{{i / 50:D3}};

            /// <summary>Logic number {{i}}.</summary>
            public class Logic{{i:D5}}
            {
                private readonly Dictionary<string, decimal> prices = new();
                private readonly List<string> log = new();

                public int Count { get; private set; }

                public string? Last { get; set; }

                public void Note(string line)
                {
                    log.Add($"{Count++}: {line}");
                    Last = line;
                }

            """);
        AppendNamed(text, i, names);
        return text.Append(padding).Append("}\n").ToString();
    }

    public static string Concurrent(int i, string padding) => $$"""
        {{Usings}}
        namespace App.Work;

        public class Worker{{i:D4}} : IDisposable
        {
            private readonly List<string> done = new();
            private Timer? timer;

            public async Task<int> Start{{i:D4}}Async(IReadOnlyList<string> keys, CancellationToken cancellation)
            {
                var first = await Task.Run(() => keys.Count(k => k.Length > {{i % 9}}), cancellation);
                var tasks = keys.Select(key => Task.Run(() => Measure(key), cancellation)).ToList();
                var lengths = await Task.WhenAll(tasks);
                Parallel.ForEach(keys, key =>
                {
                    lock (done)
                    {
                        done.Add(key.ToLowerInvariant());
                    }
                });
                return first + lengths.Sum();
            }

            public void Begin()
            {
                timer = new Timer(_ => done.Clear(), null, TimeSpan.FromSeconds({{i % 50 + 1}}), Timeout.InfiniteTimeSpan);
                ThreadPool.QueueUserWorkItem(_ => done.TrimExcess());
            }

            public void Dispose() => timer?.Dispose();

            private static int Measure(string key) => key.Length * {{i % 13 + 1}};
        {{padding}}
        }

        """;

    /// <summary>Methods of the common names, and calls of them.</summary>
    internal static void AppendNamed(StringBuilder text, int i, string[] names)
    {
        foreach (var name in names)
        {
            text.Append(name == "ExecuteAsync"
                ? $$"""

                        public async Task<string> ExecuteAsync(string key)
                        {
                            await Task.Yield();
                            return key + "{{i}}";
                        }

                        public Task<string> Run{{name}}{{i:D5}}() => this.ExecuteAsync("{{i}}");

                    """
                : $$"""

                        public string {{name}}(string key)
                        {
                            return key.Length > {{i % 11}} ? key : key + "{{i}}";
                        }

                        public string Run{{name}}{{i:D5}}() => this.{{name}}("{{i}}");

                    """);
        }
    }
}
