namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>What the arguments of a registration method mean.</summary>
internal enum RegistrationForm
{
    /// <summary>Microsoft.Extensions.DependencyInjection: service and implementation as type arguments or <c>Type</c> arguments; a delegate is a factory; an object is the instance.</summary>
    Services,

    /// <summary>The first type argument (with the second, if there are two) is a context or session type; <c>contextLifetime</c>/<c>lifetime</c> arguments override the lifetime.</summary>
    Context,

    /// <summary>A factory of contexts is registered; the context itself is not (or scoped).</summary>
    ContextFactory,

    /// <summary>A type is given as type argument and its instance is kept by the host (hosted service, middleware, exception handler ...).</summary>
    Implementation,

    /// <summary>An object that is given is kept by the host and serves all calls; a type that is named is made as the host or its own registration says.</summary>
    Instance,

    /// <summary>The second type takes the place of what is registered for the first, and lives as long.</summary>
    Decorator,

    /// <summary>The type is registered under its own name and under each of its interfaces.</summary>
    AllContracts,

    /// <summary>A fluent call on a registration of another container, or a property of it, that sets the lifetime (<c>SingleInstance()</c>).</summary>
    FluentLifetime,
}

/// <summary>One row of <see cref="Registrations"/>: a dependency-injection method and the lifetime it gives.</summary>
/// <param name="Type">Metadata name of the type that declares the method.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Lifetime">The lifetime of the registered service; <see cref="Lifetime.Call"/> is transient.</param>
/// <param name="Form">What the arguments mean.</param>
/// <param name="Because">The reason, in one sentence.</param>
/// <param name="Link">The source of the reason.</param>
internal sealed record Registration(string Type, string Method, Lifetime Lifetime, RegistrationForm Form, string Because, string Link);
