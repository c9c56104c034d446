using System.Text.Json;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>The replicates of a case, re-calibrated where the case is calibrated.</summary>
public static class ReplicateReader
{
    public static ReplicateDesign? Read(CaseData data, SurveyDesign design)
    {
        if (data.Task.Find("replicates") is not { } replicates)
            return null;
        var units = data.Expected(replicates.Text("psu_file", "unit_file") ?? "psu_repfactors.csv");
        var file = replicates.Text("file");
        var table = file is not null && data.Expected(file) is { } given ? given
            : data.Expected("repweights.csv") ?? units ?? throw new CaseException("there is no file of replicate factors");
        var isCombined = replicates.Flag("combined_weights", "combined.weights");
        var before = units is not null && table.Path == units.Path
            ? OfUnits(data, table, design, Rule(replicates, table))
            : OfRows(data, table, design, isCombined, Rule(replicates, table));
        return CalibrationReader.Steps(data).Aggregate(before, (replicated, step) => Calibrated(replicated, step, CalibrationReader.Problem(data, step, replicated.Weights)));
    }

    private static ReplicateDesign Calibrated(ReplicateDesign before, JsonElement step, CalibrationProblem problem)
        => CalibrationReader.IsIterative(step) && !ProportionalFitting.IsNeeded(step) ? before.Recalibrated(problem) : Held(before.Recalibrated(problem));

    /// <summary>
    /// The same replicates, held: after the calibrations that it does not iterate, and after proportional fitting, R takes
    /// the rank of the calibrated replicate weights for the degrees of freedom. The engine keeps those of the replicates
    /// before calibration, and so does R after the others.
    /// </summary>
    private static ReplicateDesign Held(ReplicateDesign calibrated)
    {
        var weights = Enumerable.Range(0, calibrated.ReplicateCount).Select(replicate =>
        {
            var own = new double[calibrated.RowCount];
            return calibrated.WeightsOf(replicate, own) is { } failure ? throw new CaseException($"replicate {replicate + 1}: {failure.Message}") : own;
        }).ToArray();
        return ReplicateDesign.FromWeights(calibrated.Weights, weights, calibrated.Rule);
    }

    /// <summary>The replicate columns of a table.</summary>
    public static string[] Columns(CaseTable table)
    {
        var named = table.Names.Where(name => name.StartsWith("rep", StringComparison.OrdinalIgnoreCase) && name.Any(char.IsAsciiDigit)).ToArray();
        return named.Length > 0 ? named : table.Names.Where(name => name.Length > 1 && !char.IsAsciiDigit(name[0]) && name[1..].All(char.IsAsciiDigit)).ToArray();
    }

    private static ReplicateRule Rule(JsonElement replicates, CaseTable table)
    {
        var scales = replicates.Numbers("rscales");
        var count = Columns(table).Length;
        return new ReplicateRule
        {
            Scale = replicates.Number("scale") ?? 1,
            ReplicateScales = scales is { Length: 1 } && count != 1 ? Enumerable.Repeat(scales[0], count).ToArray() : scales,
            Centre = replicates.Flag("mse") ? ReplicateCentre.Estimate : ReplicateCentre.ReplicateMean,
            DegreesOfFreedom = replicates.Number("degf", "df"),
        };
    }

    private static ReplicateDesign OfRows(CaseData data, CaseTable table, SurveyDesign design, bool isCombined, ReplicateRule rule)
    {
        var rows = data.RowsOf(table);
        var factors = Columns(table).Select(name =>
        {
            var column = table.Numbers(name);
            var ordered = new double[data.RowCount];
            Array.Fill(ordered, double.NaN);
            for (var k = 0; k < rows.Length; k++)
                ordered[rows[k]] = column[k];
            return ordered;
        }).ToArray();
        return isCombined ? ReplicateDesign.FromWeights(design.Weights, factors, rule) : ReplicateDesign.FromFactors(design.Weights, factors, rule);
    }

    /// <summary>
    /// A factor per first-stage unit. Units are recognised by the columns that are no replicates: named as the design names
    /// its units and strata, or in general terms; where that does not lead to every unit they follow in order of appearance.
    /// </summary>
    private static ReplicateDesign OfUnits(CaseData data, CaseTable table, SurveyDesign design, ReplicateRule rule)
    {
        var replicates = Columns(table);
        var keys = table.Names.Except(replicates).ToArray();
        var task = data.Task.Find("design")!.Value;
        var unit = task.Names("ids", "id").FirstOrDefault();
        var stratum = task.Names("strata").FirstOrDefault();
        var pairs = keys.Select(key => (Key: key, Variable: VariableOf(key))).Where(pair => pair.Variable is not null).ToArray();
        var unitOfRow = pairs.Length == 0 ? null : ByKeys(
            Keys(pairs.Select(pair => table.Text(pair.Key)).ToArray(), table.RowCount),
            Keys(pairs.Select(pair => data.Variables.Values(pair.Variable!).Texts()).ToArray(), data.RowCount));
        if (unitOfRow is null)
        {
            unitOfRow = data.Codes(new[] { stratum, unit ?? "row_id" }.OfType<string>().ToArray());
            if (unitOfRow.Max() + 1 != table.RowCount)
                throw new CaseException($"{Path.GetFileName(table.Path)} has {table.RowCount} rows for {unitOfRow.Max() + 1} units");
        }

        return ReplicateDesign.FromUnitFactors(design.Weights, unitOfRow, Array.ConvertAll(replicates, table.Numbers), rule);

        string? VariableOf(string key)
        {
            if (key == unit || key == stratum || (data.Table.Has(key) && key == "row_id"))
                return key;
            return key.ToUpperInvariant() switch
            {
                "PSU" or "PSU_ID" or "UNIT" or "CLUSTER" or "ID" or "IDS" => unit ?? "row_id",
                "STRATUM" or "STRATA" => stratum,
                _ => data.Table.Has(key) ? key : null,
            };
        }
    }

    /// <summary>The place of every row's key among the units'; null where keys are not those of the units.</summary>
    private static int[]? ByKeys(string[] units, string[] rows)
    {
        if (units.Distinct().Count() != units.Length)
            return null;
        var known = units.Select((key, place) => (key, place)).ToDictionary(pair => pair.key, pair => pair.place);
        return rows.All(known.ContainsKey) ? Array.ConvertAll(rows, key => known[key]) : null;
    }

    private static string[] Keys(string?[][] columns, int rows)
        => Enumerable.Range(0, rows).Select(row => string.Join('\u001f', columns.Select(column =>
            CaseTable.TryNumber(column[row] ?? "", out var number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : column[row]))).ToArray();
}
