using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Benchmarks.Calibration;

/// <summary>
/// A survey of the size of a national safety survey: persons in 400 municipalities that lie in 25 regions, and totals that
/// weights between 0.4 and 2.5 times the design weights attain. Region x age-sex and municipality depend on each other.
/// </summary>
public sealed class SimulatedSurvey
{
    private const int Regions = 25;
    private const int Municipalities = 400;

    private readonly CounterRandom random;
    private readonly double[] drift;

    /// <summary>Draws the survey.</summary>
    public SimulatedSurvey(int rows, ulong seed)
    {
        random = new CounterRandom(seed);
        Rows = rows;
        Municipality = Draw(row => (int)(Municipalities * Math.Pow(Uniform("municipality", row), 1.3)));
        Region = Array.ConvertAll(Municipality, code => code % Regions);
        AgeSex = Draw(row => (int)(14 * Uniform("age-sex", row)));
        Marital = Draw(row => (int)(4 * Math.Pow(Uniform("marital", row), 1 + (AgeSex[row] / 14.0))));
        Urbanity = Draw(row => (int)(5 * Math.Pow(Uniform("urbanity", row), 0.6 + (Municipality[row] / 400.0))));
        Household = Draw(row => (int)(5 * Math.Pow(Uniform("household", row), 1.4)));
        Income = Draw(row => (int)(5 * Uniform("income", row)));
        Weights = new double[rows];
        drift = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            Weights[row] = 14e6 / rows * (0.5 + Uniform("weight", row));
            var effect = 0.25 * Math.Sin(Region[row] + AgeSex[row]) + (0.2 * Math.Cos(Municipality[row])) + (0.15 * (Marital[row] - 1.5)) + (0.1 * (Urbanity[row] - 2)) - (0.05 * Household[row]);
            drift[row] = Math.Clamp(Math.Exp(effect), 0.4, 2.5);
        }
    }

    /// <summary>Number of respondents.</summary>
    public int Rows { get; }

    /// <summary>Design weights.</summary>
    public double[] Weights { get; }

    /// <summary>Region of every respondent.</summary>
    public int[] Region { get; }

    /// <summary>Municipality of every respondent; code modulo 25 is its region.</summary>
    public int[] Municipality { get; }

    /// <summary>Age by sex, 14 classes.</summary>
    public int[] AgeSex { get; }

    /// <summary>Marital status, 4 classes.</summary>
    public int[] Marital { get; }

    /// <summary>Urbanity, 5 classes.</summary>
    public int[] Urbanity { get; }

    /// <summary>Household size, 5 classes.</summary>
    public int[] Household { get; }

    /// <summary>Income group, 5 classes.</summary>
    public int[] Income { get; }

    /// <summary>The design: persons within municipalities.</summary>
    public SurveyDesign Design() => SurveyDesign.Create(new SurveyDesignSpecification
    {
        Weights = Weights,
        Stages = [new SamplingStage { Strata = Municipality }],
    });

    /// <summary>The model as a user writes it: every margin in full.</summary>
    public CalibrationTerm[] Terms()
    {
        var (regions, classes) = (Levels(Regions), Levels(14));
        return
        [
            CalibrationTerm.Crossing("region x age-sex", [new(Region, regions), new(AgeSex, classes)], Totals(row => (Region[row] * 14) + AgeSex[row], Regions * 14)),
            Factor("marital", Marital, 4),
            Factor("urbanity", Urbanity, 5),
            Factor("household", Household, 5),
            Factor("income", Income, 5),
            Factor("municipality", Municipality, Municipalities),
        ];
    }

    /// <summary>An answer of every respondent: 0 or 1, depending on the background.</summary>
    public double[] Answer(int question)
    {
        var stream = CounterRandom.Stream($"answer {question}");
        var values = new double[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var chance = 0.15 + (0.02 * ((AgeSex[row] + question) % 7)) + (0.03 * Urbanity[row]);
            values[row] = random.Uniform(stream, row) < chance ? 1 : 0;
        }

        return values;
    }

    /// <summary>Writes the survey and its totals as CSV for another program.</summary>
    public void Save(string folder, int answers)
    {
        var questions = Enumerable.Range(0, answers).Select(Answer).ToArray();
        using (var file = new StreamWriter(Path.Combine(folder, "survey.csv")))
        {
            file.WriteLine("weight,region,municipality,agesex,marital,urbanity,household,income," + string.Join(',', questions.Select((_, i) => $"y{i}")));
            for (var row = 0; row < Rows; row++)
            {
                file.WriteLine(string.Create(null, $"{Weights[row]:R},{Region[row]},{Municipality[row]},{AgeSex[row]},{Marital[row]},{Urbanity[row]},{Household[row]},{Income[row]},")
                    + string.Join(',', questions.Select(answer => answer[row] == 1 ? "1" : "0")));
            }
        }

        using var totals = new StreamWriter(Path.Combine(folder, "totals.csv"));
        totals.WriteLine("term,level,total");
        foreach (var (name, codes, count) in new[]
        {
            ("cell", Array.ConvertAll(Enumerable.Range(0, Rows).ToArray(), row => (Region[row] * 14) + AgeSex[row]), Regions * 14),
            ("marital", Marital, 4), ("urbanity", Urbanity, 5), ("household", Household, 5), ("income", Income, 5), ("municipality", Municipality, Municipalities),
        })
        {
            var sums = Totals(row => codes[row], count);
            for (var level = 0; level < count; level++)
                totals.WriteLine($"{name},{level},{sums[level]:R}");
        }
    }

    private CalibrationTerm Factor(string name, int[] codes, int levels) => CalibrationTerm.Factor(name, codes, Levels(levels), Totals(row => codes[row], levels));

    private double[] Totals(Func<int, int> code, int levels)
    {
        var sums = new CompensatedSum[levels];
        for (var row = 0; row < Rows; row++)
            sums[code(row)].Add(Weights[row] * drift[row]);
        return Array.ConvertAll(sums, sum => sum.Value);
    }

    private int[] Draw(Func<int, int> draw)
    {
        var codes = new int[Rows];
        for (var row = 0; row < Rows; row++)
            codes[row] = draw(row);
        return codes;
    }

    private double Uniform(string name, int row) => random.Uniform(CounterRandom.Stream(name), row);

    private static string[] Levels(int count) => Enumerable.Range(0, count).Select(level => $"{level}").ToArray();
}
