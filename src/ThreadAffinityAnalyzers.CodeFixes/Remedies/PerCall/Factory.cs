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
    /// <summary>The whole body, where it already is a block.</summary>
    public string? Block { get; init; }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(Modifiers).Append(Type).Append(' ').Append(Name).Append('(').Append(Parameters).Append(")\n");
        if (Block is not null)
        {
            return text.Append(Block).ToString();
        }

        if (!Opens && SetUp.Count == 0)
        {
            return text.Append("{\nreturn ").Append(Creation).Append(";\n}").ToString();
        }

        text.Append("{\nvar ").Append(Local).Append(" = ").Append(Creation).Append(";\n");
        if (Opens)
        {
            text.Append(Local).Append(".Open();\n");
        }

        foreach (var statement in SetUp)
        {
            text.Append(statement).Append('\n');
        }

        return text.Append("return ").Append(Local).Append(";\n}").ToString();
    }
}
