using System.Text.Json;
using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>Runs one case. A case passes when everything it expects was compared and agrees, and there was something to compare.</summary>
public static class CaseRunner
{
    private const int MissesInReport = 3;

    public static CaseReport Run(string folder)
    {
        var comparison = new Comparison();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        try
        {
            var refusal = Run(new CaseData(folder), comparison);
            if (refusal is not null)
                return new CaseReport(name, comparison.Misses.Count == 0, comparison, refusal);
            if (comparison.Count == 0)
                return new CaseReport(name, false, comparison, "nothing to compare");
            return new CaseReport(name, comparison.Misses.Count == 0, comparison, Misses(comparison));
        }
#pragma warning disable CA1031 // Whatever one case does, the others are run and this one is reported as failed.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            var before = comparison.Misses.Count > 0 ? $"; before that {Misses(comparison)}" : "";
            return new CaseReport(name, false, comparison, $"{(problem is CaseException or StatisticsInputException ? "" : problem.GetType().Name + ": ")}{problem.Message}{before}");
        }
    }

    /// <summary>Compares what the case expects; for a negative case, says what was refused.</summary>
    private static string? Run(CaseData data, Comparison comparison)
    {
        if (data.Task.Text("expected_status") is { } status && status is not ("ok" or "solved" or "feasible" or "converged"))
            return Refusal(data, status);
        var tolerances = new Tolerances(data.Task.Number("suggested_rel_tolerance") ?? 0)
        {
            IsProportionalFitting = CalibrationReader.IsProportionalFitting(data),
            IsByLoosePackage = data.Task.Find("source")?.Text("package") is "sampling" or "laeken" && CalibrationReader.IsIterative(data),
        };
        if (SpecialCases.TryRun(data, comparison, tolerances))
            return null;

        var before = DesignReader.Read(data);
        var design = CalibrationReader.Steps(data).Aggregate(before, (design, step) => Calibrated(data, step, design));
        if (data.Expected("expected_weights.csv") is { } weights)
            WeightChecks.Rows(data, weights, before.Weights, design.Weights, comparison, tolerances);
        var replicates = ReplicateReader.Read(data, before);
        if (data.Expected("repweights_calibrated.csv") is { } calibrated)
        {
            WeightChecks.Replicates(
                data, calibrated, before.Weights, replicates ?? throw new CaseException("repweights_calibrated.csv without replicates"), comparison, tolerances);
        }

        Estimates(data, replicates is null ? new DesignFigures(design) : new ReplicateFigures(replicates), comparison, tolerances);
        return null;
    }

    private static void Estimates(CaseData data, IFigures figures, Comparison comparison, Tolerances tolerances)
    {
        if (data.Expected("expected_estimates.csv") is not { } expected)
            return;
        var checks = new EstimateChecks(data, figures, comparison, tolerances);
        for (var row = 0; row < expected.RowCount; row++)
            checks.Row(expected, row);
        foreach (var file in Directory.EnumerateFiles(data.Folder, "*vcov*.csv").Order(StringComparer.Ordinal))
            checks.Covariances(CaseTable.Read(file), expected);
    }

    private static SurveyDesign Calibrated(CaseData data, JsonElement step, SurveyDesign design)
    {
        var solved = Solve(CalibrationReader.Problem(data, step, design.Weights));
        if (ProportionalFitting.IsNeeded(step))
            return design.WithAdjustment(new ProportionalFitting(data, step, design.Weights, solved.Weights));
        return DesignWeightRegression.IsNeeded(step)
            ? design.WithAdjustment(new DesignWeightRegression(CalibrationReader.Columns(data, step), design.Weights, solved.Weights))
            : design.WithCalibration(solved);
    }

    private static CalibrationOutcome.Solved Solve(CalibrationProblem problem) => problem.Solve() switch
    {
        CalibrationOutcome.Solved solved => solved,
        CalibrationOutcome.NotSolved refused => throw new CaseException($"calibration: {refused.Cause}: {refused.Message}"),
        var other => throw new CaseException($"calibration: {other}"),
    };

    /// <summary>A negative case: the engine must refuse and name what is at fault.</summary>
    private static string Refusal(CaseData data, string status)
    {
        var steps = CalibrationReader.Steps(data);
        try
        {
            var design = DesignReader.Read(data);
            foreach (var step in steps)
            {
                var solution = NamedRefusal(data, step, design, out var refusal);
                if (refusal is not null)
                    return refusal;
                design = design.WithCalibration(solution!);
            }

            // What is wrong with a design alone shows in any variance.
            design.Whole().Total(Enumerable.Repeat(1.0, data.RowCount).ToArray());
        }
        catch (StatisticsInputException problem) when (steps.Length == 0)
        {
            return problem.Message;
        }

        throw new CaseException($"expected to be {status}, but {(steps.Length == 0 ? "the design has estimates" : "weights were found")}");
    }

    /// <summary>The weights after a step, or why there are none; a reason that names no margin, variable or bound does not count.</summary>
    private static CalibrationOutcome.Solved? NamedRefusal(CaseData data, JsonElement step, SurveyDesign design, out string? refusal)
    {
        refusal = null;
        CalibrationOutcome outcome;
        try
        {
            outcome = CalibrationReader.Problem(data, step, design.Weights).Solve();
        }
        catch (StatisticsInputException problem) when (CalibrationReader.Names(step).Any(name => problem.Message.Contains(name, StringComparison.Ordinal)))
        {
            refusal = problem.Message;
            return null;
        }

        if (outcome is not CalibrationOutcome.NotSolved refused)
            return (CalibrationOutcome.Solved)outcome;
        if (refused.Cause == CalibrationFailure.NotConverged)
            throw new CaseException($"gave up without saying that there is no solution: {refused.Message}");
        refusal = refused.Margins.Count > 0 ? $"{refused.Cause}: {refused.Message}" : throw new CaseException($"{refused.Cause} without a margin: {refused.Message}");
        return null;
    }

    private static string Misses(Comparison comparison)
    {
        if (comparison.Misses.Count == 0)
            return "";
        var more = comparison.Misses.Count > MissesInReport ? $"; and {comparison.Misses.Count - MissesInReport} more" : "";
        return string.Join("; ", comparison.Misses.Take(MissesInReport)) + more;
    }
}
