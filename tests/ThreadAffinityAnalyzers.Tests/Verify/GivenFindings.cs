using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What the analyzer has found, as a host hands it to a Fix All.</summary>
internal sealed class GivenFindings(IEnumerable<Diagnostic> findings) : FixAllContext.DiagnosticProvider
{
    public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
    {
        var all = new List<Diagnostic>();
        foreach (var document in project.Documents)
            all.AddRange(await GetDocumentDiagnosticsAsync(document, cancellationToken));
        return all;
    }

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
        await document.GetSyntaxTreeAsync(cancellationToken) is { } tree ? findings.Where(finding => finding.Location.SourceTree == tree) : [];

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
}
