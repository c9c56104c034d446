using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Variance;

namespace Ivm.Benchmarks.Calibration;

/// <summary>Calibration, domain estimates and replicates at the size of a national survey.</summary>
public static class CalibrationBenchmark
{
    private const int Respondents = 200_000;
    private const int Questions = 20;
    private const int Regions = 25;
    private const int Replicates = 200;
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
        table.Begin(
            $"{Respondents:N0} respondents, {survey.Terms().Sum(term => term.Levels.Count)} margins as users write them, {Environment.ProcessorCount} cores; medians of {Runs} runs"
            + " (domains 5, replicates 1); floor: the Gram matrix alone, summed by one plain loop");
        var floor = Measure.Seconds(Runs, () => PlainGram.Of(survey));
        table.Add(new BenchmarkRow("floor: plain Gram matrix", floor, "s"));
        AtSurveySize(table, survey, floor);
        if (withR && RSurvey.Run(survey, Questions, output) is { } peer)
            BesideR(table, survey, peer);
        Growth(table);
    }

    private static void AtSurveySize(BenchmarkTable table, SimulatedSurvey survey, double floor)
    {
        var terms = survey.Terms();
        table.Add(new BenchmarkRow("linear", Measure.Seconds(Runs, () => Solve(survey, terms, Linear)), "s", floor, 0.05));
        table.Add(new BenchmarkRow("raking, bounds 0.2 to 5", Measure.Seconds(Runs, () => Solve(survey, terms, Raking)), "s", floor, 0.15));
        table.Add(new BenchmarkRow("logit, bounds 0.2 to 5", Measure.Seconds(Runs, () => Solve(survey, terms, Logit)), "s", floor, 0.2));

        var answers = Enumerable.Range(0, Questions).Select(survey.Answer).ToArray();
        var design = survey.Design();
        var solved = Solve(survey, terms, Linear);
        table.Add(new BenchmarkRow(
            $"{Regions} x {Questions} calibrated domain means with SE", Measure.Seconds(5, () => DomainMeans(design.WithCalibration(solved), survey, answers)), "s", floor, 0.6));
        var problem = new CalibrationProblem(survey.Weights, terms, Linear);
        table.Add(new BenchmarkRow($"{Replicates} bootstrap replicates, linear", Measure.SecondsOnce(() => ReplicateMeans(design, problem, survey, answers[..1])), "s", floor, 5));
        table.Add(new BenchmarkRow("peak memory of all of the above", Measure.PeakMebibytes(), "MiB", null, 250));
    }

    private static void BesideR(BenchmarkTable table, SimulatedSurvey survey, RSurvey peer)
    {
        var terms = survey.Terms();
        var answers = Enumerable.Range(0, Questions).Select(survey.Answer).ToArray();
        var solved = Solve(survey, terms, Linear);
        var errors = DomainMeans(survey.Design().WithCalibration(solved), survey, answers).SelectMany(domains => domains.Select(domain => domain.StandardError)).ToArray();
        table.Add(new BenchmarkRow("linear, floor: R survey, sparse", Measure.Seconds(Runs, () => Solve(survey, terms, Linear)), "s", peer.Seconds("linear")));
        table.Add(new BenchmarkRow("raking, floor: R survey, sparse", Measure.Seconds(Runs, () => Solve(survey, terms, Raking)), "s", peer.Seconds("raking")));
        table.Add(new BenchmarkRow(
            "domain means, floor: R survey, sparse", Measure.Seconds(5, () => DomainMeans(survey.Design().WithCalibration(solved), survey, answers)), "s", peer.Seconds("domains")));
        table.Add(new BenchmarkRow("linear weights, largest difference from R", peer.LargestDifference("r-linear.csv", solved.Weights), ""));
        table.Add(new BenchmarkRow("raking weights, largest difference from R", peer.LargestDifference("r-raking.csv", Solve(survey, terms, Raking).Weights), ""));
        table.Add(new BenchmarkRow("standard errors, largest difference from R", peer.LargestDifference("r-errors.csv", errors), ""));
        peer.Remove();
    }

    /// <summary>Ten times the respondents: time and memory should be ten times as much, or less.</summary>
    private static void Growth(BenchmarkTable table)
    {
        foreach (var (name, options) in new[] { ("linear", Linear), ("raking", Raking) })
        {
            var seconds = new List<double>();
            foreach (var rows in new[] { 500_000, 1_000_000, 2_000_000 })
            {
                var survey = new SimulatedSurvey(rows, seed: 4);
                var terms = survey.Terms();
                seconds.Add(Measure.Seconds(3, () => Solve(survey, terms, options)));
                table.Add(new BenchmarkRow($"{name}, {rows:N0} respondents", seconds[^1], "s", seconds.Count == 1 ? null : seconds[0] * rows / 500_000));
            }
        }

        table.Add(new BenchmarkRow("peak memory with 2,000,000 respondents", Measure.PeakMebibytes(), "MiB"));
    }

    private static CalibrationOutcome.Solved Solve(SimulatedSurvey survey, CalibrationTerm[] terms, CalibrationOptions options)
        => new CalibrationProblem(survey.Weights, terms, options).Solve() as CalibrationOutcome.Solved
            ?? throw new InvalidOperationException("The benchmark's own problem has no solution.");

    private static DomainEstimate[][] DomainMeans(SurveyDesign design, SimulatedSurvey survey, double[][] answers)
    {
        var estimator = design.By(survey.Region, Regions);
        var results = new DomainEstimate[answers.Length][];
        Parallel.For(0, answers.Length, question => results[question] = estimator.Mean(answers[question]));
        return results;
    }

    private static void ReplicateMeans(SurveyDesign design, CalibrationProblem problem, SimulatedSurvey survey, double[][] answers)
    {
        var estimation = ReplicateDesign.Bootstrap(design, Replicates, seed: 1).Recalibrated(problem).Estimation();
        var domains = estimation.By(survey.Region, Regions);
        foreach (var answer in answers)
            domains.Mean(answer);
        estimation.Run();
    }
}
