using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Calls that start something for each element of a sequence.</content>
internal sealed partial class ConcurrentStarts
{
    /// <summary>Whether the call runs for each element something that may start a task: nearly all of them pick or make a value.</summary>
    private static bool MayRunForEach(ExpressionSyntax call, Func<ExpressionSyntax, bool> startsTask) => call switch
    {
        QueryExpressionSyntax query => Calls(query).Any(startsTask),
        InvocationExpressionSyntax invocation when Functions.RunsForEach(CalledName(invocation)) =>
            invocation.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax lambda ? lambda.AsyncKeyword.RawKind != 0 || Calls(lambda).Any(startsTask) : startsTask(argument.Expression)),
        _ => false,
    };

    /// <summary>Whether what is run for each element, or selected by a query, is started for all of them before anybody waits for it.</summary>
    public static bool StartsTogether(ExpressionSyntax sequence) => Functions.Enclosing(sequence) is { } function && (sequence is QueryExpressionSyntax || CalledName(sequence) is "Select" or "SelectMany" or "Zip"
        ? new ConcurrentStarts(function, static _ => false).IsStartedTogether(sequence)
        : Functions.RunsForEach(CalledName(sequence)));

    private static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode node) => node.DescendantNodes().OfType<InvocationExpressionSyntax>();

    /// <summary>A <c>Select</c> whose tasks are collected, or a <c>List.ForEach</c> with an asynchronous lambda.</summary>
    private Start? RunForEach(ExpressionSyntax call)
    {
        switch (call)
        {
            case QueryExpressionSyntax { Body.SelectOrGroup: SelectClauseSyntax select } query when IsStartedTogether(query):
                return new Start(select.Expression, StartFate.ForEach, EndOf(query), query);
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } invocation:
                switch (CalledName(invocation))
                {
                    case "Select" or "SelectMany" when invocation.Expression is MemberAccessExpressionSyntax && IsStartedTogether(invocation):
                        return new Start(arguments[0].Expression, StartFate.ForEach, EndOf(invocation), invocation);
                    case "Zip" when invocation.Expression is MemberAccessExpressionSyntax && arguments.Count > 1 && IsStartedTogether(invocation):
                    case "ConvertAll" when invocation.Expression is MemberAccessExpressionSyntax:
                        return new Start(arguments.Last().Expression, StartFate.ForEach, EndOf(invocation), invocation);
                    case "ToDictionary" when invocation.Expression is MemberAccessExpressionSyntax && arguments.Count > 1:
                        return new Start(arguments[1].Expression, StartFate.ForEach, EndOf(invocation), invocation);
                    case "ForEach" when arguments.Last().Expression is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 } or LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax }
                        && invocation.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && receiver.ToString() is not ("Parallel" or "System.Threading.Tasks.Parallel"):
                        return new Start(arguments.Last().Expression, StartFate.ForEach, EndOf(invocation), invocation);
                }

                break;
        }

        return null;
    }

    /// <summary>Where the tasks of all elements have ended: behind the wait for all of them, or for the name that they are kept under.</summary>
    private int EndOf(ExpressionSyntax sequence)
    {
        ConcurrentFates.Of(sequence, out var variable, out var top, isGroup: true);
        if (variable is not null)
        {
            return EndUnder(variable, sequence.Span.End);
        }

        // Given to anything else, they may outlive the wait for that.
        var isWaitedFor = top is AwaitExpressionSyntax || top.Parent is MemberAccessExpressionSyntax wait && ConcurrentWaits.IsWait(wait) || top.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } && ConcurrentWaits.IsWait(call) || CalledName(top) == "WaitAll";
        return isWaitedFor && !ConcurrentWaits.IsOfAny(top) ? top.Span.End : int.MaxValue;
    }

    private bool IsStartedTogether(ExpressionSyntax sequence)
    {
        var isMade = false;
        for (var at = sequence; ;)
        {
            switch (at.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax:
                    at = (ExpressionSyntax)at.Parent;
                    continue;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } member when member.Expression == at:
                    if (!isMade && WaitsForEach(next))
                    {
                        // A sequence is read one element at a time: the next one is started when this one has ended.
                        return false;
                    }

                    // WhenAll as an extension is the program's own, for a sequence or a tuple.
                    isMade |= member.Name.Identifier.ValueText is "ToList" or "ToArray" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "AsParallel" or "WhenAll";
                    at = next;
                    continue;
                case AwaitExpressionSyntax:
                    // Awaited as it is, by a GetAwaiter of the program; what a call of it gives back (ToListAsync) is another thing.
                    return isMade || Functions.Innermost(at) == sequence;
                case SpreadElementSyntax { Parent: CollectionExpressionSyntax collection }:
                    isMade = true;
                    at = collection;
                    continue;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer }:
                    return isMade || CalledName(outer) is "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "WaitAny" or "AddRange";
                case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax }:
                    return true;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    return isMade || IsGathered(declarator.Identifier.ValueText);
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax left }:
                    return isMade || IsGathered(left.Identifier.ValueText);
                default:
                    return isMade;
            }
        }
    }

    private bool IsGathered(string variable) => Own(function).OfType<InvocationExpressionSyntax>().Any(i =>
        (CalledName(i) is "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "WaitAny" || CalledName(i) is "ToList" or "ToArray" && !i.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(WaitsForEach))
        && ConcurrentWaits.NamesIn(i).Contains(variable));

    /// <summary>Whether the call waits for each task of the sequence as it comes: <c>.Select(task => task.Result)</c>.</summary>
    private static bool WaitsForEach(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Any(argument =>
        argument.Expression is SimpleLambdaExpressionSyntax { AsyncKeyword.RawKind: 0, Parameter.Identifier.ValueText: var task } lambda
        && lambda.Body.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(wait =>
            wait is { Name.Identifier.ValueText: "Result" or "Wait" or "GetAwaiter", Expression: IdentifierNameSyntax { Identifier.ValueText: var waited } } && waited == task));
}
