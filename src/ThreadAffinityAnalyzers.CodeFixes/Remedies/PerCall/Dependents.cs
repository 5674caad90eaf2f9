using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>The locals of a function that keep something that needs the object: as long as one of them is used, the object has to be open, guarded, or the queue's.</summary>
/// <remarks>A local gets it by its initializer or an assignment, as a part of it (<c>command.Connection = connection</c>, <c>commands[0] = ...</c>), or by a call (<c>commands.Add(...)</c>).</remarks>
internal sealed class Dependents
{
    private static readonly string[] Takers = { "Add", "AddRange", "AddFirst", "AddLast", "AddOrUpdate", "Append", "Enqueue", "EnqueueRange", "GetOrAdd", "Insert", "InsertRange", "Push", "PushRange", "Set", "SetResult", "TryAdd", "TryEnqueue", "TryPush", "TrySetResult", "TryWrite" };

    private readonly HashSet<ISymbol> found = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> names = new();
    private readonly HashSet<TextSpan> accesses;
    private readonly SyntaxNode function;
    private readonly SemanticModel model;

    private Dependents(Flow flow, IReadOnlyList<HolderUse> uses)
    {
        function = flow.Function;
        model = flow.Model;
        accesses = new HashSet<TextSpan>(uses.Where(use => use.Access.SyntaxTree == function.SyntaxTree).Select(use => use.Access.Span));
        var nodes = function.DescendantNodes(node => node == function || node is not BaseTypeDeclarationSyntax).Where(node =>
            node is VariableDeclaratorSyntax { Initializer: not null } or AssignmentExpressionSyntax or InvocationExpressionSyntax or ForEachStatementSyntax).ToList();
        for (var count = -1; count != found.Count;)
        {
            count = found.Count;
            nodes.ForEach(Follow);
        }
    }

    /// <summary>The names of all of them.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>Whether something that needs the object is put into what the function was given, or what others have, too.</summary>
    public bool Escape { get; private set; }

    /// <summary>Whether a member of a class keeps something that needs the object.</summary>
    public bool IsKeptByMember { get; private set; }

    public static Dependents Of(Flow flow, IReadOnlyList<HolderUse> uses) => new(flow, uses);

    /// <summary>Whether one that is declared outside of the block is used, or disposed, behind it.</summary>
    public bool Leave(SyntaxNode block) => block != function && found.Any(local => DeclarationOf(local) is { } declaration && !block.Span.Contains(declaration.Span) && (IsOwned(declaration) || IsNamedOutside(local, declaration, block)));

