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
                ILocalSymbol set when Given!.Names.Contains(set) => true,
                ILocalSymbol local when context.Subjects.Initializer(local, cancellation) is { } value && Functions.Innermost(value) is BaseObjectCreationExpressionSyntax creation => IsOver(creation),
                (ILocalSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }) and var element => IsInScope(place) || IsOfState(element),
                _ => true,
            };
        }

        private bool IsOver(BaseObjectCreationExpressionSyntax creation) => (creation.ArgumentList?.Arguments ?? default).Select(argument => argument.Expression)
            .Concat((creation.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>().Select(set => set.Right))
            .Any(value => context.SymbolOf(Functions.Innermost(value), cancellation) is { } given && Given!.Names.Contains(given.OriginalDefinition));

        /// <summary>Whether it is each element of a list in a field or property: what code elsewhere has put there is not known.</summary>
        private bool IsOfState(ISymbol element) => ListContents.SequenceOf(element, cancellation) is { } sequence && context.SymbolOf(Functions.Innermost(sequence), cancellation) is IFieldSymbol or IPropertySymbol;

        private bool IsInScope(SyntaxNode place) => Given!.Names.Any(name => name.DeclaringSyntaxReferences.Any(declared =>
            declared.SyntaxTree == place.SyntaxTree && Functions.Enclosing(declared.GetSyntax(cancellation)) is { } function && function.Span.Contains(place.Span)));
    }
}
