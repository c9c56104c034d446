using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Reads one type of value from the bytes of a field. Stricter than CsvHelper's own parsers, which allow spaces,
/// thousands separators and a dozen words for true: what the contract does not name is not guessed.
/// </summary>
internal interface IValueParser<T>
    where T : struct
{
    /// <summary>The code for a field that is no such value.</summary>
    string Reason { get; }

    /// <summary>What a field must be.</summary>
    string Expected { get; }

    /// <summary>The range in which a value must lie.</summary>
    string ExpectedRange { get; }

    bool TryParse(ReadOnlySpan<byte> field, out T value);

    bool IsInRange(T value);
}

/// <summary>Smallest and largest number that a contract allows; infinite where it sets none.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NumberRange(double Minimum, double Maximum)
{
    public static NumberRange Unlimited { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static NumberRange Of(FieldConstraints constraints) =>
        new(constraints.Minimum ?? double.NegativeInfinity, constraints.Maximum ?? double.PositiveInfinity);

    public bool Contains(double value) => value >= Minimum && value <= Maximum;

    public override string ToString() =>
        double.IsInfinity(Maximum) ? $"at least {Minimum.ToString(CultureInfo.InvariantCulture)}"
        : double.IsInfinity(Minimum) ? $"at most {Maximum.ToString(CultureInfo.InvariantCulture)}"
        : $"{Minimum.ToString(CultureInfo.InvariantCulture)} to {Maximum.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Digits with or without a sign before them.</summary>
internal readonly struct IntegerParser(NumberRange range) : IValueParser<int>
{
    public string Reason => RejectionReason.NotAWholeNumber;

    public string Expected => "a whole number of 32 bits";

    public string ExpectedRange => range.ToString();

    public bool TryParse(ReadOnlySpan<byte> field, out int value)
    {
        var parsed = WholeNumber.TryParse(field, out var number);
        value = (int)number;
        return parsed && value == number;
    }

    public bool IsInRange(int value) => range.Contains(value);
}

/// <inheritdoc cref="IntegerParser" />
internal readonly struct LongParser(NumberRange range) : IValueParser<long>
{
    public string Reason => RejectionReason.NotAWholeNumber;

    public string Expected => "a whole number of 64 bits";

    public string ExpectedRange => range.ToString();

    public bool TryParse(ReadOnlySpan<byte> field, out long value) => WholeNumber.TryParse(field, out value);

    public bool IsInRange(long value) => range.Contains(value);
}

internal static class WholeNumber
{
    /// <summary>Reads an optional sign and decimal digits; no spaces, no decimal mark.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field.Length > 18)
        {
            return long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        var digits = field is [(byte)'-' or (byte)'+', ..] ? field[1..] : field;
        foreach (var digit in digits)
        {
            var units = (uint)(digit - '0');
            if (units > 9)
            {
                return false;
            }

            value = (value * 10) + units;
        }

        value = field is [(byte)'-', ..] ? -value : value;
        return !digits.IsEmpty;
    }
}

/// <summary>A decimal number with the dialect's decimal mark, with or without exponent; never an infinity or NaN.</summary>
internal readonly struct NumberParser : IValueParser<double>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly NumberRange range;
    private readonly NumberFormatInfo format;

    public NumberParser(NumberRange range, char decimalMark)
    {
        this.range = range;
        format = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        format.NumberGroupSeparator = decimalMark == ',' ? "." : ",";
        format.NumberDecimalSeparator = decimalMark.ToString();
    }

    public string Reason => RejectionReason.NotANumber;

    public string Expected => $"a number with decimal mark '{format.NumberDecimalSeparator}'";

    public string ExpectedRange => range.ToString();

    public bool TryParse(ReadOnlySpan<byte> field, out double value) =>
        double.TryParse(field, Style, format, out value) && double.IsFinite(value);

    public bool IsInRange(double value) => range.Contains(value);
}

/// <summary>The texts for true and for false that a contract names; those of Table Schema: true, True, TRUE, 1; false, False, FALSE, 0.</summary>
internal readonly struct BooleanParser(ImmutableArray<byte[]> trueTexts, ImmutableArray<byte[]> falseTexts) : IValueParser<bool>
{
    public static ImmutableArray<string> TrueTexts { get; } = ["true", "1", "True", "TRUE"];

    public static ImmutableArray<string> FalseTexts { get; } = ["false", "0", "False", "FALSE"];

    public string Reason => RejectionReason.NotABoolean;

    public string Expected => "true or false";

    public string ExpectedRange => Expected;

    public bool TryParse(ReadOnlySpan<byte> field, out bool value)
    {
        value = Holds(trueTexts, field);
        return value || Holds(falseTexts, field);
    }

    public bool IsInRange(bool value) => true;

    private static bool Holds(ImmutableArray<byte[]> texts, ReadOnlySpan<byte> field)
    {
        foreach (var text in texts)
        {
            if (field.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A date of the calendar in exactly the form of the contract.</summary>
internal readonly struct DateParser(string format) : IValueParser<DateOnly>
{
    private const int LongestDate = 64;

    public string Reason => RejectionReason.NotADate;

    public string Expected => $"a date as {format}";

    public string ExpectedRange => Expected;

    public bool TryParse(ReadOnlySpan<byte> field, out DateOnly value)
    {
        value = default;
        Span<char> text = stackalloc char[LongestDate];
        return field.Length <= LongestDate
            && Ascii.ToUtf16(field, text, out var length) == System.Buffers.OperationStatus.Done
            && DateOnly.TryParseExact(text[..length], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    public bool IsInRange(DateOnly value) => true;
}
