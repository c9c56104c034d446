using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling;

/// <summary>
/// A stage with its codes replaced by running numbers: units are numbered so that those of one stratum follow each other,
/// and strata so that those of one unit of the stage before do.
/// </summary>
internal sealed class CompiledStage
{
    public required int Number { get; init; }

    /// <summary>Unit of every row.</summary>
    public required int[] UnitOfRow { get; init; }

    /// <summary>Stratum of every unit (ascending).</summary>
    public required int[] StratumOfUnit { get; init; }

    /// <summary>Unit of the previous stage in which a stratum lies (ascending; 0 at the first stage).</summary>
    public required int[] ParentOfStratum { get; init; }

    /// <summary>Units sampled in every stratum, n_h.</summary>
    public required int[] Sampled { get; init; }

    /// <summary>Units in the population of every stratum, N_h (infinity: no correction).</summary>
    public required double[] PopulationSize { get; init; }

    /// <summary>Probabilities of the units' own, where they were not drawn with equal ones.</summary>
    public CompiledProbabilities? Unequal { get; init; }

    /// <summary>Product of the inclusion probabilities of the stages before: what a variance at this stage counts for.</summary>
    public required double[] Factor { get; init; }

    /// <summary>The stratum as the caller coded it, for messages.</summary>
    public required int[] StratumCode { get; init; }

    public int UnitCount => StratumOfUnit.Length;

    public int StratumCount => Sampled.Length;

    /// <summary>True where the stage adds to the variance at all.</summary>
    public bool Counts => Factor.Any(f => f > 0);

    /// <summary>
    /// (1 - n/N) n / (n - 1) times the factor; n / (n - 1) is 1 for a lonely unit. With probabilities of the units' own 1 - n/N is
    /// left out, and the scale is zero only where all units are certain.
    /// </summary>
    public double Scale(int stratum)
    {
        var (n, size) = (Sampled[stratum], PopulationSize[stratum]);
        var rest = Unequal is { } unequal ? (unequal.IsCertain(stratum) ? 0 : 1) : double.IsPositiveInfinity(size) ? 1 : (size - n) / size;
        return rest < 1e-7 ? 0 : Factor[stratum] * rest * (n > 1 ? n / (n - 1.0) : 1);
    }

    /// <summary>Inclusion probability of a unit within its stratum; 0 where drawn with replacement.</summary>
    public double ProbabilityOf(int unit)
        => Unequal is { } unequal ? unequal.Probability[unit] : Sampled[StratumOfUnit[unit]] / PopulationSize[StratumOfUnit[unit]];

    /// <summary>One over <see cref="ProbabilityOf"/>.</summary>
    public double WeightOf(int unit)
        => Unequal is { } unequal ? 1 / unequal.Probability[unit] : PopulationSize[StratumOfUnit[unit]] / Sampled[StratumOfUnit[unit]];

    public static CompiledStage Compile(SamplingStage stage, int number, int rows, CompiledStage? previous, bool nested, ref int[] order)
    {
        var subject = $"stage {number}";
        Check(stage.Strata?.Length, $"{subject} strata");
        Check(stage.Units?.Length, $"{subject} units");
        Check(stage.PopulationSizes?.Length, $"{subject} population sizes");
        Check(stage.SamplingFractions?.Length, $"{subject} sampling fractions");
        if (stage.PopulationSizes is not null && stage.SamplingFractions is not null)
            throw new StatisticsInputException(subject, null, "population sizes and sampling fractions", "one of the two");
        if (stage.Unequal is not null && (stage.PopulationSizes is not null || stage.SamplingFractions is not null))
            throw new StatisticsInputException(subject, null, "a finite population and unequal probabilities", "one of the two");
        if (stage.Unequal is { Method: not UnequalProbabilityMethod.Brewer } && previous is not null)
            throw new StatisticsInputException(subject, null, $"unequal probabilities by the method {stage.Unequal.Method}", "Brewer's method after the first stage");

        var (stratumOfRow, parentOfStratum, codeOfStratum) = Label(previous?.UnitOfRow, previous?.UnitCount ?? 1, stage.Strata, ref order);
        if (previous is null && !nested && stage.Units is not null)
            CheckUnitsLieInOneStratum(stage.Units, stratumOfRow, subject);
        var (unitOfRow, stratumOfUnit, _) = Label(stratumOfRow, parentOfStratum.Length, stage.Units, ref order, eachRow: stage.Units is null);

        var sampled = new int[parentOfStratum.Length];
        foreach (var stratum in stratumOfUnit)
            sampled[stratum]++;
        var sizes = Sizes(stage, subject, stratumOfRow, sampled);
        var factor = new double[sampled.Length];
        for (var h = 0; h < factor.Length; h++)
        {
            if (previous is null)
            {
                factor[h] = 1;
                continue;
            }

            var above = parentOfStratum[h];
            factor[h] = previous.Factor[previous.StratumOfUnit[above]] * previous.ProbabilityOf(above);
        }

        return new CompiledStage
        {
            Number = number,
            UnitOfRow = unitOfRow,
            StratumOfUnit = stratumOfUnit,
            ParentOfStratum = parentOfStratum,
            Sampled = sampled,
            PopulationSize = sizes,
            Unequal = stage.Unequal is { } unequal ? CompiledProbabilities.Compile(unequal, subject, unitOfRow, stratumOfUnit, sampled) : null,
            Factor = factor,
            StratumCode = codeOfStratum,
        };

        void Check(int? length, string name)
        {
            if (length is { } found && found != rows)
                throw new StatisticsInputException(name, null, $"{found} rows", $"{rows} rows, as the other columns have");
        }
    }

