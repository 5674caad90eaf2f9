using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Whether the expression that says how many a semaphore lets pass says more than one.</summary>
/// <remarks>
/// Who wants one flow at a time writes 1. A count that comes from the settings, the number of processors or a caller is a limit of how much runs at once, and its object is free for several flows.
/// What is not in sight (a parameter that nobody here passes, what a method of the program computes) says nothing.
/// </remarks>
internal sealed class PassCounts
{
    private const int Depth = 4;

    private readonly SymbolSearch search;

    public PassCounts(SymbolSearch search) => this.search = search;

    /// <summary>What to say of a count above one; null where it is one or not known.</summary>
    public string? Several(ExpressionSyntax count, CancellationToken cancellation) => Several(count, null, 0, cancellation);

    private string? Several(ExpressionSyntax count, string? shown, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return null;
        }

        var bare = GuardIdentity.Bare(count) ?? count;
        if (search.ModelOf(bare.SyntaxTree).GetConstantValue(bare, cancellation) is { HasValue: true, Value: var written })
        {
            return written is not (int and > 1) ? null : shown is null ? "it lets " + written + " pass at once" : As(shown);
        }

        return bare switch
        {
            ConditionalExpressionSyntax choice => Several(choice.WhenTrue, shown, depth + 1, cancellation) ?? Several(choice.WhenFalse, shown, depth + 1, cancellation),
            BinaryExpressionSyntax both => Several(both.Left, shown, depth + 1, cancellation) ?? Several(both.Right, shown, depth + 1, cancellation),
            InvocationExpressionSyntax call => OfCall(call, shown, depth, cancellation),
            IdentifierNameSyntax name => OfName(name, shown, depth, cancellation),
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => OfName(name, shown, depth, cancellation),
            _ => null,
        };
    }

    private static string As(string shown) => "it lets as many pass at once as '" + shown + "' says";

    /// <summary><c>Math.Max(1, limit)</c> is what is limited; what a library reads from a text or the settings is in nobody's sight.</summary>
    private string? OfCall(InvocationExpressionSyntax call, string? shown, int depth, CancellationToken cancellation)
    {
        if (search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method || search.IsOwn(method))
        {
            return null;
        }

        return method.ContainingType.Name == "Math"
            ? call.ArgumentList.Arguments.Select(argument => Several(argument.Expression, shown, depth + 1, cancellation)).FirstOrDefault(several => several is not null)
            : As(shown ?? method.Name);
    }

    private string? OfName(IdentifierNameSyntax name, string? shown, int depth, CancellationToken cancellation)
    {
        var symbol = search.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol;
        shown ??= symbol?.Name;
        return symbol switch
        {
            IPropertySymbol { Name: "ProcessorCount" } => "it lets several pass at once",
            IParameterSymbol parameter => Passed(parameter, cancellation).Select(given => given is null ? Default(parameter, shown!) : Several(given, shown, depth + 1, cancellation)).FirstOrDefault(several => several is not null),
            ILocalSymbol local => Any(Written(local, cancellation), shown!, depth, cancellation) ?? (IsRead(local, cancellation) ? As(shown!) : null),
            IFieldSymbol or IPropertySymbol when !search.IsOwn(symbol) => As(shown!),
            IFieldSymbol or IPropertySymbol => GuardSites.ValuesOf(symbol, cancellation).Concat(Read(symbol, cancellation)).ToList() is { Count: > 0 } values ? Any(values, shown!, depth, cancellation) : As(shown!),
            _ => null,
        };
    }

    private string? Any(IEnumerable<ExpressionSyntax> values, string shown, int depth, CancellationToken cancellation) =>
        values.Select(value => Several(value, shown, depth + 1, cancellation)).FirstOrDefault(several => several is not null);

    private static string? Default(IParameterSymbol parameter, string shown) => parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: int and > 1 } ? As(shown) : null;

    /// <summary>What callers in sight pass; null for one that leaves it out.</summary>
    private IEnumerable<ExpressionSyntax?> Passed(IParameterSymbol parameter, CancellationToken cancellation) => parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method
        ? search.ReferencesTo(method, cancellation).Select(call => GuardSites.ArgumentFor(call.Node, method, parameter, search.ModelOf(call.Node.SyntaxTree), cancellation))
        : [];

    private IEnumerable<ExpressionSyntax> Written(ILocalSymbol local, CancellationToken cancellation) => search.DeclarationsOf(local).Select(declared => (declared.GetSyntax(cancellation) as VariableDeclaratorSyntax)?.Initializer?.Value)
        .Concat(search.AssignmentsTo(local, cancellation).Select(written => written.Node is ExpressionSyntax left ? Assignments.ValueOf(left) : null)).OfType<ExpressionSyntax>();

    /// <summary>What a library reads from a text: <c>int.TryParse(settings["Limit"], out var limit)</c>.</summary>
    private bool IsRead(ILocalSymbol local, CancellationToken cancellation) => search.DeclarationsOf(local).FirstOrDefault()?.GetSyntax(cancellation) is SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } }
        && search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is { } method && !search.IsOwn(method);

    /// <summary>What a getter answers.</summary>
    private IEnumerable<ExpressionSyntax> Read(ISymbol member, CancellationToken cancellation) => member is IPropertySymbol
        ? search.DeclarationsOf(member).Select(declared => GuardSites.ReturnedBy(declared.GetSyntax(cancellation))).OfType<ExpressionSyntax>()
        : [];
}
