using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>What is registered: a type of the table's column, how it is made, what a use of it looks like.</summary>
internal sealed record RegisteredKind(string Name, string Type, string Contract, string Make, string Use, string Found);

/// <summary>A way of registering, with placeholders for the kind; <c>@</c> stands where the finding must be if the registration is the holder.</summary>
/// <remarks><c>InCollection</c>: the descriptor stands in a collection expression, for which Roslyn 4.8 has no operations: it is not read there.</remarks>
internal sealed record RegisteredForm(string Name, string Statements, string Service = "{I}", string Extra = "", string Kinds = "connection wrapper context", bool IsKeyed = false, bool Shares = true, bool InCollection = false);

/// <summary>The table of registration forms, and the programs that use what they register in one way or another.</summary>
internal static class RegistrationForms
{
    public const string Marker = "/*{K}*/";

    public static readonly RegisteredKind[] Kinds =
    [
        new("connection", "SqliteConnection", "IDbConnection", "new SqliteConnection(\"Data Source=a.db\")", "{0}.CreateCommand()", "TAA3001 /*connection*/"),
        new("wrapper", "Store", "IStore", "new Store()", "{0}.Count()", "TAA1002 _kept"),
        new("context", "Shop", "IShop", "new Shop()", "{0}.SaveChanges()", "TAA3001 /*context*/"),
    ];

