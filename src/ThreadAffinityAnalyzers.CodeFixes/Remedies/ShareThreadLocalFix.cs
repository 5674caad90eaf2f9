using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>One object for all threads instead of one for each, with one guard around every use: a flow that goes on on another thread finds what it left.</summary>
internal sealed class ShareThreadLocalFix : SerializeUsesFix
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1004");

    public override bool MayComeFirst => false;

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not IFieldSymbol field || context.Node is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } } declarator ||
            await HeldObject.ReadAsync(context, field).ConfigureAwait(false) is not { } held || !AdoTypes.IsConnection(held.Type) || Trivia.HasConditions(declaration))
        {
            return null;
        }

        // Each thread had a database of its own.
        if (SqlTexts.In(declaration, context.Model).Concat(held.Uses.SelectMany(use => Flow.FunctionOf(use) is { } function ? SqlTexts.In(function, context.Model.SyntaxTree == function.SyntaxTree ? context.Model : use.Model) : Enumerable.Empty<string>())).Any(text => text.Length > 0 && SqlTexts.IsMemory(text)))
        {
            context.Refuse("a database in memory");
            return null;
        }

        if ((held.IsWrapped ? OfWrapper(context, held, declaration, declarator) : OfAttribute(context, declaration)) is not { } shared || await PlanAsync(context, ImmutableArray.Create(held)).ConfigureAwait(false) is not { } guarded)
        {
            return null;
        }

        return guarded with { Title = "Keep one connection for all threads, and guard every use with one SemaphoreSlim", EquivalenceKey = EquivalenceKey, Steps = guarded.Steps.AddRange(shared) };
    }

    /// <summary><c>ThreadLocal&lt;T&gt;</c> and <c>Lazy&lt;T&gt;</c> are made from one lambda and asked for one value.</summary>
    private static IEnumerable<RewriteStep>? OfWrapper(RemedyContext context, HeldObject held, FieldDeclarationSyntax declaration, VariableDeclaratorSyntax declarator)
    {
        if (declarator.Initializer?.Value is not BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: 1 } given } made || given[0].Expression is LiteralExpressionSyntax)
        {
            return null;
        }

        var steps = new TypeSyntax?[] { declaration.Declaration.Type, (made as ObjectCreationExpressionSyntax)?.Type }.OfType<TypeSyntax>()
            .SelectMany(type => type.DescendantNodesAndSelf().OfType<GenericNameSyntax>()).Where(name => name.Identifier.ValueText == "ThreadLocal")
            .Select(name => (RewriteStep)new ReplaceText(context.Document.Id, name.Parent is QualifiedNameSyntax qualified ? TextSpan.FromBounds(qualified.SpanStart, name.Identifier.Span.End) : name.Identifier.Span, "Lazy")).ToList();
        // The value of a Lazy<T> is no null where that of a thread may be.
        steps.AddRange(held.Uses.SelectMany(use => use.Access.AncestorsAndSelf().Take(2).OfType<PostfixUnaryExpressionSyntax>().Select(one => (use.Document.Id, Sure: one)))
            .Where(pair => pair.Sure is { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } })
            .Select(pair => new ReplaceText(pair.Id, pair.Sure.OperatorToken.Span, "")));
        if (!context.Model.LookupNamespacesAndTypes(declaration.SpanStart, name: "Lazy").Any())
        {
            steps.Add(new AddUsing(context.Document.Id, "System"));
        }

        return steps;
    }

    private static IEnumerable<RewriteStep>? OfAttribute(RemedyContext context, FieldDeclarationSyntax declaration)
    {
        var list = declaration.AttributeLists.FirstOrDefault(one => one.Attributes is { Count: 1 } only && only[0].Name.ToString().EndsWith("ThreadStatic", System.StringComparison.Ordinal));
        return list is null || list.DescendantTrivia().Any(Trivia.IsComment) ? null
            : new RewriteStep[] { new ReplaceText(context.Document.Id, TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), "") };
    }
}
