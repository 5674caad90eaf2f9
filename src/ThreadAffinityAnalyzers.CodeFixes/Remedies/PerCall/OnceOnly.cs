using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Work that code does for the whole program where it makes an object: done again with each object it would change what the program does.</summary>
internal sealed class OnceOnly
{
    /// <summary>So many calls deep it is looked for; what is deeper is somebody else's concern.</summary>
    private const int Depth = 4;

    private static readonly ImmutableHashSet<string> Saving = ImmutableHashSet.Create(
        "SaveChanges", "SaveChangesAsync", "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync", "EnsureDeleted", "EnsureDeletedAsync", "EnsureCreated", "EnsureCreatedAsync", "Migrate", "MigrateAsync");

    private static readonly ImmutableHashSet<string> Keeping = ImmutableHashSet.Create("Add", "TryAdd", "Enqueue", "Push", "Insert", "Register", "AddOrUpdate");

    private static readonly ImmutableHashSet<string> Executing = ImmutableHashSet.Create("Execute", "ExecuteAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSql", "ExecuteSqlAsync");

    /// <summary>They only ask, or find done what they are to do.</summary>
    private static readonly ImmutableHashSet<string> Asking = ImmutableHashSet.Create("Exists", "CreateDirectory", "GetCurrentDirectory", "GetParent");

    private readonly Compilation compilation;
    private readonly HashSet<SyntaxNode> seen = new();

    private OnceOnly(Compilation compilation) => this.compilation = compilation;

    /// <summary>Whether the code that makes an object does such work, or what it calls does.</summary>
    public static bool IsIn(SyntaxNode making, Compilation compilation) => new OnceOnly(compilation).Does(making, ownInstance: false, Depth);

    /// <summary>Whether making an object of the type does such work.</summary>
    public static bool IsInConstructorOf(ITypeSymbol? type, Compilation compilation) => type is not null && new OnceOnly(compilation).DoesMaking(type, Depth);

    private bool DoesMaking(ITypeSymbol type, int depth)
    {
        for (var at = type; at is { SpecialType: SpecialType.None } && !at.DeclaringSyntaxReferences.IsEmpty; at = at.BaseType)
        {
            if (at.GetMembers(WellKnownMemberNames.InstanceConstructorName).SelectMany(one => one.DeclaringSyntaxReferences).Select(one => one.GetSyntax()).OfType<ConstructorDeclarationSyntax>().Any(one => Does(one, ownInstance: true, depth)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Does(SyntaxNode code, bool ownInstance, int depth)
    {
        if (depth == 0 || !seen.Add(code))
        {
            return false;
        }

        var model = Models.Of(code.SyntaxTree, compilation);
        return model is not null && (SqlTexts.In(code, model).Any(SqlTexts.WorksOnce) || code.DescendantNodesAndSelf().Any(node => node switch
        {
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandText" }, Right: var text } => IsUnknown(text, code, model),
            AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } set => !(set.IsKind(SyntaxKind.SimpleAssignmentExpression) && model.GetConstantValue(set.Right).HasValue) && IsOutside(set.Left, code, model, ownInstance),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } count => IsOutside(count.Operand, code, model, ownInstance),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } count => IsOutside(count.Operand, code, model, ownInstance),
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword } given => IsOutside(given.Expression, code, model, ownInstance),
            InvocationExpressionSyntax call => DoesCall(call, code, model, ownInstance, depth),
            BaseObjectCreationExpressionSyntax made => made.ArgumentList is { Arguments: { Count: > 0 } texts } && AdoTypes.IsCommand(model.GetTypeInfo(made).Type) && IsUnknown(texts[0].Expression, code, model) ||
                model.GetTypeInfo(made).Type is { } type && DoesMaking(type, depth - 1),
            _ => false,
        }));
    }

    private bool DoesCall(InvocationExpressionSyntax call, SyntaxNode code, SemanticModel model, bool ownInstance, int depth)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver })
        {
            if (Saving.Contains(name) || receiver.ToString() is "File" or "Directory" or "System.IO.File" or "System.IO.Directory" && !Asking.Contains(name) ||
                Keeping.Contains(name) && IsOutside(receiver, code, model, ownInstance) ||
                Executing.Contains(name) && call.ArgumentList.Arguments is { Count: > 0 } texts && IsUnknown(texts[0].Expression, code, model))
            {
                return true;
            }
        }

        return model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences: { IsEmpty: false } declared } method &&
            declared.Any(one => Does(one.GetSyntax(), ownInstance && !method.IsStatic && call.Expression is IdentifierNameSyntax, depth - 1));
    }

    /// <summary>What is told to the database stands neither here nor in the call that led here: a script from a file, perhaps.</summary>
    private static bool IsUnknown(ExpressionSyntax text, SyntaxNode code, SemanticModel model) =>
        !SqlTexts.In(text, model).Any() && !(model.GetSymbolInfo(text).Symbol is { } symbol && (symbol is IParameterSymbol || symbol is ILocalSymbol && IsDeclaredIn(code, symbol)));

    private static bool IsDeclaredIn(SyntaxNode code, ISymbol symbol) => symbol.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == code.SyntaxTree && code.Span.Contains(one.Span));

    /// <summary>It is there before the code runs, and others see it: a field, or a variable from around it.</summary>
    private static bool IsOutside(ExpressionSyntax target, SyntaxNode code, SemanticModel model, bool ownInstance)
    {
        var root = target;
        while (true)
        {
            switch (root)
            {
                case MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } member when model.GetSymbolInfo(member.Expression).Symbol is not (INamespaceOrTypeSymbol):
                    root = member.Expression;
                    continue;
                case ElementAccessExpressionSyntax element:
                    root = element.Expression;
                    continue;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var inner } }:
                    root = inner;
                    continue;
                case ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    root = Creation.Bare(root);
                    continue;
            }

            break;
        }

        return model.GetSymbolInfo(root).Symbol switch
        {
            { Kind: SymbolKind.Local or SymbolKind.Parameter } local => !IsDeclaredIn(code, local),
            { Kind: SymbolKind.Field or SymbolKind.Property or SymbolKind.Event, IsStatic: var isStatic } => isStatic || !ownInstance,
            _ => false,
        };
    }
}
