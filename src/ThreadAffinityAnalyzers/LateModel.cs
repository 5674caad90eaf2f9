using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers;

/// <summary>The model of a program, made by the first who asks: by the time of the first tree the compiler has read references and declarations for itself.</summary>
internal sealed class LateModel
{
    private readonly Compilation compilation;
    private readonly AnalyzerOptions options;
    private readonly Memo<Answer> answer = new();

    public LateModel(Compilation compilation, AnalyzerOptions options)
    {
        this.compilation = compilation;
        this.options = options;
    }

    /// <summary>Null where there is nothing to look for: no affine type, or tests alone.</summary>
    public AffinityModel? TryGet(CancellationToken cancellation) => answer.Get(Find, cancellation).Model;

    private Answer Find(CancellationToken cancellation) =>
        new(AffinityModel.For(compilation, options, cancellation) is { HasAffineTypes: true } model && !TestProject.Is(compilation, options, cancellation) ? model : null);

    private sealed record Answer(AffinityModel? Model);
}
