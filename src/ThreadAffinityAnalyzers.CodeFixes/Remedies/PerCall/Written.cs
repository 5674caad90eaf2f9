using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Code as it is written, with some expressions replaced.</summary>
internal static class Written
{
    public static string With(SyntaxNode node, IEnumerable<(TextSpan Span, string Text)> replacements)
    {
        var source = node.ToString();
        var result = new StringBuilder();
        var position = node.SpanStart;
        foreach (var (span, text) in replacements.Where(one => node.Span.Contains(one.Span)).Distinct().OrderBy(one => one.Span.Start))
        {
            if (span.Start >= position)
            {
                result.Append(source, position - node.SpanStart, span.Start - position).Append(text);
                position = span.End;
            }
        }

        return result.Append(source, position - node.SpanStart, node.Span.End - position).ToString().Replace("\r\n", "\n");
    }

    /// <summary>The object creation with its type written out: <c>new("...")</c> means nothing behind <c>var</c>.</summary>
    public static string Creation(ExpressionSyntax creation, string type, IEnumerable<(TextSpan Span, string Text)> replacements) =>
        creation is ImplicitObjectCreationExpressionSyntax implied
            ? With(creation, replacements.Concat(new[] { (implied.NewKeyword.Span, "new " + type) }))
            : With(creation, replacements);

    /// <summary>Whether the expression means the same wherever and whenever it is evaluated in the type: constants and readonly fields.</summary>
    public static bool IsStable(ExpressionSyntax expression, SemanticModel model, bool localsToo, bool settingsToo = false)
    {
        if (expression.SyntaxTree != model.SyntaxTree)
        {
            return false;
        }

        if (model.GetConstantValue(expression).HasValue)
        {
            return true;
        }

        switch (Remedies.PerCall.Creation.Bare(expression))
        {
            case InterpolatedStringExpressionSyntax text:
                return text.Contents.OfType<InterpolationSyntax>().All(part => IsStable(part.Expression, model, localsToo, settingsToo));
            case BinaryExpressionSyntax sum:
                return IsStable(sum.Left, model, localsToo, settingsToo) && (sum.Right is ThrowExpressionSyntax || IsStable(sum.Right, model, localsToo, settingsToo));
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } key } setting when settingsToo:
                return IsSettings(setting.Expression, model, localsToo) && IsStable(key[0].Expression, model, localsToo, settingsToo);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax asked } call when settingsToo && asked.Name.Identifier.ValueText is "GetConnectionString" or "GetSection" or "GetValue" or "GetRequiredSection":
                return IsSettings(asked.Expression, model, localsToo) && call.ArgumentList.Arguments.All(one => IsStable(one.Expression, model, localsToo, settingsToo));
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetEnvironmentVariable", Expression: IdentifierNameSyntax { Identifier.ValueText: "Environment" } } } variable when settingsToo:
                return variable.ArgumentList.Arguments.All(one => IsStable(one.Expression, model, localsToo, settingsToo));
            case MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } options } when settingsToo && model.GetTypeInfo(options.Expression).Type?.Name == "IOptions":
                return IsStable(options.Expression, model, localsToo, settingsToo);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                var symbol = model.GetSymbolInfo(Remedies.PerCall.Creation.Bare(expression)).Symbol;
                return symbol is IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } || symbol is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } kept && IsNeverSet(kept) || symbol is IPropertySymbol { SetMethod: null } property && IsSetOnce(property) ||
                       symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } && constructor.DeclaringSyntaxReferences.Any(one => one.GetSyntax() is TypeDeclarationSyntax) ||
                       localsToo && symbol is ILocalSymbol or IParameterSymbol && localsToo;
            default:
                return false;
        }
    }

    /// <summary>The program's settings, reached from something that stays: they are read again where they are needed.</summary>
    private static bool IsSettings(ExpressionSyntax expression, SemanticModel model, bool localsToo) =>
        model.GetTypeInfo(expression).Type is { Name: "IConfiguration" or "IConfigurationRoot" or "IConfigurationSection" or "ConfigurationManager" } && IsStable(expression, model, localsToo, settingsToo: true);

    /// <summary>A private field that its initializer alone sets, though nobody wrote that it is <c>readonly</c>.</summary>
    private static bool IsNeverSet(IFieldSymbol field) => field.DeclaringSyntaxReferences.Any(one => one.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null }) &&
        !field.ContainingType.DeclaringSyntaxReferences.SelectMany(one => one.GetSyntax().DescendantNodes()).OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == field.Name)
            .Select(name => name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? (ExpressionSyntax)member : name)
            .Any(name => name.Parent is AssignmentExpressionSyntax set && set.Left == name || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or ArgumentSyntax { Parent: TupleExpressionSyntax } or RefExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } or
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression });

    /// <summary><c>{ get; }</c></summary>
    private static bool IsSetOnce(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Any(one => one.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: { Count: 1 } accessors } && accessors[0].Body is null && accessors[0].ExpressionBody is null);

    /// <summary>Whether the node names a local or a parameter that is declared outside of it.</summary>
    public static bool NamesOuterLocals(SyntaxNode node, SemanticModel model, ICollection<ISymbol> except) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => model.GetSymbolInfo(name).Symbol).Any(symbol =>
            symbol is ILocalSymbol { IsConst: false } or IParameterSymbol && !except.Contains(symbol, SymbolEqualityComparer.Default) &&
            !symbol.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == node.SyntaxTree && node.Span.Contains(one.Span)));

    /// <summary>Whether the node needs an instance of the type it stands in.</summary>
    public static bool NamesInstance(SyntaxNode node, SemanticModel model) =>
        node.DescendantNodesAndSelf().Any(one => one is ThisExpressionSyntax or BaseExpressionSyntax ||
            one is IdentifierNameSyntax { Parent: not MemberAccessExpressionSyntax } or IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } &&
            (one.Parent is not MemberAccessExpressionSyntax member || member.Expression == one) &&
            model.GetSymbolInfo(one).Symbol is { IsStatic: false } symbol && (symbol is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } or IEventSymbol ||
                symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }) && one.Parent is not (NameColonSyntax or NameEqualsSyntax) &&
            !(one.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set && set.Left == one));
}
