using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Which cells were changed, and which values were imputed.</summary>
internal static class EditReading
{
    private static readonly ImmutableArray<string> Order = ["correction", "typing", "localisation", "imputation"];

    /// <summary>The edits by step, reason and variable.</summary>
    /// <param name="shelf">The datasets; <c>clean.edits</c> is among them.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="names">Names for people.</param>
    /// <param name="missing">Missing answers, which say how many values there are; null when they are not known.</param>
    public static EditNumbers Read(Shelf shelf, Edition edition, Names names, MissingNumbers? missing)
    {
        var steps = shelf.Rows(
            SqlStatement.Composed("edits by step", $"SELECT step, count(*), count(DISTINCT samplenr) FROM {Datasets.Edits} GROUP BY step"),
            row => new EditStep(row.GetString(0), names.Code("edit_step", row.GetString(0)), row.GetInt64(1), row.GetInt64(2)),
            Datasets.Edits);
        var touched = shelf.Rows(
            SqlStatement.Composed("respondents with edits", $"SELECT count(DISTINCT samplenr) FROM {Datasets.Edits}"), row => row.GetInt64(0))[0];
        return new EditNumbers(
            shelf.Count(shelf.Kept!.Value),
            touched,
            shelf.Count(Datasets.Edits),
            [.. steps.OrderBy(step => Order.IndexOf(step.Step)).ThenBy(step => step.Step, StringComparer.Ordinal)],
            shelf.CountBy(Datasets.Edits, "reason", reason => names.Code("edit_reason", reason)),
            Variables(shelf, edition, names, missing));
    }

    private static ImmutableArray<EditedVariable> Variables(Shelf shelf, Edition edition, Names names, MissingNumbers? missing)
    {
        var cells = shelf.Rows(
            SqlStatement.Composed("edits by variable", $"SELECT variable, step, count(*) FROM {Datasets.Edits} GROUP BY ALL"),
            row => (Variable: row.GetString(0), Step: row.GetString(1), Cells: row.GetInt64(2))).ToLookup(row => row.Variable, StringComparer.Ordinal);
        var imputed = missing is null ? [] : Imputed(shelf, edition);
        var values = missing?.Variables.ToDictionary(variable => variable.Variable, variable => variable.Cells.Values, StringComparer.Ordinal) ?? [];
        return
        [
            .. cells.Select(variable => variable.Key).Union(imputed.Keys, StringComparer.Ordinal)
                .Select(variable => new EditedVariable(
                    variable,
                    names.Variable(variable),
                    cells[variable].ToImmutableSortedDictionary(row => row.Step, row => row.Cells, StringComparer.Ordinal),
                    imputed.TryGetValue(variable, out var number) ? number : null,
                    values.TryGetValue(variable, out var all) ? all : null))
                .OrderByDescending(variable => variable.AllCells).ThenBy(variable => variable.Variable, StringComparer.Ordinal),
        ];
    }

    /// <summary>Imputed values of every variable that has a companion <c>VARIABLE_imputed</c>.</summary>
    private static Dictionary<string, long> Imputed(Shelf shelf, Edition edition)
    {
        var columns = shelf.Columns(Datasets.Respondents);
        var variables = edition.Questionnaire.Questions.Select(question => question.Variable).Where(variable => columns.Contains($"{variable}_imputed")).ToArray();
        if (variables.Length == 0)
        {
            return [];
        }

        var sums = string.Join(", ", variables.Select(variable => $"count_if({SqlStatement.Identifier($"{variable}_imputed")})::BIGINT"));
        var counts = shelf.Rows(
            SqlStatement.Composed("imputed values", $"SELECT [{sums}] FROM {Datasets.Respondents}"),
            row => row.GetFieldValue<List<long>>(0).ToArray(),
            Datasets.Respondents)[0];
        return variables.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
