using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What a use does with the object.</summary>
internal enum UseKind
{
    /// <summary>It works with it, or passes it on.</summary>
    Work,

    /// <summary>It opens or closes the connection.</summary>
    OpenOrClose,
}

/// <summary>A place that works with the object of a holder.</summary>
/// <param name="Node">The expression that stands for the object.</param>
/// <param name="Kind">What is done with it.</param>
/// <param name="Subject">Which object keeps it, seen from this place.</param>
internal readonly record struct Use(ExpressionSyntax Node, UseKind Kind, Subject Subject);

/// <summary>Finds the uses of a holder's object: by its own name, by local aliases, and through members that return it.</summary>
internal sealed partial class UseFinder
{
    private const int Depth = 8;

    private static readonly ImmutableHashSet<string> OpenOrClose = ImmutableHashSet.Create("Open", "OpenAsync", "Close", "CloseAsync");

    private static readonly ImmutableHashSet<string> PassThrough = ImmutableHashSet.Create(
        "Value", "Result", "ConfigureAwait", "GetAwaiter", "GetResult", "AsTask", "Target", "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "ElementAt", "GetValueOrDefault", "Values");

    private readonly SharingContext context;

    public UseFinder(SharingContext context) => this.context = context;

    /// <summary>All uses of the object that a field, property, local or parameter holds.</summary>
    public ImmutableArray<Use> Of(ISymbol holder, CancellationToken cancellation) => Of(holder, null, cancellation);

    /// <summary>The same for the member of one construction of a generic class.</summary>
    public ImmutableArray<Use> Of(ISymbol holder, INamedTypeSymbol? construction, CancellationToken cancellation)
    {
        var run = new Run(context, cancellation) { Construction = construction is { IsGenericType: true } ? construction : null };
        run.References(holder, null, 0);
        return run.Uses.ToImmutable();
    }

    /// <summary>All uses of the object that an expression stands for.</summary>
    public ImmutableArray<Use> OfExpression(ExpressionSyntax expression, Subject subject, CancellationToken cancellation)
    {
        var run = new Run(context, cancellation);
        run.Flow(expression, subject, 0);
        return run.Uses.ToImmutable();
    }

    /// <summary>All uses of the object in a variable, whatever its origin, as uses of <paramref name="subject"/>; null: of what has it at each place.</summary>
    public ImmutableArray<Use> OfVariable(ISymbol variable, Subject? subject, CancellationToken cancellation)
    {
        var run = new Run(context, cancellation);
        run.References(variable, subject, 0);
        return run.Uses.ToImmutable();
    }

    /// <summary>One search for uses; the symbols already followed end cycles of aliases.</summary>
    private sealed partial class Run
    {
        private readonly SharingContext context;
        private readonly CancellationToken cancellation;
        private readonly HashSet<ISymbol> followed = new(SymbolEqualityComparer.Default);

        public Run(SharingContext context, CancellationToken cancellation)
        {
            this.context = context;
            this.cancellation = cancellation;
        }

        /// <summary>The construction of a generic class whose objects alone count; null where the holder is not of one.</summary>
        public INamedTypeSymbol? Construction { get; init; }

        public ImmutableArray<Use>.Builder Uses { get; } = ImmutableArray.CreateBuilder<Use>();

        public void References(ISymbol holder, Subject? subject, int depth)
        {
            if (depth > Depth || !followed.Add(holder))
            {
                return;
            }

            foreach (var reference in context.Search.ReferencesTo(holder, cancellation))
            {
                if (reference.Node is SimpleNameSyntax name && !IsInNameof(name) && (subject ?? SubjectAt(holder, name)) is { } at && !IsOfOtherConstruction(name))
                {
                    Flow(Functions.Whole(name), at, depth);
                }
            }
        }

        private bool IsOfOtherConstruction(SimpleNameSyntax name) => Construction is not null && !IsInDefinition(name)
            && AffineConstructions.Excludes(Construction, context.ModelOf(name).GetSymbolInfo(name, cancellation).Symbol?.ContainingType);

        /// <summary>Whether the name stands alone in the generic class itself, where it is of all constructions.</summary>
        private bool IsInDefinition(SimpleNameSyntax name) =>
            Functions.ReceiverOf(name) is null or ThisExpressionSyntax && name.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            && SymbolEqualityComparer.Default.Equals(context.Search.TypeOf(declaration, cancellation), Construction!.OriginalDefinition);

        private Subject? SubjectAt(ISymbol holder, SimpleNameSyntax name)
        {
            switch (holder)
            {
                case ILocalSymbol:
                    return new Subject.OfVariable(holder);
                case IParameterSymbol parameter when !SubjectResolver.IsCapturedByType(parameter, name):
                    return parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? null : new Subject.OfVariable(holder);
                case { IsStatic: true }:
                    return Subject.Shared.Instance;
                default:
                    if (Functions.ReceiverOf(name) is { } receiver)
                    {
                        return SeenByFlows(context.Subjects.Of(receiver, cancellation));
                    }

                    var declaration = name.FirstAncestorOrSelf<TypeDeclarationSyntax>();
                    return declaration is not null && context.ModelOf(name).GetDeclaredSymbol(declaration, cancellation) is { } type ? new Subject.OfThis(AffineConstructions.Kept(Construction, type)) : null;
            }
        }

        /// <summary>Nothing where an instance of a class keeps it that one flow alone sees and that starts no work: what is done with it there is done one after the other.</summary>
        private Subject? SeenByFlows(Subject? subject) =>
            subject is Subject.OfThis { Type: var type } && !context.Sharable.MayBeShared(type, cancellation) && !context.Sharable.StartsWork(type, null, cancellation) ? null : subject;

        public void Flow(ExpressionSyntax expression, Subject subject, int depth)
        {
            if (depth > Depth)
            {
                return;
            }

            var parent = expression.Parent;
            switch (parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or ConditionalExpressionSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression }:
                    Flow((ExpressionSyntax)parent, subject, depth);
                    return;
                case MemberAccessExpressionSyntax member when member.Expression == expression:
                    Member(expression, member.Name, member, subject, depth);
                    return;
                case ConditionalAccessExpressionSyntax access when access.Expression == expression:
                    if (FirstBinding(access.WhenNotNull) is { } binding)
                    {
                        Member(expression, binding.Name, binding, subject, depth);
                    }
                    else
                    {
                        Add(expression, UseKind.Work, subject);
                    }

                    return;
                case ElementAccessExpressionSyntax element when element.Expression == expression:
                    Flow(element, subject, depth);
                    return;
                case AssignmentExpressionSyntax assignment:
                    Assignment(assignment, expression, subject, depth);
                    return;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    Alias(declarator, subject, depth);
                    return;
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                    AliasState(context.ModelOf(property).GetDeclaredSymbol(property, cancellation), expression, subject, depth);
                    return;
                case ForEachStatementSyntax loop when loop.Expression == expression:
                    AliasLocal(context.ModelOf(loop).GetDeclaredSymbol(loop, cancellation), subject, depth);
                    return;
                case ArgumentSyntax argument:
                    Argument(argument, expression, subject, depth);
                    return;
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax or YieldStatementSyntax:
                    Returned(expression, subject, depth);
                    return;
                case AnonymousFunctionExpressionSyntax:
                    Add(expression, UseKind.Work, subject);
                    return;
                case IsPatternExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax:
                    foreach (var name in NamedValues.Naming(expression))
                    {
                        AliasLocal(context.ModelOf(name).GetDeclaredSymbol(name, cancellation), subject, depth);
                    }

                    return;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } chosen when chosen.Expression == expression:
                    Flow(choice, subject, depth);
                    return;
                case BinaryExpressionSyntax or UsingStatementSyntax or LockStatementSyntax or ExpressionStatementSyntax or InterpolationSyntax or SwitchExpressionArmSyntax or EqualsValueClauseSyntax:
                    return;
                default:
                    Add(expression, UseKind.Work, subject);
                    return;
            }
        }

