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
    private readonly TypeDeclarationSyntax owner;
    private readonly ScopeSource source;
    private readonly ScopeDelivery delivery;
    private readonly string factory;
    private readonly SortedSet<bool> asked = new();
    private string? name;

    public InOwnScope(RemedyContext context, TypeDeclarationSyntax owner, ScopeSource source, ScopeDelivery delivery, string factory)
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
        return name ??= context.Names.Take(owner, FreshNames.MembersOf(source.Type!), "InScopeAsync", "InOwnScopeAsync");
    }

    public IEnumerable<RewriteStep> Steps()
    {
        foreach (var hasResult in asked)
        {
            var last = owner.Members.LastOrDefault();
            var result = hasResult ? "<TResult>" : "";
            var text = "\n\nprivate async Task" + result + " " + name + result + "(Func<" + delivery.Made + ", Task" + result + "> work)\n{\n" +
                "await using var scope = " + factory + ".CreateAsyncScope();\n" + (hasResult ? "return " : "") + "await work(" + delivery.Expression("scope", true, "") + ");\n}";
            yield return new ReplaceText(context.Document.Id, new TextSpan(last?.Span.End ?? owner.OpenBraceToken.Span.End, 0), text, Layout: true);
        }

        foreach (var space in asked.Count == 0 ? Enumerable.Empty<string>() : new[] { "System", "System.Threading.Tasks" })
        {
            if (!context.Model.LookupNamespacesAndTypes(owner.SpanStart, name: space == "System" ? "Func" : "Task").Any())
            {
                yield return new AddUsing(context.Document.Id, space);
            }
        }
    }
}
