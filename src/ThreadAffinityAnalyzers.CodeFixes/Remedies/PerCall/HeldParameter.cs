using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A parameter of a held command that is held beside it: <c>_name = _insert.Parameters.Add("@name", SqliteType.Text)</c>. Of a command per call it is asked for by its name.</summary>
/// <param name="Held">The parameter.</param>
/// <param name="Made">The expression that makes it.</param>
/// <param name="Key">Its name, as written.</param>
/// <param name="Home">The statements in which it is made and prepared; none for an initializer.</param>
/// <param name="IsNamedInSetUp">Whether they name it again.</param>
internal sealed record HeldParameter(HeldObject Held, ExpressionSyntax Made, string Key, ImmutableArray<StatementSyntax> Home, bool IsNamedInSetUp)
{
    /// <summary>Its name where the command is made.</summary>
    private string Local => FreshNames.Camel(Held.Symbol.Name);

    /// <summary>The held parameters of the command; default where one cannot be followed.</summary>
    public static async Task<ImmutableArray<HeldParameter>> OfAsync(RemedyContext context, HeldObject command, System.Func<HolderUse, bool> isHome)
    {
        var parameters = ImmutableArray.CreateBuilder<HeldParameter>();
        foreach (var use in command.Uses)
        {
            if (HolderOf(use) is not { } symbol || parameters.Any(one => SymbolEqualityComparer.Default.Equals(one.Held.Symbol, symbol)))
            {
                continue;
            }

            var held = await HeldObject.ReadAsync(context, symbol).ConfigureAwait(false);
            if (symbol is ILocalSymbol && held is not null && held.Uses.All(one => Flow.FunctionOf(one) == Flow.FunctionOf(use)) && held.Declaration.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } local && local.DescendantNodes().Contains(use.Access))
            {
                continue;
            }

            if (held is null || held.IsWrapped || held.Getters.Length > 0 || await OfAsync(context, held, command, isHome).ConfigureAwait(false) is not { } parameter)
            {
                return default;
            }

            parameters.Add(parameter);
        }

