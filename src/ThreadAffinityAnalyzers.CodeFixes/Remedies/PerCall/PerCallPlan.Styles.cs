using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>By the option, what gives the connections is kept in the holder's place instead of a method: a data source, a <c>Func</c>, or an interface.</summary>
internal sealed partial class PerCallPlan
{
    private FactoryStyle style;

    /// <summary>Declares it where the holder was, made where the one object was made; false where that place cannot make it.</summary>
    /// <param name="declaration">The holder's declaration.</param>
    /// <param name="state">What the creation needs, kept by statements or fields of their own.</param>
    /// <param name="names">Names in use.</param>
    /// <param name="access">Accessibility, with a space behind.</param>
    private bool MakeStyled(SyntaxNode declaration, IReadOnlyList<string> state, HashSet<string> names, string access)
    {
        if (Owner is not null)
        {
            return false;
        }

        var model = creation.Model;
        var position = model.SyntaxTree == declaration.SyntaxTree ? declaration.SpanStart : creation.Expression?.SpanStart ?? 0;
        if (keepsAlive || IsSession || creation.IsAsync || creation.Body is not null || !creation.Makers.IsEmpty || !connection.Getters.IsEmpty ||
            creation.Expression is not BaseObjectCreationExpressionSyntax made || made.SyntaxTree != model.SyntaxTree || WorkOf(connection).Any(use => use.Kind == UseKind.Options) ||
            DeliveryChoice.Of(connection.Document, connection.Type, MadeType, style, model, position).FirstOrDefault(IsOfStyle) is not { } delivery)
        {
            return false;
        }

        var isSet = creation.Assignment is not null;
        if (isSet && (IsLocal || IsMadeLater || creation.Function is not ConstructorDeclarationSyntax constructor || constructor.Modifiers.Any(SyntaxKind.StaticKeyword) != connection.Symbol.IsStatic))
        {
            return false;
        }

        // A lambda in a constructor, or in the initializer of an instance's field, reads what it is given when it is called.
        var isKept = !isSet && (IsLocal || connection.Symbol.IsStatic);
        if (delivery is not DataSourceDelivery && !isKept && !ArgumentsOf(made).All(one => Written.IsStable(one, model, localsToo: isSet, settingsToo: true)))
        {
            return false;
        }

        var lambda = isKept ? factory! : factory! with { Creation = Written.Creation(made, MadeType.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, made.SpanStart), Enumerable.Empty<(TextSpan, string)>()) };
        var value = delivery switch
        {
            DataSourceDelivery source => made is { Initializer: null, ArgumentList.Arguments.Count: 1 } && lambda.SetUp.Count + lambda.Early.Count == 0 ? FactoryText.OfSource(source, made, model) : null,
            InterfaceDelivery wrapped => wrapped.Create + lambda.Lambda() + ")",
            _ => lambda.Lambda(),
        };
        if (value is null)
        {
            return false;
        }

        // The method's name is free: there is no method.
        var plain = FreshNames.InStyleOf(connection.Symbol.Name, delivery is FuncDelivery ? FreshNames.Camel(factory!.Name) : delivery.Wish);
        var own = delivery is FuncDelivery ? plain : FreshNames.InStyleOf(connection.Symbol.Name, FreshNames.Camel(connection.Symbol.Name) + FreshNames.Pascal(delivery.Wish));
        var name = plain == factory!.Name ? plain : context.Names.Take(IsLocal ? Home! : connection.Symbol.ContainingType.ToDisplayString(), names, IsOneOfSeveral ? own : plain, own);
        var modifiers = IsLocal ? "" : access + (connection.Symbol.IsStatic ? "static " : "");
        var kept = delivery is DataSourceDelivery || !isKept ? "" : string.Concat(state);
        var text = kept + (IsLocal ? (delivery is DataSourceDelivery && declaration is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } ? "using " : "") + (delivery is FuncDelivery ? delivery.Type : "var") + " " + name + " = " + value + ";"
            : connection.Symbol is IPropertySymbol ? modifiers + delivery.Type + " " + name + " { get; }" + (isSet ? "" : " = " + value + ";")
            : modifiers + "readonly " + delivery.Type + " " + name + (isSet ? ";" : " = " + value + ";"));
        steps.Add(declaration is VariableDeclaratorSyntax ? Declared(connection, declaration, CommentsOf(declaration) + text) : new ReplaceText(connection.Document.Id, declaration.Span, CommentsOf(declaration) + text, Layout: true));
        gone.Add(declaration);
        if (creation.Assignment is { } assignment)
        {
            steps.Add(new ReplaceText(creation.Document.Id, assignment.Span, Qualified(name, connection.Symbol.ContainingType, !connection.Symbol.IsStatic, model, assignment.SpanStart) + " = " + value, Layout: true));
            gone.Add(assignment);
            Import(creation.Document, model, assignment.SpanStart);
        }

        Import(connection.Document, model, position);
        if (delivery is DataSourceDelivery && !IsLocal)
        {
            PassDisposalOn(name);
        }

        factory = factory! with { Name = name, Modifiers = modifiers, Type = OpenedBy(delivery, model, position) };
        given = new GivenSource(delivery, _ => name);
        return true;

        void Import(Document document, SemanticModel there, int at) => steps.AddRange(delivery.Imports(document.Id, there, at));
    }

    /// <summary>Whoever disposed of the object disposes of the data source, which holds the pool.</summary>
    private void PassDisposalOn(string name)
    {
        foreach (var use in connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose && !IsGone(use) && use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" }
            or ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" } } }))
        {
            gone.Add(use.Access);
            steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, use.Receiver + name));
        }
    }

    private bool IsOfStyle(Delivery delivery) => style switch
    {
        FactoryStyle.DataSource => delivery is DataSourceDelivery,
        FactoryStyle.Func => delivery is FuncDelivery,
        _ => delivery is InterfaceDelivery,
    };

    /// <summary>The type of a connection that it gives.</summary>
    private string OpenedBy(Delivery delivery, SemanticModel model, int position) => delivery switch
    {
        DataSourceDelivery { Type: "DbDataSource" } => model.Compilation.GetTypeByMetadataName("System.Data.Common.DbConnection")!.ToMinimalDisplayString(model, position),
        DataSourceDelivery => factory!.Type,
        _ => connection.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, position),
    };
}
