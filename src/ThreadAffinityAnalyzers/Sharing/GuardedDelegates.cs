using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Whether a delegate given to a method is run before that method returns, and which guards the method holds around it.</summary>
/// <param name="InPlace">The work is done when the call is.</param>
/// <param name="Guards">Held around every run of the delegate.</param>
internal sealed record DelegateRun(bool InPlace, ImmutableArray<Guard> Guards)
{
    public static readonly DelegateRun Later = new(false, ImmutableArray<Guard>.Empty);
    public static readonly DelegateRun Plain = new(true, ImmutableArray<Guard>.Empty);
}

/// <summary>Looks through execute-around methods: <c>Run(c => ...)</c> whose body holds a guard around the delegate.</summary>
internal sealed class GuardedDelegates
{
    private const int Deepest = 8;
    private readonly SymbolSearch search;
    private readonly GuardMapping mapping;
    private readonly GuardIdentity identity;
    private readonly GuardOption option;
    private readonly GuardAnalysis analysis;
    private readonly ConcurrentDictionary<(IMethodSymbol, int), DelegateRun> runs = new();

    public GuardedDelegates(SymbolSearch search, GuardMapping mapping, GuardIdentity identity, GuardOption option, GuardAnalysis analysis)
    {
        this.identity = identity;
        this.option = option;
        this.search = search;
        this.mapping = mapping;
        this.analysis = analysis;
    }

    /// <summary>How the call that takes this argument runs it, in the caller's terms.</summary>
    public DelegateRun At(ArgumentSyntax argument, SyntaxNode? stopAt, int depth, CancellationToken cancellation)
    {
        if (depth > Deepest || argument.Parent?.Parent is not { } call
            || search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method
            || GuardSites.ParameterFor(argument, method) is not { } parameter)
        {
            return DelegateRun.Later;
        }

        if (option.Has(method))
        {
            var receiver = call is InvocationExpressionSyntax invocation ? GuardSites.ReceiverOf(invocation) : null;
            return new DelegateRun(true, ImmutableArray.Create(identity.Of(receiver, stopAt, cancellation) ?? identity.OfConfigured(method)));
        }

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var run = Of(definition, parameter.Ordinal, depth, cancellation);
        if (run is null)
        {
            return !RunsInPlace(method, call) ? DelegateRun.Later
                : OfLockType(method, call, stopAt, cancellation) is { } gate ? new DelegateRun(true, ImmutableArray.Create(gate))
                : DelegateRun.Plain;
        }

        if (run.Guards.Length == 0)
        {
            return run;
        }

        var guards = mapping.AtCall(run.Guards, method, call, stopAt, cancellation);
        return run with { Guards = (GivesTaskAway(definition.Parameters[parameter.Ordinal], parameter) ? guards.ConvertAll(ReleasedEarly) : guards).ToImmutableArray() };
    }

    public static Guard ReleasedEarly(Guard guard) => guard with { Weakness = guard.Weakness ?? GuardAnalysis.ReleasedEarly };

