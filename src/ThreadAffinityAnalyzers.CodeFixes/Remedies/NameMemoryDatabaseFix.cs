using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A private in-memory database gets a name and a shared cache, and one connection that is opened, never used, and keeps it alive.</summary>
internal class NameMemoryDatabaseFix : Remedy
{
    private const string Provider = "Microsoft.Data.Sqlite.SqliteConnection";
    private const string Comment = "// The database lives as long as a connection to it is open.";

    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA5001");

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => PlanAsync(context, "Share the in-memory database and keep it open", inFileSystem: false);

    /// <param name="context">What is asked.</param>
    /// <param name="title">The title.</param>
    /// <param name="inFileSystem">Whether the database is a file of SQLite's file system in memory, rather than one of a shared cache.</param>
    protected async Task<RewritePlan?> PlanAsync(RemedyContext context, string title, bool inFileSystem)
    {
        var model = await context.ModelOfAsync(context.Document).ConfigureAwait(false);
        if (model.Compilation.GetTypeByMetadataName(Provider) is not { } connection || IsOfOtherProvider(context.Node, model, connection) ||
            context.Diagnostic.AdditionalLocations.FirstOrDefault() is not { SourceTree: { } tree } place)
        {
            return null;
        }

        var texts = new List<MemoryDatabaseText>();
        var roots = new List<(Document Document, CompilationUnitSyntax Root)>();
        foreach (var document in context.Document.Project.Documents.OrderBy(one => one.FilePath, StringComparer.Ordinal))
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is CompilationUnitSyntax root)
            {
                roots.Add((document, root));
                texts.AddRange(MemoryDatabaseText.In(document, root, await context.ModelOfAsync(document).ConfigureAwait(false)));
            }
        }

        if (texts.FirstOrDefault(one => one.Node.SyntaxTree == tree && place.SourceSpan.Contains(one.Node.Span))?.Read is not { } database)
        {
            context.Refuse("a connection string that is put together at run time");
            return null;
        }

        // All strings that mean this database, wherever they are written: half of them would leave two databases.
        texts.RemoveAll(one => one.Read is { } read && read.Source != database.Source);
        if (texts.Any(one => one.Read is null))
        {
            context.Refuse("another connection string that may mean it");
            return null;
        }

        foreach (var (document, root) in roots)
        {
            if (NeedsItsOwn(root, await context.ModelOfAsync(document).ConfigureAwait(false), connection, database.Source))
            {
                context.Refuse("a function that makes its tables anew wants a database of its own");
                return null;
            }
        }

        var program = roots.Select(one => one.Root).LastOrDefault(root => root.Members.OfType<GlobalStatementSyntax>().Any());
        var type = context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var name = database.IsNamed ? database.Source : type?.Identifier.ValueText ?? context.Document.Project.AssemblyName;
        if (inFileSystem && !name.All(one => one is '_' or '-' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')))
        {
            context.Refuse("a name that no file name may have");
            return null;
        }

        var shared = inFileSystem ? database.InFileSystem(name) : database.Shared(name);
        var steps = texts.SelectMany(one => one.Share(name, inFileSystem)).ToList();
        var keep = program is not null ? InProgram(context.Solution.GetDocument(program.SyntaxTree)!, program, shared, connection, await context.ModelOfAsync(context.Solution.GetDocument(program.SyntaxTree)!).ConfigureAwait(false))
            : type is not null && texts.All(one => type.Span.Contains(one.Node.Span) && one.Node.SyntaxTree == type.SyntaxTree) ? InType(context, type, shared, connection, model)
            : null;
        if (keep is null)
        {
            context.Refuse("no place for the connection that keeps the database");
            return null;
        }

        steps.Add(keep);
        return new RewritePlan(title, EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool IsOfOtherProvider(SyntaxNode node, SemanticModel model, INamedTypeSymbol connection) =>
        node is BaseObjectCreationExpressionSyntax && !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(node).Type, connection);

    /// <summary>A function that makes its tables without looking whether they are there, and reads them or hands the connection out, wants an empty database each time.</summary>
    private static bool NeedsItsOwn(CompilationUnitSyntax root, SemanticModel model, INamedTypeSymbol connection, string source) =>
        root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Where(one =>
            one.ArgumentList?.Arguments.FirstOrDefault() is { } argument &&

            // What is no constant may be a field that was given this text.
            (model.GetConstantValue(argument.Expression) is not { HasValue: true, Value: string text } || MemoryConnectionString.Read(text)?.Source == source) &&
            SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(one).Type, connection)).Any(one =>
        {
            var function = Flow.FunctionAround(one) ?? root;
            var own = function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<ExpressionSyntax>().ToList();
            var texts = own.OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.Value).OfType<string>().ToList();
            return texts.Any(text => Has(text, "CREATE TABLE") && !Has(text, "IF NOT EXISTS")) &&
                (texts.Any(text => Has(text, "SELECT")) || own.Any(node => node.Parent is ReturnStatementSyntax && AdoTypes.IsConnection(model.GetTypeInfo(node).Type)));
        });

    private static bool Has(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The step that keeps the database of that text for as long as the program runs.</summary>
    public static RewriteStep? InProgram(Document document, CompilationUnitSyntax program, string text, INamedTypeSymbol connection, SemanticModel model)
    {
        var first = program.Members.OfType<GlobalStatementSyntax>().First();
        if (Trivia.HasConditions(first))
        {
            return null;
        }

        var name = new FreshNames().Take(program, FreshNames.WordsIn(program), "keepAlive");
        return new ReplaceText(document.Id, new TextSpan(first.SpanStart, 0),
            $"{Comment}\nusing var {name} = new {connection.ToMinimalDisplayString(model, first.SpanStart)}({SymbolDisplay.FormatLiteral(text, quote: true)});\n{name}.Open();\n\n", Layout: true);
    }

    /// <summary>In a type without a program around it: a static constructor, because an initializer of a field that nobody reads may never run.</summary>
    private static RewriteStep? InType(RemedyContext context, TypeDeclarationSyntax type, string text, INamedTypeSymbol connection, SemanticModel model)
    {
        if (type is InterfaceDeclarationSyntax || type.TypeParameterList is not null || type.Modifiers.Any(SyntaxKind.PartialKeyword) || type.Members.Count == 0 || Trivia.HasConditions(type) ||
            type.Ancestors().OfType<TypeDeclarationSyntax>().Any(outer => outer.TypeParameterList is not null) ||
            type.Members.OfType<ConstructorDeclarationSyntax>().Any(one => one.Modifiers.Any(SyntaxKind.StaticKeyword)) || model.GetDeclaredSymbol(type) is not { } symbol)
        {
            return null;
        }

        var name = context.Names.Take(symbol.ToDisplayString(), FreshNames.MembersOf(symbol), "s_keepAlive");
        var written = connection.ToMinimalDisplayString(model, type.Members[0].SpanStart);
        var members = $"{Comment}\nprivate static readonly {written} {name} = new {written}({SymbolDisplay.FormatLiteral(text, quote: true)});\n\nstatic {symbol.Name}()\n{{\n{name}.Open();\n}}\n\n";

        // Below the brace, above the comments of the first member.
        return new ReplaceText(context.Document.Id, new TextSpan(type.Members[0].GetLeadingTrivia().Where(Trivia.IsComment).Select(one => one.SpanStart).DefaultIfEmpty(type.Members[0].SpanStart).First(), 0), members, Layout: true);
    }
}
