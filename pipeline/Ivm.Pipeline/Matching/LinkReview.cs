using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Surveys;
using Ivm.Statistics.Linkage.Review;
using Ivm.Transforms;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>What <c>ivm link review</c> is asked to do; paths are full.</summary>
/// <param name="Folder">Folder with the results of <c>ivm link</c>.</param>
/// <param name="File">The file for reviewers.</param>
/// <param name="Pairs">Pairs to draw.</param>
/// <param name="Seed">Seed of the draw.</param>
/// <param name="Division">How pairs are divided over strata.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record ReviewRequest(string Folder, string File, int Pairs, long Seed, ReviewDivision Division, RunOptions Run);

/// <summary>
/// Draws pairs for people to judge. The file for reviewers has the values of both records, and neither weight nor status; it identifies
/// persons, says so in its first line, and may not stand among the results. What pair a number is stays with the results, as keys.
/// </summary>
public static class LinkReview
{
    /// <summary>Name of the table that says what pair a number is.</summary>
    internal const string Sample = "review_sample";

    /// <summary>How the first line of a file for reviewers begins.</summary>
    internal const string Marking = "# IDENTIFYING";

    /// <summary>The table that says what pair a number is.</summary>
    internal static readonly ResultTable SampleTable = new(
        ("pair", "INTEGER"), ("left_key", "VARCHAR"), ("right_key", "VARCHAR"), ("stratum", "VARCHAR"), ("linked", "BOOLEAN"), ("stratum_pairs", "BIGINT"));

    /// <summary>Draws and writes.</summary>
    /// <param name="request">What is drawn.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="InvalidInputException">There are no results, their files have gone, there is no pair, or the file would stand among the results.</exception>
    public static ImmutableArray<DrawnPair> Execute(ReviewRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var results = LinkFolder.Open(request.Folder);
        if (!Path.GetRelativePath(request.Folder, request.File).StartsWith("..", StringComparison.Ordinal))
            throw SurveyFile.Refused(InputFailure.Invalid, request.File, "a file within the folder of the results", "another folder: the file identifies persons, the results do not", "Give --out a place of its own that only reviewers can read.");
        var sample = LinkSession.Open(
            results.Specification, results.Summary.Left, results.Summary.Right, request.Run, [Path.Combine(request.Folder, "links.parquet")], (_, sql) => Draw(request, results, sql), cancellation);
        return sample.Pairs;
    }

    private static Drawn Draw(ReviewRequest request, LinkFolder results, ISqlSession sql)
    {
        var passes = results.Links(sql).ToDictionary(link => (link.Left, link.Right), link => link.Pass);
        var pairs = results.Reviewable(sql, passes);
        if (pairs.IsEmpty)
            throw SurveyFile.Refused(InputFailure.NoSolution, request.Folder, "no pair that reaches review", "pairs to draw from", "Lower decision.review, and link again.");
        var sample = ReviewSample.Draw(pairs, request.Pairs, request.Seed, request.Division);
        var values = new ReviewValues(sql, results.Specification);
        WriteFile(request.File, sample, values.Names, values.Of(sample));
        var folder = new ResultFolder(request.Folder);
        SampleTable.Write(folder, Sample, sample.Select(pair => new[]
        {
            Whole(pair.Number), pair.LeftKey, pair.RightKey, pair.Stratum, pair.IsLinked ? "true" : "false", Whole(pair.StratumPairs),
        }));
        folder.Complete();
        return new Drawn(sample);
    }

    private static void WriteFile(string path, ImmutableArray<DrawnPair> sample, ImmutableArray<string> names, string?[][] values)
    {
        StorageException.Guard(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        var part = path + ".part";
        StorageException.Guard(path, () =>
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(part, options))
            using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                writer.WriteLine($"{Marking}: this file has values of persons. Keep it where only reviewers can read it and destroy it after the review. Sample {ReviewSample.Mark(sample)}.");
                ResultTable.WriteLine(writer, ["pair", "verdict", .. names]);
                for (var place = 0; place < sample.Length; place++)
                    ResultTable.WriteLine(writer, [Whole(sample[place].Number), null, .. values[place]]);
            }

            File.Move(part, path, overwrite: true);
        });
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Drawn(ImmutableArray<DrawnPair> Pairs);
}
