using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// What a text must satisfy by its contract: length in characters, a pattern for the whole text, for the ends of a
/// validity interval that it is a date, and the codes of its code list.
/// </summary>
internal sealed class TextConstraints
{
    /// <summary>No official key is longer; more zeros than this were not lost.</summary>
    private const int LongestKey = 20;

    private readonly int minLength;
    private readonly int maxLength;
    private readonly Regex? pattern;
    private readonly Func<string, bool>? isDate;
    private readonly FrozenSet<string>? codes;
    private readonly ValueFault tooShort;
    private readonly ValueFault tooLong;
    private readonly ValueFault mismatch;
    private readonly ValueFault lostZeros;
    private readonly ValueFault notADate;
    private readonly ValueFault unknownCode;

    /// <summary>The constraints of a column.</summary>
    /// <param name="field">The column.</param>
    /// <param name="schema">Its table.</param>
    /// <param name="codes">The only values allowed; null when any is.</param>
    /// <exception cref="InvalidInputException">The pattern of the contract cannot be used.</exception>
    public TextConstraints(Field field, TableSchema schema, FrozenSet<string>? codes)
    {
        this.codes = codes;
        var constraints = field.Constraints;
        minLength = constraints.MinLength ?? 0;
        maxLength = constraints.MaxLength ?? int.MaxValue;
        pattern = constraints.Pattern is { } expression ? WholeText(expression, field, schema) : null;
        isDate = schema.Interval?.Start == field.Name ? BusDate.IsFirstDay
            : schema.Interval?.End == field.Name ? BusDate.IsLastDay
            : null;
        tooShort = new ValueFault(RejectionReason.TooShort, $"at least {minLength} characters");
        tooLong = new ValueFault(RejectionReason.TooLong, $"at most {maxLength} characters");
        mismatch = new ValueFault(RejectionReason.PatternMismatch, $"text that matches {constraints.Pattern}");
        lostZeros = new ValueFault(
            RejectionReason.LostLeadingZeros,
            pattern is null ? $"{minLength} characters, leading zeros kept" : $"text that matches {constraints.Pattern}, leading zeros kept");
        notADate = new ValueFault(RejectionReason.NotADate, "a date as yyyyMMdd" + (schema.Interval?.End == field.Name ? ", or 88888888 for still valid" : ""));
        unknownCode = new ValueFault(RejectionReason.UnknownCode, $"a code of {field.CodeList ?? "its categories"}");
    }

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    public ValueFault? Fault(string text)
    {
        var fault = Check(text);
        return fault is null || !LostZeros(text) ? fault : lostZeros;
    }

    private ValueFault? Check(string text)
    {
        var length = CharacterCount(text);
        return length < minLength ? tooShort
            : length > maxLength ? tooLong
            : pattern?.IsMatch(text) == false ? mismatch
            : isDate?.Invoke(text) == false ? notADate
            : codes?.Contains(text) == false ? unknownCode
            : null;
    }

    private static Regex WholeText(string pattern, Field field, TableSchema schema)
    {
        try
        {
            // Time linear in the text, whatever the pattern: contracts are written by people, deliveries by others.
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                $"{schema.Name}: {field.Name}.constraints.pattern",
                $"'{pattern}'",
                "a regular expression without look-around, back-references and atomic groups",
                "Write the pattern with classes, groups and repetition only."));
        }
    }

    private bool LostZeros(string text)
    {
        if (text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        for (var length = text.Length + 1; length <= Math.Min(maxLength, LongestKey); length++)
        {
            if (Check(text.PadLeft(length, '0')) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static int CharacterCount(string text)
    {
        var count = text.Length;
        foreach (var character in text)
        {
            if (char.IsLowSurrogate(character))
            {
                count--;
            }
        }

        return count;
    }
}
