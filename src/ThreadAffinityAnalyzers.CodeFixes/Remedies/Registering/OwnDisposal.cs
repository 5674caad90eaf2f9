using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>A class that makes a connection or session and leaves its disposal to the end of the program is given a <c>Dispose</c>, which the container calls at the end of each scope.</summary>
internal static class OwnDisposal
{
    /// <summary>The interface, the method and what it disposes of; null where the class has a say in its disposal already, or does not make the object.</summary>
    public static async Task<ImmutableArray<RewriteStep>?> StepsAsync(RemedyContext context, INamedTypeSymbol keeper)
    {
        if (context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { CloseBraceToken.IsMissing: false } type || !SymbolEqualityComparer.Default.Equals(context.Model.GetDeclaredSymbol(type), keeper) ||
            keeper is not { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false, IsAbstract: false } || HasSay(keeper) ||
            !keeper.IsSealed && (await SymbolFinder.FindDerivedClassesAsync(keeper, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)).Any())
        {
            return null;
        }

        var statements = new List<(bool IsConnection, string Text)>();
        foreach (var state in keeper.GetMembers().Where(one => one is { IsStatic: false, IsImplicitlyDeclared: false, DeclaringSyntaxReferences.Length: 1 }))
        {
            var held = state is IFieldSymbol field ? field.Type : (state as IPropertySymbol)?.Type;
            var isHolder = SymbolEqualityComparer.Default.Equals(state, context.Symbol);
            if (held is INamedTypeSymbol { IsGenericType: false } && !AdoTypes.IsTask(held) && (isHolder || AdoTypes.IsBound(held)) && held.AllInterfaces.Any(IsDisposable) && await IsMadeAsync(context, state).ConfigureAwait(false) is { } always)
            {
                statements.Add((AdoTypes.IsConnection(held), state.Name + (always ? "" : "?") + ".Dispose();"));
            }
            else if (isHolder)
            {
                return null;
            }
        }

        // What works on a connection ends before it.
        statements.Reverse();
        var name = context.Model.LookupNamespacesAndTypes(type.OpenBraceToken.SpanStart, name: "IDisposable").FirstOrDefault() is INamedTypeSymbol known && IsDisposable(known) ? "IDisposable" : "System.IDisposable";
        var bases = type.BaseList is { } list ? (list.Span.End, ", ") : ((type.ParameterList?.Span ?? type.TypeParameterList?.Span ?? type.Identifier.Span).End, " : ");
        return ImmutableArray.Create<RewriteStep>(
            new ReplaceText(context.Document.Id, new Microsoft.CodeAnalysis.Text.TextSpan(bases.End, 0), bases.Item2 + name),
            new AppendMethod(context.Document.Id, type, "public void Dispose()", string.Join("\n", statements.OrderBy(one => one.IsConnection).Select(one => one.Text))));
    }

    /// <summary>It has some disposal of its own, or inherits one.</summary>
    private static bool HasSay(INamedTypeSymbol keeper)
    {
        if (keeper.AllInterfaces.Any(one => IsDisposable(one) || one.Name == "IAsyncDisposable"))
        {
            return true;
        }

        for (var at = keeper; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            if (at.GetMembers().Any(one => one.Name is "Dispose" or "DisposeAsync" or "Finalize" || one is IMethodSymbol { MethodKind: MethodKind.Destructor }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDisposable(INamedTypeSymbol type) => type.SpecialType == SpecialType.System_IDisposable;

    /// <summary>Whether all that is ever put there is made for it; and if so, whether it is there from the constructor on. Null where something else is put there.</summary>
    private static async Task<bool?> IsMadeAsync(RemedyContext context, ISymbol state)
    {
        var declaration = await state.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false);
        ExpressionSyntax? initializer;
        switch (declaration)
        {
            case VariableDeclaratorSyntax field:
                initializer = field.Initializer?.Value;
                break;
            case PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } property when !property.Modifiers.Any(SyntaxKind.PartialKeyword) && accessors.All(one => one is { Body: null, ExpressionBody: null }):
                initializer = property.Initializer?.Value;
                break;
            default:
                return null;
        }

        var values = new List<(ExpressionSyntax Value, SemanticModel Model)>();
        var always = false;
        if (initializer is not null)
        {
            if (context.Solution.GetDocument(declaration.SyntaxTree) is not { } document)
            {
                return null;
            }

            values.Add((initializer, await context.ModelOfAsync(document).ConfigureAwait(false)));
            always = !Creation.IsNull(initializer);
        }

        foreach (var use in await HeldObject.UsesOfAsync(context, state, wrapped: false).ConfigureAwait(false))
        {
            if (use.Kind == UseKind.Escape && use.Access.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 })
            {
                return null;
            }

            if (use.Kind != UseKind.Assignment)
            {
                continue;
            }

            // What is set by several hands, or with others, is not told here.
            if (use.Access.Parent is not AssignmentExpressionSyntax set || set.Left != use.Access)
            {
                return null;
            }

            values.Add((set.Right, use.Model));
            always |= set.Parent is ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax } } && !Creation.IsNull(set.Right) && state.ContainingType.InstanceConstructors.Length == 1;
            if (set.FirstAncestorOrSelf<BlockSyntax>() is { } around && SqlTexts.In(around, use.Model).Any(SqlTexts.WorksOnce))
            {
                return null;
            }
        }

        foreach (var (value, model) in values.Where(one => !Creation.IsNull(one.Value)))
        {
            if (!await IsMadeAsync(context, value, model).ConfigureAwait(false) || OnceOnly.IsIn(value, model.Compilation))
            {
                return null;
            }
        }

        return values.Any(one => !Creation.IsNull(one.Value)) ? always : null;
    }

    /// <summary><c>new</c>, a method of ours that gives back nothing else, or a call that says that it makes: <c>CreateDbContext</c>, <c>OpenSession</c>.</summary>
    private static async Task<bool> IsMadeAsync(RemedyContext context, ExpressionSyntax value, SemanticModel model)
    {
        if (Creation.Bare(value) is not InvocationExpressionSyntax call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            return Creation.Bare(value) is BaseObjectCreationExpressionSyntax;
        }

        var bodies = (method.IsAbstract ? (await SymbolFinder.FindImplementationsAsync(method, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)).Concat(
                await SymbolFinder.FindOverridesAsync(method, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)) : new ISymbol[] { method })
            .SelectMany(one => one.DeclaringSyntaxReferences).Select(one => one.GetSyntax(context.Cancellation)).ToList();
        return bodies.Count > 0 ? bodies.All(Creation.MakesFresh)
            : method.Name.StartsWith("Create", System.StringComparison.Ordinal) || method.Name.StartsWith("Open", System.StringComparison.Ordinal) || method.Name.StartsWith("Begin", System.StringComparison.Ordinal) ||
                method.Name.EndsWith("Session", System.StringComparison.Ordinal) && method.Name is not "GetSession";
    }
}
