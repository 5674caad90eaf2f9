using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Finds the registering calls of a compilation by their words and reads each.</summary>
internal sealed class RegistrationReader
{
    private static readonly string[] FilterCollections = ["Filters", "filters"];

    private static readonly string[] TypeOf = ["typeof"];

    private const string Descriptor = "ServiceDescriptor";

    private readonly SymbolSearch search;
    private readonly RegistrationWords words;
    private readonly RegistrationArguments arguments;
    private readonly RegistrationChains chains;
    private readonly RegistrationExports exports;
    private readonly WrittenRegistrations written;

    public RegistrationReader(KnownTypes types, SymbolSearch search, RegistrationProducts products)
    {
        this.search = search;
        words = new RegistrationWords(types);
        arguments = new RegistrationArguments(types, products);
        chains = new RegistrationChains(search, words, products);
        exports = new RegistrationExports(types, search);
        written = new WrittenRegistrations(search, chains);
    }

    public List<RegistrationDraft> ReadAll(CancellationToken cancellation)
    {
        var drafts = new List<RegistrationDraft>();
        var read = new HashSet<SyntaxNode>();
        foreach (var word in words.All)
        {
            foreach (var token in search.TokensNamed(word, cancellation, word == "Add" ? FilterCollections : null))
            {
                if (CallOf(token) is { } call && MayRegister(word, call) && !IsInTestHost(call, cancellation))
                {
                    ReadCall(call, drafts, read, cancellation);
                }
            }
        }

        foreach (var creation in search.TokensNamed(Descriptor, cancellation).SelectMany(DescriptorsOf).Concat(Unnamed(cancellation)))
        {
            if (!IsInTestHost(creation, cancellation))
            {
                ReadDescriptor(creation, drafts, read, cancellation);
            }
        }

        drafts.AddRange(exports.Read(cancellation));
        return drafts;
    }

