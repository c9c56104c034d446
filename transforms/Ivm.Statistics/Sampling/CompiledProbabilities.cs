namespace Ivm.Statistics.Sampling;

/// <summary>The probabilities of a stage's units, by the running numbers of <see cref="CompiledStage"/>.</summary>
internal sealed class CompiledProbabilities
{
    private readonly bool[] isCertain;

    private CompiledProbabilities(UnequalProbabilities source, double[] probability, int[] firstUnit, bool[] isCertain)
    {
        Method = source.Method;
        Form = source.Form;
        Probability = probability;
        FirstUnit = firstUnit;
        this.isCertain = isCertain;
    }

    public UnequalProbabilityMethod Method { get; }

    public UnequalProbabilityForm Form { get; }

    /// <summary>Inclusion probability of every unit, given the stage before.</summary>
    public double[] Probability { get; }

    /// <summary>First unit of every stratum; one more number closes the last.</summary>
    public int[] FirstUnit { get; }

    /// <summary>Hartley and Rao: sum of pi^2 over the population of every stratum, over n.</summary>
    public required double[] MeanProbability { get; init; }

    /// <summary>Exact method.</summary>
    public JointInclusionProbabilities? Joint { get; private init; }

    /// <summary>Place of every unit in <see cref="Joint"/>: the units in the order in which they first occur among the rows.</summary>
    public required int[] PlaceInJoint { get; init; }

    /// <summary>True where every unit of the stratum was drawn with certainty.</summary>
    public bool IsCertain(int stratum) => isCertain[stratum];

    public static CompiledProbabilities Compile(UnequalProbabilities source, string subject, int[] unitOfRow, int[] stratumOfUnit, int[] sampled)
    {
        var place = FirstOccurrence(unitOfRow, stratumOfUnit.Length);
        var firstUnit = new int[sampled.Length + 1];
        for (var h = 0; h < sampled.Length; h++)
            firstUnit[h + 1] = firstUnit[h] + sampled[h];
        var probability = source.JointProbabilities is { } joint
            ? OfJoint(joint, $"{subject} joint probabilities", place)
            : OfRows(source.Probabilities!, $"{subject} unequal probabilities", unitOfRow, stratumOfUnit.Length, p => p is > 0 and <= 1);
        return new CompiledProbabilities(source, probability, firstUnit, Strata(h => probability[firstUnit[h]..firstUnit[h + 1]].All(p => 1 - p < 1e-7)))
        {
            MeanProbability = source.MeanProbabilities is { } given
                ? OfRows(given, $"{subject} mean probabilities", Array.ConvertAll(unitOfRow, unit => stratumOfUnit[unit]), sampled.Length, p => p is > 0 and <= 1)
                : Strata(h => probability[firstUnit[h]..firstUnit[h + 1]].Average()),
            Joint = source.JointProbabilities,
            PlaceInJoint = place,
        };

        T[] Strata<T>(Func<int, T> of) => Enumerable.Range(0, sampled.Length).Select(of).ToArray();
    }

    private static int[] FirstOccurrence(int[] unitOfRow, int units)
    {
        var place = new int[units];
        Array.Fill(place, -1);
        var next = 0;
        foreach (var unit in unitOfRow)
        {
            if (place[unit] < 0)
                place[unit] = next++;
        }

        return place;
    }

    private static double[] OfJoint(JointInclusionProbabilities joint, string subject, int[] place)
    {
        if (joint.Count != place.Length)
            throw new StatisticsInputException(subject, null, $"{joint.Count} units", $"{place.Length}, the units of the sample");
        for (var i = 0; i < joint.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (joint[i, j] <= 0)
                    throw new StatisticsInputException(subject, i + 1, $"{joint[i, j]} for units {i + 1} and {j + 1}", "a probability above 0 for every two units of the sample");
            }
        }

        return Array.ConvertAll(place, unit => joint[unit, unit]);
    }

    /// <summary>One value per unit (or stratum) from a column that repeats it on all its rows.</summary>
    private static double[] OfRows(double[] column, string subject, int[] groupOfRow, int groups, Predicate<double> isValid)
    {
        if (column.Length != groupOfRow.Length)
            throw new StatisticsInputException(subject, null, $"{column.Length} rows", $"{groupOfRow.Length} rows, as the other columns have");
        var value = new double[groups];
        for (var row = 0; row < column.Length; row++)
        {
            if (!isValid(column[row]))
                throw new StatisticsInputException(subject, row + 1, $"{column[row]}", "a number above 0 and at most 1");
            var group = groupOfRow[row];
            if (value[group] != 0 && value[group] != column[row])
                throw new StatisticsInputException(subject, row + 1, $"{column[row]} where an earlier row of the same unit or stratum has {value[group]}", "one value for all its rows");
            value[group] = column[row];
        }

        return value;
    }
}
