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
            var head = "async Task" + result + " " + name + result + "(Func<" + delivery.Made + ", Task" + result + "> work)";
            var statements = "await using var scope = " + factory + ".CreateAsyncScope();\n" + (hasResult ? "return " : "") + "await work(" + delivery.Expression("scope", true, "") + ");";
            var local = head + "\n{\n    " + statements.Replace("\n", "\n    ") + "\n}";
            switch (owner)
            {
                case TypeDeclarationSyntax type:
                    yield return new AppendMethod(context.Document.Id, type, "private " + head, statements);
                    break;
                case LambdaExpressionSyntax { ExpressionBody: { } body } lambda:
                    yield return new GiveBlockBody(context.Document.Id, body, local + "\n", context.Model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: false } method && !IsVoidTask(method) ? "return " : "");
                    break;
                case LambdaExpressionSyntax { Block.Statements: { Count: > 0 } block }:
                    yield return new InsertAbove(context.Document.Id, block[0], local);
                    break;
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
