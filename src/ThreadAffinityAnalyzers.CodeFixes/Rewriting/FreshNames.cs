using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Names that collide with nothing, neither in the code nor with what earlier plans of the same Fix All have taken.</summary>
internal sealed class FreshNames
{
    private readonly Dictionary<object, HashSet<string>> taken = new();
    private readonly List<(object Scope, string Name)> order = new();
    private readonly Dictionary<object, RewritePlan?> plans = new();
    private readonly Dictionary<RewritePlan, string?> objections = new();
    private readonly Dictionary<object, (int Mark, object Made)> shared = new();

    /// <summary>The first of the wishes (then the last with a number) that is free in the scope and not among the names in use.</summary>
    public string Take(object scope, ICollection<string> inUse, params string[] wishes)
    {
        if (!taken.TryGetValue(scope, out var here))
        {
            taken.Add(scope, here = new HashSet<string>());
        }

        foreach (var wish in wishes)
        {
            if (IsFree(wish))
            {
                here.Add(wish);
                order.Add((scope, wish));
                return wish;
            }
        }

        var stem = wishes[wishes.Length - 1];
        for (var number = 2; ; number++)
        {
            var name = stem + number.ToString(CultureInfo.InvariantCulture);
            if (IsFree(name))
            {
                here.Add(name);
                order.Add((scope, name));
                return name;
            }
        }

        bool IsFree(string name) => !inUse.Contains(name) && !here.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;
    }

    /// <summary>How many names are taken; see <see cref="Release"/>.</summary>
    public int Mark() => order.Count;

    /// <summary>Gives back the names taken since: they were for a plan that is not made.</summary>
    public void Release(int mark)
    {
        foreach (var (scope, name) in order.Skip(mark))
        {
            taken[scope].Remove(name);
        }

        order.RemoveRange(mark, order.Count - mark);
        foreach (var key in shared.Where(one => one.Value.Mark >= mark).Select(one => one.Key).ToList())
        {
            shared.Remove(key);
        }
    }

    /// <summary>What several plans of one Fix All need and only one of them has to bring, made for the first that asks; the names that it takes are given back with it.</summary>
    public T Share<T>(object key, System.Func<T> make)
        where T : class
    {
        if (!shared.TryGetValue(key, out var known))
        {
            var mark = Mark();
            shared[key] = known = (mark, make());
        }

        return (T)known.Made;
    }

    /// <summary>The plan with this key, made once for all diagnostics that lead to it.</summary>
    public async System.Threading.Tasks.Task<RewritePlan?> OnceAsync(object key, System.Func<System.Threading.Tasks.Task<RewritePlan?>> make)
    {
        if (!plans.TryGetValue(key, out var plan))
        {
            plans[key] = plan = await make().ConfigureAwait(false);
        }

        return plan;
    }

    /// <summary>Whether the plans that share the names are proved when all are made.</summary>
    public bool IsProvedTogether { get; init; }

    /// <summary>What speaks against the plan, found out once for all diagnostics that lead to it.</summary>
    public async System.Threading.Tasks.Task<string?> ObjectionAsync(Solution solution, RewritePlan plan, System.Threading.CancellationToken cancellation)
    {
        if (IsProvedTogether)
        {
            return null;
        }

        if (!objections.TryGetValue(plan, out var objection))
        {
            objections[plan] = objection = await PlanProof.ObjectionAsync(solution, new[] { plan }, cancellation).ConfigureAwait(false);
        }

        return objection;
    }

    /// <summary>Every identifier that is written in the node; of a file with top-level statements, in those: its types do not see them.</summary>
    public static HashSet<string> WordsIn(SyntaxNode node)
    {
        var statements = node is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().ToList<SyntaxNode>() : new List<SyntaxNode>();
        return new((statements.Count > 0 ? statements.SelectMany(one => one.DescendantTokens()) : node.DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
    }

    /// <summary>What a local inside the node may not be called: the words in it, and the locals and parameters in sight there.</summary>
    public static HashSet<string> WordsInSightOf(SyntaxNode node, SemanticModel model)
    {
        var words = WordsIn(node);
        words.UnionWith(model.LookupSymbols(node.SpanStart).Where(symbol => symbol is ILocalSymbol or IParameterSymbol).Select(symbol => symbol.Name));
        return words;
    }

    /// <summary>Every name that means a member inside the type: its own, inherited, of nested and of containing types.</summary>
    public static HashSet<string> MembersOf(INamedTypeSymbol type)
    {
        var names = new HashSet<string>();
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            names.Add(outer.Name);
            for (INamedTypeSymbol? one = outer; one is not null && one.SpecialType != SpecialType.System_Object; one = one.BaseType)
            {
                names.UnionWith(one.MemberNames);
            }
        }

        return names;
    }

    /// <summary><c>_orderDb</c>, <c>s_orderDb</c>, <c>OrderDb</c> -> <c>orderDb</c>.</summary>
    public static string Camel(string name)
    {
        var core = Core(name);
        return char.ToLowerInvariant(core[0]) + core.Substring(1);
    }

    /// <summary><c>_orderDb</c> -> <c>OrderDb</c>.</summary>
    public static string Pascal(string name)
    {
        var core = Core(name);
        return char.ToUpperInvariant(core[0]) + core.Substring(1);
    }

    /// <summary>A name in the style of its neighbour: <c>_db</c> asks for <c>_connectionString</c>, <c>Db</c> for <c>ConnectionString</c>.</summary>
    public static string InStyleOf(string neighbour, string camel)
    {
        if (neighbour.StartsWith("_", System.StringComparison.Ordinal))
        {
            return "_" + camel;
        }

        if (neighbour.Length > 2 && neighbour[1] == '_' && (neighbour[0] is 's' or 'm' or 't'))
        {
            // What stands beside a slot of each thread is one for all of them.
            return (neighbour[0] == 't' ? "s_" : neighbour.Substring(0, 2)) + camel;
        }

        return char.IsUpper(neighbour[0]) ? char.ToUpperInvariant(camel[0]) + camel.Substring(1) : camel;
    }

    /// <summary>A name for a private field beside the holder: in its style where it is a field, too, and beside a property in that of the other fields.</summary>
    public static string OfField(ISymbol holder, string camel)
    {
        if (holder is not (IPropertySymbol or IFieldSymbol { DeclaredAccessibility: not Accessibility.Private }) || holder.ContainingType is not { } type || !char.IsUpper(holder.Name[0]))
        {
            return InStyleOf(holder.Name, camel);
        }

        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(one => one is { IsImplicitlyDeclared: false, IsConst: false, DeclaredAccessibility: Accessibility.Private }).ToList();
        return InStyleOf((fields.Find(one => one.IsStatic == holder.IsStatic) ?? fields.FirstOrDefault())?.Name ?? "_", camel);
    }

    private static string Core(string name)
    {
        var core = name.Length > 2 && name[1] == '_' && char.IsLower(name[0]) ? name.Substring(2) : name.TrimStart('_', '@');
        return core.Length == 0 ? "value" : core;
    }
}
