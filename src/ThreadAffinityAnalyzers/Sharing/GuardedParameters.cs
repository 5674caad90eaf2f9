using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which guards a method holds around all that it does with one of its parameters: <c>Run(connection, gate)</c> that locks inside, an extension that locks its receiver.</summary>
internal sealed class GuardedParameters
{
    private const int Deepest = 4;
    private readonly SymbolSearch search;
    private readonly GuardMapping mapping;
    private readonly GuardedDelegates delegates;
    private readonly GuardAnalysis analysis;
    private readonly ConcurrentDictionary<(IMethodSymbol, int), ImmutableArray<Guard>> known = new();

    public GuardedParameters(SymbolSearch search, GuardMapping mapping, GuardedDelegates delegates, GuardAnalysis analysis)
    {
        this.search = search;
        this.mapping = mapping;
        this.delegates = delegates;
        this.analysis = analysis;
    }

    /// <summary>The guards that the method to which the object is passed holds around it, in the caller's terms.</summary>
    public List<Guard> At(SyntaxNode passed, int depth, CancellationToken cancellation)
    {
        var none = new List<Guard>();
        while (passed.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            passed = passed.Parent;
        }

        SyntaxNode? call = passed.Parent is ArgumentSyntax { Parent.Parent: (BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax) and var construction } ? construction : GuardSites.CallTaking(passed);
        if (call is null || depth > Deepest || search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method || !search.IsOwn(method))
        {
            return none;
        }

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var parameter = passed.Parent is ArgumentSyntax argument ? GuardSites.ParameterFor(argument, method)?.OriginalDefinition as IParameterSymbol
            : method.ReducedFrom is not null ? definition.Parameters[0]
            : null;
        return parameter is null ? none : mapping.AtCall(Of(definition, parameter.Ordinal, depth, cancellation), method, call, null, cancellation);
    }

    private ImmutableArray<Guard> Of(IMethodSymbol method, int ordinal, int depth, CancellationToken cancellation)
    {
        if (known.TryGetValue((method, ordinal), out var answer))
        {
            return answer;
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            return known.GetOrAdd((method, ordinal), OfKept(method.Parameters[ordinal], depth, cancellation));
        }

        List<Guard>? common = null;
        foreach (var (implementing, body) in delegates.BodiesOf(method, cancellation))
        {
            var parameter = ordinal < implementing.Parameters.Length ? implementing.Parameters[ordinal] : null;
            foreach (var name in body.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (parameter is null || name.Identifier.ValueText != parameter.Name || IsIdle(name)
                    || !SymbolEqualityComparer.Default.Equals(search.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol, parameter))
                {
                    continue;
                }

                var here = analysis.HeldInside(name, depth + 1, cancellation).Concat(At(name, depth + 1, cancellation)).ToList();
                common = common is null ? here : common.Where(guard => here.Any(other => other.Key == guard.Key)).ToList();
                if (common.Count == 0)
                {
                    break;
                }
            }
        }

        answer = common?.ToImmutableArray() ?? ImmutableArray<Guard>.Empty;
        known.TryAdd((method, ordinal), answer);
        return answer;
    }

    /// <summary>The static guards that a class holds around all that it does with what its constructor is given: one in an instance guards the work of that instance alone.</summary>
    private ImmutableArray<Guard> OfKept(IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        List<Guard>? common = null;
        foreach (var name in NamesOfKept(parameter, cancellation))
        {
            var here = analysis.HeldInside(name, depth + 1, cancellation).Concat(At(name, depth + 1, cancellation)).Where(guard => guard.IsStatic).ToList();
            common = common is null ? here : common.Where(guard => here.Any(other => other.Key == guard.Key)).ToList();
        }

        return common?.ToImmutableArray() ?? ImmutableArray<Guard>.Empty;
    }

    /// <summary>Where the class works with it: by the parameter itself, and by the state that the parameter is written to.</summary>
    private IEnumerable<SyntaxNode> NamesOfKept(IParameterSymbol parameter, CancellationToken cancellation)
    {
        foreach (var name in search.ReferencesTo(parameter, cancellation).Select(reference => reference.Node).OfType<IdentifierNameSyntax>())
        {
            // _db = db ?? throw new ArgumentNullException(nameof(db))
            SyntaxNode value = name.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } checkedValue ? checkedValue : name;
            var state = value.Parent switch
            {
                AssignmentExpressionSyntax assignment when assignment.Right == value => search.ModelOf(name.SyntaxTree).GetSymbolInfo(assignment.Left, cancellation).Symbol,
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } initial => search.ModelOf(name.SyntaxTree).GetDeclaredSymbol(initial.Parent!, cancellation),
                _ => null,
            };
            foreach (var use in state is IFieldSymbol or IPropertySymbol ? search.ReferencesTo(state, cancellation).Select(reference => reference.Node) : [name])
            {
                if (!(use is IdentifierNameSyntax same && IsIdle(same)) && !(use.Parent is AssignmentExpressionSyntax written && written.Left == use))
                {
                    yield return use;
                }
            }
        }
    }

    /// <summary>Locked, looked at or checked, but not worked with.</summary>
    private static bool IsIdle(IdentifierNameSyntax name) => name.Parent switch
    {
        LockStatementSyntax or IsPatternExpressionSyntax or BinaryExpressionSyntax => true,
        MemberAccessExpressionSyntax access => access.Expression == name && access.Name.Identifier.ValueText is "State" or "ConnectionString",
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => GuardSites.NameOf(call) is "nameof" or "ThrowIfNull" or "Enter" or "Exit" or "TryEnter",
        _ => false,
    };
}
