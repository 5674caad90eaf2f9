using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>What a remedy is asked about: the diagnostic as an address, the symbol declared there, and the solution around it.</summary>
internal sealed class RemedyContext
{
    private readonly Dictionary<DocumentId, SemanticModel> models = new();

    private RemedyContext(Document document, Diagnostic diagnostic, SyntaxNode root, SyntaxNode node, ISymbol? symbol, FreshNames names, CancellationToken cancellation)
    {
        Document = document;
        Diagnostic = diagnostic;
        Root = root;
        Node = node;
        Symbol = symbol;
        Names = names;
        Cancellation = cancellation;
    }

    public SemanticModel Model => models[Document.Id];

    public Document Document { get; }

    public Solution Solution => Document.Project.Solution;

    public Diagnostic Diagnostic { get; }

    public string Id => Diagnostic.Id;

    public SyntaxNode Root { get; }

    /// <summary>The declaration, or the call, at the diagnostic.</summary>
    public SyntaxNode Node { get; }

    /// <summary>What is declared there; null for a call.</summary>
    public ISymbol? Symbol { get; }

    public FreshNames Names { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The precondition that failed first.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Remembers why no plan is made; always false.</summary>
    public bool Refuse(string because)
    {
        Refusal ??= because;
        return false;
    }

    public static async Task<RemedyContext?> AtAsync(Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null || !root.FullSpan.Contains(diagnostic.Location.SourceSpan))
        {
            return null;
        }

        var found = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var node = found.FirstAncestorOrSelf<SyntaxNode>(one => one is VariableDeclaratorSyntax or PropertyDeclarationSyntax or ParameterSyntax
            or SingleVariableDesignationSyntax or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) ?? found;
        if (node is FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } only })
        {
            node = only[0];
        }

        var symbol = node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax ? null : model.GetDeclaredSymbol(node, cancellation);
        var context = new RemedyContext(document, diagnostic, root, node, symbol, names, cancellation);
        context.models[document.Id] = model;
        return context;
    }

    public async Task<SemanticModel> ModelOfAsync(Document document)
    {
        if (!models.TryGetValue(document.Id, out var model))
        {
            models[document.Id] = model = (await document.GetSemanticModelAsync(Cancellation).ConfigureAwait(false))!;
        }

        return model;
    }
}
