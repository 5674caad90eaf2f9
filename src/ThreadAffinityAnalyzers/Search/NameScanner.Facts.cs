using Microsoft.CodeAnalysis.CSharp;

namespace ThreadAffinityAnalyzers.Search;

/// <content>What is noted besides words, by a look at the text that follows one.</content>
internal ref partial struct NameScanner
{
    private const int AsyncLength = 5;

    private void NoteFacts(uint hash, int start, int wordLength)
    {
        switch (wordLength)
        {
            case 1 when hash == Discard:
                var sign = SkipSpace(at);
                if (sign < length && text[sign] == '=' && !(sign + 1 < length && text[sign + 1] is '=' or '>'))
                {
                    (discards ??= new()).Add(start);
                }

                break;
            case 3 when hash == New:
                if (Peek(SkipSpace(at)) is '(' or '/')
                {
                    (implicitCreations ??= new()).Add(start);
                }

                break;
            case 5 when hash == Using:
                if (MayBeAlias(at))
                {
                    (aliases ??= new()).Add(start);
                }

                break;
            case 5 when hash == Await:
                if (IsNameAwaited(at))
                {
                    (awaitedNames ??= new()).Add(start);
                }

                break;
            case 8 when hash == Delegate:
                (lambdas ??= new()).Add(start);
                break;
        }

        if (wordLength > AsyncLength && text[at - 1] == 'c' && StartsWith(at - AsyncLength, "Async"))
        {
            (asyncNames ??= new()).Add(start);
        }
    }

    private readonly bool MayBeAlias(int from)
    {
        // using [unsafe] Name = ...; a comment in between is left to the syntax.
        for (var words = 0; words < 3; words++)
        {
            from = SkipSpace(from);
            if (Peek(from) is '=' or '/')
            {
                return words > 0 || Peek(from) == '/';
            }

            var end = SkipWord(from);
            if (end == from)
            {
                return false;
            }

            from = end;
        }

        return false;
    }

    private readonly bool IsNameAwaited(int from)
    {
        from = SkipSpace(from);
        var end = SkipWord(from);
        if (end == from)
        {
            return false;
        }

        end = SkipSpace(end);
        return Peek(end) is ';' or ')' || (Peek(end) == '.' && StartsWith(SkipSpace(end + 1), "ConfigureAwait"));
    }

    private readonly bool StartsWith(int from, string word)
    {
        if (from + word.Length > length)
        {
            return false;
        }

        for (var i = 0; i < word.Length; i++)
        {
            if (text[from + i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private readonly char Peek(int from) => from < length ? text[from] : '\0';

    private readonly int SkipSpace(int from)
    {
        while (from < length && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from;
    }

    private readonly int SkipWord(int from)
    {
        while (from < length && (text[from] is '@' or '\\' || SyntaxFacts.IsIdentifierPartCharacter(text[from])))
        {
            from++;
        }

        return from;
    }
}
