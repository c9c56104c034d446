using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm quarantine list|export|replay</c>: records that were set apart, their repair, and their return.</summary>
/// <param name="line">Contracts and workspace.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="surroundings">Where the answer goes.</param>
/// <param name="time">The day of the notes of repairs.</param>
internal sealed class QuarantineVerb(LineFactory line, Settings settings, Surroundings surroundings, TimeProvider time)
{
    private const int ShownFiles = 15;

    public static Command Command(VerbRunner runner) =>
        new("quarantine", "Records that were set apart when deliveries were taken in: tell them, repair them, put the repairs beside the delivery.")
        {
            List(runner),
            Export(runner),
            Replay(runner),
        };

    private static Command List(VerbRunner runner)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Tell every file, reason and column." };
        var format = new Option<string>("--format", "-f") { HelpName = "table|json", Description = "Form of the answer", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        return runner.On<QuarantineVerb>(
            new Command("list", "Tell what was set apart, by file and reason, with lines. Never a value.") { all, format },
            (verb, parsed, cancellation) => Task.FromResult(verb.List(parsed.GetValue(all), parsed.GetRequiredValue(format), cancellation)));
    }

    private static Command Export(VerbRunner runner)
    {
        var file = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true, Description = "A new CSV file, which only its owner may read: it holds what was delivered. Fill in its column repaired_text." };
        var delivered = new Option<string?>("--file") { HelpName = "NAME", Description = "Only records of this delivered file" };
        var reason = new Option<string?>("--reason") { HelpName = "CODE", Description = "Only records set apart for this reason" };
        return runner.On<QuarantineVerb>(
            new Command("export", "Write the open records with their text to a file on which they can be repaired.") { file, delivered, reason },
            (verb, parsed, cancellation) => Task.FromResult(verb.Export(parsed.GetRequiredValue(file), parsed.GetValue(delivered), parsed.GetValue(reason), cancellation)));
    }

    private static Command Replay(VerbRunner runner)
    {
        var file = new Argument<string>("file") { Description = "A file of 'ivm quarantine export' with repaired_text filled in." };
        return runner.On<QuarantineVerb>(
            new Command("replay", "Put repaired records beside the delivery, with where they came from. The next run reads them as strictly as all others.") { file },
            (verb, parsed, cancellation) => Task.FromResult(verb.Replay(parsed.GetRequiredValue(file), cancellation)));
    }

    private int List(bool all, string format, CancellationToken cancellation)
    {
        var groups = Open(cancellation).Groups();
        if (format == "json")
        {
            surroundings.Out.WriteLine(Encoding.UTF8.GetString(Quarantine.ToJson(groups)));
            return ExitCode.Done;
        }

        if (all)
        {
            Lines.Align(surroundings.Out, [["file", "reason", "column", "records", "repaired", "open", "attempts", "open lines"], .. groups.Select(Cells)]);
        }
        else if (!groups.IsEmpty)
        {
            Reasons(groups);
            Files(groups);
        }

        var open = groups.Where(group => group.AreRows).Sum(group => group.Open);
        surroundings.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{groups.Sum(group => group.Records):N0} records set apart in {groups.Select(group => group.File).Distinct(StringComparer.Ordinal).Count():N0} files, {groups.Sum(group => group.Repaired):N0} repaired, {open:N0} open{(open > 0 ? ": 'ivm quarantine export' writes them to a file" : "")}."));
        return ExitCode.Done;
    }

    private int Export(string file, string? delivered, string? reason, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, file));
        if (path.StartsWith(line.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--out", "a file in the workspace", "a file elsewhere", "Choose another folder: the workspace holds nothing that is edited."));
        }

        var count = Open(cancellation).Export(path, delivered, reason);
        surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} open records: {path}"));
        surroundings.Out.WriteLine("The file holds delivered text and is as protected as the delivery: fill in repaired_text, give it to 'ivm quarantine replay', and remove it.");
        return ExitCode.Done;
    }

    private int Replay(string file, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, file));
        using var held = line.Workspace.Acquire();
        var written = Open(cancellation).Replay(path, settings.Edition, time);
        foreach (var repair in written)
        {
            surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{repair.File}: {repair.Rows:N0} repaired rows"));
        }

        surroundings.Out.WriteLine(written.IsEmpty ? "Nothing is filled in: repaired_text is empty everywhere." : "'ivm run' takes them in.");
        return ExitCode.Done;
    }

    private Quarantine Open(CancellationToken cancellation)
    {
        var contracts = line.LoadContracts();
        return Quarantine.Open(line.Workspace, new EditionDeliveries(line.Workspace, contracts, line.EditionOf(contracts)), settings.Run, cancellation);
    }

    private void Reasons(ImmutableArray<QuarantineGroup> groups) => Lines.Align(surroundings.Out,
    [
        ["reason", "files", "records", "repaired", "open"],
        .. groups.GroupBy(group => group.Reason, StringComparer.Ordinal).OrderByDescending(reason => reason.Sum(group => group.Records)).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => new[]
        {
            reason.Key + (reason.First().AreRows ? "" : " (no rows)"), Number(reason.Select(group => group.File).Distinct(StringComparer.Ordinal).Count()),
            Number(reason.Sum(group => group.Records)), Number(reason.Sum(group => group.Repaired)), reason.First().AreRows ? Number(reason.Sum(group => group.Open)) : "-",
        }),
    ], numbersFrom: 1);

    private void Files(ImmutableArray<QuarantineGroup> groups)
    {
        var files = groups.Where(group => group.AreRows && group.Open > 0).GroupBy(group => group.File, StringComparer.Ordinal).OrderByDescending(file => file.Sum(group => group.Open)).ToArray();
        Lines.Align(surroundings.Out,
        [
            .. files.Take(ShownFiles).Select(file => new[]
            {
                file.Key, $"{Number(file.Sum(group => group.Open))} open", string.Join(", ", file.GroupBy(group => group.Reason, StringComparer.Ordinal).Select(reason => $"{reason.Key} {Number(reason.Sum(group => group.Open))}")),
                $"lines {string.Join(", ", file.SelectMany(group => group.Lines).Order().Take(5))}{(file.Sum(group => group.Open) > 5 ? ", ..." : "")}",
            }),
        ], indent: "  ");
        if (files.Length > ShownFiles)
        {
            surroundings.Out.WriteLine($"  and {files.Length - ShownFiles} more files (--all)");
        }
    }

    private static string[] Cells(QuarantineGroup group) =>
    [
        group.File, group.Reason, group.Column ?? "-", Number(group.Records), Number(group.Repaired), group.AreRows ? Number(group.Open) : "-", Number(group.Attempts),
        string.Join(", ", group.Lines) + (group.Open > group.Lines.Length ? ", ..." : ""),
    ];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