    /// <summary><c>T Run&lt;T&gt;(Func&lt;T&gt; work)</c> with a task for T: nobody waits for it under the guard.</summary>
    private static bool GivesTaskAway(IParameterSymbol defined, IParameterSymbol constructed) =>
        defined.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: ITypeParameterSymbol }
        && constructed.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var result } && GuardSites.IsTask(result);

    /// <summary>A lock of another library that runs the delegate itself: <c>await semaphore.ExecuteAsync(() => ...)</c>.</summary>
    private Guard? OfLockType(IMethodSymbol method, SyntaxNode call, SyntaxNode? stopAt, CancellationToken cancellation) =>
        call is InvocationExpressionSyntax invocation && GuardSites.ReceiverOf(invocation) is { } receiver
        && Guards.IsLockTypeName(method.ContainingType?.Name ?? "") && !Guards.IsReadScope(method.Name)
            ? identity.Of(receiver, stopAt, cancellation)
            : null;

    /// <summary>Null for methods without a body in source.</summary>
    private DelegateRun? Of(IMethodSymbol method, int ordinal, int depth, CancellationToken cancellation)
    {
        if (runs.TryGetValue((method, ordinal), out var known))
        {
            return known;
        }

        DelegateRun? run = null;
        foreach (var body in BodiesOf(method, cancellation))
        {
            var one = InBody(body.Method, body.Body, ordinal, depth, cancellation);
            run = run is null ? one : Both(run, one);
        }

        if (run is not null)
        {
            runs.TryAdd((method, ordinal), run);
        }

        return run;
    }

    private DelegateRun InBody(IMethodSymbol method, SyntaxNode body, int ordinal, int depth, CancellationToken cancellation)
    {
        if (ordinal >= method.Parameters.Length)
        {
            return DelegateRun.Later;
        }

        var parameter = method.Parameters[ordinal];
        var model = search.ModelOf(body.SyntaxTree);
        DelegateRun? run = null;
        foreach (var name in body.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != parameter.Name || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, parameter))
            {
                continue;
            }

            var one = AtUse(name, depth, cancellation);
            if (one is not null)
            {
                run = run is null ? one : Both(run, one);
            }
        }

        return run ?? DelegateRun.Later;
    }

    private DelegateRun? AtUse(IdentifierNameSyntax name, int depth, CancellationToken cancellation)
    {
        switch (name.Parent)
        {
            case InvocationExpressionSyntax call when call.Expression == name:
                return new DelegateRun(true, analysis.HeldInside(call, depth + 1, cancellation));
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Parent: InvocationExpressionSyntax call } access when access.Expression == name:
                return new DelegateRun(true, analysis.HeldInside(call, depth + 1, cancellation));
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax } conditional when conditional.Expression == name:
                return new DelegateRun(true, analysis.HeldInside(conditional, depth + 1, cancellation));
            case ArgumentSyntax argument when argument.Parent?.Parent is InvocationExpressionSyntax check && GuardSites.NameOf(check) is "ThrowIfNull" or "nameof":
                return null;
            case ArgumentSyntax argument:
                // HeldInside begins at the argument itself, so it sees the next method's guards too.
                var next = At(argument, null, depth + 1, cancellation);
                return next.InPlace ? new DelegateRun(true, analysis.HeldInside(name, depth + 1, cancellation)) : next;
            case BinaryExpressionSyntax or IsPatternExpressionSyntax:
                return null;
            default:
                return DelegateRun.Later;
        }
    }

    /// <summary>The body of the method, and those of its overrides and implementations.</summary>
    public IEnumerable<(IMethodSymbol Method, SyntaxNode Body)> BodiesOf(IMethodSymbol method, CancellationToken cancellation)
    {
        var isOpen = method.IsAbstract || method.IsVirtual || method.IsOverride;
        foreach (var reference in search.DeclarationsOf(method.PartialImplementationPart ?? method))
        {
            if (GuardSites.BodyOf(reference.GetSyntax(cancellation)) is { } body)
            {
                yield return (method.PartialImplementationPart ?? method, body);
            }
        }

        if (!isOpen || !search.IsOwn(method))
        {
            yield break;
        }

        foreach (var token in search.TokensNamed(method.Name, cancellation))
        {
            if (token.Parent is MethodDeclarationSyntax declaration && declaration.Identifier == token
                && GuardSites.BodyOf(declaration) is { } body
                && search.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) is { } other
                && !SymbolEqualityComparer.Default.Equals(other, method) && Fulfils(other, method))
            {
                yield return (other, body);
            }
        }
    }

    private static bool Fulfils(IMethodSymbol other, IMethodSymbol method)
    {
        for (var overridden = other.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
            {
                return true;
            }
        }

        return method.ContainingType.TypeKind == TypeKind.Interface && other.Parameters.Length == method.Parameters.Length
            && other.ContainingType.AllInterfaces.Any(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, method.ContainingType));
    }

    private static DelegateRun Both(DelegateRun one, DelegateRun other) =>
        new(one.InPlace && other.InPlace, one.Guards.Where(guard => other.Guards.Any(held => held.Key == guard.Key)).ToImmutableArray());

    /// <summary>Methods of other assemblies run a delegate at once, unless their name or type says that they keep it.</summary>
    private static bool RunsInPlace(IMethodSymbol method, SyntaxNode call)
    {
        var type = method.ContainingType;
        var space = type?.ContainingNamespace?.ToDisplayString();
        if (space == "System.Linq" && type!.Name is "Enumerable" or "AsyncEnumerable")
        {
            return !IsLazyAndLeaves(call, method);
        }

        if (method.MethodKind == MethodKind.Constructor || space is "System.Threading" or "System.Timers")
        {
            return false;
        }

        if (space == "System.Threading.Tasks" && type!.Name is not "Parallel")
        {
            return method.Name is "Run" or "StartNew" && IsAwaited(call);
        }

        foreach (var word in new[] { "Map", "Use", "On", "Add", "Subscribe", "Register", "ContinueWith", "Enqueue", "Schedule", "Start", "Queue", "Post", "Configure", "Defer" })
        {
            if (method.Name.StartsWith(word, System.StringComparison.Ordinal))
            {
                return method.Name is "AddOrUpdate";
            }
        }

        return true;
    }

    private static bool IsAwaited(SyntaxNode call)
    {
        var at = call.Parent;
        while (at is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            at = at.Parent;
        }

        return at is AwaitExpressionSyntax;
    }

    /// <summary>A LINQ chain that is returned as it is runs its delegates when somebody else enumerates it.</summary>
    private static bool IsLazyAndLeaves(SyntaxNode call, IMethodSymbol method)
    {
        if (method.ReturnType.Name is not ("IEnumerable" or "IOrderedEnumerable" or "IAsyncEnumerable"))
        {
            return false;
        }

        var at = call;
        while (at.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer } access && access.Expression == at)
        {
            at = outer;
            var name = GuardSites.NameOf(outer);
            if (name.StartsWith("To", System.StringComparison.Ordinal)
                || name is "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "Any" or "All" or "Count" or "Sum"
                    or "Max" or "Min" or "Average" or "Aggregate" or "Contains" or "SequenceEqual" or "ForEach")
            {
                return false;
            }
        }

        return at.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax || at.Parent is LambdaExpressionSyntax;
    }
}
