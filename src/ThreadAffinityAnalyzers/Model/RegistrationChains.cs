using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads fluent registrations of other containers: a chain of calls that names services, an implementation and a lifetime in any order.</summary>
internal sealed class RegistrationChains
{
    private static readonly ImmutableHashSet<string> ServiceLinks = ImmutableHashSet.Create("As", "Bind", "For", "Forward", "Named", "Keyed", "Rebind", "Export");
    private static readonly ImmutableHashSet<string> AllInterfaceLinks = ImmutableHashSet.Create("AsImplementedInterfaces", "AsSelfWithInterfaces", "WithServiceAllInterfaces", "BindAllInterfaces", "BindDefaultInterface", "AsMatchingInterface", "WithServiceDefaultInterfaces");
    private static readonly ImmutableHashSet<string> ScanLinks = ImmutableHashSet.Create("AddClasses", "RegisterAssemblyTypes", "FromAssembly", "FromThisAssembly", "FromAssemblyContaining");
    private static readonly ImmutableHashSet<string> MakerLinks = ImmutableHashSet.Create("ImplementedBy", "To", "ToSelf", "ToConstant", "ToMethod", "Use", "UsingFactoryMethod", "Instance");
    private static readonly ImmutableHashSet<string> FilterLinks = ImmutableHashSet.Create("AssignableTo", "AssignableToAny", "BasedOn");

    private readonly SymbolSearch search;
    private readonly RegistrationWords words;
    private readonly RegistrationProducts products;

    public RegistrationChains(SymbolSearch search, RegistrationWords words, RegistrationProducts products)
    {
        this.search = search;
        this.words = words;
        this.products = products;
    }

    /// <summary>Whether a later call of the chain says under which services the type is registered, or for how long.</summary>
    public bool IsContinued(InvocationExpressionSyntax call)
    {
        for (var at = Next(call); at is not null; at = Next(at))
        {
            if (NameOf(at) is "As" or "AsSelf" or "Named" or "Keyed" || AllInterfaceLinks.Contains(NameOf(at)) || MakerLinks.Contains(NameOf(at)) || words.IsFluent(NameOf(at)))
            {
                return true;
            }
        }

        return false;
    }

    public static InvocationExpressionSyntax Outermost(InvocationExpressionSyntax call)
    {
        while (Next(call) is { } next)
        {
            call = next;
        }

        return call;
    }

    public IEnumerable<RegistrationDraft> Read(InvocationExpressionSyntax outermost, CancellationToken cancellation)
    {
        var links = new List<IInvocationOperation>();
        for (ExpressionSyntax? at = outermost; at is InvocationExpressionSyntax syntax; at = (syntax.Expression as MemberAccessExpressionSyntax)?.Expression)
        {
            if (search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) is IInvocationOperation link)
            {
                links.Insert(0, link);
            }
        }

        var segment = new Segment(outermost);
        foreach (var link in links)
        {
            if (link.TargetMethod.Name == "AddClasses" && segment.IsScan)
            {
                foreach (var draft in Drafts(segment, cancellation))
                {
                    yield return draft;
                }

                segment = new Segment(outermost);
            }

            Add(link, segment, cancellation);
        }

