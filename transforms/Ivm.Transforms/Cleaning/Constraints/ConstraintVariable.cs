using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>
/// A variable with all values that it can have. Values are whole numbers for the solver: a number with decimals counts
/// in units of its last decimal, a text by its place among <see cref="Texts"/>.
/// </summary>
/// <param name="Name">Its name in conditions.</param>
public sealed record ConstraintVariable(string Name)
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Smallest value, in units of the last decimal.</summary>
    public long Minimum { get; private init; }

    /// <summary>Largest value, in units of the last decimal.</summary>
    public long Maximum { get; private init; }

    /// <summary>The values where not all from <see cref="Minimum"/> to <see cref="Maximum"/> can occur, ascending; else empty.</summary>
    public ImmutableArray<long> Values { get; private init; } = [];

    /// <summary>Decimals of a number.</summary>
    public int Decimals { get; private init; }

    /// <summary>The texts of a text variable; empty for numbers.</summary>
    public ImmutableArray<string> Texts { get; private init; } = [];

    /// <summary>Whether it can be missing.</summary>
    public bool CanBeMissing { get; init; } = true;

    /// <summary>Whether its values are texts.</summary>
    public bool IsText { get; private init; }

    /// <summary>Whether its values are dates, counted in days.</summary>
    public bool IsDate { get; private init; }

    /// <summary>Units in one: 10 to the power of <see cref="Decimals"/>.</summary>
    internal long Scale => (long)Math.Pow(10, Decimals);

    /// <summary>A number from a smallest to a largest value, with some decimals.</summary>
    /// <exception cref="ArgumentException">The range is empty, or too wide for the solver (beyond 2^50 units of the last decimal).</exception>
    public static ConstraintVariable Number(string name, double minimum, double maximum, int decimals = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 9);
        var unit = Math.Pow(10, decimals);
        var (low, high) = (Math.Ceiling((minimum * unit) - 1e-6), Math.Floor((maximum * unit) + 1e-6));
        if (!(low <= high) || Math.Abs(low) > 1L << 50 || Math.Abs(high) > 1L << 50)
        {
            throw new ArgumentException($"'{name}' has no values, or too many, from {minimum} to {maximum} with {decimals} decimals.", nameof(minimum));
        }

        return new ConstraintVariable(name) { Minimum = (long)low, Maximum = (long)high, Decimals = decimals };
    }

    /// <summary>A date.</summary>
    public static ConstraintVariable Date(string name) =>
        new(name) { Minimum = DateOnly.MinValue.DayNumber, Maximum = DateOnly.MaxValue.DayNumber, IsDate = true };

    /// <summary>A number that is one of some whole codes.</summary>
    /// <exception cref="ArgumentException">There are no codes.</exception>
    public static ConstraintVariable Codes(string name, IEnumerable<long> codes)
    {
        ImmutableArray<long> values = [.. codes.Distinct().Order()];
        return values.IsEmpty
            ? throw new ArgumentException($"'{name}' has no codes.", nameof(codes))
            : new ConstraintVariable(name) { Minimum = values[0], Maximum = values[^1], Values = values };
    }

    /// <summary>A text that is one of some texts.</summary>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public static ConstraintVariable OneOf(string name, IEnumerable<string> texts)
    {
        ImmutableArray<string> values = [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return values.IsEmpty
            ? throw new ArgumentException($"'{name}' has no texts.", nameof(texts))
            : new ConstraintVariable(name) { Minimum = 0, Maximum = values.Length - 1, Texts = values, IsText = true };
    }

    /// <summary>The solver's value of a number; null where the variable cannot have it.</summary>
    public long? Encode(double number)
    {
        var scaled = number * Scale;
        var whole = Math.Round(scaled);
        return IsText || Math.Abs(scaled - whole) > 1e-9 * Math.Max(1, Math.Abs(scaled)) || whole < Minimum || whole > Maximum
            ? null
            : Contains((long)whole) ? (long)whole : null;
    }

    /// <summary>The solver's value of a text, or of a date as a text; null where the variable cannot have it.</summary>
    public long? Encode(string text)
    {
        if (IsDate)
        {
            return DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date.DayNumber : null;
        }

        var place = Texts.BinarySearch(text, StringComparer.Ordinal);
        return place < 0 ? null : place;
    }

    /// <summary>The number behind a solver's value.</summary>
    public double Number(long value) =>
        Decimals == 0 ? value : (double)((decimal)value / Scale);

    /// <summary>A solver's value as the edit log writes it.</summary>
    public string Text(long value) => IsText ? Texts[(int)value] : IsDate ? DateOnly.FromDayNumber((int)value).ToString(DateFormat, CultureInfo.InvariantCulture) : Number(value).ToString("R", CultureInfo.InvariantCulture);

    private bool Contains(long value) => Values.IsEmpty || Values.BinarySearch(value) >= 0;
}
