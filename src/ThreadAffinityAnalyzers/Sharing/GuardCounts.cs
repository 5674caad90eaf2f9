using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>How many flows a semaphore lets pass, read from its creation.</summary>
internal sealed class GuardCounts
{
    private readonly SymbolSearch search;
    private readonly PassCounts passes;

    public GuardCounts(SymbolSearch search)
    {
        this.search = search;
        passes = new PassCounts(search);
    }

    /// <summary>Why the kept semaphore excludes nobody, or null.</summary>
    public string? WeaknessOf(ISymbol member, ITypeSymbol type, CancellationToken cancellation)
    {
        if (type.IsValueType && type.Name != "SpinLock" && type.SpecialType != SpecialType.System_Int32 && type.SpecialType != SpecialType.System_Boolean
            && type.SpecialType != SpecialType.System_Int64)
        {
            return "its value is boxed anew each time";
        }

        // A call on a struct that may not change works on a copy of it.
        if (type.Name == "SpinLock" && member is IFieldSymbol { IsReadOnly: true })
        {
            return "it is copied for each call, because the field is readonly";
        }

        if (member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute"))
        {
            return GuardIdentity.OnePerFlow;
        }

        if (!IsCounted(type))
        {
            return null;
        }

        foreach (var value in GuardSites.ValuesOf(member, cancellation).Concat(GivenAtCreation(member, cancellation)))
        {
            if (WeaknessOf(value, type, cancellation) is { } weakness)
            {
                return weakness;
            }
        }

        return null;
    }

    /// <summary>What those who make a record give to the parameter that is its property.</summary>
    private IEnumerable<ExpressionSyntax> GivenAtCreation(ISymbol member, CancellationToken cancellation) =>
        member is IPropertySymbol { ContainingType: { IsRecord: true } record } && search.DeclarationsOf(member) is [var declared] && declared.GetSyntax(cancellation) is ParameterSyntax
        && record.InstanceConstructors.SelectMany(constructor => constructor.Parameters).FirstOrDefault(parameter => parameter.Name == member.Name && parameter.DeclaringSyntaxReferences is [var own] && own.Span == declared.Span) is { } parameter
            ? search.ReferencesTo(parameter.ContainingSymbol, cancellation)
                .Select(made => GuardSites.ArgumentFor(made.Node, (IMethodSymbol)parameter.ContainingSymbol, parameter, search.ModelOf(made.Node.SyntaxTree), cancellation)).OfType<ExpressionSyntax>()
            : [];

    public string? WeaknessOf(ExpressionSyntax creation, ITypeSymbol type, CancellationToken cancellation)
    {
        if (!IsCounted(type) || GuardIdentity.Bare(creation) is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments })
        {
            return null;
        }

        return passes.Several((arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "initialCount") ?? arguments[0]).Expression, cancellation);
    }

    /// <summary>Whether nobody passes before another one lets him: <c>new SemaphoreSlim(0)</c>, <c>new AutoResetEvent(false)</c>. One that a constructor opens is a guard from then on.</summary>
    public bool StartsClosed(ISymbol member, CancellationToken cancellation) => !IsOpenedByAConstructor(member, cancellation) && GuardSites.ValuesOf(member, cancellation) is { Count: > 0 } values && values.All(value =>
        GuardIdentity.Bare(value) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation
        && search.ModelOf(value.SyntaxTree).GetTypeInfo(creation, cancellation).Type is { } type && (IsCounted(type) || type.Name == "AutoResetEvent")
        && search.ModelOf(value.SyntaxTree).GetConstantValue(arguments[0].Expression, cancellation) is { HasValue: true, Value: 0 or false });

    private bool IsOpenedByAConstructor(ISymbol member, CancellationToken cancellation) => member.ContainingType is { } owner && owner.Constructors.SelectMany(constructor => search.DeclarationsOf(constructor)).Any(constructor =>
        constructor.GetSyntax(cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => GuardSites.NameOf(call) is "Release" or "Set" && GuardSites.ReceiverOf(call) switch
        {
            IdentifierNameSyntax { Identifier.ValueText: var name } => name == member.Name,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name == member.Name,
            _ => false,
        }));

    private static bool IsCounted(ITypeSymbol type) => type.Name.IndexOf("Semaphore", System.StringComparison.Ordinal) >= 0;
}
