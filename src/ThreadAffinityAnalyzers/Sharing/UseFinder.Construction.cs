using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What objects of this project do with the one that they are given at construction.</content>
internal sealed partial class UseFinder
{
    /// <summary>What an object of this project does with the one that it is given at construction; the construction itself uses nothing.</summary>
    public ImmutableArray<Use> KeptAtConstruction(Use use, CancellationToken cancellation) =>
        use.Node.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } argument
        && context.SymbolOf(creation, cancellation) is IMethodSymbol constructor && Arguments.ParameterOf(argument, constructor) is { } parameter
            ? OfParameter(parameter.OriginalDefinition, cancellation).ToImmutableArray()
            : ImmutableArray<Use>.Empty;

    /// <summary>What is done with the object that a container or a creation gives to the parameter, as uses of one object for the application.</summary>
    public IEnumerable<Use> OfParameter(IParameterSymbol parameter, CancellationToken cancellation) => OfParameter(parameter, Subject.Shared.Instance, cancellation);

    /// <summary>The same as uses of <paramref name="subject"/>; null: of the instance that is given the object.</summary>
    public IEnumerable<Use> OfParameter(IParameterSymbol parameter, Subject? subject, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type })
        {
            return OfVariable(parameter, subject, cancellation);
        }

        var uses = new List<Use>();
        var views = new ContextViews(context);
        foreach (var member in type.GetMembers())
        {
            if ((member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null } field ? field.Type : member is IPropertySymbol { IsStatic: false } property ? property.Type : null) is { } kept
                && SymbolEqualityComparer.Default.Equals(views.GivenTo(member, kept, cancellation), parameter))
            {
                uses.AddRange(OfVariable(member, subject, cancellation).Where(u => !InstanceSource.IsConstruction(u.Node)));
            }
        }

        foreach (var reference in context.Search.ReferencesTo(parameter, cancellation))
        {
            switch (reference.Node)
            {
                case SimpleNameSyntax name when SubjectResolver.IsCapturedByType(parameter, name):
                    uses.AddRange(OfExpression(name, subject ?? new Subject.OfThis(type), cancellation));
                    break;

                // `: base(connection)` hands it to the base class's constructor; of another project's class only what the class itself does is seen.
                case SimpleNameSyntax { Parent: ArgumentSyntax { Parent.Parent: (ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax) and var call } }
                    when context.SymbolOf(call, cancellation) is { } above && !context.Search.IsOwn(above):
                    uses.AddRange(context.Inherited.UsesOf(type, cancellation));
                    break;
                case SimpleNameSyntax { Parent: ArgumentSyntax { Parent.Parent: ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax } argument }
                    when argument.Parent!.Parent is { } call && context.SymbolOf(call, cancellation) is IMethodSymbol above && Arguments.ParameterOf(argument, above) is { } target
                         && !SymbolEqualityComparer.Default.Equals(target, parameter) && context.Search.IsOwn(target):
                    uses.AddRange(OfParameter(target, subject, cancellation));
                    break;
            }
        }

        return uses;
    }
}
