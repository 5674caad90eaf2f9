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

internal sealed partial class PerCallPlan
{
    /// <summary>Methods of ours that make held commands from the connection: they are given one.</summary>
    private readonly HashSet<SyntaxNode> commandMakers = new();

    private bool IsOfCommand(HolderUse use) => commands.Any(command => command.Owns(use));

    private IEnumerable<HolderUse> WorkOfCommands() => commands.SelectMany(command => WorkOf(command.Held).Concat(command.Parameters.SelectMany(parameter => parameter.Held.Uses.Where(use => !IsGone(use)))));

    private static bool IsCreationOfCommand(HolderUse use, out ISymbol? command)
    {
        var made = use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand", Parent: InvocationExpressionSyntax call } ? call
            : use.Access.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creating } && AdoTypes.IsCommand(use.Model.GetTypeInfo(creating).Type) ? (ExpressionSyntax)creating
            : use.Access.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax initialised } } && AdoTypes.IsCommand(use.Model.GetTypeInfo(initialised).Type) ? initialised
            : null;
        command = made is null ? HeldCommand.GivenLater(use) : HolderOf(made, use.Model);
        return command is not null;
    }

    /// <summary>Commands in fields and properties, made at once or when they are first asked for, and in locals that lambdas or local functions capture.</summary>
    private async Task<bool> FindCommandsAsync()
    {
        foreach (var use in connection.Uses)
        {
            foreach (var symbol in await CommandsMadeAtAsync(use).ConfigureAwait(false))
            {
                if (commands.Any(command => SymbolEqualityComparer.Default.Equals(command.Held.Symbol, symbol)))
                {
                    continue;
                }

                var held = await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false);
                if (symbol is ILocalSymbol && IsOfOneCall(held, Flow.FunctionOf(use)))
                {
                    continue;
                }

                if (held is null || await HeldCommand.ReadAsync(context, held, Flow.FunctionOf(use)).ConfigureAwait(false) is not { } command)
                {
                    return false;
                }

                commands.Add(command);
            }
        }

        return true;
    }

    /// <summary>The holders of what is made with the use: by the expression around it, by a <c>Lazy</c>, or by a method whose result they are set to.</summary>
    private async Task<IEnumerable<ISymbol>> CommandsMadeAtAsync(HolderUse use)
    {
        if (IsCreationOfCommand(use, out var made) && made is not (null or ILocalSymbol))
        {
            return new[] { made };
        }

        if (LazyAround(use.Access, use.Model) is { } lazy)
        {
            return HolderOf(lazy, use.Model) is { } holder ? new[] { holder } : Enumerable.Empty<ISymbol>();
        }

        var holders = made is null ? new List<ISymbol>() : new List<ISymbol> { made };
        if (!IsLocal && Flow.FunctionOf(use) is MethodDeclarationSyntax maker && use.Model.GetDeclaredSymbol(maker) is { DeclaredAccessibility: Accessibility.Private } method && AdoTypes.IsCommand(method.ReturnType) && Creation.MakesFresh(maker))
        {
            foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                if (root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call &&
                    await context.ModelOfAsync(location.Document).ConfigureAwait(false) is var there && HolderOf(LazyAround(call, there) ?? call, there) is { } holder and not ILocalSymbol)
                {
                    holders.Add(holder);
                    commandMakers.Add(maker);
                }
            }
        }

        return holders;
    }

    private static ExpressionSyntax? LazyAround(SyntaxNode node, SemanticModel model) => node.Ancestors().TakeWhile(one => one is not MemberDeclarationSyntax)
        .OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault(one => model.GetTypeInfo(one).Type is INamedTypeSymbol { Name: "Lazy", Arity: 1 } type && AdoTypes.IsCommand(type.TypeArguments[0]));

    /// <summary>What the made object is stored in.</summary>
    private static ISymbol? HolderOf(ExpressionSyntax made, SemanticModel model) => made.Parent switch
    {
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var list } } when model.GetSymbolInfo(list).Symbol is ILocalSymbol => null,
        AssignmentExpressionSyntax assignment when assignment.Right == made => model.GetSymbolInfo(assignment.Left).Symbol is { } symbol and (IFieldSymbol or IPropertySymbol or ILocalSymbol) ? symbol : null,
        EqualsValueClauseSyntax { Parent: { } declared } => model.GetDeclaredSymbol(declared),
        _ => null,
    };

    /// <summary>Puts the method that makes the command where it was declared.</summary>
    private bool MakeCommandFactory(HeldCommand command)
    {
        var declaration = DeclarationOf(command.Held);
        if (declaration is null or UsingStatementSyntax || Trivia.HasConditions(declaration))
        {
            return false;
        }

        var source = command.Made.Expression ?? (SyntaxNode)command.Made.Body!;
        if (source.SyntaxTree != command.Made.Model.SyntaxTree)
        {
            return false;
        }

        var model = command.Made.Model;
        var document = command.Made.Document.Id;
        gone.Add(declaration);
        foreach (var (parameter, place) in command.Parameters.Select(one => (one, DeclarationOf(one.Held))))
        {
            if (place is null or UsingStatementSyntax || Trivia.HasConditions(place))
            {
                return false;
            }

            gone.Add(place);
            steps.Add(Undeclared(parameter.Held, place));
        }

        foreach (var statement in command.Frame is null ? command.SetUp : command.SetUp.Add(command.Frame))
        {
            gone.Add(statement);
            steps.Add(new RemoveStatement(document, statement));
        }

        if (command.Made.Assignment is { } assignment && !command.Held.IsInGetter(assignment) && command.Frame is null)
        {
            if (assignment.Parent is not ExpressionStatementSyntax assigned)
            {
                return false;
            }

            gone.Add(assigned);
            steps.Add(new RemoveStatement(document, assigned));
        }

        var words = FreshNames.WordsIn(source);
        words.UnionWith(command.SetUp.SelectMany(FreshNames.WordsIn));
        words.Remove(connection.Symbol.Name);
        var given = new FreshNames().Take(this, words, "connection", "opened");
        words.Remove(command.Held.Symbol.Name);
        var inner = new FreshNames().Take(this, words, "command", "created");
        var replacements = connection.Uses.Where(use => use.Access.SyntaxTree == source.SyntaxTree).Select(use => (use.Access.Span, given))
            .Concat(command.Held.Uses.Where(use => use.Access.SyntaxTree == source.SyntaxTree).Select(use => (use.Access.Span, inner)))
            .Concat(command.Parameters.SelectMany(parameter => parameter.Replacements(source.SyntaxTree))).ToList();
        if (command.Made.Maker is { } maker && maker.DeclaringSyntaxReferences.Any(one => commandMakers.Contains(one.GetSyntax(context.Cancellation))))
        {
            var list = ((InvocationExpressionSyntax)source).ArgumentList;
            replacements.Add((new TextSpan(list.OpenParenToken.Span.End, 0), given + (list.Arguments.Count > 0 ? ", " : "")));
        }

        var own = command.SetUp.OfType<LocalDeclarationStatementSyntax>().SelectMany(one => one.Declaration.Variables).Select(one => model.GetDeclaredSymbol(one)).OfType<ISymbol>()
            .Concat(command.Parameters.Select(one => one.Held.Symbol)).Concat(new[] { command.Held.Symbol, connection.Symbol }).ToList();
        if (command.SetUp.Append(source).Any(node => Written.NamesOuterLocals(node, model, own)))
        {
            return false;
        }

        var setUp = command.Parameters.SelectMany(parameter => parameter.Early(inner)).Concat(command.SetUp.Select(statement => Moved(Written.With(statement, replacements), statement))).ToList();
        if (setUp.Count == 0 && source is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand" } })
        {
            steps.Add(Undeclared(command.Held, declaration));
            return true;
        }

        if (setUp.Count == 0 && source is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } && command.Made.Maker is { } only && commandMakers.Contains(only.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation)))
        {
            command.Factory = only.Name;
            steps.Add(Undeclared(command.Held, declaration));
            return true;
        }

        if (command.Made.Body is not null && setUp.Count > 0)
        {
            return false;
        }

        var core = FreshNames.Pascal(command.Held.Symbol.Name);
        var wish = "Create" + (core.EndsWith("Command", System.StringComparison.OrdinalIgnoreCase) || core.EndsWith("Cmd", System.StringComparison.OrdinalIgnoreCase) ? core : core + "Command");
        command.Factory = command.Held.Symbol is ILocalSymbol
            ? context.Names.Take(Home!, FreshNames.WordsIn(Home!), wish)
            : context.Names.Take(command.Held.Symbol.ContainingType.ToDisplayString(), FreshNames.MembersOf(command.Held.Symbol.ContainingType), wish);
        var isUsedOutside = command.Held.Uses.Any(use => !IsWithin(use, command.Held.Symbol.ContainingType));
        var needsInstance = command.SetUp.Append(source).Any(node => NamesOtherInstance(node, model));
        var written = command.Held.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, source.SpanStart);
        command.Written = new Factory(command.Factory, (command.Held.Symbol is ILocalSymbol ? "" : isUsedOutside ? "internal " : "private ") + (needsInstance ? "" : "static "), written, factory!.Type + " " + given, inner,
            command.Made.Expression is { } expression ? Written.Creation(expression, written, replacements) : "", Opens: false, setUp)
        {
            Block = command.Made.Body is { } body ? Written.With(body, replacements) : null,
        };
        steps.Add(Declared(command.Held, declaration, command.Written.Text()));
        return true;
    }

    /// <summary>The statements that make the commands which the uses name, each behind a line break; the uses are renamed. Null where one cannot be.</summary>
    private string? OpenCommands(Flow flow, IReadOnlyList<HolderUse> uses, HashSet<string> taken, string local)
    {
        var opening = "";
        foreach (var command in commands)
        {
            var own = uses.Where(command.Owns).ToList();
            if (own.Count == 0)
            {
                continue;
            }

            var made = command.Factory is null
                ? Written.With(command.Made.Expression!, connection.Uses.Where(use => use.Access.SyntaxTree == command.Made.Expression!.SyntaxTree).Select(use => (use.Access.Span, local)))
                : own[0].Receiver + command.Factory + "(" + local + ")";
            var aliases = own.Where(use => use.Kind == UseKind.Alias).ToList();
            if (aliases.Any(alias => !OwnAlias(flow, alias, made)))
            {
                return null;
            }

            if (own.Count == aliases.Count)
            {
                continue;
            }

            taken.Remove(command.Held.Symbol.Name);
            var camel = FreshNames.Camel(command.Held.Symbol.Name);
            var name = context.Names.Take(flow.Function, taken, camel, camel + "Command");
            opening += "\nusing var " + name + " = " + made + ";";
            foreach (var use in own.Except(aliases))
            {
                steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, command.ParameterOf(use) is { } parameter ? name + ".Parameters[" + parameter.Key + "]" : name));
            }
        }

        return opening;
    }

    /// <summary>A local that no lambda or local function captures.</summary>
    private static bool IsOfOneCall(HeldObject? local, SyntaxNode? function) => local is null || local.Uses.All(use => Flow.FunctionOf(use) == function);

    /// <summary>The connection (first) with the commands that are held beside it, whichever of them is asked about; the object alone where it has no connection in a holder. Null where one cannot be read.</summary>
    public static async Task<ImmutableArray<HeldObject>?> TogetherAsync(RemedyContext context, ISymbol symbol)
    {
        if (await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false) is not { } asked)
        {
            return null;
        }

        var behind = AdoTypes.IsCommand(asked.Type) ? await PerCallPlanning.ConnectionOfAsync(context, symbol).ConfigureAwait(false) : null;
        if ((behind is null ? asked : await HeldObject.ReadAsync(context, behind).ConfigureAwait(false)) is not { } first)
        {
            return null;
        }

        var together = ImmutableArray.Create(first);
        if (!AdoTypes.IsConnection(first.Type))
        {
            return together;
        }

        var plan = new PerCallPlan(context, first, new Creation(null, null, null, null, await context.ModelOfAsync(first.Document).ConfigureAwait(false), first.Document));
        foreach (var use in first.Uses)
        {
            foreach (var made in (await plan.CommandsMadeAtAsync(use).ConfigureAwait(false)).Where(made => !together.Any(one => SymbolEqualityComparer.Default.Equals(one.Symbol, made))))
            {
                var command = await HeldObject.ReadAsync(context, made).ConfigureAwait(false);
                if (made is ILocalSymbol && IsOfOneCall(command, Flow.FunctionOf(use)))
                {
                    continue;
                }

                if (command is null)
                {
                    return null;
                }

                together = together.Add(command);
            }
        }

        return together;
    }
}
