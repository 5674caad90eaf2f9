using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Rules;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers;

/// <summary>Asks the model about each declaration of one tree: what keeps state, by its type, and what has a body, by its words.</summary>
internal sealed class DeclarationWalk
{
    private readonly SemanticModelAnalysisContext context;
    private readonly AffinityModel model;
    private readonly SyntaxTree tree;
    private readonly bool mayBeAudited;

    public DeclarationWalk(SemanticModelAnalysisContext context, AffinityModel model)
    {
        this.context = context;
        this.model = model;
        tree = context.SemanticModel.SyntaxTree;
        mayBeAudited = Audits.MayStandIn(tree, context.CancellationToken);
    }

    public void Run()
    {
        if (tree.GetRoot(context.CancellationToken) is not CompilationUnitSyntax unit)
        {
            return;
        }

        if (unit.Members.Any(member => member is GlobalStatementSyntax))
        {
            OnBody(unit, null);
        }

        Visit(unit.Members, null);
    }

    private void Visit(SyntaxList<MemberDeclarationSyntax> members, INamedTypeSymbol? type)
    {
        foreach (var member in members)
        {
            if (context.FilterSpan is { } span && !span.IntersectsWith(member.FullSpan))
            {
                continue;
            }

            switch (member)
            {
                case BaseNamespaceDeclarationSyntax names:
                    Visit(names.Members, null);
                    break;
                case TypeDeclarationSyntax declared:
                    OnType(declared);
                    break;
                case FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.ConstKeyword):
                    foreach (var variable in field.Declaration.Variables)
                    {
                        OnState(variable, field.Declaration.Type, variable.Initializer, isKept: true, type);
                    }

                    break;
                case PropertyDeclarationSyntax property:
                    OnState(property, property.Type, property.Initializer, IsKept(property), type);
                    OnBody(property.ExpressionBody, type);
                    OnAccessors(property.AccessorList, type);
                    break;
                case IndexerDeclarationSyntax indexer:
                    OnBody(indexer.ExpressionBody, type);
                    OnAccessors(indexer.AccessorList, type);
                    break;
                case EventDeclarationSyntax { AccessorList: { } accessors }:
                    OnAccessors(accessors, type);
                    break;
                case ConstructorDeclarationSyntax { Body: { } body } constructor:
                    // What its lambdas name is kept as long as they are.
                    if (NameIndex.Of(tree, context.CancellationToken).HasLambdaIn(body.Span))
                    {
                        OnParameters(constructor.ParameterList);
                    }

                    OnBody(constructor, type);
                    break;
                case BaseMethodDeclarationSyntax method when method.Body is not null || method.ExpressionBody is not null:
                    OnBody(method, type);
                    break;
            }
        }
    }

    private void OnParameters(ParameterListSyntax? list)
    {
        foreach (var parameter in list?.Parameters ?? default)
        {
            if (parameter.Type is { } kept && MayHold(parameter, kept))
            {
                Report(parameter, model.FindingsIn(parameter, context.CancellationToken));
            }
        }
    }

    private void OnType(TypeDeclarationSyntax declared)
    {
        // Captured parameters of a primary constructor are state of the instance; a record keeps them in properties.
        OnParameters(declared.ParameterList);

        if (declared.BaseList is { Types: [var parent, ..] } && model.MayHandDown(parent, context.CancellationToken))
        {
            Report(parent, model.FindingsIn(parent, context.CancellationToken));
        }

        Visit(declared.Members, context.SemanticModel.GetDeclaredSymbol(declared, context.CancellationToken));
    }

    /// <summary>What a field or property keeps, and the lambdas in its initialiser, which belong to no method.</summary>
    private void OnState(SyntaxNode declaration, TypeSyntax kept, EqualsValueClauseSyntax? initializer, bool isKept, INamedTypeSymbol? type)
    {
        if (isKept && (MayHold(declaration, kept) is var mayHold && mayHold || mayBeAudited))
        {
            Report(declaration, mayHold ? model.FindingsIn(declaration, context.CancellationToken) : ImmutableArray<Finding>.Empty);
        }

        if (initializer is not null && IsCandidate(initializer, type))
        {
            Report(initializer, model.FindingsIn(initializer, context.CancellationToken));
        }
    }

    private void OnAccessors(AccessorListSyntax? list, INamedTypeSymbol? type)
    {
        foreach (var accessor in list?.Accessors ?? default)
        {
            if (accessor.Body is not null || accessor.ExpressionBody is not null)
            {
                OnBody(accessor, type);
            }
        }
    }

    private void OnBody(SyntaxNode? declaration, INamedTypeSymbol? type)
    {
        if (declaration is null)
        {
            return;
        }

        var isCandidate = IsCandidate(declaration, type);
        if (isCandidate || mayBeAudited)
        {
            Report(declaration, isCandidate ? model.FindingsIn(declaration, context.CancellationToken) : ImmutableArray<Finding>.Empty);
        }
    }

    private bool IsCandidate(SyntaxNode declaration, INamedTypeSymbol? type) => model.IsCandidate(tree, declaration.Span, type, context.CancellationToken);

    private bool MayHold(SyntaxNode declaration, TypeSyntax type)
    {
        // int, string, bool[]: most state is told by its word; an object can be anything.
        var element = type;
        while (element is NullableTypeSyntax or ArrayTypeSyntax)
        {
            element = element is NullableTypeSyntax nullable ? nullable.ElementType : ((ArrayTypeSyntax)element).ElementType;
        }

        return element is not PredefinedTypeSyntax { Keyword.RawKind: not (int)SyntaxKind.ObjectKeyword } && context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken) switch
        {
            IFieldSymbol field => model.MayHold(field, field.Type, context.CancellationToken),
            IPropertySymbol { IsAbstract: false } property => model.MayHold(property, property.Type, context.CancellationToken),
            IParameterSymbol parameter => model.MayHold(parameter, parameter.Type, context.CancellationToken),
            _ => false,
        };
    }

    private void Report(SyntaxNode declaration, ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (Audits.Covering(finding, context.Options, context.CancellationToken) is { } audit)
            {
                if (!audit.IsExpired)
                {
                    continue;
                }

                ReportStale(audit.Attribute, $"The audit of '{finding.Holder.Name}' is past its date: look again, then renew or remove it");
            }

            Say(FindingDiagnostic.Of(finding, AffinityRule.Of(finding.Route).Descriptor));
        }

        if (findings.IsEmpty && Audits.On(declaration, null) is { } unneeded)
        {
            ReportStale(unneeded, "The audit covers nothing any more: no finding is left here");
        }
    }

    private void ReportStale(AttributeSyntax attribute, string words) =>
        Say(Diagnostic.Create(TAA9002StaleAudit.Descriptor, attribute.GetLocation(), words));

    private void Say(Diagnostic report)
    {
        if (!context.IsGeneratedCode || RazorCode.IsWrittenAt(report.Location))
        {
            context.ReportDiagnostic(report);
        }
    }

    /// <summary>The compiler makes a field for it: an accessor is left to it, or one speaks of the <c>field</c> (C# 14). The declaring part of a partial property leaves its accessors to the other part.</summary>
    private bool IsKept(PropertyDeclarationSyntax property) =>
        !PartialProperties.IsDeclaringPart(property) && property.AccessorList is { } accessors && accessors.Accessors.Any(a => a.Body is null && a.ExpressionBody is null)
        || (int)((CSharpParseOptions)tree.Options).LanguageVersion >= 1400 && NameIndex.Of(tree, context.CancellationToken).HasIn("field", property.Span)
            && property.DescendantNodes().Any(node => node.GetType().Name == "FieldExpressionSyntax");
}
