using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Sets and databases of a context that a class keeps: they are that context by another name, and come from where it comes from.</summary>
internal sealed class ContextViews
{
    private readonly SharingContext context;

    public ContextViews(SharingContext context) => this.context = context;

    /// <summary>Where the context comes from whose view is kept; the origin as it is for what is no view.</summary>
    /// <param name="view">The field or auto-property.</param>
    /// <param name="content">What it keeps.</param>
    /// <param name="origin">Where its value comes from.</param>
    /// <param name="kept">The field, auto-property or primary-constructor parameter of the same class that keeps the context itself, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    public FieldOrigin Behind(ISymbol view, AffineContent content, FieldOrigin origin, out ISymbol? kept, CancellationToken cancellation)
    {
        kept = null;
        if (content.Type.Name is not ("DbSet" or "DatabaseFacade") || origin is not { Parameter: null, Value: { } value } || RootOf(value) is not { } root || !KeepsContext(root, cancellation))
        {
            return origin;
        }

        switch (context.SymbolOf(root, cancellation))
        {
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter:
                kept = view.ContainingType.GetMembers().FirstOrDefault(member => !member.IsImplicitlyDeclared && member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }
                    && SymbolEqualityComparer.Default.Equals(context.Subjects.OriginOf(member, cancellation).Parameter, parameter));
                return new FieldOrigin(parameter, value);
            case (IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }) and { ContainingType: { } owner } state when SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, view.ContainingType.OriginalDefinition):
                kept = state;
                return context.Subjects.OriginOf(state, cancellation);
            default:
                return origin;
        }
    }

    /// <summary>The constructor parameter that feeds the field or auto-property of the type: by itself, or the context whose set is kept (<c>_rows = context.Set&lt;T&gt;()</c>).</summary>
    public IParameterSymbol? GivenTo(ISymbol state, ITypeSymbol type, CancellationToken cancellation)
    {
        var origin = context.Subjects.OriginOf(state, cancellation);
        return context.Shapes.TryGet(type, out var content) ? Behind(state, content, origin, out _, cancellation).Parameter : origin.Parameter;
    }

    /// <summary>Not the factory of <c>factory.CreateDbContext().Orders</c>: what that makes is nobody else's.</summary>
    private bool KeepsContext(SimpleNameSyntax root, CancellationToken cancellation) =>
        context.ModelOf(root).GetTypeInfo(root, cancellation).Type is { } type && context.Shapes.TryGetWithWrappers(type, cancellation, out _);

    /// <summary><c>db</c> of <c>db.Set&lt;Order&gt;()</c> and <c>db.Database</c>.</summary>
    private static SimpleNameSyntax? RootOf(ExpressionSyntax value)
    {
        for (var at = Functions.Innermost(value); ;)
        {
            switch (at)
            {
                case InvocationExpressionSyntax call:
                    at = Functions.Innermost(call.Expression);
                    break;
                case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var own }:
                    return own;
                case MemberAccessExpressionSyntax member:
                    at = Functions.Innermost(member.Expression);
                    break;
                case SimpleNameSyntax name:
                    return name == value ? null : name;
                default:
                    return null;
            }
        }
    }
}
