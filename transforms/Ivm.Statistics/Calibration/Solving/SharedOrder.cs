using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>The order of elimination, found once for a problem and all that share its rows.</summary>
internal sealed class SharedOrder
{
    private EliminationOrder? found;

    /// <summary>
    /// The order if it is known or must be found apart: rows of weight zero and values of either sign can hide pairs of
    /// columns from the Gram matrix that another set of weights would show.
    /// </summary>
    public EliminationOrder? Find(RowsInMemory source, double[] weights, IReadOnlyList<CalibrationTerm> terms)
    {
        if (Volatile.Read(ref found) is { } known)
            return known;
        if (Array.TrueForAll(weights, weight => weight > 0) && terms.All(term => term.Values is null || Array.TrueForAll(term.Values, value => value >= 0)))
            return null;
        var pattern = source.Pattern().Gram();
        return EliminationOrder.Of(pattern, column => source.Layout.MarginOf(column) >= 0);
    }

    public void Remember(EliminationOrder elimination) => Volatile.Write(ref found, elimination);
}
