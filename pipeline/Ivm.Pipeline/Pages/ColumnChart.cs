namespace Ivm.Pipeline.Pages;

/// <summary>Columns over time, each of several parts.</summary>
internal static class ColumnChart
{
    private const double Width = 800;
    private const double Bottom = 190;
    private const double Top = 14;
    private const double Left = 46;

    /// <summary>The drawing.</summary>
    /// <param name="label">What it shows.</param>
    /// <param name="columns">Names and the values of the parts, from the bottom up.</param>
    /// <param name="fills">Classes of the parts.</param>
    public static string Of(string label, IReadOnlyList<(string Name, long[] Values)> columns, string[] fills)
    {
        var most = RoundUp(columns.Max(column => column.Values.Sum()));
        var step = (Width - Left - 4) / columns.Count;
        var svg = new Svg(label, Width, Bottom + 24);
        foreach (var line in new[] { 0, most / 2, most })
        {
            var y = Y(line, most);
            svg.Add($"<line class=\"grid\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(y)}\" x2=\"{Svg.N(Width - 4)}\" y2=\"{Svg.N(y)}\"/>");
            svg.Add($"<text class=\"value\" x=\"{Svg.N(Left - 6)}\" y=\"{Svg.N(y + 4)}\" text-anchor=\"end\">{PageText.Count(line)}</text>");
        }

        for (var k = 0; k < columns.Count; k++)
        {
            var x = Left + (k * step) + (step * 0.1);
            var below = 0L;
            for (var part = 0; part < columns[k].Values.Length; part++)
            {
                var value = columns[k].Values[part];
                if (value > 0)
                {
                    svg.Add($"<rect class=\"{fills[part % fills.Length]}\" x=\"{Svg.N(x)}\" y=\"{Svg.N(Y(below + value, most))}\" width=\"{Svg.N(step * 0.8)}\" height=\"{Svg.N(Y(below, most) - Y(below + value, most))}\"><title>{PageText.Escape(columns[k].Name)}: {PageText.Count(value)}</title></rect>");
                }

                below += value;
            }

            // Names stand under every other column where they would touch each other.
            if (step > 44 || k % 2 == 0)
            {
                svg.Add($"<text class=\"value\" x=\"{Svg.N(x + (step * 0.4))}\" y=\"{Svg.N(Bottom + 17)}\" text-anchor=\"middle\">{PageText.Escape(columns[k].Name)}</text>");
            }
        }

        return $"<div class=\"scroll\"><div class=\"wide\">{svg.Close()}</div></div>";
    }

    private static double Y(long value, long most) => most == 0 ? Bottom : Bottom - ((Bottom - Top) * value / most);

    /// <summary>The next even number of one leading digit and a half, so that the middle line is a round one.</summary>
    private static long RoundUp(long value)
    {
        var unit = 2L;
        while (unit * 10 <= value)
        {
            unit *= 10;
        }

        return Math.Max(unit, (value + unit - 1) / unit * unit);
    }
}
