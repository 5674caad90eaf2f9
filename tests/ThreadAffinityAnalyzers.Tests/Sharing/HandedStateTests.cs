namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Timers, pools and tasks hand their callback the object that they were given with it.</summary>
public class HandedStateTests
{
    [Theory]
    [InlineData("_timer = new Timer(static state => ((Sampler)state!).Sample(), this, 0, 100);")]
    [InlineData("_timer = new Timer(state => (state as Sampler)?.Sample(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1));")]
    [InlineData("_timer = new Timer(static state => { var self = (Sampler)state!; self.Sample(); }, this, 0, 100);")]
    [InlineData("_timer = new Timer(OnTick, this, 0, 100);")]
    [InlineData("_timer = new Timer(new TimerCallback(OnTick), this, 0, 100);")]
    [InlineData("_timer = new Timer(new TimerCallback(state => ((Sampler)state!).Sample()), this, 0, 100);")]
    [InlineData("_timer = new Timer(state: this, callback: OnTick, dueTime: 0, period: 100);")]
    [InlineData("_timer = TimeProvider.System.CreateTimer(OnTick, this, TimeSpan.Zero, TimeSpan.FromSeconds(1));")]
    [InlineData("for (var i = 0; i < 8; i++) ThreadPool.QueueUserWorkItem(static sampler => sampler.Sample(), this, preferLocal: false);")]
    [InlineData("for (var i = 0; i < 8; i++) Task.Factory.StartNew(state => ((Sampler)state!).Sample(), this);")]
    [InlineData("for (var i = 0; i < 8; i++) Task.CompletedTask.ContinueWith(static (_, state) => ((Sampler)state!).Sample(), this);")]
    public Task ObjectThatTheCallbackIsHandedBad(string start) => Rule.Bad(Program(start, "{|TAA2002:_db|}"));

    [Theory]
    [InlineData("_timer = new Timer(static state => ((Sampler)state!).Sample(), this, 0, Timeout.Infinite);")]
    [InlineData("_timer = new Timer(new TimerCallback(OnTick), this, 0, Timeout.Infinite);")]
    [InlineData("_timer = new Timer(static state => Console.WriteLine(state), this, 0, 100);")]
    [InlineData("_timer = new Timer(static state => ((Sampler)state!).Sample(), new Sampler(), 0, Timeout.Infinite);")]
    [InlineData("for (var i = 0; i < 8; i++) ThreadPool.QueueUserWorkItem(static sampler => sampler.Sample(), new Sampler(), preferLocal: false);")]
    [InlineData("for (var i = 0; i < 8; i++) { var each = new Sampler(); Task.Factory.StartNew(state => ((Sampler)state!).Sample(), each); }")]
    [InlineData("Task.Factory.StartNew(state => ((Sampler)state!).Sample(), this).Wait();")]
    public Task ObjectThatOneCallbackAtATimeIsHandedOk(string start) => Rule.Ok(Program(start, "_db"));

    [Fact]
    public Task ObjectThatLocksOk() => Rule.Ok(Program("_timer = new Timer(static state => ((Sampler)state!).Locked(), this, 0, 100);", "_db", "public void Locked() { lock (_db) Sample(); }"));

    private static string Program(string start, string field, string more = "") => $$"""
        new Sampler().Start();
        Console.ReadLine();

        sealed class Sampler
        {
            private readonly SqliteConnection {{field}} = new("Data Source=samples.db");
            private object? _timer;
            public void Start() { {{start}} }
            {{more}}
            public void Sample() { using var command = _db.CreateCommand(); command.CommandText = "INSERT INTO samples DEFAULT VALUES"; command.ExecuteNonQuery(); }
            private static void OnTick(object? state) { var self = (Sampler)state!; self.Sample(); }
            public object? Timer => _timer;
        }
        """;
}
