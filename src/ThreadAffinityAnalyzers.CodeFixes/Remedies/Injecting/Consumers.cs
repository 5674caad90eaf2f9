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
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>Constructors that are given a factory instead of the object: their parameters, the fields that keep it, the constructors and calls that hand it on, and all uses.</summary>
internal sealed class Consumers
{
    private readonly RemedyContext context;
    private readonly Delivery delivery;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    public Consumers(RemedyContext context, Delivery delivery)
    {
        this.context = context;
        this.delivery = delivery;
    }

    public List<RewriteStep> Steps { get; } = new();

    /// <summary>The constructor parameter that feeds the field or property, or is the holder itself; null where it is made otherwise.</summary>
    public static async Task<IParameterSymbol?> FeedOfAsync(RemedyContext context, ISymbol holder) => holder switch
    {
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } given => given,
        _ => await ValueOfAsync(context, holder).ConfigureAwait(false) is { } value && Guarded(value) is IdentifierNameSyntax name && context.Solution.GetDocument(name.SyntaxTree) is { } document &&
            (await context.ModelOfAsync(document).ConfigureAwait(false)).GetSymbolInfo(name).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter ? parameter : null,
    };

    /// <summary>The one expression that the instance's field or property is ever set to.</summary>
    public static async Task<ExpressionSyntax?> ValueOfAsync(RemedyContext context, ISymbol holder)
    {
        if (holder is not (IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }))
        {
            return null;
        }

        var fed = new List<ExpressionSyntax?>();
        foreach (var reference in holder.DeclaringSyntaxReferences)
        {
            fed.Add(await reference.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) switch
            {
                VariableDeclaratorSyntax field => field.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            });
        }

        foreach (var use in await HeldObject.UsesOfAsync(context, holder, wrapped: false).ConfigureAwait(false))
        {
            if (use.Kind == UseKind.Assignment)
            {
                fed.Add(((AssignmentExpressionSyntax)use.Access.Parent!).Right);
            }
        }

        return fed.Where(one => one is not null).ToList() is { Count: 1 } only ? only[0] : null;
    }

    /// <summary>Gives the field the factory, got by the text in the place of the value that it was set to.</summary>
    public async Task<bool> GiveFieldAsync(ISymbol field, ExpressionSyntax value, string text)
    {
        if (context.Solution.GetDocument(value.SyntaxTree) is not { } document)
        {
            return false;
        }

        Steps.Add(new ReplaceText(document.Id, value.Span, text));
        Import(document.Id, await context.ModelOfAsync(document).ConfigureAwait(false), value.SpanStart);
        return await KeepAsync(field, value, "", null, new List<HolderUse>()).ConfigureAwait(false);
    }

    /// <summary>Locals that hold the factory instead of the object, with their new names.</summary>
    public Dictionary<ISymbol, string> Instead { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Resolving calls whose result goes straight to a constructor that is given the factory.</summary>
    public HashSet<SyntaxNode> HandedOver { get; } = new();

    /// <summary>Gives all of them the factory; false where one cannot follow.</summary>
    public async Task<bool> GiveAllAsync(Demand demand)
    {
        foreach (var parameter in demand.Parameters)
        {
            if (!await GiveAsync(parameter).ConfigureAwait(false))
            {
                return false;
            }
        }

        if (SharedTransactions.Join(seen.Select(one => one.ContainingType), context))
        {
            return context.Refuse("members that call each other in a transaction");
        }

        foreach (var resolution in demand.Resolutions.Where(one => !HandedOver.Contains(one)))
        {
            if (!await StartUpUse.GiveAsync(context, delivery, this, resolution).ConfigureAwait(false))
            {
                return context.Refuse("a call that resolves it cannot follow");
            }
        }

        return true;
    }

    /// <summary>Gives the parameter the factory; false where something about it or the class cannot follow.</summary>
    public async Task<bool> GiveAsync(IParameterSymbol parameter)
    {
        if (!seen.Add(parameter))
        {
            return true;
        }

        if (parameter is not { RefKind: RefKind.None, HasExplicitDefaultValue: false, IsParams: false, ContainingSymbol: IMethodSymbol constructor, ContainingType: var type } || constructor.MethodKind == MethodKind.Constructor && type.IsRecord ||
            parameter.DeclaringSyntaxReferences.Length != 1 || await parameter.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is not ParameterSyntax { Type: { } written } syntax ||
            syntax.AttributeLists.Count > 0 || context.Solution.GetDocument(syntax.SyntaxTree) is not { } document || syntax.Parent?.Parent is not { } owner || Trivia.HasConditions(syntax.Parent))
        {
            return context.Refuse("the parameter is not of a plain constructor or method");
        }

        var isConstructor = constructor.MethodKind == MethodKind.Constructor;
        if (!isConstructor && (constructor.IsVirtual || constructor.IsOverride || constructor.IsAbstract || HeldObject.ImplementsInterface(constructor) || syntax.Modifiers.Any(one => !one.IsKind(SyntaxKind.ThisKeyword)) || parameter.Ordinal == 0 && constructor.IsExtensionMethod))
        {
            return context.Refuse("the parameter is part of a contract");
        }

        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        var words = FreshNames.WordsIn(owner);
        if (owner is TypeDeclarationSyntax)
        {
            words.UnionWith(FreshNames.MembersOf(type));
        }

        var name = context.Names.Take((owner, delivery), words, delivery.Wish, FreshNames.Camel(parameter.Name) + FreshNames.Pascal(delivery.Wish));
        Steps.Add(new ReplaceText(document.Id, written.Span, delivery.Type));
        Steps.Add(new ReplaceText(document.Id, syntax.Identifier.Span, name));
        Import(document.Id, model, syntax.SpanStart);
        Steps.AddRange(Documented(owner, parameter.Name).Select(one => new ReplaceText(document.Id, one.Identifier.Span, name)));

        var work = new List<HolderUse>();
        ISymbol? field = null;
        HolderUse? keeping = null;
        foreach (var use in await HeldObject.UsesOfAsync(context, parameter, wrapped: false).ConfigureAwait(false))
        {
            ExpressionSyntax value = use.Access;
            if (value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } guarded)
            {
                value = guarded;
            }

            if (value.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax } } argument)
            {
                if (ParameterOf(argument, use.Model) is not { } upwards || !await GiveAsync(upwards).ConfigureAwait(false))
                {
                    return context.Refuse("it is handed to a base class that cannot follow");
                }
            }
            else if (value.Parent is ArgumentSyntax passed && ParameterOf(passed, use.Model) is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } } onwards && (use.Kind == UseKind.Escape || seen.Contains(onwards)))
            {
                if (!await GiveAsync(onwards).ConfigureAwait(false))
                {
                    return context.Refuse("it is handed to a method that cannot follow");
                }
            }
            else if (isConstructor && KeptIn(value, use.Model) is { } kept && SymbolEqualityComparer.Default.Equals(kept.ContainingType, type))
            {
                if (field is not null)
                {
                    return context.Refuse("it is kept twice");
                }

                (field, keeping) = (kept, use);
            }
            else if (!IsGuard(use.Access))
            {
                work.Add(use);
                continue;
            }

            Steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, name));
        }

        return (field is null ? await UseAsync(parameter, syntax, document, work, _ => name).ConfigureAwait(false) : await KeepAsync(field, keeping!.Access, name, owner, work).ConfigureAwait(false)) &&
            await new Suppliers(context, delivery, this).FollowAsync(constructor, parameter).ConfigureAwait(false);
    }

    /// <summary>The field keeps the factory.</summary>
    private async Task<bool> KeepAsync(ISymbol field, ExpressionSyntax keeping, string given, SyntaxNode? owner, List<HolderUse> work)
    {
        if (field is not (IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false, SetMethod: null }) || field.DeclaredAccessibility == Accessibility.Public ||
            await HeldObject.ReadAsync(context, field).ConfigureAwait(false) is not { Getters.IsEmpty: true } held)
        {
            return context.Refuse("the field is seen from outside");
        }

        var (type, identifier) = held.Declaration switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } all } one => (all.Type, one.Identifier),
            PropertyDeclarationSyntax { ExpressionBody: null } property => (property.Type, property.Identifier),
            _ => default,
        };
        if (type is null)
        {
            return context.Refuse("the field shares its declaration");
        }

        var words = FreshNames.MembersOf(field.ContainingType);
        foreach (var part in field.ContainingType.DeclaringSyntaxReferences)
        {
            words.UnionWith(FreshNames.WordsIn(await part.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false)));
        }

        var name = context.Names.Take(field.ContainingType.ToDisplayString(), words, FreshNames.InStyleOf(field.Name, delivery.Wish), FreshNames.InStyleOf(field.Name, FreshNames.Camel(field.Name) + FreshNames.Pascal(delivery.Wish)));
        Steps.Add(new ReplaceText(held.Document.Id, type.Span, delivery.Type));
        Steps.Add(new ReplaceText(held.Document.Id, identifier.Span, name));
        Import(held.Document.Id, await context.ModelOfAsync(held.Document).ConfigureAwait(false), type.SpanStart);
        var uses = new List<HolderUse>();
        foreach (var use in held.Uses)
        {
            if (use.Kind == UseKind.Assignment && use.Access.Parent is AssignmentExpressionSyntax set && set.Right.SyntaxTree == keeping.SyntaxTree && set.Right.Span.Contains(keeping.Span))
            {
                Steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, (use.Access is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } || name == given ? "this." : "") + name));
            }
            else
            {
                uses.Add(use);
            }
        }

        // In the constructor the parameter is in sight, and surely set.
        return await UseAsync(field, held.Declaration, held.Document, uses.Concat(work), function => function == owner ? given : name).ConfigureAwait(false);
    }

    private async Task<bool> UseAsync(ISymbol holder, SyntaxNode declaration, Document document, IEnumerable<HolderUse> uses, Func<SyntaxNode, string> nameIn)
    {
        var all = uses.Select(use => use with { Holder = holder }).OrderBy(use => use.Document.FilePath ?? use.Document.Name, StringComparer.Ordinal).ThenBy(use => use.Access.SpanStart).ToImmutableArray();
        var type = holder switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, IParameterSymbol parameter => parameter.Type, _ => null };
        if (all.IsEmpty)
        {
            return true;
        }

        if (type is not INamedTypeSymbol named || await PerCallPlan.TryGivenAsync(context, new HeldObject(holder, named, false, declaration, document, all), new GivenSource(delivery, nameIn)).ConfigureAwait(false) is not { } steps)
        {
            return context.Refuse("a use of " + holder.Name + " cannot have an object of its own");
        }

        Steps.AddRange(steps);
        return true;
    }

    /// <summary>The namespace of the delivery's type, where the type is not in sight.</summary>
    public void Import(DocumentId document, SemanticModel model, int position) => Steps.AddRange(delivery.Imports(document, model, position));

    /// <summary>The parameter of code of ours that the argument is for.</summary>
    public static IParameterSymbol? ParameterOf(ArgumentSyntax argument, SemanticModel model)
    {
        if (argument.Parent is not ArgumentListSyntax list || model.GetSymbolInfo(list.Parent!).Symbol is not IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } target)
        {
            return null;
        }

        var index = argument.NameColon is { } named ? target.Parameters.IndexOf(target.Parameters.FirstOrDefault(one => one.Name == named.Name.Identifier.ValueText)!) : list.Arguments.IndexOf(argument);
        return index < 0 || index >= target.Parameters.Length ? null : target.ReducedFrom is { } extension ? extension.Parameters[index + 1] : target.OriginalDefinition.Parameters[index];
    }

    private static ISymbol? KeptIn(ExpressionSyntax value, SemanticModel model) => value.Parent switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set when set.Right == value && set.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax => model.GetSymbolInfo(set.Left).Symbol,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => model.GetDeclaredSymbol(field),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => model.GetDeclaredSymbol(property),
        _ => null,
    };

    /// <summary>The expression whose value is taken, null checks left out.</summary>
    private static ExpressionSyntax Guarded(ExpressionSyntax value) =>
        value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } guarded ? guarded.Left : value;

    /// <summary><c>nameof</c>, a comparison with null, <c>ThrowIfNull</c>: true of a factory as well.</summary>
    private static bool IsGuard(ExpressionSyntax access) =>
        access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ThrowIfNull" } } } ||
        access.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression }, Parent: IfStatementSyntax } ||
        access.Parent is IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } };

    private static IEnumerable<IdentifierNameSyntax> Documented(SyntaxNode owner, string parameter) =>
        owner.GetLeadingTrivia().Select(one => one.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().SelectMany(one => one.DescendantNodes()).OfType<XmlNameAttributeSyntax>()
            .Where(one => one.Identifier.Identifier.ValueText == parameter).Select(one => one.Identifier);
}
