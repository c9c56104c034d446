using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Tests.Support;

/// <summary>Builders of small surveys.</summary>
public static class Some
{
    public static readonly Gen<SmallSurvey> Survey = Gen.Select(Gen.ULong, Gen.Int[40, 160], (seed, rows) => new SmallSurvey(seed, rows));

    public static string[] Levels(int count) => Enumerable.Range(0, count).Select(level => $"level {level}").ToArray();
}

/// <summary>A random stratified cluster sample of a few strata, with factors, a size and a value.</summary>
public sealed class SmallSurvey
{
    public SmallSurvey(ulong seed, int rows)
    {
        var random = new CounterRandom(seed);
        Name = $"new SmallSurvey({seed}, {rows})";
        Rows = rows;
        Unit = Draw("unit", 24);
        Stratum = Unit.Select(unit => unit / 6).ToArray();
        Sex = Draw("sex", 2);
        Age = Draw("age", 3);
        Size = Enumerable.Range(0, rows).Select(row => Math.Exp(2 + random.Normal(CounterRandom.Stream("size"), row))).ToArray();
        Value = Enumerable.Range(0, rows).Select(row => 3 + Sex[row] + random.Normal(CounterRandom.Stream("value"), row)).ToArray();
        Weight = Enumerable.Range(0, rows).Select(row => 5 + (20 * random.Uniform(CounterRandom.Stream("weight"), row))).ToArray();

        int[] Draw(string name, int levels) => Enumerable.Range(0, rows).Select(row => random.Below(levels, CounterRandom.Stream(name), row)).ToArray();
        Drift = Enumerable.Range(0, rows).Select(row => 0.8 + (0.4 * random.Uniform(CounterRandom.Stream("drift"), row))).ToArray();
    }

    /// <summary>How to make it again: what a failing law says of its case.</summary>
    private string Name { get; }

    public int Rows { get; }

    public int[] Unit { get; private set; }

    public int[] Stratum { get; private set; }

    public int[] Sex { get; private set; }

    public int[] Age { get; private set; }

    public double[] Size { get; private set; }

    public double[] Value { get; private set; }

    public double[] Weight { get; private set; }

    /// <summary>Ratios that give attainable totals.</summary>
    public double[] Drift { get; private set; }

    public override string ToString() => Name;

    public SmallSurvey Reordered()
    {
        var order = Enumerable.Range(0, Rows).OrderBy(row => new CounterRandom(5).Bits(1, (ulong)row)).ToArray();
        T[] Pick<T>(T[] column) => order.Select(row => column[row]).ToArray();
        var copy = (SmallSurvey)MemberwiseClone();
        (copy.Unit, copy.Stratum, copy.Sex, copy.Age) = (Pick(Unit), Pick(Stratum), Pick(Sex), Pick(Age));
        (copy.Size, copy.Value, copy.Weight, copy.Drift, copy.Order) = (Pick(Size), Pick(Value), Pick(Weight), Pick(Drift), order);
        return copy;
    }

    /// <summary>Row of the original beside every row.</summary>
    public int[] Order { get; private set; } = [];

    public SurveyDesign Design(LonelyUnitPolicy policy = LonelyUnitPolicy.Adjust) => SurveyDesign.Create(new SurveyDesignSpecification
    {
        Weights = Weight,
        Stages = [new SamplingStage { Strata = Stratum, Units = Unit }],
        LonelyUnits = policy,
    });

    /// <summary>Sex x age, age and size, with totals that the weights times the drift attain.</summary>
    public CalibrationTerm[] Terms(double scale = 1)
    {
        var cell = new double[6];
        var age = new double[3];
        var size = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            cell[(Sex[row] * 3) + Age[row]] += Weight[row] * Drift[row];
            age[Age[row]] += Weight[row] * Drift[row];
            size += Weight[row] * Drift[row] * Size[row];
        }

        return
        [
            CalibrationTerm.Crossing("sex x age", [new(Sex, ["man", "woman"]), new(Age, Some.Levels(3))], cell),
            CalibrationTerm.Factor("age", Age, Some.Levels(3), age),
            CalibrationTerm.Numeric("size", Size.Select(size => size * scale).ToArray(), size * scale),
        ];
    }
}
