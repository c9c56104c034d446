using System.Buffers;
using Ivm.Statistics.Calibration.Solving;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// One stage's variance as a quadratic form z'Qz in the totals z = a - XB of its units, with X'QX made beforehand.
/// </summary>
/// <remarks>
/// Q is block diagonal by stratum: scale times (identity, less ones over n where deviations are from the stratum's mean).
/// Lonely strata whose deviation is taken from the mean over all units are not part of Q; there are few, and they are
/// summed by themselves.
/// </remarks>
internal sealed class StageForm
{
    private readonly CompiledStage stage;
    private readonly StratumScales scales;
    private readonly SparseTable unitVectors;
    private readonly SparseTable stratumVectors;
    private readonly SparseTable? parentVectors;
    private readonly double[] explained;
    private readonly int order;
    private readonly int[] envelope;

    private StageForm(
        CompiledStage stage, StratumScales scales, SparseTable unitVectors, SparseTable stratumVectors, SparseTable? parentVectors, double[] explained, int order)
    {
        this.stage = stage;
        this.scales = scales;
        this.unitVectors = unitVectors;
        this.stratumVectors = stratumVectors;
        this.parentVectors = parentVectors;
        this.explained = explained;
        this.order = order;
        envelope = new int[order];
        for (var i = 0; i < order; i++)
        {
            while (envelope[i] < i && explained[(i * order) + envelope[i]] == 0)
                envelope[i]++;
        }
    }

    public static StageForm Make(CompiledStage stage, AuxiliaryRows auxiliary, double[] weights, LonelyUnitPolicy policy)
    {
        var size = auxiliary.ColumnCount;
        var rules = StratumScales.Of(stage, policy);
        var units = stage.UnitCount == weights.Length
            ? SparseTable.OfRows(RowOfUnit(stage), auxiliary, weights)
            : SparseTable.Grouped(stage.UnitOfRow, stage.UnitCount, size, (row, target) => auxiliary.Accumulate(target, auxiliary.UnitOf(row), weights[row]));
        var strata = SparseTable.Grouped(stage.StratumOfUnit, stage.StratumCount, size, (unit, target) => units.AddTo(target, unit));
        var parents = rules.Lonely.Length == 0
            ? null
            : SparseTable.Grouped(stage.ParentOfStratum, stage.ParentOfStratum[^1] + 1, size, (stratum, target) => strata.AddTo(target, stratum));

        var form = new double[size * size];
        for (var unit = 0; unit < stage.UnitCount; unit++)
            units.AddOuterProduct(form, size, unit, rules.Scale[stage.StratumOfUnit[unit]]);
        for (var stratum = 0; stratum < stage.StratumCount; stratum++)
        {
            if (rules.IsCentred[stratum])
                strata.AddOuterProduct(form, size, stratum, -rules.Scale[stratum] / stage.Sampled[stratum]);
        }

        return new StageForm(stage, rules, units, strata, parents, form, size);
    }

    private static int[] RowOfUnit(CompiledStage stage)
    {
        var rows = new int[stage.UnitCount];
        for (var row = 0; row < rows.Length; row++)
            rows[stage.UnitOfRow[row]] = row;
        return rows;
    }

