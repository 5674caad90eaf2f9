using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>One connection at run time: where it is made, for whom, and what its statements do.</summary>
/// <param name="Creation">The creation of the connection.</param>
/// <param name="Constant">The connection string's literal.</param>
/// <param name="At">The place that tells connections of one creation apart: a call of the helper, a consumer, a member.</param>
/// <param name="Tables">What is done with it.</param>
internal sealed record MemoryDatabaseFlow(SyntaxNode Creation, Place Constant, SyntaxNode At, MemoryDatabaseTables Tables);

/// <summary>Follows a created connection to the statements that run on it.</summary>
internal sealed class MemoryDatabaseFlows
{
    private readonly SharingContext context;
    private readonly MemoryDatabaseStrings strings;

    public MemoryDatabaseFlows(SharingContext context, MemoryDatabaseStrings strings)
    {
        this.context = context;
        this.strings = strings;
    }

    /// <summary>The connections that one creation makes: one for each call of a helper, each consumer of a registration, each member of an owner that is made per call.</summary>
    public IEnumerable<MemoryDatabaseFlow> Of(ExpressionSyntax creation, Place constant, CancellationToken cancellation)
    {
        var value = Functions.Outermost(creation);
        if (StateOf(value, cancellation) is { } state)
        {
            return OfState(creation, constant, state, cancellation);
        }

        if (context.Lifetimes.All(cancellation).FirstOrDefault(r => r.Factory is { } factory && factory.SyntaxTree == creation.SyntaxTree && factory.Span.Contains(creation.Span)) is { } registration)
        {
            return OfRegistration(creation, constant, registration, cancellation);
        }

        var own = new MemoryDatabaseTables();
        foreach (var use in LocalUses(value, cancellation))
        {
            Collect(use, own, 0, cancellation);
        }

        if (CallsOf(value, cancellation) is not { } calls)
        {
            return new[] { new MemoryDatabaseFlow(creation, constant, creation, own) };
        }

        return calls.Select(call =>
        {
            var tables = new MemoryDatabaseTables();
            tables.Add(own);
            foreach (var use in UsesOf(call, cancellation))
            {
                Collect(use, tables, 0, cancellation);
            }

            return new MemoryDatabaseFlow(creation, constant, call, tables);
        }).ToList();
    }

