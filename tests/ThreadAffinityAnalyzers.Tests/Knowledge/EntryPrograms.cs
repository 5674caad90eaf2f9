using System.Globalization;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>
/// Makes a program for each member of each row of the entry table: the entry works with a static connection, with a singleton that holds one, and with one of its own.
/// Contracts, attributes and delegates are written from the row itself, as stubs of the host's types; conventions and the runtime's own types have programs by hand.
/// </summary>
internal static class EntryPrograms
{
    /// <summary>What the entry does: <c>_own</c> is the instance's connection, <c>store</c> the singleton.</summary>
    private const string Work = "Db.Use(); store.Use(); _own.CreateCommand();";

    private const string Own = "private readonly SqliteConnection _own = new(\"Data Source=a.db\");";

    private const string Support = """

        static class Db
        {
            private static readonly SqliteConnection Static = new("Data Source=a.db");
            public static void Use() => Static.CreateCommand();
        }
        public class Store
        {
            private readonly SqliteConnection _kept = new("Data Source=a.db");
            public void Use() => _kept.CreateCommand();
        }
        """;

    /// <summary>Members of hosts that the tests do not have and that are events, not methods.</summary>
    private static readonly string[] Events = ["Received", "ReceivedAsync", "ProcessMessageAsync", "ProcessEventAsync", "ApplicationMessageReceivedAsync"];