        return parameters.ToImmutable();
    }

    private static async Task<HeldParameter?> OfAsync(RemedyContext context, HeldObject held, HeldObject command, System.Func<HolderUse, bool> isHome)
    {
        var model = await context.ModelOfAsync(held.Document).ConfigureAwait(false);
        if (Creation(held, model) is not { } made)
        {
            return null;
        }

        var inside = held.Uses.Where(isHome).ToList();
        var named = inside.Where(use => use.Kind != UseKind.Assignment).ToList();
        var key = made switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddWithValue" }, ArgumentList.Arguments: { Count: > 0 } given } => given[0].Expression,
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } given } => given[0].Expression,
            _ => named.Select(use => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ParameterName", Parent: AssignmentExpressionSyntax set } ? set.Right : null).OfType<ExpressionSyntax>().FirstOrDefault()
                ?? (made as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(set => set.Left.ToString() == "ParameterName")?.Right,
        };
        if (key is not LiteralExpressionSyntax || held.Uses.Except(inside).Any(use => use.Kind != UseKind.Work) ||
            inside.Any(use => use.Kind is not (UseKind.Work or UseKind.Assignment) && !IsGivenTo(use, command)))
        {
            return null;
        }

        var home = inside.Select(use => use.Access.FirstAncestorOrSelf<StatementSyntax>()).Append(made.FirstAncestorOrSelf<StatementSyntax>()).OfType<StatementSyntax>().Distinct().ToImmutableArray();
        return home.All(one => one is ExpressionStatementSyntax or LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 }) ? new HeldParameter(held, made, key.ToString(), home, named.Count > 0) : null;
    }

    /// <summary>Where it is made outside of statements: what the command's method does for it first.</summary>
    public IEnumerable<string> Early(string command)
    {
        if (Made.FirstAncestorOrSelf<StatementSyntax>() is not null)
        {
            yield break;
        }

        var text = Made is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
            ? command + Made.ToString().Substring((member.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameters" } list ? list.OperatorToken : member.OperatorToken).SpanStart - Made.SpanStart)
            : Written.Creation(Made, Held.Type.ToDisplayParts(SymbolDisplayFormat.MinimallyQualifiedFormat).ToDisplayString(), System.Array.Empty<(TextSpan, string)>());
        yield return (IsNamedInSetUp ? "var " + Local + " = " : "") + text + ";";
    }

    /// <summary>What the statements that move have instead of its names and its declaration.</summary>
    public IEnumerable<(TextSpan Span, string Text)> Replacements(SyntaxTree tree)
    {
        foreach (var use in Held.Uses.Where(use => use.Access.SyntaxTree == tree))
        {
            yield return use.Kind == UseKind.Assignment && use.Access.Parent is AssignmentExpressionSyntax set
                ? IsNamedInSetUp ? (use.Access.Span, "var " + Local) : (TextSpan.FromBounds(set.SpanStart, set.Right.SpanStart), "")
                : (use.Access.Span, Local);
        }

        if (!IsNamedInSetUp && Held.Declaration.SyntaxTree == tree && Made.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } local)
        {
            yield return (TextSpan.FromBounds(local.SpanStart, Made.SpanStart), "");
        }
    }

    private static ExpressionSyntax? Creation(HeldObject held, SemanticModel model)
    {
        var sets = held.Uses.Where(use => use.Kind == UseKind.Assignment).Select(use => ((AssignmentExpressionSyntax)use.Access.Parent!).Right).ToList();
        var initializer = held.Declaration is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : (held.Declaration as PropertyDeclarationSyntax)?.Initializer?.Value;
        if (initializer is not null && PerCall.Creation.Bare(initializer) is not LiteralExpressionSyntax)
        {
            sets.Add(initializer);
        }

        return sets.Count == 1 && PerCall.Creation.Bare(sets[0]) is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && model.Compilation is not null ? PerCall.Creation.Bare(sets[0]) : null;
    }

    /// <summary><c>command.Parameters.Add(parameter)</c></summary>
    private static bool IsGivenTo(HolderUse use, HeldObject command) =>
        use.Access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameters", Expression: var owner } } } } &&
        command.Uses.Any(one => one.Access == owner);

    /// <summary>Whether the use makes or adds a parameter that a field keeps, or a local that a lambda or a local function captures.</summary>
    public static bool IsHeldBeside(HolderUse use) => HolderOf(use) switch
    {
        IFieldSymbol or IPropertySymbol => true,
        ILocalSymbol local when Flow.FunctionAround(use.Access) is { } home => home.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.Name &&
            Flow.FunctionAround(name) != home && SymbolEqualityComparer.Default.Equals(use.Model.GetSymbolInfo(name).Symbol, local)),
        _ => false,
    };

    /// <summary>What the parameter that the use makes, or is given, is kept in.</summary>
    public static ISymbol? HolderOf(HolderUse use)
    {
        var call = use.Access.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateParameter", Parent: InvocationExpressionSyntax created } => created,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameters", Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddWithValue", Parent: InvocationExpressionSyntax added } } => added,
            _ => null,
        };
        if (call is null)
        {
            return null;
        }

        if (call.ArgumentList.Arguments is { Count: 1 } given && use.Model.GetSymbolInfo(given[0].Expression).Symbol is IFieldSymbol or IPropertySymbol { SetMethod: not null } or ILocalSymbol)
        {
            return use.Model.GetSymbolInfo(given[0].Expression).Symbol;
        }

        return call.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == call => use.Model.GetSymbolInfo(assignment.Left).Symbol is { } symbol and (IFieldSymbol or IPropertySymbol or ILocalSymbol) ? symbol : null,
            EqualsValueClauseSyntax { Parent: { } declared } => use.Model.GetDeclaredSymbol(declared),
            _ => null,
        };
    }
}
