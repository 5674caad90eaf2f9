using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges private in-memory databases: each connection has its own, so what another one wrote is not there.</summary>
internal sealed class MemoryDatabaseJudge
{
    private static readonly string[] Connections =
    {
        "Microsoft.Data.Sqlite.SqliteConnection", "System.Data.SQLite.SQLiteConnection",
    };

    private static readonly string[] OptionCalls = { "UseSqlite", "UseSQLite" };

    private readonly SharingContext context;
    private readonly MemoryDatabaseStrings strings;
    private readonly Memo<Found> found = new();

    public MemoryDatabaseJudge(SharingContext context)
    {
        this.context = context;
        strings = new MemoryDatabaseStrings(context);
    }

    /// <summary>Whether a creation in the member is reported; for the question asked before anything is bound.</summary>
    public bool HasIn(SyntaxTree tree, TextSpan span, CancellationToken cancellation)
    {
        foreach (var finding in found.Get(Find, cancellation).Findings)
        {
            if (finding.Holder.Declared.Tree == tree && span.Contains(finding.Holder.Declared.Span))
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation) => found.Get(Find, cancellation).Findings.Where(f => IsIn(f, member));

    // Top-level statements do not contain the types below them.
    private static bool IsIn(Finding finding, SyntaxNode member) =>
        finding.Holder.Declared.Tree == member.SyntaxTree && member.Span.Contains(finding.Holder.Declared.Span)
        && (member is not CompilationUnitSyntax || member.FindNode(finding.Holder.Declared.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is null);

    private Found Find(CancellationToken cancellation)
    {
        // No text that could name such a database: nothing to bind.
        if (!MemoryDatabaseText.MayNameOne(context.Search, cancellation))
        {
            return new Found(ImmutableArray<Finding>.Empty);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var flows = new MemoryDatabaseFlows(context, strings);
        var connections = Creations(cancellation).GroupBy(c => c.Database).OrderBy(g => g.Key, System.StringComparer.Ordinal);
        foreach (var database in connections)
        {
            var made = database.SelectMany(c => flows.Of(c.Creation, c.Constant, cancellation)).ToList();
            if (Torn(made) is { } finding)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(Contexts(cancellation));
        return new Found(findings.ToImmutable());
    }

    private IEnumerable<(ExpressionSyntax Creation, string Database, Place Constant)> Creations(CancellationToken cancellation)
    {
        foreach (var constructor in Connections.Select(context.Types.Get).OfType<INamedTypeSymbol>().SelectMany(t => t.InstanceConstructors).Where(c => c.Parameters.Length > 0))
        {
            foreach (var reference in context.Search.ReferencesTo(constructor, cancellation))
            {
                if ((reference.Node as BaseObjectCreationExpressionSyntax ?? reference.Node.Parent as BaseObjectCreationExpressionSyntax) is { ArgumentList.Arguments: { Count: > 0 } arguments } creation
                    && strings.TextOf(arguments[0].Expression, cancellation) is { } text && MemoryDatabaseStrings.PrivateDatabase(text.Text) is { } database)
                {
                    yield return (creation, database, text.Place);
                }
            }
        }
    }

    /// <summary>The first connection, in order of place, that needs what another one has.</summary>
    private static Finding? Torn(List<MemoryDatabaseFlow> flows)
    {
        foreach (var reader in flows.OrderByDescending(f => f.Tables.Reads).ThenBy(f => f.At.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(f => f.At.SpanStart))
        {
            foreach (var writer in flows)
            {
                if (writer != reader && reader.Tables.MissedFrom(writer.Tables) is { } table)
                {
                    var words = $"each connection to this in-memory database has a database of its own: table '{FindingMessage.Shorten(table, 40)}' is filled through another connection, so this one finds it missing or empty";
                    return Make(reader.Creation, words, reader.Constant, Place.Of(writer.At), Place.Of(reader.At));
                }
            }
        }

        return null;
    }

    /// <summary>Contexts that open such a database by its connection string: EF closes the connection, and the database with it, after each operation.</summary>
    private IEnumerable<Finding> Contexts(CancellationToken cancellation)
    {
        if (Names("OpenConnection", cancellation) || Names("OpenConnectionAsync", cancellation)
            || !new[] { "EnsureCreated", "EnsureCreatedAsync", "Migrate", "MigrateAsync", "SaveChanges", "SaveChangesAsync" }.Any(w => Names(w, cancellation)))
        {
            yield break;
        }

        var told = new HashSet<string>();
        foreach (var token in OptionCalls.SelectMany(w => context.Search.TokensNamed(w, cancellation)))
        {
            if (token.Parent is SimpleNameSyntax name && Functions.CallOf(name) is { ArgumentList.Arguments: { Count: > 0 } arguments } call)
            {
                foreach (var argument in arguments)
                {
                    if (argument.Expression is not AnonymousFunctionExpressionSyntax && context.ModelOf(call).GetTypeInfo(argument.Expression, cancellation).Type?.SpecialType == SpecialType.System_String
                        && strings.TextOf(argument.Expression, cancellation) is { } text && MemoryDatabaseStrings.PrivateDatabase(text.Text) is { } database && told.Add(database))
                    {
                        yield return Make(call, "each connection to this in-memory database has a database of its own, and a context opens a new one for each operation: what one operation wrote is gone for the next", text.Place);
                    }
                }
            }
        }
    }

    private bool Names(string word, CancellationToken cancellation) => context.Search.TokensNamed(word, cancellation).Any();

    private static Finding Make(SyntaxNode creation, string words, Place constant, params Place[] others)
    {
        var at = creation is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var called } } call
            ? new Place(call.SyntaxTree, TextSpan.FromBounds(called.SpanStart, call.Span.End))
            : Place.Of(creation);
        var holder = new Holder(at, HolderKind.Creation, ":memory:", "SqliteConnection", AffineRole.Connection, IsAdvisory: false, IsStatic: false);
        var steps = ImmutableArray.Create(new EvidenceStep(EvidenceKind.Creation, constant, "the connection string"))
            .AddRange(others.Select(o => new EvidenceStep(EvidenceKind.Use, o, "used here")));
        return new Finding(holder, SharingRoute.PrivateMemoryDatabase, "private in-memory database", ImmutableArray<EntryPath>.Empty, 0, steps, Guarding.None) { Words = words };
    }

    /// <summary>The findings of one compilation, looked for once.</summary>
    private sealed class Found
    {
        public Found(ImmutableArray<Finding> findings) => Findings = findings;

        public ImmutableArray<Finding> Findings { get; }
    }
}
