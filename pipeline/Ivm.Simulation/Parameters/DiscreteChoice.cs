namespace Ivm.Simulation.Parameters;

/// <summary>A choice among n alternatives with fixed weights, by inversion of one uniform number.</summary>
internal sealed class DiscreteChoice
{
    private readonly double[] _cumulative;

    /// <param name="weights">Weights of at least 0, not all 0; they need not add up to 1.</param>
    public DiscreteChoice(IEnumerable<double> weights)
    {
        _cumulative = [.. weights];
        for (var i = 1; i < _cumulative.Length; i++)
            _cumulative[i] += _cumulative[i - 1];

        var total = _cumulative.Length > 0 ? _cumulative[^1] : 0;
        if (!(total > 0))
            throw new ArgumentException("At least one weight must be positive.", nameof(weights));

        for (var i = 0; i < _cumulative.Length; i++)
            _cumulative[i] /= total;
    }

    /// <summary>The alternative, 0 to n - 1, that <paramref name="uniform"/> in (0, 1) falls in.</summary>
    public int Pick(double uniform) => Pick(uniform, out _);

    /// <summary>The alternative, and where in it <paramref name="uniform"/> falls: again a uniform number in (0, 1).</summary>
    public int Pick(double uniform, out double within)
    {
        var low = 0.0;
        var i = 0;
        while (i < _cumulative.Length - 1 && uniform >= _cumulative[i])
            low = _cumulative[i++];

        var width = _cumulative[i] - low;
        within = width > 0 ? Math.Clamp((uniform - low) / width, 0, 1) : 0.5;
        return i;
    }
}
