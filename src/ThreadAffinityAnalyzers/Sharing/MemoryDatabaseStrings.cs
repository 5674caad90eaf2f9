using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Reads the text of connection strings and statements out of expressions, and tells which of them mean a private in-memory database.</summary>
internal sealed class MemoryDatabaseStrings
{
    private const int Depth = 6;
    private readonly SharingContext context;

    public MemoryDatabaseStrings(SharingContext context) => this.context = context;

    /// <summary>The text of the expression with the place of its literal, holes of interpolations left out; null where it is not in source.</summary>
    public (string Text, Place Place)? TextOf(ExpressionSyntax expression, CancellationToken cancellation) => TextOf(expression, 0, cancellation);

    private (string Text, Place Place)? TextOf(ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return null;
        }

        expression = Functions.Innermost(expression);
        switch (expression)
        {
            case LiteralExpressionSyntax { Token.Value: string text }:
                return (text, Place.Of(expression));
            case InterpolatedStringExpressionSyntax interpolated:
                return (string.Concat(interpolated.Contents.Select(c => c switch
                {
                    InterpolatedStringTextSyntax text => text.TextToken.ValueText,
                    InterpolationSyntax hole => TextOf(hole.Expression, depth + 1, cancellation)?.Text ?? "\u0001",
                    _ => "",
                })), Place.Of(expression));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                var left = TextOf(sum.Left, depth + 1, cancellation);
                var right = TextOf(sum.Right, depth + 1, cancellation);
                return left is null && right is null ? null : ((left?.Text ?? "\u0001") + (right?.Text ?? "\u0001"), Place.Of(expression));
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString", Expression: var builder } }:
                return OfBuilder(builder, depth, cancellation);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConnectionString", Expression: var built } when OfBuilder(built, depth, cancellation) is { } text:
                return text;
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call when context.SymbolOf(call, cancellation) is IMethodSymbol method && context.Search.DeclarationsOf(method) is { IsEmpty: false } declared:
                return ReturnedBy(declared[0].GetSyntax(cancellation)) is { } returned ? TextOf(returned, depth + 1, cancellation) : null;
            case SimpleNameSyntax or MemberAccessExpressionSyntax:
                return OfSymbol(context.SymbolOf(expression, cancellation), depth, cancellation);
            default:
                return null;
        }
    }

    private (string Text, Place Place)? OfSymbol(ISymbol? symbol, int depth, CancellationToken cancellation)
    {
        var value = symbol switch
        {
            ILocalSymbol local => context.Subjects.Initializer(local, cancellation),
            IFieldSymbol field when field.IsConst || field.IsReadOnly || IsNeverWritten(field, cancellation) => context.Subjects.OriginOf(field, cancellation) is { Parameter: null, Value: { } assigned } ? assigned : null,
            IPropertySymbol property => context.Search.DeclarationsOf(property).Select(r => r.GetSyntax(cancellation)).OfType<PropertyDeclarationSyntax>()
                .Select(p => p.Initializer?.Value ?? GuardSites.ReturnedBy(p)).FirstOrDefault(),
            _ => null,
        };
        if (value is not null)
        {
            return TextOf(value, depth + 1, cancellation);
        }

        return symbol is IFieldSymbol { ConstantValue: string constant } && symbol.Locations.FirstOrDefault(l => l.IsInSource) is { } location
            ? (constant, new Place(location.SourceTree!, location.SourceSpan))
            : null;
    }

    /// <summary>What a method with one <c>return</c> answers.</summary>
    private static ExpressionSyntax? ReturnedBy(SyntaxNode declaration)
    {
        if (GuardSites.ReturnedBy(declaration) is { } only)
        {
            return only;
        }

        var returns = GuardSites.BodyOf(declaration) is BlockSyntax body ? GuardSites.OwnDescendants(body).OfType<ReturnStatementSyntax>().Take(2).ToList() : new();
        return returns.Count == 1 ? returns[0].Expression : null;
    }

    /// <summary>A field that nobody but its initialiser gives a value.</summary>
    private bool IsNeverWritten(IFieldSymbol field, CancellationToken cancellation) =>
        field.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal
        && context.Search.AssignmentsTo(field, cancellation).IsEmpty
        && !context.Search.ReferencesTo(field, cancellation).Any(reference => reference.Node is ExpressionSyntax name && Functions.Whole(name).Parent is ArgumentSyntax { RefOrOutKeyword.RawKind: not 0 });

    /// <summary><c>new SqliteConnectionStringBuilder { DataSource = ..., Mode = ... }</c>, in place or in a local that is filled in afterwards.</summary>
    private (string Text, Place Place)? OfBuilder(ExpressionSyntax builder, int depth, CancellationToken cancellation)
    {
        builder = Functions.Innermost(builder);
        var set = new List<AssignmentExpressionSyntax>();
        if (builder is IdentifierNameSyntax name && context.SymbolOf(name, cancellation) is ILocalSymbol local && context.Subjects.Initializer(local, cancellation) is { } value)
        {
            builder = Functions.Innermost(value);
            set.AddRange(context.Search.ReferencesTo(local, cancellation).Select(r => r.Node.Parent?.Parent).OfType<AssignmentExpressionSyntax>());
        }

        if (builder is not BaseObjectCreationExpressionSyntax creation || context.ModelOf(creation).GetTypeInfo(creation, cancellation).Type is not { Name: "SqliteConnectionStringBuilder" or "SQLiteConnectionStringBuilder" })
        {
            return null;
        }

        set.InsertRange(0, creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>());
        var given = creation.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
        var parts = new List<string>();
        if (given is not null)
        {
            parts.Add(TextOf(given, depth + 1, cancellation)?.Text ?? "\u0001");
        }

        foreach (var assignment in set)
        {
            var key = assignment.Left switch
            {
                MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
                ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } when TextOf(keys[0].Expression, depth + 1, cancellation) is { } word => word.Text.Replace(" ", ""),
                _ => assignment.Left.ToString(),
            };
            parts.Add(key switch
            {
                "DataSource" => "Data Source=" + (TextOf(assignment.Right, depth + 1, cancellation)?.Text ?? "\u0001"),
                "Mode" or "Cache" => key + "=" + ((assignment.Right as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? TextOf(assignment.Right, depth + 1, cancellation)?.Text),
                _ => "",
            });
        }

        return (string.Join(";", parts.Where(p => p.Length > 0)), Place.Of(creation));
    }

    /// <summary>The name of the private in-memory database that the connection string means, or null where it means none.</summary>
    public static string? PrivateDatabase(string connectionString)
    {
        string? source = null;
        var mode = "";
        var cache = "";
        foreach (var part in connectionString.Split(';'))
        {
            var at = part.IndexOf('=');
            if (at < 0)
            {
                continue;
            }

            var value = part.Substring(at + 1).Trim().Trim('"', '\'');
            switch (part.Substring(0, at).Trim().ToLowerInvariant().Replace(" ", ""))
            {
                case "datasource" or "filename" or "fulluri":
                    source = value;
                    break;
                case "mode":
                    mode = value;
                    break;
                case "cache":
                    cache = value;
                    break;
            }
        }

        if (source is null || string.Equals(cache, "Shared", StringComparison.OrdinalIgnoreCase) || source.IndexOf("cache=shared", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return null;
        }

        var isMemory = source.Length == 0 || source is ":memory:" || source.StartsWith("file::memory:", StringComparison.OrdinalIgnoreCase)
            || source.IndexOf("mode=memory", StringComparison.OrdinalIgnoreCase) >= 0 || string.Equals(mode, "Memory", StringComparison.OrdinalIgnoreCase);
        return isMemory && source.IndexOf('\u0001') < 0 ? source : null;
    }
}
