using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>The classes that some variables make of all records, with the donors of each in the order of their rows.</summary>
internal sealed class DonorClasses
{
    private readonly int[] classes;
    private readonly int[] donors;
    private readonly int[] first;

    /// <summary>Makes the classes.</summary>
    /// <param name="records">The records.</param>
    /// <param name="level">The variables; none make one class of everyone.</param>
    /// <param name="isDonor">Which records can give.</param>
    public DonorClasses(EditedRecords records, ImmutableArray<ClassVariable> level, bool[] isDonor)
    {
        classes = new int[records.Count];
        var count = 1;
        foreach (var variable in level)
        {
            count = Refine(records, variable, count);
        }

        first = new int[count + 1];
        for (var record = 0; record < classes.Length; record++)
        {
            first[classes[record] + 1] += isDonor[record] ? 1 : 0;
        }

        for (var index = 0; index < count; index++)
        {
            first[index + 1] += first[index];
        }

        donors = new int[first[count]];
        var next = first[..count];
        for (var record = 0; record < classes.Length; record++)
        {
            if (isDonor[record])
            {
                donors[next[classes[record]]++] = record;
            }
        }
    }

    /// <summary>Number of classes.</summary>
    public int Count => first.Length - 1;

    /// <summary>The class of a record.</summary>
    public int Of(int record) => classes[record];

    /// <summary>The donors of a class, ascending.</summary>
    public ReadOnlyMemory<int> Donors(int index) => donors.AsMemory(first[index], first[index + 1] - first[index]);

    /// <summary>Numbers classes anew by their number so far and the value of a variable; not in substance is a value of its own.</summary>
    private int Refine(EditedRecords records, ClassVariable variable, int count)
    {
        var column = records.Column(variable.Variable);
        var (numbers, declared) = (records.Numbers(column), records.Variables[column]);
        var substantive = new Dictionary<double, bool>();
        var numbered = new Dictionary<(int Class, double Value), int>();
        for (var record = 0; record < classes.Length; record++)
        {
            var value = numbers[record];
            if (!double.IsNaN(value))
            {
                if (!substantive.TryGetValue(value, out var counts))
                {
                    substantive.Add(value, counts = declared.IsSubstantive(records[record, column]));
                }

                value = !counts ? double.NaN : variable.From.IsEmpty ? value : Bound(variable.From, value);
            }

            if (!numbered.TryGetValue((classes[record], value), out var number))
            {
                numbered.Add((classes[record], value), number = numbered.Count);
            }

            classes[record] = number;
        }

        return Math.Max(1, Math.Max(numbered.Count, records.Count == 0 ? count : 0));
    }

    /// <summary>Number of lower bounds that a value reaches.</summary>
    private static int Bound(ImmutableArray<double> from, double value)
    {
        var place = from.BinarySearch(value);
        return place >= 0 ? place + 1 : ~place;
    }
}
