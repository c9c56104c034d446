using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
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
        var commits = run.Reports.Select(report => report.Outcome?.Commit).OfType<Commit>().ToArray();
        var accounts = commits.SelectMany(commit => commit.Accounts).ToLookup(account => account.Subject, StringComparer.Ordinal);
        var counts = commits.SelectMany(commit => commit.Counts).ToLookup(count => (count.Subject, count.Item), count => count.Number);
        var refusals = Refusals(run);
        var files = ImmutableArray.CreateBuilder<FileAccount>();
        foreach (var (slot, file) in run.Delivery.Values.SelectMany(slot => slot.Files.Select(file => (slot.Name, file))))
        {
            var (stream, label) = Belongs(slot, edition);
            var account = accounts[file.Name].FirstOrDefault();
            long? read = counts[("bytes", file.Name)] is var bytes && bytes.Any() ? bytes.Sum() : null;
            files.Add(new FileAccount(
                file.Name,
                stream,
                label,
                DeliveryPart.NameOf(file.Part.Kind),
                file.Length,
                read,
                file.DeclaredRows,
                account?.In,
                account?.Out,
                account?.Rejected ?? ImmutableSortedDictionary<string, long>.Empty,
                counts[("repaired", file.Name)].Sum(),
                refusals.GetValueOrDefault(slot)));
        }

        files.Sort((one, other) => Streams.IndexOf(one.Stream) - Streams.IndexOf(other.Stream) is var order and not 0 ? order : StringComparer.Ordinal.Compare(one.File, other.File));
        return new DeliveryNumbers(
            files.ToImmutable(),
            [.. Streams.Where(stream => files.Any(file => file.Stream == stream)).Select(stream => Total(stream, [.. files.Where(file => file.Stream == stream)]))],
            [.. Reasons(files, names)]);
    }

    /// <summary>Reasons over all files, most first.</summary>
    public static IEnumerable<CodeCount> Reasons(IEnumerable<FileAccount> files, Names names) => files
        .SelectMany(file => file.Quarantined)
        .GroupBy(reason => reason.Key, reason => reason.Value, StringComparer.Ordinal)
        .Select(reason => new CodeCount(reason.Key, names.Code("quarantine_reason", reason.Key), reason.Sum()))
        .OrderByDescending(reason => reason.Number).ThenBy(reason => reason.Code, StringComparer.Ordinal);

    /// <summary>Stream and name of the file that is due.</summary>
    private static (string Stream, Label Label) Belongs(string slot, Edition edition)
    {
        var name = Path.GetFileNameWithoutExtension(slot);
        return (slot.Split('/')[0], edition.ResponseFiles.FirstOrDefault(file => file.Name == name)) switch
        {
            ("responses", { } responses) => (responses.Stream == SurveyStream.National ? "national" : "local", responses.Schema.Title),
            ("sample", _) => ("sample", edition.Contacts is { } contacts && contacts.Name == name ? contacts.Title : edition.Sample.Title),
            _ => ("register", edition.Registers.FirstOrDefault(register => register.Name == name)?.Title ?? new Label(name, name)),
        };
    }

    /// <summary>What was refused as a whole, by the file that is due.</summary>
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
