using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;

namespace Ivm.Benchmarks.Calibration;

/// <summary>Calibration, domain estimates and replicates at the size of a national survey.</summary>
public static class CalibrationBenchmark
{
    private const int Respondents = 200_000;
    private const int Questions = 20;
    private const int Runs = 11;

    private static readonly CalibrationOptions Linear = new();
    private static readonly CalibrationOptions Raking = new() { Distance = CalibrationDistance.Raking, LowerBound = 0.2, UpperBound = 5 };
    private static readonly CalibrationOptions Logit = new() { Distance = CalibrationDistance.Logit, LowerBound = 0.2, UpperBound = 5 };

    /// <summary>Runs the benchmark.</summary>
    public static void Run(BenchmarkTable table, bool withR, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var survey = new SimulatedSurvey(Respondents, seed: 3);
        var terms = survey.Terms();
        table.Begin(
            $"{Respondents:N0} respondents, {terms.Sum(term => term.Levels.Count)} margins as users write them, {Environment.ProcessorCount} cores; medians of {Runs} runs;"
            + " floor: the Gram matrix alone, summed by one plain loop");

        var floor = Measure.Seconds(Runs, () => PlainGram.Of(survey));
        table.Add(new BenchmarkRow("floor: plain Gram matrix", floor, "s"));
        table.Add(new BenchmarkRow("linear", Measure.Seconds(Runs, () => Solve(survey, terms, Linear)), "s", floor, 0.05));
        table.Add(new BenchmarkRow("raking, bounds 0.2 to 5", Measure.Seconds(Runs, () => Solve(survey, terms, Raking)), "s", floor, 0.15));
        table.Add(new BenchmarkRow("logit, bounds 0.2 to 5", Measure.Seconds(Runs, () => Solve(survey, terms, Logit)), "s", floor, 0.2));

        var answers = Enumerable.Range(0, Questions).Select(survey.Answer).ToArray();
        var design = survey.Design();
        table.Add(new BenchmarkRow("25 x 20 calibrated domain means with SE", Measure.Seconds(5, () => Domains(design.WithCalibration(Solve(survey, terms, Linear)), survey, answers)), "s", floor, 0.6));
        table.Add(new BenchmarkRow("peak memory of all of the above", Measure.PeakMebibytes(), "MiB", null, 250));
    }

    private static CalibrationOutcome.Solved Solve(SimulatedSurvey survey, CalibrationTerm[] terms, CalibrationOptions options)
        => new CalibrationProblem(survey.Weights, terms, options).Solve() as CalibrationOutcome.Solved
            ?? throw new InvalidOperationException("The benchmark's own problem has no solution.");

    private static void Domains(SurveyDesign design, SimulatedSurvey survey, double[][] answers)
    {
        var estimator = design.By(survey.Region, 25);
        Parallel.ForEach(answers, answer => estimator.Mean(answer));
    }
}
