using System.Collections.Immutable;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Adjusts proposed values as little as possible where they break hard rules; where nothing fits they go.</summary>
internal sealed class ImputationAdjustment(
    EditedRecords records,
    EditingSettings settings,
    ImmutableArray<EditedComponent> components,
    Dictionary<int, CellOrigin[]> origins,
    int threads,
    CancellationToken cancellation)
{
    private const int ChunkSize = 200;

    /// <summary>Adjusts every record; by imputation the cells that stay missing because nothing fits.</summary>
    public IReadOnlyDictionary<string, long> Run()
    {
        var unfit = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var component in components)
        {
            int[] columns = [.. component.Cells.Select(records.Column)];
            int[] proposed = [.. Enumerable.Range(0, records.Count).Where(record => columns.Any(column => IsProposal(column, record)))];
            var failed = new bool[proposed.Length];
            OrderedParallel.For(threads, (proposed.Length + ChunkSize - 1) / ChunkSize, chunk =>
            {
                var view = new RecordView(records, settings.Evaluator);
                for (var place = chunk * ChunkSize; place < Math.Min(proposed.Length, (chunk + 1) * ChunkSize); place++)
                {
                    view.Record = proposed[place];
                    failed[place] = component.Fails(view) && !Adjust(component, columns, view);
                }
            }, cancellation);
            foreach (var record in proposed.Where((_, place) => failed[place]))
            {
                foreach (var column in columns.Where(column => IsProposal(column, record)))
                {
                    unfit[origins[column][record].Rule!] = unfit.GetValueOrDefault(origins[column][record].Rule!) + 1;
                    records[record, column] = CellValue.Missing;
                    origins[column][record] = default;
                }
            }
        }

        return unfit;
    }

    private bool IsProposal(int column, int record) => column >= 0 && origins.TryGetValue(column, out var origin) && origin[record].IsProposal;

    private bool Adjust(EditedComponent component, int[] columns, RecordView view)
    {
        var pattern = component.Pattern(view, records, _ => false);
        var proposed = new long[pattern.Length];
        for (var cell = 0; cell < pattern.Length; cell++)
        {
            if (IsProposal(columns[cell], view.Record))
            {
                proposed[cell] = pattern[cell].Value;
                pattern[cell] = CellState.Open;
            }
        }

        if (component.Solver.Adjust(pattern, proposed) is not { } adjusted)
        {
            return false;
        }

        for (var cell = 0; cell < pattern.Length; cell++)
        {
            if (pattern[cell].Kind == CellKind.Open && adjusted[cell] != proposed[cell])
            {
                records[view.Record, columns[cell]] = component.Decode(cell, adjusted[cell]);
                origins[columns[cell]][view.Record] = origins[columns[cell]][view.Record] with { Reason = EditReason.Adjusted };
            }
        }

        return true;
    }
}
