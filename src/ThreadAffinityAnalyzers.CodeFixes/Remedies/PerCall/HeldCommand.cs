using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A command that is made from the connection and held beside it.</summary>
/// <param name="Held">The command.</param>
/// <param name="Made">Where and how it is made.</param>
/// <param name="Frame">The <c>if (x == null)</c> in which a member makes it when it is first needed; it goes.</param>
/// <param name="SetUp">What is given to it once: text, parameters, preparation.</param>
/// <param name="Parameters">Its parameters that are held beside it.</param>
internal sealed record HeldCommand(HeldObject Held, Creation Made, IfStatementSyntax? Frame, ImmutableArray<StatementSyntax> SetUp, ImmutableArray<HeldParameter> Parameters)
{
    /// <summary>The method that makes it, or null where <c>CreateCommand()</c> alone does.</summary>
    public string? Factory { get; set; }

    /// <summary>That method, as it is written.</summary>
    public PerCall.Factory? Written { get; set; }

    public bool Owns(HolderUse use) => Held.IsNamedBy(use) || ParameterOf(use) is not null;

    public HeldParameter? ParameterOf(HolderUse use) => Parameters.FirstOrDefault(parameter => SymbolEqualityComparer.Default.Equals(parameter.Held.Symbol, use.Holder));

    /// <summary>What is set on a command by a function that does not run it, another one runs: with a command for each of them, or another call in between, it is lost.</summary>
    /// <param name="uses">The uses of the command in one function.</param>
    public static bool SetsForOthers(IEnumerable<HolderUse> uses) => uses.ToList() is var own && own.Any(IsSet) && !own.Any(PerCall.SetUp.Runs);

    private static bool IsSet(HolderUse use) => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameters" } ||
        use.Access.Ancestors().TakeWhile(one => one is ExpressionSyntax).OfType<AssignmentExpressionSyntax>().Any(set => set.Left.Span.Contains(use.Access.Span));

    /// <summary>The held command that a constructor gives the connection after it is made: <c>_cmd = new SqlCommand(); _cmd.Connection = _conn;</c></summary>
    public static ISymbol? GivenLater(HolderUse use) =>
        use.Access.Parent is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Connection", Expression: var command }, Parent: ExpressionStatementSyntax } given && given.Right == use.Access &&
        Flow.FunctionOf(use) is ConstructorDeclarationSyntax && use.Model.GetSymbolInfo(command).Symbol is (IFieldSymbol or IPropertySymbol) and var held && AdoTypes.IsCommand(use.Model.GetTypeInfo(command).Type) ? held : null;

    /// <summary>Reads it; null where it is not made in one place, or a use cannot be followed.</summary>
    public static async Task<HeldCommand?> ReadAsync(RemedyContext context, HeldObject held, SyntaxNode? around)
    {
        if (!AdoTypes.IsCommand(held.Type) || Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false)) is not { } made || made.Expression is null && made.Body is null)
        {
            return null;
        }

        var set = made.Assignment;
        var frame = set is null || held.IsInGetter(set) ? null : set.FirstAncestorOrSelf<IfStatementSyntax>(one => FlowRewrite.IsAboutLifetime(one.Condition) && Flow.FunctionAround(one) == made.Function);
        var isFirstUse = set is not null && !held.IsInGetter(set) && set.Parent is ExpressionStatementSyntax && set.OperatorToken.ValueText == "??=";

        // What an initializer made, a constructor prepares; what is made when it is first used is prepared there.
        bool IsHome(HolderUse use) => frame is not null ? frame.SyntaxTree == use.Access.SyntaxTree && frame.Span.Contains(use.Access.Span)
            : isFirstUse ? set!.Span.Contains(use.Access.Span) && set.SyntaxTree == use.Access.SyntaxTree
            : Flow.FunctionOf(use) is var function && (function == (made.Function ?? around) || made.Function is null && function is ConstructorDeclarationSyntax);
        if (held.Uses.Any(use => use.Kind == UseKind.Escape || use.Kind is UseKind.Return or UseKind.NullCheck && !held.IsInGetter(use.Access) && !(use.Kind == UseKind.NullCheck && frame?.Condition.Span.Contains(use.Access.Span) == true)) ||
            await HeldParameter.OfAsync(context, held, IsHome).ConfigureAwait(false) is not { IsDefault: false } parameters || PerCall.SetUp.OfCommand(held, parameters, IsHome) is not { } given)
        {
            return null;
        }

        // The frame goes, so nothing else may be done in it.
        return frame is not null && (frame.Else is not null || !(frame.Statement is BlockSyntax block ? block.Statements : new Microsoft.CodeAnalysis.SyntaxList<StatementSyntax>(frame.Statement)).All(one => one == set!.Parent || given.Contains(one)))
            ? null
            : new HeldCommand(held, made, frame, given, parameters);
    }
}
