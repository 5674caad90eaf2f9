using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class UseFinder
{
    /// <content>Other names that the object is given: locals, patterns, state.</content>
    private sealed partial class Run
    {
        private void Assignment(AssignmentExpressionSyntax assignment, ExpressionSyntax expression, Subject subject, int depth)
        {
            if (assignment.Left == expression)
            {
                // `field ??= new ...` reads as well: its value goes on.
                if (assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression))
                {
                    Flow(assignment, subject, depth);
                }

                return;
            }

            switch (context.SymbolOf(assignment.Left, cancellation))
            {
                case ILocalSymbol local:
                    AliasLocal(local, subject, depth);
                    break;
                case (IFieldSymbol or IPropertySymbol) and { } target when context.Search.IsOwn(target):
                    AliasState(target, expression, subject, depth);
                    break;
                case IDiscardSymbol:
                    break;
                default:
                    Add(expression, UseKind.Work, subject);
                    break;
            }
        }

        private void Alias(VariableDeclaratorSyntax declarator, Subject subject, int depth)
        {
            var declared = context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation);
            if (declarator.Parent?.Parent is BaseFieldDeclarationSyntax)
            {
                AliasState(declared, declarator.Initializer?.Value, subject, depth);
            }
            else
            {
                AliasLocal(declared, subject, depth);
            }
        }

        /// <summary>One object that each instance of a class keeps under a name of its own is used by all of them; state that gets another object as well is judged by itself.</summary>
        private void AliasState(ISymbol? state, ExpressionSyntax? value, Subject subject, int depth)
        {
            if (state is { IsStatic: false } && value is not null && context.Subjects.IsForAll(subject, cancellation) && context.Subjects.OriginOf(state, cancellation).Parameter is null
                && context.Subjects.ValuesOf(state, cancellation).All(written => written.Contains(value) || context.Subjects.Of(written, cancellation) is Subject.Shared))
            {
                References(state, Subject.Shared.Instance, depth + 1);
            }
        }

        private void AliasLocal(ISymbol? local, Subject subject, int depth)
        {
            // The alias carries the subject of what it stands for: a local that names a static is that static.
            if (local is ILocalSymbol && !context.Confinement.IsTakenByExchange(local, cancellation))
            {
                References(local, subject, depth + 1);
            }
        }
    }
}
