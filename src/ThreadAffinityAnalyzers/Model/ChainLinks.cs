using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The links of a fluent registration as they are written: calls, the properties between them, and later statements on the local that holds the chain.</summary>
internal static class ChainLinks
{
    /// <summary>The last link of the expression that the link stands in.</summary>
    public static ExpressionSyntax Last(ExpressionSyntax link)
    {
        while (Next(link) is { } next)
        {
            link = next;
        }

        return link;
    }

    /// <summary>The links that come after this one: <c>var kept = c.RegisterType&lt;Store&gt;(); kept.SingleInstance();</c> is one chain.</summary>
    public static IEnumerable<ExpressionSyntax> After(ExpressionSyntax link)
    {
        for (; Next(link) is { } next; link = next)
        {
            yield return next;
        }

        foreach (var receiver in Receivers(link))
        {
            foreach (var later in After(receiver))
            {
                yield return later;
            }
        }
    }

    /// <summary>All links of the chain that ends here, in order.</summary>
    public static IEnumerable<ExpressionSyntax> All(ExpressionSyntax last)
    {
        var links = new Stack<ExpressionSyntax>();
        for (ExpressionSyntax? at = last; at is InvocationExpressionSyntax or MemberAccessExpressionSyntax; at = Before(at))
        {
            links.Push(at);
        }

        return links.Concat(After(last));
    }

    /// <summary>The local that the chain starts from; null where it starts otherwise.</summary>
    public static IdentifierNameSyntax? Start(ExpressionSyntax last)
    {
        ExpressionSyntax? at = last;
        while (at is InvocationExpressionSyntax or MemberAccessExpressionSyntax)
        {
            at = Before(at);
        }

        return at as IdentifierNameSyntax;
    }

    public static string NameOf(ExpressionSyntax link) =>
        link is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } ? called.Name.Identifier.ValueText
        : link is MemberAccessExpressionSyntax property ? property.Name.Identifier.ValueText
        : "";

    private static ExpressionSyntax? Before(ExpressionSyntax link) => link switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };

    private static ExpressionSyntax? Next(ExpressionSyntax link) =>
        link.Parent is not MemberAccessExpressionSyntax access || access.Expression != link ? null
        : access.Parent is InvocationExpressionSyntax call && call.Expression == access ? call
        : access;

    private static IEnumerable<ExpressionSyntax> Receivers(ExpressionSyntax last)
    {
        if (last.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement } declarator }
            || (statement.Parent is GlobalStatementSyntax ? statement.Parent.Parent : statement.Parent) is not { } scope)
        {
            return [];
        }

        return scope.DescendantNodes(node => node is not (TypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)).OfType<IdentifierNameSyntax>().Where(name =>
            name.Identifier.ValueText == declarator.Identifier.ValueText && name.SpanStart > statement.Span.End && name.Parent is MemberAccessExpressionSyntax access && access.Expression == name);
    }
}
