using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Calls of members that do nothing but open or close the object, or open it, prepare it and leave it open: what is done between them needs it open, so that they belong to one span with it.</summary>
internal static class OpeningCalls
{
    /// <summary>The functions with such calls among their uses, and those that do nothing with the object but call such members; null where not all calls are seen.</summary>
    public static async Task<List<Flow>?> AddedAsync(RemedyContext context, List<Flow> flows)
    {
        var members = flows.Where(flow => flow.Function is MethodDeclarationSyntax && (flow.Uses.All(IsAboutLifetime) ? flow.Uses.Any(Opens) || flow.Uses.Any(Closes) : flow.Uses.Any(Opens) && !flow.Uses.Any(Closes))).ToList();

        // What is opened once and for all stays open for everybody.
        if (!members.Any(flow => flow.Uses.Any(Closes)))
        {
            return flows;
        }

        var calls = new List<HolderUse>();
        foreach (var member in members)
        {
            if (member.Symbol is not { } method || await InnerMembers.CallsOfAsync(context, method).ConfigureAwait(false) is not { } sites)
            {
                return null;
            }

            calls.AddRange(sites.Where(site => !OneAtATime.IsAlone(site) && !IsStart(Flow.FunctionOf(site))));
        }

        // Where each member that works with it opens it first, callers elsewhere that open and close around it rely on nothing.
        var opensItself = flows.Where(flow => !members.Contains(flow)).All(OpensItself);
        return flows.Select(flow => flow with { Uses = flow.Uses.Concat(calls.Where(call => Flow.FunctionOf(call) == flow.Function)).OrderBy(use => use.Access.SpanStart).ToImmutableArray() })
            .Concat(Flow.Of(calls).Where(caller => caller.Uses.Length > 1 && flows.All(flow => flow.Function != caller.Function) && !(opensItself && IsElsewhere(caller)))).ToList();

        bool OpensItself(Flow flow) => flow.Uses.Any(Opens) || calls.Any(call => Flow.FunctionOf(call) == flow.Function && members.Any(member => member.Uses.Any(Opens) && SymbolEqualityComparer.Default.Equals(member.Symbol, call.Holder)));

        bool IsElsewhere(Flow caller) => TypeOf(caller.Function) is var type && flows.All(flow => TypeOf(flow.Function) != type);
    }

    private static TypeDeclarationSyntax? TypeOf(SyntaxNode function) => function.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>The program's own start opens before it starts others, and closes behind them.</summary>
    private static bool IsStart(SyntaxNode? function) => function is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" };

    private static bool IsAboutLifetime(HolderUse use) => use.Kind is UseKind.OpenOrClose or UseKind.NullCheck or UseKind.Assignment || use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "State" } or ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "State" } };

    private static bool Opens(HolderUse use) => NameOf(use) is "Open" or "OpenAsync";

    private static bool Closes(HolderUse use) => NameOf(use) is "Close" or "CloseAsync" or "Dispose" or "DisposeAsync";

    private static string? NameOf(HolderUse use) => use.Kind != UseKind.OpenOrClose ? null : use.Access.Parent switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => binding.Name.Identifier.ValueText,
        _ => null,
    };
}
