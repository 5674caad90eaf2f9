using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ThreadAffinityAnalyzers.RaceProof.Load;

/// <summary>The clients: they send the requests of a pair, and compare answers and rows with what must be.</summary>
internal sealed class LoadDriver : IDisposable
{
    private readonly Pair _pair;
    private readonly HttpClient _client;
    private readonly RowCheck _rows;
    private readonly ConcurrentDictionary<string, long?> _acknowledged = [];
    private readonly ConcurrentDictionary<string, bool> _failed = [];
    private int _started;
    private int _requests;
    private int _refused;
    private int _wrong;
    private string? _first;

    /// <param name="pair">What is asked.</param>
    /// <param name="address">Where the application listens.</param>
    /// <param name="folder">Where its database files are.</param>
    public LoadDriver(Pair pair, Uri address, string folder)
    {
        _pair = pair;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        _rows = new RowCheck(pair, folder);
    }

    /// <summary>Sends rounds of requests until the bounds say that it is enough; rows are counted when no request is under way.</summary>
    public async Task<Counts> RunAsync(LoadBounds bounds)
    {
        _rows.Remember();
        var clock = Stopwatch.StartNew();
        for (var round = 1; ; round++)
        {
            var end = Math.Min(round * bounds.AtLeast, bounds.AtMost);
            await Task.WhenAll(Enumerable.Range(0, bounds.Clients).Select(_ => AskAsync(end, clock, bounds.Limit)));
            var counts = await CountAsync();
            if (end == bounds.AtMost || counts.Failed > 0 || clock.Elapsed > bounds.Limit)
                return counts;
        }
    }

    /// <summary>Sends the requests one after the other and tells the answers.</summary>
    public static async Task<IReadOnlyList<(HttpStatusCode Status, string Text)>> AskOneByOneAsync(Uri address, IEnumerable<Call> calls)
    {
        using var client = new HttpClient { BaseAddress = address };
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var call in calls)
        {
            using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(call.Method), call.Path));
            answers.Add((response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
        return answers;
    }

    public void Dispose() => _client.Dispose();

    private async Task AskAsync(int end, Stopwatch clock, TimeSpan limit)
    {
        while (clock.Elapsed < limit)
        {
            var number = Interlocked.Increment(ref _started) - 1;
            if (number >= end)
            {
                // The number is not used up: the next round begins with it.
                Interlocked.Decrement(ref _started);
                return;
            }
            await AskAsync(number, _pair.Load(number));
        }
    }

    private async Task AskAsync(int number, Call call)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(call.Method), call.Path));
            var text = await response.Content.ReadAsStringAsync();
            if ((int)response.StatusCode != call.Status)
                Fail(ref _refused, number, call, $"{call.Method} {call.Path} was answered with {(int)response.StatusCode} {text}");
            else if (call.Text is not null && text != call.Text)
                Fail(ref _wrong, number, call, $"{call.Method} {call.Path} was answered with '{text}'");
            else if (call.Row is { } row)
                _acknowledged[row] = call.Text is null ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Fail(ref _refused, number, call, $"{call.Method} {call.Path}: {exception.Message}");
        }
    }

    private async Task<Counts> CountAsync()
    {
        var rows = _pair.ReadBack is null ? _rows.Compare(_acknowledged) : await ReadBackAsync();
        return new Counts(_requests, _refused, _wrong + rows.WrongIds.Length, rows.Lost.Length, rows.Wrong.Length, rows.Ghosts.Length,
            _failed.Keys.Union(rows.All).Count(), _first ?? rows.First);
    }

    /// <summary>Rows in memory are asked from the application, by one client.</summary>
    private async Task<RowFindings> ReadBackAsync()
    {
        var lost = new List<string>();
        var wrong = new List<string>();
        string? first = null;
        foreach (var name in _acknowledged.Keys.Order(StringComparer.Ordinal))
        {
            using var response = await _client.GetAsync(_pair.ReadBack + name);
            var text = await response.Content.ReadAsStringAsync();
            if (text == Call.EmailOf(name))
                continue;
            first ??= $"the row of {name} reads '{text}'";
            (response.StatusCode == HttpStatusCode.OK ? wrong : lost).Add(name);
        }
        return new RowFindings([], [.. lost], [.. wrong], [], first);
    }

    private void Fail(ref int counter, int number, Call call, string words)
    {
        Interlocked.Increment(ref counter);
        _failed[call.Row ?? "request " + number] = true;
        Interlocked.CompareExchange(ref _first, words, null);
    }
}
