using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>The member or statement that declares the holder alone, or the declarator of one of several.</summary>
    private static SyntaxNode? DeclarationOf(HeldObject held) => held.Declaration switch
    {
        PropertyDeclarationSyntax property => property,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: FieldDeclarationSyntax or LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } } declaration } declarator =>
            declaration.Variables.Count == 1 ? declaration.Parent : declarator,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: UsingStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } whole } } => whole,
        _ => null,
    };

    /// <summary>The type holds other connections, too: each keeps its name.</summary>
    private bool IsOneOfSeveral => connection.Symbol.ContainingType is { } type && !IsLocal && type.GetMembers().Any(other => !other.IsImplicitlyDeclared &&
        !SymbolEqualityComparer.Default.Equals(other, connection.Symbol) && !SymbolEqualityComparer.Default.Equals(other, creation.Maker) && !connection.Getters.Contains(other, SymbolEqualityComparer.Default) &&
        (other switch { IFieldSymbol variable => variable.Type, IPropertySymbol property when IsAuto(property) => property.Type, IMethodSymbol { Parameters.IsEmpty: true } method when IsFactory(method) => method.ReturnType, _ => null }) is INamedTypeSymbol held &&
        (AdoTypes.IsConnection(held is { Name: "Lazy", Arity: 1 } ? held.TypeArguments[0] : held) || IsSource(held)));

    /// <summary>What this remedy has made of another connection, by the option.</summary>
    private bool IsSource(INamedTypeSymbol held) => style is not (FactoryStyle.Auto or FactoryStyle.Method) &&
        (held is { Name: "Func" or "IConnectionFactory", Arity: 1 } ? AdoTypes.IsConnection(held.TypeArguments[0]) : held is { Name: "DbDataSource" } or { BaseType.Name: "DbDataSource" });

    /// <summary>What this remedy has made of another connection.</summary>
    private static bool IsFactory(IMethodSymbol method) => method.MethodKind == MethodKind.Ordinary && method.Name.StartsWith("Open", System.StringComparison.Ordinal);

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(one => one is IFieldSymbol backing && SymbolEqualityComparer.Default.Equals(backing.AssociatedSymbol, property));

    /// <summary>Comments inside the declaration that the new text does not have: they come above it.</summary>
    private string CommentsOf(SyntaxNode declaration) => declaration is UsingStatementSyntax ? "" : string.Concat(declaration.DescendantTrivia()
        .Where(trivia => Trivia.IsComment(trivia) && declaration.Span.Contains(trivia.Span) && creation.Expression?.Span.Contains(trivia.Span) != true && creation.Body?.Span.Contains(trivia.Span) != true)
        .Select(trivia => trivia.ToString().Trim() + "\n"));

    /// <summary>The getter that an interface names, too: it stays a method of that name and type.</summary>
    private IMethodSymbol? Contract => connection.Getters.OfType<IMethodSymbol>().FirstOrDefault(HeldObject.ImplementsInterface);

    /// <summary>The one getter, where it has comments above it and the holder has none, or an interface names it.</summary>
    private SyntaxNode? ExplainedGetter(SyntaxNode declaration) =>
        connection.Getters is { Length: 1 } only && only[0].DeclaringSyntaxReferences is { Length: 1 } declared && declared[0].GetSyntax(context.Cancellation) is MemberDeclarationSyntax getter && getter.Parent == declaration.Parent &&
        (Contract is not null || getter.GetLeadingTrivia().Any(Trivia.IsComment)) && !declaration.GetLeadingTrivia().Any(Trivia.IsComment) && CommentsOf(declaration).Length == 0 ? getter : null;

    /// <summary>Where functions await the opening, there is a factory that they can await; the other one stays for those that cannot.</summary>
    private void DeclareAsync()
    {
        var model = creation.Model;
        var position = model.SyntaxTree == connection.Declaration.SyntaxTree ? connection.Declaration.SpanStart : 0;
        string NameOf(string name) => model.Compilation.GetTypeByMetadataName(name)!.ToMinimalDisplayString(model, position);
        var written = factory!.TextAsync(asyncName!, NameOf("System.Threading.Tasks.Task"), NameOf("System.Threading.CancellationToken"));
        var text = factory.Text();
        for (var i = 0; i < steps.Count; i++)
        {
            steps[i] = steps[i] switch
            {
                ReplaceMember member when member.Text.EndsWith(text, System.StringComparison.Ordinal) => member with { Text = Both(member.Text) },
                ReplaceDeclarator declarator when declarator.Text.EndsWith(text, System.StringComparison.Ordinal) => declarator with { Text = Both(declarator.Text) },
                var other => other,
            };
        }

        string Both(string before) => opens ? before + "\n\n" + written : before.Substring(0, before.Length - text.Length) + written;
    }

    /// <summary>The holder goes, and nothing comes instead.</summary>
    private static RewriteStep Undeclared(HeldObject held, SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax declarator => new ReplaceDeclarator(held.Document.Id, declarator, ""),
        StatementSyntax statement => new RemoveStatement(held.Document.Id, statement),
        _ => new RemoveMember(held.Document.Id, declaration),
    };

    /// <summary>The text comes instead of the holder.</summary>
    private static RewriteStep Declared(HeldObject held, SyntaxNode declaration, string text) => declaration switch
    {
        VariableDeclaratorSyntax declarator => new ReplaceDeclarator(held.Document.Id, declarator, text),
        UsingStatementSyntax whole => new InsertAbove(held.Document.Id, whole, text),
        _ => new ReplaceMember(held.Document.Id, declaration, text, Separate: true),
    };

    /// <summary>A local function hides no member of its type.</summary>
    private HashSet<string> WordsAtHome()
    {
        var words = FreshNames.WordsIn(Home!);
        if (Home is not CompilationUnitSyntax && connection.Symbol.ContainingType is { } type)
        {
            words.UnionWith(FreshNames.MembersOf(type));
        }

        return words;
    }

    private HashSet<string> MemberNames() => IsLocal ? WordsAtHome() : FreshNames.MembersOf(connection.Symbol.ContainingType);
}
