using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class UseFinder
{
    /// <content>Objects that are given to other members, or come back from them.</content>
    private sealed partial class Run
    {
        private void Argument(ArgumentSyntax argument, ExpressionSyntax expression, Subject subject, int depth)
        {
            if (argument.RefKindKeyword.RawKind != 0 || Arguments.CallOf(argument) is not { } call)
            {
                // What is read through a reference, or made at the first reading, is the object.
                if (argument is { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax read } list } && list.Arguments[0] == argument
                    && (GuardSites.NameOf(read) is "EnsureInitialized" or "Read" || GuardSites.NameOf(read) == "CompareExchange" && list.Arguments.Count > 1 && !list.Arguments[1].Expression.IsKind(SyntaxKind.NullLiteralExpression)))
                {
                    Flow(read, subject, depth + 1);
                    return;
                }

                if (argument.Parent is TupleExpressionSyntax or BracketedArgumentListSyntax)
                {
                    Add(expression, UseKind.Work, subject);
                }

                return;
            }

            var method = context.SymbolOf(call, cancellation) as IMethodSymbol;
            if (method is { Name: "ThrowIfNull" or "ReferenceEquals" or "SuppressFinalize" or "KeepAlive" } or { ContainingType: { Name: "Monitor", ContainingNamespace.Name: "Threading" } })
            {
                return;
            }

            var parameter = method is null ? null : Arguments.ParameterOf(argument, method);
            if (parameter is not null && context.Idle.AsksOnly(method!, parameter, cancellation))
            {
                return;
            }

            Add(expression, UseKind.Work, subject);

            // A callee that captures the parameter in a handler shares it with that handler's calls (start-up code split into extension methods).
            if (parameter is not null)
            {
                Passed(method!, parameter, subject, depth);
            }
        }

        public void Passed(IMethodSymbol method, IParameterSymbol parameter, Subject subject, int depth)
        {
            var definition = (method.ReducedFrom ?? method).OriginalDefinition;
            var target = definition.Parameters.FirstOrDefault(p => p.Name == parameter.Name);
            if (target is null || definition.MethodKind == MethodKind.Constructor)
            {
                return;
            }

            if (depth < Depth && context.Search.DeclarationsOf(definition).Any(reference => Captures(reference.GetSyntax(cancellation), target.Name, 0)))
            {
                References(target, subject is Subject.Shared ? subject : null, depth + 1);
            }
        }

        /// <summary>Whether a function inside names the parameter, or one that it is passed on to does.</summary>
        private bool Captures(SyntaxNode body, string name, int depth)
        {
            foreach (var token in body.DescendantTokens())
            {
                if (!token.IsKind(SyntaxKind.IdentifierToken) || token.ValueText != name || token.Parent is not IdentifierNameSyntax identifier)
                {
                    continue;
                }

                if (identifier.Ancestors().TakeWhile(n => n != body).Any(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                {
                    return true;
                }

                if (depth < 3 && identifier.Parent is ArgumentSyntax argument && Arguments.CallOf(argument) is InvocationExpressionSyntax call
                    && context.SymbolOf(call, cancellation) is IMethodSymbol method && Arguments.ParameterOf(argument, method) is { } passed
                    && context.Search.DeclarationsOf((method.ReducedFrom ?? method).OriginalDefinition).Any(reference => Captures(reference.GetSyntax(cancellation), passed.Name, depth + 1)))
                {
                    return true;
                }
            }

            return false;
        }

        private void Returned(ExpressionSyntax expression, Subject subject, int depth)
        {
            var function = Functions.Enclosing(expression);
            if (function is null or AnonymousFunctionExpressionSyntax)
            {
                Add(expression, UseKind.Work, subject);
                return;
            }

            var declared = function is AccessorDeclarationSyntax { Parent.Parent: { } property }
                ? context.ModelOf(property).GetDeclaredSymbol(property, cancellation)
                : context.ModelOf(function).GetDeclaredSymbol(function, cancellation);
            if (declared is null || depth > Depth || !followed.Add(declared))
            {
                return;
            }

            // A function that returns a variable of its own makes a new object for each caller.
            if (subject is Subject.OfVariable { Variable: var variable } && Functions.Declares(function, variable))
            {
                return;
            }

            foreach (var reference in context.Search.ReferencesTo(declared, cancellation))
            {
                switch (reference.Node)
                {
                    case SimpleNameSyntax name when !IsInNameof(name) && AtCaller(subject, declared, name) is { } mapped && !IsOfOtherConstruction(name):
                        Flow(Functions.CallOf(name) ?? Functions.Whole(name), mapped, depth + 1);
                        break;

                    // An indexer, or the awaiter of the class, has no name where it is asked.
                    case ElementAccessExpressionSyntax { Expression: var receiver } element when AtCaller(subject, receiver) is { } mapped:
                        Flow(element, mapped, depth + 1);
                        break;
                    case AwaitExpressionSyntax { Expression: var receiver } awaiting when AtCaller(subject, receiver) is { } mapped:
                        Flow(awaiting, mapped, depth + 1);
                        break;
                }
            }
        }

        private Subject? AtCaller(Subject subject, ISymbol member, SimpleNameSyntax name)
        {
            if (subject is Subject.Shared || member is IMethodSymbol { MethodKind: MethodKind.LocalFunction })
            {
                return subject;
            }

            return subject is Subject.OfThis && !member.IsStatic ? SubjectAt(member, name) : null;
        }

        private Subject? AtCaller(Subject subject, ExpressionSyntax receiver)
        {
            if (Construction is not null && AffineConstructions.Excludes(Construction, context.ModelOf(receiver).GetTypeInfo(receiver, cancellation).Type as INamedTypeSymbol))
            {
                return null;
            }

            return subject is Subject.OfThis ? context.Subjects.Of(receiver, cancellation) : subject as Subject.Shared;
        }
    }
}
