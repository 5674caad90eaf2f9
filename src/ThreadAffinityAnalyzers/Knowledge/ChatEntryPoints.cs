using System.Collections.Generic;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of the command frameworks of chat bots; what their attributes and options say besides is read by <c>Model.ChatCommands</c>.</summary>
internal static class ChatEntryPoints
{
    private const string OwnTask = "a command that asks for RunMode.Async runs on a task of its own";
    private const string PerInteraction = "a module is made per interaction, which runs on a task of its own by default";
    private const string OneModule = "one module serves all messages unless [ModuleLifespan] says otherwise, and each command runs on a task of its own";
    private const string PerCommand = "a module is made per command, which runs on a task of its own";

    private const string DiscordCommands = "https://docs.discordnet.dev/faq/text_commands/general.html";
    private const string DiscordInteractions = "https://docs.discordnet.dev/guides/int_framework/intro.html";
    private const string CommandsNext = "https://github.com/DSharpPlus/DSharpPlus/blob/v4.4.2/DSharpPlus.CommandsNext/CommandsNextExtension.cs";
    private const string SlashCommands = "https://github.com/DSharpPlus/DSharpPlus/blob/v4.4.2/DSharpPlus.SlashCommands/SlashCommandsExtension.cs";

    public static IEnumerable<EntryPoint> Rows()
    {
        yield return Attributed("Discord.Commands.CommandAttribute", "method", Lifetime.Call, OwnTask, DiscordCommands);
        foreach (var interaction in new[] { "SlashCommand", "UserCommand", "MessageCommand", "ComponentInteraction", "ModalInteraction", "AutocompleteCommand" })
        {
            yield return Attributed($"Discord.Interactions.{interaction}Attribute", "method", Lifetime.Call, PerInteraction, DiscordInteractions);
        }

        yield return Attributed("DSharpPlus.CommandsNext.Attributes.CommandAttribute", "method", Lifetime.Application, OneModule, CommandsNext);
        yield return Attributed("DSharpPlus.CommandsNext.Attributes.GroupCommandAttribute", "method", Lifetime.Application, OneModule, CommandsNext);
        yield return Attributed("DSharpPlus.SlashCommands.SlashCommandAttribute", "method", Lifetime.Call, PerCommand, SlashCommands);
        yield return Attributed("DSharpPlus.SlashCommands.ContextMenuAttribute", "method", Lifetime.Call, PerCommand, SlashCommands);
    }
}
