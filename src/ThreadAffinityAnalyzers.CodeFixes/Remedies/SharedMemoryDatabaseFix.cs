using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A database in memory gets a name and a shared cache: each call (each scope, of a registered one) opens its own connection, and one that is never used keeps the database alive.</summary>
internal sealed class SharedMemoryDatabaseFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA2001", "TAA2002", "TAA3001");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Id == "TAA3001" ? await OfRegistrationAsync(context).ConfigureAwait(false)
        : context.Symbol is IFieldSymbol or IPropertySymbol or ILocalSymbol && !ContextPerCallFix.IsAbout(context.Symbol)
            ? await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Share the in-memory database and open a connection per call", inMemory: true).ConfigureAwait(false)
            : null;

    /// <summary>The container makes the one connection: it makes one for each scope, all of one database.</summary>
    private async Task<RewritePlan?> OfRegistrationAsync(RemedyContext context)
    {
        var compilation = context.Model.Compilation;
        if (compilation.GetTypeByMetadataName("Microsoft.Data.Sqlite.SqliteConnection") is not { } connection || context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call ||
            FactoryRegistration.Read(context.Document, context.Model, call) is not { } registration || !AffinityModel.For(compilation, context.Document.Project.AnalyzerOptions, context.Cancellation).MayBeScoped(call, context.Cancellation) ||
            context.Root is not CompilationUnitSyntax program || !program.Members.OfType<GlobalStatementSyntax>().Any())
        {
            return null;
        }

        var texts = new List<MemoryDatabaseText>();
        foreach (var document in context.Document.Project.Documents)
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is { } root)
            {
                texts.AddRange(MemoryDatabaseText.In(document, root, await context.ModelOfAsync(document).ConfigureAwait(false)));
            }
        }

        // Said in the registration itself, and nowhere else: another place would mean another database so far.
        if (texts.Count != 1 || texts[0] is not { Read: { } database } text || text.Node.SyntaxTree != call.SyntaxTree || !call.Span.Contains(text.Node.Span) ||
            text.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>(one => one != text.Node) is not { } made || !SymbolEqualityComparer.Default.Equals(context.Model.GetTypeInfo(made).Type, connection))
        {
            return null;
        }

        if (!registration.IsSetUpRepeatable)
        {
            context.Refuse("tables that are made or filled with the connection");
            return null;
        }

        var name = database.IsNamed ? database.Source : context.Document.Project.AssemblyName;
        return new ScopedRegistration(context.Document, context.Model, call) { SharesMemory = true }.Steps() is { } scoped && NameMemoryDatabaseFix.InProgram(context.Document, program, database.Shared(name), connection, context.Model) is { } keep
            ? new RewritePlan("Share the in-memory database and register a connection for a scope", EquivalenceKey, scoped.AddRange(text.Share(name)).Add(keep))
            : null;
    }
}
