using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>The units of one stratum, or of one cluster, from which a sample is drawn.</summary>
/// <param name="Stratum">Number of the stratum or cluster.</param>
/// <param name="Units">Its units by their number in the population, ascending.</param>
/// <param name="Random">A generator of the stratum's own: other strata never change its sample.</param>
public sealed record StratumFrame(int Stratum, int[] Units, CounterRandom Random)
{
    /// <summary>Number of units, N_h.</summary>
    public int Count => Units.Length;

    /// <summary>The entries of a column of the population (sizes, probabilities, ids) that belong to this stratum.</summary>
    public T[] Of<T>(T[] column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Array.ConvertAll(Units, unit => column[unit]);
    }
}

/// <content>Selection within strata.</content>
public static partial class SampleSelection
{
    /// <summary>Simple random sampling without replacement in every stratum.</summary>
    /// <param name="stratumOfUnit">Stratum of every unit, 0 to H - 1 (length N).</param>
    /// <param name="sampleSizes">Units to draw from every stratum (length H), for instance by <see cref="SampleAllocation"/>.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <exception cref="StatisticsInputException">A stratum code out of range, or more units to draw than a stratum has.</exception>
    public static SelectedSample Stratified(int[] stratumOfUnit, int[] sampleSizes, CounterRandom random, ulong stream)
    {
        ArgumentNullException.ThrowIfNull(sampleSizes);
        return Stratified(stratumOfUnit, sampleSizes.Length, random, stream, frame =>
        {
            var size = sampleSizes[frame.Stratum];
            if (size < 0 || size > frame.Count)
                throw new StatisticsInputException("sample sizes", frame.Stratum + 1, $"{size} of {frame.Count} units", "from 0 to the number of units in the stratum");
            return Simple(frame.Count, size, frame.Random, 0);
        });
    }

    /// <summary>Any selection in every stratum.</summary>
    /// <param name="stratumOfUnit">Stratum of every unit, 0 to H - 1 (length N).</param>
    /// <param name="stratumCount">Number of strata, H.</param>
    /// <param name="random">The generator; every stratum gets one of its own from it.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <param name="draw">Draws from a stratum whose units are numbered from 0; every stream of the frame's generator is free.</param>
    /// <returns>The samples of all strata as one, units numbered as in the population.</returns>
    /// <exception cref="StatisticsInputException">A stratum code out of range, or a fault of the selection.</exception>
    public static SelectedSample Stratified(int[] stratumOfUnit, int stratumCount, CounterRandom random, ulong stream, Func<StratumFrame, SelectedSample> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var strata = Require.Strata(stratumOfUnit, stratumCount);
        var ofStream = random.Fork(stream);
        var (units, probabilities) = (new List<int>(), new List<double>());
        for (var h = 0; h < stratumCount; h++)
        {
            var frame = new StratumFrame(h, strata[h], ofStream.Fork((ulong)h));
            var sample = draw(frame);
            units.AddRange(sample.Units.Select(unit => frame.Units[unit]));
            probabilities.AddRange(sample.Probabilities);
        }

        return Ascending(units, probabilities);
    }

    /// <summary>The next stage: any selection within every cluster that was drawn.</summary>
    /// <param name="clusterOfUnit">Cluster of every unit, numbered as the clusters were when they were drawn (length N).</param>
    /// <param name="clusters">The clusters drawn; one that was drawn twice is drawn from twice.</param>
    /// <param name="random">The generator; every cluster drawn gets one of its own from it.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <param name="draw">Draws from a cluster, as from a stratum.</param>
    /// <returns>The units; their probabilities are those of both stages multiplied.</returns>
    /// <exception cref="StatisticsInputException">A cluster drawn that has no units, a negative code, or a fault of the selection.</exception>
    public static SelectedSample WithinClusters(int[] clusterOfUnit, SelectedSample clusters, CounterRandom random, ulong stream, Func<StratumFrame, SelectedSample> draw)
    {
        ArgumentNullException.ThrowIfNull(clusterOfUnit);
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(draw);
        var all = Require.Strata(clusterOfUnit, clusterOfUnit.DefaultIfEmpty(-1).Max() + 1);
        var ofStream = random.Fork(stream);
        var (units, probabilities, again) = (new List<int>(), new List<double>(), 0UL);
        for (var k = 0; k < clusters.Count; k++)
        {
            var cluster = clusters.Units[k];
            if (cluster < 0 || cluster >= all.Length || all[cluster].Length == 0)
                throw new StatisticsInputException("clusters", k + 1, $"cluster {cluster} without units", "a cluster to which units belong");
            again = k > 0 && clusters.Units[k - 1] == cluster ? again + 1 : 0;
            var frame = new StratumFrame(cluster, all[cluster], ofStream.Fork((ulong)cluster).Fork(again));
            var sample = draw(frame);
            units.AddRange(sample.Units.Select(unit => frame.Units[unit]));
            probabilities.AddRange(sample.Probabilities.Select(p => p * clusters.Probabilities[k]));
        }

        return Ascending(units, probabilities);
    }

    private static SelectedSample Ascending(List<int> units, List<double> probabilities)
    {
        var (ascending, beside) = (units.ToArray(), probabilities.ToArray());
        Array.Sort(ascending, beside);
        return new SelectedSample(ascending, beside);
    }
}
