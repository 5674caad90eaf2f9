using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>One guard around every use of a held object: a lock where all is synchronous, a semaphore where something awaits. A guard that is there already is taken.</summary>
internal class SerializeUsesFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002", "TAA1003", "TAA2001", "TAA2002", "TAA4001", "TAA4002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => context.Symbol is ILocalSymbol or IParameterSymbol || context.Id == "TAA4002";

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        // What a function is given, and code in it that others run shares: the function has a guard of its own.
        if (context.Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: (MethodKind.AnonymousFunction or MethodKind.Ordinary or MethodKind.LocalFunction) and var kind } } parameter)
        {
            if (kind != MethodKind.AnonymousFunction && !await OwnArgument.IsGivenAsync(context, parameter).ConfigureAwait(false))
            {
                context.Refuse("an object that others may be given, too");
                return null;
            }

            return context.Id == "TAA2001" && await HeldObject.ReadAsync(context, parameter, orParameter: true).ConfigureAwait(false) is { } given
                ? await PlanAsync(context, ImmutableArray.Create(given)).ConfigureAwait(false) : null;
        }

        if (context.Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } captured)
        {
            return context.Node.Parent?.Parent is ClassDeclarationSyntax && await HeldObject.ReadAsync(context, captured, orParameter: true).ConfigureAwait(false) is { Getters.IsEmpty: true } kept
                ? await context.Names.OnceAsync((kept.Declaration.SyntaxTree, kept.Declaration.Span, nameof(SerializeUsesFix)), () => PlanAsync(context, ImmutableArray.Create(kept))).ConfigureAwait(false) : null;
        }

        if (context.Symbol is not (IFieldSymbol or IPropertySymbol or ILocalSymbol) || await PerCallPlan.TogetherAsync(context, context.Symbol).ConfigureAwait(false) is not { } together)
        {
            return null;
        }

        // A connection and the commands made from it are one object: they share one guard, and one plan.
        return await context.Names.OnceAsync((together[0].Declaration.SyntaxTree, together[0].Declaration.Span, nameof(SerializeUsesFix)), () => PlanAsync(context, together)).ConfigureAwait(false);
    }

    protected async Task<RewritePlan?> PlanAsync(RemedyContext context, ImmutableArray<HeldObject> together)
    {
        var held = together[0];
        var uses = together.SelectMany(one => one.Uses).ToList();
        var getters = together.SelectMany(one => one.Getters).ToList();
        if (getters.Any(getter => getter.DeclaredAccessibility != Accessibility.Private) && !together.All(GuardElsewhere.IsNameable) && !context.Refuse("it is handed out") ||
            uses.FirstOrDefault(use => use.Kind is UseKind.Escape || use.Kind == UseKind.Return && !together.Any(one => one.IsInGetter(use.Access))) is { } given && !context.Refuse("it is passed on: " + given.Access.Parent))
        {
            return null;
        }

        if (uses.Any(use => use.Kind == UseKind.Options))
        {
            context.Refuse("a context that works with it when the guard is gone");
            return null;
        }

        if (together.Any(one => one.Symbol.Kind != held.Symbol.Kind && (one.Symbol is ILocalSymbol || held.Symbol is ILocalSymbol) || one.Symbol.IsStatic != held.Symbol.IsStatic))
        {
            return null;
        }

        if (together.Where(one => AdoTypes.IsCommand(one.Type)).SelectMany(one => one.Uses).Any(HeldParameter.IsHeldBeside))
        {
            context.Refuse("a parameter of the command that is held beside it");
            return null;
        }

        if (uses.Any(use => use.Access.Ancestors().OfType<LockStatementSyntax>().Any(one => CommonGuard.OfLock(one.Expression, use.Model) is null && !MadeForOneUse.Is(one.Expression, use.Model))))
        {
            context.Refuse("a guard that is not of this class");
            return null;
        }

        if (held is { NeedsStaticGuard: false, Symbol: not ILocalSymbol } && !(held.Symbol is IParameterSymbol && context.Id == "TAA2001") && await OtherHolders.HaveItAsync(context, held).ConfigureAwait(false))
        {
            context.Refuse("an object that others are given, too");
            return null;
        }

        var worked = uses.Where(use => !OneAtATime.IsAlone(use, held.Symbol) && !OneAtATime.IsBefore(use, held, uses) && use.Kind != UseKind.Guard).ToList();
        if (worked.Any(use => Flow.FunctionOf(use) is null))
        {
            context.Refuse("a use in a place that no guard can be written around");
            return null;
        }

        var flows = await InnerMembers.CalledAsync(context, Flow.Of(worked)).ConfigureAwait(false);
        var guards = new List<CommonGuard>();
        if (await HandedOut.ToCallersAsync(context, flows, getters, guards).ConfigureAwait(false) is not { } users)
        {
            context.Refuse("a result that needs the connection when the guard is gone");
            return null;
        }

        if (await OpeningCalls.AddedAsync(context, users).ConfigureAwait(false) is not { } whole)
        {
            context.Refuse("an opening or closing whose calls are not all seen");
            return null;
        }

        flows = whole;
        if (flows.Count == 0 || held.Symbol is not ILocalSymbol && uses.Any(use => GuardElsewhere.Is(use, held.Symbol)) && !together.All(GuardElsewhere.IsNameable) ||
            flows.Any(flow => flow.Function is CompilationUnitSyntax || Trivia.HasConditions(flow.Function) || LazyResult.IsIterator(flow.Function)))
        {
            context.Refuse("a use in a place that no guard can be written around");
            return null;
        }

        // A helper that is only called under the guard is guarded.
        flows.RemoveAll(flow => CommonGuard.IsHeldByCallers(flow, guards));
        if (together.Where(one => AdoTypes.IsCommand(one.Type)).Any(command => flows.Any(flow => HeldCommand.SetsForOthers(flow.Uses.Where(command.IsNamedBy)))))
        {
            context.Refuse("what one member sets on the command another one runs");
            return null;
        }

        if (flows.Any(flow => AdoTypes.IsBound(AdoTypes.InTask(flow.Symbol?.ReturnType))))
        {
            context.Refuse("a result that needs the connection when the guard is gone");
            return null;
        }

        if (await OneAtATime.ObjectionAsync(context, uses, flows).ConfigureAwait(false) is { } objection)
        {
            context.Refuse(objection);
            return null;
        }

        var helpers = await InnerMembers.FindAsync(context, flows).ConfigureAwait(false);
        flows = helpers.Flows.Where(flow => !helpers.Are.Contains(flow.Function)).ToList();
        guards.AddRange(flows.SelectMany(flow => flow.Uses).Select(GuardAround).OfType<CommonGuard>());
        var open = flows.Select(flow => new Flow(flow.Function, flow.Uses.Where(use => GuardAround(use) is null).ToImmutableArray())).Where(flow => flow.Uses.Length > 0).ToList();
        var guard = guards.FirstOrDefault();
        if (guards.Any(one => !one.IsSame(guard!)) || open.Any(flow => flow.Uses.Any(IsInSemaphore)))
        {
            context.Refuse("guards that differ");
            return null;
        }

        // Each instance has its own guard, and all of them the one object.
        IReadOnlyList<RewriteStep> widened = System.Array.Empty<RewriteStep>();
        if (held.NeedsStaticGuard && guard is { Written: "this" } or { Symbol.IsStatic: false })
        {
            if (await StaticGuard.StepsAsync(context, guard, held.Symbol).ConfigureAwait(false) is not { } made)
            {
                context.Refuse("a guard that belongs to its instance");
                return null;
            }

            widened = made;
            guard = guard with { Written = guard.Form == GuardForm.Scope ? guard.Written.Replace("this.", "") : guard.Symbol!.Name };
        }

        var isAsync = open.Any(flow => AsyncBody.Needs(flow) != false || flow.Symbol?.IsAsync == true);
        if (isAsync && guard is { Form: GuardForm.Lock or GuardForm.Thread } or { Form: GuardForm.Scope, NeedsAwait: false } || guard is { NeedsAwait: true } && !open.All(flow => AsyncBody.Needs(flow) == true || flow.Symbol?.IsAsync == true))
        {
            context.Refuse("code that cannot wait for the guard that is there");
            return null;
        }

        if (await OneAtATime.LeavesConnectionAsync(context, held, flows).ConfigureAwait(false))
        {
            context.Refuse("a result that needs the connection when the guard is gone");
            return null;
        }

        var steps = new List<RewriteStep>(widened);
        if (guard is null && open.Count > 0)
        {
            guard = await NewGuard.DeclareAsync(context, held, isAsync, steps).ConfigureAwait(false);
        }

        if (guard is null)
        {
            return null;
        }

        if (guard.Form != GuardForm.Lock && SelfWaiting.CallEachOther(flows) || await SelfWaiting.IsInAsync(context, flows, open, guard, widened.Count > 0).ConfigureAwait(false))
        {
            context.Refuse("guarded code that comes back to the guard, or takes another one in another order");
            return null;
        }

        foreach (var flow in flows)
        {
            if (LazyResult.ReadInside(flow) is not { } read || read.Count > 0 && AsyncBody.Needs(flow) != false)
            {
                return null;
            }

            steps.AddRange(read);
        }

        foreach (var flow in open)
        {
            if (GuardElsewhere.In(flow, guard, held.Symbol) is not { } here)
            {
                context.Refuse("a guard that cannot be named where the object is used");
                return null;
            }

            // A lock on an object that nobody else can have takes the common one in its place.
            if (MadeForOneUse.LocksAround(flow) is { Count: > 0 } locks)
            {
                if (guard.Form != GuardForm.Lock)
                {
                    context.Refuse("a guard that is not of this class");
                    return null;
                }

                steps.AddRange(MadeForOneUse.Replaced(flow, locks, here));
            }
            else if (!Guard(flow, open, here, steps))
            {
                return null;
            }
        }

        if (steps.Count == 0)
        {
            return null;
        }

        var plan = new RewritePlan(
            widened.Count > 0 && open.Count == 0 ? "Make " + guard.Written + " static, like what it guards" : open.Count == 0 ? "Read the result inside the guard" : guard.Form == GuardForm.Lock ? "Guard every use with one lock" : guard.Form is GuardForm.Scope or GuardForm.Thread ? "Guard every use with " + guard.Symbol!.Name : "Guard every use with one SemaphoreSlim",
            EquivalenceKey, steps.ToImmutableArray());
        // Whoever else is handed the object stands in other classes: the analyzer sees them all.
        if (open.Any(flow => GuardElsewhere.IsIn(flow, held.Symbol)) && await CleanProof.ObjectionAsync(context.Solution, plan, context.Diagnostic, context.Cancellation).ConfigureAwait(false) is { } speaking)
        {
            context.Refuse("it would leave " + speaking);
            return null;
        }

        return plan;
    }

    private static bool Guard(Flow flow, List<Flow> all, CommonGuard guard, List<RewriteStep> steps)
    {
        if (AsyncBody.Needs(flow) is not { } becomesAsync)
        {
            return false;
        }

        if (becomesAsync)
        {
            steps.AddRange(AsyncBody.Steps(flow));
        }

        var awaits = becomesAsync || flow.Symbol?.IsAsync == true;
        var wait = guard.Written + (awaits ? ".WaitAsync(" : ".Wait(") + AsyncBody.TokenOf(flow) + ")" + (awaits ? AsyncBody.Configured(flow.Function) : "") + ";";
        var head = guard.Form switch
        {
            GuardForm.Lock => "lock (" + guard.Written + ")",
            GuardForm.Scope => "using (" + guard.Written + ")",
            GuardForm.Thread => guard.Written + "." + guard.Enter + "();\ntry",
            _ => (awaits ? "await " : "") + wait + "\ntry",
        };
        var tail = guard.Form is GuardForm.Semaphore or GuardForm.Thread ? "\nfinally\n{\n    " + guard.Written + "." + guard.Exit + "();\n}" : "";
        if (flow.ExpressionBody is { } body)
        {
            steps.Add(new GiveBlockBody(flow.Document.Id, body, head + "\n{", AsyncBody.Lead(flow, becomesAsync)) { Tail = "\n}" + tail });
            return true;
        }

        // A semaphore is not re-entrant: a lambda in the guarded statements that is guarded itself would wait for them.
        if (WorkSpan.AllOf(flow) is not { } spans || spans.Any(span => span.CannotBeEnclosed(flow, all) || guard.Form != GuardForm.Lock && Names(flow.Function, TextSpan.FromBounds(span.First.SpanStart, span.Last.Span.End), guard)))
        {
            return false;
        }

        steps.AddRange(spans.Select(span => new EncloseStatements(flow.Document.Id, span.First, span.Last, head, tail)));
        return true;
    }

    /// <summary>Whether the statements take the guard themselves: under it they would wait for ever.</summary>
    private static bool Names(SyntaxNode function, TextSpan statements, CommonGuard guard) =>
        guard.Symbol is { } symbol && function.DescendantNodes(statements).OfType<IdentifierNameSyntax>().Any(name => statements.Contains(name.Span) && name.Identifier.ValueText == symbol.Name);

    private static CommonGuard? GuardAround(HolderUse use) => CommonGuard.Around(use.Access, use.Model);

    private static bool IsInSemaphore(HolderUse use) =>
        use.Access.Ancestors().OfType<TryStatementSyntax>().Any(one => one.Finally?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Release" or "Exit") == true);
}
