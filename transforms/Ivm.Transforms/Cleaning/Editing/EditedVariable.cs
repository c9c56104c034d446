using System.Collections.Frozen;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>A value of a cell: a number, a text, or missing.</summary>
/// <param name="Number">The number; NaN where missing or a text.</param>
/// <param name="Text">The text; null where missing or a number.</param>
internal readonly record struct CellValue(double Number, string? Text)
{
    /// <summary>No value.</summary>
    public static CellValue Missing => new(double.NaN, null);

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing => Text is null && double.IsNaN(Number);

    /// <summary>A number.</summary>
    public static CellValue Of(double number) => new(number, null);

    /// <summary>The value as the edit log writes it; null where missing.</summary>
    public string? Written => Text ?? (double.IsNaN(Number) ? null : Number.ToString("R", CultureInfo.InvariantCulture));
}

/// <summary>A variable of the records, with its domain ready for use.</summary>
internal sealed class EditedVariable(ExpressionVariable declared)
{
    private readonly FrozenSet<double> codes = declared.NumberCodes.Select(code => (double)code).ToFrozenSet();
    private readonly FrozenSet<double> special = declared.SpecialCodes.Select(code => (double)code).ToFrozenSet();
    private readonly FrozenSet<string> texts = declared.Codes.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>As the table declares it.</summary>
    public ExpressionVariable Declared { get; } = declared;

    /// <summary>Its name.</summary>
    public string Name => Declared.Name;

    /// <summary>Whether its values are numbers.</summary>
    public bool IsNumber => Declared.Type == ExpressionType.Number;

    /// <summary>The numbers that can be listed, as a typist writes them.</summary>
    public string[] Numbers { get; } = [.. declared.ListedNumbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether a value is one in substance; missing is not.</summary>
    public bool IsSubstantive(CellValue value)
    {
        if (value.IsMissing)
        {
            return false;
        }

        if (!IsNumber)
        {
            return texts.Count == 0 || texts.Contains(value.Text!);
        }

        return codes.Count > 0
            ? codes.Contains(value.Number)
            : !(value.Number < Declared.Minimum) && !(value.Number > Declared.Maximum) && !special.Contains(value.Number)
                && (!Declared.Whole || value.Number == Math.Truncate(value.Number));
    }

    /// <summary>Whether a value may stand: one in substance, a special code, or missing.</summary>
    public bool IsAllowed(CellValue value) =>
        value.IsMissing || (IsNumber && special.Contains(value.Number)) || IsSubstantive(value);
}