        foreach (var draft in Drafts(segment, cancellation))
        {
            yield return draft;
        }
    }

    private void Add(IInvocationOperation link, Segment segment, CancellationToken cancellation)
    {
        var method = link.TargetMethod;
        if (words.TryGet(method, RegistrationProducts.ReceiverOf(link)?.Type, out var lifetime, out var form))
        {
            segment.Lifetime = lifetime;
            segment.Call = form == RegistrationForm.FluentLifetime ? segment.Call : link.Syntax;
        }

        segment.IsScan |= ScanLinks.Contains(method.Name);
        segment.AsSelf |= method.Name is "AsSelf" or "AsSelfWithInterfaces";
        segment.AsInterfaces |= AllInterfaceLinks.Contains(method.Name);
        if (FilterLinks.Contains(method.Name))
        {
            segment.Filters.AddRange(NamedIn(link));
            return;
        }

        if (segment.IsScan && method.Name == "AddClasses")
        {
            AddScanFilters(link, segment);
            return;
        }

        var named = NamedIn(link).ToList();
        if (ServiceLinks.Contains(method.Name))
        {
            segment.Services.AddRange(named);
        }
        else if (named.Count > 0)
        {
            // Register<IFoo, Foo>() and Component.For<IFoo>().ImplementedBy<Foo>(): the last one named is made.
            segment.Services.AddRange(named.Take(named.Count - 1));
            segment.Made = named[named.Count - 1];
        }

        foreach (var argument in link.Arguments)
        {
            if (argument.Parameter is not { } parameter || method.IsExtensionMethod && parameter.Ordinal == 0)
            {
                continue;
            }

            if (RegistrationLifetimes.IsLifetimeType(parameter.Type) && RegistrationLifetimes.TryRead(argument.Value, out var stated))
            {
                segment.Lifetime = stated;
            }
            else if (parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: false } && !segment.IsScan && method.Name is not ("Where" or "OnlyIf" or "When"))
            {
                segment.Factory ??= argument.Value;
            }
            else if (method.Name is "RegisterInstance" or "ToConstant" or "Instance" or "Use" or "Add" && parameter.Type.TypeKind is not (TypeKind.Delegate or TypeKind.Array)
                && RegistrationProducts.Unwrapped(argument.Value) is not (ITypeOfOperation or ILiteralOperation or IAnonymousFunctionOperation or IDelegateCreationOperation))
            {
                segment.Instance ??= argument.Value;
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void AddScanFilters(IInvocationOperation link, Segment segment)
    {
        foreach (var inner in link.Arguments.SelectMany(argument => argument.Descendants()).OfType<IInvocationOperation>())
        {
            if (FilterLinks.Contains(inner.TargetMethod.Name))
            {
                segment.Filters.AddRange(NamedIn(inner));
            }
            else if (inner.TargetMethod.Name == "EndsWith" && inner.Arguments.Length > 0 && inner.Arguments[0].Value.ConstantValue is { HasValue: true, Value: string ending })
            {
                segment.Ending = ending;
            }
        }
    }

    private IEnumerable<RegistrationDraft> Drafts(Segment segment, CancellationToken cancellation)
    {
        if (segment.IsScan)
        {
            return TypesOfSource(cancellation).Where(type => IsMatch(type, segment)).SelectMany(type => Draft(segment, type, null, segment.AsInterfaces ? [] : segment.Services));
        }

        var product = segment.Factory is not null ? products.OfFactory(segment.Factory, cancellation)
            : segment.Instance is not null ? products.OfValue(segment.Instance, cancellation) : default;
        var made = product.Type ?? (product.Forward is null ? segment.Made ?? segment.Services.LastOrDefault(RegistrationProducts.CanBeMade) : null);
        return Draft(segment, made, product.Forward, segment.Services);
    }

    private static IEnumerable<RegistrationDraft> Draft(Segment segment, ITypeSymbol? made, ITypeSymbol? forward, IEnumerable<ITypeSymbol> named)
    {
        var services = named.ToList();
        if (segment.AsInterfaces && made is not null)
        {
            services.AddRange(made.AllInterfaces.Where(contract => contract.Name is not ("IDisposable" or "IAsyncDisposable")));
        }

        if ((segment.AsSelf || services.Count == 0) && (made ?? segment.Made ?? forward) is { } self)
        {
            services.Add(self);
        }

        return services.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).Select(service => new RegistrationDraft(
            service, made, forward, segment.Instance is null ? segment.Lifetime : Lifetime.Application, null, segment.Call,
            segment.Factory?.Syntax, segment.Instance?.Syntax, service.Name == "IHostedService"));
    }

    private static bool IsMatch(INamedTypeSymbol type, Segment segment) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false, IsImplicitlyDeclared: false }
        && (segment.Ending is null || type.Name.EndsWith(segment.Ending, StringComparison.Ordinal))
        && segment.Filters.All(filter => IsAssignable(type, filter.OriginalDefinition));

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

    private IEnumerable<INamedTypeSymbol> TypesOfSource(CancellationToken cancellation)
    {
        var open = new Stack<INamespaceSymbol>();
        open.Push(search.Compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var member in open.Pop().GetMembers())
            {
                if (member is INamespaceSymbol space)
                {
                    open.Push(space);
                }
                else if (member is INamedTypeSymbol type)
                {
                    yield return type;
                }
            }
        }
    }

    /// <summary>Types that the call names itself: written type arguments and <c>typeof</c>; inferred ones (of a builder, a scan) say nothing.</summary>
    private static IEnumerable<ITypeSymbol> NamedIn(IInvocationOperation link)
    {
        var name = (link.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        var written = name is GenericNameSyntax ? link.TargetMethod.TypeArguments : ImmutableArray<ITypeSymbol>.Empty;
        return written.Concat(link.Arguments.SelectMany(argument => argument.DescendantsAndSelf()).OfType<ITypeOfOperation>().Select(typeOf => typeOf.TypeOperand))
            .Where(type => type is not IErrorTypeSymbol);
    }

    private static InvocationExpressionSyntax? Next(InvocationExpressionSyntax call) =>
        call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && next.Expression == access ? next : null;

    private static string NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? "";

    /// <summary>What the links of one registration have said so far.</summary>
    private sealed class Segment(SyntaxNode call)
    {
        public SyntaxNode Call { get; set; } = call;

        public List<ITypeSymbol> Services { get; } = [];

        public List<ITypeSymbol> Filters { get; } = [];

        public string? Ending { get; set; }

        public ITypeSymbol? Made { get; set; }

        public Lifetime Lifetime { get; set; }

        public IOperation? Factory { get; set; }

        public IOperation? Instance { get; set; }

        public bool IsScan { get; set; }

        public bool AsSelf { get; set; }

        public bool AsInterfaces { get; set; }
    }
}
