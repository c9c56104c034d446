using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Numerics;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>A total of the population.</summary>
/// <param name="Classes">The class of every classification of the term.</param>
/// <param name="Total">The count, or the total of the term's variable.</param>
public sealed record TotalCell(ImmutableArray<string> Classes, double Total);

/// <summary>The totals of a weighting model, by term and part: from a file of totals, or counted in a population.</summary>
public sealed class SurveyTotals
{
    private const int MostFaults = 20;

    private readonly IReadOnlyList<Dictionary<string, List<TotalCell>>> cells;

    private SurveyTotals(IReadOnlyList<Dictionary<string, List<TotalCell>>> cells) => this.cells = cells;

    /// <summary>Names of the parts that have totals, in the order of their classes; one without a name where nothing is parted.</summary>
    public IReadOnlyList<string> Parts => [.. cells.SelectMany(term => term.Keys).Distinct(StringComparer.Ordinal).OrderBy(part => part.Split(", "), ClassOrder.OfCells)];

    /// <summary>The totals of a term in a part, in the order of the file or of the classes; none where nothing is stated.</summary>
    /// <param name="term">The place of the term in the model.</param>
    /// <param name="part">The part.</param>
    public IReadOnlyList<TotalCell> Of(int term, string part) => cells[term].GetValueOrDefault(part) ?? [];

    /// <summary>
    /// Totals from a file in long form: columns <c>term</c> and <c>total</c>, a column for every classification that parts the
    /// sample, and then as many columns with classes, in their order, as the longest crossing needs.
    /// </summary>
    /// <param name="plan">The model.</param>
    /// <param name="data">The file: totals as numbers, all else as codes.</param>
    /// <param name="header">Its columns in their order.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="InvalidInputException">The file does not fit the model: all faults at once, by row.</exception>
    public static SurveyTotals FromFile(SurveyWeightingPlan plan, SurveyData data, IReadOnlyList<string> header, string where)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(header);
        var terms = plan.Model.Terms;
        var place = terms.Select((term, at) => (term.Name, at)).ToDictionary(item => item.Name, item => item.at);
        var classColumns = header.Where(name => name is not (TermColumn or TotalColumn) && !plan.Partition.Contains(name)).ToArray();
        var found = terms.Select(_ => new Dictionary<string, List<TotalCell>>()).ToArray();
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var seen = new HashSet<string>();
        for (var row = 0; row < data.RowCount; row++)
        {
            var name = data.Codes[TermColumn][row] ?? "";
            if (!place.TryGetValue(name, out var term))
            {
                Add(row, TermColumn, name.Length == 0 ? "nothing" : $"the unknown term '{name}'", "the name of a term of the model", NearestName.Suggestion(name, place.Keys, $"The model has: {string.Join(", ", place.Keys)}."));
                continue;
            }

            var classes = classColumns.Select(column => data.Codes[column][row]).ToArray();
            var (needed, total) = (terms[term].By.Length, data.Numbers[TotalColumn][row]);
            if (classes.Take(needed).OfType<string>().Count() != needed || classes.Skip(needed).OfType<string>().Any())
                Add(row, null, $"{classes.OfType<string>().Count()} classes for '{name}'", needed == 0 ? "none" : $"{needed}, in the first columns beside 'term' and 'total'", "Complete the row, or correct the name of the term.");
            else if (double.IsNaN(total))
                Add(row, TotalColumn, "nothing", "a number", "Fill in the total; where there is none, leave the row out.");
            else if (plan.Partition.FirstOrDefault(column => data.Codes[column][row] is null) is { } absent)
                Add(row, absent, "nothing", "the part that the total belongs to", "Fill it in.");
            else if (!seen.Add(string.Join('\u001f', [name, .. plan.Partition.Select(column => data.Codes[column][row]!), .. classes.Take(needed)])))
                Add(row, null, $"a total of '{name}' that stands in the file already", "every total once", "Remove one.");
            else
                Append(found[term], string.Join(", ", plan.Partition.Select(column => data.Codes[column][row])), new TotalCell([.. classes.Take(needed)!], total));
        }

        foreach (var term in terms.Where((_, at) => found[at].Count == 0).Select(term => term.Name))
            faults.Add(new Fault(where, $"no total of '{term}'", "totals of every term of the model", $"Add rows with '{term}' in the column 'term', or remove the term from {plan.Name}."));
        if (faults.Count > 0)
            throw new InvalidInputException(InputFailure.DataRefused, [.. faults.Take(MostFaults)]);
        return new SurveyTotals(found);

        void Add(int row, string? column, string what, string expected, string repair)
            => faults.Add(new Fault($"{where}: row {row + 1}{(column is null ? "" : $", column '{column}'")}", what, expected, repair));
    }

    /// <summary>Totals counted in a population: one row a person, or a row a cell with its count.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="data">The population.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="InvalidInputException">A count or a variable is missing.</exception>
    public static SurveyTotals FromPopulation(SurveyWeightingPlan plan, SurveyData data, string where)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        var counts = plan.Totals?.Count is { } column ? Checked(data, column, where, mayBeNegative: false) : null;
        var classes = new SurveyClasses(plan, data, where);
        var (partOfRow, parts) = classes.Cross(plan.Partition);
        var found = new List<Dictionary<string, List<TotalCell>>>();
        foreach (var term in plan.Model.Terms)
        {
            var values = term.Variable is { } variable ? Checked(data, variable, where, mayBeNegative: true) : null;
            var (cellOfRow, crossing) = classes.Cross(term.By);
            var sums = new Dictionary<(int Part, int Cell), CompensatedSum>();
            for (var row = 0; row < data.RowCount; row++)
            {
                var sum = sums.GetValueOrDefault((partOfRow[row], cellOfRow[row]));
                sum.Add((counts?[row] ?? 1) * (values?[row] ?? 1));
                sums[(partOfRow[row], cellOfRow[row])] = sum;
            }

            var ofTerm = new Dictionary<string, List<TotalCell>>();
            foreach (var (key, sum) in sums.OrderBy(item => item.Key))
                Append(ofTerm, string.Join(", ", parts[key.Part]), new TotalCell([.. crossing[key.Cell]], sum.Value));
            found.Add(ofTerm);
        }

        return new SurveyTotals(found);
    }

    /// <summary>Column of a file of totals with the name of the term.</summary>
    public const string TermColumn = "term";

    /// <summary>Column of a file of totals with the total.</summary>
    public const string TotalColumn = "total";

    private static void Append(Dictionary<string, List<TotalCell>> term, string part, TotalCell cell)
    {
        if (!term.TryGetValue(part, out var own))
            term[part] = own = [];
        own.Add(cell);
    }

    private static double[] Checked(SurveyData data, string column, string where, bool mayBeNegative)
    {
        var values = data.Numbers[column];
        var at = Array.FindIndex(values, value => double.IsNaN(value) || (!mayBeNegative && value < 0));
        return at < 0 ? values : throw SurveyDesigns.Refused(
            $"{where}: row {at + 1}, column '{column}'", double.IsNaN(values[at]) ? "nothing" : "a number below zero", mayBeNegative ? "a number in every row of the population" : "a count", "Correct the file of the population.");
    }
}
