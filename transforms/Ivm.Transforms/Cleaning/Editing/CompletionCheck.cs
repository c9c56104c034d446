using System.Collections.Immutable;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Finds records in which no rule fails, but no values of the cells to be filled would let all rules hold: there, too, the
/// fewest cells are found wrong, so that imputation has something to give.
/// </summary>
internal sealed class CompletionCheck(EditedRecords records, EditingSettings settings, ImmutableArray<EditedComponent> components, int threads, CancellationToken cancellation)
{
    private const int ChunkSize = 2000;

    private readonly OpenCells open = new(records, settings);

    /// <summary>Records without a solution, by the rules that exclude each other.</summary>
    public SortedDictionary<string, long> Contradictions { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes the cells missing that are found wrong; the edits, by component and row.</summary>
    public IEnumerable<Edit> Run() => components.Where(component => component.Cells.Any(cell => open.IsImputed(records.Column(cell)))).SelectMany(Run).ToArray();

    private List<Edit> Run(EditedComponent component)
    {
        int[] imputed = [.. component.Cells.Select(records.Column).Where(open.IsImputed)];
        var found = new Localised?[records.Count];
        OrderedParallel.For(threads, (records.Count + ChunkSize - 1) / ChunkSize, chunk =>
        {
            var view = new RecordView(records, settings.Evaluator);
            for (var record = chunk * ChunkSize; record < Math.Min(records.Count, (chunk + 1) * ChunkSize); record++)
            {
                if (imputed.All(column => !double.IsNaN(records.Numbers(column)[record])))
                {
                    continue;
                }

                view.Record = record;
                var pattern = component.Pattern(view, records, column => open.IsOpen(view, column));
                if (pattern.Any(cell => cell.Kind == CellKind.Open) && !component.Fails(view) && !component.Solver.CanComplete(pattern))
                {
                    found[record] = component.Solver.Localise(pattern);
                }
            }
        }, cancellation);
        return [.. Enumerable.Range(0, records.Count).Where(record => found[record] is not null).SelectMany(record => Blank(component, record, found[record]!))];
    }

    private IEnumerable<Edit> Blank(EditedComponent component, int record, Localised found)
    {
        if (found.Cells is not { } cells)
        {
            var rules = string.Join(", ", found.Conflict);
            Contradictions[rules] = Contradictions.GetValueOrDefault(rules) + 1;
            yield break;
        }

        foreach (var name in cells.Select(cell => component.Cells[cell]))
        {
            var (column, rule) = (records.Column(name), component.Rules.Rules.First(rule => rule.Condition.Variables().Contains(name)));
            var old = records[record, column].Written;
            records[record, column] = CellValue.Missing;
            yield return new Edit(records.Rows[record], EditStep.Localisation, rule.Name, rule.Version, name, old, null, EditReason.Localised);
        }
    }
}
