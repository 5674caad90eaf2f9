using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>One thing that a plan does, told in terms of the original tree. Equal steps of several plans are done once.</summary>
internal abstract record RewriteStep(DocumentId Document)
{
    /// <summary>The edits of this step; <paramref name="all"/> are the steps of all plans for the same document, in order, so that steps that meet at one node can agree.</summary>
    public abstract IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all);
}
