using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A static object of a class that was given a connection: each call makes one over a connection of its own. The class, which may be of another project, stays as it is.</summary>
internal sealed class WrapperPerCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var (member, value) = context.Node switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var set, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } } => (field, set),
            PropertyDeclarationSyntax { Initializer.Value: var set } property => ((MemberDeclarationSyntax)property, set),
            _ => default,
        };
        var symbol = context.Symbol is IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true, SetMethod: null } ? context.Symbol : null;
        if (symbol is null || value is null || context.Model.GetTypeInfo(value).Type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false } wrapper || AdoTypes.IsBound(wrapper) || wrapper.DeclaringSyntaxReferences.IsEmpty ||
            Creation.Bare(value) is not BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: { } list } made || Trivia.HasConditions(member))
        {
            return null;
        }

        var connections = list.Arguments.Where(one => AdoTypes.IsConcrete(context.Model.GetTypeInfo(one.Expression).Type)).ToList();
        if (connections.Count != 1 || Creation.Bare(connections[0].Expression) is not BaseObjectCreationExpressionSyntax opened || !new GivenInstance(context.Document, context.Model, made).IsRepeatable(opened) ||
            list.Arguments.Any(one => one != connections[0] && !Written.IsStable(one.Expression, context.Model, localsToo: false)) || !OwnState.IsNone(wrapper))
        {
            context.Refuse("a class that keeps more than what it is given");
            return null;
        }

        var uses = await HeldObject.UsesOfAsync(context, symbol, wrapped: false).ConfigureAwait(false);
        if (Exports.Has(symbol, context.Document) || uses.IsEmpty || uses.Any(use => !IsCall(use)))
        {
            context.Refuse("a use that is no call, or that no search sees");
            return null;
        }

        // What opens its connection itself finds it closed, as it did before.
        var opensItself = wrapper.DeclaringSyntaxReferences.Any(one => FreshNames.WordsIn(one.GetSyntax(context.Cancellation)).Overlaps(new[] { "Open", "OpenAsync", "Close", "CloseAsync" }));
        var type = context.Model.GetTypeInfo(opened).Type!.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(context.Model, member.SpanStart);
        var name = context.Names.Take(symbol.ContainingType.ToDisplayString(), FreshNames.MembersOf(symbol.ContainingType), opensItself ? "CreateConnection" : "OpenConnection", (opensItself ? "Create" : "Open") + FreshNames.Pascal(symbol.Name));
        var factory = new Factory(name, (SyntaxFacts.GetText(symbol.DeclaredAccessibility) is { Length: > 0 } access ? access + " " : "") + "static ", type, "", "connection", Written.Creation(opened, type, Array.Empty<(Microsoft.CodeAnalysis.Text.TextSpan, string)>()), !opensItself, Array.Empty<string>());

        var names = uses.Select(use => wrapper.ToMinimalDisplayString(use.Model, use.Access.SpanStart)).Distinct().ToList();
        var text = "new " + (names.Count == 1 ? names[0] : wrapper.ToDisplayString()) + "(" + string.Join(", ", list.Arguments.Select(one => one == connections[0] ? (one.NameColon is { } named ? named + " " : "") + WrapperDelivery.Connection : one.ToString())) + ")";
        return await PerCallPlan.TryGivenAsync(context, new HeldObject(symbol, wrapper, false, context.Node, context.Document, uses), new GivenSource(new WrapperDelivery(text), _ => name)).ConfigureAwait(false) is { } steps
            ? new RewritePlan("Make the " + wrapper.Name + " over a connection of its own per call", EquivalenceKey, steps.Insert(0, new ReplaceMember(context.Document.Id, member, factory.Text(), Separate: true)))
            : null;
    }

    /// <summary>A call whose result needs the object no longer.</summary>
    private static bool IsCall(HolderUse use) => use.Kind == UseKind.Work && use.Access.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } called && call.Expression == called && called.Expression == use.Access &&
        use.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: null } method && AdoTypes.InTask(method.ReturnType) is var result && !AdoTypes.IsBound(result) &&
        result is not ({ TypeKind: TypeKind.Delegate } or INamedTypeSymbol { Name: "IEnumerable" or "IAsyncEnumerable" or "IEnumerator" or "IAsyncEnumerator" or "Lazy" });
}
