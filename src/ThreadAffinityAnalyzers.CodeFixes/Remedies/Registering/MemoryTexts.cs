using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>Tells whether a connection is made to a database in memory, by the texts that its connection string is made of.</summary>
internal static class MemoryTexts
{
    public static bool NamesMemory(BaseObjectCreationExpressionSyntax creation, SemanticModel model) =>
        SqlTexts.In(creation, model).Any(text => text.Length > 0 && SqlTexts.IsMemory(text)) ||
        creation.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => model.GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol)
            .SelectMany(symbol => symbol!.DeclaringSyntaxReferences).Select(reference => reference.GetSyntax())
            .Any(declared => declared.DescendantNodes().Any(node => node is LiteralExpressionSyntax { Token.Value: string { Length: > 0 } text } && SqlTexts.IsMemory(text) || node is IdentifierNameSyntax { Identifier.ValueText: "Memory" }));
}
