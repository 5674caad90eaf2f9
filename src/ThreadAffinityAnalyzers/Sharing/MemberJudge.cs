using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Everything that is reported inside one member: captured variables, registrations, concurrent operations, private in-memory databases.</summary>
internal sealed class MemberJudge
{
    private readonly SharingContext context;

    public MemberJudge(SharingContext context) => this.context = context;

    public ImmutableArray<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        findings.AddRange(new CapturedJudge(context).In(member, cancellation));
        findings.AddRange(new RegistrationJudge(context).In(member, cancellation));
        foreach (var concurrent in context.Operations.In(member, cancellation))
        {
            // One object, one diagnostic: operations go before the route by which it is shared, their Info does not.
            if (concurrent.Route is SharingRoute.ConcurrentOperations or SharingRoute.UnevenGuard)
            {
                findings.RemoveAll(f => f.Holder.Declared == concurrent.Holder.Declared);
            }

            if (!findings.Any(f => f.Holder.Declared == concurrent.Holder.Declared))
            {
                findings.Add(concurrent);
            }
        }

        findings.AddRange(context.CachedObjects.In(member, cancellation));
        findings.AddRange(new RootResolutionJudge(context).In(member, cancellation));
        findings.AddRange(context.ForeignStatics.In(member, cancellation));
        findings.AddRange(context.MemoryDatabases.In(member, cancellation));
        return findings.OrderBy(f => f.Holder.Declared.Span.Start).ToImmutableArray();
    }
}
