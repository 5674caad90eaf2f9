using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>So many calls deep a setting is looked for where the connection is prepared.</summary>
    private const int SettingDepth = 4;

    /// <summary>
    /// Whether a setting for one connection is said where the one object was prepared, and not moved to the factory: in a loop over texts, behind a condition, in a method that is given its name. It would reach a connection
    /// that is closed at once, and no other.
    /// </summary>
    private bool LeavesSetting()
    {
        if (IsSession)
        {
            return false;
        }

        var working = new HashSet<SyntaxNode>(WorkOf(connection).Select(Flow.FunctionOf).OfType<SyntaxNode>());
        var seen = new HashSet<SyntaxNode>();
        return Preparing().SelectMany(function => StatementsOf(function).Where(statement => Works(statement, function, working))).SelectMany(statement => statement is LocalDeclarationStatementSyntax local ? SetUp.GroupOf(local) : new List<StatementSyntax> { statement })
            .Any(statement => SaysSetting(statement, seen, SettingDepth));
    }

    private static IEnumerable<StatementSyntax> StatementsOf(SyntaxNode function) => function switch
    {
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(one => one.Statement),
        BaseMethodDeclarationSyntax { Body: { } body } => body.Statements,
        LocalFunctionStatementSyntax { Body: { } body } => body.Statements,
        AnonymousFunctionExpressionSyntax { Block: { } body } => body.Statements,
        AccessorDeclarationSyntax { Body: { } body } => body.Statements,
        _ => Enumerable.Empty<StatementSyntax>(),
    };

    /// <summary>Whether the statement does work on the object, itself or by a method of ours.</summary>
    private bool Works(StatementSyntax statement, SyntaxNode function, HashSet<SyntaxNode> working) =>
        statement is not LocalFunctionStatementSyntax && (WorkOf(connection).Any(use => use.Kind is UseKind.Work or UseKind.Alias && use.Access.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(use.Access.Span) &&
            Flow.FunctionOf(use) == function) ||
        CallsIn(statement).Any(call => BodiesOf(call).Any(working.Contains)));

    private static IEnumerable<InvocationExpressionSyntax> CallsIn(SyntaxNode code) => code.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>();

    private IEnumerable<SyntaxNode> BodiesOf(InvocationExpressionSyntax call) => Models.Of(call.SyntaxTree, creation.Model)?.GetSymbolInfo(call, context.Cancellation).Symbol is IMethodSymbol called
        ? (called.ReducedFrom ?? called).DeclaringSyntaxReferences.Select(one => one.GetSyntax(context.Cancellation)) : Enumerable.Empty<SyntaxNode>();

    /// <summary>In its texts, in those of the lists that it names, or in a method that it calls.</summary>
    private bool SaysSetting(SyntaxNode code, HashSet<SyntaxNode> seen, int depth)
    {
        if (depth == 0 || IsRepeated(code) || !seen.Add(code) || Models.Of(code.SyntaxTree, creation.Model) is not { } model)
        {
            return false;
        }

        return SqlTexts.In(code, model, IsRepeated).Any(SqlTexts.MaySet) ||
            code.DescendantNodes(node => !IsRepeated(node)).OfType<IdentifierNameSyntax>().Any(name => !IsRepeated(name) && ValueOf(model.GetSymbolInfo(name, context.Cancellation).Symbol) is { } value && SaysSetting(value, seen, depth - 1)) ||
            CallsIn(code).Where(call => !call.AncestorsAndSelf().TakeWhile(one => one != code).Any(IsRepeated)).SelectMany(BodiesOf).Any(body => SaysSetting(body, seen, depth - 1));
    }

    /// <summary>Whether what the factory would say to each connection gives the file to one of them alone.</summary>
    private bool KeepsFile() => prepared.Select(one => one.Statement).Concat<SyntaxNode>(creation.Makers).Concat(ownPragmas).Append(creation.Body).OfType<SyntaxNode>()
        .Any(code => Models.Of(code.SyntaxTree, creation.Model) is { } model && SqlTexts.In(code, model).Any(text => SqlTexts.StateIn(text) == SqlTexts.WholeFile));

    /// <summary>It is done for each connection from now on.</summary>
    private bool IsRepeated(SyntaxNode node) => gone.Contains(node) || node == creation.Expression || node == creation.Body || creation.Makers.Contains(node) || prepared.Any(one => one.Statement == node);

    /// <summary>What a field, a property or a local was made from, where that may be a text or a list of texts.</summary>
    private ExpressionSyntax? ValueOf(ISymbol? named) => named is IFieldSymbol or IPropertySymbol or ILocalSymbol && named.DeclaringSyntaxReferences is [var declared] ? declared.GetSyntax(context.Cancellation) switch
    {
        VariableDeclaratorSyntax variable => variable.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
        _ => null,
    } : null;
}
