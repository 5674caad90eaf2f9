using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Where the members of a class find what gives them an object.</summary>
/// <param name="Delivery">What that is.</param>
/// <param name="NameIn">Its name in the function.</param>
internal sealed record GivenSource(Delivery Delivery, Func<SyntaxNode, string> NameIn);

internal sealed partial class PerCallPlan
{
    private GivenSource? given;

    /// <summary>The steps for an object that the class was given and asks for from now on: its uses alone; the holder and its constructor are the caller's.</summary>
    public static async Task<ImmutableArray<RewriteStep>?> TryGivenAsync(RemedyContext context, HeldObject held, GivenSource source)
    {
        var model = await context.ModelOfAsync(held.Document).ConfigureAwait(false);
        var type = held.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, held.Declaration.SpanStart);
        var plan = new PerCallPlan(context, held, new Creation(null, null, null, null, model, held.Document))
        {
            given = source,
            factory = new Factory("", "", type, "", "", "", Opens: false, Array.Empty<string>()),
        };

        // The constructor that uses it and keeps it keeps the factory from now on: that is the caller's to write.
        foreach (var use in held.Uses)
        {
            plan.gone.UnionWith(use.Access.FirstAncestorOrSelf<ConstructorDeclarationSyntax>()?.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(set => SymbolEqualityComparer.Default.Equals(use.Model.GetSymbolInfo(set.Left).Symbol, held.Symbol)) ?? Enumerable.Empty<SyntaxNode>());
        }

        if (held.Uses.Any(use => use.Kind == UseKind.Escape && !IsCreationOfCommand(use, out _)) || !await plan.FindCommandsAsync().ConfigureAwait(false) || plan.commands.Count > 0 ||
            plan.PreparedStatements() is not { IsEmpty: true } || !plan.TakeOwnPragmas() || !await plan.RemoveGivenAsync().ConfigureAwait(false) || !await plan.RewriteFlowsAsync().ConfigureAwait(false))
        {
            return null;
        }

        return plan.steps.ToImmutableArray();
    }

    private async Task<bool> RemoveGivenAsync()
    {
        await RemoveOpenersAsync().ConfigureAwait(false);
        return Remove();
    }

    /// <summary>The statements that make the function's own object.</summary>
    private string OpeningOf(Flow flow, string local, string receiver, HashSet<string> taken)
    {
        if (given is not null && given.Delivery is not (FuncDelivery or CallDelivery))
        {
            return given.Delivery.Opening(local, receiver + given.NameIn(flow.Function), context.Names.Take(flow.Function, taken, given.Delivery.Beside), Awaits(flow), AsyncBody.TokenOf(flow));
        }

        var opened = ExpressionFor(flow, receiver)!;
        return Using(flow, opened) + "var " + local + " = " + opened + ";";
    }

    /// <summary>The expression that yields the function's own object; null where more than an expression is needed.</summary>
    private string? ExpressionFor(Flow flow, string receiver) => given is null ? Opened(flow, receiver)
        : given.Delivery.IsOwned ? given.Delivery.Expression(receiver + given.NameIn(flow.Function), Awaits(flow), AsyncBody.TokenOf(flow))
        : null;

    private static bool Awaits(Flow flow) => (flow.Symbol?.IsAsync == true || AsyncBody.Needs(flow) == true) && !flow.Uses.Any(use => use.Access.Ancestors().TakeWhile(one => one != flow.Function).Any(one => one is LockStatementSyntax));
}