    /// <summary>Code that only the real types can stand for: <c>@</c> is the work, <c>%</c> a class's head with its own connection and the store.</summary>
    private static readonly Dictionary<string, string> ByHand = new(StringComparer.Ordinal)
    {
        ["controller"] = "public class EController% { @M public void Get() { @ } }",
        ["page"] = "public class EModel% : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { @M public void OnPostSave() { @ } }",
        ["viewcomponent"] = "public class EViewComponent% : Microsoft.AspNetCore.Mvc.ViewComponent { @M public string Invoke() { @ return \"\"; } }",
        ["middleware"] = "public class E(RequestDelegate next, Store store) { @M public Task InvokeAsync(HttpContext context) { @ return next(context); } }",
        ["handler"] = "namespace Wolverine { public interface IMessageBus; } public class EHandler% { @M public void Handle(int message) { @ } }",
        ["webforms"] = "namespace System.Web.UI { public class Page; } public class E% : System.Web.UI.Page { @M protected void Page_Load(object sender, EventArgs e) { @ } }",
        ["lambda"] = "namespace Amazon.Lambda.Core { public interface ILambdaContext; } public class E% { @M public void Handle(int input, Amazon.Lambda.Core.ILambdaContext c) { @ } }",
        ["Microsoft.AspNetCore.Http.RequestDelegate *"] = "new Endpoint(_ => { @ return Task.CompletedTask; }, null, null).ToString();",
        ["Microsoft.AspNetCore.Builder.IApplicationBuilder Use"] = "((IApplicationBuilder)null!).Use((RequestDelegate next) => async context => { @ await next(context); });",
        ["System.Threading.Tasks.Task Run"] = "foreach (var i in new int[9]) _ = Task.Run(() => { @ });",
        ["System.Threading.Tasks.Task ContinueWith"] = "foreach (var i in new int[9]) _ = Task.CompletedTask.ContinueWith(_ => { @ });",
        ["System.Threading.Tasks.Task .ctor"] = "foreach (var i in new int[9]) new Task(() => { @ }).Start();",
        ["System.Threading.Tasks.Task`1 ContinueWith"] = "foreach (var i in new int[9]) _ = Task.FromResult(1).ContinueWith(_ => { @ });",
        ["System.Threading.Tasks.Task`1 .ctor"] = "foreach (var i in new int[9]) new Task<int>(() => { @ return 1; }).Start();",
        ["System.Threading.Tasks.TaskFactory StartNew"] = "foreach (var i in new int[9]) Task.Factory.StartNew(() => { @ });",
        ["System.Threading.Tasks.TaskFactory ContinueWhenAll"] = "foreach (var i in new int[9]) Task.Factory.ContinueWhenAll([Task.Delay(1)], _ => { @ });",
        ["System.Threading.Tasks.TaskFactory ContinueWhenAny"] = "foreach (var i in new int[9]) Task.Factory.ContinueWhenAny([Task.Delay(1)], _ => { @ });",
        ["System.Threading.Tasks.TaskFactory`1 StartNew"] = "foreach (var i in new int[9]) new TaskFactory<int>().StartNew(() => { @ return 1; });",
        ["System.Threading.Tasks.TaskFactory`1 ContinueWhenAll"] = "foreach (var i in new int[9]) new TaskFactory<int>().ContinueWhenAll([Task.Delay(1)], _ => { @ return 1; });",
        ["System.Threading.Tasks.TaskFactory`1 ContinueWhenAny"] = "foreach (var i in new int[9]) new TaskFactory<int>().ContinueWhenAny([Task.Delay(1)], _ => { @ return 1; });",
        ["System.Threading.ThreadPool QueueUserWorkItem"] = "foreach (var i in new int[9]) ThreadPool.QueueUserWorkItem(_ => { @ });",
        ["System.Threading.ThreadPool UnsafeQueueUserWorkItem"] = "foreach (var i in new int[9]) ThreadPool.UnsafeQueueUserWorkItem(_ => { @ }, null);",
        ["System.Threading.ThreadPool RegisterWaitForSingleObject"] = "foreach (var i in new int[9]) ThreadPool.RegisterWaitForSingleObject(null!, (_, _) => { @ }, null, 1, false);",
        ["System.Threading.ThreadPool UnsafeRegisterWaitForSingleObject"] = "foreach (var i in new int[9]) ThreadPool.UnsafeRegisterWaitForSingleObject(null!, (_, _) => { @ }, null, 1, false);",
        ["System.Threading.Thread .ctor"] = "foreach (var i in new int[9]) new Thread(() => { @ }).Start();",
        ["System.AsyncCallback *"] = "foreach (var i in new int[9]) File.OpenRead(\"a\").BeginRead([], 0, 0, _ => { @ }, null);",
        ["System.Threading.CancellationToken Register"] = "new CancellationToken().Register(() => { @ }); new Thread(() => { @ }).Start();",
        ["System.Threading.CancellationToken UnsafeRegister"] = "new CancellationToken().UnsafeRegister(_ => { @ }, null); new Thread(() => { @ }).Start();",
        ["System.Threading.Tasks.Dataflow.ActionBlock`1 .ctor"] = "new System.Threading.Tasks.Dataflow.ActionBlock<int>(_ => { @ }, new() { MaxDegreeOfParallelism = 4 }).Complete();",
        ["System.Threading.Tasks.Dataflow.TransformBlock`2 .ctor"] = "new System.Threading.Tasks.Dataflow.TransformBlock<int, int>(i => { @ return i; }, new() { MaxDegreeOfParallelism = 4 }).Complete();",
        ["System.Threading.Tasks.Dataflow.TransformManyBlock`2 .ctor"] = "new System.Threading.Tasks.Dataflow.TransformManyBlock<int, int>(i => { @ return new[] { i }; }, new() { MaxDegreeOfParallelism = 4 }).Complete();",
        ["System.Threading.Tasks.Parallel For"] = "Parallel.For(0, 9, _ => { @ });",
        ["System.Threading.Tasks.Parallel ForEach"] = "Parallel.ForEach(new[] { 1, 2 }, _ => { @ });",
        ["System.Threading.Tasks.Parallel ForEachAsync"] = "Parallel.ForEachAsync(new[] { 1, 2 }, async (_, _) => { @ await Task.Yield(); });",
        ["System.Threading.Tasks.Parallel ForAsync"] = "Parallel.ForAsync(0, 9, async (_, _) => { @ await Task.Yield(); });",
        ["System.Threading.Tasks.Parallel Invoke"] = "Parallel.Invoke(() => { @ }, () => { @ });",
        ["System.Linq.ParallelEnumerable *"] = "new[] { 1, 2 }.AsParallel().ForAll(_ => { @ });",
        ["System.Collections.Concurrent.ConcurrentDictionary`2 GetOrAdd"] = "Parallel.For(0, 9, i => new System.Collections.Concurrent.ConcurrentDictionary<int, int>().GetOrAdd(i, _ => { @ return 1; }));",
        ["System.Collections.Concurrent.ConcurrentDictionary`2 AddOrUpdate"] = "Parallel.For(0, 9, i => new System.Collections.Concurrent.ConcurrentDictionary<int, int>().AddOrUpdate(i, _ => { @ return 1; }, (_, n) => n));",
        ["System.Progress`1 .ctor"] = "new Progress<int>(_ => { @ }).ToString();",
        ["System.Progress`1 ProgressChanged"] = "new Progress<int>().ProgressChanged += (_, _) => { @ };",
        ["System.Threading.Timer .ctor"] = "new Timer(_ => { @ }, null, 0, 10).ToString();",
        ["System.Timers.Timer Elapsed"] = "new System.Timers.Timer(10).Elapsed += (_, _) => { @ };",
        ["System.TimeProvider CreateTimer"] = "TimeProvider.System.CreateTimer(_ => { @ }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));",
        ["System.ComponentModel.BackgroundWorker DoWork"] = "new System.ComponentModel.BackgroundWorker().DoWork += (_, _) => { @ }; new Thread(() => { @ }).Start();",
        ["System.Net.Sockets.SocketAsyncEventArgs Completed"] = "new System.Net.Sockets.SocketAsyncEventArgs().Completed += (_, _) => { @ };",
        ["Microsoft.Extensions.Primitives.ChangeToken OnChange"] = "Microsoft.Extensions.Primitives.ChangeToken.OnChange(() => null, () => { @ }); new Thread(() => { @ }).Start();",
        ["Microsoft.Extensions.Options.IOptionsMonitor`1 OnChange"] = "((Microsoft.Extensions.Options.IOptionsMonitor<string>)null!).OnChange((_, _) => { @ }); new Thread(() => { @ }).Start();",
        ["Microsoft.Extensions.Options.OptionsMonitorExtensions OnChange"] = "Microsoft.Extensions.Options.OptionsMonitorExtensions.OnChange((Microsoft.Extensions.Options.IOptionsMonitor<string>)null!, _ => { @ }); new Thread(() => { @ }).Start();",
        ["Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions Keyed"] = "new ServiceCollection().{M}<object>(\"k\", (_, _) => { @ return 1; });",
        ["Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions"] = "new ServiceCollection().{M}<object>(_ => { @ return 1; });",
        ["Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions Keyed"] = "Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.{M}<object>(new ServiceCollection(), \"k\", (_, _) => { @ return 1; });",
        ["Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions"] = "Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.{M}<object>(new ServiceCollection(), _ => { @ return 1; });",
        ["Microsoft.Extensions.DependencyInjection.ServiceDescriptor Keyed"] = "ServiceDescriptor.{M}<object>(\"k\", (_, _) => { @ return 1; }).ToString();",
        ["Microsoft.Extensions.DependencyInjection.ServiceDescriptor"] = "ServiceDescriptor.{M}<object>(_ => { @ return 1; }).ToString();",
        ["Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions"] = "new ServiceCollection().{M}<Microsoft.EntityFrameworkCore.DbContext>(o => { @ });",
        ["Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions AddTypedClient"] = "new ServiceCollection().AddHttpClient(\"a\").AddTypedClient(http => { @ return \"\"; });",
        ["Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions AddHttpMessageHandler"] = "new ServiceCollection().AddHttpClient(\"a\").AddHttpMessageHandler(() => { @ return null!; });",
    };

