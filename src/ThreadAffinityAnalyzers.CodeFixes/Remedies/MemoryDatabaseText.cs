using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A place in the source that says the connection string of an in-memory database: a literal, a constant sum or interpolation, or a builder with its settings.</summary>
/// <param name="Document">Where.</param>
/// <param name="Node">The expression.</param>
/// <param name="Read">What it says; null where it names the database in a way that cannot be rewritten.</param>
/// <param name="Settings">Of a builder: what is set on it, by name.</param>
internal sealed record MemoryDatabaseText(Document Document, ExpressionSyntax Node, MemoryConnectionString? Read, IReadOnlyList<AssignmentExpressionSyntax> Settings)
{
    private const string Builder = "SqliteConnectionStringBuilder";

    /// <summary>All of them in the document.</summary>
    public static IEnumerable<MemoryDatabaseText> In(Document document, SyntaxNode root, SemanticModel model)
    {
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case LiteralExpressionSyntax { Token.Value: string text } literal when literal.Parent is not BinaryExpressionSyntax && MemoryConnectionString.Read(text) is { } read:
                    yield return new MemoryDatabaseText(document, literal, read, Array.Empty<AssignmentExpressionSyntax>());
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Parent: not BinaryExpressionSyntax } or InterpolatedStringExpressionSyntax when OfParts(document, (ExpressionSyntax)node, model) is { } parts:
                    yield return parts;
                    break;
                case BaseObjectCreationExpressionSyntax creation when OfBuilder(document, creation, model) is { } builder:
                    yield return builder;
                    break;
            }
        }
    }

    /// <summary>The steps that make it say the shared database of that name.</summary>
    public IEnumerable<RewriteStep> Share(string name, bool inFileSystem = false)
    {
        if (Node is not BaseObjectCreationExpressionSyntax)
        {
            return new[] { new ReplaceText(Document.Id, Node.Span, SymbolDisplay.FormatLiteral(inFileSystem ? Read!.InFileSystem(name) : Read!.Shared(name), quote: true)) };
        }

        var said = new Dictionary<string, string> { ["DataSource"] = SymbolDisplay.FormatLiteral(inFileSystem ? MemoryConnectionString.FileOf(name) : name, quote: true), ["Mode"] = inFileSystem ? "SqliteOpenMode.ReadWriteCreate" : "SqliteOpenMode.Memory", ["Cache"] = inFileSystem ? "SqliteCacheMode.Default" : "SqliteCacheMode.Shared" };
        var steps = new List<RewriteStep>();
        foreach (var set in Settings)
        {
            if (said.TryGetValue(NameOf(set), out var value))
            {
                steps.Add(new ReplaceText(Document.Id, set.Right.Span, value));
                said.Remove(NameOf(set));
            }
        }

        // A file needs neither mode nor cache.
        foreach (var unsaid in inFileSystem ? new[] { "Mode", "Cache" } : Array.Empty<string>())
        {
            said.Remove(unsaid);
        }

        if (said.Count == 0)
        {
            return steps;
        }

        var last = Settings.Last(set => NameOf(set) is "DataSource" or "Mode" or "Cache");
        var owner = (last.Left as MemberAccessExpressionSyntax)?.Expression + ".";
        steps.Add(new ReplaceText(Document.Id, new TextSpan((last.Parent is InitializerExpressionSyntax ? last : last.Parent!).Span.End, 0), last.Parent is InitializerExpressionSyntax
            ? string.Concat(said.Select(one => ", " + one.Key + " = " + one.Value))
            : string.Concat(said.Select(one => "\n" + owner + one.Key + " = " + one.Value + ";")), Layout: last.Parent is not InitializerExpressionSyntax));
        return steps;
    }

    /// <summary>A constant that is written in parts; of other sums, those whose parts alone would mean the database.</summary>
    private static MemoryDatabaseText? OfParts(Document document, ExpressionSyntax sum, SemanticModel model)
    {
        if (sum.DescendantNodes().Any(one => one is LiteralExpressionSyntax { Token.Value: string text } && text.IndexOf('=') >= 0 || one is InterpolatedStringTextSyntax part && part.TextToken.ValueText.IndexOf('=') >= 0))
        {
            // A local constant that nobody reads any more would be a new warning.
            return model.GetConstantValue(sum) is { HasValue: true, Value: string text }
                ? MemoryConnectionString.Read(text) is { } read ? new MemoryDatabaseText(document, sum, sum.DescendantNodes().Any(one => one is IdentifierNameSyntax && model.GetSymbolInfo(one).Symbol is ILocalSymbol) ? null : read, Array.Empty<AssignmentExpressionSyntax>()) : null
                : sum.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(one => one.Token.Value is string part && MemoryConnectionString.Read(part) is { Source.Length: > 0 }) ? new MemoryDatabaseText(document, sum, null, Array.Empty<AssignmentExpressionSyntax>()) : null;
        }

        return null;
    }

    private static MemoryDatabaseText? OfBuilder(Document document, BaseObjectCreationExpressionSyntax creation, SemanticModel model)
    {
        if (creation is ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: not Builder } } || creation.ArgumentList?.Arguments.Count > 0 || model.GetTypeInfo(creation).Type?.Name != Builder)
        {
            return null;
        }

        var settings = creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().ToList() ?? new List<AssignmentExpressionSyntax>();
        var later = creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } local }
            ? (Flow.FunctionAround(local) ?? local.SyntaxTree.GetRoot()).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(set => set.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } && owner.Identifier.ValueText == local.Identifier.ValueText).ToList()
            : new List<AssignmentExpressionSyntax>();
        var all = settings.Concat(later).ToList();
        string? ValueOf(string name) => all.LastOrDefault(set => NameOf(set) == name)?.Right switch
        {
            LiteralExpressionSyntax { Token.Value: string text } => text,
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            _ => null,
        };
        var rest = all.Where(set => NameOf(set) is not ("DataSource" or "Mode" or "Cache" or "Pooling")).Select(NameOf).ToList();
        var text = "Data Source=" + (ValueOf("DataSource") ?? "?") + (ValueOf("Mode") is { } mode ? ";Mode=" + mode : "") + (ValueOf("Cache") is { } cache ? ";Cache=" + cache : "");
        return MemoryConnectionString.Read(text) is not { } read ? null
            : new MemoryDatabaseText(document, creation, all.Any(set => set.Parent is not (InitializerExpressionSyntax or ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax })) || rest.Contains("ConnectionString") ? null : read, all);
    }

    private static string NameOf(AssignmentExpressionSyntax set) => set.Left is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : set.Left.ToString();
}
