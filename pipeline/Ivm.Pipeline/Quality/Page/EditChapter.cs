using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Which cells were changed, in which step and why, and which values were imputed.</summary>
internal static class EditChapter
{
    private const int Shown = 12;

    public static string Of(EditNumbers edits) =>
        $"<p>{Plural(edits.Cells, "change", "changes")} in the edit log, of {Plural(edits.Touched, "respondent", "respondents")}: {Percent(edits.Touched, edits.Respondents)} of {Count(edits.Respondents)}.</p>"
        + $"<div class=\"two\"><section>{Steps(edits)}</section><section>{Reasons(edits)}</section></div>{Variables(edits)}{Imputed(edits)}";

    private static string Steps(EditNumbers edits)
    {
        var most = edits.Steps.Select(step => (double)step.Cells).DefaultIfEmpty(0).Max();
        return "<h3>By step</h3>" + PageTable.Of(
            "In the order in which they are done.",
            [new("Step", ColumnKind.Words), new("", ColumnKind.Bar), new("cells"), new("respondents"), new("share", Title: "of all respondents")],
            edits.Steps.Select(step => new[] { Words.Name(step.Label), BarCell.Of(most, step.Cells), Count(step.Cells), Count(step.Respondents), Percent(step.Respondents, edits.Respondents) }));
    }

    private static string Reasons(EditNumbers edits)
    {
        var most = edits.Reasons.Select(reason => (double)reason.Number).DefaultIfEmpty(0).Max();
        return "<h3>By reason</h3>" + Ranking.Of(
            "Why a cell was changed.",
            [new("Reason", ColumnKind.Words), new("", ColumnKind.Bar), new("cells"), new("share")],
            [.. edits.Reasons.Select(reason => new[] { Words.Code(reason.Code, reason.Label), BarCell.Of(most, reason.Number), Count(reason.Number), Percent(reason.Number, edits.Cells) })],
            Shown,
            "reasons");
    }

    private static string Variables(EditNumbers edits)
    {
        var changed = edits.Variables.Where(variable => variable.AllCells > 0).ToArray();
        if (changed.Length == 0)
        {
            return "";
        }

        var most = (double)changed[0].AllCells;
        return "<h3>Variables changed most</h3>" + Ranking.Of(
    $"{Plural(changed.Length, "variable has", "variables have")} changed cells.",
    [new("Variable", ColumnKind.Words), new("", ColumnKind.Bar), new("cells"), new("share", Title: "of all respondents")],
    [.. changed.Select(variable => new[] { Words.Code(variable.Variable, variable.Label), BarCell.Of(most, variable.AllCells), Count(variable.AllCells), Percent(variable.AllCells, edits.Respondents) })],
    Shown,
    "variables",
    (
        [new("Variable", ColumnKind.Words), new("cells"), .. edits.Steps.Select(step => new PageColumn(Words.Name(step.Label)))],
        [.. changed.Select(variable => (string[])[Words.Code(variable.Variable, variable.Label), Count(variable.AllCells), .. edits.Steps.Select(step => Count(variable.Cells.GetValueOrDefault(step.Step)))])]));
    }

    private static string Imputed(EditNumbers edits)
    {
        var imputed = edits.Variables.Where(variable => variable.Imputed is not null)
            .OrderByDescending(variable => variable.ImputedShare).ThenBy(variable => variable.Variable, StringComparer.Ordinal).ToArray();
        if (imputed.Length == 0)
        {
            return "";
        }

        var most = imputed[0].ImputedShare;
        return "<h3>Imputed values</h3>" + Ranking.Of(
            "Imputed values as a share of all values of the variable in the cleaned data. Other variables are never imputed.",
            [new("Variable", ColumnKind.Words), new("", ColumnKind.Bar), new("share"), new("imputed"), new("values")],
            [
                .. imputed.Select(variable => new[]
                {
                    Words.Code(variable.Variable, variable.Label), BarCell.Of(most, variable.ImputedShare, "bar other"), Percent(variable.ImputedShare), Count(variable.Imputed!.Value),
                    variable.Values is { } values ? Count(values) : ".",
                }),
            ],
            Shown,
            "variables");
    }
}