    public static readonly RegisteredForm[] All =
    [
        new("type", "b.Services.AddSingleton<{T}>();@", "{T}"),
        new("contract and type", "b.Services.AddSingleton<{I}, {T}>();@"),
        new("factory", "b.Services.AddSingleton<{I}>(sp => {make});@"),
        new("factory of the type", "b.Services.AddSingleton<{T}>(sp => {make});@", "{T}"),
        new("contract, type and factory", "b.Services.AddSingleton<{I}, {T}>(sp => {make});@"),
        new("inferred factory", "b.Services.AddSingleton(sp => {make});@", "{T}"),
        new("factory with a block", "b.Services.AddSingleton<{I}>(sp => {@ var log = sp.GetService<ILoggerFactory>(); var made = {make}; return made; });"),
        new("factory as a method group", "b.Services.AddSingleton<{I}>(Factory{K}.Make);@", Extra: "static class Factory{K} { public static {T} Make(IServiceProvider sp) { var made = {make}; return made; } }"),
        new("factory in a variable", "Func<IServiceProvider, {T}> make = _ => {make}; b.Services.AddSingleton(make);@", "{T}"),
        new("instance", "b.Services.AddSingleton({make});@", "{T}"),
        new("instance of a contract", "b.Services.AddSingleton<{I}>({make});@"),
        new("instance in a local", "var made = {make}; b.Services.AddSingleton(made);@", "{T}"),
        new("instance in a local of the contract", "{I} made = {make}; b.Services.AddSingleton(made);@"),
        new("typeof", "b.Services.AddSingleton(typeof({T}));@", "{T}"),
        new("two typeofs", "b.Services.AddSingleton(typeof({I}), typeof({T}));@"),
        new("named arguments", "b.Services.AddSingleton(implementationType: typeof({T}), serviceType: typeof({I}));@"),
        new("typeof and factory", "b.Services.AddSingleton(typeof({T}), sp => {make});@", "{T}"),
        new("typeof and instance", "b.Services.AddSingleton(typeof({I}), {make});@"),
        new("TryAdd type", "b.Services.TryAddSingleton<{T}>();@", "{T}"),
        new("TryAdd contract", "b.Services.TryAddSingleton<{I}, {T}>();@"),
        new("TryAdd factory", "b.Services.TryAddSingleton<{I}>(sp => {make});@"),
        new("TryAdd instance", "b.Services.TryAddSingleton({make});@", "{T}"),
        new("TryAdd typeofs", "b.Services.TryAddSingleton(typeof({I}), typeof({T}));@"),
        new("keyed type", "b.Services.AddKeyedSingleton<{T}>(\"k\");@", "{T}", IsKeyed: true),
        new("keyed contract", "b.Services.AddKeyedSingleton<{I}, {T}>(\"k\");@", IsKeyed: true),
        new("keyed factory", "b.Services.AddKeyedSingleton<{I}>(\"k\", (sp, key) => {make});@", IsKeyed: true),
        new("keyed instance", "b.Services.AddKeyedSingleton<{I}>(\"k\", {make});@", IsKeyed: true),
        new("TryAdd keyed", "b.Services.TryAddKeyedSingleton<{I}, {T}>(\"k\");@", IsKeyed: true),
        new("descriptor", "b.Services.Add(ServiceDescriptor.Singleton<{I}, {T}>());@"),
        new("descriptor with factory", "b.Services.Add(ServiceDescriptor.Singleton<{I}>(sp => {make}));@"),
        new("descriptor with typeofs", "b.Services.TryAdd(ServiceDescriptor.Singleton(typeof({I}), typeof({T})));@"),
        new("descriptor with instance", "b.Services.Add(ServiceDescriptor.Singleton(typeof({T}), {make}));@", "{T}"),
        new("described", "b.Services.Add(ServiceDescriptor.Describe(typeof({I}), typeof({T}), ServiceLifetime.Singleton));@"),
        new("described factory, replacing", "b.Services.Replace(ServiceDescriptor.Describe(typeof({I}), sp => {make}, ServiceLifetime.Singleton));@"),
        new("new descriptor", "b.Services.Add(new ServiceDescriptor(typeof({I}), typeof({T}), ServiceLifetime.Singleton));@"),
        new("new descriptor with factory", "b.Services.Add(new ServiceDescriptor(typeof({I}), sp => {make}, ServiceLifetime.Singleton));@"),
        new("new descriptor with instance", "b.Services.Add(new ServiceDescriptor(typeof({I}), {make}));@"),
        new("target-typed descriptor", "b.Services.Add(new(typeof({I}), typeof({T}), ServiceLifetime.Singleton));@"),
        new("target-typed descriptor with an instance", "b.Services.Add(new(typeof({I}), {make}));@"),
        new("target-typed descriptor with an instance in a local", "var made = {make}; b.Services.Insert(0, new(typeof({I}), made));@"),
        new("target-typed descriptor with a key and an instance", "b.Services.Add(new(typeof({I}), \"k\", {make}));@", IsKeyed: true),
        new("target-typed local", "ServiceDescriptor made = new(typeof({I}), {make});@ b.Services.Add(made);"),
        new("target-typed descriptors in an array", "ServiceDescriptor[] all = [new(typeof({I}), {make})];@ foreach (var one in all) b.Services.Add(one);", InCollection: true),
        new("target-typed descriptors in a list", "var all = new List<ServiceDescriptor> { new(typeof({I}), _ => {make}, ServiceLifetime.Singleton) };@ b.Services.Add(all);"),
        new("method that makes a descriptor", "b.Services.Add(Made{K}.Of());", Extra: "static class Made{K} { public static ServiceDescriptor Of() => new(typeof({I}), {make});@ }"),
        new("replacing by an instance", "b.Services.AddScoped<{I}, {T}>(); b.Services.Replace(new(typeof({I}), {make}));@"),
        new("replacing", "b.Services.AddScoped<{I}, {T}>(); b.Services.Replace(ServiceDescriptor.Singleton<{I}, {T}>());@"),
        new("host builder", "b.Host.ConfigureServices((context, services) => services.AddSingleton<{I}, {T}>());@"),
        new("web host builder", "b.WebHost.ConfigureServices(services => services.AddSingleton<{I}>({make}));@"),
        new("modules in a loop", "foreach (var module in new IModule{K}[] { new Data{K}() }) module.Register(b.Services);", Extra: "interface IModule{K} { void Register(IServiceCollection services); } class Data{K} : IModule{K} { public void Register(IServiceCollection services) => services.AddSingleton<{I}, {T}>();@ }"),
        new("local function", "Add<{T}>();@ void Add<TS>() where TS : class, {I} => b.Services.AddSingleton<{I}, TS>();"),
        new("own builder", "new Data{K}(b.Services).With<{T}>();@", Extra: "class Data{K}(IServiceCollection services) { public Data{K} With<TS>() where TS : class, {I} { services.AddSingleton<{I}, TS>(); return this; } }"),
        new("own extension of the application builder", "b.AddData{K}();", Extra: "static class Module{K} { public static WebApplicationBuilder AddData{K}(this WebApplicationBuilder builder) { builder.Services.AddSingleton<{I}, {T}>();@ return builder; } }"),
        new("factory that awaits", "b.Services.AddSingleton<{I}>(sp => Made{K}.OfAsync().GetAwaiter().GetResult());@", Extra: "static class Made{K} { public static async Task<{T}> OfAsync() { await Task.Yield(); return {make}; } }"),
        new("descriptor in a local", "var descriptor = new ServiceDescriptor(typeof({I}), typeof({T}), ServiceLifetime.Singleton);@ b.Services.Add(descriptor);"),
        new("descriptors", "b.Services.TryAddEnumerable(new[] { ServiceDescriptor.Singleton<{I}, {T}>() });@"),
        new("keyed descriptor", "b.Services.Add(ServiceDescriptor.KeyedSingleton<{I}, {T}>(\"k\"));@", IsKeyed: true),
        new("described keyed", "b.Services.Add(ServiceDescriptor.DescribeKeyed(typeof({I}), \"k\", typeof({T}), ServiceLifetime.Singleton));@", IsKeyed: true),
        new("own extension method", "b.Services.AddData{K}();", Extra: "static class Module{K} { public static IServiceCollection AddData{K}(this IServiceCollection services) { services.AddSingleton<{I}, {T}>();@ return services; } }"),
        new("own extension method in a chain", "b.Services.AddData{K}();", Extra: "static class Module{K} { public static IServiceCollection AddData{K}(this IServiceCollection services) => services.AddLogging().AddSingleton<{I}>(_ => {make}).AddOptions();@ }"),
        new("generic helper", "b.Services.AddOne{K}<{T}>();@", "{T}", "static class Module{K} { public static IServiceCollection AddOne{K}<TS>(this IServiceCollection services) where TS : class => services.AddSingleton<TS>(); }"),
        new("generic helper of two types", "b.Services.AddOne{K}<{I}, {T}>();@", Extra: "static class Module{K} { public static void AddOne{K}<TI, TS>(this IServiceCollection services) where TI : class where TS : class, TI => services.TryAddSingleton<TI, TS>(); }"),
        new("helper with a lifetime", "b.Services.AddOne{K}<{T}>(ServiceLifetime.Singleton);@", "{T}", "static class Module{K} { public static void AddOne{K}<TS>(this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Scoped) where TS : class => services.Add(new ServiceDescriptor(typeof(TS), typeof(TS), lifetime)); }"),
        new("helper of a helper", "b.Services.AddAll{K}();", "{T}", "static class Module{K} { public static void AddAll{K}(this IServiceCollection services) { services.AddScoped<object>(); services.AddOne{K}<{T}>();@ } public static IServiceCollection AddOne{K}<TS>(this IServiceCollection services) where TS : class => services.AddSingleton<TS>(); }"),
        new("fluent chain", "b.Services.AddLogging().AddSingleton<{T}>().AddOptions();@", "{T}"),
        new("forwarded", "b.Services.AddSingleton<{T}>(sp => {make});@\nb.Services.AddScoped<{I}>(sp => sp.GetRequiredService<{T}>());"),
        new("forwarded twice as a singleton", "b.Services.AddSingleton<{T}>();@\nb.Services.AddSingleton<{I}>(sp => sp.GetRequiredService<{T}>());"),
        new("activator", "b.Services.AddSingleton<{I}>(sp => ActivatorUtilities.CreateInstance<{T}>(sp));@"),
        new("AddDbContext", "b.Services.AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=a.db\"), ServiceLifetime.Singleton);@", "{T}", Kinds: "context"),
        new("AddDbContext with named lifetimes", "b.Services.AddDbContext<Shop>(optionsLifetime: ServiceLifetime.Scoped, contextLifetime: ServiceLifetime.Singleton);@", "{T}", Kinds: "context"),
        new("AddDbContext of a contract", "b.Services.AddDbContext<IShop, Shop>(ServiceLifetime.Singleton);@", Kinds: "context"),
        new("AddDbContext, forwarded", "b.Services.AddDbContext<Shop>(ServiceLifetime.Singleton);@\nb.Services.AddScoped<IShop>(sp => sp.GetRequiredService<Shop>());", Kinds: "context"),

        new("scoped", "b.Services.AddScoped<{I}, {T}>();", Shares: false),
        new("scoped factory", "b.Services.TryAddScoped<{I}>(sp => {make});", Shares: false),
        new("scoped descriptor", "b.Services.Add(new ServiceDescriptor(typeof({I}), typeof({T}), ServiceLifetime.Scoped));", Shares: false),
        new("replacing by a scoped one", "b.Services.AddSingleton<{I}, {T}>(); b.Services.Replace(ServiceDescriptor.Scoped<{I}, {T}>());", Shares: false),
        new("scoped target-typed descriptors in a list", "List<ServiceDescriptor> all = [new(typeof({I}), typeof({T}), ServiceLifetime.Scoped)]; b.Services.Add(all);", Shares: false),
        new("scoped by a module", "foreach (var module in new IModule{K}[] { new Data{K}() }) module.Register(b.Services);", Extra: "interface IModule{K} { void Register(IServiceCollection services); } class Data{K} : IModule{K} { public void Register(IServiceCollection services) => services.AddScoped<{I}, {T}>(); }", Shares: false),
        new("scoped by the host builder", "b.Host.ConfigureServices(services => services.AddScoped<{I}>(_ => {make}));", Shares: false),
        new("scoped target-typed descriptor", "b.Services.Add(new(typeof({I}), typeof({T}), ServiceLifetime.Scoped));", Shares: false),
        new("scoped, forwarded", "b.Services.AddScoped<{T}>(sp => {make}); b.Services.AddScoped<{I}>(sp => sp.GetRequiredService<{T}>());", Shares: false),
        new("keyed scoped", "b.Services.AddKeyedScoped<{I}, {T}>(\"k\");", IsKeyed: true, Shares: false),
        new("keyed scoped beside a keyed singleton", "b.Services.AddKeyedScoped<{I}, {T}>(\"k\"); b.Services.AddKeyedSingleton<{I}, {T}>(\"other\");", IsKeyed: true, Shares: false),
        new("transient", "b.Services.AddTransient<{I}, {T}>();", Shares: false),
        new("transient factory", "b.Services.AddTransient<{I}>(sp => {make});", Shares: false),
        new("transient descriptor", "b.Services.Add(ServiceDescriptor.Transient<{I}, {T}>());", Shares: false),
        new("helper with its default lifetime", "b.Services.AddOne{K}<{T}>();", "{T}", "static class Module{K} { public static void AddOne{K}<TS>(this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Scoped) where TS : class => services.Add(new ServiceDescriptor(typeof(TS), typeof(TS), lifetime)); }", Shares: false),
        new("scoped AddDbContext", "b.Services.AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=a.db\"));", "{T}", Kinds: "context", Shares: false),
        new("AddDbContext with singleton options", "b.Services.AddDbContext<Shop>(optionsLifetime: ServiceLifetime.Singleton);", "{T}", Kinds: "context", Shares: false),
        new("AddDbContextPool", "b.Services.AddDbContextPool<Shop>(o => o.UseSqlite(\"Data Source=a.db\"));", "{T}", Kinds: "context", Shares: false),
        new("AddDbContextFactory", "b.Services.AddDbContextFactory<Shop>(o => o.UseSqlite(\"Data Source=a.db\"));", "{T}", Kinds: "context", Shares: false),
        new("factory of a factory's contexts", "b.Services.AddPooledDbContextFactory<Shop>(o => o.UseSqlite(\"Data Source=a.db\")); b.Services.AddScoped(sp => sp.GetRequiredService<IDbContextFactory<Shop>>().CreateDbContext());", "{T}", Kinds: "context", Shares: false),
    ];

