namespace Ivm.Statistics.Tests.Linkage.Clustering;

/// <summary>All partitions of a few records, one by one: the witness of the best total and of what is tied.</summary>
internal sealed class EveryPartition
{
    private readonly int[,] values;
    private readonly int[] cluster;

    private EveryPartition(int[,] values)
    {
        this.values = values;
        var size = values.GetLength(0);
        cluster = new int[size];
        (BestTogether, BestApart) = (new int[size, size], new int[size, size]);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
                BestTogether[row, column] = BestApart[row, column] = int.MinValue;
        }
    }

    /// <summary>The largest total.</summary>
    public int Best { get; private set; } = int.MinValue;

    /// <summary>The largest total with two records in one cluster.</summary>
    public int[,] BestTogether { get; }

    /// <summary>The largest total with two records apart.</summary>
    public int[,] BestApart { get; }

    public static EveryPartition Of(int[,] values)
    {
        var all = new EveryPartition(values);
        all.Place(0, 0);
        return all;
    }

    private void Place(int record, int clusters)
    {
        if (record == cluster.Length)
        {
            Count();
            return;
        }

        for (var target = 0; target <= clusters; target++)
        {
            cluster[record] = target;
            Place(record + 1, Math.Max(clusters, target + 1));
        }
    }

    private void Count()
    {
        var total = 0;
        for (var row = 0; row < cluster.Length; row++)
        {
            for (var column = row + 1; column < cluster.Length; column++)
                total += cluster[row] == cluster[column] ? values[row, column] : 0;
        }

        Best = Math.Max(Best, total);
        for (var row = 0; row < cluster.Length; row++)
        {
            for (var column = row + 1; column < cluster.Length; column++)
            {
                var best = cluster[row] == cluster[column] ? BestTogether : BestApart;
                best[row, column] = Math.Max(best[row, column], total);
            }
        }
    }
}
