using System.Globalization;

namespace Ivm.Transforms.Estimation;

/// <summary>How a figure is printed, with the symbols of Dutch official statistics.</summary>
/// <remarks>
/// Source: "Explanation of symbols" in publications of Statistics Netherlands. <c>x</c> (secret) is given later, by
/// disclosure control; a blank (cannot occur) is a cell that is no row of the table.
/// </remarks>
public static class PublicationSymbol
{
    /// <summary>Missing, or too few observations to say how precise it is.</summary>
    public const string Missing = ".";

    /// <summary>Nil: no one, or nothing, was observed.</summary>
    public const string Nil = "-";

    /// <summary>Less than half of the unit shown.</summary>
    public const string LessThanHalf = "0";

    /// <summary>The symbol of a figure; null for an ordinary number.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="decimals">Decimals shown.</param>
    public static string? Of(Figure figure, int decimals) => figure switch
    {
        { Estimate: null } or { DegreesOfFreedom: < 1 } => Missing,
        { Estimate: 0 } => Nil,
        { Estimate: { } estimate } when Rounded(estimate, decimals) == 0 => LessThanHalf,
        _ => null,
    };

    /// <summary>The figure as printed: a rounded number, <c>.</c> or <c>-</c>.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="decimals">Decimals shown.</param>
    public static string Shown(Figure figure, int decimals)
    {
        var symbol = Of(figure, decimals);
        return symbol is Missing or Nil
            ? symbol
            : Rounded(figure.Estimate!.Value, decimals).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>Halves away from zero, as printed tables do; never a negative zero.</summary>
    private static decimal Rounded(double value, int decimals)
    {
        var rounded = Math.Round((decimal)value, decimals, MidpointRounding.AwayFromZero);
        return rounded == 0 ? 0 : rounded;
    }
}
