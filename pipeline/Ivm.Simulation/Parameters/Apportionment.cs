namespace Ivm.Simulation.Parameters;

/// <summary>Whole numbers in given proportions.</summary>
internal static class Apportionment
{
    /// <summary>
    /// Divides <paramref name="total"/> over the weights by largest remainders (ties: the earlier one).
    /// </summary>
    /// <param name="total">What is divided; at least 0.</param>
    /// <param name="weights">n weights of at least 0, not all 0.</param>
    /// <returns>n numbers that add up to the total.</returns>
    public static int[] LargestRemainder(int total, IReadOnlyList<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;

        var shares = new int[weights.Count];
        var remainders = new (double Remainder, int Index)[weights.Count];
        var given = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            var exact = sum > 0 ? total * weights[i] / sum : 0;
            shares[i] = (int)Math.Floor(exact);
            remainders[i] = (exact - shares[i], i);
            given += shares[i];
        }

        Array.Sort(remainders, (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Index.CompareTo(b.Index));
        for (var i = 0; given < total; i = (i + 1) % shares.Length, given++)
            shares[remainders[i].Index]++;

        return shares;
    }
}
