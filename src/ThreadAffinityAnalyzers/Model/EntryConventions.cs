using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>What frameworks recognise by code rather than by contract: controllers, page handlers, middleware, view components, message handlers.</summary>
internal sealed class EntryConventions
{
    private static readonly ImmutableArray<string> PageVerbs = ImmutableArray.Create("OnGet", "OnPost", "OnPut", "OnDelete", "OnPatch", "OnHead", "OnOptions");

    private readonly Compilation compilation;
    private readonly ImmutableArray<EntryPoint> rows;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<EntryPoint>> rowsOfTypes = new(SymbolEqualityComparer.Default);

    /// <summary>A convention holds only where its framework is there to follow it.</summary>
    public EntryConventions(KnownTypes types, IEnumerable<EntryPoint> rows)
    {
        compilation = types.Compilation;
        this.rows = rows.Where(row => types.Get(row.Type) is not null).ToImmutableArray();
    }

    public IEnumerable<EntryPoint> RowsOfMember(IMethodSymbol member) => RowsMeant(member.ContainingType).Where(row => Is(row, member));

    /// <summary>Rows that say how the host makes instances of the type.</summary>
    public IEnumerable<EntryPoint> RowsOfType(INamedTypeSymbol type) => RowsMeant(type).Where(static row => row.Member != "lambda");

    private ImmutableArray<EntryPoint> RowsMeant(INamedTypeSymbol type) => rowsOfTypes.TryGetValue(type, out var known)
        ? known
        : rowsOfTypes.GetOrAdd(type, rows.RemoveAll(row => !Is(row, type)));

    /// <summary>The row as it holds for one type, or for one member of it, where attributes say more.</summary>
    public EntryPoint Adjust(EntryPoint row, INamedTypeSymbol type, IMethodSymbol? member = null)
    {
        // A filter that is an attribute is made once for its action; by type it is made per request.
        if (row.Type.StartsWith("Microsoft.AspNetCore.Mvc.Filters.", StringComparison.Ordinal) && type.DerivesFrom("System.Attribute"))
        {
            return row with { Receiver = Lifetime.Application };
        }

        // The attribute holds per job key: two keys of one class run at the same time, in instances of their own.
        if (row.Type == "Quartz.IJob" && Inherits(type, "Quartz.DisallowConcurrentExecutionAttribute"))
        {
            return row with { Receiver = Lifetime.Scope, Overlap = QuartzJobs.HasOneKey(type, compilation) ? Overlap.WithOthers : row.Overlap };
        }

        if (row.Type.StartsWith("System.Web.IHttp", StringComparison.Ordinal) || row.Type == "System.Web.HttpTaskAsyncHandler")
        {
            return IsReusable(type) ? row with { Receiver = Lifetime.Application } : row;
        }

        if (row.Type.StartsWith("Orleans.", StringComparison.Ordinal) && Interleaves(type, member))
        {
            return row with { Receiver = Lifetime.Application };
        }

        return row.Type.EndsWith(".ServiceContractAttribute", StringComparison.Ordinal) ? AdjustService(row, type) : row;
    }

