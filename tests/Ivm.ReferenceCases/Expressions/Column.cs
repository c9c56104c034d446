using System.Globalization;
using Ivm.ReferenceCases.Reading;

namespace Ivm.ReferenceCases.Expressions;

/// <summary>A variable: numbers (NaN: missing), truth values (0, 1 or NaN) or text (null: missing). One row or all rows.</summary>
public sealed record Column
{
    private Column(double[]? numbers, string?[]? texts, bool isLogical)
    {
        (NumbersOrNull, TextsOrNull, IsLogical) = (numbers, texts, isLogical);
    }

    public bool IsLogical { get; }

    public bool IsText => TextsOrNull is not null;

    public int Length => NumbersOrNull?.Length ?? TextsOrNull!.Length;

    private double[]? NumbersOrNull { get; }

    private string?[]? TextsOrNull { get; }

    public static Column OfNumbers(double[] numbers) => new(numbers, null, false);

    public static Column OfTruths(double[] truths) => new(truths, null, true);

    public static Column OfTexts(string?[] texts) => new(null, texts, false);

    /// <summary>As numbers: truth values as 0 and 1, text as the number of its level.</summary>
    public double[] Numbers()
    {
        if (NumbersOrNull is not null)
            return NumbersOrNull;
        if (TextsOrNull!.All(text => text is null || CaseTable.TryNumber(text, out _)))
            return Array.ConvertAll(TextsOrNull!, text => text is null ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture));
        var levels = Levels();
        return Array.ConvertAll(TextsOrNull!, text => text is null ? double.NaN : Array.IndexOf(levels, text) + 1);
    }

    public string?[] Texts() => TextsOrNull
        ?? Array.ConvertAll(NumbersOrNull!, number => double.IsNaN(number) ? null : IsLogical ? number == 0 ? "FALSE" : "TRUE" : number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The distinct values in order: numbers by size, text by code.</summary>
    public string[] Levels() => TextsOrNull is null
        ? NumbersOrNull!.Where(number => !double.IsNaN(number)).Distinct().Order()
            .Select(number => IsLogical ? number == 0 ? "FALSE" : "TRUE" : number.ToString("R", CultureInfo.InvariantCulture)).ToArray()
        : TextsOrNull.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>One where the value is this level, zero elsewhere, NaN where it is missing.</summary>
    public double[] Indicator(string level) => Array.ConvertAll(Texts(), text => text is null ? double.NaN : AreEqual(text, level) ? 1.0 : 0);

    public static bool AreEqual(string left, string right)
        => left == right || (CaseTable.TryNumber(left, out var a) && CaseTable.TryNumber(right, out var b) && a == b);
}
