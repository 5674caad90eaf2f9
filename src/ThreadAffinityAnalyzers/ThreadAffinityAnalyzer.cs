using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Rules;

namespace ThreadAffinityAnalyzers;

/// <summary>The one analyzer: it asks the model about each declaration and reports every finding under the rule that owns its route.</summary>
/// <remarks>Symbol actions alone: they may report anything inside their own symbol, live in an editor, and make the driver build no operations.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThreadAffinityAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = 
        ImmutableArray.CreateRange(AffinityRule.All, rule => rule.Descriptor).Add(TAA9001MalformedConfiguration.Descriptor).Add(TAA9002StaleAudit.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var model = AffinityModel.For(start.Compilation, start.Options, start.CancellationToken);
            if (!model.HasAffineTypes || TestProject.Is(start.Compilation, start.Options))
            {
                return;
            }

            start.RegisterSymbolAction(symbol => OnState(symbol, ModelFor(symbol, model)), SymbolKind.Field, SymbolKind.Property);
            start.RegisterSymbolAction(symbol => OnMethod(symbol, ModelFor(symbol, model)), SymbolKind.Method);
        });
        context.RegisterCompilationAction(static compilation =>
        {
            foreach (var words in CatalogReader.Malformed(compilation.Compilation, compilation.Options, compilation.CancellationToken))
            {
                compilation.ReportDiagnostic(Diagnostic.Create(TAA9001MalformedConfiguration.Descriptor, Location.None, words));
            }
        });
    }

    /// <summary>Options belong to the file in which a diagnostic would be reported; nearly always all files have the same.</summary>
    private static AffinityModel ModelFor(SymbolAnalysisContext context, AffinityModel usual)
    {
        var tree = context.Symbol.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;
        if (tree is null)
        {
            return usual;
        }

        var catalog = CatalogReader.Read(tree, context.Options, context.CancellationToken);
        return usual.Follows(catalog) ? usual : AffinityModel.For(context.Compilation, catalog, context.CancellationToken);
    }

    private static void OnState(SymbolAnalysisContext context, AffinityModel model)
    {
        var type = context.Symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)context.Symbol).Type;
        if (context.Symbol.IsImplicitlyDeclared || context.Symbol is IFieldSymbol { IsConst: true })
        {
            return;
        }

        var mayHold = model.MayHold(context.Symbol, type, context.CancellationToken);
        foreach (var reference in context.Symbol.DeclaringSyntaxReferences)
        {
            // Lambdas in initialisers belong to the field or property: no method action covers them.
            var isCandidate = model.IsCandidate(reference.SyntaxTree, reference.Span, context.Symbol.ContainingType, context.CancellationToken);
            if (!mayHold && !isCandidate && !Audits.MayStandIn(reference.SyntaxTree, context.CancellationToken))
            {
                continue;
            }

            var declaration = reference.GetSyntax(context.CancellationToken);
            if (declaration is VariableDeclaratorSyntax or ParameterSyntax || !context.Symbol.IsAbstract && declaration is PropertyDeclarationSyntax property && IsAuto(property))
            {
                Report(context, declaration, mayHold ? model.FindingsIn(declaration, context.CancellationToken) : ImmutableArray<Finding>.Empty);
            }

            var initializer = declaration switch
            {
                VariableDeclaratorSyntax v => v.Initializer,
                PropertyDeclarationSyntax p => p.Initializer,
                _ => null,
            };
            if (isCandidate && initializer is not null)
            {
                Report(context, initializer, model.FindingsIn(initializer, context.CancellationToken));
            }
        }
    }

    private static void OnMethod(SymbolAnalysisContext context, AffinityModel model)
    {
        var method = (IMethodSymbol)context.Symbol;
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var isPrimary = method is { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: false };
            if (!isPrimary && !model.IsCandidate(reference.SyntaxTree, reference.Span, context.Symbol.ContainingType, context.CancellationToken) && !Audits.MayStandIn(reference.SyntaxTree, context.CancellationToken))
            {
                continue;
            }

            var declaration = reference.GetSyntax(context.CancellationToken);
            if (declaration is TypeDeclarationSyntax type)
            {
                OnPrimaryConstructor(context, model, method, type);
            }
            else if (declaration is not (BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null } or DelegateDeclarationSyntax))
            {
                var isCandidate = model.IsCandidate(declaration.SyntaxTree, declaration.Span, method.ContainingType, context.CancellationToken);
                Report(context, declaration, isCandidate ? model.FindingsIn(declaration, context.CancellationToken) : ImmutableArray<Finding>.Empty);
            }
        }
    }

    /// <summary>Its captured parameters are state of the instance.</summary>
    private static void OnPrimaryConstructor(SymbolAnalysisContext context, AffinityModel model, IMethodSymbol constructor, TypeDeclarationSyntax type)
    {
        if (constructor.ContainingType.IsRecord || type.ParameterList is not { } list)
        {
            return;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Ordinal < list.Parameters.Count && model.MayHold(parameter, parameter.Type, context.CancellationToken))
            {
                var declaration = list.Parameters[parameter.Ordinal];
                Report(context, declaration, model.FindingsIn(declaration, context.CancellationToken));
            }
        }
    }

    private static void Report(SymbolAnalysisContext context, SyntaxNode declaration, ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (Audits.Covering(finding, context.Options, context.CancellationToken) is { } audit)
            {
                if (!audit.IsExpired)
                {
                    continue;
                }

                ReportStale(context, audit.Attribute, $"The audit of '{finding.Holder.Name}' is past its date: look again, then renew or remove it");
            }

            context.ReportDiagnostic(FindingDiagnostic.Of(finding, AffinityRule.Of(finding.Route).Descriptor));
        }

        if (findings.IsEmpty && Audits.On(declaration, null) is { } unneeded)
        {
            ReportStale(context, unneeded, "The audit covers nothing any more: no finding is left here");
        }
    }

    private static void ReportStale(SymbolAnalysisContext context, AttributeSyntax attribute, string words) =>
        context.ReportDiagnostic(Diagnostic.Create(TAA9002StaleAudit.Descriptor, attribute.GetLocation(), words));

    private static bool IsAuto(PropertyDeclarationSyntax property) =>
        property.ExpressionBody is null && property.AccessorList is { } accessors && accessors.Accessors.Any(a => a.Body is null && a.ExpressionBody is null);
}
