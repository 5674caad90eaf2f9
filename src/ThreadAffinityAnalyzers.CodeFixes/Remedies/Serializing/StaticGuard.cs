using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>A guard that each instance has for itself does not guard what is static: it becomes static, too.</summary>
internal static class StaticGuard
{
    /// <summary>The steps; null where the guard belongs to its instance: it is made from something of it, it is disposed of with it, or others take it from outside.</summary>
    public static async Task<IReadOnlyList<RewriteStep>?> StepsAsync(RemedyContext context, CommonGuard guard, ISymbol held)
    {
        if (guard.Symbol is not IFieldSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: { Length: 1 } declared } field || !SymbolEqualityComparer.Default.Equals(field.ContainingType, held.ContainingType) ||
            await declared[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is not VariableDeclaratorSyntax
                { Initializer.Value: BaseObjectCreationExpressionSyntax made, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0 } declaration } } ||
            context.Solution.GetDocument(declaration.SyntaxTree) is not { } document || Trivia.HasConditions(declaration.Parent!) || Written.NamesInstance(made, await context.ModelOfAsync(document).ConfigureAwait(false)))
        {
            return null;
        }

        var before = declaration.Modifiers.FirstOrDefault(one => !one.IsKind(SyntaxKind.PrivateKeyword));
        var steps = new List<RewriteStep> { new ReplaceText(document.Id, new TextSpan(before.RawKind == 0 ? declaration.Declaration.SpanStart : before.SpanStart, 0), "static ") };
        foreach (var location in (await SymbolFinder.FindReferencesAsync(field, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            var access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : (ExpressionSyntax)name;
            if (access is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } || access.Parent is AssignmentExpressionSyntax or ConditionalAccessExpressionSyntax ||
                access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "Close" or "DisposeAsync" })
            {
                return null;
            }

            if (access != name)
            {
                steps.Add(new ReplaceText(location.Document.Id, access.Span, field.Name));
            }
        }

        return steps;
    }
}
