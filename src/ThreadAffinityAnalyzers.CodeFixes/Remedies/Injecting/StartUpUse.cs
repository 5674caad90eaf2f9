using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary><c>var db = app.Services.GetRequiredService&lt;SqliteConnection&gt;()</c> at start-up: a connection of its own from then on.</summary>
internal static class StartUpUse
{
    /// <summary>Adds the steps to those of the consumers; false where the local goes on or the call is no declaration.</summary>
    public static async Task<bool> GiveAsync(RemedyContext context, Delivery delivery, Consumers consumers, InvocationExpressionSyntax resolution)
    {
        if (!delivery.IsOwned || context.Solution.GetDocument(resolution.SyntaxTree) is not { } document ||
            resolution is not { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService", TypeArgumentList.Arguments: { Count: 1 } asked } } } ||
            resolution.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } declaration } declarator })
        {
            return false;
        }

        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        if (model.GetDeclaredSymbol(declarator) is not { } local)
        {
            return false;
        }

        var home = Flow.FunctionAround(statement);
        foreach (var use in await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false))
        {
            // What start-up keeps in a delegate would be used by others later on.
            if (use.Kind is not (UseKind.Work or UseKind.OpenOrClose) || Flow.FunctionOf(use) != home)
            {
                return false;
            }

            if (use.Kind == UseKind.OpenOrClose)
            {
                if (FlowRewrite.RemoveLifetime(use) is not { } removal)
                {
                    return false;
                }

                consumers.Steps.AddRange(removal);
            }
        }

        if (statement.UsingKeyword.RawKind == 0)
        {
            consumers.Steps.Add(new ReplaceText(document.Id, new TextSpan(statement.SpanStart, 0), "using "));
        }

        if (!declaration.Type.IsVar && delivery is DataSourceDelivery)
        {
            consumers.Steps.Add(new ReplaceText(document.Id, declaration.Type.Span, "var"));
        }

        consumers.Steps.Add(new ReplaceText(document.Id, asked[0].Span, delivery.Type));
        consumers.Steps.Add(new ReplaceText(document.Id, new TextSpan(resolution.Span.End, 0), delivery is FuncDelivery ? "()" : ".OpenConnection()"));
        consumers.Import(document.Id, model, resolution.SpanStart);
        return true;
    }
}
