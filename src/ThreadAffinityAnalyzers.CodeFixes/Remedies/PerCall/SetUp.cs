using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Statements that prepare the object and have to be repeated for each new one; everything else is done once and stays where it is.</summary>
internal static class SetUp
{
    private static readonly ImmutableHashSet<string> PerConnection = ImmutableHashSet.Create(
        "CreateFunction", "CreateCollation", "CreateAggregate", "EnableExtensions", "LoadExtension", "BindFunction");

    private static readonly ImmutableHashSet<string> Execution = ImmutableHashSet.Create(
        "ExecuteNonQuery", "ExecuteScalar", "ExecuteReader", "ExecuteNonQueryAsync", "ExecuteScalarAsync", "ExecuteReaderAsync");

    /// <summary>A statement that the factory repeats.</summary>
    /// <param name="Statement">The statement.</param>
    /// <param name="Stays">Whether it stays where it is, too, because it does work for all.</param>
    /// <param name="Cuts">What the factory has instead of parts of it.</param>
    public sealed record Preparation(StatementSyntax Statement, bool Stays, ImmutableArray<(TextSpan Span, string Text)> Cuts);

    /// <summary>The statements that move into the factory, or null where work for each and work for all cannot be told apart.</summary>
    /// <param name="uses">All work on the connection.</param>
    /// <param name="preparing">The functions in which it is made, opened or prepared; what others set, they set for themselves.</param>
    /// <param name="goes">Whether the rewrite takes away all that stands around a statement, so that it cannot stay there.</param>
    public static ImmutableArray<Preparation>? OfConnection(IReadOnlyCollection<HolderUse> uses, ISet<SyntaxNode> preparing, System.Func<StatementSyntax, bool> goes)
    {
        var prepared = new List<Preparation>();
        foreach (var use in uses.Where(use => use.Kind == UseKind.Work))
        {
            var function = Flow.FunctionOf(use);
            if (function is null || !preparing.Contains(function))
            {
                // A member that does nothing but set something sets it for those that come after.
                if (function is not null && uses.Where(one => Flow.FunctionOf(one) == function).All(one => one.Access.FirstAncestorOrSelf<StatementSyntax>() is not { } alone || !function.Span.Contains(alone.Span)
                        ? SqlTexts.In(function, one.Model).Any(SqlTexts.HasSetting) : IsSetting(alone, one)))
                {
                    return null;
                }

                continue;
            }

            // Whether it is open is asked about what stands inside, and that has a use of its own.
            if (use.Access.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || statement.Parent is not (BlockSyntax or GlobalStatementSyntax) ||
                statement is IfStatementSyntax asks && asks.Condition.Span.Contains(use.Access.Span) && FlowRewrite.IsAboutLifetime(asks.Condition))
            {
                continue;
            }

            if (statement is ExpressionStatementSyntax single && IsPreparation(single.Expression, use))
            {
                Add(new Preparation(statement, false, ImmutableArray<(TextSpan, string)>.Empty));
                continue;
            }

            // The smallest statement that holds the whole work on one command.
            var whole = statement.Ancestors().OfType<UsingStatementSyntax>().FirstOrDefault(frame => frame.Declaration?.Span.Contains(use.Access.Span) == true) ?? statement;
            var group = whole is LocalDeclarationStatementSyntax local ? GroupOf(local) : new List<StatementSyntax> { whole };
            var texts = group.SelectMany(one => SqlTexts.In(one, use.Model)).ToList();
            var isAllRepeated = texts.Count > 0 && goes(whole) && texts.All(SqlTexts.IsOnlySettingOrJournal);
            if (!isAllRepeated && !texts.Any(SqlTexts.HasSetting))
            {
                continue;
            }

            if ((isAllRepeated || texts.All(SqlTexts.IsOnlySetting) ? group.Select(one => (one, Stays: false, Cuts: NoCuts)) : Settings(group, use.Model)) is not { } part)
            {
                return null;
            }

            foreach (var (one, stays, own) in part)
            {
                if (Synchronous(one, use.Model) is not { } cuts)
                {
                    return null;
                }

                Add(new Preparation(one, stays, cuts.RemoveAll(cut => own.Any(other => other.Span.Contains(cut.Item1))).AddRange(own)));
            }
        }

        return prepared.ToImmutableArray();

        void Add(Preparation one)
        {
            if (prepared.All(other => other.Statement != one.Statement))
            {
                prepared.Add(one);
            }
        }
    }

    /// <summary>Of work that is done once and settings in one text, or on one command, the settings: the factory repeats them, and what is there stays. Null where they cannot be told apart.</summary>
    private static IEnumerable<(StatementSyntax, bool Stays, ImmutableArray<(TextSpan Span, string Text)> Cuts)>? Settings(IReadOnlyList<StatementSyntax> group, SemanticModel model)
    {
        if (group.Count == 1 && group[0] is UsingStatementSyntax { Statement: BlockSyntax { Statements: var inside } })
        {
            // Of a block around the command's whole work the factory has the settings alone.
            return SettingsOf(inside, model) is { } settings
                ? new[] { (group[0], true, settings.SelectMany(one => one.Cuts).Concat(inside.Where(one => settings.All(other => other.Statement != one)).Select(one => (one.FullSpan, ""))).ToImmutableArray()) } : null;
        }

        return SettingsOf(group, model)?.Select(one => (one.Statement, true, one.Cuts));
    }

