using System.Diagnostics;

namespace Ivm.Benchmarks;

/// <summary>Times and sizes of this process.</summary>
public static class Measure
{
    /// <summary>Median seconds of several runs, after a second or more (three runs at least) in which the compiler warms up.</summary>
    public static double Seconds(int runs, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var warming = Stopwatch.GetTimestamp();
        for (var run = 0; run < 3 || Stopwatch.GetElapsedTime(warming).TotalSeconds < 1; run++)
            work();
        var seconds = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            GC.Collect();
            var start = Stopwatch.GetTimestamp();
            work();
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return runs % 2 == 1 ? seconds[runs / 2] : (seconds[(runs / 2) - 1] + seconds[runs / 2]) / 2;
    }

    /// <summary>Seconds of one run, for work too long to repeat.</summary>
    public static double SecondsOnce(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Processor seconds of this process, all threads together, that work takes.</summary>
    public static double ProcessorSeconds(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>Lets <see cref="PeakMebibytes"/> begin anew, where the system can (Linux).</summary>
    public static void ForgetPeak()
    {
        const string ClearReferences = "/proc/self/clear_refs";
        const string PeakOnly = "5";
        GC.Collect();
        if (File.Exists(ClearReferences))
            File.WriteAllText(ClearReferences, PeakOnly);
    }

    /// <summary>The largest resident size of this process so far, in MiB.</summary>
    public static double PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024);
    }
}
