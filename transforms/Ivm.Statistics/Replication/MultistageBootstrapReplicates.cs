using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Replication;

/// <summary>
/// Bootstrap of every stage: in each stratum half of the units (rounded down) are drawn without replacement among those
/// whose unit of the stage before was drawn, and the factors are chosen so that each stage's variance is reproduced.
/// </summary>
/// <remarks>
/// Source: Preston (2009), "Rescaled bootstrap for stratified multistage sampling", Survey Methodology 35, 227-234. A
/// stratum taken completely keeps all its units: only the stages below it vary.
/// </remarks>
internal sealed class MultistageBootstrapReplicates : ReplicateSource
{
    private readonly SurveyDesign design;
    private readonly int count;
    private readonly CounterRandom random;
    private readonly int[][] firstUnit;

    public MultistageBootstrapReplicates(SurveyDesign design, int count, ulong seed)
    {
        if (count < 2)
            throw new StatisticsInputException("replicates", null, $"{count}", "two or more");
        if (design.HasUnequalProbabilities)
            throw new StatisticsInputException("replicates", null, "units with probabilities of their own", "equal probabilities at every stage, or replicates of the first stage only");
        this.design = design;
        this.count = count;
        random = new CounterRandom(seed);
        firstUnit = design.Stages.Select(stage =>
        {
            var start = new int[stage.StratumCount + 1];
            for (var stratum = 0; stratum < stage.StratumCount; stratum++)
            {
                start[stratum + 1] = start[stratum] + stage.Sampled[stratum];
                if (stage.Sampled[stratum] == 1 && design.LonelyUnits == LonelyUnitPolicy.Fail && stage.Scale(stratum) > 0)
                    throw new StatisticsInputException("replicates", null, $"one unit in stratum {stage.StratumCode[stratum]} of stage {stage.Number}", "at least two units in every stratum, or another policy for lonely units");
            }

            return start;
        }).ToArray();
    }

    public override int Count => count;

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all)
        => all ? Math.Min(count - 1, design.DegreesOfFreedom) : null;

    public override ReplicateOutcome Fill(int replicate, Span<double> weights)
    {
        // Per unit of a stage: the deviation so far, and what deviations of the stages below it are multiplied by
        // (0 where it was not drawn).
        double[] deviation = [0];
        double[] passed = [1];
        var draw = 0UL;
        for (var s = 0; s < design.Stages.Count; s++)
        {
            var stage = design.Stages[s];
            var (nextDeviation, nextPassed) = (new double[stage.UnitCount], new double[stage.UnitCount]);
            for (var stratum = 0; stratum < stage.StratumCount; stratum++)
            {
                var parent = stage.ParentOfStratum[stratum];
                var from = firstUnit[s][stratum];
                var n = stage.Sampled[stratum];
                nextDeviation.AsSpan(from, n).Fill(deviation[parent]);
                if (passed[parent] == 0)
                    continue;
                Draw(stage, stratum, passed[parent], (ulong)replicate, ref draw, nextDeviation.AsSpan(from, n), nextPassed.AsSpan(from, n));
            }

            (deviation, passed) = (nextDeviation, nextPassed);
        }

        var unitOfRow = design.Stages[^1].UnitOfRow;
        for (var row = 0; row < weights.Length; row++)
            weights[row] = design.Weights[row] * (1 + deviation[unitOfRow[row]]);
        return ReplicateOutcome.Fine;
    }

    private void Draw(CompiledStage stage, int stratum, double passed, ulong replicate, ref ulong draw, Span<double> deviation, Span<double> next)
    {
        var n = deviation.Length;
        var fraction = double.IsPositiveInfinity(stage.PopulationSize[stratum]) ? 0 : n / stage.PopulationSize[stratum];
        if (fraction >= 1)
        {
            next.Fill(passed);
            return;
        }

        var chosen = n / 2;
        if (chosen == 0)
            return;

        // Selection sampling: unit k is taken with probability (still needed) / (still there).
        var needed = chosen;
        var spread = Math.Sqrt(stage.Factor[stratum] * chosen * (1 - fraction) / (n - chosen));
        for (var unit = 0; unit < n; unit++)
        {
            var isDrawn = random.Uniform(replicate, draw++) * (n - unit) < needed;
            needed -= isDrawn ? 1 : 0;
            deviation[unit] += passed * spread * (isDrawn ? ((double)n / chosen) - 1 : -1);
            next[unit] = isDrawn ? passed * Math.Sqrt((double)n / chosen) : 0;
        }
    }
}
