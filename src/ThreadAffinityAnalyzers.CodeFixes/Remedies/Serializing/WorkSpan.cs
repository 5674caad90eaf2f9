using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>The statements of a function that belong together: from the first use of the object to the last statement that needs what was read from it.</summary>
/// <param name="Block">The list that they stand in.</param>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
internal sealed record WorkSpan(BlockSyntax Block, int From, int To)
{
    public IEnumerable<StatementSyntax> Statements => Block.Statements.Skip(From).Take(To - From + 1);

    public StatementSyntax First => Block.Statements[From];

    public StatementSyntax Last => Block.Statements[To];

    /// <summary>The one span of the function; null where a part of it would never end.</summary>
    public static WorkSpan? Of(Flow flow) => Around(flow, flow.Uses);

    /// <summary>The same for some of its uses.</summary>
    public static WorkSpan? Around(Flow flow, IReadOnlyList<HolderUse> uses) => Of(flow, uses) is { } span && span.EndlessPart is null ? span : null;

    /// <summary>The spans of the function. A loop that never ends is none: what stands before it, each turn, and what stands behind it are spans of their own. Null where they cannot be parted.</summary>
    public static IReadOnlyList<WorkSpan>? AllOf(Flow flow)
    {
        var spans = new List<WorkSpan>();
        return Parts(flow).All(part => Add(flow, part, spans)) ? spans : null;
    }

    /// <summary>What the program's own <c>Main</c> does before it starts others, and what it does behind that: held from the first to the last, the guard would keep out all that it has started.</summary>
    private static IEnumerable<IReadOnlyList<HolderUse>> Parts(Flow flow)
    {
        if (flow.Function is not MethodDeclarationSyntax { Identifier.ValueText: "Main", Body: { } body } || Of(flow, flow.Uses) is not { } whole || whole.Block != body)
        {
            return new IReadOnlyList<HolderUse>[] { flow.Uses };
        }

        var spans = whole.Statements.Where(one => flow.Uses.Any(use => one.Span.Contains(use.Access.Span))).Select(one => Of(flow, flow.Uses.Where(use => one.Span.Contains(use.Access.Span)).ToList())).ToList();
        if (spans.Any(span => span?.Block != body))
        {
            return new IReadOnlyList<HolderUse>[] { flow.Uses };
        }

        var parts = new List<(int To, List<HolderUse> Uses)>();
        foreach (var span in spans.OfType<WorkSpan>().OrderBy(span => span.From))
        {
            var own = flow.Uses.Where(use => span.Statements.Any(one => one.Span.Contains(use.Access.Span)));
            if (parts.Count > 0 && (span.From <= parts.Last().To || !body.Statements.Skip(parts.Last().To + 1).Take(span.From - parts.Last().To - 1).Any(one => Starts(one, flow.Model))))
            {
                var (to, uses) = parts.Last();
                parts[parts.Count - 1] = (System.Math.Max(to, span.To), uses.Union(own).ToList());
            }
            else
            {
                parts.Add((span.To, own.ToList()));
            }
        }

        return parts.Select(part => (IReadOnlyList<HolderUse>)part.Uses);
    }

    /// <summary>Hands out a delegate: others may run it from here on.</summary>
    private static bool Starts(StatementSyntax statement, SemanticModel model) => statement.DescendantNodes().Any(one => one is AnonymousFunctionExpressionSyntax || one is ArgumentSyntax given && model.GetSymbolInfo(given.Expression).Symbol is IMethodSymbol && given.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax);

    private StatementSyntax? EndlessPart => Statements.FirstOrDefault(one => Endless.In(one) is not null);

    private static bool Add(Flow flow, IReadOnlyList<HolderUse> uses, List<WorkSpan> spans)
    {
        if (uses.Count == 0 || Of(flow, uses) is not { } span)
        {
            return uses.Count == 0;
        }

        if (span.EndlessPart is not { } part)
        {
            spans.Add(span);
            return true;
        }

        var before = uses.Where(use => use.Access.SpanStart < part.SpanStart).ToList();
        var turn = uses.Where(use => part.Span.Contains(use.Access.Span)).ToList();
        var behind = uses.Where(use => use.Access.SpanStart > part.Span.End).ToList();
        if (turn.Count == uses.Count ? Of(flow, turn) is not { } smaller || smaller == span : Of(flow, before) is { } first && first.Statements.Contains(part))
        {
            return false;
        }

        return Add(flow, before, spans) && Add(flow, turn, spans) && Add(flow, behind, spans);
    }

    private static WorkSpan? Of(Flow flow, IReadOnlyList<HolderUse> uses)
    {
        if (flow.Anchor(uses) is not StatementSyntax { Parent: BlockSyntax block } first)
        {
            return null;
        }

        var statements = block.Statements.ToList();
        var from = statements.FindIndex(one => one == first);
        var to = statements.FindLastIndex(one => uses.Any(use => one.Span.Contains(use.Access.Span)));
        var dependents = Dependents.Of(flow, uses);
        if (statements.FindIndex(dependents.AreOwnedBy) is >= 0 and var owned && owned < from)
        {
            from = owned;
        }

        for (var changed = true; changed;)
        {
            var declared = new HashSet<string>(statements.Skip(from).Take(to - from + 1).SelectMany(one => one is LocalDeclarationStatementSyntax local
                ? local.Declaration.Variables.Select(variable => variable.Identifier.ValueText)
                : one.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText)).Concat(dependents.Names));
            var last = statements.FindLastIndex(one => one.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => declared.Contains(name.Identifier.ValueText)));
            changed = last > to;
            to = changed ? last : to;
        }

        return new WorkSpan(block, from, to);
    }

    /// <summary>What cannot be put into a block of its own: names that others go to, or another function of the flows.</summary>
    public bool CannotBeEnclosed(Flow flow, IEnumerable<Flow> all) =>
        Statements.Any(one => one is LocalFunctionStatementSyntax or LabeledStatementSyntax || all.Any(inner => inner.Function != flow.Function && one.Contains(inner.Function)));
}
