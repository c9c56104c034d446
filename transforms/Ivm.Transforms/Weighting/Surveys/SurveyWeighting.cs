using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>Weights any survey as its model says: design weights, nonresponse, calibration, trimming, replicates.</summary>
public static class SurveyWeighting
{
    /// <summary>Takes all steps; where one has no solution, the outcome says why and holds the steps before it.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="data">The columns that it names.</param>
    /// <param name="totals">The population's totals; null for a model without terms.</param>
    /// <param name="withReplicates">Whether replicates are made where the model has them.</param>
    /// <exception cref="InvalidInputException">The data do not fit the model: every message names column and row.</exception>
    public static SurveyWeights Run(SurveyWeightingPlan plan, SurveyData data, SurveyTotals? totals, bool withReplicates = true)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        var drawn = SurveyDesigns.Of(plan.Design, data, plan.Name);
        var classes = new SurveyClasses(plan, data, plan.Name);
        var weights = new SurveyWeights { Design = drawn, Steps = [new WeightingStep(SurveyWeights.DesignStep, drawn.Weights)] };
        ResponseWeighting? response = null;
        if (plan.Response is not null)
        {
            response = SurveyDesigns.Guard(plan.Name, "response", () => ResponseWeighting.Of(plan, data, classes, drawn.Weights));
            if (response.Step is not { } step)
                return weights with { Failures = [response.Failure!] };
            weights = weights with
            {
                Design = drawn.WithAdjustment(step),
                Steps = weights.Steps.Add(new WeightingStep(SurveyWeights.ResponseStep, step.Weights)),
                Response = response.Report,
            };
        }

        (SampleCalibration Step, IReadOnlyList<SamplePart> Parts)? calibration = null;
        double[]? lastStart = null;
        if (totals is not null)
        {
            var parts = SampleMargins.Of(plan, data, classes, totals, weights.Final);
            var step = new SampleCalibration(plan, data, weights.Final);
            var solved = parts.Select(step.Solve).ToArray();
            weights = Calibrated(plan, weights, solved);
            if (!weights.IsSolved)
                return weights;
            calibration = (step, parts);
            lastStart = weights.Parts.Any(part => part.TrimmedRows > 0) ? LastStart(weights.BeforeCalibration, solved) : null;
        }

        if (plan.Replicates is null || !withReplicates)
            return weights;
        var (replicates, failure) = SurveyReplicates.Of(plan, drawn, response, calibration, lastStart);
        return weights with { Replicates = replicates, Failures = failure is null ? [] : [failure] };
    }

    private static SurveyWeights Calibrated(SurveyWeightingPlan plan, SurveyWeights weights, CalibratedPart[] parts)
    {
        var before = weights.Final;
        var failures = parts.Select(part => part.Failure).OfType<WeightingFailure>().ToImmutableArray();
        weights = weights with
        {
            Failures = failures,
            Margins = [.. parts.SelectMany(part => Margins(part, before))],
            Parts = [.. parts.Select(part => part.Report).OfType<WeightedPart>()],
            ThinCells = [.. parts.SelectMany(ThinCells)],
            Collapses = [.. parts.SelectMany(part => part.Review?.ProposedCollapses.Select(collapse => new ProposedCollapse(part.Part.Name, collapse)) ?? [])],
        };
        if (failures.Length > 0)
            return weights;

        // One calibration of all rows has a quicker variance than steps of parts.
        var joined = new PartedAdjustment(before, [.. parts.Select(part => (part.Part.Rows, part.Steps))]);
        var design = parts is [{ Steps.Count: 1, Solution: { } only } whole] && whole.Part.Rows.Length == before.Length
            ? weights.Design.WithCalibration(only)
            : weights.Design.WithAdjustment(joined);
        var first = new PartedAdjustment(before, [.. parts.Select(part => (part.Part.Rows, (IReadOnlyList<IWeightAdjustment>)[part.Steps[0]]))]);
        var steps = weights.Steps.Add(new WeightingStep(SurveyWeights.CalibratedStep, first.Weights));
        return weights with { Design = design, Steps = plan.Trim is null ? steps : steps.Add(new WeightingStep(SurveyWeights.TrimmedStep, joined.Weights)) };
    }

    private static IEnumerable<WeightedMargin> Margins(CalibratedPart part, double[] weights)
    {
        var before = Array.ConvertAll(part.Part.Rows, row => weights[row]);
        var solution = part.Solution;
        var margin = 0;
        foreach (var term in part.Part.Terms)
        {
            var (rows, totalsBefore, totalsAfter) = (term.Rows(), term.Weighted(before), solution is null ? null : term.Weighted(solution.Weights));
            for (var level = 0; level < term.Levels.Count; level++, margin++)
            {
                var (own, lambda) = (solution?.Margins[margin], solution?.Coefficients[margin]);
                yield return new WeightedMargin(
                    part.Part.Name,
                    new MarginName(term.Name, term.Levels[level]),
                    rows[level],
                    term.Totals[level],
                    totalsBefore[level],
                    totalsAfter?[level],
                    own?.IsDropped ?? false,
                    lambda,
                    own is null or { IsDropped: true } ? own is null ? null : 0 : lambda * (own.Total - own.Before),
                    term.Cost is not null);
            }
        }
    }

    private static IEnumerable<ThinCell> ThinCells(CalibratedPart part)
    {
        if (part.Review is not { } review)
            yield break;
        var thin = review.ThinCells.ToHashSet();
        foreach (var term in part.Part.Terms)
        {
            var rows = term.Rows();
            for (var level = 0; level < rows.Length; level++)
            {
                if (thin.Contains(new MarginName(term.Name, term.Levels[level])))
                    yield return new ThinCell(part.Part.Name, new MarginName(term.Name, term.Levels[level]), rows[level], term.Totals[level]);
            }
        }
    }

    /// <summary>What the last calibration of every part started from.</summary>
    private static double[] LastStart(double[] before, CalibratedPart[] parts)
    {
        var start = (double[])before.Clone();
        foreach (var part in parts)
        {
            for (var k = 0; k < part.Part.Rows.Length; k++)
                start[part.Part.Rows[k]] = part.Steps[^1].WeightsBefore[k];
        }

        return start;
    }
}
