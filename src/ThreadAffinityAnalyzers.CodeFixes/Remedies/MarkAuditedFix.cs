using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Says that somebody has looked at the sharing and vouches for it: the attribute, with a reason to fill in.</summary>
internal sealed class MarkAuditedFix : Remedy
{
    private const string FileName = "ThreadAffinityAudited.cs";

    private const string Source = """
        using System;

        /// <summary>Somebody has looked at the sharing of this object and vouches for it.</summary>
        [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
        internal sealed class ThreadAffinityAuditedAttribute : Attribute
        {
            public ThreadAffinityAuditedAttribute(string reason) => Reason = reason;

            /// <summary>Why the sharing is safe.</summary>
            public string Reason { get; }

            /// <summary>For top-level code: the name of the object, then anything that helps to find it.</summary>
            public string Target { get; set; } = "";

            /// <summary>The day, as yyyy-MM-dd, after which somebody has to look again.</summary>
            public string Until { get; set; } = "";
        }

        """;

    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create(
        "TAA1001", "TAA1002", "TAA1003", "TAA1004", "TAA1005", "TAA2001", "TAA2002", "TAA2003", "TAA2004", "TAA3001", "TAA3002", "TAA4001", "TAA4002", "TAA5001");

    public override bool IsRewrite => false;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        const string Reason = "\"why one object for several flows is safe here\"";
        SyntaxNode? owner = context.Node.AncestorsAndSelf().FirstOrDefault(node =>
            node is LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or ParameterSyntax { Parent.Parent: TypeDeclarationSyntax });
        RewriteStep step;
        if (owner is null or BaseNamespaceDeclarationSyntax)
        {
            var name = context.Symbol?.Name ?? context.Diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split(' ')[0].Trim('\'');
            if (name.Length == 0 || context.Root is not CompilationUnitSyntax unit)
            {
                return Task.FromResult<RewritePlan?>(null);
            }

            var attribute = "[assembly: ThreadAffinityAudited(" + Reason + ", Target = \"" + name + " in " + context.Document.Name + "\")]\n";
            var position = unit.AttributeLists.Count > 0 ? unit.AttributeLists.Last().Span.End : unit.Usings.Count > 0 ? unit.Usings.Last().Span.End : unit.Externs.Count > 0 ? unit.Externs.Last().Span.End : -1;
            step = position < 0
                ? new ReplaceText(context.Document.Id, new TextSpan(unit.GetFirstToken().SpanStart, 0), attribute + "\n")
                : new ReplaceText(context.Document.Id, new TextSpan(position, 0), (unit.AttributeLists.Count > 0 ? "\n" : "\n\n") + attribute.TrimEnd());
        }
        else
        {
            var attribute = "[ThreadAffinityAudited(" + Reason + ")]";
            step = owner is ParameterSyntax
                ? new ReplaceText(context.Document.Id, new TextSpan(owner.SpanStart, 0), attribute + " ")
                : new InsertStatements(context.Document.Id, owner, attribute);
        }

        var isKnown = context.Model.Compilation.GetSymbolsWithName(name => name is "ThreadAffinityAuditedAttribute" or "ThreadAffinityAudited", SymbolFilter.Type, context.Cancellation).Any();
        return Task.FromResult<RewritePlan?>(new RewritePlan("Mark as audited with [ThreadAffinityAudited]", EquivalenceKey, ImmutableArray.Create(step))
        {
            Documents = isKnown ? ImmutableArray<NewDocument>.Empty : ImmutableArray.Create(new NewDocument(context.Document.Project.Id, FileName, Source)),
        });
    }
}