    private static List<(StatementSyntax Statement, ImmutableArray<(TextSpan Span, string Text)> Cuts)>? SettingsOf(IReadOnlyList<StatementSyntax> group, SemanticModel model)
    {
        var part = new List<(StatementSyntax, ImmutableArray<(TextSpan, string)>)>();
        var isSetting = false;
        foreach (var statement in group)
        {
            var texts = SqlTexts.In(statement, model).ToList();
            if (texts.Count > 1 || group.Count > 1 && statement is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax))
            {
                return null;
            }

            isSetting = texts.Count == 0 ? isSetting : SqlTexts.HasSetting(texts[0]);
            if (texts.Count == 0 || !isSetting)
            {
                if (isSetting || statement is LocalDeclarationStatementSyntax && statement == group[0])
                {
                    part.Add((statement, NoCuts));
                }

                continue;
            }

            if (SqlTexts.IsOnlySetting(texts[0]))
            {
                part.Add((statement, NoCuts));
            }
            else if (statement.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(one => one.Token.Value is string).ToList() is { Count: 1 } literal)
            {
                part.Add((statement, ImmutableArray.Create((literal[0].Span, SymbolDisplay.FormatLiteral(SqlTexts.SettingsIn(texts[0]), quote: true)))));
            }
            else
            {
                return null;
            }
        }

        return part;
    }

    private static readonly ImmutableArray<(TextSpan Span, string Text)> NoCuts = ImmutableArray<(TextSpan, string)>.Empty;

    /// <summary>What makes the statement synchronous, as the factory is; null where it awaits something else than a call with a synchronous twin.</summary>
    private static ImmutableArray<(TextSpan, string)>? Synchronous(StatementSyntax statement, SemanticModel model)
    {
        var cuts = ImmutableArray.CreateBuilder<(TextSpan, string)>();
        foreach (var keyword in statement.DescendantTokens().Where(one => one.IsKind(SyntaxKind.AwaitKeyword)))
        {
            cuts.Add((TextSpan.FromBounds(keyword.SpanStart, keyword.GetNextToken().SpanStart), ""));
            if (keyword.Parent is not AwaitExpressionSyntax awaited)
            {
                continue;
            }

            var call = awaited.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } ? inner : awaited.Expression;
            if (call is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name, Expression: var receiver } } || !name.Identifier.ValueText.EndsWith("Async", System.StringComparison.Ordinal))
            {
                return null;
            }

            var twin = name.Identifier.ValueText.Substring(0, name.Identifier.ValueText.Length - "Async".Length);
            if (model.LookupSymbols(name.SpanStart, model.GetTypeInfo(receiver).Type, twin, includeReducedExtensionMethods: true).IsEmpty)
            {
                return null;
            }

            cuts.Add((name.Identifier.Span, twin));
            cuts.Add((TextSpan.FromBounds(call.Span.End, awaited.Span.End), ""));
        }

        return cuts.ToImmutable();
    }

    /// <summary>Text, parameters and time-out of a command that are given where it is made; null where it is executed there, too, and used elsewhere as it was left.</summary>
    public static ImmutableArray<StatementSyntax>? OfCommand(HeldObject command, ImmutableArray<HeldParameter> parameters, System.Func<HolderUse, bool> isHome)
    {
        var here = command.Uses.Where(use => isHome(use) && use.Kind == UseKind.Work)
            .Select(use => (Use: use, Statement: use.Access.FirstAncestorOrSelf<StatementSyntax>())).Where(one => one.Statement is not null).ToList();
        var lastRun = here.FindLastIndex(one => Runs(one.Use));
        var moved = here.Skip(lastRun + 1).Select(one => one.Statement!).SelectMany(one => one is LocalDeclarationStatementSyntax local && !parameters.Any(parameter => parameter.Home.Contains(local)) ? GroupOf(local) : new List<StatementSyntax> { one })
            .Concat(parameters.SelectMany(parameter => parameter.Home)).Distinct().OrderBy(one => one.SpanStart).ToImmutableArray();
        if (moved.Any(statement => statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax)))
        {
            return null;
        }

        if (lastRun >= 0)
        {
            // What was done once left its text behind: a use that does not set its own would need it.
            var elsewhere = command.Uses.Where(use => use.Kind == UseKind.Work && !isHome(use)).GroupBy(Flow.FunctionOf);
            if (!moved.Any(SetsText) && elsewhere.Any(group => !group.Any(use => use.Access.FirstAncestorOrSelf<StatementSyntax>() is { } one && SetsText(one))))
            {
                return null;
            }
        }

        return moved;
    }

    private static bool IsSetting(StatementSyntax statement, HolderUse use) =>
        statement is ExpressionStatementSyntax single && IsPreparation(single.Expression, use) || SqlTexts.In(statement, use.Model).Any(SqlTexts.HasSetting);

    private static bool SetsText(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandText" } } };

    /// <summary>The command is executed, or handed to what executes it.</summary>
    public static bool Runs(HolderUse use) => use.Kind == UseKind.Alias || use.Access.Parent is ArgumentSyntax || use.Access.Parent is MemberAccessExpressionSyntax member && Execution.Contains(member.Name.Identifier.ValueText);

    private static bool IsPreparation(ExpressionSyntax expression, HolderUse use) => expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } => call.Expression == use.Access && PerConnection.Contains(call.Name.Identifier.ValueText),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax set } => set.Expression == use.Access && set.Name.Identifier.ValueText is not "ConnectionString",
        _ => false,
    };

    /// <summary>The declaration, and the statements behind it that name what it declares.</summary>
    public static List<StatementSyntax> GroupOf(LocalDeclarationStatementSyntax declaration)
    {
        var names = declaration.Declaration.Variables.Select(one => one.Identifier.ValueText).ToImmutableHashSet();
        var siblings = declaration.Parent is BlockSyntax block ? block.Statements.ToList()
            : declaration.Parent?.Parent is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().Select(one => one.Statement).ToList()
            : new List<StatementSyntax>();
        return siblings.Where(one => one == declaration || one.SpanStart > declaration.SpanStart &&
            one.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText))).ToList();
    }
}
