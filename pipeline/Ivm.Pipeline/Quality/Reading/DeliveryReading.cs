using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Telemetry;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>The accounts of the delivered files, from what the steps that read them committed.</summary>
internal static class DeliveryReading
{
    private static readonly ImmutableArray<string> Streams = ["national", "local", "sample", "register"];

    /// <summary>What came in.</summary>
    public static DeliveryNumbers Read(EndedRun run, Edition edition, Names names)
    {
        var accounts = run.Reports
            .SelectMany(report => report.Outcome?.Commit.Accounts ?? [])
            .Where(account => run.Delivery.ContainsKey(account.Subject))
            .ToDictionary(account => account.Subject, StringComparer.Ordinal);
        var refusals = Refusals(run);
        ImmutableArray<FileAccount> files =
        [
            .. run.Delivery.Values
                .Select(file => Account(file, edition, accounts.GetValueOrDefault(file.Name), refusals.GetValueOrDefault(file.Name)))
                .OrderBy(file => Streams.IndexOf(file.Stream)).ThenBy(file => file.File, StringComparer.Ordinal),
        ];
        return new DeliveryNumbers(
            files,
            [.. Streams.Where(stream => files.Any(file => file.Stream == stream)).Select(stream => Total(stream, [.. files.Where(file => file.Stream == stream)]))],
            [.. Reasons(files, names)]);
    }

    /// <summary>Reasons over all files, most first.</summary>
    public static IEnumerable<CodeCount> Reasons(IEnumerable<FileAccount> files, Names names) => files
        .SelectMany(file => file.Quarantined)
        .GroupBy(reason => reason.Key, reason => reason.Value, StringComparer.Ordinal)
        .Select(reason => new CodeCount(reason.Key, names.Code("quarantine_reason", reason.Key), reason.Sum()))
        .OrderByDescending(reason => reason.Number).ThenBy(reason => reason.Code, StringComparer.Ordinal);

    private static FileAccount Account(DeliveredFile file, Edition edition, RowAccount? account, string? refusal)
    {
        var (stream, label) = Belongs(file.Name, edition);
        return new FileAccount(file.Name, stream, label, file.Length, file.DeclaredRows, account?.In, account?.Out, account?.Rejected ?? ImmutableSortedDictionary<string, long>.Empty, refusal);
    }

    /// <summary>Stream and name of a file: its folder and the part of its name before the first point say which contract it meets.</summary>
    private static (string Stream, Label Label) Belongs(string file, Edition edition)
    {
        var name = Path.GetFileName(file);
        var stem = name[..(name.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? point : name.Length)];
        if (edition.ResponseFiles.FirstOrDefault(each => each.Name == stem) is { } responses && file.StartsWith("responses/", StringComparison.Ordinal))
        {
            return (responses.Stream == SurveyStream.National ? "national" : "local", responses.Schema.Title);
        }

        return stem == edition.Sample.Name && file.StartsWith("sample/", StringComparison.Ordinal)
            ? ("sample", edition.Sample.Title)
            : ("register", edition.Registers.FirstOrDefault(register => register.Name == stem)?.Title ?? new Label(stem, stem));
    }

    private static Dictionary<string, string> Refusals(EndedRun run)
    {
        var refusals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var report in run.Reports.Where(report => report.Failure is not null))
        {
            if (run.Line.Graph.Ordered.Single(task => task.Name == report.Task).DeliveredFile is { } file)
            {
                refusals[file] = SafeMessage.Of(report.Failure!);
            }
        }

        return refusals;
    }

    private static StreamAccount Total(string stream, ImmutableArray<FileAccount> files) => new(
        stream,
        files.Length,
        files.Count(file => file.Rows is null),
        files.Sum(file => file.Bytes),
        files.Sum(file => file.Rows ?? 0),
        files.Sum(file => file.Accepted ?? 0),
        files.Sum(file => file.QuarantinedRows));
}