    /// <summary>Whether the node stands in code that overrides registrations for a test host.</summary>
    public bool IsInTestHost(SyntaxNode node, CancellationToken cancellation)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureTestServices" or "ConfigureTestContainer" or "WithWebHostBuilder" } }:
                    return true;
                case ClassDeclarationSyntax { BaseList: not null } type:
                    for (var symbol = search.ModelOf(type.SyntaxTree).GetDeclaredSymbol(type, cancellation)?.BaseType; symbol is not null; symbol = symbol.BaseType)
                    {
                        if (symbol.Name == "WebApplicationFactory")
                        {
                            return true;
                        }
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>The call whose method name this token is.</summary>
    public static InvocationExpressionSyntax? CallOf(SyntaxToken token) => token.Parent switch
    {
        SimpleNameSyntax { Parent: InvocationExpressionSyntax call } name when call.Expression == name => call,
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access } name when access.Name == name && call.Expression == access => call,
        SimpleNameSyntax { Parent: MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax call } } => call,
        _ => null,
    };

    // "Add" is on every list and set; as a registration it stands on a filter collection.
    private static bool MayRegister(string word, InvocationExpressionSyntax call) =>
        word != "Add" || call.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Filters" } or IdentifierNameSyntax { Identifier.ValueText: "Filters" or "filters" } };

    private static IEnumerable<ExpressionSyntax> DescriptorsOf(SyntaxToken token)
    {
        switch (token.Parent)
        {
            case IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access } name when access.Expression == name:
                return [call];
            case IdentifierNameSyntax { Parent: QualifiedNameSyntax { Parent: ObjectCreationExpressionSyntax creation } }:
                return [creation];
            case IdentifierNameSyntax { Parent: ObjectCreationExpressionSyntax creation }:
                return [creation];
            case IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } } }:
                return [call];
        }

        // `ServiceDescriptor d = new(...)`, `new List<ServiceDescriptor> { new(...) }`, `static ServiceDescriptor D() => new(...)`: the creations name no type of their own.
        var declaration = token.Parent?.FirstAncestorOrSelf<SyntaxNode>(node => node is VariableDeclarationSyntax or BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax
            or ParameterSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        var type = declaration switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            PropertyDeclarationSyntax property => property.Type,
            VariableDeclarationSyntax or BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax => declaration,
            _ => null,
        };
        return type?.Span.Contains(token.Span) == true ? declaration!.DescendantNodes().OfType<ImplicitObjectCreationExpressionSyntax>() : [];
    }

    /// <summary><c>services.Add(new(typeof(IFoo), new Foo()))</c> names no type of its own: found by what is added, or by a lifetime among the arguments.</summary>
    private IEnumerable<ExpressionSyntax> Unnamed(CancellationToken cancellation)
    {
        foreach (var word in new[] { "Add", "TryAdd", "TryAddEnumerable", "Replace", "Insert" })
        {
            foreach (var token in search.TokensNamed(word, cancellation, TypeOf))
            {
                if (CallOf(token)?.ArgumentList.Arguments.LastOrDefault()?.Expression is ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 1 } arguments } creation
                    && arguments.Any(argument => argument.Expression is TypeOfExpressionSyntax))
                {
                    yield return creation;
                }
            }
        }

        foreach (var token in search.TokensNamed("ServiceLifetime", cancellation))
        {
            if (token.Parent?.FirstAncestorOrSelf<ArgumentSyntax>() is { Parent.Parent: ImplicitObjectCreationExpressionSyntax creation })
            {
                yield return creation;
            }
        }
    }

    private void ReadCall(InvocationExpressionSyntax syntax, List<RegistrationDraft> drafts, HashSet<SyntaxNode> read, CancellationToken cancellation)
    {
        if (read.Contains(syntax))
        {
            return;
        }

        if (written.TryRead(syntax, cancellation) is { } draft)
        {
            read.Add(syntax);
            drafts.Add(draft);
            return;
        }

        if (search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) is not { } operation)
        {
            return;
        }

        if (operation is not IInvocationOperation call)
        {
            ReadUnbound(syntax, operation, drafts, cancellation);
            return;
        }

        if (!words.TryGet(call.TargetMethod, RegistrationProducts.ReceiverOf(call)?.Type, out var lifetime, out var form))
        {
            return;
        }

        if (form == RegistrationForm.FluentLifetime || chains.IsContinued(syntax))
        {
            var chain = chains.EndOf(syntax, cancellation);
            if (read.Add(chain))
            {
                drafts.AddRange(chains.Read(chain, cancellation));
            }
        }
        else if (read.Add(syntax))
        {
            drafts.AddRange(arguments.Read(call, call.TargetMethod, call.Arguments, lifetime, form, cancellation));
        }
    }

    /// <summary>A context whose options do not compile yet is registered all the same, for as long as the method says.</summary>
    private void ReadUnbound(InvocationExpressionSyntax syntax, IOperation operation, List<RegistrationDraft> drafts, CancellationToken cancellation)
    {
        foreach (var meant in search.ModelOf(syntax.SyntaxTree).GetSymbolInfo(syntax, cancellation).CandidateSymbols.OfType<IMethodSymbol>())
        {
            if (words.TryGet(meant, null, out var lifetime, out var form) && form is RegistrationForm.Context or RegistrationForm.ContextFactory)
            {
                drafts.AddRange(arguments.Read(operation, meant, ImmutableArray<IArgumentOperation>.Empty, lifetime, form, cancellation));
                return;
            }
        }
    }

    private void ReadDescriptor(ExpressionSyntax syntax, List<RegistrationDraft> drafts, HashSet<SyntaxNode> read, CancellationToken cancellation)
    {
        if (!read.Add(syntax))
        {
            return;
        }

        // Without a lifetime argument the constructor takes an instance.
        var stated = search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) switch
        {
            IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.Name: Descriptor } method } call => arguments.Read(call, method, call.Arguments, LifetimeIn(method.Name), RegistrationForm.Services, cancellation),
            IObjectCreationOperation { Constructor: { ContainingType.Name: Descriptor } constructor } creation => arguments.Read(creation, constructor, creation.Arguments, Lifetime.Application, RegistrationForm.Services, cancellation),
            _ => [],
        };
        drafts.AddRange(stated);
    }

    private static Lifetime LifetimeIn(string name) =>
        name.EndsWith("Transient", System.StringComparison.Ordinal) ? Lifetime.Call
        : name.EndsWith("Scoped", System.StringComparison.Ordinal) ? Lifetime.Scope
        : Lifetime.Application;
}
