using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Rules;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>The last resort: says on the declaration that somebody has looked, with a reason to fill in.</summary>
internal sealed class MarkAuditedFix : Remedy
{
    private const string Attribute = "ThreadAffinityAudited";
    private const string Reason = "why no two flows use it at once";
    private const string FileName = Attribute + ".cs";

    // Without a namespace it resolves wherever it is written, and the file compiles with every language version.
    private const string Source = """
        using System;

        /// <summary>Somebody looked at the findings of thread affinity here and gives a reason why they stay.</summary>
        [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
        internal sealed class ThreadAffinityAuditedAttribute : Attribute
        {
            public ThreadAffinityAuditedAttribute(string reason)
            {
                Reason = reason;
            }

            /// <summary>Why the finding stays.</summary>
            public string Reason { get; private set; }

            /// <summary>The holder in top-level statements: <c>"connection in Program.cs"</c>.</summary>
            public string Target { get; set; } = "";

            /// <summary>The last day of the audit: <c>"2027-06-30"</c>.</summary>
            public string Until { get; set; } = "";
        }

        """;

    public override ImmutableArray<string> Serves { get; } = AffinityRule.All.Select(rule => rule.Descriptor.Id).ToImmutableArray();

    public override bool IsRewrite => false;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var model = await context.ModelOfAsync(context.Document).ConfigureAwait(false);
        var written = NameAt(model, context.Node.SpanStart);
        var source = await context.Document.GetTextAsync(context.Cancellation).ConfigureAwait(false);
        var text = new DocumentText(context.Root, source, await Indentation.OfAsync(context.Document, source, context.Cancellation).ConfigureAwait(false));
        var name = written ?? Attribute;
        ReplaceText? step = null;
        if (context.Node.AncestorsAndSelf().FirstOrDefault(CanCarry) is { } declaration)
        {
            // One that is there and did not help is out of date: a person has to look again.
            step = Audits.On(declaration, null) is null ? Before(context.Document, text, declaration, $"[{name}(\"{Reason}\")]") : null;
        }
        else if (context.Root is CompilationUnitSyntax unit && HolderOf(context) is { } holder)
        {
            var file = Path.GetFileName(context.Document.FilePath ?? context.Document.Name);
            step = OnAssembly(context.Document, text, unit, $"[assembly: {name}(\"{Reason}\", Target = \"{holder} in {file}\")]");
        }

        if (step is null)
        {
            return null;
        }

        var plan = new RewritePlan("Mark as audited, with a reason", EquivalenceKey, ImmutableArray.Create<RewriteStep>(step));
        return written is not null
            ? plan
            : plan with { Documents = ImmutableArray.Create(new NewDocument(context.Document.Project.Id, FileName, InLineEndingsOf(source, Source))) };
    }

    private static bool CanCarry(SyntaxNode node) => node switch
    {
        GlobalStatementSyntax or BaseNamespaceDeclarationSyntax => false,
        MemberDeclarationSyntax => true,
        LocalFunctionStatementSyntax => ((CSharpParseOptions)node.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9,

        // A parameter of a type is its state; one of a method belongs to the method.
        ParameterSyntax { Parent.Parent: TypeDeclarationSyntax } => true,
        _ => false,
    };

    private static string? HolderOf(RemedyContext context) =>
        context.Diagnostic.Properties.TryGetValue(FindingDiagnostic.HolderProperty, out var name) && name is { Length: > 0 } && !name.Contains(' ') && !name.Contains('"') ? name : context.Symbol?.Name;

    /// <summary>How the attribute is written at the position; null where the project has none.</summary>
    private static string? NameAt(SemanticModel model, int position)
    {
        if (model.LookupNamespacesAndTypes(position, name: Attribute + "Attribute").OfType<INamedTypeSymbol>().Any())
        {
            return Attribute;
        }

        var declared = model.Compilation.GetSymbolsWithName(Attribute + "Attribute", SymbolFilter.Type).OfType<INamedTypeSymbol>().FirstOrDefault(type => type.ContainingType is null)
            ?? model.Compilation.GetTypeByMetadataName("ThreadAffinity." + Attribute + "Attribute");
        return declared is not null && model.IsAccessible(position, declared) ? declared.ContainingNamespace.ToDisplayString() + "." + Attribute : null;
    }

    private static ReplaceText Before(Document document, DocumentText text, SyntaxNode declaration, string attribute)
    {
        var start = declaration.SpanStart;
        var separator = declaration is not ParameterSyntax && text.StartsLine(start) ? "\n" + text.IndentAt(start) : " ";
        return new ReplaceText(document.Id, new TextSpan(start, 0), attribute + separator);
    }

    private static ReplaceText OnAssembly(Document document, DocumentText text, CompilationUnitSyntax unit, string attribute)
    {
        if (unit.AttributeLists.LastOrDefault() is { } last)
        {
            return new ReplaceText(document.Id, new TextSpan(text.Text.Lines.GetLineFromPosition(last.Span.End).End, 0), "\n" + attribute);
        }

        if (unit.Usings.LastOrDefault() is { } import)
        {
            return new ReplaceText(document.Id, new TextSpan(text.Text.Lines.GetLineFromPosition(import.Span.End).End, 0), "\n\n" + attribute);
        }

        return new ReplaceText(document.Id, new TextSpan(unit.GetFirstToken().SpanStart, 0), attribute + "\n\n");
    }

    private static string InLineEndingsOf(SourceText like, string text)
    {
        var plain = text.Replace("\r\n", "\n");
        return like.ToString().Contains("\r\n") ? plain.Replace("\n", "\r\n") : plain;
    }
}
