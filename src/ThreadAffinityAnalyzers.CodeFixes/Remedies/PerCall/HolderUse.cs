using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>One place that names the holder.</summary>
/// <param name="Holder">The held object that is named.</param>
/// <param name="Document">Where.</param>
/// <param name="Model">The model of the document.</param>
/// <param name="Access">The whole expression that yields the object: <c>_db</c>, <c>this._db</c>, <c>Store.Db.Value</c>.</param>
/// <param name="Receiver">What stands before the holder's name, with its dot, or nothing.</param>
internal sealed record HolderUse(ISymbol Holder, Document Document, SemanticModel Model, ExpressionSyntax Access, string Receiver)
{
    public UseKind Kind { get; init; }

    /// <summary>Where a pattern gives the object the name by which it is used here; null where it is used by its own.</summary>
    public SingleVariableDesignationSyntax? Pattern { get; init; }

    public static HolderUse Of(ISymbol holder, bool wrapped, Document document, SemanticModel model, SimpleNameSyntax name, bool awaited = false)
    {
        ExpressionSyntax access = name;
        var receiver = "";
        if (name.Parent is MemberAccessExpressionSyntax member && member.Name == name)
        {
            access = member;
            receiver = member.Expression is ThisExpressionSyntax ? "" : member.Expression + ".";
        }

        var kind = UseKind.Escape;
        if (holder is IMethodSymbol)
        {
            if (access.Parent is InvocationExpressionSyntax call && call.Expression == access)
            {
                access = call;
            }
            else
            {
                return new HolderUse(holder, document, model, access, receiver) { Kind = UseKind.Escape };
            }
        }

        access = ReadBy(access) ?? access;
        if (wrapped)
        {
            if (access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } value && value.Expression == access)
            {
                access = value;
            }
            else
            {
                return new HolderUse(holder, document, model, access, receiver)
                    { Kind = access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsValueCreated" } ? UseKind.NullCheck : access.Parent is AssignmentExpressionSyntax set && set.Left == access ? UseKind.Assignment : IsDisposal(access) || IsDisposalOfAll(access) ? UseKind.OpenOrClose : UseKind.Escape };
            }
        }

        if (awaited)
        {
            var whole = access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : access;
            if (whole.Parent is not AwaitExpressionSyntax awaiting)
            {
                return new HolderUse(holder, document, model, access, receiver) { Kind = whole.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax ? UseKind.Return : UseKind.Escape };
            }

            access = awaiting;
        }

        while (access.Parent is ParenthesizedExpressionSyntax || access.Parent is PostfixUnaryExpressionSyntax postfix && postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression))
        {
            access = (ExpressionSyntax)access.Parent;
        }

