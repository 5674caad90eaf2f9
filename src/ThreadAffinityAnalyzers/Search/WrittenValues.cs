using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Whether an expression can be of one of some classes of source, told by what is written: by the type it makes or casts to, or by the member it comes from.</summary>
internal sealed class WrittenValues
{
    private readonly SymbolSearch search;

    public WrittenValues(SymbolSearch search) => this.search = search;

    /// <param name="expression">A type or a value.</param>
    /// <param name="classes">All names of the classes, derived ones and aliases among them.</param>
    /// <param name="cancellation">Stops the search.</param>
    public bool MayBe(ExpressionSyntax expression, ImmutableHashSet<string> classes, CancellationToken cancellation)
    {
        switch (expression)
        {
            case SimpleNameSyntax { Parent: VariableDeclarationSyntax } or QualifiedNameSyntax or AliasQualifiedNameSyntax or NullableTypeSyntax:
                return Names(expression, classes);
            case LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or PredefinedTypeSyntax:
                return false;
            case ParenthesizedExpressionSyntax { Expression: var inner }:
                return MayBe(inner, classes, cancellation);
            case AwaitExpressionSyntax { Expression: var awaited }:
                return MayBe(awaited, classes, cancellation);
            case PostfixUnaryExpressionSyntax { Operand: var operand }:
                return MayBe(operand, classes, cancellation);
            case ObjectCreationExpressionSyntax { Type: var made }:
                return Names(made, classes);
            case CastExpressionSyntax { Type: var cast }:
                return Names(cast, classes);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression, Right: var seenAs }:
                return Names(seenAs, classes);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } }:
                return MayBe(configured, classes, cancellation);
            case InvocationExpressionSyntax call:
                return MayReturn(call, classes, cancellation);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax:
                // A type that is found by its name alone is enough: a library's type of that name is none of the classes.
                var types = search.Receivers.Of(expression, cancellation, byName: true);
                return types.IsDefault || types.Any(type => classes.Contains(type.Name));
            default:
                return true;
        }
    }

    // A library's method gives back a class of source only where the class is written beside it, or stands for a type that is put in: `pool.Get()`. The second
    // is given up here, for otherwise every call of a library would have to be bound.
    private bool MayReturn(InvocationExpressionSyntax call, ImmutableHashSet<string> classes, CancellationToken cancellation)
    {
        var name = call.Expression switch
        {
            SimpleNameSyntax simple => simple,
            MemberAccessExpressionSyntax { Name: var member } => member,
            _ => null,
        };
        return name is null || search.DeclaresCallable(name.Identifier.ValueText, cancellation) || name is GenericNameSyntax { TypeArgumentList: var given } && Names(given, classes)
            || call.Expression is SimpleNameSyntax;
    }

    private static bool Names(Microsoft.CodeAnalysis.SyntaxNode type, ImmutableHashSet<string> classes) =>
        type.DescendantNodesAndSelf().Any(node => node is SimpleNameSyntax name && classes.Contains(name.Identifier.ValueText));
}
