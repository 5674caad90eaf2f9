using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

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
    private ImmutableArray<StatementSyntax> moved = ImmutableArray<StatementSyntax>.Empty;
    private Factory? factory;
    private bool keepsAlive;

    private PerCallPlan(RemedyContext context, HeldObject connection, Creation creation)
    {
        this.context = context;
        this.connection = connection;
        this.creation = creation;
    }

    /// <summary>A command that is made from the connection and held beside it.</summary>
    private sealed record HeldCommand(HeldObject Held, Creation Made, ImmutableArray<StatementSyntax> SetUp)
    {
        /// <summary>The method that makes it, or null where <c>CreateCommand()</c> alone does.</summary>
        public string? Factory { get; set; }
    }

    private bool IsLocal => connection.Symbol is ILocalSymbol;

    /// <summary>The function that declares the local.</summary>
    private SyntaxNode? Home => IsLocal ? Flow.FunctionAround(connection.Declaration.Parent!) : creation.Function;

    /// <summary>The steps that turn the connection held by the symbol into one per call; null where a precondition fails.</summary>
    public static async Task<ImmutableArray<RewriteStep>?> TryAsync(RemedyContext context, ISymbol symbol, bool inMemory)
    {
        var held = await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false);
        if (held is null || !AdoTypes.IsConnection(held.Type) && !AdoTypes.IsSession(held.Type) || held.Uses.Any(use => use.Kind == UseKind.Escape && !IsCreationOfCommand(use, out _)) ||
            ((CSharpParseOptions)held.Declaration.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8 || IsExported(held))
        {
            return null;
        }

        var creation = Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false));
        if (creation is null || await MakersOfAsync(context, creation).ConfigureAwait(false) is not { IsDefault: false } makers)
        {
            return null;
        }

        creation = creation with { Makers = makers };
        var plan = new PerCallPlan(context, held, creation) { keepsAlive = inMemory };
        return await plan.MakeAsync().ConfigureAwait(false) ? plan.steps.ToImmutableArray() : null;
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
        if (IsMemoryDatabase() != keepsAlive || keepsAlive && SharedMemory() is null || MovesDatabaseFile() || !await FindCommandsAsync().ConfigureAwait(false) || PreparedStatements() is not { } prepared)
        {
            return false;
        }

        moved = prepared;
        if (!TakeOwnPragmas())
        {
            return false;
        }

        await RemoveOpenersAsync().ConfigureAwait(false);
        if (!MakeFactory() || !Remove())
        {
            return false;
        }

        return await RewriteFlowsAsync().ConfigureAwait(false);
    }

    /// <summary>A context is prepared by its own options; a connection by the statements behind its creation.</summary>
    private ImmutableArray<StatementSyntax>? PreparedStatements() =>
        IsSession ? ImmutableArray<StatementSyntax>.Empty : SetUp.OfConnection(WorkOf(connection));

    private bool IsSession => AdoTypes.IsSession(connection.Type);

    /// <summary>Other assemblies may use it, and no search sees them.</summary>
    private static bool IsExported(HeldObject held)
    {
        if (held.Symbol is not IFieldSymbol || held.Document.Project.CompilationOptions?.OutputKind != OutputKind.DynamicallyLinkedLibrary)
        {
            return false;
        }

        for (ISymbol? one = held.Symbol; one is not null and not INamespaceSymbol; one = one.ContainingSymbol)
        {
            if (one.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsMemoryDatabase()
    {
        var node = (SyntaxNode?)creation.Expression ?? creation.Body!;
        if (creation.Makers.Length > 0)
        {
            return creation.Makers.Any(maker => maker.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(one => one.Token.Value is string text && text.Length > 0 && SqlTexts.IsMemory(text)) || HasNoArguments(maker));
        }

        if (node.SyntaxTree != creation.Model.SyntaxTree)
        {
            return false;
        }

        // The string itself, or what the field, local or constant that names it was initialised with.
        var texts = SqlTexts.In(node, creation.Model).Where(text => text.Length > 0).ToList();
        foreach (var name in node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (creation.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol &&
                creation.Model.GetSymbolInfo(name).Symbol!.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declared)
            {
                texts.AddRange(declared.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>().Where(text => text.Length > 0));
                if (declared.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText == "Memory"))
                {
                    return true;
                }
            }
        }

        return texts.Any(SqlTexts.IsMemory) || HasNoArguments(node);
    }

    /// <summary>The literal that names a private database in memory, where the creation has one; with a shared cache the database lives as long as one connection.</summary>
    private LiteralExpressionSyntax? SharedMemory()
    {
        if (creation.Expression is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Initializer: null } ||
            arguments[0].Expression is not LiteralExpressionSyntax { Token.Value: string text } literal || !SqlTexts.IsMemory(text) || text.IndexOf("Shared", StringComparison.OrdinalIgnoreCase) >= 0 ||
            connection.Symbol is not (ILocalSymbol or { IsStatic: true }) || !AdoTypes.IsSqlite(connection.Type) || connection.Type.ContainingNamespace.ToDisplayString() != "Microsoft.Data.Sqlite")
        {
            return null;
        }

        return literal;
    }

    private bool HasNoArguments(SyntaxNode node) =>
        AdoTypes.IsSqlite(connection.Type) && node.DescendantNodesAndSelf().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is { Initializer: null } made &&
        (made.ArgumentList is null || made.ArgumentList.Arguments.Count == 0 || made.ArgumentList.Arguments[0].Expression is LiteralExpressionSyntax { Token.Value: "" });

    /// <summary>The program deletes or moves the file: with a pool behind the connections it would find it open.</summary>
    private bool MovesDatabaseFile()
    {
        var node = (SyntaxNode?)creation.Expression ?? creation.Body!;
        var source = node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>().FirstOrDefault(text => text.Length > 0);
        var file = source?.Split(';').Select(part => part.Split('=')).FirstOrDefault(pair => pair.Length == 2 && pair[0].Replace(" ", "").Equals("DataSource", StringComparison.OrdinalIgnoreCase))?[1].Trim();
        var names = new HashSet<string>(node.DescendantNodes().OfType<IdentifierNameSyntax>().Select(one => one.Identifier.ValueText));
        return connection.Document.Project.Documents.Any(document => document.TryGetSyntaxRoot(out var root) && root.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "File" }, Name.Identifier.ValueText: "Delete" or "Move" or "Replace" } &&
            call.ArgumentList.Arguments.Any(argument => argument.DescendantNodes().Any(one =>
                one is LiteralExpressionSyntax { Token.Value: string text } && text == file || one is IdentifierNameSyntax name && names.Contains(name.Identifier.ValueText)))));
    }

    private IEnumerable<HolderUse> WorkOf(HeldObject held) => held.Uses.Where(use => !IsGone(use));

    private bool IsGone(HolderUse use) => use.Access.AncestorsAndSelf().Any(gone.Contains);

    private bool IsGone(HolderUse use, bool ignoreAccess) => use.Access.AncestorsAndSelf().Any(node => gone.Contains(node) && !(ignoreAccess && node == use.Access));

    private static bool IsCreationOfCommand(HolderUse use, out ISymbol? command)
    {
        command = null;
        var made = use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand", Parent: InvocationExpressionSyntax call } ? call
            : use.Access.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creating } && AdoTypes.IsCommand(use.Model.GetTypeInfo(creating).Type) ? (ExpressionSyntax)creating
            : use.Access.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax initialised } } && AdoTypes.IsCommand(use.Model.GetTypeInfo(initialised).Type) ? initialised
            : null;
        if (made is null)
        {
            return false;
        }

        command = made.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == made => use.Model.GetSymbolInfo(assignment.Left).Symbol is { } symbol and (IFieldSymbol or IPropertySymbol or ILocalSymbol) ? symbol : null,
            EqualsValueClauseSyntax { Parent: { } declared } => use.Model.GetDeclaredSymbol(declared),
            _ => null,
        };
        return command is not null;
    }

    /// <summary>Commands in fields, and in locals that lambdas or local functions capture.</summary>
    private async Task<bool> FindCommandsAsync()
    {
        foreach (var use in connection.Uses)
        {
            if (!IsCreationOfCommand(use, out var symbol) || symbol is null)
            {
                continue;
            }

            var held = await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false);
            var around = Flow.FunctionOf(use);
            if (symbol is ILocalSymbol && (held is null || held.Uses.All(one => Flow.FunctionOf(one) == around)))
            {
                continue;
            }

            if (held is null || !AdoTypes.IsCommand(held.Type) || held.Uses.Any(one => one.Kind is UseKind.Escape or UseKind.Alias or UseKind.Return or UseKind.NullCheck) ||
                Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false)) is not { Expression: not null } made || SetUp.OfCommand(held, made.Function ?? around) is not { } prepared)
            {
                return false;
            }

            commands.Add(new HeldCommand(held, made, prepared));
        }

        return true;
    }
}
