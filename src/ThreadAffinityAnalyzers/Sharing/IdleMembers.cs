using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells which members do not work with their object: those that tell of its state, and those of this project that ask for that and no more. <c>connection.IsOpen()</c> works with the
/// connection as little as <c>connection.State</c> does.
/// </summary>
internal sealed partial class IdleMembers
{
    private const int Depth = 4;

    private static readonly ImmutableHashSet<string> IdleProperties = ImmutableHashSet.Create(
        "State", "ConnectionString", "DataSource", "ServerVersion", "ConnectionTimeout", "Count", "Length", "IsValueCreated", "HasValue", "IsEmpty", "ContextId");

    private static readonly ImmutableHashSet<string> IdleMethods = ImmutableHashSet.Create(
        "Dispose", "DisposeAsync", "GetType", "GetHashCode", "Equals", "ToString", "ContainsKey");

    private readonly SharingContext context;
    private readonly ConcurrentDictionary<ParameterSyntax, bool> known = new();

    public IdleMembers(SharingContext context) => this.context = context;

    /// <summary>Whether the member of this name tells of the object without working with it.</summary>
    public static bool IsIdle(string word, ExpressionSyntax access)
    {
        var isCall = access.Parent is InvocationExpressionSyntax call && call.Expression == access;
        return isCall ? IdleMethods.Contains(word)
            : IdleProperties.Contains(word) || word == "Database" && access.Parent is not (MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax);
    }

    /// <summary>Whether the call makes a new connection after this one, which it asks for its connection string.</summary>
    public bool IsCopy(ExpressionSyntax connection, SimpleNameSyntax called, CancellationToken cancellation) =>
        IsCopy(called.Identifier.ValueText) && IsOfProvider(connection, called, AffineRole.Connection, cancellation);

    /// <summary>
    /// Whether the call ends what another flow runs (<c>command.Cancel()</c>): providers take it from any thread, and under the guard of the work that it is to end it would wait until that is over.
    /// </summary>
    public bool IsCancelling(ExpressionSyntax running, SimpleNameSyntax called, CancellationToken cancellation) =>
        called.Identifier.ValueText == "Cancel" && (IsOfProvider(running, called, AffineRole.Command, cancellation) || IsOfProvider(running, called, AffineRole.Connection, cancellation));

    /// <summary>Whether it is a method of the provider on an object of its own, and none that this project gives that name.</summary>
    private bool IsOfProvider(ExpressionSyntax receiver, SimpleNameSyntax called, AffineRole role, CancellationToken cancellation)
    {
        if (context.SymbolOf(called, cancellation) is not IMethodSymbol method || context.Search.IsOwn(method))
        {
            return false;
        }

        var original = Functions.Innermost(receiver);
        return context.Shapes.TryGet(context.ModelOf(original).GetTypeInfo(original, cancellation).Type, out var content) && content is { Shape: AffineShape.Direct } && content.Row.Role == role;
    }

    /// <summary>Whether it is a name by which providers copy a connection.</summary>
    public static bool IsCopy(string word) => word is "Clone" or "CloneWith";

    /// <summary>Whether the method only asks what it is given for the parameter.</summary>
    public bool AsksOnly(IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellation) => AsksOnly(method, parameter, 0, cancellation);

    /// <summary>Whether the name is that of an extension member that only asks its receiver.</summary>
    public bool AsksOnly(SimpleNameSyntax member, CancellationToken cancellation) => AsksOnly(member, 0, cancellation);

    private bool AsksOnly(IMethodSymbol method, IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        return definition is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsVirtual: false, IsAbstract: false, IsOverride: false } && context.Search.IsOwn(definition)
            && definition.Parameters.FirstOrDefault(p => p.Name == parameter.Name) is { RefKind: RefKind.None } target
            && target.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is ParameterSyntax { Parent.Parent: { } declaration } declared
            && AsksOnly(declaration, declared, depth, cancellation);
    }

    private bool AsksOnly(SimpleNameSyntax member, int depth, CancellationToken cancellation)
    {
        // Most names are no extension's of the program: told from text.
        if (!context.Search.DeclaresExtension(member.Identifier.ValueText, cancellation))
        {
            return false;
        }

        switch (context.SymbolOf(member, cancellation))
        {
            case IMethodSymbol { ReducedFrom: { Parameters: [var receiver, ..] } extension }:
                return AsksOnly(extension, receiver, depth, cancellation);

            // A member of an extension block, whose parameter stands before the block.
            case (IMethodSymbol or IPropertySymbol) and { } symbol when context.Search.DeclarationsOf(symbol) is [var reference]:
                return reference.GetSyntax(cancellation) is MemberDeclarationSyntax
                    {
                        Parent: TypeDeclarationSyntax { ParameterList.Parameters: [var given] } and not (ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax or InterfaceDeclarationSyntax),
                    } declaration && AsksOnly(declaration, given, depth, cancellation);
            default:
                return false;
        }
    }

    private bool AsksOnly(SyntaxNode declaration, ParameterSyntax parameter, int depth, CancellationToken cancellation)
    {
        if (known.TryGetValue(parameter, out var answer))
        {
            return answer;
        }

        if (depth > Depth)
        {
            return false;
        }

        var word = parameter.Identifier.ValueText;
        answer = (declaration is BasePropertyDeclarationSyntax || GuardSites.BodyOf(declaration) is not null)
            && declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == word && !IsMemberOrLabel(name)).All(name => IsQuestion(name, depth, cancellation));
        return depth > 0 ? answer : known.GetOrAdd(parameter, answer);
    }

    private static bool IsMemberOrLabel(IdentifierNameSyntax name) => name.Parent is NameColonSyntax or MemberBindingExpressionSyntax || name.Parent is MemberAccessExpressionSyntax access && access.Name == name;

    private bool IsQuestion(IdentifierNameSyntax name, int depth, CancellationToken cancellation)
    {
        var whole = Functions.Outermost(name);
        switch (whole.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Expression == whole:
                return IsIdle(access.Name.Identifier.ValueText, access) || AsksOnly(access.Name, depth + 1, cancellation);
            case ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding }:
                return IsIdle(binding.Name.Identifier.ValueText, binding);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression }:
                return true;
            case IsPatternExpressionSyntax { Pattern: var pattern }:
                return !pattern.DescendantNodesAndSelf().Any(n => n is VariableDesignationSyntax || n is SubpatternSyntax { NameColon: var colon } && !(colon is not null && IsIdle(colon.Name.Identifier.ValueText, colon.Name)));
            case ArgumentSyntax argument when Arguments.CallOf(argument) is InvocationExpressionSyntax call:
                return GuardSites.NameOf(call) is "nameof" or "ThrowIfNull"
                    || context.SymbolOf(call, cancellation) is IMethodSymbol method && Arguments.ParameterOf(argument, method) is { } parameter && AsksOnly(method, parameter, depth + 1, cancellation);
            default:
                return false;
        }
    }
}
