using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Replication;

/// <summary>Replicates made from the first stage of a design: its units are numbered stratum after stratum.</summary>
internal abstract class DesignReplicates(SurveyDesign design)
    : UnitReplicates(design.Weights, design.Stages[0].UnitOfRow, design.Stages[0].UnitCount)
{
    protected CompiledStage Stage { get; } = design.Stages[0];

    /// <summary>First unit of every stratum, and the number of units after the last.</summary>
    protected int[] FirstUnit { get; } = Starts(design.Stages[0]);

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all)
    {
        var among = UnitsAmong(rows, all);
        var (units, strata) = (0, 0);
        for (var group = 0; group < GroupStart.Length - 1; group++)
        {
            var own = 0;
            for (var unit = GroupStart[group]; unit < GroupStart[group + 1]; unit++)
                own += among[unit] ? 1 : 0;
            units += own;
            strata += own > 0 ? 1 : 0;
        }

        return Math.Min(Count - 1, units - strata);
    }

    protected static int[] Starts(CompiledStage stage)
    {
        var start = new int[stage.StratumCount + 1];
        for (var stratum = 0; stratum < stage.StratumCount; stratum++)
            start[stratum + 1] = start[stratum] + stage.Sampled[stratum];
        return start;
    }

    /// <summary>First unit of every stratum as replicates are drawn in them: collapsed ones are one.</summary>
    protected virtual int[] GroupStart => FirstUnit;

    /// <summary>1 - n/N.</summary>
    protected double Rest(int stratum) => RestOf(Stage, stratum);

    protected static double RestOf(CompiledStage stage, int stratum)
        => double.IsPositiveInfinity(stage.PopulationSize[stratum]) ? 1 : (stage.PopulationSize[stratum] - stage.Sampled[stratum]) / stage.PopulationSize[stratum];

    protected static StatisticsInputException Lonely(CompiledStage stage, int stratum)
        => new("replicates", null, $"one unit in stratum {stage.StratumCode[stratum]}", "at least two units in every stratum, or another policy for lonely units");
}

/// <summary>Leaves out one unit at a time: JK1 for one stratum, JKn for several.</summary>
/// <remarks>Source: Rust and Rao (1996), Statistical Methods in Medical Research 5, 283-310.</remarks>
internal sealed class JackknifeReplicates : DesignReplicates
{
    private readonly int[] leftOut;

    private JackknifeReplicates(SurveyDesign design, int[] units, double[] scales, double scale)
        : base(design)
    {
        leftOut = units;
        ReplicateScales = scales;
        Scale = scale;
    }

    public override int Count => leftOut.Length;

    public double Scale { get; }

    public double[] ReplicateScales { get; }

