using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>A registration of one object, rewritten to register what makes such objects.</summary>
internal sealed class FactoryRegistration
{
    private readonly Document document;
    private readonly SemanticModel model;
    private readonly InvocationExpressionSyntax call;
    private readonly SimpleNameSyntax name;
    private readonly ExpressionSyntax given;

    private FactoryRegistration(Document document, SemanticModel model, InvocationExpressionSyntax call, SimpleNameSyntax name, ExpressionSyntax given)
    {
        this.document = document;
        this.model = model;
        this.call = call;
        this.name = name;
        this.given = given;
    }

    /// <summary>The registration with its factory or instance; null for other forms.</summary>
    public static FactoryRegistration? Read(Document document, SemanticModel model, SyntaxNode call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "AddSingleton" or "TryAddSingleton" or "AddScoped" or "TryAddScoped" or "AddTransient" or "TryAddTransient" } name }, ArgumentList.Arguments: { Count: 1 } arguments } invocation &&
        !Trivia.HasConditions(call) && model.GetSymbolInfo(invocation).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true } && arguments[0].NameColon is null
            ? new FactoryRegistration(document, model, invocation, name, arguments[0].Expression) : null;

    /// <summary>The object is made by <c>new</c> of one text, and nothing else is done to it.</summary>
    public BaseObjectCreationExpressionSyntax? Plain => given switch
    {
        LambdaExpressionSyntax { ExpressionBody: { } body } when Creation.Bare(body) is BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 1 } creation => creation,
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 1 } creation => creation,
        _ => null,
    };

    /// <summary>Whether the object is open when it is handed out.</summary>
    public bool Opens => given is LambdaExpressionSyntax lambda && new OpeningLambda(document, model, lambda).Opens;

    /// <summary>Not one object that the factory keeps: whoever opens a connection per call disposes of it.</summary>
    public bool MakesNew => given is not LambdaExpressionSyntax lambda || NewObjects.MakesNew(lambda, model);

    /// <summary>Done again for each object it changes nothing: no table is made or filled that may be there, and no database of its own.</summary>
    public bool IsRepeatable
    {
        get
        {
            return IsSetUpRepeatable && !Texts().Any(text => text.Length > 0 && SqlTexts.IsMemory(text)) &&
                (given as LambdaExpressionSyntax)?.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Where(one => AdoTypes.IsConnection(model.GetTypeInfo(one).Type))
                    .All(new GivenInstance(document, model, call).IsRepeatable) != false;
        }
    }

    /// <summary>No table is made or filled that may be there, and nothing else is done once.</summary>
    public bool IsSetUpRepeatable => !Texts().Any(text => text.Length > 0 && SqlTexts.StateIn(text) is not null) && !(given is LambdaExpressionSyntax && OnceOnly.IsIn(given, model.Compilation));

    private IEnumerable<string> Texts() => given is LambdaExpressionSyntax lambda
        ? new OpeningLambda(document, model, lambda).Bodies().SelectMany(body => Models.Of(body.SyntaxTree, model) is { } there ? SqlTexts.In(body, there) : Enumerable.Empty<string>())
        : Enumerable.Empty<string>();

    /// <summary>The steps; null where the factory cannot be turned into one of factories.</summary>
    public IEnumerable<RewriteStep>? Steps(Delivery delivery)
    {
        if (!IsRepeatable)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        switch (given)
        {
            case LambdaExpressionSyntax lambda:
                if ((delivery is DataSourceDelivery source ? OfSource(source) : new OpeningLambda(document, model, lambda).Steps((delivery as InterfaceDelivery)?.Create + "() =>")) is not { } edits)
                {
                    return null;
                }

                steps.AddRange(edits);
                if (delivery is InterfaceDelivery)
                {
                    steps.Add(new ReplaceText(document.Id, new TextSpan(lambda.Body.Span.End, 0), ")"));
                }

                break;
            case BaseObjectCreationExpressionSyntax or IdentifierNameSyntax when FactoryText.Of(delivery, given, document, model, steps) is { } text:
                text = delivery is DataSourceDelivery ? text : "_ => " + text;
                steps.Add(new ReplaceText(document.Id, given.Span, text, Layout: text.Contains("\n")));
                break;
            default:
                return null;
        }

        var asked = delivery is DataSourceDelivery && name is not GenericNameSyntax ? "" : "<" + delivery.Type + ">";
        steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(name.Identifier.Span.End, name.Span.End), asked));
        return steps;
    }

    private IEnumerable<RewriteStep>? OfSource(DataSourceDelivery source) =>
        Plain is { } creation && given is LambdaExpressionSyntax { ExpressionBody: { } body } ? new RewriteStep[] { new ReplaceText(document.Id, body.Span, FactoryText.OfSource(source, creation, model)) } : null;
}
