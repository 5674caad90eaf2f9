using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ThreadAffinityAnalyzers.RaceProof.Hosts;

/// <summary>A web application in a process of its own, on loopback, in a folder of its own in which its database files are.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;

    private RunningApp(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _output = ReadAsync(process);
    }

    public Uri Address { get; }

    /// <param name="binaries">Where the built application is.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="settings">Its settings, as environment variables.</param>
    public static async Task<RunningApp> StartAsync(string binaries, string folder, params IEnumerable<(string Name, string Value)> settings)
    {
        Directory.CreateDirectory(folder);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = Dotnet.Start(folder, Path.Combine(binaries, "App.dll"));
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "None";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var app = new RunningApp(Process.Start(start)!, address);
        using var client = new HttpClient { BaseAddress = address };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit && !app._process.HasExited; await Task.Delay(50))
        {
            try
            {
                if ((await client.GetAsync("/")).IsSuccessStatusCode)
                    return app;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        app._process.Kill(entireProcessTree: true);
        throw new InvalidOperationException("the application did not start: " + await app._output);
    }

    /// <summary>Ends it as a power cut would: what it has acknowledged must be in the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadToEndAsync() + await error;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