        private void Member(ExpressionSyntax expression, SimpleNameSyntax name, ExpressionSyntax access, Subject subject, int depth)
        {
            var word = name.Identifier.ValueText;
            if (OpenOrClose.Contains(word))
            {
                Add(expression, UseKind.OpenOrClose, subject);
            }
            else if (PassThrough.Contains(word) && (word != "Value" || access.Parent is not ArgumentSyntax))
            {
                Flow(access.Parent is InvocationExpressionSyntax call && call.Expression == access ? call : access, subject, depth + 1);
            }
            else if (word is "TryGetValue" or "TryGetTarget" && access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
                && arguments.Last().Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation })
            {
                AliasLocal(context.ModelOf(designation).GetDeclaredSymbol(designation, cancellation), subject, depth);
            }
            else if (!IdleMembers.IsIdle(word, access) && !IsEventSubscription(access) && !context.Idle.IsCopy(expression, name, cancellation) && !context.Idle.IsCancelling(expression, name, cancellation)
                && !context.Idle.AsksOnly(name, cancellation) && !context.Idle.LeavesAlone(name, cancellation))
            {
                Add(expression, UseKind.Work, subject);
            }
        }

        private static bool IsEventSubscription(ExpressionSyntax access) =>
            access.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression };

        private void Add(ExpressionSyntax node, UseKind kind, Subject subject) => Uses.Add(new Use(node, kind, subject));

        private static MemberBindingExpressionSyntax? FirstBinding(ExpressionSyntax whenNotNull) =>
            whenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault();

        private static bool IsInNameof(SimpleNameSyntax name) =>
            name.Ancestors().OfType<ArgumentSyntax>().FirstOrDefault()?.Parent?.Parent is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };
    }
}
