using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>The calls of methods that go because they did nothing but open or close.</summary>
    private readonly HashSet<SyntaxNode> openerCalls = new();

    /// <summary>Such methods, and the fields that told them whether they had been called.</summary>
    private readonly HashSet<SyntaxNode> openerMembers = new();

    /// <summary>An <c>EnsureOpen()</c> of the class has nothing left to do: it goes, with the statements that call it.</summary>
    private async Task RemoveOpenersAsync()
    {
        foreach (var method in connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose && !IsGone(use)).Select(use => (Method: Flow.FunctionAround(use.Access) as MethodDeclarationSyntax, use.Model)).Distinct())
        {
            var flags = method.Method is null ? new HashSet<string>() : await FlagsOfAsync(method.Method, method.Model).ConfigureAwait(false);
            if (method.Method is not { Body: { } body } opener || method.Model.GetDeclaredSymbol(opener) is not { IsVirtual: false, IsOverride: false, IsAbstract: false, ReturnsVoid: var isVoid } symbol ||
                symbol.Name is "Dispose" or "DisposeAsync" || HeldObject.ImplementsInterface(symbol) ||
                !(isVoid || AsyncBody.DoneOf(symbol.ReturnType) is not null) || !body.Statements.All(one => IsAboutOpening(one, flags)) || Trivia.HasDirectives(opener) ||
                await CallsOfAsync(symbol).ConfigureAwait(false) is not { } calls)
            {
                continue;
            }

            var statements = calls.Select(call => StatementOf(call.Access)).ToList();
            if (statements.Any(statement => statement?.Parent is not BlockSyntax))
            {
                continue;
            }

            // What others may call stays, with nothing in it; our own calls of it go.
            var stays = symbol.DeclaredAccessibility == Accessibility.Public && Exports.Has(symbol, context.Document);
            if (stays && flags.Count > 0)
            {
                continue;
            }

            foreach (var flag in flags.SelectMany(name => symbol.ContainingType.GetMembers(name)).SelectMany(one => one.DeclaringSyntaxReferences).Select(one => one.GetSyntax(context.Cancellation).FirstAncestorOrSelf<FieldDeclarationSyntax>()!))
            {
                openerMembers.Add(flag);
                steps.Add(new RemoveMember(DocumentOf(flag), flag));
            }

            if (!stays)
            {
                gone.Add(opener);
                openerMembers.Add(opener);
                steps.Add(new RemoveMember(DocumentOf(opener), opener));
            }

            foreach (var (call, statement) in calls.Zip(statements, (call, statement) => (call, statement!)))
            {
                if (!openerCalls.Add(statement))
                {
                    continue;
                }

                // A finally that did nothing but close has nothing left to do.
                var removal = statement.Parent is BlockSyntax { Statements.Count: 1, Parent: FinallyClauseSyntax } ? FlowRewrite.RemoveLifetime(call) : null;
                gone.Add(statement);
                steps.AddRange(removal ?? new[] { new RemoveStatement(DocumentOf(statement), statement) });
            }
        }
    }

    private bool IsAboutOpening(StatementSyntax statement, HashSet<string> flags) => statement switch
    {
        _ when prepared.Any(one => one.Statement == statement && !one.Stays) => true,
        BlockSyntax block => block.Statements.All(one => IsAboutOpening(one, flags)),
        IfStatementSyntax { Else: null } asks => (FlowRewrite.IsAboutLifetime(asks.Condition) || IsFlag(asks.Condition, flags)) && IsAboutOpening(asks.Statement, flags),
        ReturnStatementSyntax { Expression: null or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } } => true,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var flag, Right: LiteralExpressionSyntax } } when IsFlag(flag, flags) => true,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set } when set == creation.Assignment => factory is not null && !gone.Contains(set),
        ExpressionStatementSyntax or ReturnStatementSyntax => connection.Uses.Any(use => use.Kind == UseKind.OpenOrClose && use.Access.FirstAncestorOrSelf<StatementSyntax>() == statement),
        _ => false,
    };

    private static bool IsFlag(ExpressionSyntax expression, HashSet<string> flags) => expression switch
    {
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => IsFlag(not.Operand, flags),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => flags.Contains(name.Identifier.ValueText),
        IdentifierNameSyntax name => flags.Contains(name.Identifier.ValueText),
        _ => false,
    };

    /// <summary>Private fields that nothing but the method asks and sets: whether it has opened.</summary>
    private async Task<HashSet<string>> FlagsOfAsync(MethodDeclarationSyntax opener, SemanticModel model)
    {
        var flags = new HashSet<string>();
        foreach (var field in opener.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(set => set.Right is LiteralExpressionSyntax).Select(set => model.GetSymbolInfo(set.Left).Symbol).OfType<IFieldSymbol>())
        {
            if (field.Type.SpecialType == SpecialType.System_Boolean && await OwnFieldAsync(field, new SyntaxNode[] { opener }).ConfigureAwait(false) is not null)
            {
                flags.Add(field.Name);
            }
        }

        return flags;
    }

    /// <summary>The declaration of a private field that nothing but the members names; null where others do.</summary>
    private async Task<FieldDeclarationSyntax?> OwnFieldAsync(IFieldSymbol field, IReadOnlyCollection<SyntaxNode> members) =>
        field is { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: { Length: 1 } declared } &&
        declared[0].GetSyntax(context.Cancellation) is { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0 } whole } } && !Trivia.HasDirectives(whole) &&
        (await SymbolFinder.FindReferencesAsync(field, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations)
            .All(one => members.Any(member => one.Location.SourceTree == member.SyntaxTree && member.Span.Contains(one.Location.SourceSpan))) ? whole : null;

    /// <summary>What only the getters lock that go guards nothing any more.</summary>
    private async Task RemoveGuardsOfGettersAsync()
    {
        var getters = connection.Getters.SelectMany(getter => getter.DeclaringSyntaxReferences).Select(one => one.GetSyntax(context.Cancellation)).ToList();
        foreach (var getter in getters)
        {
            var model = await context.ModelOfAsync(context.Solution.GetDocument(getter.SyntaxTree)!).ConfigureAwait(false);
            var taken = getter.DescendantNodes().Select(node => node is LockStatementSyntax locked ? locked.Expression
                : node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAsync", Expression: var semaphore } } ? semaphore : null).OfType<ExpressionSyntax>();
            foreach (var field in taken.Select(one => model.GetSymbolInfo(one).Symbol).OfType<IFieldSymbol>().Distinct<IFieldSymbol>(SymbolEqualityComparer.Default).ToList())
            {
                if (await OwnFieldAsync(field, getters).ConfigureAwait(false) is { } guard)
                {
                    openerMembers.Add(guard);
                    gone.Add(guard);
                    steps.Add(new RemoveMember(DocumentOf(guard), guard));
                }
            }
        }
    }

    /// <summary>The statement that is nothing but the call, awaited perhaps.</summary>
    private static ExpressionStatementSyntax? StatementOf(ExpressionSyntax call)
    {
        var whole = call;
        while (whole.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax })
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        return whole.Parent as ExpressionStatementSyntax;
    }
}
