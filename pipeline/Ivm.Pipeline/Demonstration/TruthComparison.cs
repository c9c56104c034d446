using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Demonstration;

/// <summary>A figure beside the truth of the simulated country.</summary>
/// <param name="Measure">Name of the measure.</param>
/// <param name="By">Classifications; empty for the country.</param>
/// <param name="Cell">Cell of the classifications; empty for the country.</param>
/// <param name="Estimate">Weighted estimate.</param>
/// <param name="Margin">Half the width of its interval.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Unweighted">The figure as it would be without weights.</param>
/// <param name="Truth">The truth.</param>
public sealed record ComparedFigure(string Measure, string By, string Cell, double Estimate, double Margin, double Low, double High, double Unweighted, double Truth)
{
    /// <summary>Whether the truth lies within the interval.</summary>
    public bool CoversTruth => Truth >= Low && Truth <= High;

    /// <summary>Whether the truth would lie within an interval of that width around the unweighted figure.</summary>
    public bool UnweightedCoversTruth => Math.Abs(Unweighted - Truth) <= Margin;
}

/// <summary>
/// Holds estimates against the truth of a simulated country. No step of the line can do this: the truth lies where
/// steps cannot read, and is looked at only after everything is estimated.
/// </summary>
public static class TruthComparison
{
    private const string Total = "total";
    private const string Cross = " x ";

    /// <summary>The name of the dataset with estimates.</summary>
    public static DatasetName Figures { get; } = new("estimate", "figures");

    /// <summary>Compares every figure that has a truth, in the order of the dataset; figures without an interval are left out.</summary>
    /// <param name="figures">The committed estimates.</param>
    /// <param name="truthFile">The simulator's <c>figures.csv</c>.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ImmutableArray<ComparedFigure> Of(CommittedDataset figures, string truthFile, RunOptions options, CancellationToken cancellation)
    {
        var truths = Read(truthFile);
        var folder = Path.GetDirectoryName(figures.Path)!;
        using var sql = SqlSession.ForReading(new SqlSettings(options.Threads, options.MemoryLimit, folder, folder, []), [figures], cancellation);
        using var reader = sql.Query(SqlStatement.FromFile<ComparedFigure>("Demonstration/figures.sql"));
        var compared = ImmutableArray.CreateBuilder<ComparedFigure>();
        while (reader.Read())
        {
            var (measure, by, cell) = (reader.GetString(0), reader.GetString(1), reader.GetString(2));
            if (truths.TryGetValue((measure, by, cell), out var truth))
            {
                compared.Add(new ComparedFigure(
                    measure, by, cell, reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7), truth));
            }
        }

        return compared.ToImmutable();
    }

    private static Dictionary<(string Measure, string By, string Cell), double> Read(string truthFile)
    {
        var truths = new Dictionary<(string, string, string), double>();
        foreach (var line in File.ReadLines(truthFile).Skip(1))
        {
            var fields = line.Split(';');
            if (fields.Length < 5 || !double.TryParse(fields[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var truth))
            {
                throw new InvalidInputException(InputFailure.Invalid, new Fault(
                    truthFile, "a line that is no figure", "measure;statistic;by;domain;truth;persons", "Simulate the country again."));
            }

            var by = fields[2] == Total ? "" : fields[2];
            truths[(fields[0], by, CellOf(by, fields[3]))] = truth;
        }

        return truths;
    }

    /// <summary>The cell as estimates name it, <c>police_region=PO01, sex=1</c>.</summary>
    private static string CellOf(string by, string domain) =>
        by.Length == 0 ? "" : string.Join(", ", by.Split(Cross).Zip(domain.Split(Cross), (name, value) => $"{name}={value}"));
}
