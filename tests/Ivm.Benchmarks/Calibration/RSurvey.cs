using System.Diagnostics;
using System.Globalization;

namespace Ivm.Benchmarks.Calibration;

/// <summary>R survey beside us: the same data, in a process of its own.</summary>
public sealed class RSurvey
{
    private readonly string folder;
    private readonly Dictionary<string, double> seconds = [];

    private RSurvey(string folder) => this.folder = folder;

    /// <summary>Runs R on the survey; null where R or its package is missing, which is said.</summary>
    public static RSurvey? Run(SimulatedSurvey survey, int answers, TextWriter output)
    {
        var scratch = Directory.CreateTempSubdirectory("ivm-benchmark-").FullName;
        survey.Save(scratch, answers);
        var start = new ProcessStartInfo("Rscript", ["--vanilla", Path.Combine(AppContext.BaseDirectory, "Calibration", "calibration.R"), scratch, $"{answers}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start);
        if (process is null)
            return null;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            output.WriteLine($"R survey did not run: {errors.Result.Trim()}");
            return null;
        }

        var result = new RSurvey(scratch);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(';') is [var name, var value])
                result.seconds[name] = double.Parse(value, CultureInfo.InvariantCulture);
        }

        return result;
    }

    /// <summary>Median seconds of one piece of work.</summary>
    public double Seconds(string work) => seconds[work];

    /// <summary>The largest relative difference between R's numbers and ours.</summary>
    public double LargestDifference(string file, double[] ours)
    {
        var theirs = File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        return theirs.Zip(ours, (left, right) => Math.Abs(left - right) / Math.Abs(left)).Max();
    }

    /// <summary>Removes what was written for R.</summary>
    public void Remove() => Directory.Delete(folder, recursive: true);
}
