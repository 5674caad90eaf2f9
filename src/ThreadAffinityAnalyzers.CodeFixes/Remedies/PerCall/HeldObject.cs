using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A field, property or local that holds one connection or command, with everything in the solution that names it.</summary>
/// <param name="Symbol">The holder.</param>
/// <param name="Type">The type of the object (inside <c>Lazy</c> or <c>ThreadLocal</c>).</param>
/// <param name="IsWrapped">The object is reached through <c>.Value</c>.</param>
/// <param name="Declaration">The declarator or property.</param>
/// <param name="Document">Where it is declared.</param>
/// <param name="Uses">All uses, those of the members that hand it out included, ordered by path, then position.</param>
internal sealed record HeldObject(
    ISymbol Symbol, INamedTypeSymbol Type, bool IsWrapped, SyntaxNode Declaration, Document Document, ImmutableArray<HolderUse> Uses)
{
    /// <summary>Members that do nothing but hand the object out (after making it, perhaps): they become the factory.</summary>
    public ImmutableArray<ISymbol> Getters { get; init; } = ImmutableArray<ISymbol>.Empty;

    /// <summary>Several instances keep the same object.</summary>
    public bool IsOfSeveral { get; init; }

    /// <summary>A guard of one instance would not be that of all who work on the object.</summary>
    public bool NeedsStaticGuard => Symbol.IsStatic || IsOfSeveral;

    /// <summary>What is wrapped is a task that makes the object: each use awaits it.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>Whether the use names this object, itself or by a member that hands it out.</summary>
    public bool IsNamedBy(HolderUse use) => SymbolEqualityComparer.Default.Equals(use.Holder, Symbol) || Getters.Contains(use.Holder, SymbolEqualityComparer.Default);

    /// <summary>Whether the node is in a member that hands it out.</summary>
    public bool IsInGetter(SyntaxNode node) => Getters.SelectMany(getter => getter.DeclaringSyntaxReferences).Any(one => one.SyntaxTree == node.SyntaxTree && one.Span.Contains(node.Span));

    public static async Task<HeldObject?> ReadAsync(RemedyContext context, ISymbol symbol, bool orParameter = false)
    {
        if (symbol.DeclaringSyntaxReferences.Length != 1)
        {
            return null;
        }

        var declaration = await symbol.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false);
        var document = context.Solution.GetDocument(declaration.SyntaxTree);
        var declared = symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol { IsIndexer: false } property => property.Type,
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter when orParameter => parameter.Type,
            _ => null,
        };
        // An array is no object that could be made again; its elements can be guarded together, like those of a list.
        declared = declared is IArrayTypeSymbol { Rank: 1 } array && AdoTypes.IsConnection(array.ElementType) ? array.BaseType : declared;
        if (declared is not INamedTypeSymbol type || document is null || declaration is not (VariableDeclaratorSyntax or PropertyDeclarationSyntax or ParameterSyntax))
        {
            return null;
        }

        var wrapped = type is { Name: "Lazy" or "ThreadLocal", Arity: 1 } && type.ContainingNamespace.ToDisplayString() is "System" or "System.Threading" && type.Arity == 1;
        if (wrapped)
        {
            if (type.TypeArguments[0] is not INamedTypeSymbol inner)
            {
                return null;
            }

            type = inner;
        }

        var awaited = wrapped && type is { Name: "Task", Arity: 1 } && AdoTypes.IsTask(type);
        if (awaited)
        {
            if (type.TypeArguments[0] is not INamedTypeSymbol made)
            {
                return null;
            }

            type = made;
        }

        var uses = await UsesOfAsync(context, symbol, wrapped, awaited).ConfigureAwait(false);
        if (uses.Select(use => (SyntaxNode)use.Access).Append(declaration).Any(IsHalfTyped))
        {
            return null;
        }

        // A member that hands it out may be handed on by another one.
        var getters = ImmutableArray.CreateBuilder<ISymbol>();
        for (var i = 0; i < uses.Length; i++)
        {
            var use = uses[i];
            if (use.Kind != UseKind.Return && !IsMadeAndReturned(use))
            {
                continue;
            }

            if (use.Access.FirstAncestorOrSelf<SyntaxNode>(node => node is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) is not { } member ||
                Getter(member, use.Model, symbol is not ILocalSymbol) is not { } getter || ImplementsInterface(getter) && !await IsOnlyImplementationAsync(context, getter).ConfigureAwait(false))
            {
                return null;
            }

            if (!getters.Contains(getter, SymbolEqualityComparer.Default))
            {
                getters.Add(getter);
                uses = uses.AddRange(await UsesOfAsync(context, getter, wrapped: false, awaited: HandsOutTask(getter)).ConfigureAwait(false));
            }
        }

        return new HeldObject(symbol, type, wrapped, declaration, document, uses) { Getters = getters.ToImmutable(), IsAwaited = awaited };
    }

    /// <summary>The member or statement around it does not parse: what the rest means is anybody's guess.</summary>
    private static bool IsHalfTyped(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && member is not TypeDeclarationSyntax && member.ContainsDiagnostics && member.GetDiagnostics().Any(one => one.Severity == DiagnosticSeverity.Error);

    /// <summary><c>return _db ??= new ...;</c></summary>
    private static bool IsMadeAndReturned(HolderUse use) =>
        use.Kind == UseKind.Assignment && use.Access.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression, Parent: ReturnStatementSyntax or ArrowExpressionClauseSyntax };

    /// <summary>Whether what the member hands out has to be awaited first.</summary>
    public static bool HandsOutTask(ISymbol getter) => AdoTypes.IsTask(getter switch { IMethodSymbol method => method.ReturnType, IPropertySymbol property => property.Type, _ => null });

    /// <summary>A read-only property or a method, without parameters but for a token, that returns the object, or a task that opens it first.</summary>
    private static ISymbol? Getter(SyntaxNode member, SemanticModel model, bool orCommand)
    {
        bool IsHanded(ITypeSymbol type) => AdoTypes.IsConnection(AdoTypes.InTask(type)) || orCommand && AdoTypes.IsCommand(type);
        switch (member)
        {
            case MethodDeclarationSyntax method when model.GetDeclaredSymbol(method) is { IsVirtual: false, IsOverride: false, IsAbstract: false, Arity: 0 } symbol &&
                symbol.Parameters.All(parameter => parameter.Type.Name == "CancellationToken" && HandsOutTask(symbol)) && IsHanded(symbol.ReturnType) && symbol.ExplicitInterfaceImplementations.IsEmpty && !(HandsOutTask(symbol) && ImplementsInterface(symbol)):
                return symbol;
            case PropertyDeclarationSyntax property when model.GetDeclaredSymbol(property) is { SetMethod: null, IsVirtual: false, IsOverride: false, IsAbstract: false } symbol &&
                IsHanded(symbol.Type) && !ImplementsInterface(symbol):
                return symbol;
            default:
                return null;
        }
    }

    /// <summary>A property that others know by an interface or base class: it cannot go alone.</summary>
    public static bool IsContract(ISymbol symbol) => symbol is IPropertySymbol property && (property.IsVirtual || property.IsOverride || property.IsAbstract || !property.ExplicitInterfaceImplementations.IsEmpty || ImplementsInterface(property));

    public static bool ImplementsInterface(ISymbol member) => Contracts(member).Any();

    private static IEnumerable<ISymbol> Contracts(ISymbol member) =>
        member.ContainingType.AllInterfaces.SelectMany(one => one.GetMembers()).Where(one => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(one), member));

    /// <summary>A method that an interface of ours names, too, and no other class has: it stays what it is called, and all who call it are seen.</summary>
    private static async Task<bool> IsOnlyImplementationAsync(RemedyContext context, ISymbol getter)
    {
        foreach (var contract in Contracts(getter))
        {
            if (getter is not IMethodSymbol || contract.DeclaringSyntaxReferences.IsEmpty || (await SymbolFinder.FindImplementationsAsync(contract, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)).Count() != 1 ||
                context.Solution.GetDocument(contract.DeclaringSyntaxReferences[0].SyntaxTree) is not { } document || Exports.Has(contract, document))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Everything in the solution that names the symbol.</summary>
    public static async Task<ImmutableArray<HolderUse>> UsesOfAsync(RemedyContext context, ISymbol symbol, bool wrapped, bool awaited = false)
    {
        var uses = new List<HolderUse>();
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(symbol, context.Solution, context.Cancellation).ConfigureAwait(false))
        {
            foreach (var location in referenced.Locations)
            {
                if (location.IsImplicit)
                {
                    continue;
                }

                var document = location.Document;
                var root = (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                var model = await context.ModelOfAsync(document).ConfigureAwait(false);
                var node = root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                if (node is SimpleNameSyntax name)
                {
                    var use = HolderUse.Of(symbol, wrapped, document, model, name, awaited);
                    uses.Add(use);
                    uses.AddRange(PatternNames.UsesOf(use));
                }
                else if (node is ExpressionSyntax expression)
                {
                    uses.Add(new HolderUse(symbol, document, model, expression, "") { Kind = UseKind.Escape });
                }
            }
        }

        // A document that is linked into several projects is one text: its uses are taken once.
        return uses.GroupBy(use => (use.Document.FilePath ?? use.Document.Id.ToString(), use.Access.Span)).Select(group => group.First())
            .OrderBy(use => use.Document.FilePath ?? use.Document.Name, System.StringComparer.Ordinal).ThenBy(use => use.Access.SpanStart).ToImmutableArray();
    }
}
