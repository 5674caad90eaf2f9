using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Methods of the project that register what their callers name, called where no registering word stands.</summary>
public sealed class RegisteringMethodsTests
{
    [Fact]
    public Task HelperOfAMethodWithoutARegisteringWordBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        Wiring.Wire(builder.Services);
        var app = builder.Build();
        app.MapGet("/count", (SqliteConnection db) => { using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        static class Wiring
        {
            public static void Wire(IServiceCollection services) { services.{|TAA3001:Keep<SqliteConnection>()|}; }
            public static IServiceCollection Keep<T>(this IServiceCollection services) where T : class, new() => services.AddSingleton<T>();
        }
        """);

    [Fact]
    public Task HelperThatRegistersForAScopeOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        Wiring.Wire(builder.Services);
        var app = builder.Build();
        app.MapGet("/count", (SqliteConnection db) => { using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        static class Wiring
        {
            public static void Wire(IServiceCollection services) { services.Keep<SqliteConnection>(); }
            public static IServiceCollection Keep<T>(this IServiceCollection services) where T : class, new() => services.AddScoped<T>();
        }
        """);

    [Fact]
    public Task HelperOfAHelperBad() => Rule.Bad(
        """
        using System.Data.Common;
        var builder = WebApplication.CreateBuilder(args);
        new Wiring(builder.Services).Wire();
        var app = builder.Build();
        app.MapGet("/count", (DbConnection db) => { using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        class Wiring(IServiceCollection services)
        {
            public void Wire() { {|TAA3001:Share<DbConnection, SqliteConnection>()|}; }
            private void Share<TService, TImpl>() where TService : class where TImpl : class, TService => Register<TService>(p => ActivatorUtilities.CreateInstance<TImpl>(p));
            private void Register<T>(Func<IServiceProvider, T> make) where T : class { services.Add(new ServiceDescriptor(typeof(T), make, ServiceLifetime.Singleton)); }
        }
        """);

    [Fact]
    public Task HelperThatIsToldTheLifetimeBad() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        Wiring.Wire(builder.Services);
        var app = builder.Build();
        app.MapGet("/count", (SqliteConnection db) => { using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        static class Wiring
        {
            public static void Wire(IServiceCollection services) { services.{|TAA3001:Database(ServiceLifetime.Singleton)|}; }
            public static IServiceCollection Database(this IServiceCollection services, ServiceLifetime lifetime) { services.Add(new ServiceDescriptor(typeof(SqliteConnection), _ => new SqliteConnection(""), lifetime)); return services; }
        }
        """);

    [Fact]
    public Task HelperThatIsToldAnotherLifetimeOk() => Rule.Ok(
        """
        var builder = WebApplication.CreateBuilder(args);
        Wiring.Wire(builder.Services);
        var app = builder.Build();
        app.MapGet("/count", (SqliteConnection db) => { using var command = db.CreateCommand(); return command.ExecuteScalar(); });
        app.Run();
        static class Wiring
        {
            public static void Wire(IServiceCollection services) { services.Database(ServiceLifetime.Scoped); services.Keep<Clock>(); }
            public static IServiceCollection Database(this IServiceCollection services, ServiceLifetime lifetime) { services.Add(new ServiceDescriptor(typeof(SqliteConnection), _ => new SqliteConnection(""), lifetime)); return services; }
            public static IServiceCollection Keep<T>(this IServiceCollection services) where T : class, new() => services.AddSingleton<T>();
        }
        class Clock {}
        """);
}
