using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>The EM algorithm for two classes over strata of patterns that share m, and mostly u.</summary>
/// <remarks>
/// Source: Dempster, Laird and Rubin (1977), JRSS B 39, 1-38; for linkage Jaro (1989), JASA 84, 414-420, and Winkler (1988),
/// Proceedings of the Section on Survey Research Methods, ASA, 667-671. Levels of all comparisons stand in one table, and a
/// step costs the number of distinct patterns times comparisons, whatever the number of pairs. Sums are compensated and in the
/// order of the sorted patterns.
/// </remarks>
internal sealed class ExpectationMaximisation
{
    private readonly int[] offsets;
    private readonly StratumPatterns[] strata;
    private readonly double[]?[] known;
    private readonly EstimationSettings settings;
    private readonly double[] logRatio;
    private readonly double[] logU;
    private readonly CompensatedSum[] matchSums;
    private readonly CompensatedSum[][] nonMatchSums;

    /// <param name="offsets">Place of the first level of each comparison in the table, and at the end the length of the table.</param>
    /// <param name="strata">The strata.</param>
    /// <param name="known">The u of comparisons of which they are known.</param>
    /// <param name="settings">Settings.</param>
    public ExpectationMaximisation(int[] offsets, StratumPatterns[] strata, double[]?[] known, EstimationSettings settings)
    {
        (this.offsets, this.strata, this.known, this.settings) = (offsets, strata, known, settings);
        var cells = offsets[^1];
        (logRatio, logU, matchSums) = (new double[cells], new double[cells], new CompensatedSum[cells]);
        nonMatchSums = new CompensatedSum[strata.Max(stratum => stratum.NonMatchSet) + 1][];
        for (var set = 0; set < nonMatchSums.Length; set++)
            nonMatchSums[set] = new CompensatedSum[cells];
    }

    /// <summary>Probabilities of all levels and priors of all strata.</summary>
    public sealed record State(double[] M, double[][] U, double[] Priors)
    {
        /// <summary>Log-likelihood of the state before the step that led here.</summary>
        public double LogLikelihood { get; init; }

        /// <summary>Expected matches per level in the step that led here.</summary>
        public double[] Matches { get; init; } = [];

        /// <summary>Expected matches per stratum in the step that led here.</summary>
        public double[] StratumMatches { get; init; } = [];
    }

    /// <summary>Where to begin: matches agree mostly, non-matches as all pairs do.</summary>
    /// <param name="prior">Share of matches in every stratum of which it is not given.</param>
    public State Start(double prior)
    {
        var m = new double[offsets[^1]];
        for (var place = 0; place + 1 < offsets.Length; place++)
        {
            for (var (cell, weight) = (offsets[place], 1.0); cell < offsets[place + 1]; cell++, weight /= 5)
                m[cell] = weight;
            Normalise(m.AsSpan(offsets[place]..offsets[place + 1]), 0);
        }

        var u = new double[nonMatchSums.Length][];
        for (var set = 0; set < u.Length; set++)
            u[set] = PairsPerLevel(set);
        ToProbabilities(u);
        return new State(m, u, [.. strata.Select(stratum => stratum.GivenPrior ?? prior)]);
    }

    /// <summary>Log-likelihood of a single class in place of two, under the same known u.</summary>
    public double OneClassLogLikelihood()
    {
        var u = Start(0.5).U;
        var likelihood = default(CompensatedSum);
        foreach (var stratum in strata)
        {
            var width = stratum.Free.Count(free => free);
            for (var index = 0; index < stratum.Cells.Length; index++)
            {
                if (stratum.Cells[index] is >= 0 and var cell)
                    likelihood.Add(stratum.Counts[index / width] * Math.Log(u[stratum.NonMatchSet][cell]));
            }
        }

        return likelihood.Value;
    }

    /// <summary>One step: posteriors of all patterns under a state, and the probabilities they lead to.</summary>
    public State Next(State state)
    {
        Array.Clear(matchSums);
        foreach (var sums in nonMatchSums)
            Array.Clear(sums);
        var (stratumMatches, priors) = (new double[strata.Length], new double[strata.Length]);
        var likelihood = default(CompensatedSum);
        for (var place = 0; place < strata.Length; place++)
        {
            stratumMatches[place] = Expect(strata[place], state, state.Priors[place], ref likelihood);
            priors[place] = strata[place].GivenPrior ?? stratumMatches[place] / strata[place].Pairs;
        }

        var matches = Array.ConvertAll(matchSums, sum => sum.Value);
        var m = (double[])matches.Clone();
        var u = Array.ConvertAll(nonMatchSums, sums => Array.ConvertAll(sums, sum => sum.Value));
        Maximise(m, u);
        return new State(m, u, priors) { LogLikelihood = likelihood.Value, Matches = matches, StratumMatches = stratumMatches };
    }