    /// <summary>Who asks for what is registered.</summary>
    public static readonly string[] Consumers = ["handler", "service of a controller", "nobody", "start-up"];

    /// <summary>One program that registers every kind in the given form, each with a consumer of its own.</summary>
    public static string Program(RegisteredForm form, RegisteredKind[] kinds, string consumer)
    {
        var used = kinds.Select(kind => Consumer(form, kind, consumer)).ToList();
        return $$"""
            using System.Data;
            using Microsoft.EntityFrameworkCore;
            using Microsoft.Extensions.DependencyInjection.Extensions;
            var b = WebApplication.CreateBuilder(args);
            {{string.Join("\n", kinds.Select(kind => $"{{ {Filled(form.Statements, kind)}\n}}"))}}
            var app = b.Build();
            {{string.Join("\n", used.Select(one => one.Body))}}
            app.Run();
            {{string.Join("\n", used.Select(one => one.Types))}}
            {{string.Join("\n", kinds.Select(kind => Filled(form.Extra, kind)))}}
            {{Types}}
            """;
    }

    /// <summary>What the programs register.</summary>
    public const string Types = """
        public interface IStore { object? Count(); }
        public class Store : IStore { private readonly SqliteConnection _kept = new("Data Source=a.db"); public object? Count() => _kept.CreateCommand(); }
        public interface IShop { int SaveChanges(); }
        public class Shop : DbContext, IShop { public Shop() { } public Shop(DbContextOptions<Shop> options) : base(options) { } }
        """;

