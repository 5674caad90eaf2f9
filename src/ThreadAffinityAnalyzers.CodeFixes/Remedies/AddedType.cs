using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A type that a plan needs: one of the project, or one in a file that the plan adds.</summary>
/// <param name="Namespace">What the document has to import to see it, or nothing.</param>
/// <param name="File">The file that is added; null where the project has the type.</param>
internal sealed record AddedType(string? Namespace, NewDocument? File)
{
    /// <summary>Null where the project has something else of that name.</summary>
    /// <param name="document">Where it is needed.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="position">The place.</param>
    /// <param name="name">The name of the type, which has one type parameter.</param>
    /// <param name="member">A member by which it is known.</param>
    /// <param name="source">The file: usings, then types.</param>
    public static AddedType? Of(Document document, SemanticModel model, int position, string name, string member, string source)
    {
        var known = model.Compilation.GetSymbolsWithName(name, SymbolFilter.Type).OfType<INamedTypeSymbol>().ToList();
        if (known.FirstOrDefault(type => type is { Arity: 1, ContainingType: null } && !type.GetMembers(member).IsEmpty) is { } there)
        {
            return new AddedType(model.LookupNamespacesAndTypes(position, name: name).Any() || there.ContainingNamespace.IsGlobalNamespace ? null : there.ContainingNamespace.ToDisplayString(), null);
        }

        if (known.Count > 0 || document.Project.Documents.Any(one => one.Name == name + ".cs"))
        {
            return null;
        }

        var space = document.Project.DefaultNamespace is { Length: > 0 } root ? root : null;
        var plain = WithoutGlobal(source.Replace("\r\n", "\n"), model.Compilation);
        var text = space is null ? plain : InNamespace(plain, space);
        var ending = document.TryGetText(out var near) && near.ToString().Contains("\r\n") ? "\r\n" : "\n";
        var around = model.GetEnclosingSymbol(position)?.ContainingNamespace?.ToDisplayString() ?? "";
        return new AddedType(space is null || around == space || around.StartsWith(space + ".", System.StringComparison.Ordinal) ? null : space,
            new NewDocument(document.Project.Id, name + ".cs", text.Replace("\n", ending)));
    }

    /// <summary>The file without what the project imports everywhere.</summary>
    private static string WithoutGlobal(string text, Compilation compilation)
    {
        var everywhere = compilation.SyntaxTrees.SelectMany(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings).Where(one => one is { Alias: null, GlobalKeyword.RawKind: not 0, StaticKeyword.RawKind: 0 })
            .Select(one => one.Name!.ToString().Replace("global::", "")).Distinct();
        return everywhere.Aggregate(text, (rest, name) => rest.Replace("using " + name + ";\n", "")).TrimStart('\n');
    }

    /// <summary>A block, which every version of the language has.</summary>
    private static string InNamespace(string text, string space)
    {
        var start = text.IndexOf("/// <summary>", System.StringComparison.Ordinal);
        var body = string.Concat(text.Substring(start).TrimEnd('\n').Split('\n').Select(line => (line.Length > 0 ? "    " + line : "") + "\n"));
        return text.Substring(0, start) + "namespace " + space + "\n{\n" + body + "}\n";
    }
}
