using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Private members that hand out the object, or what needs it: the members that call them use it, and hold the guard.</summary>
internal static class HandedOut
{
    /// <summary>The functions with the callers in the place of such members; null where a member cannot be left to its callers.</summary>
    /// <param name="context">What is asked about.</param>
    /// <param name="flows">All functions with uses.</param>
    /// <param name="getters">Members whose calls are among the uses already.</param>
    /// <param name="guards">Takes the guards that such a member holds itself.</param>
    public static async Task<List<Flow>?> ToCallersAsync(RemedyContext context, IEnumerable<Flow> flows, IReadOnlyCollection<ISymbol> getters, List<CommonGuard> guards)
    {
        var open = flows.ToList();
        var left = new HashSet<SyntaxNode>();
        while (open.FirstOrDefault(flow => !left.Contains(flow.Function) && (IsGetter(flow) || HandsOut(flow))) is { } member)
        {
            // A lock is taken twice without harm; another guard would be waited for by who holds it.
            var inner = member.Uses.Select(use => CommonGuard.Around(use.Access, use.Model)).OfType<CommonGuard>().ToList();
            if (inner.Any(guard => guard.Form != GuardForm.Lock) || !left.Add(member.Function))
            {
                return null;
            }

            guards.AddRange(inner);
            if (IsGetter(member))
            {
                open.Remove(member);
                continue;
            }

            if (await InnerMembers.CallsOfAsync(context, member.Symbol!).ConfigureAwait(false) is not { Count: > 0 } calls ||
                calls.Any(call => Flow.FunctionOf(call) is not { } caller || caller is CompilationUnitSyntax || left.Contains(caller)))
            {
                return null;
            }

            open.Remove(member);
            foreach (var caller in Flow.Of(calls))
            {
                var known = open.FindIndex(flow => flow.Function == caller.Function);
                if (known < 0)
                {
                    open.Add(caller);
                }
                else
                {
                    open[known] = open[known] with { Uses = open[known].Uses.Concat(caller.Uses).OrderBy(use => use.Access.SpanStart).ToImmutableArray() };
                }
            }
        }

        return open;

        bool IsGetter(Flow flow) => getters.Any(getter => getter.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == flow.Function.SyntaxTree && one.Span.Contains(flow.Function.Span)));
    }

    /// <summary>A private method that returns a reader, a command or the like, or rows that are read while its caller asks for them, or puts the object into a command that it is given.</summary>
    private static bool HandsOut(Flow flow) =>
        flow.Function is MethodDeclarationSyntax && flow.Symbol is { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, IsPartialDefinition: false } method &&
        (AdoTypes.IsBound(AdoTypes.InTask(method.ReturnType)) || LazyResult.IsIterator(flow.Function) || Dependents.Of(flow, flow.Uses).Escape);
}
