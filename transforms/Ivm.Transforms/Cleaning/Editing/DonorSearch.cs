using System.Collections.Concurrent;
using Ivm.Contracts;
using Ivm.Statistics.Editing;
using Ivm.Statistics.Numerics;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Finds the donor of a recipient within one level of classes. Threads may share it.</summary>
internal sealed class DonorSearch
{
    private readonly EditedRecords records;
    private readonly DonorClasses classes;
    private readonly CounterRandom random;
    private readonly ulong stream;
    private readonly int[] by;
    private readonly GowerVariable[] variables;
    private readonly ConcurrentDictionary<int, Group[]> groups = new();
    private readonly ConcurrentDictionary<(int Class, string Pattern), int[][]> rings = new();

    /// <summary>Prepares a level.</summary>
    /// <param name="records">The records.</param>
    /// <param name="imputation">The imputation.</param>
    /// <param name="level">Place of the level among its classes.</param>
    /// <param name="isDonor">Which records can give.</param>
    /// <param name="random">The generator.</param>
    public DonorSearch(EditedRecords records, Imputation imputation, int level, bool[] isDonor, CounterRandom random)
    {
        (this.records, this.random) = (records, random);
        classes = new DonorClasses(records, imputation.Classes[level], isDonor);
        stream = CounterRandom.Stream($"{imputation.Name}/{level}");
        by = imputation.Method == ImputationMethod.Nearest ? [.. imputation.By.Select(records.Column)] : [];
        variables = [.. by.Select(column => new GowerVariable(Range(records, column)))];
    }

    /// <summary>The classes.</summary>
    public DonorClasses Classes => classes;

    /// <summary>The donor; -1 where none of the class fits.</summary>
    public int Find(int recipient, Func<int, bool> fits)
    {
        var index = classes.Of(recipient);
        if (by.Length == 0)
        {
            var donors = classes.Donors(index);
            var drawn = DonorPool.Draw(donors.Length, random, stream, records.Rows[recipient], place => fits(donors.Span[place]));
            return drawn < 0 ? -1 : donors.Span[drawn];
        }

        foreach (var ring in Rings(index, recipient))
        {
            if (DonorPool.Draw(ring.Length, random, stream, records.Rows[recipient], place => fits(ring[place])) is >= 0 and var drawn)
            {
                return ring[drawn];
            }
        }

        return -1;
    }

    /// <summary>Donors of a class by distance from a recipient: all of the nearest, all of the next, and so on.</summary>
    private int[][] Rings(int index, int recipient)
    {
        var values = Values(recipient);
        return rings.GetOrAdd((index, Key(values)), _ => [.. groups.GetOrAdd(index, Grouped)
            .Select(group => (group.Donors, Distance: GowerDistance.Between(values, group.Values, variables)))
            .GroupBy(group => group.Distance)
            .OrderBy(ring => ring.Key)
            .Select(ring => ring.Count() == 1 ? ring.First().Donors : [.. ring.SelectMany(group => group.Donors).Order()])]);
    }

    /// <summary>Donors with the same values are at the same distance.</summary>
    private Group[] Grouped(int index)
    {
        var found = new Dictionary<string, (double[] Values, List<int> Donors)>(StringComparer.Ordinal);
        foreach (var donor in classes.Donors(index).Span)
        {
            var values = Values(donor);
            var key = Key(values);
            if (!found.TryGetValue(key, out var group))
            {
                found.Add(key, group = (values, []));
            }

            group.Donors.Add(donor);
        }

        return [.. found.Values.Select(group => new Group(group.Values, [.. group.Donors]))];
    }

    private double[] Values(int record) =>
        [.. by.Select(column => records.Variables[column].IsSubstantive(records[record, column]) ? records.Numbers(column)[record] : double.NaN)];

    private static string Key(double[] values) => string.Join(';', values.Select(BitConverter.DoubleToInt64Bits));

    private static double? Range(EditedRecords records, int column)
    {
        var variable = records.Variables[column];
        if (!variable.IsNumber || !variable.Declared.NumberCodes.IsEmpty)
        {
            return null;
        }

        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in records.Numbers(column))
        {
            if (variable.IsSubstantive(CellValue.Of(value)))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return low <= high ? high - low : 0;
    }

    private sealed record Group(double[] Values, int[] Donors);
}
