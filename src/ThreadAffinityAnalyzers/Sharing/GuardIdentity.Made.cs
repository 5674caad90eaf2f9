using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Objects that are new at each call, so that nobody else can hold them.</content>
internal sealed partial class GuardIdentity
{
    /// <summary>Whether each call of the method answers with an object that it has made.</summary>
    private bool IsMadeBy(IMethodSymbol method, CancellationToken cancellation, int depth)
    {
        if (search.DeclarationsOf(method) is not { IsEmpty: false } declared)
        {
            return false;
        }

        var declaration = declared[0].GetSyntax(cancellation);
        var returned = GuardSites.BodyOf(declaration) is BlockSyntax body ? GuardSites.OwnDescendants(body).OfType<ReturnStatementSyntax>().ToList() : new();
        return returned.Count > 0 && returned.All(value => Of(value.Expression, declaration, cancellation, depth + 1) is { Weakness: MadePerCall });
    }

    /// <summary>Whether the code that takes the guard has put a new object into the field just before, whatever was there: nobody who comes later waits for it.</summary>
    private static bool IsMadeBefore(ExpressionSyntax taken, IFieldSymbol field)
    {
        for (SyntaxNode? at = taken; at is not null && !GuardSites.IsFunction(at) && at is not ConstructorDeclarationSyntax; at = at.Parent)
        {
            if (at is StatementSyntax { Parent: BlockSyntax block } statement && block.Statements.TakeWhile(earlier => earlier != statement).Any(earlier =>
                earlier is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } made } && Bare(made.Right) is BaseObjectCreationExpressionSyntax && GuardSites.Assigns(made.Left, field.Name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Each conversion of a value to a reference makes a box of its own; a lock that is a struct (SpinLock) is not converted.</summary>
    private bool IsBoxed(ExpressionSyntax expression, CancellationToken cancellation)
    {
        var bare = Bare(expression) ?? expression;
        return bare is not (LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax or ThisExpressionSyntax)
            && search.ModelOf(bare.SyntaxTree).GetTypeInfo(bare, cancellation) is { Type.IsValueType: true } type
            && (bare.Parent is CastExpressionSyntax or BinaryExpressionSyntax || type.ConvertedType is { IsReferenceType: true });
    }
}