    public static JackknifeReplicates Of(SurveyDesign design)
    {
        var stage = design.Stages[0];
        var start = Starts(stage);
        var (units, scales) = (new List<int>(), new List<double>());
        var averaged = 0;
        for (var stratum = 0; stratum < stage.StratumCount; stratum++)
        {
            var (n, rest) = (stage.Sampled[stratum], RestOf(stage, stratum));
            if (rest == 0)
                continue;
            if (n == 1)
            {
                if (design.LonelyUnits == LonelyUnitPolicy.Fail || (design.LonelyUnits == LonelyUnitPolicy.Adjust && stage.StratumCount == 1))
                    throw Lonely(stage, stratum);
                averaged += design.LonelyUnits == LonelyUnitPolicy.Average ? 1 : 0;
                if (design.LonelyUnits is not (LonelyUnitPolicy.Adjust or LonelyUnitPolicy.AdjustAboutZero))
                    continue;
            }

            for (var unit = start[stratum]; unit < start[stratum + 1]; unit++)
            {
                units.Add(unit);
                scales.Add(n > 1 ? rest * (n - 1) / n : design.LonelyUnits == LonelyUnitPolicy.AdjustAboutZero ? 1 : (stage.StratumCount - 1.0) / stage.StratumCount);
            }
        }

        var scale = averaged == 0 || units.Count == 0 ? 1 : (double)(units.Count + averaged) / units.Count;
        return new JackknifeReplicates(design, units.ToArray(), scales.ToArray(), scale);
    }

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all)
    {
        var among = UnitsAmong(rows, all);
        var degrees = 0;
        for (var stratum = 0; stratum < Stage.StratumCount; stratum++)
        {
            var own = 0;
            for (var unit = FirstUnit[stratum]; unit < FirstUnit[stratum + 1]; unit++)
                own += among[unit] ? 1 : 0;

            // The only unit of a stratum is left out in a replicate of its own where lonely units are adjusted for.
            var isAdjusted = own == 1 && Stage.Sampled[stratum] == 1 && Array.BinarySearch(leftOut, FirstUnit[stratum]) >= 0;
            degrees += isAdjusted ? 1 : Math.Max(0, own - 1);
        }

        return Math.Min(Count - 1, degrees);
    }

    protected override void FillFactors(int replicate, Span<double> factors)
    {
        var unit = leftOut[replicate];
        var stratum = Stage.StratumOfUnit[unit];
        var n = Stage.Sampled[stratum];
        if (n > 1)
        {
            factors.Fill(1);
            factors[FirstUnit[stratum]..FirstUnit[stratum + 1]].Fill(n / (n - 1.0));
        }
        else
        {
            // A lonely unit: without it the other strata stand for all (adjust), or it is merely gone (adjust about zero).
            var strata = (double)Stage.StratumCount;
            factors.Fill(ReplicateScales[replicate] == 1 ? 1 : strata / (strata - 1));
        }

        factors[unit] = 0;
    }
}

/// <summary>
/// Balanced half samples of two units a stratum: one of them counts 2 - rho times and the other rho times, as a Hadamard
/// matrix says.
/// </summary>
/// <remarks>
/// Sources: McCarthy (1969), Review of the International Statistical Institute 37, 239-264; Judkins (1990), Journal of
/// Official Statistics 6, 223-239 (Fay's form).
/// </remarks>
internal sealed class HalfSampleReplicates : DesignReplicates
{
    private readonly HadamardMatrix matrix;
    private readonly double rho;

    public HalfSampleReplicates(SurveyDesign design, double rho)
        : base(design)
    {
        for (var stratum = 0; stratum < Stage.StratumCount; stratum++)
        {
            if (Stage.Sampled[stratum] != 2)
                throw new StatisticsInputException("balanced half samples", null, $"{Stage.Sampled[stratum]} units in stratum {Stage.StratumCode[stratum]}", "two units in every stratum");
        }

        if (!(rho is >= 0 and < 1))
            throw new StatisticsInputException("Fay's rho", null, $"{rho}", "at least 0 and below 1");
        matrix = HadamardMatrix.OfAtLeast(Stage.StratumCount + 1);
        this.rho = rho;
    }

    public override int Count => matrix.Order;

    protected override void FillFactors(int replicate, Span<double> factors)
    {
        for (var stratum = 0; stratum < Stage.StratumCount; stratum++)
        {
            var chosen = FirstUnit[stratum] + (matrix[stratum + 1, replicate] > 0 ? 0 : 1);
            factors[FirstUnit[stratum]] = factors[FirstUnit[stratum] + 1] = rho;
            factors[chosen] = 2 - rho;
        }
    }
}

/// <summary>
/// Rescaling bootstrap: m_h units drawn with replacement from the n_h of a stratum; a unit drawn r times counts
/// 1 - c + c r n_h / m_h with c the root of m_h (1 - f_h) / (n_h - 1). With m_h = n_h - 1 and no correction that is
/// r n_h / (n_h - 1).
/// </summary>
/// <remarks>
/// Sources: Rao and Wu (1988), JASA 83, 231-241; Rao, Wu and Yue (1992), Survey Methodology 18, 209-217. Draw k of
/// replicate r is the number (seed, r, k) of the counter-based generator.
/// </remarks>
internal sealed class BootstrapReplicates : DesignReplicates
{
    private readonly int count;
    private readonly CounterRandom random;
    private readonly int[] start;
    private readonly int[] draws;
    private readonly double[] spread;

