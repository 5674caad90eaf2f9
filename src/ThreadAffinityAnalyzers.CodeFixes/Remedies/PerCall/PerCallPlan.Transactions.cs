using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    private const string Calling = "members that call each other in a transaction";

    /// <summary>A lambda that uses a transaction of the function around it has to stay on its connection.</summary>
    private bool NamesBoundLocalsOutside(Flow flow) =>
        flow.Function is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax &&
        flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => flow.Model.GetSymbolInfo(name).Symbol is ILocalSymbol local && AdoTypes.IsBound(local.Type) &&
            !local.DeclaringSyntaxReferences.Any(one => flow.Function.Span.Contains(one.Span)) && !flow.Uses.Any(use => SymbolEqualityComparer.Default.Equals(use.Holder, local)));

    /// <summary>Whoever gives it a transaction has begun that on the one connection: no command of another one may run in it.</summary>
    private static bool IsGivenTransaction(Flow flow) => flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => flow.Model.GetSymbolInfo(name).Symbol is IParameterSymbol given && AdoTypes.IsTransaction(given.Type) &&
        given.DeclaringSyntaxReferences.Any(one => one.GetSyntax().FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax) is { } owner && (owner == flow.Function || !flow.Function.Span.Contains(owner.Span))));

    /// <summary>The function around it holds a transaction while others run the lambda: with a connection of its own it would wait for the end of what waits for it.</summary>
    private bool IsInTransactionOutside(Flow flow)
    {
        return flow.Function is AnonymousFunctionExpressionSyntax && connection.Uses.Any(use => use.Access.SyntaxTree == flow.Function.SyntaxTree && use.Access.SpanStart < flow.Function.SpanStart &&
            IsBeginning(use) && Flow.FunctionAround(use.Access) is { } around && around.Span.Contains(flow.Function.Span) && IsHeld(use, around));

        bool IsHeld(HolderUse begun, SyntaxNode around) => begun.Access.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            UsingStatementSyntax whole => whole.Statement.Span.Contains(flow.Function.Span),
            LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } => IsNamedBehind(variables[0].Identifier.ValueText, around),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } } => IsNamedBehind(name.Identifier.ValueText, around),
            _ => false,
        };

        bool IsNamedBehind(string name, SyntaxNode around) => around.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText == name && one.SpanStart > flow.Function.Span.End);
    }

    /// <summary>Why members cannot part: one that calls another user of the connection inside a transaction would wait for itself on the second one.</summary>
    private async Task<string?> MeetingAsync(ImmutableArray<Flow> flows)
    {
        var inTransaction = flows.Where(flow => flow.Function is not CompilationUnitSyntax && flow.Uses.Any(IsBeginning)).ToList();
        var asking = flows.Where(flow => flow.Function is not CompilationUnitSyntax && !helpers.ContainsKey(flow.Function) && !uncalled.Contains(flow.Function) && FlowRewrite.Asks(flow, TextsOfHelpers(flow))).ToList();
        if (inTransaction.Count + asking.Count == 0)
        {
            return null;
        }

        // What it runs in between, a lambda that its caller gives or a member that calls a member, may come to another user, too.
        var users = flows.Where(flow => !helpers.ContainsKey(flow.Function)).Select(flow => flow.Symbol).ToList();
        foreach (var flow in inTransaction.Where(flow => flow.Function is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax || flow.Symbol?.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Delegate) == true))
        {
            var reentry = new Reentry(context, users, null);
            if (await reentry.ComesBackAsync(flow.Function, flow.Model).ConfigureAwait(false))
            {
                return reentry.IsByGivenWork ? "work that is given to a method which runs it in its transaction" : Calling;
            }
        }

        foreach (var callee in flows)
        {
            if (callee.Symbol is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } symbol || helpers.ContainsKey(callee.Function))
            {
                continue;
            }

            // What it inserts, no other connection can ask for.
            var texts = SqlTexts.In(callee.Function, callee.Model).ToList();
            var writes = texts.Any(SqlTexts.Writes) || texts.Count == 0 && symbol.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String);
            var apart = writes ? inTransaction.Concat(asking) : inTransaction;
            foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, context.Solution, context.Cancellation).ConfigureAwait(false))
            {
                // A using statement names no call of Dispose.
                if (reference.Locations.Where(location => !location.IsImplicit).Any(location => apart.Any(flow => flow.Function.SyntaxTree == location.Location.SourceTree && flow.Function.Span.Contains(location.Location.SourceSpan))))
                {
                    return Calling;
                }
            }
        }

        return null;
    }

    /// <summary><c>_db.BeginTransaction()</c>, <c>_shop.Database.BeginTransactionAsync()</c></summary>
    private static bool IsBeginning(HolderUse use) =>
        (use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Database" } database && AdoTypes.IsSession(use.Model.GetTypeInfo(use.Access).Type) ? database.Parent : use.Access.Parent) is
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BeginTransaction" or "BeginTransactionAsync" };
}