    /// <summary>Every row with each of its members.</summary>
    public static IEnumerable<(EntryPoint Row, string Member)> Cells => EntryPoints.All.SelectMany(row => row.Member.Split(',').Select(member => (row, member)));

    public static string NameOf(EntryPoint row, string member) => $"{row.Type} {member}";

    public static string Of(EntryPoint row, string member)
    {
        var text = row.Shape switch
        {
            EntryShape.ConventionMember => Class(ByHand[row.Member], ""),
            EntryShape.CallbackArgument => Handed(row, member),
            _ => Contract(row, member),
        };

        // One flow beside others is shared by two of them.
        return "using Microsoft.Extensions.DependencyInjection;\n_ = new ServiceCollection().AddSingleton<Store>();\n" + text + Support;
    }

    /// <summary>A delegate that the constructor of an object gives away, over that object's own connection.</summary>
    private static string Handed(EntryPoint row, string member)
    {
        var isKeyed = member.Contains("Keyed", StringComparison.Ordinal);
        var hand = ByHand.GetValueOrDefault(NameOf(row, member)) ?? (isKeyed ? ByHand.GetValueOrDefault(row.Type + " Keyed") : null) ?? ByHand.GetValueOrDefault(row.Type);
        var (stub, call) = hand is not null ? ("", hand.Replace("{M}", member, StringComparison.Ordinal)) : Stub(row, member);
        var two = row.Overlap == Overlap.WithOthers && hand is null;
        return $$"""
            _ = new E(null!);
            {{stub}}
            class E
            {
                {{Own}}
                public E(Store store) { {{call.Replace("@", Work, StringComparison.Ordinal)}}{{(two ? call.Replace("@", Work, StringComparison.Ordinal) : "")}} }
            }
            """;
    }

