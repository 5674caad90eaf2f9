using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Queueing;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>One flow owns the connection: the others put their work into its queue and await the result.</summary>
internal sealed class SingleWriterFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002");

    public override bool MayComeFirst => false;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not (IFieldSymbol or IPropertySymbol) || context.Symbol.ContainingType is not { IsRecord: false } type || await HeldObject.ReadAsync(context, context.Symbol).ConfigureAwait(false) is not
            { IsWrapped: false, Getters.IsEmpty: true } held || !AdoTypes.IsConnection(held.Type) || held.Declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } owner)
        {
            return null;
        }

        if (Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false)) is not { } creation)
        {
            context.Refuse("no single place where it is made");
            return null;
        }

        var model = await context.ModelOfAsync(held.Document).ConfigureAwait(false);
        var worked = held.Uses.Where(use => !OneAtATime.IsAlone(use) && use.Kind != UseKind.Assignment).ToList();
        if (WriterType.For(held.Document, model, held.Declaration.SpanStart, held.Type) is not { } written || HeldObject.IsContract(context.Symbol) || Trivia.HasConditions(owner) ||
            held.Uses.Any(use => !type.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == use.Access.SyntaxTree && one.Span.Contains(use.Access.Span)) || Flow.FunctionOf(use) is CompilationUnitSyntax || use.Receiver.Length > 0 && !held.Symbol.IsStatic) ||
            worked.Any(use => use.Kind is not (UseKind.Work or UseKind.OpenOrClose or UseKind.Alias) || IsEnd(use)))
        {
            context.Refuse("a use that cannot wait in a queue");
            return null;
        }

        if (held.Uses.Where(use => OneAtATime.IsAlone(use)).GroupBy(Flow.FunctionOf).Any(one => IsKept(one.Key, one.ToList())))
        {
            context.Refuse("a member that keeps what is made from it, outside of the queue");
            return null;
        }

        var flows = Flow.Of(worked).ToList();
        if (flows.Count == 0 || flows.Any(flow => flow.Function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) || flow.Function is AnonymousFunctionExpressionSyntax && flow.Symbol is not { IsAsync: true } ||
                AdoTypes.IsBound(flow.Symbol?.ReturnType) || flow.Function.DescendantNodes().OfType<YieldStatementSyntax>().Any()))
        {
            context.Refuse("a function that cannot await");
            return null;
        }

        if (await OneAtATime.ObjectionAsync(context, held.Uses, flows).ConfigureAwait(false) is { } objection)
        {
            context.Refuse(objection);
            return null;
        }

        // It takes the place of the connection, and its name where that fits.
        var members = FreshNames.MembersOf(type);
        members.Remove(held.Symbol.Name);
        var writer = context.Names.Take(type.ToDisplayString(), members, FreshNames.InStyleOf(held.Symbol.Name, "writer"), FreshNames.InStyleOf(held.Symbol.Name, FreshNames.Camel(held.Symbol.Name) + "Writer"));
        if (WriterCreation.Steps(context, held, creation, written.Written, writer) is not { } steps)
        {
            return null;
        }

        var helpers = await InnerMembers.FindAsync(context, flows).ConfigureAwait(false);
        flows = helpers.Flows;
        var calls = new AwaitedCalls(context);
        var queued = new List<QueuedWork>();
        foreach (var flow in flows)
        {
            var words = FreshNames.WordsIn(flow.Function);
            words.Remove(held.Symbol.Name);
            var name = context.Names.Take(flow.Function, words, "connection", FreshNames.Camel(held.Symbol.Name), "queued");
            steps.AddRange(flow.Uses.Where(use => use.Kind != UseKind.Call).Select(use => new ReplaceText(use.Document.Id, use.Access.Span, name)));
            steps.AddRange(helpers.PassOn(flow, name));
            if (helpers.Are.Contains(flow.Function))
            {
                var list = Flow.ParametersOf(flow.Function)!;
                steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(list.OpenParenToken.Span.End, 0), held.Type.ToMinimalDisplayString(flow.Model, list.SpanStart) + " " + name + (list.Parameters.Count > 0 ? ", " : "")));
                continue;
            }

            if (LazyResult.ReadInside(flow) is not { } read || QueuedWork.Of(flow, flows) is not { } work || work.Steps(writer, name) is not { } some)
            {
                context.Refuse("statements that cannot be put into a delegate");
                return null;
            }

            steps.AddRange(some);
            steps.AddRange(read);
            queued.Add(work);
            if (flow.Symbol is { IsAsync: false } symbol && !AdoTypes.IsTask(symbol.ReturnType) && !await calls.FollowAsync(symbol, flow.Function, flow.Document, passesOn: work.Span is null).ConfigureAwait(false))
            {
                return null;
            }
        }

        // The queue is worked off one by one: work that waits for other work of it, in whatever method it is queued, never ends.
        var reentry = new Reentry(context, queued.Select(work => work.Flow.Symbol), null);
        foreach (var work in queued)
        {
            foreach (var node in work.Nodes)
            {
                if (await reentry.ComesBackAsync(node, work.Flow.Model).ConfigureAwait(false))
                {
                    context.Refuse("queued work that would wait for other work of the queue");
                    return null;
                }
            }
        }

        if (await reentry.CrossesAsync().ConfigureAwait(false))
        {
            context.Refuse("queued work that takes a guard under which others wait for the queue");
            return null;
        }

        if (written.Namespace is { } space)
        {
            steps.Add(new AddUsing(held.Document.Id, space));
        }

        return new RewritePlan("Queue every use for one ConnectionWriter that owns the connection", EquivalenceKey, steps.Concat(calls.Steps).ToImmutableArray())
        {
            Documents = written.File is { } file ? ImmutableArray.Create(file) : ImmutableArray<NewDocument>.Empty,
        };
    }

    /// <summary>A command that is made once, or an object that is given the connection: others would use it beside the queue.</summary>
    private static bool IsKept(SyntaxNode? function, IReadOnlyList<HolderUse> uses) => function is null
        ? uses.Any(use => use.Access.FirstAncestorOrSelf<EqualsValueClauseSyntax>() is { } initializer && Outliving.Carries(initializer.Value, use.Model))
        : Dependents.Of(new Flow(function, uses.ToImmutableArray()), uses).IsKeptByMember;

    /// <summary>The connection is over, and others go on: only its owner may say so.</summary>
    private static bool IsEnd(HolderUse use) => use.Kind == UseKind.OpenOrClose && use.Access.Parent?.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText is "Dispose" or "DisposeAsync") == true;
}
