using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A reader that a function returns: it closes the connection that was opened for it (<c>CommandBehavior.CloseConnection</c>).</summary>
internal static class OwningReader
{
    /// <summary>The steps that give each returned reader its connection; null where something else is returned, or the command ends before its reader.</summary>
    public static List<RewriteStep>? Steps(Flow flow)
    {
        if (flow.Function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax) || AsyncBody.Needs(flow) != false ||
            !AdoTypes.IsReader(AdoTypes.InTask(flow.Symbol!.ReturnType)) || flow.Model.Compilation.GetTypeByMetadataName("System.Data.CommandBehavior") is not { } behaviors)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var isSaid = false;
        foreach (var returned in Outliving.Returned(flow.Function).ToList())
        {
            var value = AwaitedOf(returned);
            if (value is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExecuteReader" or "ExecuteReaderAsync" } access, ArgumentList: { Arguments: { Count: <= 2 } arguments } list } ||
                !AdoTypes.IsCommand(flow.Model.GetTypeInfo(access.Expression).Type) || flow.Model.GetSymbolInfo(value).Symbol is not IMethodSymbol { ReducedFrom: null } || EndsHere(access.Expression, flow))
            {
                return null;
            }

            var written = behaviors.ToMinimalDisplayString(flow.Model, value.SpanStart);
            if (written.Contains('.'))
            {
                written = behaviors.Name;
                steps.Add(new AddUsing(flow.Document.Id, "System.Data"));
            }

            var said = arguments.FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(flow.Model.GetTypeInfo(one.Expression).Type, behaviors));
            if (said?.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "CloseConnection") == true)
            {
                isSaid = true;
                continue;
            }

            steps.Add(said is not null
                ? new ReplaceText(flow.Document.Id, new TextSpan(said.Span.End, 0), " | " + written + ".CloseConnection")
                : new ReplaceText(flow.Document.Id, new TextSpan(list.OpenParenToken.Span.End, 0), written + ".CloseConnection" + (arguments.Count > 0 ? ", " : "")));
        }

        return steps.Count == 0 && !isSaid ? null : steps;
    }

    /// <summary>Whether the caller ends what the call returns, whatever happens: <c>using var reader = Read();</c></summary>
    public static bool IsDisposed(InvocationExpressionSyntax call)
    {
        ExpressionSyntax value = call;
        while (value.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax || value.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax })
        {
            value = (ExpressionSyntax)(value.Parent is MemberAccessExpressionSyntax ? value.Parent.Parent! : value.Parent);
        }

        return value.Parent is UsingStatementSyntax ||
            value.Parent is EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } } };
    }

    private static ExpressionSyntax AwaitedOf(ExpressionSyntax value)
    {
        var awaited = value is AwaitExpressionSyntax one ? one.Expression : value;
        return awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } } ? configured : awaited;
    }

    /// <summary>A command that is disposed of when the function ends takes its reader with it: that is not mended by another connection.</summary>
    private static bool EndsHere(ExpressionSyntax command, Flow flow) =>
        flow.Model.GetSymbolInfo(command).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared } &&
        declared[0].GetSyntax().Ancestors().Take(2).Any(one => one is UsingStatementSyntax || one is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });
}
