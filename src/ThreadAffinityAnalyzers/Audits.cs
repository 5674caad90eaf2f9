using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers;

/// <summary>A <c>[ThreadAffinityAudited("reason")]</c>: somebody looked at the sharing and vouches for it, perhaps until a date.</summary>
/// <param name="Attribute">The attribute, matched by its name in any namespace.</param>
/// <param name="IsExpired">Its <c>Until</c> lies before the project's audit date.</param>
internal sealed record Audit(AttributeSyntax Attribute, bool IsExpired);

/// <summary>Finds the audit that covers a finding: the nearest on a lambda, local function, member or type around it, or on the assembly for top-level code.</summary>
internal static class Audits
{
    private const string Name = "ThreadAffinityAudited";

    public static Audit? Covering(Finding finding, AnalyzerOptions options, CancellationToken cancellation)
    {
        var root = finding.Holder.Declared.Tree.GetRoot(cancellation);
        for (var at = root.FindNode(finding.Holder.Declared.Span, getInnermostNodeForTie: true); at is not null; at = at.Parent)
        {
            if (On(at, null) is { } attribute)
            {
                return new Audit(attribute, IsExpired(attribute, options));
            }

            if (at is CompilationUnitSyntax unit)
            {
                return unit.AttributeLists.SelectMany(l => l.Attributes).FirstOrDefault(a => IsAudit(a) && TargetNames(a, finding.Holder.Name)) is { } assembly
                    ? new Audit(assembly, IsExpired(assembly, options))
                    : null;
            }
        }

        return null;
    }

    /// <summary>Whether the text of the tree names an audit at all.</summary>
    public static bool MayStandIn(SyntaxTree tree, CancellationToken cancellation) =>
        NameIndex.Of(tree, cancellation) is var index && (index.Has(Name) || index.Has(Name + "Attribute"));

    /// <summary>The audit on the declaration itself, or null.</summary>
    public static AttributeSyntax? On(SyntaxNode declaration, string? target)
    {
        var lists = declaration switch
        {
            MemberDeclarationSyntax member => member.AttributeLists,
            LambdaExpressionSyntax lambda => lambda.AttributeLists,
            LocalFunctionStatementSyntax local => local.AttributeLists,
            ParameterSyntax parameter => parameter.AttributeLists,
            VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax field } => field.AttributeLists,
            _ => default,
        };
        return lists.SelectMany(l => l.Attributes).FirstOrDefault(a => IsAudit(a) && (target is null || TargetNames(a, target)));
    }

    private static bool IsAudit(AttributeSyntax attribute)
    {
        var name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right.Identifier.ValueText : (attribute.Name as SimpleNameSyntax)?.Identifier.ValueText;
        return name is Name or Name + "Attribute";
    }

    /// <summary><c>Target = "connection in Program.cs"</c>: the first word is the holder's name.</summary>
    private static bool TargetNames(AttributeSyntax attribute, string holder) => TextOf(attribute, "Target")?.Split(' ')[0] == holder;

    private static bool IsExpired(AttributeSyntax attribute, AnalyzerOptions options)
    {
        // No clock is read: the project says which day it is, so that a build gives the same answer tomorrow.
        return options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ThreadAffinityAuditDate", out var today)
            && DateTime.TryParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var now)
            && DateTime.TryParseExact(TextOf(attribute, "Until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            && until < now;
    }

    private static string? TextOf(AttributeSyntax attribute, string property) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == property)?.Expression is LiteralExpressionSyntax { Token.Value: string text } ? text : null;
}
