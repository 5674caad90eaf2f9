using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Names entry points as their authors know them: verb and route, else type and member.</summary>
internal static class EntryNames
{
    public static string Of(IMethodSymbol method)
    {
        // What writes the markup has a name that only the generator knows.
        if (method is { Name: "BuildRenderTree" or "ExecuteAsync", IsOverride: true, DeclaringSyntaxReferences: [var written, ..] } && RazorCode.FileOf(written.SyntaxTree) is { } file)
        {
            return file;
        }

        var member = method.MethodKind == MethodKind.Constructor ? "ctor" : method.AssociatedSymbol?.Name ?? method.Name;
        return $"{method.ContainingType?.Name}.{member}";
    }

    /// <summary>The name of a delegate's entry: <c>GET /orders</c>, else the method group, else <c>Task.Run in Worker.Start</c>.</summary>
    public static string Of(SyntaxNode site, EntryPoint row, IMethodSymbol? group, SharingContext context, CancellationToken cancellation)
    {
        if (site is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var called } } call && row.Kind == EntryKind.Request)
        {
            var method = called.Identifier.ValueText;
            var route = RouteOf(call, context, cancellation);
            var verb = method switch
            {
                "MapGet" => "GET",
                "MapPost" => "POST",
                "MapPut" => "PUT",
                "MapDelete" => "DELETE",
                "MapPatch" => "PATCH",
                _ => null,
            };
            if (route is not null)
            {
                return $"{verb ?? method} {PrefixOf(((MemberAccessExpressionSyntax)call.Expression).Expression, context, cancellation, 0)}{route}";
            }

            if (group is not null && group.MethodKind != MethodKind.LocalFunction)
            {
                return Of(group);
            }

            return method is "Use" or "Run" ? method + " middleware" : In(WithTypes(called), site);
        }

        if (group is not null && group.MethodKind != MethodKind.LocalFunction && row.Kind == EntryKind.Request)
        {
            return Of(group);
        }

        if (row.Kind == EntryKind.Factory && site is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var registers } })
        {
            return WithTypes(registers);
        }

        var what = site switch
        {
            AssignmentExpressionSyntax { Left: var left } => LastName(left),
            InvocationExpressionSyntax { Expression: var expression } => CallName(expression),
            { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: var invoked } } } => CallName(invoked),
            BaseObjectCreationExpressionSyntax => row.Type.Substring(row.Type.LastIndexOf('.') + 1).Split('`')[0],
            _ => row.Member,
        };
        return In(what, site);
    }

    private static string In(string what, SyntaxNode site) => MemberAround(site) is { } member ? $"{what} in {member}" : what;

    private static string WithTypes(SimpleNameSyntax called) => called.WithoutTrivia().ToString();

    /// <summary>The part of the site that a reader looks at: the called name, not the whole chain.</summary>
    public static SyntaxNode AnchorOf(SyntaxNode site) => site switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } => name,
        BaseObjectCreationExpressionSyntax creation => creation,
        AssignmentExpressionSyntax assignment => assignment.Left,
        _ => site,
    };

    private static string? RouteOf(InvocationExpressionSyntax call, SharingContext context, CancellationToken cancellation)
    {
        if (call.ArgumentList.Arguments.FirstOrDefault()?.Expression is not { } first)
        {
            return null;
        }

        return context.ModelOf(first).GetConstantValue(first, cancellation).Value as string;
    }

    /// <summary>The constant prefixes of <c>MapGroup</c> calls in the same chain or local.</summary>
    private static string PrefixOf(ExpressionSyntax receiver, SharingContext context, CancellationToken cancellation, int depth)
    {
        if (depth > 6)
        {
            return "";
        }

        switch (Functions.Innermost(receiver))
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call:
                var outer = PrefixOf(member.Expression, context, cancellation, depth + 1);
                return member.Name.Identifier.ValueText == "MapGroup" ? outer + RouteOf(call, context, cancellation) : outer;
            case IdentifierNameSyntax name when context.SymbolOf(name, cancellation) is ILocalSymbol local && context.Subjects.Initializer(local, cancellation) is { } value:
                return PrefixOf(value, context, cancellation, depth + 1);
            default:
                return "";
        }
    }

    private static string CallName(ExpressionSyntax expression) => expression is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax type } member
        ? $"{type.Identifier.ValueText}.{member.Name.Identifier.ValueText}"
        : LastName(expression);

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "callback",
    };

    /// <summary>The member that the node stands in, as its author knows it: <c>Worker.Start</c>.</summary>
    public static string? MemberAround(SyntaxNode site)
    {
        var member = site.Ancestors().FirstOrDefault(a => a is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax);
        var type = site.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText;
        return member switch
        {
            MethodDeclarationSyntax method => $"{type}.{method.Identifier.ValueText}",
            ConstructorDeclarationSyntax => $"{type}.ctor",
            PropertyDeclarationSyntax property => $"{type}.{property.Identifier.ValueText}",
            null when type is null => "Program",
            _ => type,
        };
    }
}
