using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>The object that code gives to what it makes: <c>db</c> of <c>new Orders(db)</c>, <c>log</c> of <c>new Session(client, log)</c>.</content>
internal sealed partial class ConcurrentCallees
{
    /// <summary>The object that a creation hands to what keeps it, itself or in an object that keeps it, as an argument or by its initializer.</summary>
    private RootObject? GivenTo(BaseObjectCreationExpressionSyntax creation, RootObject kept, CancellationToken cancellation)
    {
        if (creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(set => SymbolEqualityComparer.Default.Equals(context.SymbolOf(set.Left, cancellation), kept.Name)) is { Right: var value })
        {
            return roots.IsAffine(value, cancellation) ? roots.Of(value, cancellation) : Inside(kept, value, cancellation);
        }

        if (context.Subjects.OriginOf(kept.Name, cancellation).Parameter is not { } fed || Arguments.Feeding(creation, fed, context, cancellation) is not { } argument)
        {
            return null;
        }

        if (roots.IsAffine(argument, cancellation))
        {
            return roots.Of(argument, cancellation);
        }

        var name = roots.NameOf(argument, cancellation);
        if ((Functions.Innermost(argument) as BaseObjectCreationExpressionSyntax ?? (name is null ? null : MadeFor(name, cancellation))) is not { } made)
        {
            // A property with a body may make one each time.
            return name is IPropertySymbol property && !context.Touches.IsAuto(property, cancellation) ? null : Inside(kept, argument, cancellation);
        }

        return (made.ArgumentList?.Arguments ?? default).Select(given => roots.IsAffine(given.Expression, cancellation) ? roots.Of(given.Expression, cancellation) : null).FirstOrDefault(root => root is not null)
            ?? (name is null ? null : new RootObject(name, name, kept.Type));
    }

    /// <summary>The one object that two or more elements of a sequence are made with, if the name stands for each of them: <c>db</c> of <c>workers = ids.Select(id => new Worker(db, id))</c>.</summary>
    private RootObject? GivenToEach(ISymbol element, RootObject kept, CancellationToken cancellation)
    {
        if (element is not (ILocalSymbol or IParameterSymbol or IRangeVariableSymbol) || ListContents.SequenceOf(element, cancellation) is not { } sequence)
        {
            return null;
        }

        var made = context.Lists.Of(sequence, cancellation).Where(one => one.Value is BaseObjectCreationExpressionSyntax).ToList();
        foreach (var one in made)
        {
            if (GivenTo((BaseObjectCreationExpressionSyntax)one.Value, kept, cancellation) is { } given
                && (one.Maker is not null ? !Functions.Declares(one.Maker, given.Name) : made.Any(other => other != one && IsGiven((BaseObjectCreationExpressionSyntax)other.Value, given))))
            {
                return given;
            }
        }

        return null;

        bool IsGiven(BaseObjectCreationExpressionSyntax creation, RootObject given) => (creation.ArgumentList?.Arguments ?? default)
            .Any(argument => SymbolEqualityComparer.Default.Equals(roots.NameOf(argument.Expression, cancellation), given.Name));
    }

    /// <summary>What a local, field or property is given, if that is a new object.</summary>
    private BaseObjectCreationExpressionSyntax? MadeFor(ISymbol name, CancellationToken cancellation) =>
        (name is ILocalSymbol ? context.Subjects.Initializer(name, cancellation) : name is IFieldSymbol or IPropertySymbol ? context.Subjects.OriginOf(name, cancellation).Value : null) is { } made
            ? Functions.Innermost(made) as BaseObjectCreationExpressionSyntax
            : null;
}
