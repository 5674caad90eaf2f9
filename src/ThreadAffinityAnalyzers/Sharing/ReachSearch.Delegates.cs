using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class ReachSearch
{
    /// <content>From a lambda or method group to those who run it.</content>
    private sealed partial class Run
    {
        private void Follow(AnonymousFunctionExpressionSyntax lambda, Subject subject, ImmutableHashSet<Guard> held) => FollowDelegate(lambda, subject, held, null);

        private void FollowDelegate(ExpressionSyntax function, Subject subject, ImmutableHashSet<Guard> held, IMethodSymbol? group)
        {
            var came = (through, state: WorkState.Over);
            var (stands, resumes) = (state, Resumes);
            foreach (var role in context.Delegates.RolesOf(function, cancellation))
            {
                switch (role)
                {
                    // An actor, module or validator made per call or message gives the host delegates over itself and what it was made with.
                    case DelegateRole.Hosted { Row: { Kind: EntryKind.Request, Receiver: not Lifetime.Application } } when IsOfInstance(subject) && !IsOfKeptInstance(function):
                        break;
                    case DelegateRole.Hosted hosted when context.Subjects.InHost(function, subject, cancellation) is { } kept:
                        var taken = With(held, hosted.Held);
                        var work = new Reached(hosted.Row, EntryNames.Of(hosted.Site, hosted.Row, group, context, cancellation), Place.Of(EntryNames.AnchorOf(hosted.Site)), OverlapOn(kept, hosted, function), taken, kept, hosted.Site);
                        Emit(work);
                        if (hosted.Row.Kind == EntryKind.Work && !StartedOnce.ByAll(hosted.Site, kept, context, cancellation))
                        {
                            (through, state, Resumes) = (work, WorkState.Pending, false);
                            var goesOn = isDetached || WorkDegree.GoesOnWithoutStarter(hosted.Site, hosted.Row, context, cancellation);
                            foreach (var start in StartsOf(hosted.Site).DefaultIfEmpty(FrameOf(subject, function, hosted.Site)))
                            {
                                Enqueue(start, kept, taken, goesOn);
                            }
                        }

                        break;
                    case DelegateRole.InPlace inPlace:
                        Reached? started = null;
                        if (last is not null && inPlace.Site is InvocationExpressionSyntax each && !IsOfOneRun(last) && ConcurrentStarts.StartsTogether(each))
                        {
                            if (came.through is { } left && (stands != WorkState.Over || Functions.IsAsync(function)))
                            {
                                EmitBesideItself(left, last.Subject, last.Site);
                            }
                            else if (resumes)
                            {
                                (through, state) = came;
                                var name = group is not null ? EntryNames.Of(group) : EntryNames.Of(last.Site.FirstAncestorOrSelf<InvocationExpressionSyntax>() ?? last.Site, LeftCall, null, context, cancellation);
                                started = new Reached(LeftCall, name, Place.Of(EntryNames.AnchorOf(last.Site)), Overlap.WithItself, held, subject, each);
                                Emit(started);
                            }
                        }

                        (through, state, Resumes) = (came.through ?? started, came.through is null && started is not null ? WorkState.Pending : WorkState.Over, false);
                        var frame = FrameOf(subject, function, inPlace.Site);
                        var detached = isDetached || context.Guards.IsAsyncVoid(function, cancellation);
                        Enqueue(frame, subject, With(held, inPlace.Held), detached);
                        if (inPlace.Keeper is { } keeper && !(frame.SyntaxTree == keeper.SyntaxTree && frame.Span.Contains(keeper.Span)) && AtKeeper(subject, keeper, inPlace) is { } outliving)
                        {
                            Enqueue(keeper, outliving, With(held, inPlace.Held), detached);
                        }

                        break;
                }
            }

            // A method that is given by name is called elsewhere, too, and not by what was started here.
            (through, state, Resumes) = (came.through, stands, resumes);
        }

        /// <summary>Where the class starts the thread that it has made and kept: <c>_thread = new Thread(Loop);</c> in its constructor, <c>_thread.Start();</c> elsewhere.</summary>
        private IEnumerable<SyntaxNode> StartsOf(SyntaxNode made) =>
            made is BaseObjectCreationExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } assignment } && context.SymbolOf(assignment.Left, cancellation) is IFieldSymbol { Type.Name: "Thread" } thread
                ? context.Search.ReferencesTo(thread, cancellation).Select(use => Functions.Whole((ExpressionSyntax)use.Node).Parent).OfType<MemberAccessExpressionSyntax>()
                    .Where(start => start is { Name.Identifier.ValueText: "Start", Parent: InvocationExpressionSyntax }).Select(start => start.Parent!)
                : [];

        private static bool IsOfInstance(Subject subject) =>
            subject is Subject.OfThis or Subject.OfVariable { Variable: IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } };

        private bool IsOfKeptInstance(ExpressionSyntax function) =>
            context.ModelOf(function).GetEnclosingSymbol(function.SpanStart, cancellation)?.ContainingType is { } type && IsKeptByHost(type);

        /// <summary>
        /// What keeps the object, seen from where a delegate over it is invoked that was put into a field, an event or the container: a local of start-up code goes on as long as the
        /// delegate does. A local of a call is that call's own, unless the delegate outlives the call in shared state.
        /// </summary>
        private Subject? AtKeeper(Subject subject, ExpressionSyntax keeper, DelegateRole.InPlace role)
        {
            // A list of handlers that one object has for all keeps those of another such object.
            if (subject is Subject.OfThis { Type: var owner } && !role.IsSupplied)
            {
                return InstanceSource.IsOneForAll(owner, context, cancellation) && context.Subjects.Of(role.KeptBy ?? keeper, cancellation) is { } by
                    && (by is Subject.Shared || IsOnce(by) || role.KeptBy is null && Functions.Enclosing(keeper) is { } around && context.Subjects.AtHeadOf(around, by, cancellation) is Subject.Shared)
                    ? Subject.Shared.Instance
                    : null;
            }

            if (subject is not Subject.OfVariable { Variable.DeclaringSyntaxReferences: { IsEmpty: false } declared })
            {
                return subject as Subject.Shared;
            }

            var isOne = OnceRun.Is(declared[0].GetSyntax(cancellation), context, cancellation);
            return isOne && role.IsSupplied ? Subject.Shared.Instance
                : (role.IsSupplied ? context.Subjects.Of(keeper, cancellation) : context.Subjects.OfKeeper(keeper, cancellation)) is { } kept && (isOne || kept is Subject.Shared) ? kept : null;
        }

        /// <summary>Whether it is in a variable of code that runs once.</summary>
        private bool IsOnce(Subject subject) => subject is Subject.OfVariable { Variable.DeclaringSyntaxReferences: [var declared] } && OnceRun.Is(declared.GetSyntax(cancellation), context, cancellation);

        /// <summary>Work that a loop starts overlaps itself, but not on an object that each round makes or takes for itself.</summary>
        private Overlap OverlapOn(Subject subject, DelegateRole.Hosted work, ExpressionSyntax function) =>
            work.Overlap == Overlap.WithItself && work.Row is { Kind: EntryKind.Work, Overlap: Overlap.WithOthers } && IsOfOneRound(subject, function) ? Overlap.WithOthers : work.Overlap;

        private bool IsOfOneRound(Subject subject, SyntaxNode inside) => Given is not null ? Functions.IsOfOneRound(inside, Given.Variable!) : subject is Subject.OfVariable { Variable: var variable } && Functions.IsOfOneRound(inside, variable)
            && (context.Subjects.IsElement(variable, cancellation) && !AreGivenOther(variable) || context.Subjects.IsFresh(subject, cancellation) && !IsGivenOther(variable, symbol => Functions.IsOfOneRound(inside, symbol)));

        /// <summary>Whether the function has the object for itself, each time it is run: as a parameter, or made there.</summary>
        private bool IsOfOneRun(PassedSite site) => Given is not null ? Functions.Enclosing(site.Site) is { } around && DeclaresGiven(around) : site.Subject is Subject.OfVariable { Variable: var variable } && Functions.Enclosing(site.Site) is { } function && Functions.Declares(function, variable)
            && (variable is IParameterSymbol || context.Subjects.IsFresh(site.Subject, cancellation) && !IsGivenOther(variable, symbol => Functions.Declares(function, symbol)));

        /// <summary>Made anew each time, over an object that is not: <c>var worker = new Worker(_db)</c>. An affine object in a local is told at that.</summary>
        private bool IsGivenOther(ISymbol variable, Func<ISymbol, bool> isNew) =>
            context.Subjects.Initializer(variable, cancellation) is BaseObjectCreationExpressionSyntax made && KeepersGivenTo(made).Any(symbol => !isNew(symbol));

        /// <summary>Whether two or more of the elements, of which the variable is each, are made over one object: <c>workers = ids.Select(id => new Worker(_db, id))</c>.</summary>
        private bool AreGivenOther(ISymbol variable)
        {
            var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            return ListContents.SequenceOf(variable, cancellation) is { } sequence && context.Lists.Of(sequence, cancellation).Any(element => element.Value is BaseObjectCreationExpressionSyntax made
                && KeepersGivenTo(made).ToList().Exists(symbol => element.Maker is null ? !seen.Add(symbol) : !Functions.Declares(element.Maker, symbol)));
        }

        /// <summary>The objects that a creation is given and that keep an affine one, or are one in state.</summary>
        private IEnumerable<ISymbol> KeepersGivenTo(BaseObjectCreationExpressionSyntax made)
        {
            foreach (var argument in made.ArgumentList?.Arguments ?? default)
            {
                if (Functions.Innermost(argument.Expression) is SimpleNameSyntax or MemberAccessExpressionSyntax && context.SymbolOf(Functions.Innermost(argument.Expression), cancellation) is { } symbol
                    && context.ModelOf(argument).GetTypeInfo(argument.Expression, cancellation).Type is var type && context.Shapes.TryGetWithWrappers(type, cancellation, out _)
                    && !(symbol is ILocalSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } } && context.Shapes.TryGet(type, out _)))
                {
                    yield return symbol;
                }
            }
        }

        /// <summary>A helper starts the work and leaves it (<c>Task Start() =&gt; Task.Run(Drain)</c>): who calls it for each element, in a loop or twice has several at once.</summary>
        private void EmitRepeated(PassedSite step)
        {
            if (step is not { Through: { } work, State: not WorkState.Over } || step.Site == work.Site || StartedOnce.ByOneFlow(work.Site))
            {
                return;
            }

            var query = step.Site.FirstAncestorOrSelf<SyntaxNode>(node => node is QueryExpressionSyntax or StatementSyntax or AnonymousFunctionExpressionSyntax) as QueryExpressionSyntax;
            if (query is not null ? ConcurrentStarts.StartsTogether(query) : Functions.LoopsAround(step.Site, Functions.Enclosing(step.Site)).Any() && !WorkOrder.EndsInLoop(step.Site)
                || passed.Any(other => other.Through?.Place == work.Place && other.Site != work.Site && other.State != WorkState.Over && other.Subject.Equals(step.Subject) && RunsBeside(other.Site, step.Site)))
            {
                EmitBesideItself(work, step.Subject, step.Site);
            }

            static bool RunsBeside(SyntaxNode one, SyntaxNode other) => one != other && Functions.Enclosing(one) == Functions.Enclosing(other)
                && !WorkOrder.EndsBefore(one, other) && !WorkOrder.EndsBefore(other, one) && !WorkOrder.AreAlternatives(one, other) && !WorkOrder.AreAlternatives(other, one);
        }

        private void EmitBesideItself(Reached work, Subject subject, SyntaxNode inside)
        {
            if (work is { Overlap: Overlap.WithOthers, Row.Kind: EntryKind.Work } && !IsOfOneRound(subject, inside) && (Given is not null || !IsElementOfRound(inside)))
            {
                (var came, through) = (through, work.Through);
                Emit(work with { Overlap = Overlap.WithItself });
                through = came;
            }
        }

        /// <summary>Each round of a loop that counts works on an element of its own: <c>for (...) workers[i].Start();</c>.</summary>
        private static bool IsElementOfRound(SyntaxNode site) =>
            site is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax { Identifier.ValueText: var index } }] } } }
            && site.Ancestors().OfType<ForStatementSyntax>().Any(loop => loop.Declaration?.Variables.Any(variable => variable.Identifier.ValueText == index) == true);

        /// <summary>
        /// Where the search goes on for a delegate: at the place that runs it, unless the variable that it captures does not exist there. Then the object is
        /// that of the frame that made the delegate: a returned lambda, or one given to a helper that starts it, works with each call's own.
        /// </summary>
        private static SyntaxNode FrameOf(Subject subject, ExpressionSyntax function, SyntaxNode site) =>
            subject is Subject.OfVariable { Variable.ContainingSymbol.DeclaringSyntaxReferences: { IsEmpty: false } frames }
                && !frames.Any(f => f.SyntaxTree == site.SyntaxTree && f.Span.Contains(site.Span))
                ? function
                : site;
    }
}
