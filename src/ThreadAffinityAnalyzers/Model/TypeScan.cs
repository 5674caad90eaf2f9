using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The types of this source that a scanning registration takes, by the filters that it writes; a filter that cannot be read lets nothing through.</summary>
internal sealed class TypeScan
{
    private static readonly ImmutableHashSet<string> AssignableNames = ImmutableHashSet.Create("AssignableTo", "AssignableToAny", "BasedOn", "AsClosedTypesOf");
    private static readonly ImmutableHashSet<string> NamespaceNames = ImmutableHashSet.Create("InNamespace", "InNamespaces", "InExactNamespaces", "InNamespaceOf", "InExactNamespaceOf");

    private readonly List<Func<INamedTypeSymbol, bool>> filters = [];

    public static bool IsFilter(string name) => name is "Where" or "If" || AssignableNames.Contains(name) || NamespaceNames.Contains(name);

    /// <summary>Adds what the link asks of a type, or what the filters inside its lambda do (<c>AddClasses(c => c.AssignableTo&lt;IStore&gt;())</c>).</summary>
    public void Add(IInvocationOperation link)
    {
        var name = link.TargetMethod.Name;
        if (AssignableNames.Contains(name))
        {
            var bases = RegistrationChains.NamedIn(link).ToList();
            filters.Add(type => bases.Any(to => IsAssignable(type, to.OriginalDefinition)));
        }
        else if (NamespaceNames.Contains(name))
        {
            var spaces = RegistrationChains.NamedIn(link).Select(type => type.ContainingNamespace?.ToDisplayString())
                .Concat(link.Arguments.SelectMany(argument => argument.DescendantsAndSelf()).Select(value => value.ConstantValue is { HasValue: true, Value: string text } ? text : null))
                .Where(space => space is not null).ToList();
            filters.Add(type => spaces.Any(space => IsWithin(type.ContainingNamespace?.ToDisplayString(), space!)));
        }
        else if (name is "Where" or "If")
        {
            AddPredicate(link);
        }
        else
        {
            foreach (var inner in link.Arguments.SelectMany(argument => argument.Descendants()).OfType<IInvocationOperation>().Where(inner => IsFilter(inner.TargetMethod.Name)))
            {
                Add(inner);
            }
        }
    }

    public IEnumerable<INamedTypeSymbol> Types(Compilation compilation, CancellationToken cancellation)
    {
        var open = new Stack<INamespaceSymbol>();
        open.Push(compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var member in open.Pop().GetMembers())
            {
                if (member is INamespaceSymbol space)
                {
                    open.Push(space);
                }
                else if (member is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false, IsImplicitlyDeclared: false } type && filters.All(filter => filter(type)))
                {
                    yield return type;
                }
            }
        }
    }

    private void AddPredicate(IInvocationOperation link)
    {
        foreach (var asked in link.Arguments.Skip(link.TargetMethod.IsExtensionMethod ? 1 : 0).SelectMany(argument => argument.Descendants()))
        {
            switch (asked)
            {
                case IInvocationOperation { TargetMethod.Name: "EndsWith" or "StartsWith" or "Contains", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string text } }, ..] } call
                    when call.Instance is IPropertyReferenceOperation { Property.Name: "Name" }:
                    var method = call.TargetMethod.Name;
                    filters.Add(type => method switch
                    {
                        "EndsWith" => type.Name.EndsWith(text, StringComparison.Ordinal),
                        "StartsWith" => type.Name.StartsWith(text, StringComparison.Ordinal),
                        _ => type.Name.IndexOf(text, StringComparison.Ordinal) >= 0,
                    });
                    break;
                case IInvocationOperation { TargetMethod.Name: "IsAssignableTo" or "IsAssignableFrom" or "IsSubclassOf" } call when RegistrationChains.NamedIn(call).FirstOrDefault() is { } to:
                    filters.Add(type => IsAssignable(type, to.OriginalDefinition));
                    break;
                case IInvocationOperation or IPropertyReferenceOperation { Property.Name: "Namespace" or "FullName" }
                    or IBinaryOperation { OperatorKind: BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }
                    or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: IInvocationOperation } or IMethodReferenceOperation:
                    filters.Add(_ => false);
                    break;
            }
        }
    }

    private static bool IsWithin(string? space, string outer) =>
        space is not null && space.StartsWith(outer, StringComparison.Ordinal) && (space.Length == outer.Length || space[outer.Length] == '.');

    private static bool IsAssignable(INamedTypeSymbol type, ITypeSymbol to)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, to))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, to));
    }
}
