using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>One connection with all commands made from it, turned into objects per call, in one plan.</summary>
internal sealed partial class PerCallPlan
{
    private readonly RemedyContext context;
    private readonly HeldObject connection;
    private readonly Creation creation;
    private readonly List<HeldCommand> commands = new();
    private readonly List<RewriteStep> steps = new();
    private readonly HashSet<SyntaxNode> gone = new();
    private ImmutableArray<SetUp.Preparation> prepared = ImmutableArray<SetUp.Preparation>.Empty;
    private string? kept;
    private string? stringText;
    private string? asyncName;
    private bool opensAsync;
    private bool opens;
    private Factory? factory;
    private bool keepsAlive;
    private ImmutableArray<SyntaxNode> aliases = ImmutableArray<SyntaxNode>.Empty;

    private PerCallPlan(RemedyContext context, HeldObject connection, Creation creation)
    {
        this.context = context;
        this.connection = connection;
        this.creation = creation;
    }

    private bool IsLocal => connection.Symbol is ILocalSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } };

    /// <summary>The function that declares the local or the parameter.</summary>
    private SyntaxNode? Home => IsLocal ? Flow.FunctionAround(connection.Declaration.Parent!) : creation.Function;

    /// <summary>The steps that turn the connection held by the symbol into one per call; null where a precondition fails.</summary>
    public static async Task<(ImmutableArray<RewriteStep> Steps, Delivery? Source)?> TryAsync(RemedyContext context, ISymbol symbol, bool inMemory, FactoryStyle style)
    {
        var held = await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false);
        if (held is null || !AdoTypes.IsConnection(held.Type) && !AdoTypes.IsSession(held.Type))
        {
            context.Refuse("not one connection with uses that can be read");
            return null;
        }

        var (followed, aliases) = await StaticAliases.FollowAsync(context, held).ConfigureAwait(false);
        held = followed;
        held = held with { Uses = await GivenWork.SettleAsync(context, held.Uses).ConfigureAwait(false) };
        if (held.Uses.FirstOrDefault(use => use.Kind == UseKind.Escape && !IsCreationOfCommand(use, out _)) is { } escape)
        {
            context.Refuse("it is passed on: " + escape.Access.Parent);
            return null;
        }

        if (IsExported(held) || HeldObject.IsContract(symbol) ||
            await IsNamedUnseenAsync(context, held).ConfigureAwait(false))
        {
            context.Refuse("others name it that no search sees");
            return null;
        }

        var creation = Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false));
        if (creation is null || await MakersOfAsync(context, creation).ConfigureAwait(false) is not { IsDefault: false } makers)
        {
            context.Refuse("no single place where it is made");
            return null;
        }

        creation = creation with { Makers = makers };
        var plan = new PerCallPlan(context, held, creation) { keepsAlive = inMemory, style = style, aliases = aliases };
        return await plan.MakeAsync().ConfigureAwait(false) ? (plan.steps.ToImmutableArray(), plan.given?.Delivery) : null;
    }

    /// <summary>The methods of ours that make the object; default where one of them may hand out an object that it has.</summary>
    private static async Task<ImmutableArray<SyntaxNode>> MakersOfAsync(RemedyContext context, Creation creation)
    {
        if (creation.Maker is not { } maker)
        {
            return ImmutableArray<SyntaxNode>.Empty;
        }

        var methods = maker.IsAbstract
            ? (await SymbolFinder.FindImplementationsAsync(maker, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)).Concat(await SymbolFinder.FindOverridesAsync(maker, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false))
            : new[] { maker };
        var bodies = methods.SelectMany(one => one.DeclaringSyntaxReferences).Select(one => one.GetSyntax(context.Cancellation)).ToImmutableArray();
        return bodies.IsEmpty || maker.IsAbstract && !bodies.All(Creation.MakesFresh) || bodies.Any(Opening) && !bodies.All(Opening) ? default : bodies;

        static bool Opening(SyntaxNode body) => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Open");
    }

    private async Task<bool> MakeAsync()
    {
        if (IsMemoryDatabase() != keepsAlive || keepsAlive && SharedMemory() is null)
        {
            return context.Refuse("a database in memory");
        }

        if (MovesDatabaseFile())
        {
            return context.Refuse("the database file is deleted or moved");
        }

        if (WorksOnceWhereMade())
        {
            return context.Refuse("work that is done once where it is made");
        }

        if (!await FindCommandsAsync().ConfigureAwait(false))
        {
            return context.Refuse("a command whose uses cannot be followed");
        }

        if (PreparedStatements() is not { } statements)
        {
            return context.Refuse("work for each connection and work for all that cannot be told apart");
        }

        prepared = statements;
        if (!TakeOwnPragmas())
        {
            return context.Refuse("a setting that a method of our own says");
        }

        if (KeepsFile())
        {
            return context.Refuse(SqlTexts.WholeFile);
        }

        if (LeavesSetting())
        {
            return context.Refuse("a setting that stays behind where it was said once");
        }

        await RemoveOpenersAsync().ConfigureAwait(false);
        await RemoveGuardsOfGettersAsync().ConfigureAwait(false);
        if (!MakeFactory())
        {
            return context.Refuse("a creation that cannot be repeated");
        }

        // With nothing to keep from there, a method that makes it when it is missing has nothing left to do, either.
        await RemoveOpenersAsync().ConfigureAwait(false);
        if (!Remove())
        {
            return context.Refuse("an opening or closing that cannot be taken away");
        }

        if (!await RewriteFlowsAsync().ConfigureAwait(false))
        {
            return false;
        }

        factory = WithComments(factory!, connection, creation);
        foreach (var command in commands.Where(one => one.Written is not null))
        {
            WithComments(command.Written!, command.Held, command.Made);
        }

        if (opensAsync)
        {
            DeclareAsync();
        }

        return true;
    }

    /// <summary>A context is prepared by its own options; a connection by the statements behind its creation.</summary>
    private ImmutableArray<SetUp.Preparation>? PreparedStatements() =>
        IsSession ? ImmutableArray<SetUp.Preparation>.Empty : SetUp.OfConnection(WorkOf(connection).ToList(), Preparing(), statement => connection.IsInGetter(statement) || FrameOfMaking?.Span.Contains(statement.Span) == true && FrameOfMaking.SyntaxTree == statement.SyntaxTree);

    /// <summary><c>if (x == null)</c> around the making of a lazy object: it goes with it.</summary>
    private IfStatementSyntax? FrameOfMaking => creation.Assignment?.FirstAncestorOrSelf<IfStatementSyntax>(one => FlowRewrite.IsAboutLifetime(one.Condition));

    /// <summary>Where the connection is made or opened for good, start-up code, and the constructors of its owner.</summary>
    private HashSet<SyntaxNode> Preparing()
    {
        var functions = new HashSet<SyntaxNode>(connection.Uses.Select(Flow.FunctionOf).OfType<SyntaxNode>().Where(one => one is CompilationUnitSyntax or ConstructorDeclarationSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" }));
        if (Home is { } home)
        {
            functions.Add(home);
        }

        foreach (var group in connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose).GroupBy(Flow.FunctionOf))
        {
            if (group.Key is not null && group.All(use => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" }))
            {
                functions.Add(group.Key);
            }
        }

        return functions;
    }

    private bool IsSession => AdoTypes.IsSession(connection.Type);

    private IEnumerable<HolderUse> WorkOf(HeldObject held) => held.Uses.Where(use => !IsGone(use));

    private bool IsGone(HolderUse use) => use.Access.AncestorsAndSelf().Any(gone.Contains);
}
