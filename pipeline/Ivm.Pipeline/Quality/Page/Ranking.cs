using Ivm.Pipeline.Pages;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>A list that shows its worst and folds the rest away, so that two hundred rules read as well as two.</summary>
internal static class Ranking
{
    /// <summary>The markup.</summary>
    /// <param name="caption">What the list says, as markup.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">All its rows, worst first.</param>
    /// <param name="shown">How many are shown at once.</param>
    /// <param name="what">What the rows are, in the plural.</param>
    /// <param name="all">Columns and rows of the list of all, where it tells more; empty for the same ones.</param>
    public static string Of(string caption, PageColumn[] columns, IReadOnlyList<string[]> rows, int shown, string what, (PageColumn[] Columns, IReadOnlyList<string[]> Rows)? all = null)
    {
        var top = PageTable.Of(caption, columns, rows.Take(shown));
        return all is { } more
            ? top + PageTable.Folded($"All {what} ({more.Rows.Count})", PageTable.Of($"All {what}, worst first.", more.Columns, more.Rows))
            : rows.Count > shown ? top + PageTable.Folded($"All {what} ({rows.Count})", PageTable.Of($"All {what}, worst first.", columns, rows)) : top;
    }
}
