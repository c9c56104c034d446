using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>What a piece of an expression is.</summary>
internal enum TokenKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text between single quotes.</summary>
    Text,

    /// <summary>A name or a word of the grammar.</summary>
    Word,

    /// <summary>An operator, bracket or comma.</summary>
    Symbol,

    /// <summary>Nothing follows.</summary>
    End,

    /// <summary>A character that cannot occur, or a text that is not closed.</summary>
    Wrong,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; for texts what stands between the quotes.</param>
/// <param name="Number">Its value, for numbers.</param>
/// <param name="Offset">0-based place in the expression.</param>
/// <param name="Length">Characters that it takes there.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Offset, int Length);

/// <summary>Cuts an expression into pieces.</summary>
internal static class ExpressionLexer
{
    private static readonly ImmutableArray<string> Symbols = ["..", "!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%", ":"];

    /// <summary>The pieces, ended by one of kind <see cref="TokenKind.End"/> or <see cref="TokenKind.Wrong"/>.</summary>
    public static ImmutableArray<Token> Cut(string text)
    {
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            var token = Next(text, position);
            tokens.Add(token);
            if (token.Kind is TokenKind.End or TokenKind.Wrong)
            {
                return tokens.ToImmutable();
            }

            position += token.Length;
        }
    }

    private static Token Next(string text, int start)
    {
        if (start == text.Length)
        {
            return new Token(TokenKind.End, "", 0, start, 0);
        }

        var first = text[start];
        if (first == '\'')
        {
            return ReadText(text, start);
        }

        if (char.IsAsciiDigit(first))
        {
            var written = text[start..NumberEnd(text, start)];
            return new Token(TokenKind.Number, written, double.Parse(written, CultureInfo.InvariantCulture), start, written.Length);
        }

        if (first == '"' && text.IndexOf('"', start + 1) is var close && close > start + 1)
        {
            return new Token(TokenKind.Word, text[(start + 1)..close], 0, start, close + 1 - start);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            var end = start;
            while (end < text.Length && (IsOfName(text[end]) || (text[end] == '.' && end + 1 < text.Length && IsOfName(text[end + 1]))))
            {
                end++;
            }

            return new Token(TokenKind.Word, text[start..end], 0, start, end - start);
        }

        var symbol = Symbols.FirstOrDefault(candidate => string.CompareOrdinal(text, start, candidate, 0, candidate.Length) == 0);
        return symbol is null
            ? new Token(TokenKind.Wrong, first.ToString(), 0, start, 1)
            : new Token(TokenKind.Symbol, symbol, 0, start, symbol.Length);
    }

    /// <summary>Whether a word can be written without double quotes: names of columns may have points in them.</summary>
    public static bool IsPlain(string word) => Next(word, 0) is { Kind: TokenKind.Word } token && token.Length == word.Length;

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    /// <summary>A text ends at the next single quote; two of them are one within it.</summary>
    private static Token ReadText(string text, int start)
    {
        for (var end = start + 1; end < text.Length; end++)
        {
            if (text[end] != '\'')
            {
                continue;
            }

            if (end + 1 < text.Length && text[end + 1] == '\'')
            {
                end++;
                continue;
            }

            return new Token(TokenKind.Text, text[(start + 1)..end].Replace("''", "'", StringComparison.Ordinal), 0, start, end + 1 - start);
        }

        return new Token(TokenKind.Wrong, text[start..], 0, start, text.Length - start);
    }

    /// <summary>Digits, with decimals where a point is followed by a digit: <c>1..5</c> is a range and no decimal number.</summary>
    private static int NumberEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        return end;
    }
}
