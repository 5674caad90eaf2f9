using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Functions whose reader closes the connection when its reader is done.</summary>
    private readonly HashSet<SyntaxNode> handing = new();

    /// <summary>A result that needs the connection is read before that closes, or takes it along; false where it is neither.</summary>
    private async Task<bool> SettleResultAsync(Flow flow)
    {
        if (LazyResult.ReadInside(flow) is { Count: > 0 } read && AsyncBody.Needs(flow) == false && !Outliving.Escapes(flow, false, gone.Contains, LazyResult.Values(flow).Contains))
        {
            steps.AddRange(read);
            return true;
        }

        if (commands.Count > 0 || given is not null || connection.IsAwaited || OwningReader.Steps(flow) is not { } owning || !await IsDisposedByCallersAsync(flow).ConfigureAwait(false))
        {
            return false;
        }

        steps.AddRange(owning);
        handing.Add(flow.Function);
        return true;
    }

    /// <summary>Every call ends the reader, and all of them are in sight: one that is forgotten would keep its connection until it is collected.</summary>
    private async Task<bool> IsDisposedByCallersAsync(Flow flow) =>
        !Exports.Has(flow.Symbol!, flow.Document) && await InnerMembers.CallsOfAsync(context, flow.Symbol!).ConfigureAwait(false) is { Count: > 0 } calls
        && calls.All(call => OwningReader.IsDisposed((InvocationExpressionSyntax)call.Access));

    /// <summary>The connection is opened for the reader, and closed here only where there will be none.</summary>
    private bool OpenForReader(Flow flow, IReadOnlyList<HolderUse> uses, string local, string receiver)
    {
        var head = "var " + local + " = " + Opened(flow, receiver) + ";\ntry";
        const string Tail = "\ncatch\n{\n    CONNECTION.Dispose();\n    throw;\n}";
        var tail = Tail.Replace("CONNECTION", local);
        PassOn(uses, local);
        Rename(uses, local);
        if (flow.ExpressionBody is { } body)
        {
            steps.Add(new GiveBlockBody(flow.Document.Id, body, head + "\n{", AsyncBody.Lead(flow, becomesAsync: false)) { Tail = "\n}" + tail });
            return true;
        }

        if (WorkSpan.Of(flow) is not { } span || span.CannotBeEnclosed(flow, new[] { flow }))
        {
            return false;
        }

        steps.Add(new EncloseStatements(flow.Document.Id, span.First, span.Last, head, tail));
        return true;
    }
}
