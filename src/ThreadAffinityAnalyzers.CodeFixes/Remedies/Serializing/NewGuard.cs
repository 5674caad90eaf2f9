using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>The guard of a holder that has none yet: a field behind a field, a local before a local.</summary>
internal static class NewGuard
{
    /// <summary>Adds the step that declares it; null where there is no place for it.</summary>
    public static async Task<CommonGuard?> DeclareAsync(RemedyContext context, HeldObject held, bool isAsync, List<RewriteStep> steps)
    {
        var model = await context.ModelOfAsync(held.Document).ConfigureAwait(false);
        var semaphore = context.Model.Compilation.GetTypeByMetadataName("System.Threading.SemaphoreSlim")?.ToMinimalDisplayString(model, held.Declaration.SpanStart) ?? "System.Threading.SemaphoreSlim";
        var form = isAsync ? GuardForm.Semaphore : GuardForm.Lock;
        var made = isAsync ? "new " + semaphore + "(1, 1);" : "new object();";
        var own = FreshNames.Camel(held.Symbol.Name) + "Gate";
        if (held.Symbol is ILocalSymbol)
        {
            if (held.Declaration.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement || statement is not (LocalDeclarationStatementSyntax or UsingStatementSyntax) || Flow.FunctionAround(statement) is not { } home)
            {
                return null;
            }

            var local = context.Names.Take(home, FreshNames.WordsInSightOf(home, model), "gate", own);
            // What is said above the object is about the object: the guard comes behind it.
            if (statement is LocalDeclarationStatementSyntax && statement.GetLeadingTrivia().Any(Trivia.IsComment))
            {
                var behind = statement.GetTrailingTrivia().LastOrDefault(Trivia.IsComment);
                steps.Add(new ReplaceText(held.Document.Id, new TextSpan(behind.RawKind != 0 ? behind.Span.End : statement.Span.End, 0), "\nvar " + local + " = " + made, Layout: true));
                return new CommonGuard(form, local, null);
            }

            steps.Add(new InsertStatements(held.Document.Id, statement.Parent is GlobalStatementSyntax global ? global : statement, "var " + local + " = " + made));
            return new CommonGuard(form, local, null);
        }

        // What a class captures from its primary constructor has no declaration of its own that a field could stand behind.
        if (held.Symbol is IParameterSymbol && held.Declaration.Parent?.Parent is ClassDeclarationSyntax { OpenBraceToken.RawKind: not 0 } owner)
        {
            return AtTop(owner, held.NeedsStaticGuard ? "private static" : "private", FreshNames.MembersOf(held.Symbol.ContainingType), "_gate", "_" + own);
        }

        if (held.Symbol is IParameterSymbol)
        {
            if (held.Declaration.FirstAncestorOrSelf<SyntaxNode>(node => node is LambdaExpressionSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) is not { } function || BodyOf(function) is not { Statements: { Count: > 0 } statements })
            {
                return null;
            }

            var inside = context.Names.Take(function, FreshNames.WordsInSightOf(function, model), "gate", own);
            steps.Add(new InsertStatements(held.Document.Id, statements[0], "var " + inside + " = " + made));
            return new CommonGuard(form, inside, null);
        }

        if (held.Symbol.ContainingType is not { } type || held.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } declaration)
        {
            return null;
        }

        // Seen as far as what others name, and written like it.
        var named = GuardElsewhere.NamedBy(held);
        var access = named is null ? "private" : SyntaxFacts.GetText(named.DeclaredAccessibility);
        if (declaration.Parent is TypeDeclarationSyntax { OpenBraceToken.RawKind: not 0 } around && Trivia.IsConditional(declaration, around))
        {
            return AtTop(around, access + (held.NeedsStaticGuard ? " static" : ""), FreshNames.MembersOf(type), Styled("gate"), Styled(own));
        }

        var gate = context.Names.Take(type.ToDisplayString(), FreshNames.MembersOf(type), Styled("gate"), Styled(own));
        steps.Add(new InsertMemberAfter(held.Document.Id, declaration, access + (held.NeedsStaticGuard ? " static readonly " : " readonly ") + (isAsync ? semaphore : "object") + " " + gate + " = " + made));
        return new CommonGuard(form, gate, null);

        // The first member of the type, which every build has.
        CommonGuard? AtTop(TypeDeclarationSyntax owner, string modifiers, HashSet<string> names, params string[] wishes)
        {
            if (owner.SyntaxTree.GetText().Lines.GetLineFromPosition(owner.OpenBraceToken.SpanStart).Span.Contains(owner.CloseBraceToken.SpanStart))
            {
                return null;
            }

            var first = context.Names.Take(held.Symbol.ContainingType.ToDisplayString(), names, wishes);
            steps.Add(new ReplaceText(held.Document.Id, new TextSpan(owner.OpenBraceToken.Span.End, 0), "\n" + modifiers + " readonly " + (isAsync ? semaphore : "object") + " " + first + " = " + made + "\n", Layout: true));
            return new CommonGuard(form, first, null);
        }

        static BlockSyntax? BodyOf(SyntaxNode function) => function switch
        {
            LambdaExpressionSyntax lambda => lambda.Block,
            BaseMethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax local => local.Body,
            _ => null,
        };

        string Styled(string word) => named is null ? FreshNames.OfField(held.Symbol, word) : FreshNames.InStyleOf(named.Name, word);
    }
}
