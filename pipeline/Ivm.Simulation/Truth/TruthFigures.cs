using System.Globalization;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Truth;

/// <summary>A true figure of the simulated country.</summary>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Statistic">What it is.</param>
/// <param name="By">The crossing, <c>police_region x sex</c>; <c>total</c> for the country.</param>
/// <param name="Domain">The cell of the crossing, <c>PO01 x 1</c>; <c>total</c> for the country.</param>
/// <param name="Value">The truth.</param>
/// <param name="Persons">Persons of the target population that it is about.</param>
public sealed record TrueFigure(string Measure, Statistic Statistic, string By, string Domain, double Value, long Persons);

/// <summary>
/// Adds the truth up to the cells of the edition's tables. Sums are of whole numbers, so the order of persons and the
/// number of threads do not matter.
/// </summary>
internal sealed class TruthFigures
{
    private const string Total = "total";
    private const string Cross = " x ";
    private const int SumsPerMeasure = 3;
    private readonly Measure[] _measures;
    private readonly (int Variable, int Denominator)[] _columns;
    private readonly bool[] _scaled;
    private readonly ResidentClasses[][] _crossings;
    private readonly int[] _cells;

    public TruthFigures(Edition edition, TruthDeriver deriver, Country country, IReadOnlyDictionary<string, string> provinces)
    {
        var index = deriver.Names.Select((name, i) => (name, i)).ToDictionary(entry => entry.name, entry => entry.i);
        _measures = [.. edition.Tables.Measures.Where(measure => index.ContainsKey(measure.Variable) && (measure.Denominator is null || index.ContainsKey(measure.Denominator)))];
        _columns = [.. _measures.Select(measure => (index[measure.Variable], measure.Denominator is null ? -1 : index[measure.Denominator]))];
        _scaled = [.. _columns.Select(column => column.Variable >= deriver.FirstScale && column.Variable <= deriver.LastScale)];
        var classes = edition.Tables.Classifications.ToDictionary(
            classification => classification.Name,
            classification => ResidentClasses.Of(classification, country, provinces));
        _crossings =
        [
            .. edition.Tables.Tables.SelectMany(table => table.By)
                .DistinctBy(by => string.Join(Cross, by))
                .Where(by => by.All(name => classes[name] is not null))
                .Select(by => by.Select(name => classes[name]!).ToArray()),
        ];
        _cells = [.. _crossings.Select(crossing => crossing.Aggregate(1, (cells, part) => cells * part.Names.Length))];
    }

    /// <summary>Room for the sums of one thread, or of all.</summary>
    public long[][] NewSums() => [.. _cells.Select(cells => new long[cells * _measures.Length * SumsPerMeasure])];

    /// <summary>Adds a person.</summary>
    public void Add(long[][] sums, in Resident resident, ReadOnlySpan<long> values)
    {
        for (var c = 0; c < _crossings.Length; c++)
        {
            var cell = 0;
            foreach (var part in _crossings[c])
                cell = (cell * part.Names.Length) + part.Of(resident);

            var into = sums[c].AsSpan(cell * _measures.Length * SumsPerMeasure, _measures.Length * SumsPerMeasure);
            for (var m = 0; m < _measures.Length; m++)
            {
                var (variable, denominator) = _columns[m];
                var (above, below) = (values[variable], denominator < 0 ? 1 : values[denominator]);
                if (above == TruthDeriver.Missing || below == TruthDeriver.Missing)
                    continue;

                into[SumsPerMeasure * m] += above;
                into[(SumsPerMeasure * m) + 1] += below;
                into[(SumsPerMeasure * m) + 2]++;
            }
        }
    }

    /// <summary>Adds the sums of one thread to those of all.</summary>
    public static void Merge(long[][] into, long[][] sums)
    {
        for (var c = 0; c < into.Length; c++)
        {
            for (var i = 0; i < into[c].Length; i++)
                into[c][i] += sums[c][i];
        }
    }

    /// <summary>The figures, by measure in the order of the contract, then crossing, then cell; cells without persons have none.</summary>
    public List<TrueFigure> Of(long[][] sums)
    {
        var figures = new List<TrueFigure>();
        for (var m = 0; m < _measures.Length; m++)
        {
            for (var c = 0; c < _crossings.Length; c++)
            {
                for (var cell = 0; cell < _cells[c]; cell++)
                {
                    var at = ((cell * _measures.Length) + m) * SumsPerMeasure;
                    var (above, below, persons) = (sums[c][at], sums[c][at + 1], sums[c][at + 2]);
                    if (below > 0)
                        figures.Add(new TrueFigure(_measures[m].Name, _measures[m].Statistic, By(c), Domain(c, cell), Figure(m, above, below), persons));
                }
            }
        }

        return figures;
    }

    /// <summary>Writes the figures.</summary>
    public static SimulatedFile Write(IReadOnlyCollection<TrueFigure> figures, string path)
    {
        var buffer = new Utf8Buffer();
        buffer.Put("measure;statistic;by;domain;truth;persons\n"u8);
        foreach (var figure in figures)
        {
            var statistic = JsonNamingPolicy.SnakeCaseLower.ConvertName(figure.Statistic.ToString());
            buffer.Put(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Measure};{statistic};{figure.By};{figure.Domain};{figure.Value:R};{figure.Persons}\n"));
        }

        using var file = new DeliveryFile(path);
        file.Append(buffer.Written, figures.Count);
        file.Complete(note: null);
        return file.Described();
    }

    private string By(int crossing) => _crossings[crossing].Length == 0 ? Total : string.Join(Cross, _crossings[crossing].Select(part => part.Name));

    private string Domain(int crossing, int cell)
    {
        if (_crossings[crossing].Length == 0)
            return Total;

        var names = new string[_crossings[crossing].Length];
        for (var p = names.Length - 1; p >= 0; p--)
        {
            var part = _crossings[crossing][p];
            names[p] = part.Names[cell % part.Names.Length];
            cell /= part.Names.Length;
        }

        return string.Join(Cross, names);
    }

    private double Figure(int measure, long above, long below)
    {
        var ratio = (double)above / below / (_scaled[measure] ? TruthDeriver.ScaleUnit : 1);
        return _measures[measure].Statistic == Statistic.Mean ? ratio : 100 * ratio;
    }
}
