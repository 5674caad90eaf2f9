using System;
using System.IO;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The C# that stands in Razor components, pages and views: a generator copies it, and says by <c>#line</c> where it comes from.</summary>
/// <remarks>
/// The files are generated, but the code in them is what somebody has written, and is spoken of where it is written
/// (https://learn.microsoft.com/aspnet/core/razor-pages/sdk, https://learn.microsoft.com/dotnet/csharp/language-reference/preprocessor-directives#error-and-warning-information).
/// </remarks>
internal static class RazorCode
{
    private static readonly string[] Extensions = ["razor", "cshtml"];

    /// <summary>Whether the generated file has such code: <c>Counter_razor.g.cs</c>, <c>Index.cshtml.g.cs</c>, or an editor's own copy of it.</summary>
    public static bool MayStandIn(SyntaxTree tree) => FileOf(tree) is not null;

    /// <summary>The name of the file that was copied, <c>Counter.razor</c>; null where the tree is no such copy.</summary>
    public static string? FileOf(SyntaxTree tree)
    {
        var name = Path.GetFileName(tree.FilePath);
        foreach (var extension in Extensions)
        {
            if (name.IndexOf(extension, StringComparison.OrdinalIgnoreCase) is > 0 and var at && name[at - 1] is '_' or '.')
            {
                return name.Substring(0, at - 1) + "." + extension;
            }
        }

        return null;
    }

    /// <summary>Whether the place is one that somebody has written, and not one of the code around it.</summary>
    public static bool IsWrittenAt(Location place) => place.GetMappedLineSpan() is { HasMappedPath: true, Path: var path }
        && Array.Exists(Extensions, extension => path.EndsWith("." + extension, StringComparison.OrdinalIgnoreCase));
}
