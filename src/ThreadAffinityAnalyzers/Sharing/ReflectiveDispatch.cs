using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Finds the dispatchers that make a handler's contract by reflection and resolve it: <c>typeof(IHandler&lt;&gt;).MakeGenericType(message.GetType())</c>. They may call every handler.</summary>
internal sealed class ReflectiveDispatch
{
    private readonly SharingContext context;

    public ReflectiveDispatch(SharingContext context) => this.context = context;

    /// <summary>The places where a dispatcher names the open contract by which the method is a handler.</summary>
    public IEnumerable<SyntaxNode> To(IMethodSymbol method, CancellationToken cancellation)
    {
        foreach (var contract in method.ContainingType.AllInterfaces)
        {
            if (!contract.IsGenericType || !context.Search.IsOwn(contract)
                || !contract.GetMembers().Any(member => SymbolEqualityComparer.Default.Equals(ImplementedMembers.Implementation(method.ContainingType, member), method)))
            {
                continue;
            }

            foreach (var token in context.Search.TokensNamed(contract.Name, cancellation))
            {
                if (token.Parent is GenericNameSyntax { IsUnboundGenericName: true } name && name.FirstAncestorOrSelf<TypeOfExpressionSyntax>() is { } asked && MakesTypes(asked))
                {
                    yield return asked;
                }
            }
        }
    }

    private static bool MakesTypes(SyntaxNode asked) =>
        Functions.Enclosing(asked)?.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == "MakeGenericType") == true;
}
