using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>A registering call that says "singleton", rewritten to say "scoped".</summary>
internal sealed class ScopedRegistration
{
    private const string Singleton = "Singleton";

    private readonly Document document;
    private readonly SemanticModel model;
    private readonly ExpressionSyntax call;

    public ScopedRegistration(Document document, SemanticModel model, ExpressionSyntax call)
    {
        this.document = document;
        this.model = model;
        this.call = call;
    }

    /// <summary>Whether each object has to be opened where it is made.</summary>
    public bool Opens { get; init; }

    /// <summary>Whether the database in memory that is registered is one for all connections, from now on.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>The steps, or null where the call cannot be understood in full.</summary>
    public ImmutableArray<RewriteStep>? Steps()
    {
        if (Trivia.HasConditions(call) || !SharesMemory && IsMemoryDatabase() || IsMadeWithWork() || KeepsFile())
        {
            return null;
        }

        switch (call)
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } invocation:
                if (name.Identifier.ValueText.EndsWith(Singleton, System.StringComparison.Ordinal) && model.GetSymbolInfo(invocation).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true } method)
                {
                    return OfWord(invocation, name, method);
                }

                return OfLifetime(invocation.ArgumentList);
            case BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments }:
                return OfLifetime(arguments);
            default:
                return null;
        }
    }

    /// <summary>Each scope would have an empty database of its own.</summary>
    private bool IsMemoryDatabase() => call.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Any(made => AdoTypes.IsConnection(model.GetTypeInfo(made).Type) && MemoryTexts.NamesMemory(made, model));

    /// <summary>The class that the container makes does work in its constructor that was done once.</summary>
    private bool IsMadeWithWork() => call.DescendantNodes().OfType<GenericNameSyntax>().FirstOrDefault(name => name.FirstAncestorOrSelf<InvocationExpressionSyntax>() == call) is { } asked
        ? OnceOnly.IsInConstructorOf(model.GetTypeInfo(asked.TypeArgumentList.Arguments.Last()).Type, model.Compilation)
        : call.DescendantNodes().OfType<TypeOfExpressionSyntax>().Any(type => OnceOnly.IsInConstructorOf(model.GetTypeInfo(type.Type).Type, model.Compilation));

    /// <summary>One connection has the file for itself: that of a second scope could not open it.</summary>
    private bool KeepsFile() => call.DescendantNodes().OfType<TypeSyntax>().Select(name => model.GetTypeInfo(name).Type).Where(type => type is INamedTypeSymbol).SelectMany(type => type!.DeclaringSyntaxReferences).Distinct()
        .Select(one => one.GetSyntax()).Append(call).Any(code => Models.Of(code.SyntaxTree, model) is { } there && SqlTexts.In(code, there).Any(text => SqlTexts.StateIn(text) == SqlTexts.WholeFile));

    /// <summary><c>AddSingleton</c>, <c>TryAddKeyedSingleton</c>, <c>ServiceDescriptor.Singleton</c>.</summary>
    private ImmutableArray<RewriteStep>? OfWord(InvocationExpressionSyntax invocation, SimpleNameSyntax name, IMethodSymbol method)
    {
        var steps = new List<RewriteStep> { new ReplaceText(document.Id, new TextSpan(name.Identifier.Span.End - Singleton.Length, Singleton.Length), "Scoped") };
        foreach (var argument in invocation.ArgumentList.Arguments)
        {
            var parameter = ParameterOf(argument, method);
            if (parameter is null)
            {
                return null;
            }

            if (parameter.Type is INamedTypeSymbol { DelegateInvokeMethod: not null })
            {
                if (!NewObjects.MakesOnlyNew(argument.Expression, model) || (Opens ? argument.Expression is LambdaExpressionSyntax made ? new OpeningLambda(document, model, made).Steps("") : null : Enumerable.Empty<RewriteStep>()) is not { } opening)
                {
                    return null;
                }

                steps.AddRange(opening);
            }
            else if (parameter.Name == "implementationInstance" || parameter.Name == "instance")
            {
                // An instance may be registered under a type that only the compiler wrote down: it is that of the expression, as the factory's is.
                if (argument.NameColon is not null || new GivenInstance(document, model, invocation).Read(argument.Expression, steps) is not { } instance)
                {
                    return null;
                }

                var factory = (method.Parameters.Any(one => one.Name == "serviceKey") ? "(_, _) =>" : "_ =>") + instance.Body(instance.IsOpened || Opens);
                steps.Add(new ReplaceText(document.Id, argument.Expression.Span, factory, Layout: factory.Contains("\n")));
            }
        }

        return steps.ToImmutableArray();
    }

    /// <summary><c>ServiceLifetime.Singleton</c> among the arguments: as the last one, of a method whose default is scoped, it goes.</summary>
    private ImmutableArray<RewriteStep>? OfLifetime(ArgumentListSyntax list)
    {
        var symbol = model.GetSymbolInfo(call).Symbol as IMethodSymbol;
        var stated = list.Arguments.Where(argument => argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: Singleton, Expression: var type } &&
            (type as IdentifierNameSyntax ?? (type as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == "ServiceLifetime").ToList();
        if (symbol is null || stated.Count == 0 || list.Arguments.Any(argument => ParameterOf(argument, symbol) is not { } parameter ||
            parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: false } && !NewObjects.MakesOnlyNew(argument.Expression, model)))
        {
            return null;
        }

        var context = stated.FirstOrDefault(argument => ParameterOf(argument, symbol)!.Name is "contextLifetime" or "lifetime");
        if (context is null)
        {
            return null;
        }

        var isDefault = ParameterOf(context, symbol) is { HasExplicitDefaultValue: true, ExplicitDefaultValue: 1 };
        var index = list.Arguments.IndexOf(context);
        if (isDefault && index == list.Arguments.Count - 1 && index > 0)
        {
            return ImmutableArray.Create<RewriteStep>(new ReplaceText(document.Id, TextSpan.FromBounds(list.Arguments[index - 1].Span.End, context.Span.End), ""));
        }

        var word = ((MemberAccessExpressionSyntax)context.Expression).Name;
        return ImmutableArray.Create<RewriteStep>(new ReplaceText(document.Id, word.Span, "Scoped"));
    }

    private static IParameterSymbol? ParameterOf(ArgumentSyntax argument, IMethodSymbol method)
    {
        if (argument.NameColon is { } named)
        {
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == named.Name.Identifier.ValueText);
        }

        var index = ((ArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        return index < method.Parameters.Length ? method.Parameters[index] : null;
    }
}