    /// <summary>Whether a grain is given calls while the member waits. It is not while it is activated or deactivated.</summary>
    private static bool Interleaves(INamedTypeSymbol type, IMethodSymbol? member) => member?.Name is not ("OnActivateAsync" or "OnDeactivateAsync")
        && (Inherits(type, "Orleans.Concurrency.ReentrantAttribute") || Inherits(type, "Orleans.Concurrency.MayInterleaveAttribute")
            || member is not null && type.AllInterfaces.SelectMany(contract => contract.GetMembers(member.Name))
                .Any(declared => declared.HasAttributeNamed("AlwaysInterleaveAttribute") && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(declared), member)));

    /// <summary>A handler that says so is kept and given other requests, while it still works on one.</summary>
    private bool IsReusable(INamedTypeSymbol type) => type.GetMembers("IsReusable").SelectMany(member => compilation.DeclarationsOf(member))
        .Any(reference => reference.GetSyntax().DescendantTokens().Any(token => token.IsKind(SyntaxKind.TrueKeyword)));

    /// <summary>Disposal is the end of an object, not a use of it by the host.</summary>
    public static bool IsDisposal(IMethodSymbol member) =>
        member.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "System.IDisposable.Dispose" or "System.IAsyncDisposable.DisposeAsync";

    public static bool OverridesObject(IMethodSymbol member)
    {
        var root = member;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return root.ContainingType?.SpecialType == SpecialType.System_Object;
    }

    private static EntryPoint AdjustService(EntryPoint row, INamedTypeSymbol type)
    {
        var behavior = type.SelfAndBases().SelectMany(current => current.GetAttributes()).FirstOrDefault(attribute => attribute.AttributeClass?.Name == "ServiceBehaviorAttribute");
        if (behavior is null)
        {
            return row;
        }

        // InstanceContextMode: PerSession, PerCall, Single. ConcurrencyMode: Single, Reentrant, Multiple.
        var instance = Number(behavior, "InstanceContextMode");
        var concurrency = Number(behavior, "ConcurrencyMode");
        return (instance, concurrency) switch
        {
            (1, _) => row with { Receiver = Lifetime.Call },
            (_, 2) => row with { Receiver = Lifetime.Application },

            // One instance that takes one call at a time: its operations never overlap each other.
            (2, 0) => row with { Overlap = Overlap.None, Receiver = Lifetime.Application },
            (2, _) => row with { Receiver = Lifetime.Application },
            _ => row,
        };
    }

    private static int Number(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { Kind: TypedConstantKind.Enum, Value: int value } ? value : 0;

    private static bool Is(EntryPoint row, INamedTypeSymbol type) => type.TypeKind == TypeKind.Class && row.Member switch
    {
        "controller" => IsController(type),
        "page" => type.DerivesFrom("Microsoft.AspNetCore.Mvc.RazorPages.PageModel"),
        "viewcomponent" => IsViewComponent(type),
        "middleware" => IsMiddleware(type),
        "handler" => type.DeclaredAccessibility == Accessibility.Public
            && (EndsWith(type, "Handler") || EndsWith(type, "Consumer") || type.IsOrImplements("Wolverine.IWolverineHandler") || type.HasAttribute("Wolverine.Attributes.WolverineHandlerAttribute")),
        "webforms" => type.DerivesFrom("System.Web.UI.Page"),
        "lambda" => true,
        _ => false,
    };

    private static bool Is(EntryPoint row, IMethodSymbol member) => row.Member switch
    {
        "controller" => IsPublicInstance(member) && !OverridesObject(member) && !Inherits(member, "Microsoft.AspNetCore.Mvc.NonActionAttribute"),
        "page" => IsPublicInstance(member) && IsPageHandler(member.Name) && !member.HasAttribute("Microsoft.AspNetCore.Mvc.RazorPages.NonHandlerAttribute"),
        "viewcomponent" => IsPublicInstance(member) && member.Name is "Invoke" or "InvokeAsync",
        "middleware" => IsInvoke(member),
        "handler" => member is { DeclaredAccessibility: Accessibility.Public, Parameters.IsEmpty: false }
            && member.Name is "Handle" or "HandleAsync" or "Handles" or "HandlesAsync" or "Consume" or "ConsumeAsync" or "Consumes" or "ConsumesAsync",
        "webforms" => member.IsOverride || member is { IsStatic: false, Parameters: [_, { Type.Name: var second }] } && second.EndsWith("EventArgs", StringComparison.Ordinal),
        "lambda" => member.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol type && type.Is("Amazon.Lambda.Core.ILambdaContext")),
        _ => false,
    };

    private static bool IsPublicInstance(IMethodSymbol member) =>
        member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsGenericMethod: false, MethodKind: MethodKind.Ordinary };

    /// <summary>The framework's own rule: a public, top-level, concrete, closed class that is named or attributed as a controller. An abstract or generic base has the actions of its subclasses.</summary>
    private static bool IsController(INamedTypeSymbol type) =>
        type is { ContainingType: null, IsStatic: false }
        && (type.DeclaredAccessibility == Accessibility.Public || type.IsAbstract)
        && (EndsWith(type, "Controller") && !type.IsAbstract && type.Arity == 0 || Inherits(type, "Microsoft.AspNetCore.Mvc.ControllerAttribute"))
        && !Inherits(type, "Microsoft.AspNetCore.Mvc.NonControllerAttribute");

    private static bool IsViewComponent(INamedTypeSymbol type) =>
        type is { DeclaredAccessibility: Accessibility.Public, IsAbstract: false, ContainingType: null }
        && (EndsWith(type, "ViewComponent") || type.DerivesFrom("Microsoft.AspNetCore.Mvc.ViewComponent") || Inherits(type, "Microsoft.AspNetCore.Mvc.ViewComponentAttribute"))
        && !Inherits(type, "Microsoft.AspNetCore.Mvc.NonViewComponentAttribute");

    private static bool IsMiddleware(INamedTypeSymbol type) =>
        !type.IsAbstract
        && type.SelfAndBases().Any(static current => !current.GetMembers("Invoke").IsEmpty || !current.GetMembers("InvokeAsync").IsEmpty)
        && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol { Name: "RequestDelegate" } given && given.Is("Microsoft.AspNetCore.Http.RequestDelegate")))
        && !type.IsOrImplements("Microsoft.AspNetCore.Http.IMiddleware");

    private static bool IsInvoke(IMethodSymbol member) =>
        member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, Name: "Invoke" or "InvokeAsync", Parameters: [{ Type: INamedTypeSymbol first }, ..] }
        && first.Is("Microsoft.AspNetCore.Http.HttpContext");

    private static bool IsPageHandler(string name) =>
        PageVerbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || !char.IsLower(name[verb.Length])));

    private static bool EndsWith(INamedTypeSymbol type, string suffix) => type.Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static bool Inherits(INamedTypeSymbol type, string attribute)
    {
        // The attributes of object say nothing here, and every question would read them.
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (current.HasAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Inherits(IMethodSymbol member, string attribute)
    {
        for (var current = member; current is not null; current = current.OverriddenMethod)
        {
            if (current.HasAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }
}