    private static (string Stub, string Call) Stub(EntryPoint row, string member)
    {
        var (space, name, arity) = Split(row.Type);
        var parts = member.Split(':');
        var type = space + "." + name + Arguments(arity);
        var parameter = parts.Length > 1 ? parts[1] : "handler";
        var isStoredIn = TableTests.KindInReferences(row.Type, parts[0]) ?? (Events.Contains(parts[0]) ? Microsoft.CodeAnalysis.SymbolKind.Event
            : parts[0].StartsWith("On", StringComparison.Ordinal) && parts[0].Length > 2 ? Microsoft.CodeAnalysis.SymbolKind.Property : Microsoft.CodeAnalysis.SymbolKind.Method);
        var declared = isStoredIn switch
        {
            Microsoft.CodeAnalysis.SymbolKind.Event => $"public static event Action? {parts[0]};",
            Microsoft.CodeAnalysis.SymbolKind.Property => $"public static Action? {parts[0]} {{ get; set; }}",
            _ => $"public static void {parts[0]}(Action {parameter}) {{ }}",
        };
        var call = isStoredIn switch
        {
            Microsoft.CodeAnalysis.SymbolKind.Event => $"{type}.{parts[0]} += () => {{ @ }};",
            Microsoft.CodeAnalysis.SymbolKind.Property => $"{type}.{parts[0]} = () => {{ @ }};",
            _ => $"{type}.{parts[0]}(() => {{ @ }});",
        };
        return ($"namespace {space} {{ public class {name}{Parameters(arity)} {{ {declared} }} }}", call);
    }

    private static string Contract(EntryPoint row, string member)
    {
        var (space, name, arity) = Split(row.Type);
        var isInterface = name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]);
        if (row.Shape == EntryShape.AttributedMember)
        {
            // Text commands run on tasks of their own where they ask for it.
            var asks = row.Type == "Discord.Commands.CommandAttribute" ? ("public enum RunMode { Default, Sync, Async }", "public RunMode RunMode { get; set; }", "(RunMode = Discord.Commands.RunMode.Async)") : ("", "", "");
            var attribute = $"[{space}.{name}{asks.Item3}]";
            return $"namespace {space} {{ {asks.Item1} public class {name} : Attribute {{ {asks.Item2} }} }}" + Class(member == "method"
                ? $"public class E% {{ @M {attribute} public void M() {{ @ }} }}"
                : $"{attribute} public class E% {{ @M public void M() {{ @ }} }}", "");
        }

        // All members of a marker's implementations count; of a contract those that it declares.
        var called = member is "*" or "public" ? "M" : member;
        var declared = member == "public" ? "" : isInterface ? $"void {called}();" : $"public abstract void {called}();";
        var given = $"{(isInterface || member == "public" ? "" : "override ")}";
        return $"namespace {space} {{ public {(isInterface ? "interface" : "abstract class")} {name}{Parameters(arity)} {{ {declared} }} }}"
            + Class($"public class E% : {space}.{name}{Arguments(arity)} {{ @M public {given}void {called}() {{ @ }} }}",
                row.Overlap == Overlap.WithOthers ? "E2" : "");
    }

    private static string Class(string text, string second)
    {
        var filled = text.Replace("@M", Own, StringComparison.Ordinal).Replace("@", Work, StringComparison.Ordinal).Replace("%", "(Store store)", StringComparison.Ordinal);
        return filled + (second.Length == 0 ? "" : "\n" + filled.Replace("class E(", $"class {second}(", StringComparison.Ordinal));
    }

    private static (string Space, string Name, int Arity) Split(string type)
    {
        var tick = type.IndexOf('`', StringComparison.Ordinal);
        var plain = tick < 0 ? type : type[..tick];
        var dot = plain.LastIndexOf('.');
        return (plain[..dot], plain[(dot + 1)..], tick < 0 ? 0 : int.Parse(type[(tick + 1)..], CultureInfo.InvariantCulture));
    }

    private static string Parameters(int arity) => arity == 0 ? "" : "<" + string.Join(", ", Enumerable.Range(0, arity).Select(i => "T" + i)) + ">";

    private static string Arguments(int arity) => arity == 0 ? "" : "<" + string.Join(", ", Enumerable.Repeat("int", arity)) + ">";
}