    private ISymbol? StateOf(ExpressionSyntax value, CancellationToken cancellation) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } declarator } => context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => context.ModelOf(property).GetDeclaredSymbol(property, cancellation),
        AssignmentExpressionSyntax assignment when assignment.Right == value && context.SymbolOf(assignment.Left, cancellation) is IFieldSymbol or IPropertySymbol =>
            context.SymbolOf(assignment.Left, cancellation),
        _ => null,
    };

    private IEnumerable<MemoryDatabaseFlow> OfState(ExpressionSyntax creation, Place constant, ISymbol state, CancellationToken cancellation)
    {
        var uses = context.Uses.Of(state, cancellation).Select(u => u.Node).ToList();
        var owner = state.ContainingType;
        var isPerCall = !state.IsStatic && owner is not null
            && (context.Entries.IsPerCallInstance(owner, out _) || context.Lifetimes.Making(owner, cancellation) is { IsEmpty: false } made && made.All(r => r.Lifetime == Lifetime.Call));
        if (!isPerCall)
        {
            return new[] { Flow(creation, constant, creation, uses, cancellation) };
        }

        // A new instance for each call: what the constructor does belongs to each of them.
        var construction = uses.Where(InstanceSource.IsConstruction).ToList();
        return uses.Except(construction).GroupBy(u => u.FirstAncestorOrSelf<MemberDeclarationSyntax>())
            .Where(g => g.Key is MethodDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(m => m.ValueText == "public"))
            .Select(g => Flow(creation, constant, g.Key!, construction.Concat(g), cancellation)).ToList();
    }

    private IEnumerable<MemoryDatabaseFlow> OfRegistration(ExpressionSyntax creation, Place constant, Model.ServiceRegistration registration, CancellationToken cancellation)
    {
        var flows = new List<(SyntaxNode At, List<ExpressionSyntax> Uses)>();
        foreach (var consumer in context.Lifetimes.ServiceConsumers(registration.Service, cancellation))
        {
            if (consumer.Resolution is ExpressionSyntax resolution)
            {
                flows.Add((resolution, UsesOf(resolution, cancellation)));
            }
            else if (consumer.Parameter is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var taker } } parameter)
            {
                var fields = taker.GetMembers().Where(m => m is IFieldSymbol { IsStatic: false, AssociatedSymbol: null } or IPropertySymbol { IsStatic: false }
                    && SymbolEqualityComparer.Default.Equals(context.Subjects.OriginOf(m, cancellation).Parameter, parameter));
                flows.Add((consumer.Node, fields.Append<ISymbol>(parameter).SelectMany(f => context.Uses.OfVariable(f, Subject.Shared.Instance, cancellation)).Select(u => u.Node).ToList()));
            }
            else if (consumer.Parameter is { } handed)
            {
                flows.Add((consumer.Node, context.Uses.OfVariable(handed, Subject.Shared.Instance, cancellation).Select(u => u.Node).ToList()));
            }
        }

        // A singleton is one connection for all consumers.
        return registration.Lifetime == Lifetime.Application
            ? new[] { Flow(creation, constant, creation, flows.SelectMany(f => f.Uses), cancellation) }
            : flows.Select(f => Flow(creation, constant, f.At, f.Uses, cancellation));
    }

    private MemoryDatabaseFlow Flow(SyntaxNode creation, Place constant, SyntaxNode at, IEnumerable<ExpressionSyntax> uses, CancellationToken cancellation)
    {
        var tables = new MemoryDatabaseTables();
        foreach (var use in uses)
        {
            Collect(use, tables, 0, cancellation);
        }

        return new MemoryDatabaseFlow(creation, constant, at, tables);
    }

    private List<ExpressionSyntax> UsesOf(ExpressionSyntax value, CancellationToken cancellation) =>
        context.Uses.OfExpression(value, Subject.Shared.Instance, cancellation).Select(u => u.Node).ToList();

    /// <summary>Uses in the function that creates the connection; a helper's callers are followed apart.</summary>
    private IEnumerable<ExpressionSyntax> LocalUses(ExpressionSyntax value, CancellationToken cancellation)
    {
        if (LocalOf(value, cancellation) is not { } local)
        {
            return UsesOf(value, cancellation).Where(u => u.SyntaxTree == value.SyntaxTree && u.Span.OverlapsWith(value.Span));
        }

        return context.Search.ReferencesTo(local, cancellation).Select(r => r.Node).OfType<ExpressionSyntax>();
    }

    private ILocalSymbol? LocalOf(ExpressionSyntax value, CancellationToken cancellation) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation) as ILocalSymbol,
        AssignmentExpressionSyntax assignment when assignment.Right == value => context.SymbolOf(assignment.Left, cancellation) as ILocalSymbol,
        _ => null,
    };

    /// <summary>The calls of the helper that returns the connection; null where no helper does.</summary>
    private List<ExpressionSyntax>? CallsOf(ExpressionSyntax value, CancellationToken cancellation)
    {
        if (Functions.Enclosing(value) is not { } function)
        {
            return null;
        }

        var local = LocalOf(value, cancellation);
        var isReturned = value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax
            || local is not null && ConcurrentStarts.Own(function).OfType<ReturnStatementSyntax>().Any(r =>
                r.Expression is { } returned && Functions.Innermost(returned) is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name);
        if (!isReturned)
        {
            return null;
        }

        var helper = function switch
        {
            AnonymousFunctionExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } => context.ModelOf(variable).GetDeclaredSymbol(variable, cancellation),
            AnonymousFunctionExpressionSyntax => null,
            AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => context.ModelOf(property).GetDeclaredSymbol(property, cancellation),
            _ => context.ModelOf(function).GetDeclaredSymbol(function, cancellation),
        };
        return helper is null
            ? null
            : context.Search.ReferencesTo(helper, cancellation).Select(r => r.Node).OfType<ExpressionSyntax>().Select(n => Functions.CallOf(n) ?? Functions.Whole(n)).ToList();
    }

    /// <summary>The statements that a use of the connection runs: texts in its call, in the command it makes, in the helper it is passed to.</summary>
    private void Collect(ExpressionSyntax use, MemoryDatabaseTables tables, int depth, CancellationToken cancellation)
    {
        if (depth > 4)
        {
            return;
        }

        switch (Functions.Outermost(use).Parent)
        {
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member when member.Expression == Functions.Outermost(use):
                Texts(call.ArgumentList.Arguments, tables, cancellation);
                Command(call, tables, cancellation);
                Passed(call, null, tables, depth, cancellation);
                break;
            case ArgumentSyntax { Parent.Parent: ExpressionSyntax taker } argument:
                Texts(((BaseArgumentListSyntax)argument.Parent!).Arguments, tables, cancellation);
                Command(taker, tables, cancellation);
                Passed(taker, argument, tables, depth, cancellation);
                break;
            case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ExpressionSyntax creation } }:
                Command(creation, tables, cancellation);
                break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } when depth < 3 && context.ModelOf(declarator).GetDeclaredSymbol(declarator, cancellation) is ILocalSymbol alias:
                foreach (var reference in context.Search.ReferencesTo(alias, cancellation))
                {
                    if (reference.Node is ExpressionSyntax name)
                    {
                        Collect(name, tables, depth + 1, cancellation);
                    }
                }

                break;
        }
    }

    private void Texts(IEnumerable<ArgumentSyntax> arguments, MemoryDatabaseTables tables, CancellationToken cancellation)
    {
        foreach (var argument in arguments)
        {
            if (strings.TextOf(argument.Expression, cancellation) is { } text)
            {
                tables.Add(text.Text);
            }
        }
    }

    /// <summary>A command that is made here: its text, set in its initialiser or through its local.</summary>
    private void Command(ExpressionSyntax made, MemoryDatabaseTables tables, CancellationToken cancellation)
    {
        var assignments = (made as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>();
        if (LocalOf(Functions.Outermost(made), cancellation) is { } local)
        {
            assignments = assignments.Concat(context.Search.ReferencesTo(local, cancellation).Select(r => r.Node.Parent?.Parent).OfType<AssignmentExpressionSyntax>());
        }

        foreach (var assignment in assignments)
        {
            if (assignment.Left.ToString().EndsWith("CommandText", System.StringComparison.Ordinal) && strings.TextOf(assignment.Right, cancellation) is { } text)
            {
                tables.Add(text.Text);
            }
        }
    }

    private void Passed(ExpressionSyntax taker, ArgumentSyntax? argument, MemoryDatabaseTables tables, int depth, CancellationToken cancellation)
    {
        if (context.SymbolOf(taker, cancellation) is not IMethodSymbol method || !context.Search.IsOwn(method))
        {
            return;
        }

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var parameter = argument is null ? definition.Parameters.FirstOrDefault()
            : Arguments.ParameterOf(argument, method) is { } given ? definition.Parameters.FirstOrDefault(p => p.Name == given.Name) : null;
        if (parameter is null || (argument is null && method.ReducedFrom is null))
        {
            return;
        }

        var names = new List<ISymbol> { parameter };
        if (definition.MethodKind == MethodKind.Constructor)
        {
            names.AddRange(definition.ContainingType.GetMembers().Where(m => m is IFieldSymbol { AssociatedSymbol: null } or IPropertySymbol
                && SymbolEqualityComparer.Default.Equals(context.Subjects.OriginOf(m, cancellation).Parameter, parameter)));
        }

        foreach (var name in names.SelectMany(n => context.Search.ReferencesTo(n, cancellation)).Select(r => r.Node).OfType<ExpressionSyntax>())
        {
            Collect(Functions.Whole(name), tables, depth + 1, cancellation);
        }
    }
}
