using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What the one object was made with is kept for the many.</summary>
internal sealed partial class PerCallPlan
{
    /// <summary>What the constructor was given to make the object with is kept: in the field that has it already, or in one of its own.</summary>
    private bool KeepGiven(SyntaxNode made, SemanticModel model, HashSet<string> names, List<string> kept, List<(TextSpan, string)> replacements, List<string> assignments)
    {
        var outer = made.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => model.GetSymbolInfo(name).Symbol is (ILocalSymbol or IParameterSymbol) and var symbol && !symbol.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == made.SyntaxTree && made.Span.Contains(one.Span)) && !replacements.Any(kept => kept.Item1.Contains(name.Span))).ToList();
        var fields = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var name in outer)
        {
            if (model.GetSymbolInfo(name).Symbol is not IParameterSymbol { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, IsStatic: false } constructor } parameter ||
                constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is not { } declared)
            {
                return false;
            }

            // A parameter of a primary constructor is in sight everywhere.
            if (declared is not ConstructorDeclarationSyntax)
            {
                continue;
            }

            var set = declared.DescendantNodes().OfType<AssignmentExpressionSyntax>().FirstOrDefault(one => one.Right is IdentifierNameSyntax right && right.Identifier.ValueText == parameter.Name);
            if (set is not null && model.GetSymbolInfo(set.Left).Symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null })
            {
                replacements.Add((name.Span, model.GetSymbolInfo(set.Left).Symbol!.Name));
                continue;
            }

            if (fields.TryGetValue(parameter, out var known))
            {
                replacements.Add((name.Span, known));
                continue;
            }

            if (creation.Assignment is null || creation.Function != declared || assignments.Count > 0)
            {
                return false;
            }

            var field = context.Names.Take(connection.Symbol.ContainingType.ToDisplayString(), names, FreshNames.OfField(connection.Symbol, FreshNames.Camel(parameter.Name)));
            kept.Add("private readonly " + parameter.Type.ToMinimalDisplayString(model, connection.Declaration.SyntaxTree == model.SyntaxTree ? connection.Declaration.SpanStart : 0) + " " + field + ";\n");
            replacements.Add((name.Span, field));
            fields.Add(parameter, field);
            assignments.Add(Qualified(field, connection.Symbol.ContainingType, true, model, creation.Assignment.SpanStart) + " = " + parameter.Name);
        }

        return true;
    }

    /// <summary>The field's name, made plain where a parameter or local of the same name stands before it.</summary>
    private static string Qualified(string field, INamedTypeSymbol type, bool isInstance, SemanticModel model, int position) =>
        model.LookupSymbols(position, name: field).Any(symbol => symbol is IParameterSymbol or ILocalSymbol)
            ? (isInstance ? "this" : type.ToMinimalDisplayString(model, position)) + "." + field
            : field;

    private static IEnumerable<ExpressionSyntax> ArgumentsOf(ExpressionSyntax? made) => made is BaseObjectCreationExpressionSyntax creating
        ? (creating.ArgumentList?.Arguments.Select(one => one.Expression) ?? Enumerable.Empty<ExpressionSyntax>())
            .Concat(creating.Initializer?.Expressions.Select(one => one is AssignmentExpressionSyntax set ? set.Right : one) ?? Enumerable.Empty<ExpressionSyntax>())
        : Enumerable.Empty<ExpressionSyntax>();

    /// <summary>Whether another class makes the object: what is kept instead has to be told to that class, by a property as the object itself was.</summary>
    private bool IsMadeOutside(INamedTypeSymbol type, SemanticModel model) =>
        creation.Assignment?.Ancestors().OfType<TypeDeclarationSyntax>().All(around => !SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(around), type)) == true;

    private static string AccessibilityText(HeldObject held)
    {
        var symbol = held.Getters.OrderByDescending(getter => getter.DeclaredAccessibility).FirstOrDefault() ?? held.Symbol;
        return SyntaxFacts.GetText(symbol.DeclaredAccessibility) is { Length: > 0 } text ? text + " " : "";
    }
}