    public BootstrapReplicates(SurveyDesign design, int count, ulong seed, BootstrapOptions options)
        : base(design)
    {
        if (count < 2)
            throw new StatisticsInputException("replicates", null, $"{count}", "two or more");
        this.count = count;
        random = new CounterRandom(seed);
        (start, Averaging) = Groups(design);
        draws = new int[start.Length - 1];
        spread = new double[draws.Length];
        for (var (group, stratum) = (0, 0); group < draws.Length; group++)
        {
            var n = start[group + 1] - start[group];
            while (FirstUnit[stratum] < start[group])
                stratum++;
            if (n == 1)
                continue;

            // Collapsed strata are groups of several: their fractions differ and are left out, which is conservative.
            var rest = options.IgnoreFinitePopulation || FirstUnit[stratum + 1] != start[group + 1] ? 1 : Rest(stratum);
            draws[group] = options.Draws?.Invoke(n) ?? n - 1;
            spread[group] = Math.Sqrt(draws[group] * rest / (n - 1));
            if (!(draws[group] >= 1 && spread[group] <= 1))
                throw new StatisticsInputException("bootstrap", null, $"{draws[group]} draws in stratum {Stage.StratumCode[stratum]} of {n} units", $"between 1 and {(n - 1) / rest:G6}");
        }
    }

    /// <summary>What the average policy multiplies the variance by.</summary>
    public double Averaging { get; }

    public override int Count => count;

    protected override int[] GroupStart => start;

    protected override void FillFactors(int replicate, Span<double> factors)
    {
        factors.Clear();
        var draw = 0UL;
        for (var group = 0; group < draws.Length; group++)
        {
            var own = factors[start[group]..start[group + 1]];
            if (draws[group] == 0)
            {
                own.Fill(1);
                continue;
            }

            for (var k = 0; k < draws[group]; k++)
                own[random.Below(own.Length, (ulong)replicate, draw++)]++;
            var (basis, step) = (1 - spread[group], spread[group] * own.Length / draws[group]);
            for (var unit = 0; unit < own.Length; unit++)
                own[unit] = basis + (step * own[unit]);
        }
    }

    /// <summary>
    /// Strata in which units are drawn. A lonely unit: refused; kept as it is (remove, certainty, average); or its stratum is
    /// collapsed with the next one, or the one before where there is none (adjust).
    /// </summary>
    private static (int[] Start, double Averaging) Groups(SurveyDesign design)
    {
        var stage = design.Stages[0];
        var first = Starts(stage);
        var (start, lonely) = (new List<int> { 0 }, 0);
        for (var stratum = 0; stratum < stage.StratumCount; stratum++)
        {
            var isLonely = first[stratum + 1] - start[^1] == 1 && RestOf(stage, stratum) > 0;
            if (isLonely && design.LonelyUnits == LonelyUnitPolicy.Fail)
                throw Lonely(stage, stratum);
            var isCollapsed = isLonely && design.LonelyUnits is LonelyUnitPolicy.Adjust or LonelyUnitPolicy.AdjustAboutZero;
            lonely += isLonely ? 1 : 0;
            if (!isLonely || !isCollapsed)
                start.Add(first[stratum + 1]);
            else if (stratum == stage.StratumCount - 1)
                start[^1] = first[stratum + 1];
        }

        if (start[^1] == 0)
            throw Lonely(stage, 0);
        var known = stage.StratumCount - lonely;
        return (start.ToArray(), design.LonelyUnits == LonelyUnitPolicy.Average && known > 0 ? (double)stage.StratumCount / known : 1);
    }
}
