using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>
/// Which answers are missing, and why. All variables are counted in one scan, by a histogram of each: a count for every
/// variable and reason takes DuckDB minutes to prepare.
/// </summary>
internal static class MissingReading
{
    /// <summary>The counts by block and mode, and by variable.</summary>
    public static MissingNumbers Read(Shelf shelf, ContractSet contracts, Edition edition)
    {
        var modes = contracts.CodeLists["mode"].InYear(edition.Year);
        var respondents = shelf.Rows(
            SqlStatement.Composed("respondents by mode", $"SELECT mode, count(*) FROM {Datasets.Respondents} GROUP BY mode"),
            row => (Mode: row.GetString(0), Number: row.GetInt64(1)),
            Datasets.Respondents).ToDictionary(row => row.Mode, row => row.Number, StringComparer.Ordinal);
        var counts = shelf.Rows(Histograms(edition.Questionnaire), row => (Mode: row.GetString(0), Variable: row.GetString(1), Reason: row.GetString(2), Number: Convert.ToInt64(row.GetValue(3))))
            .ToLookup(row => (row.Variable, row.Mode), row => (row.Reason, row.Number));

        MissingCells Cells(Question question, string mode) =>
            Sort(respondents.GetValueOrDefault(mode), counts[(question.Variable, mode)].ToDictionary(count => count.Reason, count => count.Number, StringComparer.Ordinal));

        var present = modes.Where(mode => respondents.ContainsKey(mode.Value)).ToArray();
        return new MissingNumbers(
            [
                .. edition.Questionnaire.Blocks.SelectMany(block => present.Select(mode => new BlockMissing(
                    block.Name, block.Title, mode.Value, mode.Label, Sum(block.Questions.Select(question => Cells(question, mode.Value)))))),
            ],
            [
                .. edition.Questionnaire.Blocks.SelectMany(block => block.Questions.Select(question => new VariableMissing(
                    question.Variable, block.Name, question.Text, Sum(present.Select(mode => Cells(question, mode.Value)))))),
            ]);
    }

    private static SqlStatement Histograms(Questionnaire questionnaire)
    {
        var columns = questionnaire.Questions.Select(question =>
            $"{{'variable': '{question.Variable}', 'reasons': histogram({SqlStatement.Identifier(MissingReason.Column(question.Variable))})}}");
        return SqlStatement.Composed(
            "missing answers by mode",
            $"""
            SELECT mode, counted.variable, reason.key, reason.value
            FROM (
                SELECT mode, counted, unnest(map_entries(counted.reasons)) AS reason
                FROM (SELECT mode, unnest([{string.Join(",\n", columns)}]) AS counted FROM {Datasets.Respondents} GROUP BY mode)
            )
            """);
    }

    private static MissingCells Sort(long cells, Dictionary<string, long> reasons) => new(
        cells,
        reasons.GetValueOrDefault(MissingReason.NotAsked),
        reasons.GetValueOrDefault(MissingReason.RoutedPast),
        reasons.GetValueOrDefault(MissingReason.DontKnow),
        reasons.GetValueOrDefault(MissingReason.Refused),
        reasons.GetValueOrDefault(MissingReason.ItemMissing),
        reasons.GetValueOrDefault(MissingReason.Invalid));

    private static MissingCells Sum(IEnumerable<MissingCells> cells) => cells.Aggregate(MissingCells.None, (sum, each) => sum + each);
}
