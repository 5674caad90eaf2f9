using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>The one connection under all contexts of a class, where their options are given an object and no text: <c>UseSqlite(connection)</c>. Contexts of their own would still share it.</summary>
internal static class SharedConnection
{
    public const string Objection = "the contexts' options hold one connection";

    /// <summary>Refuses where two contexts of the class could be on one connection.</summary>
    /// <param name="context">The context.</param>
    /// <param name="session">The class of the contexts; where it is another one, a service made for a scope, any context may be behind it.</param>
    /// <param name="scoped">Whether each comes from a scope of its own, in which the container makes its options anew.</param>
    public static async Task<bool> IsUnderAsync(RemedyContext context, ITypeSymbol? session, bool scoped)
    {
        if (AdoTypes.IsConnection(session))
        {
            return false;
        }

        foreach (var (document, root) in await ProgramAsync(context).ConfigureAwait(false))
        {
            foreach (var call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (call is { ArgumentList.Arguments.Count: > 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && name.StartsWith("Use", System.StringComparison.Ordinal) &&
                    await context.ModelOfAsync(document).ConfigureAwait(false) is var model && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && IsBuilder((method.ReducedFrom ?? method).Parameters.FirstOrDefault()?.Type) &&
                    call.ArgumentList.Arguments.Select(one => one.Expression).FirstOrDefault(one => AdoTypes.IsConnection(model.GetTypeInfo(one).Type)) is { } given &&
                    (!AdoTypes.IsSession(session) || MayConfigure(call, session!, model)) && !await IsMadeForEachAsync(context, given, model, scoped).ConfigureAwait(false))
                {
                    context.Refuse(Objection);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>new Shop(connection)</c>: refuses, too.</summary>
    public static bool IsGiven(RemedyContext context, ExpressionSyntax made, SemanticModel model) => made is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var given } && AdoTypes.IsSession(model.GetTypeInfo(made).Type) &&
        given.Any(one => AdoTypes.IsConnection(model.GetTypeInfo(one.Expression).Type) && Creation.Bare(one.Expression) is not BaseObjectCreationExpressionSyntax) && !context.Refuse(Objection);

    private static bool IsBuilder(ITypeSymbol? type) => type?.Name == "DbContextOptionsBuilder";

    /// <summary>False where the options are seen to be those of another class.</summary>
    private static bool MayConfigure(InvocationExpressionSyntax call, ITypeSymbol session, SemanticModel model)
    {
        var named = new List<ITypeSymbol?>();
        if (call.Expression is MemberAccessExpressionSyntax { Expression: var builder } && model.GetTypeInfo(builder).Type is INamedTypeSymbol { TypeArguments: { Length: 1 } of } && of[0] is INamedTypeSymbol)
        {
            named.Add(of[0]);
        }

        foreach (var around in call.Ancestors())
        {
            if (around is MethodDeclarationSyntax { Identifier.ValueText: "OnConfiguring" } && model.GetDeclaredSymbol(around) is { } configuring)
            {
                named.Add(configuring.ContainingType);
            }
            else if (around is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: var arguments } } })
            {
                named.AddRange(arguments.Select(one => model.GetTypeInfo(one).Type).Where(AdoTypes.IsSession));
            }
        }

        return named.Count == 0 || named.Any(one => IsOrDerives(session, one) || IsOrDerives(one, session));
    }

    private static bool IsOrDerives(ITypeSymbol? type, ITypeSymbol? from)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            // Projects have symbols of their own for one class; 'var' makes it one that may be null.
            if (one.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() == from?.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Made where the options of each context are: in <c>OnConfiguring</c>, or, for a scope of its own, in the lambda of <c>AddDbContext</c>, where the scope may also have one.</summary>
    private static async Task<bool> IsMadeForEachAsync(RemedyContext context, ExpressionSyntax given, SemanticModel model, bool scoped)
    {
        var isMade = Creation.Bare(given) is BaseObjectCreationExpressionSyntax;
        if (isMade && Flow.FunctionAround(given) is MethodDeclarationSyntax { Identifier.ValueText: "OnConfiguring" })
        {
            return true;
        }

        return scoped && Flow.FunctionAround(given) is LambdaExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddDbContext" }, ArgumentList.Arguments.Count: 1 } } } lambda &&
            (isMade || IsResolved(given, lambda) && !await IsSingletonAsync(context, model.GetTypeInfo(given).Type!).ConfigureAwait(false));
    }

    /// <summary><c>(services, options) => options.UseSqlite(services.GetRequiredService&lt;SqliteConnection&gt;())</c></summary>
    private static bool IsResolved(ExpressionSyntax given, LambdaExpressionSyntax lambda) => lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 2 } parameters } &&
        Creation.Bare(given) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetRequiredService" or "GetService", Expression: IdentifierNameSyntax provider } } && provider.Identifier.ValueText == parameters[0].Identifier.ValueText;

    /// <summary>Some registration says so of the class, in whatever form.</summary>
    private static async Task<bool> IsSingletonAsync(RemedyContext context, ITypeSymbol connection)
    {
        foreach (var (document, root) in await ProgramAsync(context).ConfigureAwait(false))
        {
            foreach (var name in root.DescendantNodes().OfType<SimpleNameSyntax>().Where(one => one.Identifier.ValueText.EndsWith("Singleton", System.StringComparison.Ordinal)))
            {
                var call = name.FirstAncestorOrSelf<InvocationExpressionSyntax>();
                if (call is not null && await context.ModelOfAsync(document).ConfigureAwait(false) is var model &&
                    call.DescendantNodes().OfType<ExpressionSyntax>().Any(one => model.GetTypeInfo(one).Type is { } type && (IsOrDerives(type, connection) || IsOrDerives(connection, type) && AdoTypes.IsConnection(type))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>All documents but those of test projects, whose fixtures give contexts a connection that no flow of the program sees.</summary>
    private static async Task<IReadOnlyList<(Document Document, SyntaxNode Root)>> ProgramAsync(RemedyContext context)
    {
        var all = new List<(Document, SyntaxNode)>();
        foreach (var project in context.Solution.Projects)
        {
            if (project.Id != context.Document.Project.Id && (await project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation || TestProject.Is(compilation, project.AnalyzerOptions, context.Cancellation)))
            {
                continue;
            }

            foreach (var document in project.Documents)
            {
                if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is { } root)
                {
                    all.Add((document, root));
                }
            }
        }

        return all;
    }
}
