using System.Diagnostics;
using System.Globalization;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Matching;

namespace Ivm.Benchmarks.Linkage;

/// <summary>
/// Links data of which the truth is known, each set by its specification among the contracts, and holds the links against the truth:
/// a row a set, on pairs. The truth is read only when the links are made.
/// </summary>
public static class LinkageAccuracy
{
    /// <summary>Links all sets of a folder, and prints a row each.</summary>
    /// <param name="table">Where shares that are asked for are noted: as shares missed, of which at most so much is asked.</param>
    /// <param name="folder">Folder with the sets.</param>
    /// <param name="output">Where rows go.</param>
    /// <returns>0; 2 where the folder or the specifications are not there.</returns>
    public static int Run(BenchmarkTable table, string folder, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var specifications = Specifications();
        if (!Directory.Exists(folder) || specifications is null)
        {
            output.WriteLine(specifications is null ? "data-schemas/linkage is not above the working folder." : $"{folder} is not there.");
            return 2;
        }

        output.WriteLine($"{"set",-20} {"records",9} {"true",7} {"links",7} {"precision",9} {"recall",7} {"F1",7}   {"blocked",7} {"below",6} {"lost",5} {"tied",5} {"review",7} {"seconds",8}");
        var work = Directory.CreateTempSubdirectory("ivm-linkage-");
        try
        {
            var rows = LinkageSet.All(Path.GetFullPath(folder)).Select(set => (Set: set, Row: Link(set, specifications, work.FullName, output))).ToArray();
            output.WriteLine();
            table.Begin("shares missed (1 - F1; town names 1 - recall) and what is asked");
            foreach (var (set, quality) in rows)
                table.Add(new BenchmarkRow(set.Name, 1 - (set.CountsRecall ? quality.Recall : quality.F1), "", Target: set.Most));
        }
        finally
        {
            work.Delete(recursive: true);
        }

        return 0;
    }

    private static LinkQuality Link(LinkageSet set, string specifications, string work, TextWriter output)
    {
        var results = Path.Combine(work, set.Name);
        var start = Stopwatch.GetTimestamp();
        var run = new RunOptions(2, "2GB");
        var found = LinkRun.Execute(new LinkRequest(set.Left, set.Right, Path.Combine(specifications, set.Specification), results, run), CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var quality = LinkEvaluation.Execute(new EvaluationRequest(results, set.Truth, run), CancellationToken.None);
        var records = found.Result.LeftCount + (set.Right is null ? 0 : found.Result.RightCount);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Name,-20} {records,9} {quality.TruePairs,7} {quality.Links,7} {quality.Precision,9:F4} {quality.Recall,7:F4} {quality.F1,7:F4}   {quality.MissesBy(MissCause.BlockedOut),7} {quality.MissesBy(MissCause.BelowThreshold),6} {quality.MissesBy(MissCause.LostInAssignment),5} {quality.MissesBy(MissCause.Tied),5} {quality.MissesBy(MissCause.Review),7} {seconds,8:F1}"));
        return quality;
    }

    private static string? Specifications()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, "data-schemas", "linkage");
                if (Directory.Exists(candidate))
                    return candidate;
            }
        }

        return null;
    }
}
