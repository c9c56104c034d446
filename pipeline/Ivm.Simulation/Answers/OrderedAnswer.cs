using Ivm.Contracts;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>
/// A question whose answers lie on a scale: a person's position is what the traits say plus noise, and thresholds cut the
/// scale into answers. Calibration places the thresholds so that the shares of the parameter table come out.
/// </summary>
internal sealed class OrderedAnswer : IAnswerModel
{
    private const int Bins = 1 << 14;
    private const double Widest = 16;
    private const double SharedPart = 0.75;
    private const double TwoToMinus53 = 1.0 / (1UL << 53);
    private readonly CounterRandom _random;
    private readonly ulong _stream;
    private readonly ulong _sharedStream;
    private readonly double _shared;
    private readonly double _own;
    private readonly short[] _codes;
    private readonly double[] _cumulative;
    private readonly double[] _thresholds;
    private readonly double _dontKnow;
    private readonly short _dontKnowCode;
    private readonly Traits _loadings;
    private readonly double _victim;

    /// <param name="random">Where the draws come from.</param>
    /// <param name="question">The question.</param>
    /// <param name="row">Its row of <c>answers.csv</c>.</param>
    public OrderedAnswer(CounterRandom random, Question question, ParameterRow row)
    {
        _random = random;
        _stream = CounterRandom.Stream("answer." + question.Variable);
        var with = row.Text("with");
        _sharedStream = CounterRandom.Stream("answer." + (with.Length > 0 ? with : question.Variable));
        _shared = with.Length > 0 ? Math.Sqrt(SharedPart) : 0;
        _own = Math.Sqrt(1 - (_shared * _shared));
        _codes = [.. row.Numbers("codes").Select(code => (short)code)];
        var shares = row.Numbers("shares");
        _cumulative = new double[_codes.Length - 1];
        _thresholds = new double[_codes.Length - 1];
        var (upTo, total) = (0.0, shares.Sum());
        for (var i = 0; i < _cumulative.Length; i++)
            _cumulative[i] = (upTo += shares[i]) / total;

        _dontKnow = question.Answer.DontKnow is null ? 0 : row.Number("dont_know") / 100;
        _dontKnowCode = (short)(question.Answer.DontKnow ?? 0);
        _loadings = new Traits(row.Number("risk"), row.Number("fear"), row.Number("cohesion"), row.Number("trust"), row.Number("nuisance"));
        _victim = row.Number("victim");
    }

    public short Answer(Interviewee person)
    {
        var position = Position(person, out var dontKnow);
        if (dontKnow)
            return _dontKnowCode;

        var i = 0;
        while (i < _thresholds.Length && position > _thresholds[i])
            i++;
        return _codes[i];
    }

    /// <summary>Counts the positions of persons who are asked; several threads may count apart and add up.</summary>
    public void Count(Interviewee person, int[] bins)
    {
        var position = Position(person, out var dontKnow);
        if (!dontKnow)
            bins[Math.Clamp((int)((position + Widest) * (Bins / (2 * Widest))), 0, Bins - 1)]++;
    }

    /// <summary>Room for <see cref="Count"/>.</summary>
    public static int[] NewBins() => new int[Bins];

    /// <summary>Places the thresholds, given the positions of everybody who is asked.</summary>
    public void Calibrate(ReadOnlySpan<int> bins)
    {
        long total = 0;
        foreach (var count in bins)
            total += count;

        var (bin, below) = (0, 0L);
        for (var t = 0; t < _thresholds.Length; t++)
        {
            var wanted = _cumulative[t] * total;
            while (bin < Bins - 1 && below + bins[bin] < wanted)
                below += bins[bin++];

            var within = bins[bin] == 0 ? 0 : (wanted - below) / bins[bin];
            _thresholds[t] = ((bin + within) * (2 * Widest / Bins)) - Widest;
        }
    }

    private double Position(Interviewee person, out bool dontKnow)
    {
        var (first, second) = _random.Bits128(_stream, (ulong)person.Ordinal);
        dontKnow = _dontKnow > 0 && ToUnit(second) < _dontKnow;
        var noise = NormalDistribution.Quantile(ToUnit(first));
        if (_shared > 0)
            noise = (_own * noise) + (_shared * _random.Normal(_sharedStream, person.Ordinal));

        var traits = person.Traits;
        return noise
            + (_loadings.Risk * traits.Risk)
            + (_loadings.Fear * traits.Fear)
            + (_loadings.Cohesion * traits.Cohesion)
            + (_loadings.Trust * traits.Trust)
            + (_loadings.Nuisance * traits.Nuisance)
            + (person.Victim ? _victim : 0);
    }

    private static double ToUnit(ulong bits) => ((bits >> 11) + 0.5) * TwoToMinus53;
}
