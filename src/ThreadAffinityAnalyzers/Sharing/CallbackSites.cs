using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells cheaply whether functions are given to members that call them later. The words of such members are also those of many a type (<c>Task&lt;int&gt;</c>) and of many
/// an action (<c>Get</c>), where nothing is given away.
/// </summary>
internal static class CallbackSites
{
    /// <summary>Whether the declaration may give a function to one of the members that are entries.</summary>
    public static bool StandIn(SyntaxReference declaration, SharingContext context, CancellationToken cancellation)
    {
        var entries = context.Entries;
        var index = NameIndex.Of(declaration.SyntaxTree, cancellation);
        if (!index.HasAnyIn(entries.CallbackNames, declaration.Span))
        {
            return false;
        }

        if (index.HasAnyIn(entries.CallbackTypeNames, declaration.Span))
        {
            return true;
        }

        var root = declaration.SyntaxTree.GetRoot(cancellation);
        return NameIndex.In(index.PositionsOf(WordSet.Of(entries.CallbackNames)), declaration.Span)
            .Any(position => SymbolSearch.IdentifierAt(root, position) is { Parent: SimpleNameSyntax name } && MayGive(name, index, declaration, context, cancellation));
    }

    /// <summary>Whether a member of this name that takes functions may be given one here.</summary>
    private static bool MayGive(SimpleNameSyntax name, NameIndex index, SyntaxReference declaration, SharingContext context, CancellationToken cancellation)
    {
        var whole = NamedSites.WholeName(name);
        return whole.Parent switch
        {
            ObjectCreationExpressionSyntax made when made.Type == whole => made.ArgumentList?.Arguments.Count > 0 || made.Initializer is not null,
            PrimaryConstructorBaseTypeSyntax => true,
            AttributeSyntax or QualifiedNameSyntax => false,
            MemberAccessExpressionSyntax access when access.Expression == whole => false,
            _ when SyntaxFacts.IsInTypeOnlyContext(whole) => MakesByItsType(index, declaration, cancellation),
            _ => (!SiteFilter.IsCalled(name, out var given) || given > 0) && TakesFunction(context.Search.Bind(name, cancellation)),
        };
    }

    /// <summary>Whether something is made without naming its type (<c>Timer timer = new(Tick);</c>), and given more than texts and numbers.</summary>
    private static bool MakesByItsType(NameIndex index, SyntaxReference declaration, CancellationToken cancellation) => NameIndex.In(index.ImplicitCreations, declaration.Span).Any(position =>
        declaration.SyntaxTree.GetRoot(cancellation).FindToken(position).Parent is ImplicitObjectCreationExpressionSyntax made
        && made.ArgumentList.Arguments.Any(argument => argument.Expression is not (LiteralExpressionSyntax or InterpolatedStringExpressionSyntax)));

    private static bool TakesFunction(ISymbol[] meant) => meant.Length == 0 || Array.Exists(meant, static symbol => symbol switch
    {
        IMethodSymbol method => method.OriginalDefinition.Parameters.Any(parameter => CallbackRows.IsDelegate(parameter.Type)),
        IPropertySymbol property => CallbackRows.IsDelegate(property.Type),
        _ => true,
    });
}
