using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// The variance of calibrated totals: that of w (e - x'B), with B the design-weighted regression of the linearised variable
/// e on the auxiliary variables (Deville and Sarndal 1992, equation 3.4, with final weights).
/// </summary>
/// <remarks>
/// A domain variable is zero for most rows but its residual is not. The variance is a quadratic form z'Qz in the totals of
/// sampling units, and z = a - XB with a the weighted variable and X the weighted auxiliary variables per unit, so
/// V = a'Qa - 2 B'(X'Qa) + B'(X'QX) B: X'QX is made once, and a domain costs its own rows plus one solve. Where nearly
/// everything cancels (the variable is explained by the calibration) the residuals are formed one by one instead.
/// </remarks>
internal sealed class CalibrationResiduals
{
    private const double CancellationLimit = 1e-5;

    private readonly CalibrationRegression regression;
    private readonly IReadOnlyList<CompiledStage> stages;
    private readonly LonelyUnitPolicy policy;
    private readonly int[] place;
    private readonly int[] kept;
    private readonly Lazy<StageForm[]> forms;
    private readonly double[] finalWeights;

    public CalibrationResiduals(CalibrationRegression regression, double[] finalWeights, IReadOnlyList<CompiledStage> stages, LonelyUnitPolicy policy)
    {
        this.regression = regression;
        this.finalWeights = finalWeights;
        this.stages = stages;
        this.policy = policy;
        kept = Enumerable.Range(0, regression.Factor.Order).Where(j => regression.Factor.Kept[j]).ToArray();
        place = new int[regression.Factor.Order];
        Array.Fill(place, -1);
        for (var k = 0; k < kept.Length; k++)
            place[kept[k]] = k;
        forms = new Lazy<StageForm[]>(() => stages.Select(StageForm.Make(regression.Rows, finalWeights, place, kept.Length, policy)).ToArray());
    }

    /// <summary>Variance of the total of w e over the given rows.</summary>
    /// <param name="allRows">All rows, sorted as the design sorts them.</param>
    /// <param name="rows">The rows of the domain, in the same order.</param>
    /// <param name="linearised">e beside each of them; NaN leaves the row out.</param>
    public double Variance(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var coefficients = Coefficients(rows, linearised);
        var compact = Array.ConvertAll(kept, j => coefficients[j]);
        var (variance, size) = (0.0, 0.0);
        foreach (var form in forms.Value)
        {
            var (square, cross) = form.Own(rows, linearised, finalWeights, compact);
            var explained = form.Quadratic(compact);
            variance += square - (2 * cross) + explained;
            size += square + explained;
        }

        return variance > CancellationLimit * size || size == 0 ? variance : ByResiduals(allRows, rows, linearised, coefficients);
    }

