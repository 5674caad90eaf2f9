using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Delegates that a container hands out.</content>
internal sealed partial class DelegateFlow
{
    /// <summary>A delegate that is registered as a service, or made by the factory of one, is run by those whom the container supplies with it.</summary>
    private IEnumerable<DelegateRole> OfRegistration(ArgumentSyntax argument, ExpressionSyntax origin, int depth, CancellationToken cancellation)
    {
        var roles = new List<DelegateRole>();
        if (Arguments.CallOf(argument) is InvocationExpressionSyntax call && context.RegistrationWords.Contains(ConcurrentStarts.CalledName(call)))
        {
            var services = context.Lifetimes.All(cancellation)
                .Where(registration => registration.Call == call && registration.Service.TypeKind == TypeKind.Delegate && (registration.Factory ?? registration.Instance) is { } given && argument.Span.Contains(given.Span))
                .Select(registration => registration.Service);
            foreach (var consumer in services.SelectMany(service => context.Lifetimes.ServiceConsumers(service, cancellation)))
            {
                var supplied = consumer.Resolution is ExpressionSyntax resolution
                    ? RolesOf(resolution, depth + 1, cancellation).Select(role => role is DelegateRole.InPlace { Keeper: null } inPlace ? inPlace with { Keeper = resolution } : role)
                    : OfVariable((ISymbol?)consumer.Parameter ?? consumer.Property, origin, depth + 1, cancellation, isSupplied: true);
                roles.AddRange(supplied.Select(role => role is DelegateRole.InPlace inPlace ? inPlace with { IsSupplied = true } : role));
            }
        }

        roles.Add(new DelegateRole.InPlace(origin, NoGuards));
        return roles;
    }
}
