using System.ComponentModel;
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
        var (exitCode, text, errors) = Execute(["--vanilla", Path.Combine(AppContext.BaseDirectory, "Calibration", "calibration.R"), scratch, $"{answers}"]);
        if (exitCode != 0)
        {
            output.WriteLine($"R survey did not run (it needs Rscript and the packages survey and Matrix): {errors.Trim()}");
            Directory.Delete(scratch, recursive: true);
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

    private static (int ExitCode, string Output, string Errors) Execute(string[] arguments)
    {
        var start = new ProcessStartInfo("Rscript", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, text, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception missing)
        {
            return (-1, "", missing.Message);
        }
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
