using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// The quadratic form of a stratum, or of a whole stage, whose units were drawn with probabilities of their own:
/// sum over i, j of D_ij z_i z_j, D_ij = (pi_ij - pi_i pi_j) / pi_ij, D_ii = 1 - pi_i, z the weighted totals of units, and
/// zero for units that are not there.
/// </summary>
internal static class UnequalVariance
{
    /// <summary>Overton, Hartley and Rao: D_ij = a + b (pi_i + pi_j), so one walk over the stratum is enough.</summary>
    public static double Approximate(CompiledProbabilities design, int stratum, StratumUnits units)
    {
        var own = design.Probability.AsSpan(design.FirstUnit[stratum]..design.FirstUnit[stratum + 1]);
        var others = own.Length - 1.0;
        var (a, b) = design.Method == UnequalProbabilityMethod.Overton
            ? (-1 / others, 1 / (2 * others))
            : (-(1 + design.MeanProbability[stratum]) / others, 1 / others);
        var totals = new double[own.Length];
        for (var k = 0; k < units.Count; k++)
            totals[units.Numbers[k] - design.FirstUnit[stratum]] = units.Totals[k];

        // The Yates-Grundy form does not change when all totals do by as much; about their mean nothing cancels.
        var isYatesGrundy = design.Form == UnequalProbabilityForm.YatesGrundy;
        var centre = isYatesGrundy ? units.Sum / own.Length : 0;
        var (sum, along, squares, squaresAlong, probability, diagonal) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var k = 0; k < own.Length; k++)
        {
            var z = totals[k] - centre;
            sum += z;
            along += own[k] * z;
            squares += z * z;
            squaresAlong += own[k] * z * z;
            probability += own[k];
            diagonal += (1 - own[k]) * z * z;
        }

        var pairs = (a * ((sum * sum) - squares)) + (2 * b * ((along * sum) - squaresAlong));
        // Yates and Grundy take from every square its row of D beside the diagonal.
        return isYatesGrundy
            ? pairs - (squares * ((others * a) + (b * probability))) - (b * (others - 1) * squaresAlong)
            : pairs + diagonal;
    }

    /// <summary>Known joint probabilities, over all units of the stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="rows">Rows sorted as the design sorts them; all others contribute zero.</param>
    /// <param name="contributions">Weighted contribution beside each row; NaN leaves the row out.</param>
    public static double Exact(CompiledStage stage, ReadOnlySpan<int> rows, ReadOnlySpan<double> contributions)
    {
        var design = stage.Unequal!;
        var joint = design.Joint!;
        var (places, totals) = (new List<int>(), new List<double>());
        var units = new StratumUnits();
        for (var k = 0; k < rows.Length;)
        {
            k = units.Read(stage, stage.StratumOfUnit[stage.UnitOfRow[rows[k]]], rows, contributions, k);
            for (var u = 0; u < units.Count; u++)
            {
                places.Add(design.PlaceInJoint[units.Numbers[u]]);
                totals.Add(units.Totals[u]);
            }
        }

        return design.Form == UnequalProbabilityForm.HorvitzThompson ? HorvitzThompson(joint, places, totals) : YatesGrundy(joint, places, totals);
    }

    private static double HorvitzThompson(JointInclusionProbabilities joint, List<int> places, List<double> totals)
    {
        var sum = 0.0;
        for (var k = 0; k < places.Count; k++)
        {
            var beside = 0.0;
            for (var l = 0; l < k; l++)
                beside += Delta(joint, places[k], places[l]) * totals[l];
            sum += totals[k] * ((2 * beside) + ((1 - joint[places[k], places[k]]) * totals[k]));
        }

        return sum;
    }

    private static double YatesGrundy(JointInclusionProbabilities joint, List<int> places, List<double> totals)
    {
        var isThere = new bool[joint.Count];
        foreach (var place in places)
            isThere[place] = true;
        var absent = Enumerable.Range(0, joint.Count).Where(place => !isThere[place]).ToArray();
        var sum = 0.0;
        for (var k = 0; k < places.Count; k++)
        {
            for (var l = 0; l < k; l++)
                sum -= Delta(joint, places[k], places[l]) * (totals[k] - totals[l]) * (totals[k] - totals[l]);
            foreach (var place in absent)
                sum -= Delta(joint, places[k], place) * totals[k] * totals[k];
        }

        return sum;
    }

    private static double Delta(JointInclusionProbabilities joint, int i, int j) => 1 - (joint[i, i] * joint[j, j] / joint[i, j]);
}
