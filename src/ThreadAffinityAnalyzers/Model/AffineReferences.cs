using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Whether a compilation can hold an affine object at all, asked before anything is searched.</summary>
/// <remarks>
/// <c>System.Data.Common</c> comes with every .NET, so its presence says nothing. A connection needs a provider, and a provider is an assembly beyond the framework that
/// refers to <c>System.Data.Common</c> (or to <c>System.Data</c>, or to <c>netstandard</c> while it declares a connection), or one that declares another row's type, or
/// source that declares a connection or names the namespace <c>System.Data</c>.
/// </remarks>
internal static class AffineReferences
{
    private static readonly string[] UserAttributes =
    {
        "ThreadAffineAttribute", "ThreadSafeAttribute", "ConcurrentEntryPointAttribute", "SingleFlowAttribute", "GuardedByAttribute", "ThreadAffinityAuditedAttribute",
    };

    // The usual ones; what is not among them is found by looking into the references.
    private static readonly string[] UsualAssemblies =
    {
        "Microsoft.Data.Sqlite", "Microsoft.Data.SqlClient", "Microsoft.EntityFrameworkCore", "Npgsql", "MySqlConnector", "Dapper", "System.Data.SQLite", "System.Data.SqlClient",
    };

    private static readonly PerTree<Answer> Named = new();

    /// <summary>Whether a reference is a well-known one that brings affine types, told by its file: the compiler has not read the references when the first question comes.</summary>
    public static bool AreNamed(Compilation compilation) =>
        compilation.ExternalReferences.Any(static reference => reference is PortableExecutableReference { FilePath: { } file } && UsualAssemblies.Contains(Path.GetFileNameWithoutExtension(file)));

    /// <summary>Whether one of the user's attributes is declared in source or in a reference.</summary>
    public static bool DeclareAttributes(Compilation compilation) =>
        Array.Exists(UserAttributes, compilation.Assembly.TypeNames.Contains)
        || Kept(compilation, nameof(DeclareAttributes), static references => references.Where(IsBeyond).Any(assembly => Array.Exists(UserAttributes, assembly.TypeNames.Contains)));

    /// <remarks>The references are asked once for all states of the program, and source by the names that it declares: no symbol is made where there is nothing to see.</remarks>
    public static bool Exist(Compilation compilation, Catalog catalog, CancellationToken cancellation)
    {
        var rows = catalog.AffineTypes.Where(static row => row.OnlyWithAssembly is null && !IsEverywhere(row)).ToList();
        return Kept(compilation, (nameof(Exist), catalog), references => references.Any(assembly => BringsAffineTypes(assembly, rows)))
            || compilation.Assembly.TypeNames.Any(static name => name.EndsWith("Connection", StringComparison.Ordinal))
            || rows.Any(row => Declares(compilation.Assembly, row))
            || compilation.SyntaxTrees.Any(tree => NamesAdoNet(tree, cancellation));
    }

    /// <summary>The framework has no type of the catalogue but those that are everywhere, and what the user adds.</summary>
    private static bool BringsAffineTypes(IAssemblySymbol assembly, List<AffineType> rows) => IsBeyond(assembly)
        ? RefersToAdoNet(assembly) || DeclaresConnection(assembly) || rows.Any(row => Declares(assembly, row))
        : rows.Any(row => !AffineTypes.All.Contains(row) && Declares(assembly, row));

    /// <summary>The classes and interfaces of System.Data itself.</summary>
    private static bool IsEverywhere(AffineType row) =>
        row.MetadataName.StartsWith("System.Data.I", StringComparison.Ordinal) || row.MetadataName.StartsWith("System.Data.Common.", StringComparison.Ordinal);

    private static bool Declares(IAssemblySymbol assembly, AffineType row) =>
        assembly.TypeNames.Contains(MetadataNames.WithoutArity(MetadataNames.ShortName(row.MetadataName))) && assembly.GetTypeByMetadataName(row.MetadataName) is not null;

    private static bool Kept(Compilation compilation, object question, Func<ImmutableArray<IAssemblySymbol>, bool> answer) =>
        References.Of(compilation).Keep(question, () => new Answer(answer(compilation.SourceModule.ReferencedAssemblySymbols))).Is;

    /// <summary>
    /// The assemblies beyond the framework that refer to ADO.NET or declare a type of the catalogue, and those that refer to one of them: only they can take or hand out
    /// affine objects. A library whose one affine type is a <c>DbContext</c> refers to Entity Framework alone, for the compiler leaves out what it does not name.
    /// Some of those have a framework's name and do not come with it, as the <c>IdentityDbContext</c> of <c>Microsoft.AspNetCore.Identity.EntityFrameworkCore</c>.
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
        var open = types.Compilation.SourceModule.ReferencedAssemblySymbols.ToList();
        for (var next = open.Where(assembly => IsBeyond(assembly) && (types.HasAttributes || RefersToAdoNet(assembly) || rows.Any(assembly.TypeNames.Contains))).ToList(); next.Count > 0; next = open.Where(assembly => RefersToOneOf(assembly, names)).ToList())
        {
            found.AddRange(next);
            names.UnionWith(next.Select(assembly => assembly.Name));
            open.RemoveAll(assembly => names.Contains(assembly.Name));
        }

        return found;
    }

    private static bool IsBeyond(IAssemblySymbol assembly) => !MetadataNames.IsFramework(assembly.Name) || IsProvider(assembly.Name);

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

    // Searched in the text: to make the nodes of all directives takes ten times as long, and names that are written in full stand in none.
    private static bool NamesAdoNet(SyntaxTree tree, CancellationToken cancellation) => Named.Of(tree, () =>
        new Answer(tree.GetText(cancellation).ToString().IndexOf("System.Data", StringComparison.Ordinal) >= 0)).Is;

    private sealed record Answer(bool Is);
}
