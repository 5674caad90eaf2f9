using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Other assemblies may use it, and no search sees them.</summary>
    private static bool IsExported(HeldObject held) => held.Symbol is IFieldSymbol && Exports.Has(held.Symbol, held.Document);

    /// <summary>Reflection, or code that is left out of this build, names the holder: no search sees it.</summary>
    private static async Task<bool> IsNamedUnseenAsync(RemedyContext context, HeldObject held)
    {
        if (held.Symbol is ILocalSymbol && !held.Declaration.SyntaxTree.GetRoot(context.Cancellation).ContainsDirectives)
        {
            return false;
        }

        foreach (var document in held.Document.Project.Documents)
        {
            var text = (await document.GetTextAsync(context.Cancellation).ConfigureAwait(false)).ToString();
            if (text.IndexOf(held.Symbol.Name, StringComparison.Ordinal) < 0)
            {
                continue;
            }

            var root = (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
            if (root.ContainsDirectives && root.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && Trivia.Names(trivia.ToString(), held.Symbol.Name)) ||
                text.IndexOf('"' + held.Symbol.Name + '"', StringComparison.Ordinal) >= 0 && root.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(IsReflected))
            {
                return true;
            }
        }

        return false;

        bool IsReflected(LiteralExpressionSyntax literal) =>
            literal.Token.Value is string name && name == held.Symbol.Name && literal.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText:
                "GetField" or "GetProperty" or "GetMember" or "InvokeMember" or "GetRuntimeField" or "GetRuntimeProperty" } } };
    }

    private bool IsMemoryDatabase()
    {
        var node = (SyntaxNode?)creation.Expression ?? creation.Body!;
        if (creation.Makers.Length > 0)
        {
            return creation.Makers.Any(maker => maker.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(one => one.Token.Value is string text && text.Length > 0 && SqlTexts.IsMemory(text)) || HasNoArguments(maker));
        }

        if (node.SyntaxTree != creation.Model.SyntaxTree)
        {
            return false;
        }

        // The string itself, or what the field, local or constant that names it was initialised with.
        var texts = SqlTexts.In(node, creation.Model).Where(text => text.Length > 0).ToList();
        foreach (var name in node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (creation.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol &&
                creation.Model.GetSymbolInfo(name).Symbol!.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declared)
            {
                texts.AddRange(declared.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>().Where(text => text.Length > 0));
                if (declared.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText == "Memory"))
                {
                    return true;
                }
            }
        }

        return texts.Any(SqlTexts.IsMemory) || HasNoArguments(node);
    }

    /// <summary>The literal that names a database in memory, where the creation has one; with a shared cache the database lives as long as one connection.</summary>
    private LiteralExpressionSyntax? SharedMemory()
    {
        if (creation.Expression is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Initializer: null } ||
            arguments[0].Expression is not LiteralExpressionSyntax { Token.Value: string text } literal || !SqlTexts.IsMemory(text) || text.IndexOf("Shared", StringComparison.OrdinalIgnoreCase) >= 0 && !SqlTexts.IsSharedMemory(text) ||
            connection.Symbol is not (ILocalSymbol or { IsStatic: true }) || !AdoTypes.IsSqlite(connection.Type) || connection.Type.ContainingNamespace.ToDisplayString() != "Microsoft.Data.Sqlite")
        {
            return null;
        }

        return literal;
    }

    /// <summary>The code that made the one object is to make one for each call, and does more than that.</summary>
    private bool WorksOnceWhereMade()
    {
        var compilation = creation.Model.Compilation;
        return creation.Body is { } body && OnceOnly.IsIn(body, compilation) || creation.Makers.Any(maker => OnceOnly.IsIn(maker, compilation)) ||
            creation.Expression is { } made && made.SyntaxTree == creation.Model.SyntaxTree && OnceOnly.IsInConstructorOf(creation.Model.GetTypeInfo(made).Type, compilation);
    }

    private bool HasNoArguments(SyntaxNode node) =>
        AdoTypes.IsSqlite(connection.Type) && node.DescendantNodesAndSelf().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is { Initializer: null } made &&
        (made.ArgumentList is null || made.ArgumentList.Arguments.Count == 0 || made.ArgumentList.Arguments[0].Expression is LiteralExpressionSyntax { Token.Value: "" });

    /// <summary>The program deletes or moves the file: with a pool behind the connections it would find it open.</summary>
    private bool MovesDatabaseFile()
    {
        var node = (SyntaxNode?)creation.Expression ?? creation.Body!;
        var source = node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>().FirstOrDefault(text => text.Length > 0);
        var file = source?.Split(';').Select(part => part.Split('=')).FirstOrDefault(pair => pair.Length == 2 && pair[0].Replace(" ", "").Equals("DataSource", StringComparison.OrdinalIgnoreCase))?[1].Trim();
        var names = new HashSet<string>(node.DescendantNodes().OfType<IdentifierNameSyntax>().Select(one => one.Identifier.ValueText));
        return connection.Document.Project.Documents.Any(document => document.TryGetSyntaxRoot(out var root) && root.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "File" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "File" }, Name.Identifier.ValueText: "Delete" or "Move" or "Replace" } &&
            call.ArgumentList.Arguments.Any(argument => argument.DescendantNodes().Any(one =>
                one is LiteralExpressionSyntax { Token.Value: string text } && text == file || one is IdentifierNameSyntax name && names.Contains(name.Identifier.ValueText)))));
    }
}
