using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Numerics;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Fills open cells, imputation by imputation: with the only value that fits, else by the imputation's method, in the
/// first class that has a fitting donor. Values that may be adjusted are proposals until the end. What a record gets
/// depends only on what stood before the imputation began, so threads do not matter.
/// </summary>
internal sealed class Imputer
{
    private const int ChunkSize = 2000;

    private readonly EditedRecords records;
    private readonly EditingSettings settings;
    private readonly ImmutableArray<EditedComponent> components;
    private readonly OpenCells open;
    private readonly int threads;
    private readonly CancellationToken cancellation;
    private readonly Dictionary<int, CellOrigin[]> origins = [];
    private readonly Dictionary<string, EditedComponent> componentOf = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Imputation, int Class), long> classes = [];
    private readonly SortedDictionary<string, long> noDonor = new(StringComparer.Ordinal);

    /// <summary>An imputer of records that have been localised.</summary>
    public Imputer(EditedRecords records, EditingSettings settings, ImmutableArray<EditedComponent> components, int threads, CancellationToken cancellation)
    {
        (this.records, this.settings, this.components, this.threads, this.cancellation) = (records, settings, components, threads, cancellation);
        open = new OpenCells(records, settings);
        foreach (var component in components)
        {
            foreach (var cell in component.Cells)
            {
                componentOf.TryAdd(cell, component);
            }
        }
    }

    /// <summary>Cells filled by imputation and place of the class.</summary>
    public ImmutableArray<(string Imputation, int Class, long Cells)> Classes => [.. classes.Select(entry => (entry.Key.Imputation, entry.Key.Class, entry.Value))];

    /// <summary>Cells that nothing fitted.</summary>
    public ImmutableArray<(string Imputation, long Cells)> NoDonor => [.. noDonor.Select(entry => (entry.Key, entry.Value))];

    /// <summary>Fills the cells; the edits in the order of rows, then of imputations.</summary>
    public IReadOnlyList<Edit> Run()
    {
        foreach (var column in settings.Plan.Imputed.Select(records.Column))
        {
            origins[column] = new CellOrigin[records.Count];
        }

        foreach (var imputation in settings.Plan.Imputations)
        {
            Impute(imputation);
        }

        var unfit = new ImputationAdjustment(records, settings, components, origins, threads, cancellation).Run();
        foreach (var (name, cells) in unfit)
        {
            noDonor[name] = noDonor.GetValueOrDefault(name) + cells;
        }

        return Edits();
    }

    private void Impute(Imputation imputation)
    {
        int[] columns = [.. imputation.Variables.Select(records.Column)];
        var isDonor = Donors(columns);
        var recipients = Recipients(columns);
        var found = new Filling?[recipients.Length * columns.Length];
        var left = Deduce(columns, recipients, found);
        for (var level = 0; level < imputation.Classes.Length && left.Count > 0; level++)
        {
            left = Fill(imputation, level, columns, isDonor, recipients, found, left);
        }

        foreach (var recipient in left)
        {
            var cells = columns.Where((column, place) => found[(recipient * columns.Length) + place] is null && IsOpen(recipients[recipient], column)).Count();
            noDonor[imputation.Name] = noDonor.GetValueOrDefault(imputation.Name) + cells;
        }

        for (var index = 0; index < found.Length; index++)
        {
            if (found[index] is { } filling)
            {
                var (record, column) = (recipients[index / columns.Length], columns[index % columns.Length]);
                records[record, column] = filling.Value;
                origins[column][record] = filling.Origin;
            }
        }
    }

    /// <summary>Records whose values were all observed.</summary>
    private bool[] Donors(int[] columns)
    {
        var isDonor = new bool[records.Count];
        for (var record = 0; record < isDonor.Length; record++)
        {
            isDonor[record] = columns.All(column => origins[column][record].Reason is null && records.Variables[column].IsSubstantive(records[record, column]));
        }

        return isDonor;
    }

    private int[] Recipients(int[] columns)
    {
        var view = new RecordView(records, settings.Evaluator);
        var recipients = new List<int>();
        for (var record = 0; record < records.Count; record++)
        {
            view.Record = record;
            if (columns.Any(column => double.IsNaN(records.Numbers(column)[record]) && open.IsOpen(view, column)))
            {
                recipients.Add(record);
            }
        }

        return [.. recipients];
    }

    private bool IsOpen(int record, int column) => open.IsOpen(new RecordView(records, settings.Evaluator) { Record = record }, column);

    /// <summary>Cells that only one value fits; the places of recipients that still have open cells.</summary>
    private List<int> Deduce(int[] columns, int[] recipients, Filling?[] found)
    {
        var unknown = new bool[recipients.Length];
        Chunks(recipients.Length, (view, place) =>
        {
            foreach (var (index, column) in columns.Index().Where(pair => open.IsOpen(view, pair.Item)))
            {
                if (componentOf.TryGetValue(records.Variables[column].Name, out var component))
                {
                    var cell = component.Cells.ToList().IndexOf(records.Variables[column].Name);
                    if (component.Solver.Deduce(Pattern(component, view))[cell] is { } value
                        && component.Decode(cell, value) is var only && only.Text != VariableBounds.OtherText)
                    {
                        found[(place * columns.Length) + index] = new Filling(only, new CellOrigin(EditReason.Deduced, component.Rules.Name, component.Rules.Version, IsProposal: false));
                        continue;
                    }
                }

                unknown[place] = true;
            }
        }, recipients);
        return [.. Enumerable.Range(0, recipients.Length).Where(place => unknown[place])];
    }

    /// <summary>Fills from one level of classes; the places of recipients that nothing fitted.</summary>
    private List<int> Fill(Imputation imputation, int level, int[] columns, bool[] isDonor, int[] recipients, Filling?[] found, List<int> left)
    {
        var search = new DonorSearch(records, imputation, level, isDonor, new CounterRandom(settings.Plan.Seed));
        var statistic = new ClassStatistic(records, imputation, search.Classes);
        var version = imputation.Version;
        var filled = new int[left.Count];
        Chunks(left.Count, (view, place) =>
        {
            var recipient = left[place];
            int[] wanted = [.. Enumerable.Range(0, columns.Length).Where(index => found[(recipient * columns.Length) + index] is null && open.IsOpen(view, columns[index]))];
            for (var index = 0; index < columns.Length; index++)
            {
                if (found[(recipient * columns.Length) + index] is { } deduced)
                {
                    view.Instead[columns[index]] = deduced.Value;
                }
            }

            var values = Values(imputation, view, columns, wanted, search, statistic);
            view.Instead.Clear();
            for (var index = 0; index < wanted.Length && values is not null; index++)
            {
                found[(recipient * columns.Length) + wanted[index]] = new Filling(values[index], new CellOrigin(Reason(imputation.Method), imputation.Name, version, imputation.Adjust));
                filled[place]++;
            }
        }, [.. left.Select(place => recipients[place])]);
        var cells = filled.Sum(count => (long)count);
        if (cells > 0)
        {
            classes[(imputation.Name, level)] = cells;
        }

        return [.. left.Where((_, place) => filled[place] == 0)];
    }

    private CellValue[]? Values(Imputation imputation, RecordView view, int[] columns, int[] wanted, DonorSearch search, ClassStatistic statistic)
    {
        if (imputation.Method is ImputationMethod.HotDeck or ImputationMethod.Nearest)
        {
            var donor = search.Find(view.Record, candidate => imputation.Adjust || Fits(view, columns, wanted, candidate));
            return donor < 0 ? null : [.. wanted.Select(index => records[donor, columns[index]])];
        }

        var values = new CellValue[wanted.Length];
        for (var index = 0; index < wanted.Length; index++)
        {
            var column = columns[wanted[index]];
            var decimals = records.Variables[column].Declared.Whole ? 0 : componentOf.TryGetValue(records.Variables[column].Name, out var component)
                ? component.Solver.Variable(component.Cells.ToList().IndexOf(records.Variables[column].Name)).Decimals
                : 6;
            if (statistic.For(view.Record, column, decimals) is not { } value)
            {
                return null;
            }

            values[index] = CellValue.Of(value);
        }

        return values;
    }

    /// <summary>Whether a donor's values, with what the record has, break no rule and leave values for what is still open.</summary>
    private bool Fits(RecordView view, int[] columns, int[] wanted, int donor)
    {
        foreach (var index in wanted)
        {
            view.Instead[columns[index]] = records[donor, columns[index]];
        }

        var fits = true;
        foreach (var component in wanted.Select(index => componentOf.GetValueOrDefault(records.Variables[columns[index]].Name)).OfType<EditedComponent>().Distinct())
        {
            var pattern = Pattern(component, view);
            fits = pattern.All(cell => cell.Kind != CellKind.Open) ? !component.Fails(view) : component.Solver.CanComplete(pattern);
            if (!fits)
            {
                break;
            }
        }

        foreach (var index in wanted)
        {
            view.Instead.Remove(columns[index]);
        }

        return fits;
    }

    /// <summary>The cells of the record at hand; a proposal may still be adjusted, so that it counts as open.</summary>
    private CellState[] Pattern(EditedComponent component, RecordView view)
    {
        var pattern = component.Pattern(view, records, column => !view.Instead.ContainsKey(column) && open.IsOpen(view, column));
        for (var cell = 0; cell < pattern.Length; cell++)
        {
            if (records.Column(component.Cells[cell]) is >= 0 and var column && !view.Instead.ContainsKey(column)
                && origins.TryGetValue(column, out var origin) && origin[view.Record].IsProposal)
            {
                pattern[cell] = CellState.Open;
            }
        }

        return pattern;
    }

    private static string Reason(ImputationMethod method) => method switch
    {
        ImputationMethod.HotDeck => EditReason.HotDeck,
        ImputationMethod.Nearest => EditReason.Nearest,
        ImputationMethod.Ratio => EditReason.Ratio,
        ImputationMethod.Mean => EditReason.Mean,
        _ => EditReason.Median,
    };

    private void Chunks(int count, Action<RecordView, int> work, int[] recordOf) =>
        OrderedParallel.For(threads, (count + ChunkSize - 1) / ChunkSize, chunk =>
        {
            var view = new RecordView(records, settings.Evaluator);
            for (var place = chunk * ChunkSize; place < Math.Min(count, (chunk + 1) * ChunkSize); place++)
            {
                view.Record = recordOf[place];
                work(view, place);
            }
        }, cancellation);

    private List<Edit> Edits()
    {
        var edits = new List<Edit>();
        int[] columns = [.. settings.Plan.Imputed.Select(records.Column)];
        for (var record = 0; record < records.Count; record++)
        {
            foreach (var column in columns)
            {
                if (origins[column][record] is { Reason: { } reason } origin && records[record, column].Written is { } written)
                {
                    edits.Add(new Edit(records.Rows[record], EditStep.Imputation, origin.Rule!, origin.Version!, records.Variables[column].Name, null, written, reason));
                }
            }
        }

        return edits;
    }

    private readonly record struct Filling(CellValue Value, CellOrigin Origin);
}
