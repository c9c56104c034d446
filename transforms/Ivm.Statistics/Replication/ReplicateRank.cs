using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Replication;

/// <summary>
/// The number of linearly independent replicates. A replicate counts as dependent on those before it when what they leave
/// of it is below 1e-5 of its length, as in R survey's degrees of freedom.
/// </summary>
/// <remarks>
/// Multiplying rows by positive weights leaves the rank as it is, so that of the factors is that of the weights. Found by
/// Gram-Schmidt with a second pass (Golub and Van Loan 2013, section 5.2).
/// </remarks>
internal static class ReplicateRank
{
    private const double Tolerance = 1e-5;

    public static int Of(IReadOnlyList<double[]> replicates, bool[] isIncluded)
    {
        var rows = Distinct(replicates, isIncluded);
        var basis = new List<double[]>();
        foreach (var replicate in replicates)
        {
            if (basis.Count == rows.Length)
                break;
            var rest = Array.ConvertAll(rows, row => replicate[row]);
            var length = Math.Sqrt(VectorOperations.Dot(rest, rest));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var direction in basis)
                    VectorOperations.AddScaled(rest, -VectorOperations.Dot(direction, rest), direction);
            }

            var left = Math.Sqrt(VectorOperations.Dot(rest, rest));
            if (left > Tolerance * length)
                basis.Add(Array.ConvertAll(rest, value => value / left));
        }

        return basis.Count;
    }

    /// <summary>One row of every set of rows with the same factors in all replicates.</summary>
    private static int[] Distinct(IReadOnlyList<double[]> replicates, bool[] isIncluded)
    {
        var seen = new HashSet<int>(new SameFactors(replicates));
        for (var row = 0; row < isIncluded.Length; row++)
        {
            if (isIncluded[row])
                seen.Add(row);
        }

        var rows = seen.ToArray();
        Array.Sort(rows);
        return rows;
    }

    private sealed class SameFactors(IReadOnlyList<double[]> replicates) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            foreach (var replicate in replicates)
            {
                if (replicate[x] != replicate[y])
                    return false;
            }

            return true;
        }

        public int GetHashCode(int obj)
        {
            var hash = 17L;
            foreach (var replicate in replicates)
                hash = (hash * 1_000_003) ^ BitConverter.DoubleToInt64Bits(replicate[obj]);
            return (int)(hash ^ (hash >> 32));
        }
    }
}