    /// <summary>Whether the statement declares one and disposes it at the end of the list.</summary>
    public bool AreOwnedBy(StatementSyntax statement) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } owner && owner.Declaration.Variables.Any(one => names.Contains(one.Identifier.ValueText) && found.Contains(model.GetDeclaredSymbol(one)!));

    private static bool IsOwned(SyntaxNode declaration) => declaration.Parent?.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };

    private SyntaxNode? DeclarationOf(ISymbol local) => local.DeclaringSyntaxReferences.FirstOrDefault(one => one.SyntaxTree == function.SyntaxTree && function.Span.Contains(one.Span))?.GetSyntax();

    private bool IsNamedOutside(ISymbol local, SyntaxNode declaration, SyntaxNode block) => function.DescendantNodes(node => node != block).OfType<IdentifierNameSyntax>().Any(name =>
        name.Identifier.ValueText == local.Name && !declaration.Span.Contains(name.Span) && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local));

    private void Follow(SyntaxNode node)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax { Initializer.Value: var value } declarator when Holds(value):
                Take(model.GetDeclaredSymbol(declarator));
                break;
            case VariableDeclaratorSyntax { Initializer.Value: var value } declarator when names.Contains(declarator.Identifier.ValueText):
                TakeAliased(model.GetDeclaredSymbol(declarator), value);
                break;
            case ForEachStatementSyntax loop when names.Contains(loop.Identifier.ValueText):
                TakeAliased(model.GetDeclaredSymbol(loop), loop.Expression);
                break;
            case ForEachStatementSyntax loop when Mentions(loop.Expression) && model.GetDeclaredSymbol(loop) is { } element && IsKept(element.Type):
                Take(element);
                break;
            case AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } set when Holds(set.Right):
                foreach (var place in set.Left is TupleExpressionSyntax tuple ? tuple.Arguments.Select(one => one.Expression) : new[] { set.Left })
                {
                    TakeRoot(place);
                }

                break;
            case InvocationExpressionSyntax call:
                FollowCall(call);
                break;
        }
    }

    private void FollowCall(InvocationExpressionSyntax call)
    {
        if (call.Expression is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax && NameOf(call.Expression) is { } method && Takers.Contains(method) &&
            call.ArgumentList.Arguments.Any(one => Holds(one.Expression) && (!method.EndsWith("Range", StringComparison.Ordinal) || ElementsHold(one.Expression))))
        {
            TakeRoot(call.Expression);
        }

        // A member that is given the object, or has it, and a command beside it: it puts one into the other.
        if (call.ArgumentList.Arguments.Count > 0 && (IsAccess(call) || IsAccess(call.Expression) || call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && IsAccess(receiver) || call.ArgumentList.Arguments.Any(one => IsAccess(one.Expression))))
        {
            foreach (var given in call.ArgumentList.Arguments.Where(one => one.Expression is IdentifierNameSyntax && model.GetTypeInfo(one.Expression).Type is { } type && Outliving.IsBound(type) && !AdoTypes.IsConnection(type) && !AdoTypes.IsSession(type)))
            {
                Take(model.GetSymbolInfo(given.Expression).Symbol);
            }
        }
    }

    /// <summary>Rows are read where they are added; commands and tasks are not done by that.</summary>
    private bool ElementsHold(ExpressionSyntax added) => model.GetTypeInfo(added).Type switch
    {
        IArrayTypeSymbol array => IsKept(array.ElementType),
        { } type => type.AllInterfaces.Concat(new[] { type }).OfType<INamedTypeSymbol>().Any(one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && IsKept(one.TypeArguments[0])),
        _ => false,
    };

    private static bool IsKept(ITypeSymbol type) => Outliving.IsBound(type) || AdoTypes.IsTask(type);

    private static string? NameOf(ExpressionSyntax called) => (called as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (called as MemberBindingExpressionSyntax)?.Name.Identifier.ValueText;

    /// <summary>What is put into a part of a local, the local has.</summary>
    private void TakeRoot(ExpressionSyntax place)
    {
        for (ExpressionSyntax? one = place; one is not null && !IsAccess(one);)
        {
            switch (one)
            {
                case IdentifierNameSyntax:
                    switch (model.GetSymbolInfo(one).Symbol)
                    {
                        case ILocalSymbol local when DeclarationOf(local) is not null:
                            Take(local);
                            break;
                        case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } element when DeclarationOf(element)?.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax walk } } lambda && lambda != function:
                            TakeRoot(walk.Expression);
                            break;
                        case ILocalSymbol captured:
                            Escape |= !IsRunHere(captured, captured.Type);
                            break;
                        case IParameterSymbol given:
                            Escape |= (one != place || given.RefKind != RefKind.None || DeclarationOf(given) is null) && !IsRunHere(given, given.Type);
                            Take(given);
                            break;
                        case IFieldSymbol or IPropertySymbol:
                            IsKeptByMember = true;
                            break;
                    }

                    return;
                case ElementBindingExpressionSyntax or MemberBindingExpressionSyntax:
                    one = one.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression;
                    break;
                case ConditionalAccessExpressionSyntax access:
                    one = access.Expression;
                    break;
                case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax }:
                    IsKeptByMember = true;
                    return;
                case MemberAccessExpressionSyntax member:
                    one = member.Expression;
                    break;
                case ElementAccessExpressionSyntax element:
                    one = element.Expression;
                    break;
                case InvocationExpressionSyntax call:
                    one = call.Expression;
                    break;
                case ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax:
                    one = one.ChildNodes().OfType<ExpressionSyntax>().LastOrDefault();
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>A command of the caller that is given the connection to be run here: <c>command.Connection = _db; return command.ExecuteNonQuery();</c></summary>
    private bool IsRunHere(ISymbol command, ITypeSymbol type) => AdoTypes.IsCommand(type) && function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == command.Name &&
        name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } && member.StartsWith("Execute", StringComparison.Ordinal) && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, command));

    /// <summary>Another name of what has come to need the object: those by which it was known before have it, too.</summary>
    private void TakeAliased(ISymbol? alias, ExpressionSyntax known)
    {
        if (alias is null || !found.Contains(alias))
        {
            return;
        }

        foreach (var one in Elements(known))
        {
            if (one is IdentifierNameSyntax or ElementAccessExpressionSyntax or MemberAccessExpressionSyntax)
            {
                TakeRoot(one);
            }
        }
    }

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax known) => known switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } elements } => elements.Expressions,
        ImplicitArrayCreationExpressionSyntax { Initializer: { } elements } => elements.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } elements } => elements.Expressions,
        CollectionExpressionSyntax { Elements: var elements } => elements.SelectMany(one => one.ChildNodes()).OfType<ExpressionSyntax>(),
        _ => new[] { known },
    };

    private void Take(ISymbol? local)
    {
        if (local is ILocalSymbol or IParameterSymbol && DeclarationOf(local) is not null && found.Add(local))
        {
            names.Add(local.Name);
        }
    }

    private bool IsAccess(SyntaxNode node) => accesses.Contains(node.Span);

    private bool Mentions(ExpressionSyntax value) => value.DescendantNodesAndSelf().Any(one => one is ExpressionSyntax && (IsAccess(one) || IsOneOfThem(one)));

    private bool IsOneOfThem(SyntaxNode node) => node is IdentifierNameSyntax name && names.Contains(name.Identifier.ValueText) && model.GetSymbolInfo(name).Symbol is { } symbol && found.Contains(symbol);

    /// <summary>Whether the value needs the object: by its type, as a task that goes on with it, or by a part that needs it.</summary>
    private bool Holds(ExpressionSyntax value) =>
        value is not AnonymousFunctionExpressionSyntax && Mentions(value) && (IsOneOfThem(value) || AdoTypes.IsTask(model.GetTypeInfo(value).Type) || Outliving.Carries(value, model) || Parts(value).Any(Holds));

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax value) => value switch
    {
        BaseObjectCreationExpressionSyntax or TupleExpressionSyntax or AnonymousObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax => Outliving.IsHeldBy(value),
        SwitchExpressionSyntax choice => choice.Arms.Select(one => one.Expression),
        ConditionalExpressionSyntax choice => new[] { choice.WhenTrue, choice.WhenFalse },
        CastExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax => value.ChildNodes().OfType<ExpressionSyntax>(),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice => new[] { choice.Left, choice.Right },
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };
}