    private double[] Coefficients(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var auxiliary = regression.Rows;
        var right = new double[auxiliary.ColumnCount];
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]) || linearised[k] == 0)
                continue;
            var weighted = regression.DesignWeights[rows[k]] * linearised[k];
            var unit = auxiliary.UnitOf(rows[k]);
            var columns = auxiliary.ColumnsOf(unit);
            var values = auxiliary.ValuesOf(unit);
            for (var c = 0; c < columns.Length; c++)
                right[columns[c]] += values.IsEmpty ? weighted : weighted * values[c];
        }

        regression.Factor.Solve(right);
        return right;
    }

    private double ByResiduals(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] coefficients)
    {
        var residual = new double[allRows.Length];
        for (var k = 0; k < rows.Length; k++)
            residual[rows[k]] = double.IsNaN(linearised[k]) ? 0 : linearised[k];
        var contributions = new double[allRows.Length];
        for (var k = 0; k < allRows.Length; k++)
        {
            var row = allRows[k];
            contributions[k] = finalWeights[row] * (residual[row] - regression.Rows.Product(regression.Rows.UnitOf(row), coefficients));
        }

        return stages.Sum(stage => StageVariance.Of(stage, allRows, contributions, policy, alsoInDomains: false));
    }

    /// <summary>The quadratic form of one stage.</summary>
    private sealed class StageForm
    {
        private readonly CompiledStage stage;
        private readonly double[] scales;
        private readonly bool[] isCentred;
        private readonly SparseTable unitVectors;
        private readonly SparseTable stratumVectors;
        private readonly double[] form;
        private readonly int order;

        private StageForm(CompiledStage stage, double[] scale, bool[] centred, SparseTable units, SparseTable strata, double[] explained, int order)
        {
            this.stage = stage;
            scales = scale;
            isCentred = centred;
            unitVectors = units;
            stratumVectors = strata;
            form = explained;
            this.order = order;
        }

        public static Func<CompiledStage, StageForm> Make(AuxiliaryRows rows, double[] weights, int[] place, int order, LonelyUnitPolicy policy) => stage =>
        {
            var (scale, centred) = Rules(stage, policy);
            var units = SparseTable.Grouped(stage.UnitOfRow, stage.UnitCount, order, (row, target) =>
            {
                var unit = rows.UnitOf(row);
                var columns = rows.ColumnsOf(unit);
                var values = rows.ValuesOf(unit);
                for (var c = 0; c < columns.Length; c++)
                {
                    if (place[columns[c]] >= 0)
                        target.Add(place[columns[c]], values.IsEmpty ? weights[row] : weights[row] * values[c]);
                }
            });
            var strata = SparseTable.Grouped(stage.StratumOfUnit, stage.StratumCount, order, (unit, target) => units.AddTo(target, unit));
            var explained = new double[order * order];
            for (var unit = 0; unit < stage.UnitCount; unit++)
                units.AddOuterProduct(explained, order, unit, scale[stage.StratumOfUnit[unit]]);
            for (var stratum = 0; stratum < stage.StratumCount; stratum++)
            {
                if (centred[stratum])
                    strata.AddOuterProduct(explained, order, stratum, -scale[stratum] / stage.Sampled[stratum]);
            }

            return new StageForm(stage, scale, centred, units, strata, explained, order);
        };

        /// <summary>a'Qa and B'(X'Qa) of a domain's own rows.</summary>
        public (double Square, double Cross) Own(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] weights, double[] coefficients)
        {
            var (square, cross) = (0.0, 0.0);
            for (var k = 0; k < rows.Length;)
            {
                var stratum = stage.StratumOfUnit[stage.UnitOfRow[rows[k]]];
                var (sum, squares, along, deviations) = (0.0, 0.0, 0.0, 0.0);
                var first = k;
                for (var pass = 0; pass < 2; pass++)
                {
                    // The first pass finds the stratum's sum, the second the squares about its mean.
                    var mean = isCentred[stratum] ? sum / stage.Sampled[stratum] : 0;
                    var present = 0;
                    k = first;
                    while (k < rows.Length && stage.StratumOfUnit[stage.UnitOfRow[rows[k]]] == stratum)
                    {
                        var unit = stage.UnitOfRow[rows[k]];
                        var own = 0.0;
                        for (; k < rows.Length && stage.UnitOfRow[rows[k]] == unit; k++)
                            own += double.IsNaN(linearised[k]) ? 0 : weights[rows[k]] * linearised[k];
                        present++;
                        if (pass == 0)
                        {
                            sum += own;
                            if (own != 0)
                                along += own * unitVectors.Dot(unit, coefficients);
                        }
                        else
                        {
                            squares += (own - mean) * (own - mean);
                        }
                    }

                    deviations = squares + (isCentred[stratum] ? (stage.Sampled[stratum] - present) * mean * mean : 0);
                    if (pass == 1 && isCentred[stratum] && mean != 0)
                        along -= mean * stratumVectors.Dot(stratum, coefficients);
                }

                square += scales[stratum] * deviations;
                cross += scales[stratum] * along;
            }

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
                var row = form.AsSpan(i * order, i);
                sum += coefficients[i] * ((2 * VectorOperations.Dot(row, coefficients.AsSpan(0, i))) + (form[(i * order) + i] * coefficients[i]));
            }

            return sum;
        }

        /// <summary>Per stratum what its squares count for, the average policy included, and whether they are about the mean.</summary>
        private static (double[] Scale, bool[] Centred) Rules(CompiledStage stage, LonelyUnitPolicy policy)
        {
            var scale = new double[stage.StratumCount];
            var centred = new bool[stage.StratumCount];
            for (var first = 0; first < scale.Length;)
            {
                var (end, known) = (first, 0);
                for (; end < scale.Length && stage.ParentOfStratum[end] == stage.ParentOfStratum[first]; end++)
                {
                    var own = stage.Scale(end);
                    var rule = LonelyStrata.Rule(stage, end, own, stage.Sampled[end], policy, alsoInDomains: false);
                    known += rule == StratumRule.Averaged ? 0 : 1;
                    scale[end] = rule is StratumRule.Centred or StratumRule.Uncentred ? own : 0;
                    centred[end] = rule == StratumRule.Centred;
                }

                for (var h = first; known < end - first && h < end; h++)
                    scale[h] = known == 0 ? double.NaN : scale[h] * (end - first) / known;
                first = end;
            }

            return (scale, centred);
        }
    }
}
