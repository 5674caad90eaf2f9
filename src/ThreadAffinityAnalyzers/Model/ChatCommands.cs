using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>What the command frameworks of chat bots read from attributes and options: whether a command runs on a task of its own, and how long its module lives.</summary>
internal sealed class ChatCommands
{
    private const string TextCommand = "Discord.Commands.CommandAttribute";

    private readonly Compilation compilation;
    private readonly ConcurrentDictionary<string, string> defaults = new(StringComparer.Ordinal);

    public ChatCommands(Compilation compilation) => this.compilation = compilation;

    /// <summary>Whether the host runs the command on a task of its own; text commands of Discord.Net are awaited by the gateway unless they or the options say otherwise, its interactions are not.</summary>
    public bool Holds(EntryPoint row, AttributeData attribute)
    {
        if (row.Type == TextCommand)
        {
            return ModeOf(attribute, "Discord.Commands", "Sync") == "Async";
        }

        return !row.Type.StartsWith("Discord.Interactions.", StringComparison.Ordinal) || ModeOf(attribute, "Discord.Interactions", "Async") == "Async";
    }

    /// <summary>The row as it holds for the commands of one module.</summary>
    public static EntryPoint Adjust(EntryPoint row, INamedTypeSymbol module)
    {
        if (!row.Type.StartsWith("DSharpPlus.", StringComparison.Ordinal))
        {
            return row;
        }

        var said = module.SelfAndBases().SelectMany(type => type.GetAttributes())
            .Where(attribute => attribute.AttributeClass?.Name is "ModuleLifespanAttribute" or "SlashModuleLifespanAttribute")
            .SelectMany(attribute => attribute.ConstructorArguments).Select(NameOf).FirstOrDefault();
        return said switch
        {
            "Singleton" => row with { Receiver = Lifetime.Application },
            "Transient" or "Scoped" => row with { Receiver = Lifetime.Call },
            _ => row,
        };
    }

    private string ModeOf(AttributeData attribute, string library, string otherwise)
    {
        var said = attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
            .Where(argument => argument.Type?.Name == "RunMode").Select(NameOf).FirstOrDefault();
        return said is "Sync" or "Async" ? said : defaults.GetOrAdd(library, _ => DefaultIn(library) ?? otherwise);
    }

    /// <summary>The <c>DefaultRunMode</c> that the program gives the options of the library.</summary>
    private string? DefaultIn(string library) => compilation.SyntaxTrees.SelectMany(tree => DefaultsIn(tree, library)).FirstOrDefault(mode => mode is "Sync" or "Async");

    private IEnumerable<string> DefaultsIn(SyntaxTree tree, string library)
    {
        foreach (var position in NameIndex.Of(tree, CancellationToken.None).PositionsOf("DefaultRunMode"))
        {
            var value = tree.GetRoot().FindToken(position).Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>()?.Right;
            if (value is not null && compilation.GetSemanticModel(tree).GetSymbolInfo(value).Symbol is IFieldSymbol mode && mode.ContainingType.Is(library + ".RunMode"))
            {
                yield return mode.Name;
            }
        }
    }

    private static string? NameOf(TypedConstant value) => value.Kind == TypedConstantKind.Enum
        ? value.Type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value.Value))?.Name
        : null;
}
