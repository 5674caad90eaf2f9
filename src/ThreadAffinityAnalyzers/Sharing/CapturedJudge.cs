using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges locals and parameters of one member that lambdas or local functions capture.</summary>
internal sealed class CapturedJudge
{
    private readonly SharingContext context;

    public CapturedJudge(SharingContext context) => this.context = context;

    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        foreach (var variable in Candidates(member, cancellation))
        {
            if (Judge(variable, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>Affine variables of the member that are named inside a lambda or local function other than their own, or passed on to start-up code.</summary>
    private IEnumerable<ISymbol> Candidates(SyntaxNode member, CancellationToken cancellation)
    {
        var model = context.ModelOf(member);
        var declared = new List<(SyntaxToken Name, SyntaxNode Declaration)>();
        var captured = new HashSet<string>();
        foreach (var node in member.DescendantNodes(n => n == member || n is not TypeDeclarationSyntax))
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } variable:
                    declared.Add((variable.Identifier, variable));
                    break;
                case ParameterSyntax parameter:
                    declared.Add((parameter.Identifier, parameter));
                    break;
                case SingleVariableDesignationSyntax designation:
                    declared.Add((designation.Identifier, designation));
                    break;
                case ForEachStatementSyntax loop:
                    declared.Add((loop.Identifier, loop));
                    break;
                case IdentifierNameSyntax name when IsCaptureLike(name, member):
                    captured.Add(name.Identifier.ValueText);
                    break;
            }
        }

        foreach (var (name, declaration) in declared)
        {
            if (!captured.Contains(name.ValueText))
            {
                continue;
            }

            var symbol = model.GetDeclaredSymbol(declaration, cancellation);
            var type = symbol switch
            {
                ILocalSymbol local => local.Type,
                IParameterSymbol parameter => parameter.Type,
                _ => null,
            };
            if (symbol is not null && context.Shapes.TryGet(type, out var content) && content.Shape is AffineShape.Direct or AffineShape.Container)
            {
                yield return symbol;
            }
        }
    }

    // Inside a function of its own below the member, or an argument (which a callee may capture).
    private static bool IsCaptureLike(IdentifierNameSyntax name, SyntaxNode member)
    {
        // A clause of a query is a lambda without its arrow.
        if (name.Parent is ArgumentSyntax || name.FirstAncestorOrSelf<QueryExpressionSyntax>() is not null)
        {
            return true;
        }

        var function = Functions.Enclosing(name);
        return function is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && function != member;
    }

    private Finding? Judge(ISymbol variable, CancellationToken cancellation)
    {
        var type = variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;
        if (!context.Shapes.TryGet(type, out var content) || StandsForAnother(variable, cancellation) || KeyedByFlow.IsKeyed(variable, type, context, cancellation)
            || content.Shape == AffineShape.Container && context.Confinement.IsPoolElement(variable, cancellation))
        {
            return null;
        }

        var uses = context.Uses.Of(variable, cancellation).Where(u => u.Subject is Subject.OfVariable).ToImmutableArray();
        var kept = KeptBySeveral(variable, cancellation);
        var verdict = Verdict.On(context, uses.AddRange(kept), cancellation);

        // Only entries that the variable crosses: what its own function is reached from does not share it.
        if (!verdict.Races || kept.IsEmpty && !verdict.Uses.Any(u => u.Entry.Subject is Subject.OfVariable) || context.Catalog.AssumeConcurrent == AssumeConcurrent.Never)
        {
            return null;
        }

        var guarding = verdict.Guarding(variable, isStaticHolder: false, cancellation, out var isGuarded);
        if (new GuardJudge(context).On(SharingJudge.HolderOf(variable, content), variable, "captured", ImmutableArray<EvidenceStep>.Empty, verdict, guarding, isGuarded, cancellation) is { } guardFinding)
        {
            return guardFinding;
        }

        if (isGuarded)
        {
            return null;
        }

        var byHandler = verdict.Uses.Any(u => u.Entry.Row.Kind is EntryKind.Request or EntryKind.Factory or EntryKind.Loop);
        var route = guarding.Guard is not null ? SharingRoute.UnevenGuard : byHandler ? SharingRoute.CapturedByHandler : SharingRoute.CapturedByParallelWork;
        if (content.Row.IsAdvisory)
        {
            route = SharingRoute.PossiblySharedHolder;
        }

        return SharingJudge.Make(variable, content, route, "captured", ImmutableArray<EvidenceStep>.Empty, verdict, guarding);
    }

    /// <summary>Uses by the objects of this project that are given the variable's object at construction, where there are several: none of their fields is the one holder.</summary>
    private ImmutableArray<Use> KeptBySeveral(ISymbol variable, CancellationToken cancellation)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        var receivers = 0;
        foreach (var reference in context.Search.ReferencesTo(variable, cancellation))
        {
            if (reference.Node.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } argument || Functions.Declares(creation, variable)
                || context.SymbolOf(creation, cancellation) is not IMethodSymbol constructor || Arguments.ParameterOf(argument, constructor) is not { } parameter)
            {
                continue;
            }

            var before = uses.Count;
            foreach (var member in constructor.ContainingType.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null } or IPropertySymbol { IsStatic: false }
                    && SymbolEqualityComparer.Default.Equals(context.Subjects.OriginOf(member, cancellation).Parameter?.OriginalDefinition, parameter.OriginalDefinition))
                {
                    uses.AddRange(context.Uses.Of(member, cancellation).Where(u => !InstanceSource.IsConstruction(u.Node)));
                }
            }

            foreach (var use in context.Search.ReferencesTo(parameter, cancellation))
            {
                if (use.Node is SimpleNameSyntax name && SubjectResolver.IsCapturedByType(parameter, name)
                    && name.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration && context.ModelOf(name).GetDeclaredSymbol(declaration, cancellation) is { } type)
                {
                    uses.AddRange(context.Uses.OfExpression(name, new Subject.OfThis(type), cancellation));
                }
            }

            receivers += uses.Count > before ? 1 : 0;
        }

        return receivers > 1 ? uses.ToImmutable() : ImmutableArray<Use>.Empty;
    }

    /// <summary>Whether the variable only names an object that is declared, registered or injected elsewhere: the finding is there.</summary>
    private bool StandsForAnother(ISymbol variable, CancellationToken cancellation)
    {
        if (variable is ILocalSymbol)
        {
            if (context.Subjects.Initializer(variable, cancellation) is not { } value)
            {
                return false;
            }

            // `var c = Db.Connection;` and `var c = _connection;` are aliases; `GetRequiredService` of a singleton is the registration's.
            return context.Subjects.Of(value, cancellation) switch
            {
                Subject.Shared => true,
                Subject.OfThis => Functions.Innermost(value) is not InvocationExpressionSyntax,
                Subject.OfVariable { Variable: var other } => !SymbolEqualityComparer.Default.Equals(other, variable),
                _ => false,
            };
        }

        var parameter = (IParameterSymbol)variable;
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return true;
        }

        if (method.MethodKind == MethodKind.AnonymousFunction)
        {
            return false;
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            return true;
        }

        var calls = context.Search.ReferencesTo(method, cancellation);
        return calls.Length > 0 && calls.All(call => call.Node is ExpressionSyntax name && Functions.CallOf(name) is { } invocation
            && Arguments.For(invocation, context.SymbolOf(invocation, cancellation) as IMethodSymbol ?? method, parameter) is { } argument
            && Functions.Innermost(argument) is SimpleNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax);
    }
}