    /// <summary>Numbers the distinct (group, code) pairs in ascending order and sorts the rows accordingly.</summary>
    private static (int[] LabelOfRow, int[] GroupOfLabel, int[] CodeOfLabel) Label(
        int[]? groupOfRow, int groupCount, int[]? codes, ref int[] order, bool eachRow = false)
    {
        var rows = order.Length;
        if (codes is not null)
        {
            var (ranks, distinct) = StableGrouping.Rank(codes);
            order = StableGrouping.Sort(order, ranks, distinct.Length, out _);
            if (groupOfRow is not null)
                order = StableGrouping.Sort(order, groupOfRow, groupCount, out _);
        }

        var labelOfRow = new int[rows];
        var groups = new List<int>();
        var labelCodes = new List<int>();
        var (lastGroup, lastCode) = (-1, 0);
        foreach (var row in order)
        {
            var group = groupOfRow?[row] ?? 0;
            var code = eachRow ? row : codes?[row] ?? 0;
            if (groups.Count == 0 || group != lastGroup || code != lastCode)
            {
                groups.Add(group);
                labelCodes.Add(code);
                (lastGroup, lastCode) = (group, code);
            }

            labelOfRow[row] = groups.Count - 1;
        }

        return (labelOfRow, groups.ToArray(), labelCodes.ToArray());
    }

    private static void CheckUnitsLieInOneStratum(int[] units, int[] stratumOfRow, string subject)
    {
        var stratumOfCode = new Dictionary<int, int>();
        for (var row = 0; row < units.Length; row++)
        {
            if (stratumOfCode.TryAdd(units[row], stratumOfRow[row]) || stratumOfCode[units[row]] == stratumOfRow[row])
                continue;
            throw new StatisticsInputException(
                $"{subject} units", row + 1, $"unit {units[row]} in a second stratum", "every unit in one stratum, or units declared as nested");
        }
    }

    private static double[] Sizes(SamplingStage stage, string subject, int[] stratumOfRow, int[] sampled)
    {
        var sizes = new double[sampled.Length];
        if (stage.PopulationSizes is null && stage.SamplingFractions is null)
        {
            Array.Fill(sizes, double.PositiveInfinity);
            return sizes;
        }

        var given = (stage.PopulationSizes ?? stage.SamplingFractions)!;
        var firstRow = new int[sampled.Length];
        Array.Fill(firstRow, -1);
        for (var row = 0; row < given.Length; row++)
        {
            var (stratum, value) = (stratumOfRow[row], given[row]);
            if (firstRow[stratum] < 0)
            {
                firstRow[stratum] = row;
                sizes[stratum] = stage.PopulationSizes is not null ? value : FromFraction(value, row, sampled[stratum]);
                if (!(sizes[stratum] >= sampled[stratum] * (1 - 1e-12)))
                    throw new StatisticsInputException($"{subject} population sizes", row + 1, $"{value} with {sampled[stratum]} units sampled in the stratum", "at least the number sampled");
            }
            else if (value != given[firstRow[stratum]])
            {
                throw new StatisticsInputException($"{subject} finite population", row + 1, $"{value} where row {firstRow[stratum] + 1} of the same stratum has {given[firstRow[stratum]]}", "one value per stratum");
            }
        }

        return sizes;

        double FromFraction(double value, int row, int n) => value is > 0 and <= 1
            ? n / value
            : throw new StatisticsInputException($"{subject} sampling fractions", row + 1, $"{value}", "a fraction above 0 and at most 1");
    }
}
