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
    /// <summary>The links that register the types of a whole assembly.</summary>
    public static readonly ImmutableHashSet<string> Scans = ImmutableHashSet.Create("AddClasses", "RegisterAssemblyTypes", "FromAssembly", "FromThisAssembly", "FromAssemblyContaining", "FromAssemblyNamed");

    private static readonly ImmutableHashSet<string> ServiceLinks = ImmutableHashSet.Create("As", "Bind", "For", "ForSingletonOf", "Forward", "Named", "Keyed", "Rebind", "Export");
    private static readonly ImmutableHashSet<string> AllInterfaceLinks = ImmutableHashSet.Create("AsImplementedInterfaces", "AsSelfWithInterfaces", "WithServiceAllInterfaces", "BindAllInterfaces", "BindDefaultInterface", "AsMatchingInterface", "WithServiceDefaultInterfaces", "AllInterfaces", "DefaultInterfaces", "FromInterface", "WithServiceFromInterface");
    private static readonly ImmutableHashSet<string> MakerLinks = ImmutableHashSet.Create("ImplementedBy", "To", "ToSelf", "ToConstant", "ToMethod", "Use", "UsingFactoryMethod", "Instance");

    private readonly SymbolSearch search;
    private readonly RegistrationWords words;
    private readonly RegistrationProducts products;

    public RegistrationChains(SymbolSearch search, RegistrationWords words, RegistrationProducts products)
    {
        this.search = search;
        this.words = words;
        this.products = products;
    }

    /// <summary>Whether a later link of the chain says under which services the type is registered, or for how long.</summary>
    public bool IsContinued(InvocationExpressionSyntax call) => ChainLinks.After(call).Select(ChainLinks.NameOf).Any(name =>
        name is "As" or "AsSelf" or "Named" or "Keyed" || AllInterfaceLinks.Contains(name) || MakerLinks.Contains(name) || words.IsFluent(name));

    /// <summary>The end of the expression in which the chain begins: where it goes on with a local, that of the local's initialiser.</summary>
    public ExpressionSyntax EndOf(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        var last = ChainLinks.Last(call);
        return ChainLinks.Start(last) is { } start && search.ModelOf(call.SyntaxTree).GetSymbolInfo(start, cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] }
            && declaration.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax initialiser }
            && ChainLinks.After(initialiser).Contains(last)
                ? initialiser
                : last;
    }

    public IEnumerable<RegistrationDraft> Read(ExpressionSyntax last, CancellationToken cancellation)
    {
        var segment = new Segment(last);
        foreach (var syntax in ChainLinks.All(last))
        {
            switch (search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation))
            {
                case IInvocationOperation link:
                    if (link.TargetMethod.Name == "AddClasses" && segment.IsScan)
                    {
                        foreach (var draft in Drafts(segment, cancellation))
                        {
                            yield return draft;
                        }

                        segment = new Segment(last);
                    }

                    Add(link, segment, cancellation);
                    break;
                case IPropertyReferenceOperation { Instance: { } owner } property:
                    segment.AsInterfaces |= AllInterfaceLinks.Contains(property.Property.Name);
                    segment.Lifetime = words.TryGet(property.Property, owner.Type, out var lifetime, out _) ? lifetime : segment.Lifetime;
                    break;
            }
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

        segment.IsScan |= Scans.Contains(method.Name);
        segment.AsSelf |= method.Name is "AsSelf" or "AsSelfWithInterfaces";
        segment.AsInterfaces |= AllInterfaceLinks.Contains(method.Name);
        if (TypeScan.IsFilter(method.Name) || segment.IsScan && method.Name == "AddClasses")
        {
            segment.Scan.Add(link);
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
            else if (parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: false } && !segment.IsScan && method.Name is not ("OnlyIf" or "When"))
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

    private IEnumerable<RegistrationDraft> Drafts(Segment segment, CancellationToken cancellation)
    {
        if (segment.IsScan)
        {
            return segment.Scan.Types(search.Compilation, cancellation).SelectMany(type => Draft(segment, type, null, segment.AsInterfaces ? [] : segment.Services));
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

        if ((segment.AsSelf || services.Count == 0) && (segment.Made ?? made ?? forward) is { } self)
        {
            services.Add(self);
        }

        return services.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).Select(service => new RegistrationDraft(
            service, made, forward, segment.Instance is null ? segment.Lifetime : Lifetime.Application, null, segment.Call,
            segment.Factory?.Syntax, segment.Instance?.Syntax, service.Name == "IHostedService"));
    }

    /// <summary>Types that the call names itself: written type arguments and <c>typeof</c>; inferred ones (of a builder, a scan) say nothing.</summary>
    public static IEnumerable<ITypeSymbol> NamedIn(IInvocationOperation link)
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

    /// <summary>What the links of one registration have said so far.</summary>
    private sealed class Segment(SyntaxNode call)
    {
        public SyntaxNode Call { get; set; } = call;

        public List<ITypeSymbol> Services { get; } = [];

        public TypeScan Scan { get; } = new();

        public ITypeSymbol? Made { get; set; }

        public Lifetime Lifetime { get; set; }

        public IOperation? Factory { get; set; }

        public IOperation? Instance { get; set; }

        public bool IsScan { get; set; }

        public bool AsSelf { get; set; }

        public bool AsInterfaces { get; set; }
    }
}
