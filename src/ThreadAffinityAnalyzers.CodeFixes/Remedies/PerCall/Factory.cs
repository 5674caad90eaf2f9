using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>The method that makes one object for one call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Modifiers">With a space behind, or nothing for a local function that captures.</param>
/// <param name="Type">The concrete type, as it is written at the place.</param>
/// <param name="Parameters">Nothing for a connection; the connection for a command.</param>
/// <param name="Local">The local in it.</param>
/// <param name="Creation">The text of the creation.</param>
/// <param name="Opens">Whether the connection still has to be opened.</param>
/// <param name="SetUp">Statements between creation and return.</param>
internal sealed record Factory(string Name, string Modifiers, string Type, string Parameters, string Local, string Creation, bool Opens, IReadOnlyList<string> SetUp)
{
    /// <summary>Statements before the opening.</summary>
    public IReadOnlyList<string> Early { get; init; } = System.Array.Empty<string>();

    /// <summary>What was said where the one object was made, opened and handed out: lines of comments, each with its line break.</summary>
    public (string Made, string Opened, string Returned) Said { get; init; } = ("", "", "");

    /// <summary>The whole body, where it already is a block.</summary>
    public string? Block { get; init; }

    /// <summary>The same for callers that can await: its name and the types in its head, as they are written at the place.</summary>
    public string TextAsync(string name, string task, string token) =>
        Text(Modifiers + "async " + task + "<" + Type + "> " + name + "(" + token + " cancellationToken = default)\n", "await " + Local + ".OpenAsync(cancellationToken)" + Configured + ";\n");

    /// <summary>What the class writes behind each of its awaits.</summary>
    public string Configured { get; init; } = "";

    /// <summary>The type of the task that an asynchronous body makes it in, as written; null where it is none.</summary>
    public string? Task { get; init; }

    public string Text() => Text(Modifiers + (Task is null ? Type : (Block is null ? "" : "async ") + Task + "<" + Type + ">") + " " + Name + "(" + Parameters + ")\n", Local + ".Open();\n");

    /// <summary>The same as a lambda.</summary>
    public string Lambda() => Text("() =>\n", Local + ".Open();\n");

    private string Text(string head, string open)
    {
        var text = new StringBuilder(head);
        if (Block is not null)
        {
            return text.Append(Block).ToString();
        }

        if (!Opens && SetUp.Count + Early.Count == 0)
        {
            return text.Append("{\n").Append(Said.Made).Append(Said.Opened).Append(Said.Returned).Append("return ").Append(Creation).Append(";\n}").ToString();
        }

        text.Append("{\n").Append(Said.Made).Append("var ").Append(Local).Append(" = ").Append(Creation).Append(";\n");
        foreach (var statement in Early)
        {
            text.Append(statement).Append('\n');
        }

        text.Append(Said.Opened);
        if (Opens)
        {
            text.Append(open);
        }

        foreach (var statement in SetUp)
        {
            text.Append(statement).Append('\n');
        }

        return text.Append(Said.Returned).Append("return ").Append(Local).Append(";\n}").ToString();
    }
}
