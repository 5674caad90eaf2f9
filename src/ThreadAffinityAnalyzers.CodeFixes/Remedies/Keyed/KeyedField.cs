using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Keyed;

/// <summary>A private dictionary of connections that one method fills and reads: everything else only closes what is in it.</summary>
internal sealed class KeyedField
{
    private readonly List<RewriteStep> removals = new();
    private readonly SemanticModel model;

    private KeyedField(Document document, SemanticModel model, MethodDeclarationSyntax method, IMethodSymbol getter)
    {
        Document = document;
        this.model = model;
        Method = method;
        Getter = getter;
    }

    public Document Document { get; }

    /// <summary>The method that hands out the connection of a key.</summary>
    public MethodDeclarationSyntax Method { get; }

    public IMethodSymbol Getter { get; }

    private KeyedCreation? Creation { get; set; }

    /// <summary>The connections that the dictionary keeps; null for anything else.</summary>
    public static INamedTypeSymbol? ConnectionIn(IFieldSymbol field) =>
        field.Type is INamedTypeSymbol { Arity: 2, Name: "ConcurrentDictionary" or "Dictionary" or "IDictionary" } kept && kept.ContainingNamespace.ToDisplayString() is "System.Collections.Concurrent" or "System.Collections.Generic" &&
        AdoTypes.InLazy(kept.TypeArguments[1]) is INamedTypeSymbol type && AdoTypes.IsConnection(type) && AdoTypes.IsConcrete(type) ? type : null;

    public static async Task<KeyedField?> ReadAsync(RemedyContext context, IFieldSymbol field)
    {
        if (field.DeclaredAccessibility != Accessibility.Private || context.Node is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } } declarator ||
            declarator.Initializer?.Value is not (BaseObjectCreationExpressionSyntax { Initializer: null } or null) && declarator.Initializer?.Value.ToString() != "[]" || Trivia.HasConditions(declaration.Parent!))
        {
            context.Refuse("a dictionary that is filled where it is declared");
            return null;
        }

        // Keys that are one to the dictionary would name several files.
        if (declarator.Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } given } && given.Any(one => context.Model.GetTypeInfo(one.Expression).Type?.SpecialType != SpecialType.System_Int32))
        {
            context.Refuse("a dictionary with a comparer");
            return null;
        }

        var names = (await SymbolFinder.FindReferencesAsync(field, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations).Where(one => !one.IsImplicit)
            .Select(one => (one.Document, Node: one.Location.SourceTree!.GetRoot(context.Cancellation).FindNode(one.Location.SourceSpan, getInnermostNodeForTie: true))).ToList();
        var removals = new List<RewriteStep> { new RemoveMember(context.Document.Id, declaration) };
        var inside = new List<SyntaxNode>();
        MethodDeclarationSyntax? method = null;
        foreach (var (document, name) in names)
        {
            if (Closing(name, field) is { } closing)
            {
                removals.Add(new RemoveStatement(document.Id, closing));
            }
            else if (name.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } around && (method is null || method == around) && document.Id == context.Document.Id)
            {
                method = around;
                inside.Add(name);
            }
            else
            {
                context.Refuse("a dictionary of which others take what is in it");
                return null;
            }
        }

        if (method is null || context.Model.GetDeclaredSymbol(method) is not { MethodKind: MethodKind.Ordinary, IsAsync: false, TypeParameters.IsEmpty: true, Parameters: { IsEmpty: false } parameters } getter || parameters.Any(one => one.RefKind != RefKind.None) ||
            !AdoTypes.IsConnection(getter.ReturnType) || KeyedCreation.Of(method, inside, context.Model) is not { } creation)
        {
            context.Refuse("no one method that makes the connection of a key and hands it out");
            return null;
        }

        var keyed = new KeyedField(context.Document, context.Model, method, getter) { Creation = creation };
        keyed.removals.AddRange(removals.Distinct());
        return keyed;
    }

    /// <summary>The steps after which the method opens a connection, and nothing keeps it; null where what it does for the kept one cannot be done for each.</summary>
    public IReadOnlyList<RewriteStep>? Opening(RemedyContext context)
    {
        if (OnceOnly.IsIn(Creation!.Making, model.Compilation) || Creation.Maker is { } maker && maker.DeclaringSyntaxReferences.Any(one => OnceOnly.IsIn(one.GetSyntax(context.Cancellation), model.Compilation)))
        {
            context.Refuse("work that is done once where it is made");
            return null;
        }

        var texts = Creation.Bodies(context.Cancellation).SelectMany(body => Models.Of(body.SyntaxTree, model) is { } there ? SqlTexts.In(body, there) : Enumerable.Empty<string>()).ToList();
        if (texts.Any(text => SqlTexts.IsMemory(text) || text.IndexOf("mode=memory", System.StringComparison.OrdinalIgnoreCase) >= 0))
        {
            context.Refuse("a database in memory");
            return null;
        }

        if (texts.Any(text => SqlTexts.StateIn(text) is not null))
        {
            context.Refuse("what one call leaves on the connection is not what the next one finds");
            return null;
        }

        var words = FreshNames.WordsIn(Method);
        words.UnionWith(FreshNames.MembersOf(Getter.ContainingType));
        if (Creation.Statements(context.Names.Take(Method, words, "connection", "opened")) is not { } statements)
        {
            context.Refuse("a creation that cannot be repeated");
            return null;
        }

        return removals.Append(Creation.Written(Document, statements)).ToList();
    }

    /// <summary>The statement that closes all of them, or empties the dictionary, and does nothing else.</summary>
    private static StatementSyntax? Closing(SyntaxNode name, IFieldSymbol field)
    {
        if (name.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop && loop.Expression.Span.Contains(name.Span) && loop.Expression.ToString() is var all && (all == field.Name || all == "this." + field.Name || all.EndsWith(field.Name + ".Values", System.StringComparison.Ordinal)))
        {
            var body = loop.Statement is BlockSyntax block ? block.Statements : SyntaxFactory.SingletonList(loop.Statement);
            return body.Count > 0 && body.All(IsEnd) && !loop.DescendantTrivia().Any(Trivia.IsComment) ? loop : null;
        }

        return name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Clear", Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax cleared } } && cleared.Parent is BlockSyntax ? cleared : null;
    }

    private static bool IsEnd(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax { Else: null, Condition: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsValueCreated" } } made => IsEnd(made.Statement is BlockSyntax { Statements: { Count: 1 } only } ? only[0] : made.Statement),
        ExpressionStatementSyntax { Expression: var expression } => (expression is AwaitExpressionSyntax awaited ? awaited.Expression : expression) is
            InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Close" or "CloseAsync" or "Dispose" or "DisposeAsync" } },
        _ => false,
    };
}
