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

    public static WorkSpan? Of(Flow flow)
    {
        if (flow.Anchor(flow.Uses) is not StatementSyntax { Parent: BlockSyntax block } first)
        {
            return null;
        }

        var statements = block.Statements.ToList();
        var from = statements.FindIndex(one => one == first);
        var to = statements.FindLastIndex(one => flow.Uses.Any(use => one.Span.Contains(use.Access.Span)));
        for (var changed = true; changed;)
        {
            var declared = new HashSet<string>(statements.Skip(from).Take(to - from + 1).SelectMany(one => one is LocalDeclarationStatementSyntax local
                ? local.Declaration.Variables.Select(variable => variable.Identifier.ValueText)
                : one.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText)));
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
