using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges connections and contexts that are put into a cache of the process (<c>IMemoryCache</c>): everybody who asks for the key gets the same object. Told of at the call that puts it there.</summary>
internal sealed class CachedObjectJudge
{
    private readonly SharingContext context;
    private readonly Memo<ImmutableHashSet<string>> words = new();

    public CachedObjectJudge(SharingContext context) => this.context = context;

    /// <summary>Whether the span may put something into a cache.</summary>
    public bool StandIn(NameIndex index, TextSpan span, CancellationToken cancellation) => Words(cancellation) is { IsEmpty: false } putting && index.HasAnyIn(putting, span);

    /// <summary>The findings on what the member puts into a cache.</summary>
    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        if (!StandIn(context.Search.IndexOf(member.SyntaxTree, cancellation), member.Span, cancellation))
        {
            yield break;
        }

        foreach (var call in member.DescendantNodes(node => node == member || node is not MemberDeclarationSyntax or GlobalStatementSyntax).OfType<InvocationExpressionSyntax>())
        {
            if (PutBy(call, cancellation) is { } put && Judge(put, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>The calls that ask for what the call puts into a cache, and would not put it there themselves.</summary>
    public ImmutableArray<SyntaxNode> AskingFor(InvocationExpressionSyntax call, CancellationToken cancellation) => PutBy(call, cancellation) is { } put
        ? EntriesOf(put, cancellation).Where(other => !other.IsPut && MayBeOne(put, other)).Select(other => (SyntaxNode)other.Call).Distinct().ToImmutableArray()
        : ImmutableArray<SyntaxNode>.Empty;

    private ImmutableHashSet<string> Words(CancellationToken cancellation) => words.Get(token => MemoryCaches.PuttingWords(context, token), cancellation);

    private Finding? Judge(Entry put, CancellationToken cancellation)
    {
        var others = EntriesOf(put, cancellation).Where(other => MayBeOne(put, other)).ToList();

        // Several calls may make the one entry: the first of them tells it.
        if (others.Any(other => other.IsPut && context.Search.IsBefore(other.Call, put.Call)))
        {
            return null;
        }

        var uses = others.Append(put).GroupBy(one => one.Call).Select(same => same.First()).SelectMany(entry => UsesOf(entry, cancellation)).ToImmutableArray();
        var verdict = Verdict.On(context, uses, cancellation);
        if (!verdict.Races || MemoryCaches.KeyOf(put.Call) is not { } key)
        {
            return null;
        }

        var text = context.ModelOf(key).GetConstantValue(key, cancellation) is { HasValue: true, Value: string constant } ? constant : key.ToString();
        var isOne = put.Key is not null;
        var told = new Holder(AnchorOf(put.Call), HolderKind.Creation, text, put.Content.ShortName, put.Content.Row.Role, put.Content.Row.IsAdvisory, IsStatic: false) { IsMany = put.Content.IsMany || !isOne };
        return new SharingJudge(context).OnRacing(verdict, null, told, null, SharingJudge.StaticRoute(put.Content), "entry of a cache", ImmutableArray<EvidenceStep>.Empty, cancellation);
    }

    /// <summary>What the call puts into a cache, where that is an affine object; null otherwise.</summary>
    private Entry? PutBy(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        if (call.ArgumentList.Arguments.Count < 2 || !Words(cancellation).Contains(GuardSites.NameOf(call)) || MemoryCaches.CacheOf(call, context, cancellation) is null || context.SymbolOf(call, cancellation) is not IMethodSymbol method)
        {
            return null;
        }

        var given = call.ArgumentList.Arguments[1].Expression;
        var type = method.TypeArguments.Length == 1 ? method.TypeArguments[0] : context.ModelOf(given).GetTypeInfo(given, cancellation).Type;
        return context.Shapes.TryGet(type, out var content) && content.Shape is AffineShape.Direct or AffineShape.Container ? EntryOf(call, content, isPut: true, cancellation) : null;
    }

    private Entry? EntryOf(InvocationExpressionSyntax call, AffineContent content, bool isPut, CancellationToken cancellation) =>
        MemoryCaches.KeyOf(call) is { } key && !KeyedByFlow.IsFlowKey(key, context, cancellation) && !IsTakenOut(call, cancellation)
            ? new Entry(call, content, context.ModelOf(key).GetConstantValue(key, cancellation) is { HasValue: true, Value: { } constant } ? constant : null, isPut)
            : null;

    /// <summary>Who takes the entry out in the same function has the object for himself.</summary>
    private bool IsTakenOut(InvocationExpressionSyntax call, CancellationToken cancellation) => GuardSites.FunctionOf(call).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other =>
        GuardSites.NameOf(other) == "Remove" && MemoryCaches.CacheOf(other, context, cancellation) is not null && MemoryCaches.KeyOf(other) is { } removed && MemoryCaches.KeyOf(call) is { } key && removed.IsEquivalentTo(key, topLevel: false));

    /// <summary>The calls that put an object of the type in or ask for one, found by the name of the type beside them.</summary>
    private IEnumerable<Entry> EntriesOf(Entry put, CancellationToken cancellation)
    {
        var types = new[] { put.Content.Type }.Concat(put.Content.Type.AllInterfaces).Concat(BasesOf(put.Content.Type)).Where(type => context.Types.TryGetAffine(type, out _)).Select(type => type.Name).Distinct();
        foreach (var token in types.SelectMany(name => context.Search.TokensNamed(name, cancellation)))
        {
            foreach (var call in CallsBeside(token, cancellation))
            {
                if (PutBy(call, cancellation) is { } other)
                {
                    yield return other;
                }
                else if (MemoryCaches.AskedBy(call, context, cancellation) is not null && EntryOf(call, put.Content, isPut: false, cancellation) is { } asked)
                {
                    yield return asked;
                }
            }
        }
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (var at = type.BaseType; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            yield return at;
        }
    }

    /// <summary>The calls in the statement of the type's name, and those that assign to the variable which it declares.</summary>
    private IEnumerable<InvocationExpressionSyntax> CallsBeside(SyntaxToken token, CancellationToken cancellation)
    {
        if (token.Parent?.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or MemberDeclarationSyntax) is not { } part)
        {
            return [];
        }

        var around = token.Parent.Ancestors().OfType<InvocationExpressionSyntax>();
        var inside = part is BlockSyntax or MemberDeclarationSyntax ? [] : part.DescendantNodes(node => node is not BlockSyntax).OfType<InvocationExpressionSyntax>();
        var assigning = part is LocalDeclarationStatementSyntax { Declaration.Variables: var variables }
            ? variables.Where(variable => variable.Initializer is null or { Value.RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.SuppressNullableWarningExpression })
                .Select(variable => context.ModelOf(variable).GetDeclaredSymbol(variable, cancellation)).OfType<ISymbol>()
                .SelectMany(local => context.Search.ReferencesTo(local, cancellation)).Select(use => use.Node.Parent switch
                {
                    ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax asking } => asking,
                    AssignmentExpressionSyntax { Right: var right } assignment when assignment.Left == use.Node => Functions.Innermost(right) as InvocationExpressionSyntax,
                    _ => null,
                }).OfType<InvocationExpressionSyntax>()
            : [];
        return around.Concat(inside).Concat(assigning).Distinct();
    }

