using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Means, medians and ratios of the donors of classes, each computed once, in the order of the rows.</summary>
internal sealed class ClassStatistic(EditedRecords records, Imputation imputation, DonorClasses classes)
{
    private readonly double?[] values = new double?[classes.Count];
    private readonly bool[] known = new bool[classes.Count];

    /// <summary>The value for a recipient, rounded to what the variable can have; null where the class gives none.</summary>
    public double? For(int recipient, int column, int decimals)
    {
        var index = classes.Of(recipient);
        lock (known)
        {
            if (!known[index])
            {
                values[index] = Compute(classes.Donors(index).Span, column);
                known[index] = true;
            }
        }

        if (values[index] is not { } statistic)
        {
            return null;
        }

        var declared = records.Variables[column].Declared;
        if (imputation.Method == ImputationMethod.Ratio)
        {
            if (Helper(recipient) is not { } helper)
            {
                return null;
            }

            statistic *= helper;
        }

        var rounded = Math.Round(statistic, decimals, MidpointRounding.AwayFromZero);
        return Math.Clamp(rounded, declared.Minimum ?? double.NegativeInfinity, declared.Maximum ?? double.PositiveInfinity);
    }

    private double? Helper(int record)
    {
        var helper = records.Column(imputation.By[0]);
        var value = records[record, helper];
        return records.Variables[helper].IsSubstantive(value) ? value.Number : null;
    }

    private double? Compute(ReadOnlySpan<int> donors, int column)
    {
        var numbers = records.Numbers(column);
        var (sum, other, list) = (0.0, 0.0, new List<double>());
        foreach (var donor in donors)
        {
            if (imputation.Method == ImputationMethod.Ratio)
            {
                if (Helper(donor) is not { } helper)
                {
                    continue;
                }

                other += helper;
            }

            sum += numbers[donor];
            list.Add(numbers[donor]);
        }

        if (list.Count == 0)
        {
            return null;
        }

        list.Sort();
        return imputation.Method switch
        {
            ImputationMethod.Ratio => other == 0 ? null : sum / other,
            ImputationMethod.Mean => sum / list.Count,
            _ => (list[(list.Count - 1) / 2] + list[list.Count / 2]) / 2,
        };
    }
}
