using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Reads the user's rows from option values and list files.</summary>
internal sealed class CatalogText
{
    public const string Prefix = "thread_affinity.";

    private const string Link = "https://github.com/ThreadAffinityAnalyzers/ThreadAffinityAnalyzers/blob/main/docs/configuration.md";
    private const string Because = "the configuration of this project says so";

    /// <summary>Names of the options that hold lists, in the order in which they are read.</summary>
    private static readonly ImmutableArray<string> Lists = ImmutableArray.Create(
        "affine_types", "safe_types", "entry_points", "sequential_entry_points", "guards", "singleton_registrations", "excluded_members");

    private readonly Dictionary<string, List<string>> values = Lists.ToDictionary(name => name, _ => new List<string>());
    private readonly List<string> malformed = new();

    private CatalogText()
    {
    }

    /// <summary>Every option by its full key.</summary>
    public static readonly ImmutableArray<string> Keys = Lists.Add("assume_concurrent").Add("factory_style").Select(name => Prefix + name).ToImmutableArray();

    /// <summary>Whether an option with this key exists, so that a misspelt key can be told.</summary>
    public static bool IsKnownKey(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    public static Catalog Parse(Func<string, string?> read, ImmutableArray<string> lists, out ImmutableArray<string> malformed)
    {
        var text = new CatalogText();
        var assume = text.Choice(read, "assume_concurrent", AssumeConcurrent.Auto);
        var style = text.Choice(read, "factory_style", FactoryStyle.Auto);
        foreach (var name in Lists)
        {
            text.Add(name, read(Prefix + name), Prefix + name);
        }

        foreach (var list in lists.IsDefault ? ImmutableArray<string>.Empty : lists)
        {
            text.AddLines(list);
        }

        malformed = text.malformed.ToImmutableArray();
        return text.IsEmpty && assume == AssumeConcurrent.Auto && style == FactoryStyle.Auto ? Catalog.Default : text.Make(assume, style);
    }

    private bool IsEmpty => values.Values.All(names => names.Count == 0);

    private Catalog Make(AssumeConcurrent assume, FactoryStyle style)
    {
        var catalog = Catalog.Default;
        return new Catalog(
            catalog.AffineTypes.AddRange(values["affine_types"].Select(Affine)),
            catalog.SafeTypes.Union(values["safe_types"]),
            catalog.EntryPoints.AddRange(values["entry_points"].SelectMany(Entries)),
            values["sequential_entry_points"].ToImmutableHashSet(),
            catalog.Registrations.AddRange(values["singleton_registrations"].Select(Singleton)),
            values["guards"].ToImmutableHashSet(),
            values["excluded_members"].ToImmutableHashSet(),
            assume) { FactoryStyle = style };
    }

    private static AffineType Affine(string value)
    {
        var colon = value.IndexOf(':');
        var role = AffineRole.Connection;
        if (colon >= 0)
        {
            Enum.TryParse(value.Substring(colon + 1), ignoreCase: true, out role);
            value = value.Substring(0, colon);
        }

        return new AffineType(value, role, IsAdvisory: false, Because, Link);
    }

    /// <summary>Only the compilation can tell whether the name is a type or a member of one, so each reading becomes a row; those that name nothing match nothing.</summary>
    private static IEnumerable<EntryPoint> Entries(string value)
    {
        yield return EntryPoints.Contract(value, "*", Lifetime.Call, Because, Link);
        yield return EntryPoints.Attributed(value, "method", Lifetime.Call, Because, Link);
        yield return EntryPoints.Attributed(value, "public", Lifetime.Call, Because, Link);

        var (type, member) = Split(value);
        if (type is not null)
        {
            yield return EntryPoints.Contract(type, member, Lifetime.Application, Because, Link);
            yield return new EntryPoint(EntryShape.CallbackArgument, type, member, Overlap.WithItself, Lifetime.Application, EntryKind.Request, Because, Link);
        }
    }

    private static Registration Singleton(string value)
    {
        var (type, method) = Split(value);
        return new Registration(type ?? "", method, Lifetime.Application, RegistrationForm.Services, Because, Link);
    }

    private static (string? Type, string Member) Split(string value)
    {
        // A constructor is written Type..ctor.
        var dot = value.EndsWith("..ctor", StringComparison.Ordinal) ? value.Length - 6 : value.LastIndexOf('.');
        return dot <= 0 ? (null, value) : (value.Substring(0, dot), value.Substring(dot + 1));
    }

    private T Choice<T>(Func<string, string?> read, string name, T otherwise) where T : struct, Enum
    {
        var value = read(Prefix + name)?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            return otherwise;
        }

        foreach (T choice in Enum.GetValues(typeof(T)))
        {
            if (string.Equals(choice.ToString(), value!.Replace("_", ""), StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        malformed.Add($"{Prefix}{name} = {value}: expected one of {string.Join(", ", Enum.GetNames(typeof(T)).Select(Snake))}");
        return otherwise;
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    /// <summary>A line is <c>option = value, value</c>, with the option's name as in .editorconfig (its prefix may be left out), or a comment after <c>#</c>.</summary>
    private void AddLines(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var hash = raw.IndexOf('#');
            var line = (hash < 0 ? raw : raw.Substring(0, hash)).Trim().TrimStart('\uFEFF');
            if (line.Length == 0)
            {
                continue;
            }

            var equals = line.IndexOf('=');
            var name = (equals < 0 ? line : line.Substring(0, equals)).Trim();
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                name = name.Substring(Prefix.Length);
            }

            if (equals < 0 || !values.ContainsKey(name))
            {
                malformed.Add($"{line}: expected 'option = names', where option is one of {string.Join(", ", Lists)}");
            }
            else
            {
                Add(name, line.Substring(equals + 1), name);
            }
        }
    }

    private void Add(string name, string? value, string said)
    {
        if (value is null)
        {
            return;
        }

        foreach (var part in value.Split(',', ';'))
        {
            var item = part.Trim();
            if (item.Length == 0)
            {
                continue;
            }

            var complaint = Complaint(name, item);
            if (complaint is not null)
            {
                malformed.Add($"{said} = {item}: {complaint}");
            }
            else if (!values[name].Contains(item))
            {
                values[name].Add(item);
            }
        }
    }

    private static string? Complaint(string name, string item)
    {
        var type = item;
        if (name == "affine_types" && item.IndexOf(':') is >= 0 and var colon)
        {
            type = item.Substring(0, colon);
            if (!Enum.GetNames(typeof(AffineRole)).Contains(item.Substring(colon + 1), StringComparer.OrdinalIgnoreCase))
            {
                return $"expected one of {string.Join(", ", Enum.GetNames(typeof(AffineRole)).Select(Snake))} after the colon";
            }
        }

        if (!IsName(type))
        {
            return "expected a fully qualified metadata name, such as My.Namespace.Type`1";
        }

        return name is "singleton_registrations" or "excluded_members" && Split(type).Type is null
            ? "expected a member, such as My.Namespace.Type.Member"
            : null;
    }

    private static bool IsName(string text)
    {
        if (text.EndsWith("..ctor", StringComparison.Ordinal))
        {
            text = text.Substring(0, text.Length - 6);
        }

        return text.Split('.', '+').All(part =>
        {
            var tick = part.IndexOf('`');
            var word = tick < 0 ? part : part.Substring(0, tick);
            return word.Length > 0
                && (char.IsLetter(word[0]) || word[0] == '_')
                && word.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
                && (tick < 0 || (tick < part.Length - 1 && part.Skip(tick + 1).All(char.IsDigit)));
        });
    }
}
