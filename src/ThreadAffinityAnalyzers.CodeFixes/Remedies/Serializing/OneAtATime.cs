using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>What functions must not rely on if another function may come between any two of them, and nothing may go on when one has ended.</summary>
internal static class OneAtATime
{
    /// <summary>The precondition that fails, or null.</summary>
    public static async Task<string?> ObjectionAsync(RemedyContext context, IReadOnlyCollection<HolderUse> uses, IReadOnlyCollection<Flow> flows)
    {
        if (flows.Any(flow => NeedsAnotherMember(SqlTexts.In(flow.Function, flow.Model, node => flows.Any(other => other.Function == node && node != flow.Function)).ToList())))
        {
            return "what one call leaves on the connection is not what the next one finds";
        }

        // A lazy result that can be read inside the guard does not outlive it.
        if (flows.Any(flow => LazyResult.ReadInside(flow) is not { Count: > 0 } && Outliving.Escapes(flow, false, node => node is AssignmentExpressionSyntax { Parent: StatementSyntax } set && uses.Any(use => use.Kind == UseKind.Assignment && use.Access == set.Left))))
        {
            return "a result that needs the connection when the guard is gone";
        }

        if (await Callers.KeepStateAsync(context, flows, settings: false).ConfigureAwait(false))
        {
            return "callers that rely on the state of the connection between two guarded calls";
        }

        return flows.Any(flow => flow.Function.DescendantNodes().OfType<ExpressionStatementSyntax>().Any(statement => FlowRewrite.IsForgotten(statement, flow.Model)))
            ? "work that nobody awaits goes on without the guard"
            : null;
    }

    /// <summary>Start-up, and creation and disposal of the owner: nobody else is there yet, or any more. Those of another class, when the holder is given, are work like any other.</summary>
    public static bool IsAlone(HolderUse use, ISymbol? holder = null) =>
        Flow.FunctionOf(use) is { } starting && Flow.Serving(starting, use.Model) is not null || !(holder is IFieldSymbol or IPropertySymbol && GuardElsewhere.Is(use, holder)) && IsOfOwner(use);

    private static bool IsOfOwner(HolderUse use) => Flow.FunctionOf(use) switch
    {
        _ when IsOfNested(use) => false,
        null => !IsMadeAgain(use, use.Access.FirstAncestorOrSelf<MemberDeclarationSyntax>(one => one is BaseFieldDeclarationSyntax or PropertyDeclarationSyntax)),
        ConstructorDeclarationSyntax constructor => !IsMadeAgain(use, constructor),
        DestructorDeclarationSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" } => true,
        _ => false,
    };

    /// <summary>A class inside of the owner's is made, and disposed of, while others are at work.</summary>
    private static bool IsOfNested(HolderUse use) => use.Holder is IFieldSymbol or IPropertySymbol && use.Access.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { Parent: TypeDeclarationSyntax } type &&
        use.Model.GetDeclaredSymbol(type) is { } nested && nested.ContainingType is { } around && !SymbolEqualityComparer.Default.Equals(nested, use.Holder.ContainingType) && SymbolEqualityComparer.Default.Equals(around, use.Holder.ContainingType);

    /// <summary>What is done for each instance finds others at work with what all of them share.</summary>
    private static bool IsMadeAgain(HolderUse use, MemberDeclarationSyntax? making) => use.Holder is IFieldSymbol or IPropertySymbol && use.Holder.IsStatic && making?.Modifiers.Any(SyntaxKind.StaticKeyword) == false;

    /// <summary>What the function that declares a local does before it makes the first delegate that uses it: nobody else has the object yet.</summary>
    public static bool IsBefore(HolderUse use, HeldObject held, IEnumerable<HolderUse> all) =>
        held.Symbol is ILocalSymbol && Flow.FunctionAround(held.Declaration) is { } home && Flow.FunctionAround(use.Access) == home &&
        !all.Any(other => Flow.FunctionAround(other.Access) != home && other.Access.SpanStart < use.Access.SpanStart);

    /// <summary>Between two guarded members another call may come: what one leaves on the connection is not what the next one finds.</summary>
    private static bool NeedsAnotherMember(List<string> texts) =>
        texts.Any(SqlTexts.AsksForLastStatement) && !texts.Any(SqlTexts.Writes) || texts.Any(text => SqlTexts.Starts(text, "BEGIN")) != texts.Any(text => SqlTexts.Starts(text, "COMMIT"));

    /// <summary>A reader or a transaction works through a connection beside it: guarded alone it would leave that to all, outside of what is guarded.</summary>
    public static async Task<bool> LeavesConnectionAsync(RemedyContext context, HeldObject held, List<Flow> flows)
    {
        if (held.Symbol is not (IFieldSymbol or IPropertySymbol) || AdoTypes.IsConnection(held.Type) || AdoTypes.IsCommand(held.Type) || AdoTypes.IsSession(held.Type) || !AdoTypes.IsBound(held.Type))
        {
            return false;
        }

        var spans = flows.SelectMany(flow => flow.ExpressionBody is { } body ? new SyntaxNode[] { body } : WorkSpan.AllOf(flow)?.SelectMany(span => span.Statements) ?? Enumerable.Empty<SyntaxNode>()).ToList();
        foreach (var connection in held.Symbol.ContainingType.GetMembers().OfType<IFieldSymbol>().Where(one => AdoTypes.IsConnection(one.Type)))
        {
            if ((await HeldObject.UsesOfAsync(context, connection, wrapped: false).ConfigureAwait(false)).Any(use => !OneAtATime.IsAlone(use) && !spans.Any(span => span.SyntaxTree == use.Access.SyntaxTree && span.Span.Contains(use.Access.Span))))
            {
                return true;
            }
        }

        return false;
    }
}
