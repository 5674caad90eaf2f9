using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>A small compilation to ask the model about.</summary>
internal sealed class Sample
{
    private readonly Compilation compilation;

    public Sample(string source, Catalog? catalog = null, ImmutableArray<MetadataReference> references = default)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var usings = CSharpSyntaxTree.ParseText("global using System; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using System.Collections.Generic;");
        compilation = CSharpCompilation.Create("Sample", [CSharpSyntaxTree.ParseText(source), usings], references.IsDefault ? TestReferences.All : references, options);
        Errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ToImmutableArray();
        Types = KnownTypes.For(compilation, catalog ?? Catalog.Default, CancellationToken.None);
    }

    public ImmutableArray<string> Errors { get; }

    public KnownTypes? Types { get; }

    public EntryPointIndex Entries => new(Types!);

    public INamedTypeSymbol Type(string name) => compilation.GetTypeByMetadataName(name) ?? throw new ArgumentException(name);

    public EntryPoint? EntryOf(string type, string member)
    {
        Assert.Empty(Errors);
        return Entries.TryGetEntry(Type(type).GetMembers().OfType<IMethodSymbol>().First(method => method.Name.EndsWith(member, StringComparison.Ordinal)), out var entry) ? entry : null;
    }

    /// <summary>The rows of the delegates that the source gives to methods and constructors, in the order of the source.</summary>
    public List<EntryPoint?> Callbacks()
    {
        Assert.Empty(Errors);
        var model = compilation.GetSemanticModel(compilation.SyntaxTrees.First());
        var rows = new List<EntryPoint?>();
        foreach (var lambda in compilation.SyntaxTrees.First().GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.LambdaExpressionSyntax>())
        {
            var operation = model.GetOperation(lambda);
            while (operation is not (null or Microsoft.CodeAnalysis.Operations.IArgumentOperation or Microsoft.CodeAnalysis.Operations.IEventAssignmentOperation))
            {
                operation = operation.Parent;
            }

            EntryPoint? row = null;
            var isEntry = operation switch
            {
                Microsoft.CodeAnalysis.Operations.IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter } => Entries.TryGetCallback(method, parameter, out row!),
                Microsoft.CodeAnalysis.Operations.IEventAssignmentOperation { EventReference: Microsoft.CodeAnalysis.Operations.IEventReferenceOperation reference } => Entries.TryGetCallback(reference.Event, out row!),
                _ => false,
            };
            rows.Add(isEntry ? row : null);
        }

        return rows;
    }
}
