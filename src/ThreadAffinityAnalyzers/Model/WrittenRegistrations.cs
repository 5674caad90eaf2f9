using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>
/// Reads what stands there in full: <c>services.AddScoped&lt;IStore, Store&gt;()</c>, <c>services.AddSingleton(typeof(Store))</c>. Most registrations are of this kind, and only the names
/// of their types are bound; binding one call binds all of the method around it.
/// </summary>
internal sealed class WrittenRegistrations
{
    private readonly SymbolSearch search;
    private readonly RegistrationChains chains;

    public WrittenRegistrations(SymbolSearch search, RegistrationChains chains)
    {
        this.search = search;
        this.chains = chains;
    }

    /// <summary>Null where binding has to tell: factories, instances, keys, type parameters, open generics, methods of the program that have such a name, receivers that may be something else.</summary>
    public RegistrationDraft? TryRead(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: var method } access || !RegistrationWords.TryGetPlain(method.Identifier.ValueText, out var lifetime, out var form)
            || TypesOf(method, call.ArgumentList, form) is not { Length: 1 or 2 } written
            || chains.IsContinued(call) || !IsServiceCollection(access.Expression, cancellation) || search.DeclaresCallable(method.Identifier.ValueText, cancellation))
        {
            return null;
        }

        var types = Array.ConvertAll(written, type => Meant(type, cancellation));
        if (Array.Exists(types, type => type is null))
        {
            return null;
        }

        var service = types[0]!;
        var made = types.Length > 1 ? types[1] : form == RegistrationForm.Context || RegistrationProducts.CanBeMade(service) ? service : null;
        return new RegistrationDraft(service, made, null, lifetime, null, call, null, null, service.Name == "IHostedService");
    }

    private static TypeSyntax[]? TypesOf(SimpleNameSyntax method, ArgumentListSyntax arguments, RegistrationForm form) => (method, form) switch
    {
        // A lambda configures the options; a lifetime would be another kind of argument.
        (GenericNameSyntax { TypeArgumentList.Arguments: [var context] }, RegistrationForm.Context) when arguments.Arguments.All(argument => argument.Expression is LambdaExpressionSyntax) => [context],
        (GenericNameSyntax generic, RegistrationForm.Services) when arguments.Arguments.Count == 0 => generic.TypeArgumentList.Arguments.ToArray(),
        (IdentifierNameSyntax, RegistrationForm.Services) when arguments.Arguments.All(argument => argument is { NameColon: null, Expression: TypeOfExpressionSyntax }) =>
            arguments.Arguments.Select(argument => ((TypeOfExpressionSyntax)argument.Expression).Type).ToArray(),
        _ => null,
    };

    /// <summary>A parameter of that type, the <c>Services</c> of a builder, or a chain of calls on one of them.</summary>
    private bool IsServiceCollection(ExpressionSyntax receiver, CancellationToken cancellation) => receiver switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => RegistrationWords.IsServiceCollection(search.Receivers.ParameterType(receiver, name, cancellation)),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Services", Expression: IdentifierNameSyntax { Identifier.ValueText: var name } builder } =>
            search.Receivers.ParameterType(builder, name, cancellation) is { } type ? HasServices(type) : IsMadeAsBuilder(builder, name, cancellation),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var inner } } =>
            RegistrationWords.TryGetPlain(name, out _, out _) && !search.DeclaresCallable(name, cancellation) && IsServiceCollection(inner, cancellation),
        _ => false,
    };

    private static bool HasServices(INamedTypeSymbol builder) => builder.SelfAndBases().Concat(builder.AllInterfaces).SelectMany(type => type.GetMembers("Services")).Any(member => member is IPropertySymbol { Type: var type } && RegistrationWords.IsServiceCollection(type));

    /// <summary><c>var b = WebApplication.CreateBuilder(args);</c>, <c>Host.CreateApplicationBuilder()</c>: the one local of this name in the member, or among the statements at the top level.</summary>
    private bool IsMadeAsBuilder(SyntaxNode use, string name, CancellationToken cancellation)
    {
        var statements = use.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
        {
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement),
            BaseMethodDeclarationSyntax { Body: { } body } => body.Statements,
            _ => [],
        };
        var declared = statements.OfType<LocalDeclarationStatementSyntax>().SelectMany(statement => statement.Declaration.Variables).Where(variable => variable.Identifier.ValueText == name).Take(2).ToList();
        return declared is [{ Initializer.Value: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var making } } }]
            && making.StartsWith("Create", StringComparison.Ordinal) && making.EndsWith("Builder", StringComparison.Ordinal) && !search.DeclaresCallable(making, cancellation);
    }

    /// <summary>Bound where the member begins, unless the declarations tell: a body declares no types.</summary>
    private ITypeSymbol? Meant(TypeSyntax written, CancellationToken cancellation)
    {
        if (written.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member
            || written.DescendantNodesAndSelf().Any(part => part is OmittedTypeArgumentSyntax || part is IdentifierNameSyntax name && ReceiverTypes.IsTypeParameter(name.Identifier.ValueText, written)))
        {
            return null;
        }

        if (written is IdentifierNameSyntax { Identifier.ValueText: var word } && search.VisibleTypes.Of(written, word, cancellation) is { } visible)
        {
            return visible;
        }

        cancellation.ThrowIfCancellationRequested();
        var meant = search.ModelOf(written.SyntaxTree).GetSpeculativeSymbolInfo(member.SpanStart, written, SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        return meant is ITypeSymbol type and not IErrorTypeSymbol ? type : null;
    }
}
