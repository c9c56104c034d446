using System.Text;

namespace Ivm.Pipeline.Pages;

/// <summary>How a column of a table stands.</summary>
internal enum ColumnKind
{
    /// <summary>Words, to the left, that may break.</summary>
    Words,

    /// <summary>A number, to the right.</summary>
    Number,

    /// <summary>A bar (<see cref="BarCell"/>); its number stands in a column of its own.</summary>
    Bar,

    /// <summary>A cell of a heat map, with its number (<see cref="Heat"/>).</summary>
    Heat,
}

/// <summary>A column of a table.</summary>
/// <param name="Head">Its head, as markup; empty for none.</param>
/// <param name="Kind">How it stands.</param>
/// <param name="Title">What it means; empty for none.</param>
internal sealed record PageColumn(string Head, ColumnKind Kind = ColumnKind.Number, string Title = "");

/// <summary>A table that can be read by ear too: a caption, heads of columns, and the first cell as the head of its row. Its caption stands outside of what scrolls.</summary>
internal static class PageTable
{
    /// <summary>The markup.</summary>
    /// <param name="caption">What the table says, as text.</param>
    /// <param name="columns">The columns; the first one names the row.</param>
    /// <param name="rows">The rows, as markup; a cell may be a whole <c>td</c> of its own, and a cell more than there are columns goes below the row.</param>
    /// <param name="total">Whether the last row is a total.</param>
    public static string Of(string caption, PageColumn[] columns, IEnumerable<string[]> rows, bool total = false)
    {
        var table = new StringBuilder($"<p class=\"caption\" aria-hidden=\"true\">{PageText.Escape(caption)}</p><div class=\"scroll\"><table class=\"data{(total ? " total" : "")}\" aria-label=\"{PageText.Escape(caption)}\"><thead><tr>");
        foreach (var column in columns)
        {
            var title = column.Title.Length == 0 ? "" : $" title=\"{PageText.Escape(column.Title)}\"";
            table.Append(column.Head.Length == 0 ? $"<td class=\"{Class(column)}\"></td>" : $"<th scope=\"col\" class=\"{Class(column)}\"{title}>{column.Head}</th>");
        }

        table.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            var note = row.Length > columns.Length ? row[^1] : "";
            table.Append($"<tr{(note.Length == 0 ? "" : " class=\"noted\"")}><th scope=\"row\" class=\"{Class(columns[0])}\">{row[0]}</th>");
            for (var i = 1; i < columns.Length; i++)
            {
                table.Append(row[i].StartsWith("<td", StringComparison.Ordinal) ? row[i] : $"<td class=\"{Class(columns[i])}\">{row[i]}</td>");
            }

            table.Append(note.Length == 0 ? "</tr>\n" : $"</tr>\n<tr class=\"note\"><td colspan=\"{columns.Length}\">{note}</td></tr>\n");
        }

        return table.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>Something that is folded away until it is asked for.</summary>
    public static string Folded(string summary, string markup) => $"<details><summary>{summary}</summary>\n{markup}</details>\n";

    private static string Class(PageColumn column) => column.Kind switch
    {
        ColumnKind.Words => "w",
        ColumnKind.Bar => "b",
        ColumnKind.Heat => "h",
        _ => "n",
    };
}

/// <summary>A bar within a table, whose number stands beside it.</summary>
internal static class BarCell
{
    private const double Width = 100;

    /// <summary>A bar of one or more parts.</summary>
    /// <param name="most">The value that fills the whole width.</param>
    /// <param name="parts">Values and their classes, from left to right.</param>
    /// <param name="mark">A value that is marked by a line.</param>
    public static string Of(double most, IEnumerable<(double Value, string Class)> parts, double? mark = null)
    {
        var svg = new StringBuilder("<svg class=\"cell\" viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        svg.Append("<rect class=\"rail\" x=\"0\" y=\"5.5\" width=\"100\" height=\"1\"/>");
        var left = 0.0;
        foreach (var (value, style) in parts)
        {
            var width = most > 0 ? Width * value / most : 0;
            if (value > 0)
            {
                svg.Append($"<rect class=\"{style}\" x=\"{Svg.N(left)}\" y=\"1\" width=\"{Svg.N(Math.Max(0.4, width))}\" height=\"10\"/>");
            }

            left += width;
        }

        if (mark is { } at && most > 0)
        {
            var x = Svg.N(Width * at / most);
            svg.Append($"<line class=\"goal\" x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"12\" vector-effect=\"non-scaling-stroke\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>A bar of one part.</summary>
    public static string Of(double most, double value, string style = "bar") => Of(most, [(value, style)]);
}

/// <summary>A cell of a heat map: its number always stands in it, the colour only helps the eye.</summary>
internal static class Heat
{
    private const int Levels = 6;

    /// <summary>The cell.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="most">The largest value of the map.</param>
    /// <param name="text">The number, as markup.</param>
    /// <param name="title">What it is made of.</param>
    public static string Cell(double value, double most, string text, string title)
    {
        var level = most <= 0 || value <= 0 ? 0 : Math.Min(Levels - 1, 1 + (int)(value / most * (Levels - 1) * 0.999));
        return $"<td class=\"h h{level}\" title=\"{PageText.Escape(title)}\">{text}</td>";
    }
}
