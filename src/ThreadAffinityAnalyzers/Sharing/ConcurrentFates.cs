using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What its starter does with a started operation.</summary>
internal enum StartFate
{
    /// <summary>It is waited for in the expression that starts it.</summary>
    AtOnce,

    /// <summary>Its task is kept, alone or among others, and waited for later or by the caller.</summary>
    Pending,

    /// <summary>Its task is dropped.</summary>
    Discarded,

    /// <summary>It is run for each element of a sequence, and the tasks are collected.</summary>
    ForEach,

    /// <summary>Its task is handed to the caller, or to code that is not followed.</summary>
    PassedOn,

    /// <summary>Its task is handed to the caller out of a <c>using</c>, which ends first.</summary>
    LeavesUsing,
}

/// <summary>Reads from syntax alone what becomes of the task that a call gives back.</summary>
internal static class ConcurrentFates
{
    /// <summary>What becomes of the task that the expression makes: upwards until it is waited for, kept or dropped.</summary>
    /// <param name="call">What makes it.</param>
    /// <param name="variable">The local that keeps it, alone or among others.</param>
    /// <param name="top">How far it was followed.</param>
    /// <param name="isGroup">Whether it makes several.</param>
    public static StartFate Of(ExpressionSyntax call, out string? variable, out ExpressionSyntax top, bool isGroup = false)
    {
        variable = null;
        for (var at = call; ; at = top)
        {
            top = at;
            switch (at.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or PostfixUnaryExpressionSyntax or SwitchExpressionSyntax
                    or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression }:
                    top = (ExpressionSyntax)at.Parent;
                    continue;
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == at:
                    top = access;
                    continue;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax whole } arm when arm.Expression == at:
                    top = whole;
                    continue;
                case MemberAccessExpressionSyntax member when member.Expression == at:
                    switch (member.Name.Identifier.ValueText)
                    {
                        case "Wait" or "Result" or "GetResult":
                            return isGroup ? StartFate.Pending : StartFate.AtOnce;
                        case "ConfigureAwait" or "AsTask" or "Preserve" or "WaitAsync" or "ContinueWith" or "Unwrap" or "GetAwaiter" when member.Parent is InvocationExpressionSyntax next:
                            top = next;
                            continue;
                        case "ToList" or "ToArray" or "WhenAll" when isGroup && member.Parent is InvocationExpressionSyntax list:
                            top = list;
                            continue;
                        case var word when Functions.Forgets(word) && member.Parent is InvocationExpressionSyntax { Parent: not AwaitExpressionSyntax } forgotten:
                            top = forgotten;
                            return isGroup ? StartFate.Pending : StartFate.Discarded;
                        default:
                            return isGroup ? StartFate.Pending : StartFate.PassedOn;
                    }

                case AwaitExpressionSyntax wait:
                    top = wait;
                    return isGroup ? StartFate.Pending : StartFate.AtOnce;
                case CommonForEachStatementSyntax loop when loop.Expression == at && isGroup:
                    return StartFate.Pending;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } declarator }:
                    variable = declarator.Identifier.ValueText;
                    return StartFate.Pending;
                case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ExpressionSyntax made } } assignment when assignment.Right == at:
                    isGroup = true;
                    top = made;
                    continue;
                case AnonymousObjectMemberDeclaratorSyntax { Parent: AnonymousObjectCreationExpressionSyntax made }:
                    isGroup = true;
                    top = made;
                    continue;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment when assignment.Right == at:
                    return StartFate.Discarded;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax or ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax } } assignment when assignment.Right == at:
                    variable = assignment.Left.GetFirstToken().ValueText;
                    return StartFate.Pending;
                case ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax deconstruction } tuple } element when deconstruction.Right == tuple && NameAt(deconstruction.Left, tuple.Arguments.IndexOf(element)) is { } name:
                    variable = name;
                    return StartFate.Pending;
                case ArgumentSyntax { Parent: TupleExpressionSyntax tuple }:
                    isGroup = true;
                    top = tuple;
                    continue;
                case InitializerExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } array } }:
                    variable = array.Identifier.ValueText;
                    return StartFate.Pending;
                case InitializerExpressionSyntax { Parent: ExpressionSyntax creation }:
                    isGroup = true;
                    top = creation;
                    continue;
                case ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection }:
                    isGroup = true;
                    top = collection;
                    continue;
                case SpreadElementSyntax { Parent: CollectionExpressionSyntax spread }:
                    isGroup = true;
                    top = spread;
                    continue;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer }:
                    switch (ConcurrentStarts.CalledName(outer))
                    {
                        case "WaitAll" or "WaitAny":
                            top = outer;
                            return StartFate.Pending;
                        case "WhenAll" or "WhenAny" or "WhenEach":
                            isGroup = true;
                            top = outer;
                            continue;
                        case "Add" or "AddRange" or "Enqueue" or "Push" or "TryAdd" when outer.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list }:
                            variable = list.Identifier.ValueText;
                            return StartFate.Pending;
                        case var word when Functions.Forgets(word) && outer.Parent is not AwaitExpressionSyntax:
                            top = outer;
                            return isGroup ? StartFate.Pending : StartFate.Discarded;
                        default:
                            return isGroup || IsStartedBeside(at, outer, ref top) ? StartFate.Pending : StartFate.PassedOn;
                    }

                case ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Type: GenericNameSyntax { Identifier.ValueText: "ValueTask" } or IdentifierNameSyntax { Identifier.ValueText: "ValueTask" } } same }:
                    top = same;
                    continue;
                case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation }:
                    return isGroup || IsStartedBeside(at, creation, ref top) ? StartFate.Pending : StartFate.PassedOn;
                case { } node when Functions.Drops(node):
                    return isGroup ? StartFate.Pending : StartFate.Discarded;
                default:
                    return isGroup ? StartFate.Pending : StartFate.PassedOn;
            }
        }
    }

    /// <summary>Whether another argument of the call starts something too: whoever is given both tasks, the second is started while the first runs.</summary>
    private static bool IsStartedBeside(ExpressionSyntax argument, ExpressionSyntax call, ref ExpressionSyntax top)
    {
        if (((ArgumentListSyntax)argument.Parent!.Parent!).Arguments.Any(a => a.Expression != argument && a.Expression is InvocationExpressionSyntax))
        {
            top = call;
            return true;
        }

        return false;
    }

    private static string? NameAt(ExpressionSyntax deconstructed, int index) => deconstructed switch
    {
        DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax names } when index < names.Variables.Count => (names.Variables[index] as SingleVariableDesignationSyntax)?.Identifier.ValueText,
        TupleExpressionSyntax tuple when index < tuple.Arguments.Count => tuple.Arguments[index].Expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax declared } => declared.Identifier.ValueText,
            _ => null,
        },
        _ => null,
    };
}
