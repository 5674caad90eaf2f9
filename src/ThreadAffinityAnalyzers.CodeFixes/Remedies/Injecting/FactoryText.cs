using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>The expression that makes the factory, in the place of one that makes the object.</summary>
internal static class FactoryText
{
    /// <summary>The text, with the steps that take away what made the one object; null where others like it cannot be made.</summary>
    public static string? Of(Delivery delivery, ExpressionSyntax value, Document document, SemanticModel model, List<RewriteStep> steps)
    {
        if (delivery is FuncDelivery or InterfaceDelivery && OfMaker(value, document, model) is { } body)
        {
            return delivery is InterfaceDelivery given ? given.Create + "() =>" + body + ")" : "() =>" + body;
        }

        var own = new List<RewriteStep>();
        if (delivery is not (FuncDelivery or DataSourceDelivery or InterfaceDelivery) || new GivenInstance(document, model, value.FirstAncestorOrSelf<ArgumentSyntax>() ?? (SyntaxNode)value).Read(value, own) is not { } made ||
            delivery is DataSourceDelivery && made.Creation.ArgumentList is not { Arguments.Count: 1 })
        {
            return null;
        }

        steps.AddRange(own);
        return delivery is InterfaceDelivery factory ? factory.Create + "() =>" + made.Body(opens: true) + ")" : delivery is DataSourceDelivery source ? OfSource(source, made.Creation, model) : "() =>" + made.Body(opens: true);
    }

    /// <summary>The body of a lambda that asks a method of the project for one: <c>Open(configuration)</c>.</summary>
    private static string? OfMaker(ExpressionSyntax value, Document document, SemanticModel model)
    {
        if (value is not InvocationExpressionSyntax call || !new GivenInstance(document, model, call).IsRepeatable(call))
        {
            return null;
        }

        var opens = model.GetSymbolInfo(call).Symbol!.DeclaringSyntaxReferences[0].GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText is "Open" or "OpenAsync");
        return Remade.BodyOf(call.ToString(), new FreshNames().Take(call, FreshNames.WordsInSightOf(call, model), "connection", "opened"), !opens);
    }

    /// <summary><c>NpgsqlDataSource.Create(connectionString)</c>.</summary>
    public static string OfSource(DataSourceDelivery source, BaseObjectCreationExpressionSyntax creation, SemanticModel model)
    {
        var given = creation.ArgumentList!.Arguments[0].Expression;
        var mayBeNull = model.GetTypeInfo(given).Nullability.FlowState == NullableFlowState.MaybeNull;
        return source.Create + given + (mayBeNull ? "!" : "") + ")";
    }
}
