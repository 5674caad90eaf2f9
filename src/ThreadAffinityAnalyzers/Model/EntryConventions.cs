using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Conventions by which frameworks find entry points, where a base type or attribute alone does not tell.</summary>
internal sealed class EntryConventions
{
    private static readonly EntryPoint Marked = new(
        EntryShape.AttributedMember, "ConcurrentEntryPoint", "method", Overlap.WithItself, Lifetime.Application, EntryKind.Request,
        "The project says so with an attribute.", "https://github.com/ThreadAffinityAnalyzers/ThreadAffinityAnalyzers/blob/main/docs/configuration.md");

    private readonly KnownTypes types;

    public EntryConventions(KnownTypes types) => this.types = types;

    /// <summary>Whether <c>[ConcurrentEntryPoint]</c> or <c>[SingleFlow]</c> decides for the member; a single flow is no entry.</summary>
    public bool IsMarked(IMethodSymbol member, out EntryPoint? entry)
    {
        entry = null;
        if (Has(member, "ConcurrentEntryPoint") || types.Catalog.EntryPoints.Any(r => r.Type.Length == 0 && r.Member == member.ContainingType.ToDisplayString() + "." + member.Name))
        {
            entry = Marked;
            return true;
        }

        return Has(member, "SingleFlow") || Has(member.ContainingType, "SingleFlow");
    }

    public bool Matches(string convention, IMethodSymbol member, INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        switch (convention)
        {
            case "controller":
                return IsController(type, contract) && member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsGenericMethod: false, IsAbstract: false }
                    && !Inherits(member, "NonAction") && !IsPlumbing(member);
            case "page":
                return Derives(type, contract) && member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsGenericMethod: false } && IsPageHandler(member.Name) && !Has(member, "NonHandler");
            case "middleware":
                return member is { Name: "Invoke" or "InvokeAsync", DeclaredAccessibility: Accessibility.Public, IsStatic: false, Parameters: { Length: > 0 } parameters }
                    && parameters[0].Type.Name == "HttpContext" && IsMiddleware(type);
            case "viewcomponent":
                return member is { Name: "Invoke" or "InvokeAsync", DeclaredAccessibility: Accessibility.Public } && (Derives(type, contract) || type.Name.EndsWith("ViewComponent", StringComparison.Ordinal));
            case "attributefilter":
                return IsAttribute(type) && type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i, contract))
                    && type.AllInterfaces.Any(i => i.ContainingNamespace.Equals(contract.ContainingNamespace, SymbolEqualityComparer.Default)
                        && i.GetMembers(member.Name).Length > 0) || IsAttribute(type) && member.IsOverride && Derives(type, contract);
            default:
                return false;
        }
    }

    public bool IsPerCallType(string convention, INamedTypeSymbol type, INamedTypeSymbol contract) => convention switch
    {
        "controller" => IsController(type, contract),
        "page" or "viewcomponent" => Derives(type, contract),
        _ => false,
    };

    /// <summary>What an attribute of the host says about one type: exclusive jobs, the modes of a WCF service.</summary>
    public EntryPoint Adjust(EntryPoint row, INamedTypeSymbol type)
    {
        if (row.Type == "Quartz.IJob" && Inherits(type, "DisallowConcurrentExecution"))
        {
            // The attribute speaks of one job key; two jobs of one class still overlap, which statics feel and instances do not.
            return row with { Overlap = Overlap.WithOthers };
        }

        if (row.Type.EndsWith("ServiceContractAttribute", StringComparison.Ordinal)
            && type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "ServiceBehaviorAttribute") is { } behavior)
        {
            var concurrency = EnumOf(behavior, "ConcurrencyMode");
            var instancing = EnumOf(behavior, "InstanceContextMode");
            if (concurrency == 2)
            {
                return row with { Receiver = Lifetime.Application };
            }

            // One instance that takes one call at a time serialises the whole service.
            return instancing == 2 ? row with { Overlap = Overlap.WithOthers, Receiver = Lifetime.Application } : row;
        }

        return row.Type == "Orleans.Grain" && (Inherits(type, "Reentrant") || Inherits(type, "StatelessWorker")) && Inherits(type, "Reentrant")
            ? row with { Receiver = Lifetime.Application }
            : row;
    }

    /// <summary>`Action&lt;IApplicationBuilder&gt;` and the like configure at start-up.</summary>
    public static bool IsConfiguration(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Action", TypeArguments: { Length: > 0 } arguments }
        && (arguments[0].Name.EndsWith("Builder", StringComparison.Ordinal) || arguments[0].Name.EndsWith("Options", StringComparison.Ordinal));

    public static bool IsRequestDelegate(ITypeSymbol type) => type is { Name: "RequestDelegate", ContainingNamespace.Name: "Http" };

    /// <summary>Members that every object has, and disposal.</summary>
    public static bool IsPlumbing(IMethodSymbol member)
    {
        for (var at = member; at is not null; at = at.OverriddenMethod)
        {
            if (at.ContainingType.SpecialType == SpecialType.System_Object)
            {
                return true;
            }
        }

        return member.Name is "Dispose" or "DisposeAsync";
    }

    // The framework's own rule: ControllerFeatureProvider.IsController.
    private static bool IsController(INamedTypeSymbol type, INamedTypeSymbol attribute)
    {
        if (type is not { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } || Inherits(type, "NonController"))
        {
            // An abstract base's public actions are those of its subclasses.
            return type is { TypeKind: TypeKind.Class, IsAbstract: true } && InheritsAttribute(type, attribute);
        }

        // Nested and internal classes are not controllers for the framework, yet are one change away from it; the base class says what its author means.
        return InheritsAttribute(type, attribute)
            || type is { DeclaredAccessibility: Accessibility.Public, ContainingType: null } && !type.IsGenericType && type.Name.EndsWith("Controller", StringComparison.OrdinalIgnoreCase);
    }

    private static bool InheritsAttribute(INamedTypeSymbol type, INamedTypeSymbol attribute)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.GetAttributes().Any(a => DerivesOrIs(a.AttributeClass, attribute)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DerivesOrIs(INamedTypeSymbol? type, INamedTypeSymbol ancestor)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPageHandler(string name) =>
        new[] { "OnGet", "OnPost", "OnPut", "OnDelete", "OnPatch", "OnHead", "OnOptions" }.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private static bool IsMiddleware(INamedTypeSymbol type) =>
        type.InstanceConstructors.Any(c => c.Parameters.Any(p => IsRequestDelegate(p.Type)))
        && !type.AllInterfaces.Any(i => i.Name == "IMiddleware");

    private static bool IsAttribute(INamedTypeSymbol type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (at.Name == "Attribute" && at.ContainingNamespace.Name == "System")
            {
                return true;
            }
        }

        return false;
    }

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, ancestor))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, ancestor));
    }

    private static bool Inherits(ISymbol symbol, string attribute)
    {
        for (var at = symbol; at is not null; at = at switch { INamedTypeSymbol t => t.BaseType, IMethodSymbol m => m.OverriddenMethod, _ => null })
        {
            if (Has(at, attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
        {
            if (data.AttributeClass?.Name is { } name && name.StartsWith(attribute, StringComparison.Ordinal) && (name.Length == attribute.Length || name == attribute + "Attribute"))
            {
                return true;
            }
        }

        return false;
    }

    // ConcurrencyMode.Multiple and InstanceContextMode.Single are both 2.
    private static int? EnumOf(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value as int?;
}