        kind = Classify(access, model);
        return new HolderUse(holder, document, model, access, receiver) { Kind = kind };
    }

    /// <summary>The call that reads the variable, and yields what it holds: <c>Volatile.Read(ref _db)</c>, <c>LazyInitializer.EnsureInitialized(ref _db, Open)</c>.</summary>
    private static InvocationExpressionSyntax? ReadBy(ExpressionSyntax access) =>
        access.Parent is ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } called } call } given } argument &&
        given.Arguments[0] == argument && (name == "EnsureInitialized" && IsNamed(called.Expression, "LazyInitializer") || name == "Read" && IsNamed(called.Expression, "Volatile")) ? call : null;

    private static bool IsNamed(ExpressionSyntax type, string name) => type is IdentifierNameSyntax { Identifier.ValueText: var alone } ? alone == name : type is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var last } && last == name;

    /// <summary>The use of what a delegate hands out, where the use of the delegate calls it; null where it does anything else.</summary>
    public static HolderUse? OfCall(HolderUse use)
    {
        var called = use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke" } invoke && invoke.Expression == use.Access ? invoke : use.Access;
        if (called.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call || call.Expression != called)
        {
            return null;
        }

        ExpressionSyntax access = call;
        while (access.Parent is ParenthesizedExpressionSyntax || access.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            access = (ExpressionSyntax)access.Parent;
        }

        return use with { Access = access, Kind = Classify(access, use.Model) };
    }

    private static bool IsDisposal(ExpressionSyntax access) =>
        access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } member && member.Expression == access &&
        member.Parent is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax };

    /// <summary><c>foreach (var connection in _local.Values) connection.Dispose();</c></summary>
    private static bool IsDisposalOfAll(ExpressionSyntax access) =>
        access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Values", Parent: ForEachStatementSyntax loop } values && values.Expression == access && loop.Expression == values &&
        (loop.Statement is BlockSyntax block ? block.Statements.Count > 0 && block.Statements.All(IsEnd) : IsEnd(loop.Statement)) && !loop.DescendantTrivia().Any(Trivia.IsComment);

    private static bool IsEnd(StatementSyntax statement) => statement is ExpressionStatementSyntax { Expression: var whole } && (whole is AwaitExpressionSyntax awaited ? awaited.Expression : whole) switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name: var name } } => IsEnd(name),
        ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax, WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name: var name } } } => IsEnd(name),
        _ => false,
    };

    private static bool IsEnd(SimpleNameSyntax name) => name.Identifier.ValueText is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync";

    private static UseKind Classify(ExpressionSyntax access, SemanticModel model)
    {
        switch (access.Parent)
        {
            case MemberAccessExpressionSyntax member when member.Expression == access:
                return IsLifetimeStatement(member.Name, member.Parent) || IsRegisteredEnd(member) || IsFarewell(member) ? UseKind.OpenOrClose
                    : member.Parent is InvocationExpressionSyntax call && call.Expression == member ? AsReceiver(call, model)
                    : model.GetSymbolInfo(member).Symbol is IMethodSymbol ? UseKind.Escape : UseKind.Work;
            case ConditionalAccessExpressionSyntax conditional when conditional.Expression == access:
                return conditional.WhenNotNull is InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } inner && IsLifetimeStatement(binding.Name, inner)
                    ? UseKind.OpenOrClose : conditional.WhenNotNull is InvocationExpressionSyntax cancelling && IsCancelling(cancelling, model) ? UseKind.Escape : UseKind.Work;
            // An element of a list that is used at once.
            case ElementAccessExpressionSyntax element when element.Expression == access && Classify(element, model) == UseKind.Work:
                return UseKind.Work;
            case AssignmentExpressionSyntax assignment when assignment.Left == access:
                return UseKind.Assignment;
            case AssignmentExpressionSyntax assignment when assignment.Right == access:
                return IsConnectionOfCommand(assignment, model) ? UseKind.Work : UseKind.Escape;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax or UsingStatementSyntax } }:
                return UseKind.Alias;
            case UsingStatementSyntax:
                return UseKind.Work;
            case LockStatementSyntax:
                return UseKind.Guard;
            case BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression):
                return UseKind.NullCheck;
            case IsPatternExpressionSyntax:
                return PatternNames.Names(access) ? UseKind.Work : UseKind.NullCheck;
            case SwitchStatementSyntax or SwitchExpressionSyntax when PatternNames.Names(access):
                return UseKind.Work;
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                return UseKind.Return;
            case ArgumentSyntax { RefKindKeyword.RawKind: 0 } argument:
                return AsArgument(argument, model);
            default:
                return UseKind.Escape;
        }
    }

    private static UseKind AsReceiver(InvocationExpressionSyntax call, SemanticModel model) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: { } extension } && Keeps(extension.Parameters[0], model.Compilation) || IsCancelling(call, model) ? UseKind.Escape : UseKind.Work;

    /// <summary><c>_running.Cancel()</c> means the object that another call works with: one of its own has nothing to cancel, and under a guard it comes too late.</summary>
    private static bool IsCancelling(InvocationExpressionSyntax call, SemanticModel model) =>
        call is { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" } or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Cancel" } } &&
        model.GetSymbolInfo(call).Symbol is { DeclaringSyntaxReferences.IsEmpty: true };

    private static bool IsLifetimeStatement(SimpleNameSyntax name, SyntaxNode? call)
    {
        if (name.Identifier.ValueText is not ("Open" or "OpenAsync" or "Close" or "CloseAsync" or "Dispose" or "DisposeAsync") || call is not InvocationExpressionSyntax)
        {
            return false;
        }

        var statement = call.Parent;
        while (statement is AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } or InvocationExpressionSyntax)
        {
            statement = statement.Parent;
        }

        return statement is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax ||
            statement is ReturnStatementSyntax && name.Identifier.ValueText is "DisposeAsync" or "CloseAsync";
    }

    /// <summary><c>ApplicationStopped.Register(db.Dispose)</c></summary>
    private static bool IsRegisteredEnd(MemberAccessExpressionSyntax member) =>
        member.Name.Identifier.ValueText is "Close" or "Dispose" && member.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } call } && IsRegistration(call);

    /// <summary><c>_db.StateChange -= OnStateChange;</c> where the owner ends.</summary>
    private static bool IsFarewell(MemberAccessExpressionSyntax member) =>
        member.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SubtractAssignmentExpression, Parent: ExpressionStatementSyntax } && Flow.FunctionAround(member) is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" };

    /// <summary><c>token.Register(...)</c></summary>
    public static bool IsRegistration(InvocationExpressionSyntax call) =>
        call is { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Register" } };

    /// <summary><c>command.Connection = connection</c>, also in an initializer: not <c>new Worker { Connection = connection }</c>, which keeps it.</summary>
    private static bool IsConnectionOfCommand(AssignmentExpressionSyntax assignment, SemanticModel model) =>
        (assignment.Left as IdentifierNameSyntax ?? (assignment.Left as MemberAccessExpressionSyntax)?.Name) is { Identifier.ValueText: "Connection" } && AdoTypes.IsBound(model.GetSymbolInfo(assignment.Left).Symbol?.ContainingType);

    private static UseKind AsArgument(ArgumentSyntax argument, SemanticModel model)
    {
        var called = argument.Parent?.Parent;
        if (called is null || model.GetSymbolInfo(called).Symbol is not IMethodSymbol method)
        {
            return UseKind.Escape;
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            return AdoTypes.IsBound(method.ContainingType) || method.ContainingType.Name.EndsWith("DataAdapter", StringComparison.Ordinal) ? UseKind.Work : UseKind.Escape;
        }

        if (method.ReducedFrom is { Parameters: { Length: > 1 } options } && options[0].Type.Name.StartsWith("DbContextOptionsBuilder", StringComparison.Ordinal))
        {
            return argument.Parent is ArgumentListSyntax given && given.Arguments[0] == argument && given.Arguments.Skip(1).All(one => one.Expression is AnonymousFunctionExpressionSyntax) ? UseKind.Options : UseKind.Escape;
        }

        var index = argument.NameColon is { } named
            ? method.Parameters.IndexOf(method.Parameters.FirstOrDefault(one => one.Name == named.Name.Identifier.ValueText)!)
            : argument.Parent is ArgumentListSyntax list ? Math.Min(list.Arguments.IndexOf(argument), method.Parameters.Length - 1) : -1;
        return index < 0 || Keeps(method.ReducedFrom is null ? method.Parameters[index] : method.ReducedFrom.Parameters[index + 1], model.Compilation) ? UseKind.Escape : UseKind.Work;
    }

    /// <summary>Whether a method may keep what it is given: code of ours is read, a static method of a library is trusted to use it and be done.</summary>
    private static bool Keeps(IParameterSymbol parameter, Compilation compilation)
    {
        var method = (IMethodSymbol)parameter.ContainingSymbol;
        if (method.DeclaringSyntaxReferences.IsEmpty)
        {
            return !(method.IsStatic || AdoTypes.IsBound(method.ContainingType));
        }

        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            foreach (var name in reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == parameter.Name))
            {
                if (name.Parent is AssignmentExpressionSyntax assignment && assignment.Right == name && !(Models.Of(name.SyntaxTree, compilation) is { } model && IsConnectionOfCommand(assignment, model)) ||
                    name.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax || IsGivenToStarter(name) ||
                    name.Ancestors().TakeWhile(one => one != reference.GetSyntax()).Any(one => one is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                {
                    return true;
                }
            }
        }

        return false;

        // new Worker(connection).Start()
        bool IsGivenToStarter(IdentifierNameSyntax name)
        {
            if (name.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax made })
            {
                return false;
            }

            for (var type = Models.Of(made.SyntaxTree, compilation)?.GetSymbolInfo(made).Symbol?.ContainingType; type is not null; type = type.BaseType)
            {
                if (type.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().DescendantTokens()).Any(StartingNames.IsStart))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