    private static bool MayBeOne(Entry put, Entry other) => put.Key is null || other.Key is null || Equals(put.Key, other.Key);

    private IEnumerable<Use> UsesOf(Entry entry, CancellationToken cancellation)
    {
        var call = entry.Call;
        if (MemoryCaches.CacheOf(call, context, cancellation) is not { } cache || context.Subjects.Of(cache, cancellation) is not { } subject)
        {
            return [];
        }

        var given = call.ArgumentList.Arguments.Count > 1 ? call.ArgumentList.Arguments[1] : null;
        var named = given?.Expression switch
        {
            DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation } => context.ModelOf(designation).GetDeclaredSymbol(designation, cancellation),
            IdentifierNameSyntax name => context.SymbolOf(name, cancellation) as ILocalSymbol,
            _ => null,
        };
        return context.Uses.OfExpression(call, subject, cancellation)
            .Concat(named is null ? [] : context.Uses.OfVariable(named, subject, cancellation).Where(use => !entry.IsPut || use.Node.SpanStart > call.Span.End))
            .Where(use => (use.Node == call || !call.Span.Contains(use.Node.Span)) && !IsBeforePut(use.Node));
    }

    /// <summary>What a block makes and puts in at its end is nobody else's before: <c>db = new(...); db.Open(); cache.Set(key, db);</c>.</summary>
    private static bool IsBeforePut(ExpressionSyntax use)
    {
        if (Functions.Innermost(use) is not IdentifierNameSyntax { Identifier.ValueText: var name } || use.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement)
        {
            return false;
        }

        return block.Statements.TakeWhile(earlier => earlier.SpanStart <= statement.SpanStart).Any(Makes)
            && block.Statements.SkipWhile(later => later != statement).SelectMany(later => later.DescendantNodes()).OfType<InvocationExpressionSyntax>().Any(Puts);

        bool Makes(StatementSyntax earlier) => earlier is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax made } } && made.Identifier.ValueText == name;

        bool Puts(InvocationExpressionSyntax call) => call.Span.End >= use.Span.End && call.ArgumentList.Arguments is [_, { Expression: IdentifierNameSyntax value }, ..] && value.Identifier.ValueText == name;
    }

    private static Place AnchorOf(InvocationExpressionSyntax call)
    {
        var start = call.Expression is MemberAccessExpressionSyntax { Name: var name } ? name.SpanStart : call.SpanStart;
        return new Place(call.SyntaxTree, TextSpan.FromBounds(start, call.Span.End));
    }

    /// <summary>A call that puts an object into a cache, or asks one for it.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="Content">What kind of object it is.</param>
    /// <param name="Key">The key, where it is a constant.</param>
    /// <param name="IsPut">Whether the call may put it there.</param>
    private sealed record Entry(InvocationExpressionSyntax Call, AffineContent Content, object? Key, bool IsPut);
}
