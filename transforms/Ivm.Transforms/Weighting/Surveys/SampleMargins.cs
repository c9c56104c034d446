using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>A part of the sample with its margins.</summary>
/// <param name="Name">Name of the part; empty where nothing is parted.</param>
/// <param name="Rows">Its rows, those of weight zero left out.</param>
/// <param name="Terms">Its margins.</param>
internal sealed record SamplePart(string Name, int[] Rows, IReadOnlyList<TermMargins> Terms);

/// <summary>Brings the sample and the totals of the population together.</summary>
internal sealed class SampleMargins
{
    private const int ListedClasses = 12;

    private readonly SurveyWeightingPlan plan;
    private readonly SurveyData data;
    private readonly SurveyTotals totals;
    private readonly (int[] CellOfRow, IReadOnlyList<string[]> Cells)[] crossings;

    private SampleMargins(SurveyWeightingPlan plan, SurveyData data, SurveyTotals totals, SurveyClasses classes)
    {
        (this.plan, this.data, this.totals) = (plan, data, totals);
        crossings = [.. plan.Model.Terms.Select(term => classes.Cross(term.By))];
    }

    /// <summary>All parts, in the order of their classes, those with totals but without rows included.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="data">The sample.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="totals">The totals.</param>
    /// <param name="weights">Weights before calibration; rows of weight zero take no part.</param>
    /// <exception cref="InvalidInputException">Rows in a class without a total, or without a value.</exception>
    public static IReadOnlyList<SamplePart> Of(SurveyWeightingPlan plan, SurveyData data, SurveyClasses classes, SurveyTotals totals, double[] weights)
    {
        var (partOfRow, parts) = classes.Cross(plan.Partition);
        var rowsOfPart = parts.Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] != 0)
                rowsOfPart[partOfRow[row]].Add(row);
        }

        var names = parts.Select(part => string.Join(", ", part)).ToArray();
        var all = names.Select((name, at) => (Name: name, Rows: rowsOfPart[at].ToArray())).Where(part => part.Rows.Length > 0)
            .Concat(totals.Parts.Except(names.Where((_, at) => rowsOfPart[at].Count > 0), StringComparer.Ordinal).Select(name => (Name: name, Rows: Array.Empty<int>())))
            .OrderBy(part => part.Name.Split(", "), ClassOrder.OfCells).ToArray();
        var margins = new SampleMargins(plan, data, totals, classes);
        return [.. all.Select(part => new SamplePart(part.Name, part.Rows, [.. plan.Model.Terms.Select((_, term) => margins.Of(term, part.Name, part.Rows))]))];
    }

    private TermMargins Of(int at, string part, int[] rows)
    {
        var term = plan.Model.Terms[at];
        var cells = totals.Of(at, part);
        var placeOfCell = cells.Select((cell, place) => (Key: string.Join('\u001f', cell.Classes), place)).ToDictionary(item => item.Key, item => item.place);
        var (cellOfRow, occurring) = crossings[at];
        var placeOfCode = occurring.Select(classes => placeOfCell.GetValueOrDefault(string.Join('\u001f', classes), -1)).ToArray();
        var codes = Array.ConvertAll(rows, row => placeOfCode[cellOfRow[row]]);
        if (!term.Partial && codes.Contains(-1))
            throw WithoutTotal(term, part, rows, codes, cells);
        var values = term.Variable is { } variable ? Array.ConvertAll(rows, row => data.Numbers[variable][row]) : null;
        if (values is not null && Array.FindIndex(values, double.IsNaN) is >= 0 and var missing)
            throw SurveyDesigns.Refused($"{plan.Name}: column '{term.Variable}', row {rows[missing] + 1}", "nothing", $"a number in every row that counts, for the term '{term.Name}'", "Fill in the number before weighting, or leave the term out.");

        var margins = new TermMargins(term.Name, [.. cells.Select(cell => string.Join(", ", cell.Classes))], [.. cells.Select(cell => cell.Total)], codes, values, term.Cost);
        return values is null && term.By.Length > 1 ? Crossed(margins, cells, term.By.Length) : margins;
    }

    /// <summary>
    /// Where every combination has a total, the margins are a crossing, and thin cells can be collapsed along its factors.
    /// A crossing of nested classifications has a total for a few combinations only, and stays a plain factor.
    /// </summary>
    private static TermMargins Crossed(TermMargins margins, IReadOnlyList<TotalCell> cells, int depth)
    {
        var levels = Enumerable.Range(0, depth).Select(k => cells.Select(cell => cell.Classes[k]).Distinct(StringComparer.Ordinal).ToArray()).ToArray();
        if (levels.Aggregate(1L, (product, own) => product * own.Length) != cells.Count)
            return margins;
        var rank = levels.Select(own => own.Select((level, place) => (level, place)).ToDictionary(item => item.level, item => item.place)).ToArray();
        var placeOfCell = cells.Select(cell => Enumerable.Range(0, depth).Aggregate(0, (place, k) => (place * levels[k].Length) + rank[k][cell.Classes[k]])).ToArray();
        var (names, totals) = (new string[cells.Count], new double[cells.Count]);
        for (var cell = 0; cell < cells.Count; cell++)
            (names[placeOfCell[cell]], totals[placeOfCell[cell]]) = (margins.Levels[cell], margins.Totals[cell]);
        return margins with
        {
            Levels = names,
            Totals = totals,
            Codes = Array.ConvertAll(margins.Codes, code => code < 0 ? -1 : placeOfCell[code]),
            Factors = [.. Enumerable.Range(0, depth).Select(k => new CalibrationFactor(
                Array.ConvertAll(margins.Codes, code => code < 0 ? -1 : rank[k][cells[code].Classes[k]]), levels[k]))],
        };
    }

    /// <summary>Says how many rows, and which classes have totals; not the class of a row, which is a person's.</summary>
    private InvalidInputException WithoutTotal(WeightingTerm term, string part, int[] rows, int[] codes, IReadOnlyList<TotalCell> cells)
    {
        var first = rows[Array.IndexOf(codes, -1)];
        var listed = string.Join("; ", cells.Take(ListedClasses).Select(cell => string.Join(", ", cell.Classes)));
        var expected = cells.Count == 0 ? $"totals of part '{part}'" : $"one of the {cells.Count} classes with a total ({listed}{(cells.Count > ListedClasses ? "; ..." : "")})";
        return SurveyDesigns.Refused(
            $"{plan.Name}: term '{term.Name}'{(part.Length == 0 ? "" : $" in part '{part}'")}, {(term.By.IsEmpty ? "everyone" : $"columns {string.Join(", ", term.By.Select(name => $"'{plan.Classification(name).Variable}'"))}")}, row {first + 1}",
            $"{codes.Count(code => code < 0)} rows, this one first, in a class without a total",
            expected,
            $"Add the totals, correct the data, or write 'partial: true' where such rows shall not count towards the term; a missing value is the class '{ClassScheme.Unknown}'.");
    }
}
