using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Sources with their registrations, written as short lines that a test can compare.</summary>
internal sealed class LifetimeProgram
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;

        """;

    private const string Types = """
        public interface IFoo { }
        public class Foo : IFoo { public Foo() { } public Foo(SqliteConnection c) { } }
        public class Bar : IFoo { public Bar(IFoo inner) { } }
        public interface IRepo<T> { }
        public class Repo<T> : IRepo<T> { }
        public class Handler : System.Net.Http.DelegatingHandler { }
        public class Db : DbContext { }
        public class Worker : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => Task.CompletedTask; }

        """;

    private LifetimeProgram(params string[] texts)
    {
        var trees = texts.Append(Types).Select((text, i) => CSharpSyntaxTree.ParseText(
            Usings + text, new CSharpParseOptions(LanguageVersion.Preview), path: $"File{i}.cs"));
        Compilation = CSharpCompilation.Create("Program", trees, TestReferences.All,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Annotations));
        Assert.Empty(Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS5001"));
        var types = KnownTypes.For(Compilation, Catalog.Default, CancellationToken.None)!;
        Lifetimes = new LifetimeIndex(types, new SymbolSearch(Compilation));
    }

    public CSharpCompilation Compilation { get; }

    public LifetimeIndex Lifetimes { get; }

    public static LifetimeProgram Of(params string[] texts) => new(texts);

    /// <summary>A program whose registrations stand in one method with a parameter <c>services</c>.</summary>
    public static LifetimeProgram Registering(string statements) =>
        new("static class Startup { static void Configure(IServiceCollection services) {\n" + statements + "\n} }");

    public string Registrations => string.Join("; ", Lifetimes.All(CancellationToken.None).Select(Line));

    public ITypeSymbol Type(string metadataName) => Compilation.GetTypeByMetadataName(metadataName)!;

    public ImmutableArray<ServiceConsumer> Consumers(string metadataName) => Lifetimes.ServiceConsumers(Type(metadataName), CancellationToken.None);

    public static string Line(ServiceRegistration registration) =>
        $"{registration.Service.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} <- {registration.Implementation?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "?"} {registration.Lifetime}"
        + (registration.IsHosted ? " hosted" : "");
}
