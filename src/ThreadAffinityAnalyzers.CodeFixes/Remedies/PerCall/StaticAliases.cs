using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Private fields that keep a static object under a name of their own: <c>private readonly SqliteConnection _db = Db.Connection;</c>. Where each call opens its own they go, and what is done with them is done with that.</summary>
internal static class StaticAliases
{
    /// <summary>The object with the uses by such names, and the declarations and statements that go with them.</summary>
    public static async Task<(HeldObject Held, ImmutableArray<SyntaxNode> Gone)> FollowAsync(RemedyContext context, HeldObject held)
    {
        var gone = ImmutableArray.CreateBuilder<SyntaxNode>();
        var uses = held.Uses;
        foreach (var use in held.Uses.Where(use => use.Kind == UseKind.Escape && held.Symbol.IsStatic && !held.IsWrapped))
        {
            var set = use.Access.Parent as AssignmentExpressionSyntax;
            if (FieldOf(use) is not { DeclaredAccessibility: Accessibility.Private, IsStatic: false, DeclaringSyntaxReferences: { Length: 1 } declared } field ||
                declared[0].GetSyntax(context.Cancellation) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0 } whole } } declarator ||
                Trivia.HasDirectives(whole) || set is not null && (declarator.Initializer is not null || set.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax } || Flow.FunctionAround(set) is not ConstructorDeclarationSyntax))
            {
                continue;
            }

            var named = (await HeldObject.UsesOfAsync(context, field, wrapped: false).ConfigureAwait(false)).Where(one => set is null || one.Access != set.Left).ToList();
            if (named.Any(one => one.Kind is not (UseKind.Work or UseKind.Alias or UseKind.OpenOrClose) || one.Receiver.Length > 0))
            {
                continue;
            }

            uses = uses.Remove(use).AddRange(named.Select(one => one with { Holder = held.Symbol, Receiver = use.Receiver }));
            gone.Add(whole);
            if (set is not null)
            {
                gone.Add(set.Parent!);
            }
        }

        return (held with { Uses = uses.OrderBy(use => use.Document.FilePath ?? use.Document.Name, System.StringComparer.Ordinal).ThenBy(use => use.Access.SpanStart).ToImmutableArray() }, gone.ToImmutable());
    }

    private static IFieldSymbol? FieldOf(HolderUse use) => use.Access.Parent switch
    {
        AssignmentExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SimpleAssignmentExpression } set when set.Right == use.Access => use.Model.GetSymbolInfo(set.Left).Symbol as IFieldSymbol,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => use.Model.GetDeclaredSymbol(declarator) as IFieldSymbol,
        _ => null,
    };
}
