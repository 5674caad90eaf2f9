using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>The method that runs an operation on an object from a scope of its own: <c>InScopeAsync(db => db.Orders.CountAsync())</c>.</summary>
internal sealed class InOwnScope
{
    private readonly RemedyContext context;
    private readonly SyntaxNode owner;
    private readonly ScopeSource source;
    private readonly ScopeDelivery delivery;
    private readonly string factory;
    private readonly SortedSet<bool> asked = new();
    private string? name;

    public InOwnScope(RemedyContext context, SyntaxNode owner, ScopeSource source, ScopeDelivery delivery, string factory)
    {
        this.context = context;
        this.owner = owner;
        this.source = source;
        this.delivery = delivery;
        this.factory = factory;
    }

    /// <summary>What it is called; asking for it makes it.</summary>
    public string Name(bool hasResult)
    {
        asked.Add(hasResult);
        return name ??= context.Names.Take(owner, source.Type is { } type ? FreshNames.MembersOf(type) : FreshNames.WordsInSightOf(owner, context.Model), "InScopeAsync", "InOwnScopeAsync");
    }

    /// <summary>Whether there is a place for it: of the functions in a handler no two have one name.</summary>
    public bool HasPlace => owner is TypeDeclarationSyntax || asked.Count < 2 && owner is LambdaExpressionSyntax and ({ Block: null } or { Block.Statements.Count: > 0 });

    public IEnumerable<RewriteStep> Steps()
    {
        foreach (var hasResult in asked)
        {
            var result = hasResult ? "<TResult>" : "";
            var text = "async Task" + result + " " + name + result + "(Func<" + delivery.Made + ", Task" + result + "> work)\n{\n" +
                "    await using var scope = " + factory + ".CreateAsyncScope();\n    " + (hasResult ? "return " : "") + "await work(" + delivery.Expression("scope", true, "") + ");\n}";
            if (owner is TypeDeclarationSyntax type)
            {
                yield return new ReplaceText(context.Document.Id, new TextSpan(type.Members.LastOrDefault()?.Span.End ?? type.OpenBraceToken.Span.End, 0), "\n\nprivate " + text, Layout: true);
            }
            else if (owner is LambdaExpressionSyntax { ExpressionBody: { } body } lambda)
            {
                yield return new GiveBlockBody(context.Document.Id, body, text + "\n", context.Model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: false } method && !IsVoidTask(method) ? "return " : "");
            }
            else if (owner is LambdaExpressionSyntax { Block.Statements: { Count: > 0 } statements })
            {
                yield return new InsertAbove(context.Document.Id, statements[0], text);
            }
        }

        foreach (var space in asked.Count == 0 ? Enumerable.Empty<string>() : new[] { "System", "System.Threading.Tasks" })
        {
            if (!context.Model.LookupNamespacesAndTypes(owner.SpanStart, name: space == "System" ? "Func" : "Task").Any())
            {
                yield return new AddUsing(context.Document.Id, space);
            }
        }
    }

    private static bool IsVoidTask(IMethodSymbol method) => method is { IsAsync: true, ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 } };
}