    /// <summary>a'Qa and B'(X'Qa) of a domain's own rows.</summary>
    public (double Square, double Cross) Own(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] weights, double[] coefficients)
    {
        var (square, cross) = (0.0, 0.0);
        var totals = ArrayPool<double>.Shared.Rent(rows.Length);
        for (var k = 0; k < rows.Length;)
        {
            // The units of one stratum follow each other: their totals are kept until its mean is known.
            var stratum = StratumOf(rows[k]);
            var (sum, along, count) = (0.0, 0.0, 0);
            while (k < rows.Length)
            {
                var unit = stage.UnitOfRow[rows[k]];
                if (stage.StratumOfUnit[unit] != stratum)
                    break;
                var own = SumOfUnit(rows, linearised, weights, unit, ref k);
                totals[count++] = own;
                sum += own;
                if (own != 0)
                    along += own * unitVectors.Dot(unit, coefficients);
            }

            var mean = scales.IsCentred[stratum] ? sum / stage.Sampled[stratum] : 0;
            if (mean != 0)
                along -= mean * stratumVectors.Dot(stratum, coefficients);
            square += scales.Scale[stratum] * SquaresAbout(mean, totals.AsSpan(0, count), scales.IsCentred[stratum] ? stage.Sampled[stratum] : 0);
            cross += scales.Scale[stratum] * along;
        }

        ArrayPool<double>.Shared.Return(totals);
        return (square, cross);
    }

    /// <summary>B'(X'QX)B.</summary>
    public double Quadratic(double[] coefficients)
    {
        var sum = 0.0;
        for (var i = 0; i < order; i++)
        {
            if (coefficients[i] == 0)
                continue;
            var row = explained.AsSpan((i * order) + envelope[i], i - envelope[i]);
            sum += coefficients[i] * ((2 * VectorOperations.Dot(row, coefficients.AsSpan(envelope[i]..i))) + (explained[(i * order) + i] * coefficients[i]));
        }

        return sum;
    }

    /// <summary>The squares of lonely strata about the mean over all units of their parent.</summary>
    public double AboutSampleMean(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] weights, double[] coefficients)
    {
        if (parentVectors is null)
            return 0;
        var own = new double[stage.StratumCount];
        var all = new double[stage.ParentOfStratum[^1] + 1];
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]))
                continue;
            var stratum = StratumOf(rows[k]);
            own[stratum] += weights[rows[k]] * linearised[k];
            all[stage.ParentOfStratum[stratum]] += weights[rows[k]] * linearised[k];
        }

        var sum = 0.0;
        foreach (var stratum in scales.Lonely)
        {
            var parent = stage.ParentOfStratum[stratum];
            var mean = (all[parent] - parentVectors.Dot(parent, coefficients)) / scales.SampledOfParent[parent];
            var deviation = own[stratum] - stratumVectors.Dot(stratum, coefficients) - mean;
            sum += stage.Scale(stratum) * deviation * deviation;
        }

        return sum;
    }

    private int StratumOf(int row) => stage.StratumOfUnit[stage.UnitOfRow[row]];

    private static double SquaresAbout(double mean, ReadOnlySpan<double> totals, int sampled)
    {
        var squares = 0.0;
        foreach (var own in totals)
            squares += (own - mean) * (own - mean);
        return squares + (Math.Max(0, sampled - totals.Length) * mean * mean);
    }

    private double SumOfUnit(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] weights, int unit, ref int k)
    {
        var own = 0.0;
        for (; k < rows.Length && stage.UnitOfRow[rows[k]] == unit; k++)
            own += double.IsNaN(linearised[k]) ? 0 : weights[rows[k]] * linearised[k];
        return own;
    }
}

/// <summary>What the squares of each stratum count for when every sampled unit is present.</summary>
/// <param name="Scale">Factor of the squares within the quadratic form.</param>
/// <param name="IsCentred">Whether they are about the stratum's mean.</param>
/// <param name="Lonely">Strata taken about the mean over all units.</param>
/// <param name="SampledOfParent">Units sampled in each unit of the stage before.</param>
internal sealed record StratumScales(double[] Scale, bool[] IsCentred, int[] Lonely, int[] SampledOfParent)
{
    public static StratumScales Of(CompiledStage stage, LonelyUnitPolicy policy)
    {
        var scale = new double[stage.StratumCount];
        var isCentred = new bool[stage.StratumCount];
        var lonely = new List<int>();
        var sampled = new int[stage.ParentOfStratum[^1] + 1];
        for (var first = 0; first < scale.Length;)
        {
            var (end, known) = (first, 0);
            for (; end < scale.Length && stage.ParentOfStratum[end] == stage.ParentOfStratum[first]; end++)
            {
                var own = stage.Scale(end);
                var rule = LonelyStrata.Rule(stage, end, own, stage.Sampled[end], policy, alsoInDomains: false);
                known += rule == StratumRule.Averaged ? 0 : 1;
                scale[end] = rule is StratumRule.Centred or StratumRule.AboutZero ? own : 0;
                isCentred[end] = rule == StratumRule.Centred;
                sampled[stage.ParentOfStratum[end]] += stage.Sampled[end];
                if (rule == StratumRule.AboutSampleMean)
                    lonely.Add(end);
            }

            // The average policy: strata of unknown variance count as the mean of the known ones.
            for (var h = first; known < end - first && h < end; h++)
                scale[h] = known == 0 ? double.NaN : scale[h] * (end - first) / known;
            first = end;
        }

        return new StratumScales(scale, isCentred, lonely.ToArray(), sampled);
    }
}
