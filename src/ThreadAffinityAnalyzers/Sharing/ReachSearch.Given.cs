using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class ReachSearch
{
    /// <content>Several instances that are given one object: it stays the same one, whichever of them the code has.</content>
    private sealed partial class Run
    {
        /// <summary>What the instances are given; null where each instance counts for itself.</summary>
        public GivenUses? Given { get; init; }

        private Subject? AnyGiven(Subject subject) => Given is null ? null : subject;

        /// <summary>Whether the function has the variable for itself: what calls it has another object.</summary>
        private bool DeclaresGiven(SyntaxNode function) => Given is not null && Functions.Declares(function, Given.Variable!);

        /// <summary>Whether the place that calls or makes an instance can mean one of those that are given the object.</summary>
        private bool MayBeGiven(SyntaxNode place)
        {
            if (place is BaseObjectCreationExpressionSyntax made)
            {
                return IsOver(made);
            }

            if (place is not ExpressionSyntax name || Functions.ReceiverOf(name) is not { } receiver || receiver is ThisExpressionSyntax or BaseExpressionSyntax)
            {
                return true;
            }

            var instance = Functions.Innermost(receiver);
            return instance as BaseObjectCreationExpressionSyntax is { } fresh ? IsOver(fresh) : context.SymbolOf(instance, cancellation) switch
            {
                ILocalSymbol local when context.Subjects.Initializer(local, cancellation) is { } value && Functions.Innermost(value) is BaseObjectCreationExpressionSyntax creation => IsOver(creation),
                ILocalSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } => IsInScope(place),
                _ => true,
            };
        }

        private bool IsOver(BaseObjectCreationExpressionSyntax creation) => creation.ArgumentList?.Arguments.Any(argument =>
            context.SymbolOf(Functions.Innermost(argument.Expression), cancellation) is { } given && Given!.Names.Contains(given.OriginalDefinition)) == true;

        private bool IsInScope(SyntaxNode place) => Given!.Names.Any(name => name.DeclaringSyntaxReferences.Any(declared =>
            declared.SyntaxTree == place.SyntaxTree && Functions.Enclosing(declared.GetSyntax(cancellation)) is { } function && function.Span.Contains(place.Span)));
    }
}