    /// <summary>The largest change of a probability, or relative change of a prior.</summary>
    public static double Change(State before, State after)
    {
        var largest = Largest(before.M, after.M);
        for (var set = 0; set < before.U.Length; set++)
            largest = Math.Max(largest, Largest(before.U[set], after.U[set]));
        for (var place = 0; place < before.Priors.Length; place++)
            largest = Math.Max(largest, Math.Abs(after.Priors[place] - before.Priors[place]) / Math.Max(after.Priors[place], double.Epsilon));
        return largest;
    }

    private double Expect(StratumPatterns stratum, State state, double prior, ref CompensatedSum likelihood)
    {
        var (u, nonMatches) = (state.U[stratum.NonMatchSet], nonMatchSums[stratum.NonMatchSet]);
        for (var cell = 0; cell < logU.Length; cell++)
        {
            logU[cell] = Math.Log(u[cell]);
            logRatio[cell] = Math.Log(state.M[cell]) - logU[cell];
        }

        var width = stratum.Free.Count(free => free);
        var priorOdds = Math.Log(prior) - GammaFunction.LogOnePlus(-prior);
        var logNon = GammaFunction.LogOnePlus(-prior);
        var total = default(CompensatedSum);
        for (var pattern = 0; pattern < stratum.Counts.Length; pattern++)
        {
            var cells = stratum.Cells.AsSpan(pattern * width, width);
            var (odds, logDensity) = (priorOdds, logNon);
            foreach (var cell in cells)
            {
                if (cell < 0)
                    continue;
                odds += logRatio[cell];
                logDensity += logU[cell];
            }

            var count = stratum.Counts[pattern];
            var small = Math.Exp(-Math.Abs(odds));
            var (matching, other) = odds >= 0 ? (1 / (1 + small), small / (1 + small)) : (small / (1 + small), 1 / (1 + small));
            likelihood.Add(count * (logDensity + Math.Max(odds, 0) + GammaFunction.LogOnePlus(small)));
            total.Add(count * matching);
            foreach (var cell in cells)
            {
                if (cell < 0)
                    continue;
                matchSums[cell].Add(count * matching);
                nonMatches[cell].Add(count * other);
            }
        }

        return total.Value;
    }

    private void Maximise(double[] m, double[][] u)
    {
        for (var place = 0; place + 1 < offsets.Length; place++)
        {
            var range = offsets[place]..offsets[place + 1];
            var matches = m.AsSpan(range);
            foreach (ref var count in matches)
                count += settings.PseudoCount;
            if (settings.MonotoneWeights && known[place] is { } given)
                MonotoneRatio.OfKnown(matches, given);
        }

        ToProbabilities(u, m);
        for (var place = 0; place + 1 < offsets.Length; place++)
            Normalise(m.AsSpan(offsets[place]..offsets[place + 1]), 0);
    }

    /// <summary>Counts of non-matches to probabilities; where the order is asked for, those of matches go along.</summary>
    private void ToProbabilities(double[][] u, double[]? ordered = null)
    {
        for (var set = 0; set < u.Length; set++)
        {
            for (var place = 0; place + 1 < offsets.Length; place++)
            {
                var range = offsets[place]..offsets[place + 1];
                var counts = u[set].AsSpan(range);
                if (set == 0 && known[place] is { } given)
                {
                    given.CopyTo(counts);
                    continue;
                }

                foreach (ref var count in counts)
                    count += settings.PseudoCount;
                if (set == 0 && settings.MonotoneWeights && ordered is not null)
                    MonotoneRatio.OfBoth(ordered.AsSpan(range), counts);
                Normalise(counts, 1.0 / counts.Length);
            }
        }
    }

    /// <summary>All pairs per level in the strata that use a set of u.</summary>
    private double[] PairsPerLevel(int set)
    {
        var sums = new double[offsets[^1]];
        foreach (var stratum in strata.Where(stratum => stratum.NonMatchSet == set))
        {
            var width = stratum.Free.Count(free => free);
            for (var index = 0; index < stratum.Cells.Length; index++)
            {
                if (stratum.Cells[index] is >= 0 and var cell)
                    sums[cell] += stratum.Counts[index / width];
            }
        }

        return sums;
    }

    private static void Normalise(Span<double> values, double otherwise)
    {
        var total = CompensatedSum.Of(values);
        foreach (ref var value in values)
            value = total > 0 ? value / total : otherwise;
    }

    private static double Largest(double[] before, double[] after)
    {
        var largest = 0.0;
        for (var cell = 0; cell < before.Length; cell++)
            largest = Math.Max(largest, Math.Abs(after[cell] - before[cell]));
        return largest;
    }
}