    /// <summary>A finding at a registration is told by the marker on its line, any other by the name it stands at.</summary>
    public static string Told(Diagnostic finding)
    {
        var text = finding.Location.SourceTree!.GetText();
        var line = text.Lines.GetLineFromPosition(finding.Location.SourceSpan.Start).ToString();
        var marker = line.IndexOf("/*", StringComparison.Ordinal);
        return $"{finding.Id} {(marker >= 0 ? line[marker..(line.IndexOf("*/", StringComparison.Ordinal) + 2)] : text.ToString(finding.Location.SourceSpan))}";
    }

    private static (string Body, string Types) Consumer(RegisteredForm form, RegisteredKind kind, string consumer)
    {
        var service = Filled(form.Service, kind);
        var attribute = form.IsKeyed ? "[FromKeyedServices(\"k\")] " : "";
        var use = string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Use, "s");
        return consumer switch
        {
            "handler" => ($"app.MapGet(\"/{kind.Name}\", ({attribute}{service} s) => {use});", ""),
            "service of a controller" => (Filled("b.Services.AddScoped<Service{K}>(); app.MapControllers();", kind), Filled(
                $$"""
                public class Service{K}({{attribute}}{{service}} s) { public object? Go() => {{use}}; }
                public class E{K}Controller(Service{K} service) : Microsoft.AspNetCore.Mvc.ControllerBase { [Microsoft.AspNetCore.Mvc.HttpGet("/{K}")] public object? Get() => service.Go(); }
                """, kind)),
            "nobody" => ($"app.MapGet(\"/{kind.Name}\", () => 1);", ""),
            _ => ($"using (var scope = app.Services.CreateScope()) {{ var s = scope.ServiceProvider.{(form.IsKeyed ? $"GetRequiredKeyedService<{service}>(\"k\")" : $"GetRequiredService<{service}>()")}; _ = {use}; }} app.MapGet(\"/{kind.Name}\", () => 1);", ""),
        };
    }

    public static string Filled(string text, RegisteredKind kind) => text.Replace("@", Marker, StringComparison.Ordinal).Replace("{T}", kind.Type, StringComparison.Ordinal)
        .Replace("{I}", kind.Contract, StringComparison.Ordinal).Replace("{K}", kind.Name, StringComparison.Ordinal).Replace("{make}", kind.Make, StringComparison.Ordinal);
}
