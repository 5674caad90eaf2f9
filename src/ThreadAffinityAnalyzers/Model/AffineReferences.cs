using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Whether a compilation can hold an affine object at all, asked before anything is searched.</summary>
/// <remarks>
/// <c>System.Data.Common</c> comes with every .NET, so its presence says nothing. A connection needs a provider, and a provider is an assembly beyond the framework that
/// refers to <c>System.Data.Common</c> (or to <c>System.Data</c>, or to <c>netstandard</c> while it declares a connection), or one that declares another row's type, or
/// source that declares a connection or names the namespace <c>System.Data</c> in a using directive.
/// </remarks>
internal static class AffineReferences
{
    private static readonly string[] UserAttributes =
    {
        "ThreadAffineAttribute", "ThreadSafeAttribute", "ConcurrentEntryPointAttribute", "SingleFlowAttribute", "GuardedByAttribute", "ThreadAffinityAuditedAttribute",
    };

    private static readonly PerTree<Answer> Using = new();

    /// <summary>Whether one of the user's attributes is declared in source or in a reference.</summary>
    public static bool DeclareAttributes(Compilation compilation) =>
        Beyond(compilation).Prepend(compilation.Assembly).Any(assembly => Array.Exists(UserAttributes, assembly.TypeNames.Contains));

    public static bool Exist(Compilation compilation, Catalog catalog, CancellationToken cancellation)
    {
        var assemblies = Beyond(compilation).ToList();
        if (assemblies.Any(RefersToAdoNet))
        {
            return true;
        }

        cancellation.ThrowIfCancellationRequested();
        foreach (var row in catalog.AffineTypes)
        {
            // The classes and interfaces of System.Data themselves are everywhere.
            if (!row.MetadataName.StartsWith("System.Data.I", StringComparison.Ordinal)
                && !row.MetadataName.StartsWith("System.Data.Common.", StringComparison.Ordinal)
                && row.OnlyWithAssembly is null
                && !compilation.GetTypesByMetadataName(row.MetadataName).IsEmpty)
            {
                return true;
            }
        }

        return assemblies.Any(DeclaresConnection)
            || compilation.Assembly.TypeNames.Any(static name => name.EndsWith("Connection", StringComparison.Ordinal))
            || compilation.SyntaxTrees.Any(tree => UsesAdoNet(tree, cancellation));
    }

    /// <summary>
    /// The assemblies beyond the framework that refer to ADO.NET or declare a type of the catalogue, and those that refer to one of them: only they can take or hand out
    /// affine objects. A library whose one affine type is a <c>DbContext</c> refers to Entity Framework alone, for the compiler leaves out what it does not name.
    /// </summary>
    public static IEnumerable<IAssemblySymbol> WithAffineTypes(KnownTypes types)
    {
        var referenced = types.Compilation.SourceModule.ReferencedAssemblySymbols;
        return types.Keep(nameof(WithAffineTypes), () => FindWithAffineTypes(types).Select(assembly => referenced.IndexOf(assembly)).ToArray()).Select(at => referenced[at]);
    }

    private static List<IAssemblySymbol> FindWithAffineTypes(KnownTypes types)
    {
        var rows = types.AffineTypeNames.ToList();
        var found = new List<IAssemblySymbol>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = Beyond(types.Compilation).ToList();
        for (var next = open.Where(assembly => types.HasAttributes || RefersToAdoNet(assembly) || rows.Any(assembly.TypeNames.Contains)).ToList(); next.Count > 0; next = open.Where(assembly => RefersToOneOf(assembly, names)).ToList())
        {
            found.AddRange(next);
            names.UnionWith(next.Select(assembly => assembly.Name));
            open.RemoveAll(assembly => names.Contains(assembly.Name));
        }

        return found;
    }

    private static IEnumerable<IAssemblySymbol> Beyond(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Where(assembly => !MetadataNames.IsFramework(assembly.Name) || IsProvider(assembly.Name));

    /// <summary>Providers that carry a framework's name; System.Data is one on .NET Framework, a facade without types elsewhere.</summary>
    private static bool IsProvider(string assembly) =>
        assembly.StartsWith("System.Data", StringComparison.Ordinal) && assembly is not ("System.Data.Common" or "System.Data.DataSetExtensions" or "System.Data");

    private static bool RefersToOneOf(IAssemblySymbol assembly, HashSet<string> names) => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => names.Contains(identity.Name)));

    private static bool RefersToAdoNet(IAssemblySymbol assembly) =>
        IsProvider(assembly.Name)
        || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => identity.Name is "System.Data.Common" or "System.Data"));

    private static bool DeclaresConnection(IAssemblySymbol assembly) =>
        assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => identity.Name is "netstandard" or "mscorlib"))
        && assembly.TypeNames.Any(static name => name.EndsWith("Connection", StringComparison.Ordinal));

    private static bool UsesAdoNet(SyntaxTree tree, CancellationToken cancellation) => Using.Of(tree, () =>
        new Answer(tree.GetRoot(cancellation) is CompilationUnitSyntax unit && (Name(unit.Usings) || unit.Members.OfType<BaseNamespaceDeclarationSyntax>().Any(space => Name(space.Usings))))).Is;

    private static bool Name(SyntaxList<UsingDirectiveSyntax> usings) =>
        usings.Any(static directive => directive.NamespaceOrType.ToString().StartsWith("System.Data", StringComparison.Ordinal));

    private sealed record Answer(bool Is);
}
