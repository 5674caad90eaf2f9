using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Where the function's own object lives: in a local that stands for it already, or in a block around the statements that are done once.</summary>
internal sealed partial class PerCallPlan
{
    /// <summary>The statement of the same block that has opened the shared object until now, the last before the first use: its own one is opened in that place, above what is written in between.</summary>
    private SyntaxNode? OpenedAt(Flow flow, IReadOnlyList<HolderUse> uses) => flow.Anchor(uses) is not { } anchor ? null : connection.Uses
        .Where(use => use.Kind == UseKind.OpenOrClose && use.Access.SyntaxTree == anchor.SyntaxTree && use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" })
        .Select(use => use.Access.FirstAncestorOrSelf<StatementSyntax>()).LastOrDefault(statement => statement is ExpressionStatementSyntax && statement.Parent == anchor.Parent && statement.SpanStart < anchor.SpanStart);

    private bool OwnAlias(Flow flow, HolderUse alias, string opened)
    {
        var declarator = (VariableDeclaratorSyntax)alias.Access.Parent!.Parent!;
        if (declarator.Parent is not VariableDeclarationSyntax { Variables.Count: 1 } declaration || flow.Model.GetDeclaredSymbol(declarator) is not ILocalSymbol local || flow.ExpressionBody is not null)
        {
            return false;
        }

        // The local must stay in the function: whoever got it would find it closed.
        var block = declaration.FirstAncestorOrSelf<BlockSyntax>() ?? flow.Function;
        foreach (var name in block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(flow.Model.GetSymbolInfo(name).Symbol, local)))
        {
            var use = HolderUse.Of(local, false, flow.Document, flow.Model, name);
            if (use.Kind is UseKind.Escape or UseKind.Return or UseKind.Assignment or UseKind.Alias)
            {
                return false;
            }
        }

        steps.Add(new ReplaceText(alias.Document.Id, alias.Access.Span, opened));
        if (declaration.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement)
        {
            steps.Add(new ReplaceText(alias.Document.Id, new TextSpan(statement.SpanStart, 0), Using(flow, opened)));
        }

        return true;
    }

    /// <summary><c>using (_db) { ... }</c> around all that is done closed the one object for good: it opens its own.</summary>
    private bool OwnUsing(Flow flow, List<HolderUse> uses, string local, string receiver)
    {
        if (commands.Count > 0 || uses.Any(use => use.Kind == UseKind.Call) || uses.FirstOrDefault(use => use.Access.Parent is UsingStatementSyntax owned && owned.Expression == use.Access) is not { } owner ||
            !uses.All(use => owner.Access.Parent!.Span.Contains(use.Access.Span)) || AsyncBody.Needs(flow) != false || ExpressionFor(flow, receiver) is not { } opened)
        {
            return false;
        }

        steps.Add(new ReplaceText(owner.Document.Id, owner.Access.Span, "var " + local + " = " + opened));
        Rename(uses.Where(use => use != owner), local);
        return true;
    }

    /// <summary>What is done once at the start gets a connection that is closed again, where nothing declared there is needed later.</summary>
    private bool Enclosed(Flow flow, IReadOnlyList<HolderUse> uses, SyntaxNode first, SyntaxNode? last, string opening)
    {
        if (last is null || flow.ExpressionBody is not null || first.Parent is null || AsyncBody.Needs(flow) != false || opening.Split('\n').Any(line => !line.Contains("using ")))
        {
            return false;
        }

        var siblings = first.Parent.ChildNodes().SkipWhile(one => one != first).ToList();
        var inside = siblings.Take(siblings.IndexOf(last) + 1).ToList();
        var declared = new HashSet<string>(inside.Select(one => one is GlobalStatementSyntax global ? global.Statement : one).OfType<LocalDeclarationStatementSyntax>()
            .SelectMany(one => one.Declaration.Variables).Select(one => one.Identifier.ValueText)
            .Concat(inside.SelectMany(one => one.DescendantNodes().OfType<SingleVariableDesignationSyntax>()).Select(one => one.Identifier.ValueText))
            .Concat(inside.Select(one => one is GlobalStatementSyntax global ? global.Statement : one).OfType<LocalFunctionStatementSyntax>().Select(one => one.Identifier.ValueText))
            .Concat(Dependents.Of(flow, uses).Names));
        if (siblings.Skip(inside.Count).SelectMany(one => one.DescendantNodes()).OfType<IdentifierNameSyntax>().Any(name => declared.Contains(name.Identifier.ValueText)) ||
            inside.SelectMany(one => one.DescendantNodes()).Any(one => one is LabeledStatementSyntax))
        {
            return false;
        }

        var lines = opening.Split('\n');
        var head = string.Join("\n", lines.Select(line => line.Insert(line.IndexOf("using ", System.StringComparison.Ordinal) + "using ".Length, "(").TrimEnd(';') + ")"));
        steps.Add(first == last && first is UsingStatementSyntax ? new InsertStatements(flow.Document.Id, first, head) : new EncloseStatements(flow.Document.Id, first, last, head, ""));
        return true;
    }

    /// <summary>The last statement that needs the connection, where the function goes on to wait for something else, the next middleware or the next turn: nobody needs it by then.</summary>
    private StatementSyntax? LastBeforeWaiting(Flow flow, IReadOnlyList<HolderUse> uses) =>
        WorkSpan.Around(flow, uses) is { } span && Behind(span.Block, span.To).Any(one =>
            one.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<AwaitExpressionSyntax>().Any()) ? span.Last : null;

    /// <summary>What follows in the block, and behind it where the statement around it goes.</summary>
    private IEnumerable<StatementSyntax> Behind(BlockSyntax block, int last)
    {
        var behind = block.Statements.Skip(last + 1);
        return steps.OfType<UnwrapBlock>().FirstOrDefault(one => one.Block == block)?.Statement is { Parent: BlockSyntax around } whole ? behind.Concat(Behind(around, around.Statements.IndexOf(whole))) : behind;
    }
}
