using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Questions about syntax that the guard classes share: which function, which argument, which values.</summary>
internal static class GuardSites
{
    /// <summary>The innermost lambda, local function, member or compilation unit around the node.</summary>
    public static SyntaxNode FunctionOf(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (IsFunction(at) || at is CompilationUnitSyntax)
            {
                return at;
            }
        }

        return node;
    }

    public static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax || IsMember(node);

    public static bool IsMember(SyntaxNode node) =>
        node is AccessorDeclarationSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax);

    /// <summary>The block, arrow expression or accessor list of a function; null without one.</summary>
    public static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };

    /// <summary>What a property or method without statements returns: <c>object Gate => _gate;</c>.</summary>
    public static ExpressionSyntax? ReturnedBy(SyntaxNode declaration)
    {
        switch (declaration)
        {
            case PropertyDeclarationSyntax { ExpressionBody: { } arrow }:
                return arrow.Expression;
            case PropertyDeclarationSyntax { AccessorList: { } accessors }:
                return accessors.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } get ? ReturnedBy(get) : null;
            case AccessorDeclarationSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax:
                return BodyOf(declaration) switch
                {
                    ArrowExpressionClauseSyntax arrow => arrow.Expression,
                    BlockSyntax { Statements: { Count: 1 } statements } when statements[0] is ReturnStatementSyntax { Expression: { } value } => value,
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>The values that a field or auto-property is given by its initialiser and in the constructors of its type.</summary>
    public static List<ExpressionSyntax> ValuesOf(ISymbol member, CancellationToken cancellation)
    {
        var values = new List<ExpressionSyntax>();
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var initializer = reference.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is not null)
            {
                values.Add(initializer.Value);
            }
        }

        foreach (var type in member.ContainingType?.DeclaringSyntaxReferences ?? default)
        {
            if (type.GetSyntax(cancellation) is not TypeDeclarationSyntax declaration)
            {
                continue;
            }

            foreach (var constructor in declaration.Members.OfType<ConstructorDeclarationSyntax>())
            {
                values.AddRange(constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                    .Where(assignment => Assigns(assignment.Left, member.Name)).Select(assignment => WithoutThrow(assignment.Right)));
            }
        }

        return values;
    }

    /// <summary>The argument that a call or creation passes for the parameter; the receiver for the first parameter of a reduced extension.</summary>
    public static ExpressionSyntax? ArgumentFor(SyntaxNode reference, IMethodSymbol method, IParameterSymbol parameter, SemanticModel model, CancellationToken cancellation)
    {
        SyntaxNode? at = reference;
        while (at is NameSyntax or MemberAccessExpressionSyntax or MemberBindingExpressionSyntax)
        {
            at = at.Parent;
        }

        var arguments = at switch
        {
            InvocationExpressionSyntax call => call.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            ConstructorInitializerSyntax initializer => initializer.ArgumentList,
            PrimaryConstructorBaseTypeSyntax baseType => baseType.ArgumentList,
            _ => null,
        };
        if (arguments is null)
        {
            return null;
        }

        var ordinal = parameter.Ordinal;
        if (at is InvocationExpressionSyntax invocation && method.IsExtensionMethod
            && model.GetSymbolInfo(invocation, cancellation).Symbol is IMethodSymbol { ReducedFrom: not null })
        {
            if (ordinal == 0)
            {
                return ReceiverOf(invocation);
            }

            ordinal--;
        }

        foreach (var argument in arguments.Arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText == parameter.Name)
            {
                return argument.Expression;
            }
        }

        return ordinal < arguments.Arguments.Count && arguments.Arguments[ordinal].NameColon is null ? arguments.Arguments[ordinal].Expression : null;
    }

    /// <summary>The parameter of the definition to which the argument goes, or null.</summary>
    public static IParameterSymbol? ParameterFor(ArgumentSyntax argument, IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        if (argument.NameColon is { } named)
        {
            return definition.Parameters.FirstOrDefault(parameter => parameter.Name == named.Name.Identifier.ValueText);
        }

        if (argument.Parent is not BaseArgumentListSyntax list)
        {
            return null;
        }

        var index = list.Arguments.IndexOf(argument) + (method.ReducedFrom is null ? 0 : 1);
        return index < definition.Parameters.Length ? definition.Parameters[index]
            : definition.Parameters.LastOrDefault() is { IsParams: true } last ? last
            : null;
    }

    /// <summary>The call to which the value is an argument, or the receiver.</summary>
    public static InvocationExpressionSyntax? CallTaking(SyntaxNode value) => value.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taking } => taking,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax on } access when access.Expression == value => on,
        _ => null,
    };

    /// <summary>The expression on which a method is called; null for a call by simple name.</summary>
    public static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax => call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        _ => null,
    };

    /// <summary>The name by which a call names its method.</summary>
    public static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    /// <summary>Descendants that are run together with the node: not those inside lambdas and local functions.</summary>
    public static IEnumerable<SyntaxNode> OwnDescendants(SyntaxNode node) =>
        node.DescendantNodesAndSelf(child => child == node || child is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    public static bool IsIterator(SyntaxNode declaration) =>
        BodyOf(declaration) is BlockSyntax body && OwnDescendants(body).Any(node => node is YieldStatementSyntax);

    public static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" }
        && type.ContainingNamespace?.ToDisplayString() is "System.Threading.Tasks" or "System.Runtime.CompilerServices";

    /// <summary>The expression that a name is the end of: <c>this._db</c> for <c>_db</c>.</summary>
    public static ExpressionSyntax? Outermost(SyntaxNode name)
    {
        var at = name;
        while (at.Parent is MemberAccessExpressionSyntax access && access.Name == at || at.Parent is ParenthesizedExpressionSyntax
            || at.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            at = at.Parent;
        }

        return at as ExpressionSyntax;
    }

    public static bool Assigns(ExpressionSyntax left, string name) => left switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText == name,
        _ => false,
    };

    private static ExpressionSyntax WithoutThrow(ExpressionSyntax value) =>
        value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } coalesce ? coalesce.Left : value;
}
