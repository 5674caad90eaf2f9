using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>How a class, or a handler, that is given an object by the container comes by an <c>IServiceScopeFactory</c>: the one that it has, a new one beside the object, or one in its place.</summary>
internal sealed class ScopeSource
{
    private const string Factory = "IServiceScopeFactory";

    private readonly ISymbol holder;
    private readonly ParameterSyntax parameter;
    private readonly ExpressionStatementSyntax? keeping;
    private readonly ExpressionSyntax? kept;
    private readonly VariableDeclaratorSyntax? field;

    private ScopeSource(ISymbol holder, ParameterSyntax parameter, VariableDeclaratorSyntax? field, ExpressionSyntax? kept)
    {
        this.holder = holder;
        this.parameter = parameter;
        this.field = field;
        this.kept = kept;
        keeping = kept?.FirstAncestorOrSelf<ExpressionStatementSyntax>();
        Owner = parameter.Parent?.Parent is ConstructorDeclarationSyntax constructor ? constructor.Parent! : parameter.Parent!.Parent!;
    }

    /// <summary>The class, or the lambda.</summary>
    public SyntaxNode Owner { get; }

    public INamedTypeSymbol? Type => holder is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } ? null : holder.ContainingType;

    /// <summary>Where the object is declared.</summary>
    public SyntaxNode Declaration => this.field ?? (SyntaxNode)parameter;

    public List<RewriteStep> Steps { get; } = new();

    /// <summary>Null where the object does not come from a container, or the class is made by our own code.</summary>
    public static async Task<ScopeSource?> OfAsync(RemedyContext context, ISymbol holder)
    {
        if (holder is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } && context.Node is ParameterSyntax { Type: not null, Parent.Parent: ParenthesizedLambdaExpressionSyntax { Parent: ArgumentSyntax given } lambda } handled &&
            context.Model.GetTypeInfo(lambda).ConvertedType is { Name: "Delegate" } && given.Parent?.Parent is InvocationExpressionSyntax)
        {
            return new ScopeSource(holder, handled, null, null);
        }

        if (await Consumers.FeedOfAsync(context, holder).ConfigureAwait(false) is not { ContainingType.IsRecord: false, RefKind: RefKind.None, HasExplicitDefaultValue: false, DeclaringSyntaxReferences.Length: 1 } feed || await Suppliers.IsSuppliedAsync(context, feed).ConfigureAwait(false) ||
            await feed.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is not ParameterSyntax { AttributeLists.Count: 0 } parameter || parameter.SyntaxTree != context.Root.SyntaxTree || Trivia.HasConditions(parameter.Parent!))
        {
            return null;
        }

        if (holder is IParameterSymbol)
        {
            return new ScopeSource(holder, parameter, null, null);
        }

        var assigned = await Consumers.ValueOfAsync(context, holder).ConfigureAwait(false);
        return context.Node is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } } field && holder.DeclaredAccessibility == Accessibility.Private &&
            (assigned?.Parent is AssignmentExpressionSyntax || field.Initializer?.Value == assigned) && assigned?.SyntaxTree == context.Root.SyntaxTree ? new ScopeSource(holder, parameter, field, assigned) : null;
    }

    /// <summary>Adds the steps, and says what the source is called in the members; null where there is no place for it.</summary>
    /// <param name="context">The context.</param>
    /// <param name="delivery">What it delivers.</param>
    /// <param name="isLast">Whether nobody uses the object itself any more.</param>
    public string? Give(RemedyContext context, ScopeDelivery delivery, bool isLast)
    {
        if (Existing() is { } existing)
        {
            // The object stays where it is, though nobody may use it: removing it is another change.
            return isLast && field is null && Type is not null ? null : existing;
        }

        // Two objects of one class come from scopes of one factory; what takes the place of an object is there for others only where both are rewritten at once.
        var isFirst = false;
        var known = Type is null || isLast && !context.Names.IsProvedTogether ? null : context.Names.Share((Owner.SyntaxTree, Owner.Span, nameof(ScopeSource)), () =>
        {
            isFirst = true;
            return System.Tuple.Create(Make(context, isLast));
        });
        var (name, steps) = known is null || isLast && !isFirst ? Make(context, isLast) : known.Item1;
        Steps.AddRange(steps);
        return name;
    }

    private (string? Name, List<RewriteStep> Steps) Make(RemedyContext context, bool isLast)
    {
        var steps = new List<RewriteStep>();
        var words = FreshNames.WordsIn(Owner);
        if (Type is not null)
        {
            words.UnionWith(FreshNames.MembersOf(Type));
        }

        var given = context.Names.Take(Owner, words, "scopeFactory", "serviceScopeFactory");
        var document = context.Document.Id;
        Import(context, parameter.SpanStart, steps);
        if (isLast)
        {
            steps.Add(new ReplaceText(document, parameter.Type!.Span, Factory));
            steps.Add(new ReplaceText(document, parameter.Identifier.Span, given));
        }
        else
        {
            steps.Add(new ReplaceText(document, new TextSpan(parameter.Span.End, 0), ", " + Factory + " " + given));
        }

        if (field is null || kept is null)
        {
            return (given, steps);
        }

        var name = context.Names.Take(Owner, words, FreshNames.InStyleOf(field.Identifier.ValueText, "scopeFactory") is var styled && styled == given ? "scopes" : styled);
        if (isLast)
        {
            steps.Add(new ReplaceText(document, ((VariableDeclarationSyntax)field.Parent!).Type.Span, Factory));
            steps.Add(new ReplaceText(document, field.Identifier.Span, name));
            if (kept.Parent is AssignmentExpressionSyntax set)
            {
                steps.Add(new ReplaceText(document, set.Left.Span, set.Left is MemberAccessExpressionSyntax ? "this." + name : name));
            }

            steps.AddRange(kept.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == parameter.Identifier.ValueText).Select(one => new ReplaceText(document, one.Span, given)));
            return (name, steps);
        }

        var declaration = field.FirstAncestorOrSelf<FieldDeclarationSyntax>()!;
        steps.Add(new InsertMemberAfter(document, declaration, "private readonly " + Factory + " " + name + (field.Initializer is null ? ";" : " = " + given + ";")));
        if (keeping is { Parent: BlockSyntax })
        {
            steps.Add(new InsertStatements(document, keeping, name + " = " + given + ";"));
        }
        else if (kept.Parent is AssignmentExpressionSyntax { Parent: ArrowExpressionClauseSyntax } whole)
        {
            steps.Add(new GiveBlockBody(document, whole, name + " = " + given + ";", ""));
        }
        else if (field.Initializer is null)
        {
            return (null, steps);
        }

        return (name, steps);
    }

    /// <summary>The field or parameter of the class that is one already.</summary>
    private string? Existing() => Owner switch
    {
        LambdaExpressionSyntax => parameter.Parent is ParameterListSyntax list ? list.Parameters.FirstOrDefault(IsFactory)?.Identifier.ValueText : null,
        TypeDeclarationSyntax type => type.Members.OfType<FieldDeclarationSyntax>().Where(one => one.Declaration.Type.ToString() == Factory).Select(one => one.Declaration.Variables[0].Identifier.ValueText).FirstOrDefault() ?? type.ParameterList?.Parameters.FirstOrDefault(IsFactory)?.Identifier.ValueText,
        _ => null,
    };

    private static bool IsFactory(ParameterSyntax one) => one.Type?.ToString() == Factory;

    private static void Import(RemedyContext context, int position, List<RewriteStep> steps)
    {
        if (!context.Model.LookupNamespacesAndTypes(position, name: Factory).Any())
        {
            steps.Add(new AddUsing(context.Document.Id, "Microsoft.Extensions.DependencyInjection"));
        }
    }
}
